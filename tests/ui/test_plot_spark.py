"""The small plot of the detail, and the ways from the page to the large one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mqtts_gui.mqtt.events import Message
from mqtts_gui.store.history import History
from mqtts_gui.ui.connection import State
from mqtts_gui.ui.language import LanguageSwitch
from mqtts_gui.ui.message_commands import MessageCommand
from mqtts_gui.ui.pages.messages_page import MessagesPage
from mqtts_gui.ui.widgets.plot_spark import LATEST, PlotSpark
from mqtts_gui.ui.widgets.plot_window import PlotWindow
from tests.support.fake_messages_connection import NOON_NS, FakeConnection, message
from tests.support.histories import kept

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TOPIC = "ciel/salle12/temperature"


def measured(number: int, **more: object) -> Message:
    payload = json.dumps({"valeur": number / 2, **more}).encode()
    return message(TOPIC, payload, time_ns=NOON_NS + number * 10**9)


class Bench:
    """A whole page over a history of 200 measurements."""

    def __init__(self, qtbot: QtBot, connection: FakeConnection) -> None:
        self.qtbot, self.connection = qtbot, connection
        self.page = MessagesPage(connection)
        self.page.resize(1180, 760)
        self.page.show()
        qtbot.waitExposed(self.page)

    @property
    def spark(self) -> PlotSpark:
        return self.page.detail.spark

    def choose(self, chosen: Message) -> None:
        self.page.detail.show_message(chosen)

    def values(self) -> list[float]:
        return self.spark.spark.values()

    def window(self) -> PlotWindow:
        window = self.page.plotting.window
        assert window is not None
        self.qtbot.waitUntil(lambda: not window.panel.plots.is_filling)
        return window

    def plotted(self) -> list[tuple[str, str]]:
        return [(each.series.topic, each.series.path) for each in self.window().panel.plots.plotted]


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    with kept(tmp_path / "h.sqlite3") as made:
        made.append([measured(at) for at in range(200)])
        yield made


@pytest.fixture
def bench(qtbot: QtBot, history: History) -> Iterator[Bench]:
    connection = FakeConnection()
    connection.open_history(history)
    made = Bench(qtbot, connection)
    yield made
    made.page.messages.message_actions.windows.close_all()
    made.page.close()
    made.page.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_fifty_latest_values_are_drawn_and_grow(bench: Bench) -> None:
    bench.choose(measured(100))
    bench.qtbot.waitUntil(lambda: bench.values() == [at / 2 for at in range(150, 200)])
    bench.qtbot.waitUntil(lambda: bench.spark.label.text() == "valeur · 50 latest")
    assert bench.spark.isVisible()
    bench.connection.arrive([measured(999)])
    bench.qtbot.waitUntil(lambda: "last value 499.5" in bench.spark.spark.accessibleName())
    assert bench.values()[-1] == 499.5
    assert len(bench.values()) == LATEST


def test_it_is_not_there_for_what_has_no_number(bench: Bench) -> None:
    bench.choose(measured(1))
    assert bench.spark.isVisible()
    bench.choose(message("ciel", b"bonjour"))
    assert not bench.spark.isVisible()
    assert bench.spark.number is None
    bench.choose(message("ciel", b"21.5"))
    assert bench.spark.label.text().startswith("value")


def test_another_number_of_the_message_can_be_chosen(bench: Bench) -> None:
    both = measured(1, hum=40)
    bench.connection.arrive([both])
    bench.choose(both)
    combo = bench.spark.combo
    assert [combo.itemText(place) for place in range(combo.count())] == ["valeur", "hum"]
    QTest.keyClick(combo, Qt.Key.Key_Down)
    combo.activated.emit(combo.currentIndex())
    assert bench.spark.number == (TOPIC, "$.hum")
    bench.choose(measured(2, hum=41))
    assert bench.spark.number == (TOPIC, "$.hum")  # as it was chosen
    bench.choose(measured(3))
    assert bench.spark.number == (TOPIC, "$.valeur")


def test_pressed_it_opens_the_plot(bench: Bench) -> None:
    bench.choose(measured(1))
    bench.spark.spark.setFocus()
    QTest.keyClick(bench.spark.spark, Qt.Key.Key_Space)
    assert bench.plotted() == [(TOPIC, "$.valeur")]
    assert len(bench.window().panel.plots.plotted[0].series) == 200
    QTest.mouseClick(bench.spark.spark, Qt.MouseButton.LeftButton)
    assert bench.plotted() == [(TOPIC, "$.valeur")]


def test_the_menu_of_messages_opens_it(bench: Bench) -> None:
    actions = bench.page.messages.message_actions
    actions.perform(MessageCommand.PLOT, [(1, measured(1))])
    assert bench.plotted() == [(TOPIC, "$.valeur")]
    actions.perform(MessageCommand.PLOT, [(1, message("other", b"3"))])
    assert bench.plotted() == [(TOPIC, "$.valeur"), ("other", "$")]


def test_keys_open_it_and_it_closes_with_the_page(bench: Bench) -> None:
    bench.page.activateWindow()
    keys = (Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(bench.page, *keys)
    assert bench.plotted() == []
    window = bench.window()
    assert window.isVisible()
    assert window.windowTitle() == "Plot: VM Dupont"
    bench.choose(measured(1))
    QTest.keyClick(bench.page, *keys)
    assert bench.window() is window
    assert bench.plotted() == [(TOPIC, "$.valeur")]
    bench.page.close()
    assert bench.page.plotting.window is None


def test_it_outlives_a_session_and_takes_nothing_once_closed(bench: Bench) -> None:
    bench.choose(measured(1))
    bench.spark.spark.click()
    series = bench.window().panel.plots.plotted[0].series
    bench.connection.enter(State.WAITING)
    bench.connection.enter(State.READY)
    bench.connection.arrive([measured(300)])
    assert len(series) == 201
    bench.window().close()
    bench.connection.arrive([measured(301)])
    assert len(series) == 201


def test_a_reader_hears_a_button_with_the_values(
    bench: Bench, reader: None, switch: LanguageSwitch
) -> None:
    bench.choose(measured(1))
    bench.qtbot.waitUntil(lambda: len(bench.values()) == LATEST)
    bench.qtbot.waitUntil(lambda: "99.5" in bench.spark.spark.accessibleName())
    interface = QAccessible.queryAccessibleInterface(bench.spark.spark)
    assert interface is not None
    assert interface.role() is QAccessible.Role.Button
    name = interface.text(QAccessible.Text.Name)
    assert name == "Plot valeur: last value 99.5, 50 latest from 75 to 99.5"
    switch.use("fr")
    assert "99,5" in bench.spark.spark.accessibleName()


def test_numbers_of_a_large_content_are_looked_for_beside_the_window(bench: Bench) -> None:
    bench.choose(measured(1, filling="x" * 100_000))
    bench.qtbot.waitUntil(lambda: bench.spark.number == (TOPIC, "$.valeur"))
    bench.choose(message(TOPIC, b"x" * 5_000_000))
    bench.qtbot.waitUntil(lambda: bench.spark.number is None)


def test_a_low_detail_has_no_room_for_it(bench: Bench) -> None:
    bench.choose(measured(1))
    assert bench.spark.isVisible()
    bench.spark.set_room(False)
    assert not bench.spark.isVisible()
    bench.spark.set_room(True)
    assert bench.spark.isVisible()
