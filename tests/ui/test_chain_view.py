"""The chain is drawn box by box, each to be read, reached and pressed without a mouse."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from mqtts_gui.certs.describing import describe_certificate
from mqtts_gui.ui.models.chain_links import LinkState
from mqtts_gui.ui.pages.certificates_page import CertificatesPage
from mqtts_gui.ui.widgets.chain_box import ChainBox
from mqtts_gui.ui.widgets.chain_view import ChainView
from tests.support.accessible import spoken
from tests.support.made_certificates import Made, make
from tests.support.opened_page import (
    entry_of,
    open_chain,
    open_files,
    shown_page,
)

# The offscreen platform says this of every window that has a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

CHAIN = 2
NOW = datetime.now(UTC)
VALID = (NOW - timedelta(days=1), NOW + timedelta(days=100))
PAST = (NOW - timedelta(days=100), NOW - timedelta(days=1))


@pytest.fixture
def page(qtbot: QtBot) -> CertificatesPage:
    page = shown_page(qtbot)
    page.details.tabs.setCurrentIndex(CHAIN)
    with qtbot.waitActive(page):
        page.activateWindow()
    return page


@pytest.fixture
def root() -> Made:
    return make("CA-CIEL", ca=True, valid=VALID)


@pytest.fixture
def middle(root: Made) -> Made:
    return make("CA-TP", by=root, ca=True, valid=VALID)


@pytest.fixture
def leaf(middle: Made) -> Made:
    return make("vm-dupont", by=middle, valid=VALID)


def boxes(page: CertificatesPage) -> list[ChainBox]:
    return page.details.chain.boxes


def drawn(page: CertificatesPage) -> list[tuple[str, LinkState]]:
    return [(box.link.name, box.link.state) for box in boxes(page)]


def wait_for(qtbot: QtBot, page: CertificatesPage, *expected: tuple[str, LinkState]) -> None:
    qtbot.waitUntil(lambda: drawn(page) == list(expected))


def digest(made: Made) -> str:
    return describe_certificate(made.certificate).fingerprint_sha256 or ""


def test_whole_chain_stands_from_the_root_down(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path, root: Made, middle: Made
) -> None:
    leaf = make("vm-dupont", by=middle, valid=VALID)
    files = [
        root.write_certificate(tmp_path / "ca.crt"),
        middle.write_certificate(tmp_path / "tp.crt"),
        leaf.write_certificate(tmp_path / "broker.crt"),
    ]
    open_files(qtbot, page, *files)

    wait_for(
        qtbot,
        page,
        ("CA-CIEL", LinkState.TRUSTED),
        ("CA-TP", LinkState.SIGNED),
        ("vm-dupont", LinkState.SIGNED),
    )
    tops = [box.geometry().top() for box in boxes(page)]
    assert tops == sorted(tops)
    end = f"{VALID[1]:%Y}"
    for box, short in zip(boxes(page), (root, middle, leaf), strict=True):
        words = box.accessibleName()
        assert f"SHA-256 {digest(short)[:11]}…" in words
        assert "EC" in words
        assert "valid until" in words
        assert end in words
    assert "authority" in boxes(page)[0].accessibleName()
    assert "trusted root" in boxes(page)[0].accessibleName()
    assert "in broker.crt" in boxes(page)[2].accessibleName()
    assert "CA-TP: has signed: vm-dupont" in page.details.chain.accessibleDescription()


def test_missing_issuer_is_drawn_as_not_open(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path, leaf: Made
) -> None:
    open_files(qtbot, page, leaf.write_certificate(tmp_path / "broker.crt"))

    wait_for(qtbot, page, ("CA-TP", LinkState.MISSING), ("vm-dupont", LinkState.UNVERIFIED))
    assert "not open here" in boxes(page)[0].accessibleName()
    assert "has signed" not in page.details.chain.accessibleDescription()
    with qtbot.assertNotEmitted(page.details.chain.certificate_chosen):
        boxes(page)[0].click()


@pytest.mark.parametrize(
    ("valid", "state"),
    [
        (PAST, LinkState.EXPIRED),
        ((NOW + timedelta(days=9), NOW + timedelta(days=10)), LinkState.NOT_YET_VALID),
    ],
)
def test_dates_that_are_wrong_are_said(
    qtbot: QtBot,
    page: CertificatesPage,
    tmp_path: Path,
    valid: tuple[datetime, datetime],
    state: LinkState,
) -> None:
    root = make("CA-CIEL", ca=True, valid=VALID)
    bad = make("durand", by=root, valid=valid).write_certificate(tmp_path / "client.crt")
    open_files(qtbot, page, root.write_certificate(tmp_path / "ca.crt"), bad)

    wait_for(qtbot, page, ("CA-CIEL", LinkState.TRUSTED), ("durand", state))


def test_broker_that_sends_another_authority_of_the_same_name(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path, root: Made
) -> None:
    remade = make("CA-CIEL", ca=True, valid=VALID)
    broker = make("vm-dupont", by=root, valid=VALID)
    open_files(qtbot, page, remade.write_certificate(tmp_path / "ca.crt"))

    open_chain(qtbot, page, "VM Dupont", broker, root)

    wait_for(
        qtbot,
        page,
        ("CA-CIEL", LinkState.UNTRUSTED),
        ("CA-CIEL", LinkState.TRUSTED),
        ("vm-dupont", LinkState.SIGNED),
    )
    sent, trusted, leaf = boxes(page)
    assert sent.geometry().top() == trusted.geometry().top()
    assert sent.geometry().right() < trusted.geometry().left()
    assert digest(root)[:11] in sent.accessibleName()
    assert digest(remade)[:11] in trusted.accessibleName()
    assert "sent by VM Dupont, number 2" in sent.accessibleName()
    assert "sent by VM Dupont, number 1" in leaf.accessibleName()
    assert "in ca.crt" in trusted.accessibleName()
    told = page.details.chain.accessibleDescription()
    assert "CA-CIEL: same name, another key" in told
    assert "CA-CIEL: has not signed: vm-dupont" in told


def test_namesake_of_the_missing_issuer_stands_beside_it(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path, root: Made
) -> None:
    remade = make("CA-CIEL", ca=True, valid=VALID).write_certificate(tmp_path / "ca.crt")
    client = make("durand", by=root, valid=VALID).write_certificate(tmp_path / "client.crt")

    open_files(qtbot, page, remade, client)

    wait_for(
        qtbot,
        page,
        ("CA-CIEL", LinkState.MISSING),
        ("CA-CIEL", LinkState.TRUSTED),
        ("durand", LinkState.UNVERIFIED),
    )


def test_what_else_was_sent_stands_apart(qtbot: QtBot, page: CertificatesPage, root: Made) -> None:
    broker, stray = make("vm-dupont", by=root, valid=VALID), make("stray", valid=VALID)

    open_chain(qtbot, page, "VM Dupont", broker, stray, root)

    qtbot.waitUntil(lambda: len(boxes(page)) == 3)
    assert [box.link.name for box in boxes(page)] == ["CA-CIEL", "vm-dupont", "stray"]
    assert "Came along, but is no part of this chain:" in spoken(page.details.chain)
    assert "number 3" in boxes(page)[0].accessibleName()


def test_enter_on_a_box_selects_its_certificate(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path, root: Made
) -> None:
    client = make("durand", by=root, valid=VALID).write_certificate(tmp_path / "client.crt")
    open_files(qtbot, page, root.write_certificate(tmp_path / "ca.crt"), client)
    wait_for(qtbot, page, ("CA-CIEL", LinkState.TRUSTED), ("durand", LinkState.SIGNED))
    top, bottom = boxes(page)
    bottom.setFocus()
    QTest.keyClick(bottom, Qt.Key.Key_Up)
    assert QApplication.focusWidget() is top

    with qtbot.waitSignal(page.details.chain.certificate_chosen) as chosen:
        QTest.keyClick(top, Qt.Key.Key_Return)

    assert chosen.args == [digest(root)]
    assert page.summary.title.whole_text() == "CA-CIEL"
    assert page.opened.list.current() == entry_of(page, "ca.crt").number


def test_enter_on_a_box_of_the_same_file_selects_that_part(
    qtbot: QtBot, page: CertificatesPage, root: Made
) -> None:
    open_chain(qtbot, page, "VM Dupont", make("vm-dupont", by=root, valid=VALID), root)
    qtbot.waitUntil(lambda: len(boxes(page)) == 2)

    QTest.keyClick(boxes(page)[0], Qt.Key.Key_Space)

    assert page.summary.title.whole_text() == "CA-CIEL"
    assert page.inspection.place == 1


def test_screen_reader_meets_each_box(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path, root: Made
) -> None:
    client = make("durand", by=root, valid=VALID).write_certificate(tmp_path / "client.crt")
    open_files(qtbot, page, root.write_certificate(tmp_path / "ca.crt"), client)
    wait_for(qtbot, page, ("CA-CIEL", LinkState.TRUSTED), ("durand", LinkState.SIGNED))

    view = QAccessible.queryAccessibleInterface(page.details.chain)
    assert view is not None
    names = [view.child(place).text(QAccessible.Text.Name) for place in range(view.childCount())]

    assert [name.split(",")[0] for name in names if name] == ["CA-CIEL", "durand"]


def test_key_and_request_have_no_chain(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path, root: Made
) -> None:
    key = root.write_key(tmp_path / "ca.key")
    open_files(qtbot, page, root.write_certificate(tmp_path / "ca.crt"), key)

    qtbot.waitUntil(lambda: not boxes(page))
    assert "Only certificates have a chain." in spoken(page.details.chain)


@pytest.mark.parametrize("width", [300, 420, 900])
def test_nothing_lies_outside_or_on_each_other(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path, root: Made, width: int
) -> None:
    remade = make("CA-CIEL", ca=True, valid=VALID).write_certificate(tmp_path / "ca.crt")
    open_files(qtbot, page, remade)
    open_chain(
        qtbot, page, "VM", make("vm-dupont", by=root, valid=VALID), root, make("x", valid=VALID)
    )
    qtbot.waitUntil(lambda: len(boxes(page)) == 4)
    view = ChainView()
    qtbot.addWidget(view)
    view.show_chain(page.details.chain.chain)
    view.resize(width, view.sizeHint().height())
    view.resize(width, view.minimumHeight())
    view.show()

    places = [box.geometry() for box in view.boxes]

    assert all(QRect(0, 0, width, view.height()).contains(place) for place in places)
    for at, place in enumerate(places):
        assert not any(place.intersects(other) for other in places[at + 1 :])
    assert not view.grab().isNull()


def test_focused_box_is_scrolled_into_view(
    qtbot: QtBot, page: CertificatesPage, root: Made, middle: Made, leaf: Made
) -> None:
    page.resize(800, 420)
    open_chain(qtbot, page, "VM Dupont", leaf, middle, root)
    qtbot.waitUntil(lambda: len(boxes(page)) == 3)
    first, *_, last = boxes(page)
    area = page.findChild(QScrollArea, "certificate_column")
    assert area is not None
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > last.geometry().top())
    first.setFocus()

    for box in boxes(page)[:-1]:
        QTest.keyClick(box, Qt.Key.Key_Down)

    assert QApplication.focusWidget() is last
    corner = last.mapTo(area.viewport(), last.rect().bottomRight())
    assert area.viewport().rect().contains(corner)


def test_redrawing_keeps_the_keyboard_on_its_box(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path, root: Made
) -> None:
    ca = root.write_certificate(tmp_path / "ca.crt")
    client = make("durand", by=root, valid=VALID).write_certificate(tmp_path / "client.crt")
    open_files(qtbot, page, ca, client)
    wait_for(qtbot, page, ("CA-CIEL", LinkState.TRUSTED), ("durand", LinkState.SIGNED))
    top, bottom = boxes(page)
    bottom.setFocus()

    make("CA-CIEL", ca=True, valid=PAST, key=root.key).write_certificate(ca)
    wait_for(qtbot, page, ("CA-CIEL", LinkState.EXPIRED), ("durand", LinkState.SIGNED))
    assert QApplication.focusWidget() is boxes(page)[1]

    boxes(page)[0].setFocus()
    make("CA-CIEL", ca=True, valid=VALID, key=root.key).write_certificate(ca)
    wait_for(qtbot, page, ("CA-CIEL", LinkState.TRUSTED), ("durand", LinkState.SIGNED))
    assert QApplication.focusWidget() is boxes(page)[1]
    assert top is not boxes(page)[0]
