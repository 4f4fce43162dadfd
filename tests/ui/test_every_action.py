"""Every button that a problem can have, pressed in a window: what it does, and what follows."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from mqtts_gui.doctor import actions
from mqtts_gui.errors import Action, ActionId, Problem, Severity
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.profile import MqttVersion, Protocol, Secrets, TlsVersion
from mqtts_gui.ui import hosts_file
from mqtts_gui.ui.connection import State
from mqtts_gui.ui.hosts_file import HostsLine, Outcome
from mqtts_gui.ui.pages.connection_page import ConnectionPage
from mqtts_gui.ui.repairs import Repairs
from mqtts_gui.ui.widgets import problem_hosts
from mqtts_gui.ui.widgets.problem_panel import ProblemPanel
from tests.support.fake_connection import FakeConnection, live_facts
from tests.support.window import Bench, FakePage, make_bench

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LEFT = Qt.MouseButton.LeftButton
DEADLINE_MS = 5_000
COMMANDS = "systemctl status mosquitto; ss -ltn"


@dataclass
class Desk:
    """A window whose first connection has failed."""

    bench: Bench
    folder: Path
    qtbot: QtBot

    @property
    def connection(self) -> FakeConnection:
        """The connection that has failed."""
        return self.bench.connections[0]

    @property
    def calls(self) -> list[str]:
        """What was asked of it, but for its secrets."""
        return [call for call in self.connection.calls if call != "fetch secrets"]

    @property
    def panel(self) -> ProblemPanel:
        """What says why."""
        found = self.bench.view.findChild(ProblemPanel)
        assert found is not None
        return found

    def fail(self, *choices: Action) -> None:
        """Show a problem with these actions."""
        problem = Problem("staged", Severity.ERROR, mark("M"), mark("C"), mark("F"), choices)
        self.connection.fail(problem)

    def press(self, name: str) -> None:
        """Press a button that can be seen."""
        button = self.find(QPushButton, name)
        assert button.isEnabled()
        QTest.mouseClick(button, LEFT)

    def find(self, kind: type[QWidget], name: str) -> QWidget:
        """Return the control of this name that can be seen."""
        found = [one for one in self.bench.window.findChildren(kind, name) if one.isVisible()]
        assert len(found) == 1, f"{name}: {len(found)} can be seen"
        return found[0]

    def field(self, name: str) -> QLineEdit:
        """Return a field that can be seen."""
        field = self.find(QLineEdit, name)
        assert isinstance(field, QLineEdit)
        return field

    def tried(self, calls: int = 1) -> None:
        """Wait until the connection was tried again, and exactly that often."""
        self.qtbot.waitUntil(lambda: "try again" in self.calls, timeout=DEADLINE_MS)
        assert self.calls.count("try again") == calls

    @property
    def said(self) -> str:
        """What the bar says that undoes it."""
        bar = self.bench.window.undo_bar
        return bar._label.whole_text() if bar.isVisible() else ""

    @property
    def note(self) -> str:
        """What stands at the right end of the bottom line."""
        return self.bench.window.status_line.note_label.whole_text()

    def undo(self) -> None:
        """Press Undo."""
        QTest.mouseClick(self.bench.window.undo_bar.undo_button, LEFT)


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    data, lab = tmp_path / "data", tmp_path / "lab of mine"
    data.mkdir()
    lab.mkdir()
    bench = make_bench(qapp, data, "VM", editor=ConnectionPage)
    repairs = Repairs(bench.window)
    bench.window.action_requested.connect(repairs.carry_out)
    bench.frame.resize(1024, 640)
    bench.frame.show()
    bench.window.show_connection(bench.connections[0])
    yield Desk(bench, lab, qtbot)
    bench.dispose()


def changes_a_field(action: Action, fields: dict[str, object]) -> Callable[[Desk], None]:
    """Return the check that `action` sets `fields`, says so, can be undone, and tries again."""

    def check(desk: Desk) -> None:
        before = desk.connection.profile
        desk.fail(action)

        desk.press(f"{action.id.replace('-', '_').replace('.', '_')}_button")

        desk.tried()
        profile = desk.connection.profile
        assert {name: getattr(profile, name) for name in fields} == fields
        assert desk.said
        desk.undo()
        assert desk.connection.profile == before
        assert desk.calls.count("try again") == 1

    return check


def switches_tls_off(desk: Desk) -> None:
    desk.fail(actions.SWITCH_TLS_OFF)
    desk.press("switch_tls_off_button")
    desk.tried()
    assert desk.connection.profile.protocol is Protocol.MQTT
    assert "nothing is encrypted" in desk.said


def swaps_files(desk: Desk) -> None:
    one, other = desk.folder / "client.key", desk.folder / "client.crt"
    desk.connection.change_profile(client_cert=one, client_key=other)
    fields: dict[str, object] = {"client_cert": other, "client_key": one}
    changes_a_field(actions.SWAP_CERTIFICATE_AND_KEY, fields)(desk)


def moves_a_file(desk: Desk) -> None:
    path = desk.folder / "client.crt"
    desk.connection.change_profile(ca_file=path)
    action = Action(ActionId.MOVE_FILE, mark("Move"), "ca_file client_cert")
    changes_a_field(action, {"ca_file": None, "client_cert": path})(desk)


def takes_a_file(desk: Desk) -> None:
    path = desk.folder / "client of Élève.crt"
    path.write_text("x", encoding="utf-8")
    action = Action(ActionId.TAKE_FILE, mark("Take"), f"client_cert {path}")
    changes_a_field(action, {"client_cert": path})(desk)


def enters_a_passphrase(desk: Desk) -> None:
    desk.fail(actions.ENTER_PASSPHRASE)
    desk.press("enter_passphrase_button")
    edit = desk.field("problem_passphrase_edit")
    assert edit.hasFocus()
    assert edit.property("secret")
    assert edit.echoMode() is QLineEdit.EchoMode.Password

    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert not desk.calls.count("try again")
    QTest.keyClicks(edit, "sesame")
    QTest.keyClick(edit, Qt.Key.Key_Return)

    desk.tried()
    assert desk.connection.secrets == Secrets(key_password="sesame")  # noqa: S106 - made up


def enters_a_login(desk: Desk) -> None:
    desk.fail(actions.ENTER_LOGIN)
    desk.press("enter_login_button")
    QTest.keyClicks(desk.field("problem_username_edit"), "dupont")
    QTest.keyClick(desk.field("problem_username_edit"), Qt.Key.Key_Return)
    assert desk.field("problem_password_edit").hasFocus()
    QTest.keyClicks(desk.field("problem_password_edit"), "hunter2")
    desk.press("problem_answer_button")

    desk.tried()
    assert desk.connection.profile.username == "dupont"
    assert desk.connection.secrets == Secrets(password="hunter2")  # noqa: S106 - made up


def edits_the_host(desk: Desk) -> None:
    desk.fail(actions.EDIT_HOST)
    desk.press("edit_host_button")
    assert desk.field("host_edit").hasFocus()
    assert not desk.calls


def opens_the_certificate(desk: Desk) -> None:
    desk.fail(actions.OPEN_CERTIFICATE)
    desk.press("open_broker_certificate_button")
    assert "has not shown a certificate" in desk.note
    desk.connection.broker_chain = (b"0",)
    desk.press("open_broker_certificate_button")
    page = desk.bench.window.pages.currentWidget()
    assert isinstance(page, FakePage)
    assert page.text == "certificates"


def copies_commands(desk: Desk) -> None:
    QGuiApplication.clipboard().setText("before")
    desk.fail(actions.on_the_broker(COMMANDS))
    desk.press("copy_command_button")
    assert QGuiApplication.clipboard().text() == "before"
    shown = desk.find(QWidget, "problem_command")
    assert shown.property("text") == "systemctl status mosquitto\nss -ltn"

    desk.press("problem_copy_button")

    assert QGuiApplication.clipboard().text() == "systemctl status mosquitto\nss -ltn"
    assert desk.note == "Copied"


def copies_the_line(desk: Desk) -> None:
    copy, *_ = actions.hosts_lines("192.168.56.10", "vm-dupont", "linux")
    desk.fail(copy)
    desk.press("copy_hosts_line_button")
    assert QGuiApplication.clipboard().text() == "192.168.56.10 vm-dupont"
    assert desk.note == "Copied"
    assert desk.find(QWidget, "problem_hosts_line_command").isVisible()


def tries_again(desk: Desk) -> None:
    desk.fail(actions.TRY_AGAIN)
    desk.press("try_again_button")
    desk.tried()
    assert not desk.said


def is_long(texts: list[str], length: int) -> bool:
    return len(texts) == length


def chooses(action: Action, field: str) -> Callable[[Desk], None]:
    """Return the check that the dialog of `field` opens, and that what is chosen is tried."""

    def check(desk: Desk) -> None:
        chosen = desk.folder / "chosen.crt"
        answers = iter(["", str(chosen), str(chosen)])
        opened: list[str] = []

        def answer(_parent: QWidget, caption: str, *_more: object) -> tuple[str, str]:
            opened.append(caption)
            return next(answers), ""

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(QFileDialog, "getOpenFileName", answer)
            for times, calls in ((1, 0), (2, 1), (3, 2)):
                desk.fail(action)
                desk.press(f"{action.id.replace('-', '_')}_button")
                desk.qtbot.waitUntil(partial(is_long, opened, times))
                assert desk.calls.count("try again") == calls
        assert getattr(desk.connection.profile, field) == chosen

    return check


CHECKS: dict[ActionId, Callable[[Desk], None]] = {
    ActionId.EXPECT_NAME: changes_a_field(
        actions.expect_name("vm-dupont"), {"server_name": "vm-dupont"}
    ),
    ActionId.USE_HOST: changes_a_field(actions.use_host("vm-dupont"), {"host": "vm-dupont"}),
    ActionId.USE_PORT: changes_a_field(actions.use_port(8884), {"port": 8884}),
    ActionId.SWITCH_TLS_OFF: switches_tls_off,
    ActionId.USE_MQTT_3_1_1: changes_a_field(
        actions.USE_MQTT_3_1_1, {"mqtt_version": MqttVersion.V3_1_1}
    ),
    ActionId.NEW_CLIENT_ID: changes_a_field(
        Action(ActionId.NEW_CLIENT_ID, mark("New"), "lab-1"), {"client_id": "lab-1"}
    ),
    ActionId.SWAP_CERTIFICATE_AND_KEY: swaps_files,
    ActionId.MOVE_FILE: moves_a_file,
    ActionId.TAKE_FILE: takes_a_file,
    ActionId.ENTER_PASSPHRASE: enters_a_passphrase,
    ActionId.ENTER_LOGIN: enters_a_login,
    ActionId.EDIT_HOST: edits_the_host,
    ActionId.OPEN_BROKER_CERTIFICATE: opens_the_certificate,
    ActionId.COPY_COMMAND: copies_commands,
    ActionId.COPY_HOSTS_LINE: copies_the_line,
    ActionId.TRY_AGAIN: tries_again,
    ActionId.CHOOSE_CA: chooses(actions.CHOOSE_CA, "ca_file"),
    ActionId.CHOOSE_CLIENT_CERTIFICATE: chooses(actions.CHOOSE_CLIENT_CERTIFICATE, "client_cert"),
    ActionId.CHOOSE_CLIENT_KEY: chooses(actions.CHOOSE_CLIENT_KEY, "client_key"),
}
APART = {ActionId.SWITCH_TLS_ON, ActionId.ALLOW_TLS_1_3, ActionId.ADD_HOSTS_LINE}
"""Actions with a test of their own below."""


def test_every_action_is_tried() -> None:
    assert set(CHECKS) | APART == set(ActionId)


@pytest.mark.parametrize("action", list(CHECKS), ids=str)
def test_it_does_what_it_says(action: ActionId, desk: Desk) -> None:
    CHECKS[action](desk)


def test_tls_is_switched_on_where_it_was_off(desk: Desk) -> None:
    desk.connection.change_profile(protocol=Protocol.MQTT, port=8883)
    fields: dict[str, object] = {"protocol": Protocol.MQTTS, "port": 8883}
    changes_a_field(actions.SWITCH_TLS_ON, fields)(desk)


def test_tls_1_3_is_allowed(desk: Desk) -> None:
    desk.connection.change_profile(tls_max=TlsVersion.V1_2)
    changes_a_field(actions.ALLOW_TLS_1_3, {"tls_max": TlsVersion.V1_3})(desk)


def test_windows_is_asked_to_add_the_line(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[HostsLine] = []

    def add(line: HostsLine, *_rest: object) -> Outcome:
        asked.append(line)
        return Outcome.ADDED

    monkeypatch.setattr(problem_hosts, "add_line", add)
    desk.connection.change_profile(host="192.168.56.10")
    desk.fail(actions.TRY_AGAIN)
    desk.panel.buttons._platform = "win32"
    desk.fail(actions.hosts_lines("192.168.56.10", "vm-dupont", "win32")[-1])

    desk.press("add_hosts_line_button")
    assert not asked
    desk.press("add_line_button")
    desk.tried()

    assert [line.text for line in asked] == ["192.168.56.10 vm-dupont"]
    assert desk.connection.profile.host == "vm-dupont"
    desk.undo()
    assert desk.connection.profile.host == "192.168.56.10"


@pytest.mark.skipif(sys.platform == "win32", reason="there it is shown")
def test_no_other_system_offers_to_add_the_line(desk: Desk) -> None:
    desk.fail(*actions.hosts_lines("192.168.56.10", "vm-dupont", "win32"))

    names = [button.objectName() for button in desk.panel.buttons.buttons]
    assert names == ["copy_hosts_line_button"]
    assert hosts_file.hosts_file() == hosts_file.POSIX_FILE


@pytest.mark.parametrize(
    "action",
    [
        Action(ActionId.USE_PORT, mark("Use"), "eighty"),
        Action(ActionId.USE_PORT, mark("Use"), "0"),
        Action(ActionId.USE_PORT, mark("Use"), "65536"),
        Action(ActionId.USE_PORT, mark("Use"), "٨٨٨٣"),
        Action(ActionId.SWITCH_TLS_ON, mark("On"), "-1"),
        Action(ActionId.USE_HOST, mark("Use"), " "),
        Action(ActionId.EXPECT_NAME, mark("Expect"), ""),
        Action(ActionId.MOVE_FILE, mark("Move"), "host port"),
        Action(ActionId.MOVE_FILE, mark("Move"), "ca_file"),
        Action(ActionId.TAKE_FILE, mark("Take"), "host /etc/hosts"),
        Action(ActionId.TAKE_FILE, mark("Take"), "client_cert"),
        Action(ActionId.TAKE_FILE, mark("Take"), "client_cert /nowhere/client.crt"),
    ],
    ids=lambda action: f"{action.id} {action.argument}",
)
def test_what_makes_no_sense_is_a_note(desk: Desk, action: Action) -> None:
    before = desk.connection.profile
    desk.fail(action)

    desk.panel.buttons.buttons[0].click()

    desk.qtbot.waitUntil(desk.panel._note.isVisible)
    assert desk.note == str(desk.panel._note.phrase)
    assert desk.connection.profile == before
    assert not desk.calls


def test_a_password_is_not_sent_in_clear_without_a_word(desk: Desk) -> None:
    desk.connection.change_profile(username="dupont")
    desk.connection.secrets = Secrets(password="hunter2")  # noqa: S106 - made up
    desk.fail(actions.SWITCH_TLS_OFF)

    desk.press("switch_tls_off_button")
    assert desk.connection.profile.protocol == "mqtts"
    assert "sent in clear" in desk.panel.drawer.line.text()  # type: ignore[union-attr]
    desk.press("problem_cancel_button")
    assert desk.panel.drawer is None
    desk.press("switch_tls_off_button")
    desk.press("problem_confirm_button")

    desk.tried()
    assert desk.connection.profile.protocol == "mqtt"


def test_what_was_changed_since_is_not_undone(desk: Desk) -> None:
    desk.fail(actions.use_port(8884))
    desk.press("use_port_button")
    desk.connection.change_profile(port=9999)

    desk.undo()

    assert desk.connection.profile.port == 9999


def test_an_attempt_under_way_ends_first(desk: Desk) -> None:
    desk.fail(actions.use_port(8884))
    desk.connection.enter(State.WAITING)

    desk.press("use_port_button")

    desk.qtbot.waitUntil(lambda: desk.calls[-1:] == ["open"])
    assert desk.calls == ["close", "open"]


def test_a_test_under_way_ends_first(desk: Desk) -> None:
    desk.fail(actions.use_port(8884))
    desk.connection.testing = True

    desk.press("use_port_button")
    desk.connection.testing = False
    desk.connection.test_changed.emit()

    desk.tried()
    assert desk.calls == ["cancel test", "try again"]


def test_who_is_connected_is_asked_before_the_session_ends(desk: Desk) -> None:
    desk.fail(actions.NEW_CLIENT_ID)
    desk.connection.enter(State.READY, live_facts())
    before = desk.connection.profile.client_id

    desk.press("new_client_id_button")
    assert desk.connection.profile.client_id != before
    assert not desk.calls
    desk.press("problem_confirm_button")

    desk.qtbot.waitUntil(lambda: desk.calls[-1:] == ["open"])
    assert desk.calls == ["close", "open"]


@pytest.mark.parametrize("remember", [False, True])
def test_the_editor_knows_what_was_typed_and_whether_to_remember_it(
    desk: Desk,
    remember: bool,  # noqa: FBT001 - given by pytest
) -> None:
    desk.fail(actions.ENTER_LOGIN)
    desk.press("enter_login_button")
    QTest.keyClicks(desk.field("problem_username_edit"), "dupont")
    QTest.keyClicks(desk.field("problem_password_edit"), "hunter2")
    check = desk.find(QCheckBox, "problem_remember_check")
    assert isinstance(check, QCheckBox)
    check.setChecked(remember)
    desk.press("problem_answer_button")
    desk.tried()

    editor = desk.bench.view.page("connection")
    assert isinstance(editor, ConnectionPage)
    assert editor.login_form.username_edit.text() == "dupont"
    assert editor.login_form.password_edit.text() == "hunter2"
    assert editor.login_form.remembers is remember
    desk.fail(actions.ENTER_LOGIN)
    desk.press("enter_login_button")
    assert desk.field("problem_username_edit").text() == "dupont"
    assert desk.field("problem_password_edit").text() == ""


def test_what_is_typed_elsewhere_counts(desk: Desk) -> None:
    desk.fail(actions.TRY_AGAIN)
    desk.bench.view.show_tab("connection")
    edit = desk.field("host_edit")
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, "vm-martin")

    desk.press("try_again_button")

    desk.tried()
    assert desk.connection.profile.host == "vm-martin"
