"""Repairs where something is in their way: nonsense, secrets, a session under way or live."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
)
from pytestqt.qtbot import QtBot

from mqtts_gui.doctor import actions
from mqtts_gui.errors import Action, ActionId
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.profile import Secrets
from mqtts_gui.ui.connection import State
from mqtts_gui.ui.pages.connection_page import ConnectionPage
from tests.support.fake_connection import live_facts
from tests.support.repair_desk import Desk, repair_desk

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    with repair_desk(qtbot, qapp, tmp_path) as made:
        yield made


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


def test_what_somebody_else_opened_is_not_opened_twice(desk: Desk) -> None:
    desk.fail(actions.use_port(8884))
    desk.connection.enter(State.CLOSING)
    desk.press("use_port_button")
    assert not desk.calls

    desk.connection.enter(State.CONNECTING)
    desk.connection.enter(State.IDLE)
    QApplication.processEvents()

    assert not desk.calls


def test_two_repairs_in_a_row_try_once(desk: Desk) -> None:
    desk.fail(actions.use_port(8884), actions.expect_name("vm"))
    desk.connection.enter(State.CLOSING)
    desk.press("use_port_button")
    desk.press("expect_name_button")

    desk.connection.enter(State.IDLE)

    desk.tried()
    assert (desk.connection.profile.port, desk.connection.profile.server_name) == (8884, "vm")
