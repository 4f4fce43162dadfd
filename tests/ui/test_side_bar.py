from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from mqtts_gui.mqtt.events import StepId, StepStatus
from mqtts_gui.mqtt.profile import Profile, Protocol
from mqtts_gui.ui.connection import State
from mqtts_gui.ui.models.connection_text import Padlock, padlock, standing
from mqtts_gui.ui.models.connections_model import describe
from mqtts_gui.ui.side_bar import SideBar
from tests.support.fake_connection import FakeConnection, live_facts
from tests.support.window import Bench, make_bench

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
ACCESSIBLE = Qt.ItemDataRole.AccessibleTextRole


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    made = make_bench(qapp, tmp_path, "First", "Second", "Third")
    made.frame.show()
    yield made
    made.dispose()


def row(side_bar: SideBar, number: int) -> QModelIndex:
    return side_bar.connections_list.model().index(number, 0)


def click(side_bar: SideBar, number: int) -> None:
    view = side_bar.connections_list
    place = view.visualRect(row(side_bar, number)).center()
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place
    )


def test_a_click_shows_a_connection(bench: Bench) -> None:
    click(bench.window.side_bar, 1)

    assert bench.window.current_connection() is bench.connections[1]


def test_the_arrow_keys_go_through_the_connections(bench: Bench) -> None:
    side_bar = bench.window.side_bar
    click(side_bar, 0)

    QTest.keyClick(side_bar.connections_list, Qt.Key.Key_Down)

    assert bench.window.current_connection() is bench.connections[1]


def test_a_tool_and_a_connection_are_never_both_chosen(bench: Bench) -> None:
    side_bar = bench.window.side_bar
    bench.window.show_tool("preferences")

    assert side_bar.current_connection() is None
    assert side_bar.current_tool() == "preferences"
    click(side_bar, 2)
    assert side_bar.current_tool() == ""
    assert bench.window.current_connection() is bench.connections[2]


def test_the_chosen_row_looks_chosen(bench: Bench, qtbot: QtBot) -> None:
    side_bar = bench.window.side_bar
    for view, choose in (
        (side_bar.tools_list, lambda: bench.window.show_tool("preferences")),
        (side_bar.connections_list, lambda: click(side_bar, 1)),
    ):
        choose()
        place = view.visualRect(view.selectedIndexes()[0]).center()
        ground = view.viewport().grab().toImage().pixelColor(QPoint(12, place.y() + 12))
        assert ground.name() == bench.theme.colour("selection").name()


def test_reaching_a_list_with_the_tab_key_chooses_nothing(bench: Bench) -> None:
    bench.window.show_tool("certificates")

    bench.window.side_bar.connections_list.setFocus(Qt.FocusReason.TabFocusReason)

    assert bench.window.side_bar.current_tool() == "certificates"


def test_the_list_goes_round(bench: Bench) -> None:
    side_bar = bench.window.side_bar
    click(side_bar, 2)

    side_bar.choose_neighbour(1)
    assert bench.window.current_connection() is bench.connections[0]
    side_bar.choose_neighbour(-1)
    assert bench.window.current_connection() is bench.connections[2]


def test_a_row_is_renamed_where_it_stands(bench: Bench, qtbot: QtBot) -> None:
    side_bar = bench.window.side_bar
    click(side_bar, 0)

    side_bar.edit_name()
    editor = side_bar.connections_list.findChild(QLineEdit)
    assert editor is not None
    assert editor.text() == "First"
    editor.setText("VM Dupont")
    QTest.keyClick(editor, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: bench.connections[0].profile.name == "VM Dupont")
    assert row(side_bar, 0).data() == "VM Dupont"


def test_the_delete_key_deletes_only_in_the_list(bench: Bench, qtbot: QtBot) -> None:
    click(bench.window.side_bar, 0)
    bench.window.activateWindow()
    qtbot.waitUntil(bench.window.isActiveWindow)
    bench.window.side_bar.tools_list.setFocus()
    QTest.keyClick(bench.window.side_bar.tools_list, Qt.Key.Key_Delete)
    assert len(bench.workspace.connections) == 3

    bench.window.side_bar.connections_list.setFocus()
    QTest.keyClick(bench.window.side_bar.connections_list, Qt.Key.Key_Delete)

    assert len(bench.workspace.connections) == 2


def test_an_empty_name_is_not_taken(bench: Bench) -> None:
    model = bench.window.side_bar.connections_list.model()

    assert not model.setData(model.index(0, 0), "  ")
    assert bench.connections[0].profile.name == "First"


