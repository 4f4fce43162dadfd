"""The diagram says in words what it says in colours, and draws whatever there is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from mqtts_gui.certs.loading import load_file
from mqtts_gui.certs.trust import TrustPicture, trust_picture
from mqtts_gui.errors import Severity
from mqtts_gui.ui.widgets.flow_label import spans_of
from mqtts_gui.ui.widgets.trust_card import TrustCard
from mqtts_gui.ui.widgets.trust_diagram import TrustDiagram
from mqtts_gui.ui.widgets.trust_painting import look_of
from tests.support.made_certificates import Made, make

# The offscreen platform says this of every window that has a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support raise")

NOW = datetime.now(UTC)
VALID = (NOW - timedelta(days=1), NOW + timedelta(days=400))


@pytest.fixture
def authority() -> Made:
    return make("CA-CIEL", ca=True, valid=VALID)


def picture(
    folder: Path, ca: Made, client: Made, key: Made, broker: Made | None = None
) -> TrustPicture:
    return trust_picture(
        load_file(ca.write_certificate(folder / "ca.crt")),
        load_file(client.write_certificate(folder / "client.crt")),
        load_file(key.write_key(folder / "client.key")),
        None if broker is None else broker.der,
        "vm-dupont",
        NOW,
    )


def test_good_files_are_drawn_and_spoken(qtbot: QtBot, tmp_path: Path, authority: Made) -> None:
    client = make("durand", by=authority, valid=VALID)
    broker = make("vm-dupont", by=authority, valid=VALID)
    diagram = TrustDiagram()
    qtbot.addWidget(diagram)
    diagram.show_picture(picture(tmp_path, authority, client, client, broker))
    diagram.resize(diagram.sizeHint())
    diagram.show()

    spoken = diagram.accessibleDescription()
    assert "CA-CIEL: has signed: Client" in spoken
    assert "CA-CIEL: has signed: Broker" in spoken
    assert diagram.objectName() == "trust_diagram"
    assert not diagram.grab().isNull()


def test_foreign_client_is_refuted_in_words(qtbot: QtBot, tmp_path: Path, authority: Made) -> None:
    stranger = make("durand", by=make("Autre CA", ca=True, valid=VALID), valid=VALID)
    diagram = TrustDiagram()
    qtbot.addWidget(diagram)
    diagram.show_picture(picture(tmp_path, authority, stranger, stranger))

    assert "CA-CIEL: has not signed: Client" in diagram.accessibleDescription()
    assert "CA-CIEL: has to sign: Broker" in diagram.accessibleDescription()


def test_nothing_chosen_is_drawn_as_missing(qtbot: QtBot) -> None:
    card = TrustCard()
    qtbot.addWidget(card)
    card.show_picture(trust_picture(None, None, None, None, "vm-dupont", NOW))
    card.resize(300, 600)
    card.show()

    assert "not chosen" in card.diagram.accessibleDescription()
    assert card.sentence.text()
    assert not card.grab().isNull()


@pytest.mark.parametrize("status", [None, "missing", *Severity])
def test_each_status_has_a_sign_of_its_own(status: object) -> None:
    signs = {look_of(each).sign for each in (None, "missing", Severity.WARNING, Severity.ERROR)}

    assert len(signs) == 4
    assert look_of(status).sign


def test_box_tells_its_whole_text_under_the_pointer(
    qtbot: QtBot, tmp_path: Path, authority: Made
) -> None:
    client = make("d" * 60, by=authority, valid=VALID)
    diagram = TrustDiagram()
    qtbot.addWidget(diagram)
    diagram.show_picture(picture(tmp_path, authority, client, client))
    diagram.resize(268, diagram.sizeHint().height())
    diagram.show()
    diagram.grab()
    box = diagram.box("client").center().toPoint()

    QApplication.sendEvent(diagram, QHelpEvent(QEvent.Type.ToolTip, box, QPoint(0, 0)))

    assert "d" * 60 in QToolTip.text()


def test_names_of_a_sentence_are_bold_wherever_they_stand(tmp_path: Path, authority: Made) -> None:
    client = make("durand", by=authority, valid=VALID)

    spans = spans_of(picture(tmp_path, authority, client, client).sentence)

    assert {"CA-CIEL", "vm-dupont"} <= {span.text for span in spans if span.bold}
