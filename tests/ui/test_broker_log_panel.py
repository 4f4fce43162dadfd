"""The broker's log in the window: pasted, opened, dropped, joined to the diagnosis."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from mqtts_gui.doctor.broker_log import MAX_BYTES
from mqtts_gui.errors import ActionId, Problem, Severity
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.profile import Profile
from mqtts_gui.ui.language import LanguageSwitch
from mqtts_gui.ui.widgets.broker_log_lines import BrokerLogLine
from mqtts_gui.ui.widgets.broker_log_panel import COMMANDS, BrokerLogPanel
from tests.support.fake_connection import FakeConnection

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

KEY_UNREADABLE = """1795279024: mosquitto version 2.0.11 starting
1795279024: Config loaded from /etc/mosquitto/mosquitto.conf.
1795279024: Opening ipv4 listen socket on port 8883.
1795279024: Error: Unable to load server key file "/etc/mosquitto/certs/broker.key". Check keyfile.
1795279024: OpenSSL Error[0]: error:8000000D:system library::Permission denied
"""
REFUSED = Problem(
    "tcp-refused",
    Severity.ERROR,
    mark("Nothing listens"),
    mark("Mosquitto is stopped."),
    mark("Start it."),
    details={"address": "192.168.56.10"},
)


def panel(qtbot: QtBot, connection: FakeConnection | None = None) -> BrokerLogPanel:
    shown = BrokerLogPanel(connection or FakeConnection(Profile(host="192.168.56.10")))
    qtbot.addWidget(shown)
    shown.resize(700, 600)
    shown.show()
    shown.unfold(shown.edit)
    return shown


def paste(qtbot: QtBot, shown: BrokerLogPanel, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    with qtbot.waitSignal(shown.reading.changed):
        shown.edit.paste()


def refused() -> FakeConnection:
    connection = FakeConnection(Profile(host="192.168.56.10"))
    connection.fail(REFUSED)
    return connection


def button(shown: QWidget, name: str) -> QPushButton:
    found = shown.findChild(QPushButton, name)
    assert isinstance(found, QPushButton), name
    return found


def test_it_is_folded_until_somebody_wants_it(qtbot: QtBot) -> None:
    shown = BrokerLogPanel(FakeConnection())
    qtbot.addWidget(shown)
    shown.show()

    assert not shown.edit.isVisible()

    button(shown, "broker_log_fold_button").click()

    assert shown.edit.isVisible()
    assert not shown.problem.isVisible()


def test_the_commands_are_there_to_copy(qtbot: QtBot) -> None:
    shown = panel(qtbot)

    button(shown, "broker_log_tail_copy_button").click()
    assert QGuiApplication.clipboard().text() == COMMANDS[0]

    button(shown, "broker_log_journal_copy_button").click()
    assert QGuiApplication.clipboard().text() == COMMANDS[1]


def test_pasted_lines_say_why_nothing_listens(qtbot: QtBot) -> None:
    shown = panel(qtbot, refused())

    paste(qtbot, shown, KEY_UNREADABLE)

    assert shown.problem.isVisible()
    assert shown.problem.problem is not None
    assert shown.problem.problem.code == "broker-key-unreadable"
    rows = shown.findChildren(BrokerLogLine)
    assert any("line 4" in row.text.text() and "broker.key" in row.text.text() for row in rows)
    assert "says why" in shown.remark.text()


def test_its_buttons_are_asked_for_outside(qtbot: QtBot) -> None:
    shown = panel(qtbot, refused())
    paste(qtbot, shown, KEY_UNREADABLE)

    with qtbot.waitSignal(shown.action_requested) as asked:
        button(shown.problem, "try_again_button").click()

    (action,) = asked.args
    assert action.id is ActionId.TRY_AGAIN


def test_the_commands_that_mend_it_can_be_read(qtbot: QtBot) -> None:
    shown = panel(qtbot, refused())
    paste(qtbot, shown, KEY_UNREADABLE)

    button(shown.problem, "copy_command_button").click()

    assert shown.problem.problem is not None
    (command,) = [a.argument for a in shown.problem.problem.actions if a.argument]
    assert "sudo chown root:mosquitto /etc/mosquitto/certs/broker.key" in command
    assert "sudo chmod 640 /etc/mosquitto/certs/broker.key" in command


def test_a_file_is_opened(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mosquitto.log"
    path.write_bytes(b"x" * 2 * MAX_BYTES + b"\r\n" + KEY_UNREADABLE.encode())
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    shown = panel(qtbot, refused())

    with qtbot.waitSignal(shown.reading.changed):
        button(shown, "broker_log_open_button").click()

    assert shown.problem.problem is not None
    assert shown.problem.problem.code == "broker-key-unreadable"


def test_a_file_is_dropped(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "mosquitto.log"
    path.write_text(KEY_UNREADABLE, encoding="utf-16")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    shown = panel(qtbot, refused())
    drop = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )

    with qtbot.waitSignal(shown.reading.changed):
        shown.dropEvent(drop)

    assert shown.problem.problem is not None
    assert shown.problem.problem.code == "broker-key-unreadable"


def test_a_file_that_cannot_be_read_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    shown = panel(qtbot)

    with qtbot.waitSignal(shown.reading.changed):
        shown.reading.read_file(tmp_path / "none.log")

    assert "none.log" in shown.remark.text()
    assert button(shown, "broker_log_clear_button").isVisible()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a named pipe")
def test_nobody_waits_for_a_pipe(qtbot: QtBot, tmp_path: Path) -> None:
    shown, pipe = panel(qtbot), tmp_path / "pipe.log"
    os.mkfifo(pipe)

    with qtbot.waitSignal(shown.reading.changed):
        shown.reading.read_file(pipe)

    assert "pipe.log" in shown.remark.text()


def test_other_text_is_no_log(qtbot: QtBot) -> None:
    shown = panel(qtbot, refused())

    paste(qtbot, shown, "Dear teacher,\nit does not work.\n")

    assert not shown.problem.isVisible()
    assert "not lines that mosquitto writes" in shown.remark.text()


def test_a_diagnosis_that_comes_later_is_joined(qtbot: QtBot) -> None:
    connection = FakeConnection(Profile(host="192.168.56.10"))
    shown = panel(qtbot, connection)
    text = KEY_UNREADABLE.partition("1795279024: Error")[0]
    paste(qtbot, shown, text + "1795279024: mosquitto version 2.0.11 terminating\n")
    assert not shown.problem.isVisible()

    with qtbot.waitSignal(shown.reading.changed):
        connection.fail(REFUSED)

    assert shown.problem.problem is not None
    assert shown.problem.problem.code == "broker-stopped"


def test_another_port_is_joined_again(qtbot: QtBot) -> None:
    connection = refused()
    shown = panel(qtbot, connection)
    paste(
        qtbot,
        shown,
        "1795279024: mosquitto version 2.0.11 starting\n"
        "1795279024: Opening ipv4 listen socket on port 8884.\n"
        "1795279024: mosquitto version 2.0.11 running\n",
    )
    assert shown.problem.problem is not None
    assert shown.problem.problem.code == "broker-other-port"

    with qtbot.waitSignal(shown.reading.changed):
        connection.change_profile(port=8884)

    assert not shown.problem.isVisible()
    assert "8884" in shown.remark.text()


def test_everything_can_be_cleared(qtbot: QtBot) -> None:
    shown = panel(qtbot, refused())
    paste(qtbot, shown, KEY_UNREADABLE)

    button(shown, "broker_log_clear_button").click()

    assert shown.edit.toPlainText() == ""
    assert not shown.problem.isVisible()
    assert not shown.lines.isVisible()
    assert not shown.remark.isVisible()


def test_a_text_without_end_keeps_its_end(qtbot: QtBot) -> None:
    shown = panel(qtbot, refused())

    paste(qtbot, shown, "y" * (MAX_BYTES + 5) + "\n" + KEY_UNREADABLE)

    assert len(shown.edit.toPlainText()) <= MAX_BYTES
    assert shown.problem.problem is not None
    assert shown.problem.problem.code == "broker-key-unreadable"


def test_it_follows_the_language(qtbot: QtBot, switch: LanguageSwitch) -> None:
    shown = panel(qtbot, refused())
    paste(qtbot, shown, KEY_UNREADABLE)
    english = {w.accessibleName() for w in (shown.edit, shown.problem)}

    switch.use("fr")
    assert shown.edit.accessibleName()
    switch.use("en")

    assert {w.accessibleName() for w in (shown.edit, shown.problem)} == english


def test_every_control_has_a_name(qtbot: QtBot) -> None:
    shown = panel(qtbot)

    for control in (shown.edit, shown.open_button, shown.clear_button):
        assert control.objectName()
        assert control.accessibleName() or control.text()  # type: ignore[union-attr]