def test_the_menu_offers_what_can_be_done(bench: Bench, qtbot: QtBot) -> None:
    side_bar = bench.window.side_bar
    click(side_bar, 0)
    bench.connections[0].enter(State.READY, live_facts())

    side_bar.connections_list.customContextMenuRequested.emit(QPoint(20, 20))
    menu = side_bar.findChild(QMenu, "connection_menu")
    assert menu is not None
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts == ["Disconnect", "Rename", "Duplicate", "Delete"]
    menu.actions()[0].trigger()
    menu.close()

    assert bench.connections[0].calls == ["close"]


def test_a_row_says_in_words_what_its_signs_say(bench: Bench) -> None:
    side_bar, connection = bench.window.side_bar, bench.connections[0]
    assert row(side_bar, 0).data(ACCESSIBLE) == (
        "First, mqtts://first:8883: Disconnected, encryption required"
    )

    connection.enter(State.READY, live_facts())

    assert row(side_bar, 0).data(ACCESSIBLE) == (
        "First, mqtts://first:8883: Connected, encrypted, broker verified"
    )


def test_every_state_can_be_drawn(bench: Bench, qtbot: QtBot) -> None:
    for state in State:
        for connection in bench.connections:
            connection.enter(state)
        assert not bench.window.side_bar.grab().isNull()


Change = Callable[[FakeConnection], None]


@pytest.mark.parametrize(
    ("change", "sign"),
    [
        (lambda one: None, Padlock.CLOSED),
        (lambda one: one.change_profile(protocol=Protocol.MQTT), Padlock.OPEN),
        (lambda one: one.change_profile(verify_name=False), Padlock.UNVERIFIED),
        (lambda one: one.change_profile(verify_chain=False), Padlock.UNVERIFIED),
        (lambda one: one.enter(State.READY, live_facts()), Padlock.VERIFIED),
        (lambda one: one.enter(State.READY, live_facts(name_verified=None)), Padlock.UNVERIFIED),
        (lambda one: one.enter(State.READY, live_facts(chain_verified=False)), Padlock.UNVERIFIED),
        (lambda one: one.enter(State.READY, live_facts(tls=None)), Padlock.OPEN),
    ],
)
def test_the_padlock_is_green_only_for_what_was_verified(change: Change, sign: Padlock) -> None:
    connection = FakeConnection()

    change(connection)

    assert padlock(connection) is sign


def test_the_badge_says_what_is_true_of_the_live_session() -> None:
    connection = FakeConnection()
    connection.enter(State.READY, live_facts())
    assert standing(connection).text == (
        "Encrypted · TLS 1.3 · broker verified: vm-dupont · client: localhost"
    )
    assert standing(connection).kind == "ok"
    assert "TLS_AES_256_GCM_SHA384" in standing(connection).tip
    connection.enter(State.READY, live_facts(name_verified=None, client_name=None))
    assert standing(connection).text == "Encrypted · TLS 1.3 · name of the broker not checked"
    assert standing(connection).kind == "warning"
    connection.enter(State.READY, live_facts(chain_verified=False, client_name=None))
    assert standing(connection).text == "Encrypted · TLS 1.3 · authority of the broker not checked"
    connection.enter(State.READY, live_facts(tls=None))
    assert standing(connection).kind == "error"


def test_the_badge_says_which_step_is_under_way_and_which_failed() -> None:
    connection = FakeConnection()
    connection.open()
    texts = [standing(connection).text]
    for step in (StepId.FILES, StepId.RESOLVE, StepId.TCP, StepId.TLS):
        connection.end_step(step)
        texts.append(standing(connection).text)
    assert texts == [
        "Connecting…",
        "Connecting… looking for the host",
        "Connecting… reaching the broker",
        "Connecting… TLS handshake",
        "Connecting… TLS handshake",
    ]
    connection.end_step(StepId.CERTIFICATE, StepStatus.ERROR)
    connection.enter(State.FAILED)
    assert standing(connection).text == "Connection refused by the verification"
    assert standing(connection).kind == "error"


def test_a_retry_says_when() -> None:
    connection = FakeConnection()
    connection.retry_in_s = 4.2
    connection.enter(State.WAITING)

    assert standing(connection).text == "Connection lost, trying again in 4 s"


def test_a_connection_without_name_and_host_has_words_all_the_same() -> None:
    words = describe(FakeConnection(Profile()))

    assert words == "New connection, no host yet: Disconnected, encryption required"


def test_hostile_names_are_made_visible() -> None:
    words = describe(FakeConnection(Profile(name="a\u202eb", host="h")))

    assert "\u202e" not in words
