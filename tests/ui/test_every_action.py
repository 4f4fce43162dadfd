"""Every button that a problem can have, pressed in a window: what it does, and what follows."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from mqtts_gui.doctor import actions
from mqtts_gui.errors import Action, ActionId
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.profile import MqttVersion, Protocol, Secrets, TlsVersion
from mqtts_gui.ui import hosts_file
from mqtts_gui.ui.hosts_file import HostsLine, Outcome
from mqtts_gui.ui.widgets import problem_hosts
from tests.support.repair_desk import Desk, repair_desk
from tests.support.window import FakePage

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
COMMANDS = "systemctl status mosquitto; ss -ltn"


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    with repair_desk(qtbot, qapp, tmp_path) as made:
        yield made


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
    shown = desk.find(QWidget, "mending_command")
    assert shown.property("text") == "systemctl status mosquitto\nss -ltn"

    desk.press("mending_copy_button")

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
