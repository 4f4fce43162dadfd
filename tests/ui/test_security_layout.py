"""The room that the parts of the Security tab take: nothing cut, and the whole walk in sight."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from mqtts_gui.doctor.actions import OPEN_CERTIFICATE
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.profile import Profile
from mqtts_gui.ui.models.security_facts import Fact
from mqtts_gui.ui.pages.connection_view import ConnectionView, Tab
from mqtts_gui.ui.pages.security_page import SecurityPage
from mqtts_gui.ui.theme import Theme
from mqtts_gui.ui.widgets.flow_label import FlowLabel
from mqtts_gui.ui.widgets.problem_panel import ProblemPanel
from tests.support.explain_cases import Case
from tests.support.explained_certificates import CERTIFICATE_CASES
from tests.support.explained_connections import CONNECTION_CASES
from tests.support.fake_connection import FakeConnection
from tests.support.made_certificates import make
from tests.support.walk_results import EXPIRES, NO_SAN, WRONG_NAME, healthy, refused
from tests.support.window import FakePage

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
BESIDE_SIDE_BAR, ABOVE_STATUS = 232, 26
WHOLE = (1280 - BESIDE_SIDE_BAR, 800 - ABOVE_STATUS)
SMALL = (1024 - BESIDE_SIDE_BAR, 640 - ABOVE_STATUS)
NOWADAYS = (datetime.now(UTC) - timedelta(days=9), datetime.now(UTC) + timedelta(days=400))
LEAF = make("vm-dupont", valid=NOWADAYS).der
FREQUENT = {
    "auth-bad-password",
    "ca-wrong",
    "client-cert-missing",
    "dns-unknown",
    "name-ip-not-in-cert",
    "name-mismatch",
    "plain-port",
    "tcp-refused",
    "tcp-timeout",
    "tls-port",
}
CASES = [case for case in (*CERTIFICATE_CASES, *CONNECTION_CASES) if case.code in FREQUENT]


@pytest.fixture(scope="module", autouse=True)
def _real_sizes(qapp: QApplication) -> None:
    Theme().apply(qapp, "light", 100)


@pytest.fixture
def connection() -> FakeConnection:
    return FakeConnection(Profile(name="VM Dupont (par IP)", host="192.168.56.10"))


@pytest.fixture
def view(qtbot: QtBot, connection: FakeConnection) -> ConnectionView:
    tabs = [
        Tab("messages", mark("Messages"), lambda _: FakePage("messages")),
        Tab("security", mark("Security"), SecurityPage),
    ]
    shown = ConnectionView(connection, tabs)
    qtbot.addWidget(shown)
    shown.resize(*WHOLE)
    shown.show()
    return shown


def page_of(view: ConnectionView) -> SecurityPage:
    page = view.page("security")
    assert isinstance(page, SecurityPage)
    return page


def panel_of(view: ConnectionView) -> ProblemPanel:
    (found,) = [each for each in view.findChildren(ProblemPanel) if each.isVisible()]
    return found


def bottom_in(viewport: QWidget, widget: QWidget) -> int:
    return widget.mapTo(viewport, QPoint(0, widget.height())).y()


@pytest.mark.parametrize("width", [700, 1048])
@pytest.mark.parametrize("scale", [100, 150])
def test_nothing_is_cut(
    qapp: QApplication, view: ConnectionView, connection: FakeConnection, width: int, scale: int
) -> None:
    theme = Theme()
    theme.apply(qapp, "light", scale)
    try:
        view.resize(width, 600)
        view.test_connection()
        connection.end_test(healthy(connection.profile, LEAF, warnings=(EXPIRES,)))
        QTest.qWait(1)
        for row in page_of(view).steps.rows:
            assert row.detail.height() >= row.detail.heightForWidth(row.detail.width())
            assert row.title.width() >= row.title.sizeHint().width()
            assert row.time.width() >= row.time.sizeHint().width()
    finally:
        theme.apply(qapp, "light", 100)


def test_the_steps_stand_as_in_the_picture_from_the_beginning(
    view: ConnectionView, connection: FakeConnection, qtbot: QtBot
) -> None:
    view.test_connection()
    page = page_of(view)
    qtbot.waitUntil(lambda: {row.height() for row in page.steps.rows} == {54})
    connection.end_test(healthy(connection.profile, LEAF))
    qtbot.waitUntil(lambda: {row.height() for row in page.steps.rows} == {54})


@pytest.mark.usefixtures("each_language")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_the_whole_walk_is_seen_below_a_frequent_problem(
    view: ConnectionView, connection: FakeConnection, qtbot: QtBot, case: Case, tmp_path: Path
) -> None:
    problem = case.explain(tmp_path)
    view.test_connection()
    connection.end_test(replace(refused(connection.profile, LEAF), diagnosis=problem))
    page = page_of(view)
    viewport = page.findChildren(QScrollArea)[0].viewport()

    qtbot.waitUntil(lambda: bottom_in(viewport, page.steps.rows[-1]) <= viewport.height())
    panel = panel_of(view)
    assert len({button.y() for button in panel.buttons.buttons}) == 1
    assert {row.height() for row in page.steps.rows} == {54}


def test_every_frequent_problem_is_looked_at() -> None:
    assert {case.code for case in CASES} == FREQUENT


def test_a_word_of_the_certificate_is_whole_in_a_small_window(
    view: ConnectionView, connection: FakeConnection, qtbot: QtBot
) -> None:
    view.resize(*SMALL)
    view.test_connection()
    connection.end_test(refused(connection.profile, LEAF))
    rows = page_of(view).presented.rows
    qtbot.waitUntil(lambda: bool(rows.facts))
    rows.show_facts((Fact(mark("Signature"), "sha256WithRSAEncryption"),))
    said = next(
        label for label in rows.findChildren(FlowLabel) if label.text() == "sha256WithRSAEncryption"
    )
    qtbot.waitUntil(lambda: said.width() > 0)
    assert said.heightForWidth(said.width()) == said.heightForWidth(1000)


class Painted(QObject):
    """Notes at every painting whether a row of the steps had less room than it needs."""

    def __init__(self, page: SecurityPage) -> None:
        super().__init__(page)
        self.page = page
        self.paintings = 0
        self.squeezed: list[list[int]] = []
        page.steps.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            rows = self.page.steps.rows
            self.paintings += 1
            if any(row.height() < row.minimumSizeHint().height() for row in rows):
                self.squeezed.append([row.height() for row in rows])
        return False


def test_nothing_is_ever_drawn_squeezed(
    view: ConnectionView, connection: FakeConnection, qtbot: QtBot
) -> None:
    view.test_connection()
    painted = Painted(page_of(view))
    result = healthy(connection.profile, LEAF, warnings=(EXPIRES, NO_SAN) * 4)
    connection.end_test(replace(result, strict=(NO_SAN, EXPIRES) * 4))
    qtbot.waitUntil(lambda: bool(painted.paintings and page_of(view).presented.rows.facts))
    QTest.qWait(1)

    assert not painted.squeezed


def test_the_problem_spares_the_button_that_the_card_has(
    view: ConnectionView, connection: FakeConnection
) -> None:
    view.test_connection()
    problem = replace(WRONG_NAME, actions=(*WRONG_NAME.actions, OPEN_CERTIFICATE))
    connection.end_test(replace(refused(connection.profile, LEAF), diagnosis=problem))
    panel = panel_of(view)

    assert [button.text() for button in panel.buttons.buttons] == ["Expect vm-dupont"]
    assert page_of(view).presented.open_button.isVisible()
    view.show_tab("messages")
    assert len(panel.buttons.buttons) == 2
    view.show_tab("security")
    assert len(panel.buttons.buttons) == 1
    view.test_connection()
    connection.end_test(replace(refused(connection.profile), diagnosis=problem))
    assert len(panel.buttons.buttons) == 2  # no certificate came, so that the card has no button
