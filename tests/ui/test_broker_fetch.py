"""The panel that asks a broker for its certificates, against servers that really listen."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from mqtts_gui import i18n
from mqtts_gui.doctor.presenting import Presented
from mqtts_gui.errors import Action, ActionId, Problem, Severity
from mqtts_gui.i18n import mark
from mqtts_gui.ui.models.broker_fetch import BrokerFetch, FetchRequest
from mqtts_gui.ui.widgets.broker_fetch_panel import BrokerFetchPanel
from mqtts_gui.ui.widgets.problem_command import CommandDrawer
from tests.support.made_certificates import make
from tests.support.patience import AT_ONCE_S, DEADLINE_S, FAR_LATER_S
from tests.support.tls_servers import Witness, saying

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

NOW = datetime.now(UTC).replace(microsecond=0)
BROKER = make("vm-dupont", valid=(NOW - timedelta(days=1), NOW + timedelta(days=1)))
LONG = timedelta(seconds=FAR_LATER_S)


@pytest.fixture
def context(tmp_path: Path) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate = BROKER.write_certificate(tmp_path / "broker.crt")
    made.load_cert_chain(certificate, BROKER.write_key(tmp_path / "broker.key"))
    return made


@pytest.fixture
def broker(context: ssl.SSLContext) -> Iterator[Witness]:
    with Witness(context) as serving:
        yield serving


@pytest.fixture
def silent() -> Iterator[Witness]:
    with Witness(None) as serving:
        yield serving


@pytest.fixture
def panel(qtbot: QtBot) -> BrokerFetchPanel:
    shown = BrokerFetchPanel(BrokerFetch(timeout=LONG))
    qtbot.addWidget(shown)
    shown.fetch.setParent(shown)
    shown.resize(760, 300)
    with qtbot.waitActive(shown):
        shown.open()
    return shown


def type_and_enter(panel: BrokerFetchPanel, host: str, port: int = 0) -> None:
    panel.form.host_edit.setText(host)
    if port:
        panel.form.port_spin.setValue(port)
    QTest.keyClick(panel.form.host_edit, Qt.Key.Key_Return)


def wait_until_heard(qtbot: QtBot, server: Witness) -> None:
    qtbot.waitUntil(lambda: bool(server.greetings))


def code(panel: BrokerFetchPanel) -> str | None:
    return panel.problem.problem.code if panel.problem.problem else None


def test_enter_fetches_and_hands_the_chain_over(
    qtbot: QtBot, panel: BrokerFetchPanel, broker: Witness
) -> None:
    with qtbot.waitSignal(panel.chain_fetched) as fetched:
        type_and_enter(panel, f" 127.0.0.1:{broker.port} ")
        assert panel.card.cancel_button.isVisible()
        assert not panel.card.fetch_button.isVisible()
        assert not panel.form.isEnabled()

    presented = fetched.args[0]
    assert isinstance(presented, Presented)
    assert presented.chain == (BROKER.der,)
    assert presented.name == f"127.0.0.1:{broker.port}"
    assert not panel.fetch.busy
    assert panel.form.isHidden()
    assert presented.name in panel.card.result.text()
    assert panel.problem.isHidden()
    assert broker.client_certificates == [None]


def test_what_was_asked_last_is_still_there(
    qtbot: QtBot, panel: BrokerFetchPanel, broker: Witness
) -> None:
    panel.form.name_edit.setText("vm-dupont")
    with qtbot.waitSignal(panel.chain_fetched):
        type_and_enter(panel, "127.0.0.1", broker.port)
    assert broker.names == ["vm-dupont"]

    with qtbot.waitSignal(panel.closed):
        QTest.mouseClick(panel.card.close_button, Qt.MouseButton.LeftButton)
    assert panel.isHidden()
    panel.open()

    assert panel.form.isVisible()
    assert panel.form.request() == FetchRequest("127.0.0.1", broker.port, "vm-dupont")
    again = BrokerFetchPanel(panel.fetch)
    qtbot.addWidget(again)
    assert again.form.request() == panel.form.request()


def test_another_broker_is_asked_from_the_result(
    qtbot: QtBot, panel: BrokerFetchPanel, broker: Witness
) -> None:
    panel.form.host_edit.setFocus()
    with qtbot.waitSignal(panel.chain_fetched):
        type_and_enter(panel, "localhost", broker.port)
    assert panel.card.another_button.hasFocus()

    QTest.keyClick(panel.card.another_button, Qt.Key.Key_Space)

    assert panel.form.host_edit.hasFocus()
    assert panel.form.host_edit.selectedText() == "localhost"
    assert not panel.card.result.isVisible()


@pytest.mark.parametrize("how", ["button", "escape", "close", "window"])
def test_it_can_be_ended_at_any_moment(
    qtbot: QtBot, panel: BrokerFetchPanel, silent: Witness, how: str
) -> None:
    type_and_enter(panel, "127.0.0.1", silent.port)
    wait_until_heard(qtbot, silent)
    qtbot.waitUntil(lambda: "TLS negotiation…" in panel.card.trail.text())
    assert panel.card.cancel_button.hasFocus()

    started = time.monotonic()
    with qtbot.waitSignal(panel.fetch.cancelled):
        if how == "button":
            QTest.keyClick(panel.card.cancel_button, Qt.Key.Key_Space)
        elif how == "escape":
            QTest.keyClick(panel.card.cancel_button, Qt.Key.Key_Escape)
        elif how == "close":
            panel.card.close_button.click()
        else:
            panel.close()

    assert time.monotonic() - started < AT_ONCE_S
    assert not panel.fetch.busy
    assert panel.isVisible() is (how == "button")
    assert panel.problem.problem is None
    if how == "button":
        assert panel.form.host_edit.hasFocus()


def test_an_answer_that_comes_too_late_is_dropped(
    qtbot: QtBot, panel: BrokerFetchPanel, broker: Witness
) -> None:
    before = set(threading.enumerate())
    type_and_enter(panel, "127.0.0.1", broker.port)
    for thread in set(threading.enumerate()) - before:
        if thread.name == "job apart":
            thread.join(DEADLINE_S)  # it is done, and the window does not know yet

    with (
        qtbot.assertNotEmitted(panel.chain_fetched),
        qtbot.waitSignal(panel.fetch.cancelled),
    ):
        panel.leave()
    assert broker.greetings


def test_a_window_that_closes_ends_it_and_another_page_does_not(
    qtbot: QtBot, silent: Witness
) -> None:
    window, pages, panel = QWidget(), QStackedWidget(), BrokerFetchPanel()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(pages)
    pages.addWidget(panel)
    pages.addWidget(QLabel("another page"))
    window.show()
    panel.fetch_from("127.0.0.1", silent.port)
    wait_until_heard(qtbot, silent)

    pages.setCurrentIndex(1)
    assert not panel.isVisible()
    pages.setCurrentIndex(0)
    assert panel.fetch.busy

    with qtbot.waitSignal(panel.fetch.cancelled):
        window.close()
    assert not panel.fetch.busy


def test_a_panel_that_is_destroyed_leaves_no_connection(qtbot: QtBot, silent: Witness) -> None:
    panel = BrokerFetchPanel()
    panel.fetch_from("127.0.0.1", silent.port)
    wait_until_heard(qtbot, silent)
    call = panel.fetch._call
    assert call is not None

    with qtbot.waitSignal(panel.destroyed):
        panel.deleteLater()

    assert call.waiter.stopped  # and `no_thread_left` waits for the thread


def test_the_focus_goes_back_to_where_it_came_from(qtbot: QtBot) -> None:
    window, button, panel = QWidget(), QPushButton("From a broker…"), BrokerFetchPanel()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.addWidget(button)
    column.addWidget(panel)
    with qtbot.waitActive(window):
        window.show()
    button.setFocus()

    panel.open()
    assert panel.form.host_edit.hasFocus()
    QTest.keyClick(panel.form.host_edit, Qt.Key.Key_Escape)

    assert panel.isHidden()
    assert button.hasFocus()


def test_a_saved_broker_takes_the_place_of_what_is_under_way(
    qtbot: QtBot, panel: BrokerFetchPanel, silent: Witness, broker: Witness
) -> None:
    type_and_enter(panel, "127.0.0.1", silent.port)
    wait_until_heard(qtbot, silent)

    with (
        qtbot.assertNotEmitted(panel.fetch.cancelled),
        qtbot.waitSignal(panel.chain_fetched) as fetched,
    ):
        panel.fetch_from("127.0.0.1", broker.port, "vm-dupont")
        assert panel.card.cancel_button.isVisible()

    assert fetched.args[0].name == f"127.0.0.1:{broker.port}"
    assert fetched.args[0].server_name == "vm-dupont"
    assert panel.form.name_edit.text() == "vm-dupont"


def test_what_went_wrong_is_said_in_place(qtbot: QtBot, panel: BrokerFetchPanel) -> None:
    panel.form.host_edit.setFocus()
    type_and_enter(panel, "no-such-host.invalid")

    qtbot.waitUntil(panel.problem.isVisible)
    assert code(panel) == "dns-unknown"
    assert panel.form.isVisible()
    assert panel.form.isEnabled()
    assert panel.form.host_edit.hasFocus()
    assert panel.card.fetch_button.isVisible()

    panel.form.port_spin.setFocus()
    button = panel.problem.findChild(QPushButton, "edit_host_button")
    assert button is not None
    button.click()
    assert panel.form.host_edit.hasFocus()


def test_the_problem_goes_when_it_is_tried_again(
    qtbot: QtBot, panel: BrokerFetchPanel, broker: Witness
) -> None:
    with saying(b"HTTP/1.1 400 Bad Request\r\n\r\n") as port:
        type_and_enter(panel, "127.0.0.1", port)
        qtbot.waitUntil(panel.problem.isVisible)
    assert code(panel) == "server-is-http"

    with qtbot.waitSignal(panel.chain_fetched):
        panel.form.port_spin.setValue(broker.port)
        QTest.mouseClick(panel.card.fetch_button, Qt.MouseButton.LeftButton)
        assert panel.problem.isHidden()
    assert panel.problem.problem is None


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        (Action(ActionId.USE_PORT, mark("Use port"), "{port}"), ("127.0.0.1", None)),
        (Action(ActionId.USE_HOST, mark("Use host"), "localhost"), ("localhost", None)),
        (Action(ActionId.TRY_AGAIN, mark("Try again")), ("127.0.0.1", None)),
    ],
)
def test_the_buttons_of_a_problem_fetch_again(
    qtbot: QtBot,
    panel: BrokerFetchPanel,
    broker: Witness,
    action: Action,
    expected: tuple[str, None],
) -> None:
    wrong_port = 1 if action.id is ActionId.USE_PORT else broker.port
    panel.fetch.last = FetchRequest("127.0.0.1", wrong_port)
    panel.form.show_request(panel.fetch.last)
    action = replace(action, argument=action.argument.format(port=broker.port))

    with qtbot.waitSignal(panel.chain_fetched) as fetched:
        panel.problem.action_requested.emit(action)

    assert (fetched.args[0].host, fetched.args[0].problem) == expected
    assert fetched.args[0].port == broker.port


def test_only_buttons_that_mean_something_here_are_shown(
    qtbot: QtBot, panel: BrokerFetchPanel
) -> None:
    actions = [Action(each, mark("Do it"), "8883") for each in ActionId]
    problem = Problem(
        "plain-port", Severity.ERROR, mark("What"), mark("Why"), mark("How"), tuple(actions)
    )
    panel.fetch.ended.emit(Presented("vm", 1883, problem=problem))

    assert panel.problem.problem is not None
    shown = {action.id for action in panel.problem.problem.actions}
    assert ActionId.SWITCH_TLS_OFF not in shown
    assert ActionId.USE_PORT in shown
    copying = next(a for a in panel.problem.problem.actions if a.id is ActionId.COPY_COMMAND)
    panel.problem.buttons.pressed.emit(copying)
    assert isinstance(panel.problem.drawer, CommandDrawer)
    panel.problem.drawer.box.copy_button.click()
    assert QGuiApplication.clipboard().text() == "8883"


def test_enter_in_the_port_fetches_too(
    qtbot: QtBot, panel: BrokerFetchPanel, broker: Witness
) -> None:
    panel.form.host_edit.setText("127.0.0.1")
    panel.form.port_spin.setValue(broker.port)
    panel.form.port_spin.setFocus()

    with qtbot.waitSignal(panel.chain_fetched):
        QTest.keyClick(panel.form.port_spin, Qt.Key.Key_Enter)


def test_every_control_has_a_name_for_people_and_for_tests(panel: BrokerFetchPanel) -> None:
    buddies = {label.buddy() for label in panel.findChildren(QLabel)}
    for name in ("fetch_host_edit", "fetch_port_spin", "fetch_name_edit"):
        assert panel.findChild(QWidget, name) in buddies
    for name in ("fetch_button", "cancel_fetch_button", "fetch_another_button"):
        button = panel.findChild(QPushButton, name)
        assert button is not None
        assert button.text()
    close = panel.findChild(QToolButton, "fetch_close_button")
    assert close is not None
    assert close.accessibleName() == "Close"
    assert panel.form.name_edit.placeholderText() == "the host"


def test_tab_goes_through_the_form_in_order(panel: BrokerFetchPanel) -> None:
    panel.form.host_edit.setFocus()
    passed = []
    for _ in range(4):
        QTest.keyClick(QApplication.focusWidget() or panel, Qt.Key.Key_Tab)
        passed.append((QApplication.focusWidget() or panel).objectName())

    assert passed[:3] == ["fetch_port_spin", "fetch_name_edit", "fetch_button"]


def test_another_language_reaches_everything(
    qtbot: QtBot, panel: BrokerFetchPanel, silent: Witness
) -> None:
    type_and_enter(panel, "127.0.0.1", silent.port)
    qtbot.waitUntil(lambda: "TLS negotiation…" in panel.card.trail.text())

    i18n.use_language("fr")
    for widget in (panel, *panel.findChildren(QWidget)):
        QApplication.sendEvent(widget, QEvent(QEvent.Type.LanguageChange))

    assert "Négociation TLS…" in panel.card.trail.text()
    assert panel.card.cancel_button.text() == "Annuler"
    assert not panel.card.note.isVisible()
    with qtbot.waitSignal(panel.fetch.cancelled):
        panel.card.cancel_button.click()
    assert panel.card.note.isVisible()
