"""The plot panel over a real history: filled from it, fed by what arrives, saved as files."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mqtts_gui.mqtt.events import Message
from mqtts_gui.ui.language import LanguageSwitch
from mqtts_gui.ui.models.plot_range import HOUR, MINUTE
from mqtts_gui.ui.plot_files import RATIO, PlotFile
from mqtts_gui.ui.plots import MOST_SERIES
from mqtts_gui.ui.widgets.plot_legend import LegendEntry
from mqtts_gui.ui.widgets.plot_panel import PlotPanel
from mqtts_gui.ui.widgets.plot_view import PlotView
from tests.support.fake_messages_connection import NOON_NS, FakeConnection, message
from tests.support.histories import kept

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TOPIC, OTHER = "ciel/salle12/temperature", "ciel/<b>salle</b> & co"
SECOND = 10**9


def measured(number: int, topic: str = TOPIC) -> Message:
    payload = json.dumps({"valeur": number / 4, "unite": "°C", "hum": [40, number]}).encode()
    return message(topic, payload, time_ns=NOON_NS + number * SECOND)


def is_held(view: PlotView) -> bool:
    return view.range.is_held


class Bench:
    """A panel of a connection with 600 messages of two topics."""

    def __init__(self, qtbot: QtBot, connection: FakeConnection) -> None:
        self.qtbot, self.connection = qtbot, connection
        self.panel = PlotPanel(connection)
        self.panel.resize(860, 520)
        self.panel.show()
        qtbot.waitExposed(self.panel)

    def plot(self, topic: str, path: str) -> None:
        self.panel.plot(topic, path)
        self.qtbot.waitUntil(lambda: not self.panel.plots.is_filling)

    @property
    def entries(self) -> list[LegendEntry]:
        return self.panel.legend.entries

    def lengths(self) -> list[int]:
        return [len(each.series) for each in self.panel.plots.plotted]

    def saved(self, kind: PlotFile, path: Path) -> bytes:
        with self.qtbot.waitSignal(self.panel.export_button.said) as said:
            self.panel.export_button.save(kind, path)
        assert said.args is not None
        assert said.args[1] == "ok", said.args[0]
        return path.read_bytes()


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    connection = FakeConnection()
    with kept(tmp_path / "h.sqlite3") as history:
        history.append([measured(at, (TOPIC, OTHER)[at % 2]) for at in range(600)])
        connection.open_history(history)
        made = Bench(qtbot, connection)
        yield made
        made.panel.close_plots()
        made.panel.close()
        made.panel.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_series_begins_with_the_past_and_goes_on_with_what_arrives(bench: Bench) -> None:
    bench.plot(TOPIC, "$.valeur")
    assert bench.lengths() == [300]
    bench.connection.arrive([measured(at) for at in range(600, 650)])
    assert bench.lengths() == [350]
    values = [point.value for point in bench.panel.plots.plotted[0].series.newest(51)]
    assert values == [149.5, *(at / 4 for at in range(600, 650))]


def test_a_topic_is_chosen_and_then_one_of_its_numbers(bench: Bench) -> None:
    chooser, qtbot = bench.panel.chooser, bench.qtbot
    QTest.keyClicks(chooser.topic_edit, TOPIC)
    QTest.keyClick(chooser.topic_edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: chooser.number_combo.count() == 3)
    texts = [chooser.number_combo.itemText(place) for place in range(3)]
    assert texts == ["valeur   149.5", "hum[0]   40", "hum[1]   598"]
    chooser.number_combo.setCurrentIndex(2)
    QTest.mouseClick(chooser.add_button, Qt.MouseButton.LeftButton)
    assert bench.panel.plots.find(TOPIC, "$.hum[1]") is not None
    QTest.keyClicks(chooser.topic_edit, "x")
    assert not chooser.add_button.isEnabled()
    qtbot.waitUntil(lambda: not bench.panel.plots.is_filling)


def test_topics_are_offered_while_one_types(bench: Bench) -> None:
    edit = bench.panel.chooser.topic_edit
    completer = edit.completer()

    def offered() -> list[str]:
        completer.setCompletionPrefix("SALLE")
        model = completer.completionModel()
        return [model.index(row, 0).data() for row in range(model.rowCount())]

    bench.qtbot.waitUntil(lambda: offered() == [OTHER, TOPIC])


def test_one_number_is_plotted_at_once_and_of_several_one_is_asked_for(bench: Bench) -> None:
    bench.panel.plot_message(message(OTHER, b"21.5"))
    assert bench.panel.plots.find(OTHER, "$") is not None
    bench.panel.plot_message(measured(3))
    assert bench.panel.chooser.topic_edit.text() == TOPIC
    assert len(bench.panel.plots.plotted) == 1
    bench.qtbot.waitUntil(lambda: bench.panel.chooser.number_combo.count() == 3)
    bench.qtbot.waitUntil(lambda: not bench.panel.plots.is_filling)


def test_the_legend_names_hides_and_removes(bench: Bench) -> None:
    bench.plot(TOPIC, "$.valeur")
    bench.plot(OTHER, "$.valeur")
    assert bench.entries[1].toggle.text() == " ciel/<b>salle</b> && co · valeur   149.75"
    assert bench.entries[1].toggle.toolTip().startswith("<span>ciel/&lt;b&gt;")
    QTest.mouseClick(bench.entries[0].toggle, Qt.MouseButton.LeftButton)
    assert [series.topic for series, _ in bench.panel.plots.shown] == [OTHER]
    QTest.keyClick(bench.entries[0].toggle, Qt.Key.Key_Space)
    assert len(bench.panel.plots.shown) == 2
    QTest.mouseClick(bench.entries[0].cross, Qt.MouseButton.LeftButton)
    assert [entry.plotted.series.topic for entry in bench.entries] == [OTHER]
    assert bench.panel.plots.shown[0][1] == 1  # it keeps its colour
    bench.plot(TOPIC, "$.hum[0]")
    assert bench.panel.plots.shown[1][1] == 0
    bench.connection.arrive([measured(1000, OTHER)])
    bench.qtbot.waitUntil(lambda: bench.entries[0].toggle.text().endswith("250"))


def test_there_are_as_many_series_as_colours(bench: Bench) -> None:
    for number in range(MOST_SERIES):
        bench.plot(TOPIC, f"$.hum[{number}]")
    assert bench.panel.plots.is_full
    assert not bench.panel.chooser.add_button.isEnabled()
    bench.panel.plot(TOPIC, "$.valeur")
    assert len(bench.panel.plots.plotted) == MOST_SERIES
    assert "eight curves" in str(bench.panel.note.phrase)
    bench.panel.plot(TOPIC, "$.hum[0]")  # it is there already
    assert len(bench.panel.plots.plotted) == MOST_SERIES


def test_pause_and_period_are_those_of_the_view(bench: Bench) -> None:
    bench.plot(TOPIC, "$.valeur")
    panel = bench.panel
    QTest.mouseClick(panel.pause_button, Qt.MouseButton.LeftButton)
    assert is_held(panel.view)
    assert panel.pause_button.text() == "Resume"
    before = panel.view.period()
    bench.connection.arrive([measured(700)])
    assert panel.view.period() == before
    QTest.keyClick(panel.view, Qt.Key.Key_Space)
    assert not is_held(panel.view)
    assert not panel.pause_button.isChecked()
    QTest.keyClick(panel.view, Qt.Key.Key_Left)
    assert panel.pause_button.isChecked()
    panel.span_combo.setCurrentIndex(1)
    panel.span_combo.activated.emit(1)
    assert panel.view.range.span == MINUTE
    assert not panel.pause_button.isChecked()
    QTest.keyClick(panel.view, Qt.Key.Key_Plus)
    assert panel.span_combo.currentText() == "Another"
    panel.view.follow(HOUR)
    assert panel.span_combo.currentText() == "1 hour"


def test_a_png_is_twice_as_large_as_the_plot(bench: Bench, tmp_path: Path) -> None:
    bench.plot(TOPIC, "$.valeur")
    size = bench.panel.view.size()
    image = QImage.fromData(bench.saved(PlotFile.PNG, tmp_path / "plot.png"))
    assert image.size() == size * RATIO
    colours = {image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(image.height())}
    assert len(colours) > 5


def test_an_svg_is_xml_with_the_names_and_the_curves(bench: Bench, tmp_path: Path) -> None:
    bench.plot(TOPIC, "$.valeur")
    bench.plot(OTHER, "$.valeur")
    size = bench.panel.view.size()
    root = ET.fromstring(bench.saved(PlotFile.SVG, tmp_path / "plot.svg"))  # noqa: S314 - our own
    assert root.attrib["viewBox"] == f"0 0 {size.width()} {size.height()}"
    texts = [text for node in root.iter() if node.tag.endswith("}text") for text in node.itertext()]
    assert any(OTHER in text for text in texts), texts
    lines = [node.attrib["d"].count("L") for node in root.iter() if node.tag.endswith("}path")]
    assert sorted(lines)[-2] > 250  # a line through each of the 300 points of both curves


def test_a_csv_has_the_very_points_of_the_period(bench: Bench, tmp_path: Path) -> None:
    bench.plot(TOPIC, "$.valeur")
    bench.plot(OTHER, "$.hum[1]")
    bench.panel.view.range.hold((NOON_NS + 100 * SECOND, NOON_NS + 199 * SECOND))
    data = bench.saved(PlotFile.CSV, tmp_path / "plot.csv")
    rows = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    values = [float(row["value"]) for row in rows if row["topic"] == TOPIC]
    assert values == [at / 4 for at in range(100, 200, 2)]
    values = [float(row["value"]) for row in rows if row["topic"] == OTHER]
    assert values == [float(at) for at in range(101, 200, 2)]


def test_what_cannot_be_saved_is_said(bench: Bench, tmp_path: Path) -> None:
    bench.plot(TOPIC, "$.valeur")
    with bench.qtbot.waitSignal(bench.panel.export_button.said):
        bench.panel.export_button.save(PlotFile.CSV, tmp_path / "no such folder" / "plot.csv")
    assert bench.panel.note.phrase is not None


def test_nothing_to_save_is_not_offered(bench: Bench) -> None:
    assert not bench.panel.export_button.isEnabled()


def test_everything_is_said_in_the_language_in_force(bench: Bench, switch: LanguageSwitch) -> None:
    bench.plot(TOPIC, "$.valeur")
    switch.use("fr")
    assert bench.entries[0].toggle.text().endswith("149,5")
    assert bench.panel.view.accessibleDescription().count("149,5") > 0


def test_a_history_that_opens_later_is_offered(qtbot: QtBot, tmp_path: Path) -> None:
    connection = FakeConnection()
    panel = PlotPanel(connection)
    qtbot.addWidget(panel)
    panel.plot(TOPIC, "$.valeur")
    connection.series_feed.take(0, [measured(1)])
    assert len(panel.plots.plotted[0].series) == 1
    panel.close_plots()
