"""The window of a broker's figures: what it asks for, what it shows, and why it shows nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from mqtts_gui.mqtt.status_facts import Fact
from mqtts_gui.ui.connection import State
from mqtts_gui.ui.models.broker_figures import uptime_text
from mqtts_gui.ui.theme import Theme
from mqtts_gui.ui.widgets.broker_tile import BrokerTile, curve_points
from mqtts_gui.ui.widgets.broker_window import BrokerWindow
from mqtts_gui.ui.widgets.subscription_card import SubscriptionCard
from tests.support.accessible import spoken
from tests.support.fake_messages_connection import FakeConnection, message

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support")


@pytest.fixture
def connection() -> FakeConnection:
    return FakeConnection()


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, connection: FakeConnection) -> Iterator[BrokerWindow]:
    Theme().apply(qapp, "light", 100)
    made = BrokerWindow(connection)
    made.show()
    yield made
    if isValid(made):  # closed, it is gone
        made.close()


def tell(connection: FakeConnection, **values: str) -> None:
    """Let the broker tell something; `__` stands for a slash."""
    told = [
        message(f"$SYS/broker/{name.replace('__', '/')}", value.encode())
        for name, value in values.items()
    ]
    assert connection.status.take(told, connection.rows.asks_for) == []


def tile(window: BrokerWindow, fact: Fact) -> BrokerTile:
    name = f"broker_{fact.replace(' ', '_')}_tile"
    (found,) = (each for each in window.tiles if each.objectName() == name)
    return found


def test_it_asks_while_it_is_open(connection: FakeConnection, window: BrokerWindow) -> None:
    assert connection.session.calls == [("subscribe", [("$SYS/#", 0)])]
    assert "$SYS/#" in str(window.note.phrase)
    assert connection.subscriptions == []
    window.close()
    assert connection.session.calls[-1] == ("unsubscribe", ["$SYS/#"])


def test_it_shows_the_figures_and_what_it_does_not_know(
    connection: FakeConnection, window: BrokerWindow
) -> None:
    for received in ("100", "160", "130"):
        tell(connection, publish__messages__received=received)
    tell(
        connection,
        version="mosquitto version 2.0.11",
        uptime="93784 seconds",
        clients__connected="3",
        clients__total="5",
        clients__maximum="7",
        bytes__sent="2048",
        load__bytes__sent__1min="1024.00",
        load__bytes__sent__5min="2048.00",
        load__bytes__sent__15min="10.00",
        heap__current="51200",
        heap__maximum="102400",
        odd="<b>\u202ex</b>",
    )
    window.look()
    assert tile(window, Fact.VERSION).value.text() == "mosquitto version 2.0.11"
    assert tile(window, Fact.UPTIME).value.text() == "1 d 02:03:04"
    assert tile(window, Fact.CONNECTED).detail.text() == "5 known, at most 7 at once"
    assert tile(window, Fact.MESSAGES_IN).value.text() == "130"
    assert tile(window, Fact.MESSAGES_IN).curve.isVisible()
    assert tile(window, Fact.BYTES_OUT).value.text() == "2 KB"
    loads = "Per minute: 1 KB (1 min), 2 KB (5 min), 10 bytes (15 min)"
    assert tile(window, Fact.BYTES_OUT).detail.text() == loads
    assert tile(window, Fact.MEMORY).detail.text() == "at most 100 KB"
    assert tile(window, Fact.DROPPED).value.text() == "not told"
    item = window.table.topLevelItem(0)
    assert window.table.topLevelItemCount() == 1
    assert item is not None
    assert item.text(0) == "$SYS/broker/odd"
    assert "\u202e" not in item.text(1)
    assert "Memory in use: 50 KB, at most 100 KB" in spoken(window)


def test_other_topics_change_in_place(connection: FakeConnection, window: BrokerWindow) -> None:
    tell(connection, odd="1", other="2")
    window.look()
    item = window.table.topLevelItem(0)
    assert item is not None
    window.table.setCurrentItem(item)
    tell(connection, odd="3")
    window.look()
    assert item is window.table.currentItem()
    assert item.text(1) == "3"


def test_it_says_why_there_is_nothing(
    qtbot: QtBot, qapp: QApplication, connection: FakeConnection
) -> None:
    Theme().apply(qapp, "light", 100)
    window = BrokerWindow(connection, silent_ms=1)
    qtbot.addWidget(window)
    qtbot.waitUntil(lambda: "told nothing" in str(window.note.phrase))
    connection.status.take_answer(("$SYS/#",), (0x87,))
    window.look()
    assert "does not allow you" in str(window.note.phrase)
    connection.enter(State.IDLE)
    assert "Connect" in str(window.note.phrase)


def test_it_asks_again_in_the_next_session(
    connection: FakeConnection, window: BrokerWindow
) -> None:
    tell(connection, uptime="7 seconds")
    connection.enter(State.WAITING)
    connection.enter(State.READY)  # the same session asks by itself
    assert len(connection.session.calls) == 1
    assert connection.status.readings()


def test_it_is_opened_once_from_the_card(
    qtbot: QtBot, qapp: QApplication, connection: FakeConnection
) -> None:
    Theme().apply(qapp, "light", 100)
    card = SubscriptionCard(connection)
    qtbot.addWidget(card)
    card.show()
    card.more_button.broker_requested.emit()
    card.more_button.broker_requested.emit()
    (opened,) = card.windows.open
    assert isinstance(opened, BrokerWindow)
    card.windows.close_all()
    assert connection.session.calls[-1] == ("unsubscribe", ["$SYS/#"])


def test_its_tiles_follow_the_width(
    qtbot: QtBot, window: BrokerWindow, connection: FakeConnection
) -> None:
    tell(connection, odd="1")
    window.resize(1000, 600)
    QApplication.processEvents()
    assert window.tiles[1].y() == window.tiles[0].y()
    window.resize(300, 600)
    QApplication.processEvents()
    assert window.tiles[1].y() > window.tiles[0].y()


@pytest.mark.parametrize(
    ("told", "text"),
    [
        ("59 seconds", "00:00:59"),
        ("3600", "01:00:00"),
        ("3 days, 2 hours", "3 days, 2 hours"),
        ("", ""),
    ],
)
def test_how_long_a_broker_runs(told: str, text: str) -> None:
    assert uptime_text(told) == text


def test_a_curve_fills_its_room_and_rests_in_the_middle() -> None:
    room = QRectF(0, 0, 10, 20)
    assert [(each.x(), each.y()) for each in curve_points((1, 3, 2), room)] == [
        (0, 20),
        (5, 0),
        (10, 10),
    ]
    assert {each.y() for each in curve_points((4, 4), room)} == {10}
