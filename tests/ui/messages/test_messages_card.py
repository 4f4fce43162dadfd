"""The card around the table of messages: what stands there before and without messages, its end."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from mqtts_gui.store.history import History
from mqtts_gui.ui.connection import State
from mqtts_gui.ui.widgets.message_card import MessageCard
from tests.support.fake_messages_connection import FakeConnection, message

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

WAIT_MS = 10_000


@pytest.fixture
def connection() -> FakeConnection:
    return FakeConnection(state=State.IDLE)


@pytest.fixture
def card(qtbot: QtBot, dressed: None, connection: FakeConnection) -> Iterator[MessageCard]:
    card = MessageCard(connection)
    qtbot.addWidget(card)
    card.resize(560, 400)
    card.show()
    yield card
    card.model.close()


def test_a_history_that_opens_slowly_is_spoken_of(
    qtbot: QtBot, card: MessageCard, connection: FakeConnection, history: History
) -> None:
    assert not card.empty.isVisible()
    assert not card.table.isVisible()
    qtbot.waitUntil(card.empty.isVisible, timeout=WAIT_MS)
    assert card.empty.title.text() == "Opening the messages…"
    connection.open_history(history)
    assert card.empty.title.text() == "Connect to see messages"


def test_what_is_kept_is_shown_without_a_connection(
    card: MessageCard, connection: FakeConnection, history: History
) -> None:
    history.append([message(payload=b"of the last run")])
    connection.open_history(history)
    assert card.table.isVisible()
    assert card.model.rowCount() == 1


def test_a_history_may_be_there_before_the_card(
    qtbot: QtBot, connection: FakeConnection, history: History
) -> None:
    history.append([message()])
    connection.open_history(history)
    card = MessageCard(connection)
    qtbot.addWidget(card)
    card.show()
    assert card.table.isVisible()
    card.model.close()


def test_a_filter_set_before_the_history_is_there_holds(
    qtbot: QtBot, card: MessageCard, connection: FakeConnection, history: History
) -> None:
    card.filter_bar.show_only("qos:1")
    card.filter_bar.pause_button.setChecked(True)
    history.append([message(), message(qos=1)])
    with qtbot.waitSignal(card.model.scan_ended, timeout=WAIT_MS):
        connection.open_history(history)
    qtbot.waitUntil(lambda: card.model.rowCount() == 1, timeout=WAIT_MS)
    assert card.table.isVisible()
    connection.arrive([message(qos=1)])
    assert card.model.held == 1


def test_with_nothing_kept_a_filter_finds_nothing_to_hide(
    qtbot: QtBot, card: MessageCard, connection: FakeConnection, history: History
) -> None:
    connection.open_history(history)
    with qtbot.waitSignal(card.model.scan_ended, timeout=WAIT_MS):
        card.filter_bar.show_only("qos:1")
    assert card.empty.title.text() == "Connect to see messages"


def test_new_messages_are_announced_where_they_come(
    card: MessageCard, connection: FakeConnection, history: History
) -> None:
    connection.open_history(history)
    connection.arrive([message() for _ in range(200)])
    button = card.findChild(QPushButton, "unseen_button")
    assert button is not None
    middle = card.table.height() // 2

    card.table.scroll_to(500)
    connection.arrive([message() for _ in range(1_204)])
    assert (button.isVisible(), button.text()) == (True, "1,204 new")
    assert button.y() > middle
    button.click()
    assert not button.isVisible()
    assert card.table.following

    card.model.set_newest_first(True)
    card.table.scroll_to(500)
    connection.arrive([message() for _ in range(3)])
    assert (button.isVisible(), button.text()) == (True, "3 new")
    assert button.y() < middle
    button.click()
    assert card.table.offset == 0


def test_all_that_was_deleted_leaves_the_empty_page(
    qtbot: QtBot, card: MessageCard, connection: FakeConnection, history: History
) -> None:
    connection.open_history(history)
    connection.arrive([message() for _ in range(20)])
    assert card.table.isVisible()
    history.clear()
    qtbot.waitUntil(card.empty.isVisible, timeout=WAIT_MS)
    connection.arrive([message()])
    assert card.table.isVisible()


@pytest.mark.skipif(sys.platform != "linux", reason="it looks at /proc")
def test_a_card_that_goes_lets_the_file_go_and_ends_its_search(
    qtbot: QtBot, connection: FakeConnection, history: History
) -> None:
    history.append([message(payload=b"hello %d" % number) for number in range(60_000)])
    assert history.flush()
    card = MessageCard(connection)
    model = card.model
    connection.open_history(history)
    card.show()
    card.grab()
    card.filter_bar.show_only("/(h|x)e+l.*o/")
    qtbot.waitUntil(lambda: model.rowCount() > 0, timeout=WAIT_MS)
    card.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(lambda: not searching(), timeout=WAIT_MS)
    history.close()  # till then SQLite keeps what others have closed
    assert opened(history.path) == 0


def searching() -> bool:
    return any(thread.name == "job apart" for thread in threading.enumerate())


def opened(path: Path) -> int:
    """Return how often this process has a file open."""
    held = Path("/proc/self/fd")
    targets = []
    for entry in held.iterdir():
        try:
            targets.append(os.readlink(entry))  # noqa: PTH115 - a name that may not exist
        except FileNotFoundError:
            continue
    return targets.count(str(path))
