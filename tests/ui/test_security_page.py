"""The Security tab over a connection that does as the test says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.events import StepId, StepStatus
from mqtts_gui.mqtt.profile import Profile, Protocol
from mqtts_gui.ui.connection import State
from mqtts_gui.ui.language import LanguageSwitch
from mqtts_gui.ui.models.security_picture import StepLine
from mqtts_gui.ui.pages.connection_view import ConnectionView, Tab
from mqtts_gui.ui.pages.security_page import SecurityPage
from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.theme import Theme
from mqtts_gui.ui.widgets.problem_panel import ProblemPanel
from mqtts_gui.ui.widgets.security_step_row import StepRow, detail_spans
from tests.support.accessible import spoken
from tests.support.fake_connection import FakeConnection
from tests.support.made_certificates import make
from tests.support.walk_results import (
    ALSO_WRONG,
    EXPIRES,
    NO_SAN,
    WRONG_NAME,
    healthy,
    refused,
)
from tests.support.window import FakePage

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LEFT, TAB_KEY, ESCAPE = Qt.MouseButton.LeftButton, Qt.Key.Key_Tab, Qt.Key.Key_Escape
NOWADAYS = (datetime.now(UTC) - timedelta(days=9), datetime.now(UTC) + timedelta(days=400))
LEAF = make("vm-dupont", valid=NOWADAYS).der


@pytest.fixture
def connection() -> FakeConnection:
    return FakeConnection(Profile(name="VM Dupont (par IP)", host="192.168.56.10"))


@pytest.fixture
def view(qtbot: QtBot, connection: FakeConnection) -> ConnectionView:
    tabs = [
        Tab("messages", mark("Messages"), lambda _: FakePage("messages")),
        Tab("connection", mark("Connection"), lambda _: FakePage("connection")),
        Tab("security", mark("Security"), SecurityPage),
    ]
    shown = ConnectionView(connection, tabs)
    qtbot.addWidget(shown)
    shown.resize(1048, 740)
    shown.show()
    with qtbot.waitActive(shown):
        shown.activateWindow()
    return shown


def page_of(view: ConnectionView) -> SecurityPage:
    page = view.page("security")
    assert isinstance(page, SecurityPage)
    return page


def shown_texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def row_of(page: SecurityPage, step: StepId) -> StepRow:
    return next(row for row in page.steps.rows if row.line.step is step)


def shown_panels(view: ConnectionView) -> list[ProblemPanel]:
    return [panel for panel in view.findChildren(ProblemPanel) if panel.isVisible()]


def test_nothing_is_said_before_anything_was_tried(view: ConnectionView) -> None:
    view.show_tab("security")
    page = page_of(view)

    assert page.empty.isVisible()
    assert not page.steps.isVisible()
    assert not page.presented.isVisible()
    QTest.mouseClick(page.empty.button, LEFT)
    assert view.connection.testing
    assert page.steps.cancel_button.isVisible()


@pytest.mark.parametrize("quick", [False, True])
def test_the_keyboard_stays_on_the_page(
    view: ConnectionView, connection: FakeConnection, *, quick: bool
) -> None:
    view.show_tab("security")
    page = page_of(view)
    page.begin()
    if quick:
        connection.end_test(healthy(connection.profile, LEAF))
        assert page.steps.copy_button.hasFocus()
    else:
        QTest.keyClick(page.empty.button, Qt.Key.Key_Space)
        assert page.steps.cancel_button.hasFocus()


@pytest.mark.parametrize("tab", ["messages", "connection"])
def test_testing_brings_the_tab_to_the_front(
    view: ConnectionView, connection: FakeConnection, tab: str
) -> None:
    view.show_tab(tab)
    QTest.mouseClick(view.test_button, LEFT)

    assert connection.calls[-1] == "test"
    assert page_of(view).isVisible()


def test_the_picture_of_a_wrong_name(
    view: ConnectionView, connection: FakeConnection, qtbot: QtBot
) -> None:
    view.test_connection()
    connection.end_test(refused(connection.profile, LEAF))
    page = page_of(view)
    qtbot.waitUntil(lambda: "vm-dupont" in shown_texts(page.presented))

    assert view.header.badge.whole_text() == "Connection refused by the verification"
    assert view.test_button.text() == "Test again"
    assert [panel.problem for panel in shown_panels(view)] == [WRONG_NAME]
    assert page.isAncestorOf(shown_panels(view)[0])
    times = [row.time.text() for row in page.steps.rows]
    assert times == ["2 ms", "0 ms", "1 ms", "9 ms", "1 ms", "", ""]
    assert row_of(page, StepId.MQTT).detail.text() == "not opened: nothing was sent"
    assert not page.negotiated.isVisible()
    assert not page.warnings.isVisible()


def test_the_problem_goes_with_the_tab_and_is_there_once(
    view: ConnectionView, connection: FakeConnection
) -> None:
    view.test_connection()
    connection.end_test(refused(connection.profile, LEAF, further=(ALSO_WRONG,)))
    (panel,) = shown_panels(view)
    assert panel.mapTo(view, QPoint()).y() > view.header.height()
    assert "client-cert-expired" in panel.report()

    view.show_tab("connection")
    assert shown_panels(view) == [panel]
    assert not page_of(view).isAncestorOf(panel)
    view.show_tab("security")
    assert shown_panels(view) == [panel]
    assert page_of(view).isAncestorOf(panel)


def test_checks_are_signed_and_coloured_and_names_are_not() -> None:
    liar = mark("authority ✓  dates ✓  name ✕: %(names)s ≠ %(host)s", names="a  b ✓", host="c")
    line = StepLine(StepId.CERTIFICATE, StepStatus.ERROR, detail=liar)
    seen = [(span.text.strip(), span.role) for span in detail_spans(line) if span.text.strip()]

    assert seen == [
        ("authority", "muted"),
        ("✓", "ok"),
        ("dates", "muted"),
        ("✓", "ok"),
        ("name ✕:", "error"),
        ("a  b ✓", "error"),
        ("≠", "error"),
        ("c", "error"),
    ]


def test_a_healthy_session_is_shown_without_a_test(
    view: ConnectionView, connection: FakeConnection, qtbot: QtBot
) -> None:
    connection.end_attempt(healthy(connection.profile, LEAF, warnings=(EXPIRES,)))
    view.show_tab("security")
    page = page_of(view)
    qtbot.waitUntil(lambda: "vm-dupont" in shown_texts(page.presented))

    assert view.test_button.text() == "Test the connection"
    agreed = shown_texts(page.negotiated)
    for fact in ("TLS 1.3", "TLS_AES_256_GCM_SHA384", "X25519", "not negotiated", "5.0", "auto-7"):
        assert fact in agreed
    assert "kept by the broker" in agreed
    assert "localhost presented" in agreed
    qtbot.waitUntil(lambda: "The certificate expires in 24" in shown_texts(page.warnings))
    assert "Nothing to object." in shown_texts(page.strict)
    assert row_of(page, StepId.MQTT).time.text() == "1,234 ms"


def test_what_a_strict_client_would_say(
    view: ConnectionView, connection: FakeConnection, qtbot: QtBot
) -> None:
    result = healthy(connection.profile, LEAF, warnings=(NO_SAN, EXPIRES))
    result = replace(result, strict=(NO_SAN,))
    view.test_connection()
    connection.end_test(result)

    strict = page_of(view).strict
    qtbot.waitUntil(lambda: "A strict client wants a SAN." in shown_texts(strict))
    assert "Nothing to object." not in shown_texts(strict)
    # What stands there is not said again among the warnings.
    assert [each.code for each in page_of(view).warnings.sentences] == [EXPIRES.code]


def test_steps_appear_while_the_doctor_walks(
    view: ConnectionView, connection: FakeConnection
) -> None:
    view.test_connection()
    connection.step_tested(StepId.FILES)
    connection.step_tested(StepId.RESOLVE, StepStatus.WARNING)
    page = page_of(view)

    assert page.steps.bar.isVisible()
    assert page.steps.bar.value() == 2
    assert row_of(page, StepId.TCP).detail.text() == "under way…"
    assert row_of(page, StepId.TLS).detail.text() == ""
    assert view.test_button.text() == "Cancel the test"
    assert view.header.badge.whole_text() == "Test under way…"
    connection.end_test(healthy(connection.profile, LEAF))
    assert not page.steps.bar.isVisible()
    assert view.header.badge.whole_text() == "Disconnected, the test went well"


@pytest.mark.parametrize("how", ["escape", "button", "header"])
def test_a_test_is_cancelled(view: ConnectionView, connection: FakeConnection, how: str) -> None:
    view.test_connection()
    connection.step_tested(StepId.FILES)
    page = page_of(view)

    if how == "escape":
        QTest.keyClick(view.test_button, ESCAPE)
    else:
        button = page.steps.cancel_button if how == "button" else view.test_button
        QTest.mouseClick(button, LEFT)
    assert connection.calls[-1] == "cancel test"


def test_an_attempt_that_failed_is_shown_like_a_test(
    view: ConnectionView, connection: FakeConnection
) -> None:
    connection.end_attempt(refused(connection.profile, LEAF), State.FAILED)
    view.show_tab("security")

    assert view.test_button.text() == "Test the connection"
    assert row_of(page_of(view), StepId.CERTIFICATE).line.status is StepStatus.ERROR
    assert page_of(view).presented.open_button.isVisible()


def test_an_attempt_under_way_is_shown_and_no_test_begins(
    view: ConnectionView, connection: FakeConnection
) -> None:
    connection.open()
    connection.end_step(StepId.FILES)
    view.show_tab("security")
    page = page_of(view)

    assert not view.test_button.isEnabled()
    assert view.test_button.toolTip()
    assert row_of(page, StepId.RESOLVE).detail.text() == "under way…"
    QTest.mouseClick(page.steps.cancel_button, LEFT)
    assert connection.calls[-1] == "close"
    assert view.test_button.isEnabled()


def test_other_settings_make_a_result_stale(
    view: ConnectionView, connection: FakeConnection
) -> None:
    view.test_connection()
    connection.end_test(healthy(connection.profile, LEAF))
    page = page_of(view)
    connection.change_profile(name="Other name")
    assert not page.steps.remark.isVisible()

    connection.change_profile(port=1234)
    assert page.steps.remark.text() == "The settings have changed since this test."
    assert page.steps.remark.isVisible()
    assert view.header.badge.whole_text() == "Disconnected"


def test_a_connection_in_clear_has_no_certificate(
    view: ConnectionView, connection: FakeConnection
) -> None:
    connection.change_profile(protocol=Protocol.MQTT)
    view.test_connection()
    connection.end_test(refused(connection.profile))

    assert "in clear" in shown_texts(page_of(view).presented)
    assert not page_of(view).presented.open_button.isVisible()


def test_what_the_broker_presented_is_opened(
    view: ConnectionView, connection: FakeConnection, qtbot: QtBot
) -> None:
    view.test_connection()
    connection.end_test(refused(connection.profile, LEAF))
    with qtbot.waitSignal(page_of(view).certificates_requested):
        QTest.mouseClick(page_of(view).presented.open_button, LEFT)


def test_everything_is_copied_as_text(view: ConnectionView, connection: FakeConnection) -> None:
    view.test_connection()
    connection.end_test(refused(connection.profile, LEAF))
    QTest.mouseClick(page_of(view).steps.copy_button, LEFT)

    copied = QGuiApplication.clipboard().text()
    assert "name-ip-not-in-cert" in copied
    assert "TLS_AES_256_GCM_SHA384" in copied


def test_every_row_is_spoken(
    view: ConnectionView, connection: FakeConnection, qtbot: QtBot
) -> None:
    view.test_connection()
    connection.end_test(refused(connection.profile, LEAF))
    page = page_of(view)
    qtbot.waitUntil(lambda: "vm-dupont" in shown_texts(page.presented))
    said = spoken(page)

    assert "Broker's certificate: failed, 1 ms" in said
    assert "MQTT session: not done" in said
    assert "Files: in order, 2 ms" in said
    assert "Common name (CN): vm-dupont" in said
    assert "Other names (SAN): none" in said


def test_tab_key_reaches_every_button_of_the_page(
    view: ConnectionView, connection: FakeConnection
) -> None:
    view.test_connection()
    connection.end_test(refused(connection.profile, LEAF))
    view.header.tabs.setFocus()
    wanted = {button for button in page_of(view).findChildren(QPushButton) if button.isVisible()}
    reached = []
    for _ in range(40):
        QTest.keyClick(QApplication.focusWidget() or view, TAB_KEY)
        reached.append(QApplication.focusWidget())

    assert len(wanted) == 4
    assert wanted <= set(reached)
    problem, copy = (
        reached.index(button)
        for button in (
            view.findChild(QPushButton, "expect_name_button"),
            page_of(view).steps.copy_button,
        )
    )
    assert problem < copy


def test_every_text_is_french(
    view: ConnectionView, connection: FakeConnection, switch: LanguageSwitch
) -> None:
    view.test_connection()
    connection.end_test(healthy(connection.profile, LEAF))
    before = set(shown_texts(page_of(view)).splitlines())
    switch.use("fr")
    page = page_of(view)

    assert row_of(page, StepId.TLS).title.text() == "Négociation TLS"
    assert row_of(page, StepId.TLS).time.text() == "1\u202f234 ms"
    assert len(before & set(shown_texts(page).splitlines())) < len(before)


def test_signs_follow_the_theme(
    qapp: QApplication, view: ConnectionView, connection: FakeConnection
) -> None:
    theme = Theme()
    theme.apply(qapp, "light", 100)
    view.test_connection()
    connection.end_test(healthy(connection.profile, LEAF))
    sign = row_of(page_of(view), StepId.TLS).sign

    def colours() -> set[str]:
        image = sign.grab().toImage()
        return {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
        }

    light = colours()
    assert colour("ok").name() in light
    try:
        theme.apply(qapp, "dark", 100)
        assert colour("ok").name() in colours()
        assert colours() != light
    finally:
        theme.apply(qapp, "light", 100)
