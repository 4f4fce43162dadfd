"""Logging from the page: asked for, shown while it goes on, ended, and gone on with later."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mqtts_gui.store import recording as recording_module
from mqtts_gui.store.export_formats import ExportFormat
from mqtts_gui.store.history import History
from mqtts_gui.store.recording_memory import recall
from mqtts_gui.ui.language import LanguageSwitch
from mqtts_gui.ui.pages.messages_page import MessagesPage
from mqtts_gui.ui.widgets.record_panel import DAILY, RecordPanel
from tests.support.fake_messages_connection import FakeConnection, message
from tests.support.histories import kept

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording_module, "LOOK_S", 0.01)


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    with kept(tmp_path / "history" / "aa.sqlite3") as made:
        yield made


@pytest.fixture
def page(qtbot: QtBot, history: History) -> Iterator[MessagesPage]:
    made = shown(qtbot, history)
    yield made
    gone(made)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "logs"
    made.mkdir()
    return made


def shown(qtbot: QtBot, history: History) -> MessagesPage:
    connection = FakeConnection()
    connection.history = history
    made = MessagesPage(connection)
    made.resize(1100, 760)
    made.show()
    QTest.qWaitForWindowActive(made)
    return made


def gone(page: MessagesPage) -> None:
    page.messages.model.close()
    page.close()
    page.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def asked(page: MessagesPage, path: Path) -> RecordPanel:
    page.messages.exports.button.record_action.trigger()
    panel = page.messages.exports.panel
    assert isinstance(panel, RecordPanel)
    panel.path_row.edit.setText(str(path))
    return panel


def begun(qtbot: QtBot, page: MessagesPage, path: Path) -> None:
    recorder = page.messages.exports.recorder
    asked(page, path).start_button.click()
    qtbot.waitUntil(lambda: recorder.is_recording)


def arrive(page: MessagesPage, *values: int) -> None:
    connection = page.messages._connection
    assert isinstance(connection, FakeConnection)
    connection.arrive([message("ciel", b"%d" % value) for value in values])


def logged(folder: Path) -> list[int]:
    lines = [line for path in sorted(folder.iterdir()) for line in path.read_bytes().splitlines()]
    return [int(json.loads(line)["payload"]) for line in lines]


def test_what_comes_is_logged_until_somebody_stops_it(
    qtbot: QtBot, page: MessagesPage, folder: Path
) -> None:
    exports = page.messages.exports
    arrive(page, 0)
    begun(qtbot, page, folder / "ciel.jsonl")
    bar = exports.recorder.bar
    assert bar is not None
    assert bar.isVisible()
    assert exports.panel is None
    assert "waiting" in bar.label.text()
    assert not exports.button.record_action.isEnabled()
    arrive(page, 1, 2)
    qtbot.waitUntil(lambda: "2 messages" in bar.label.text())
    arrive(page, 3)
    bar.stop_button.click()
    qtbot.waitUntil(lambda: not exports.recorder.is_recording)
    assert exports.place.isHidden()
    assert exports.button.record_action.isEnabled()
    arrive(page, 4)
    assert logged(folder) == [1, 2, 3]


def test_a_log_goes_on_in_the_next_run(
    qtbot: QtBot, history: History, folder: Path, tmp_path: Path
) -> None:
    first = shown(qtbot, history)
    begun(qtbot, first, folder / "ciel.jsonl")
    arrive(first, 1)
    gone(first)
    assert recall(tmp_path / "recordings" / "aa.json") is not None

    second = shown(qtbot, history)
    recorder = second.messages.exports.recorder
    qtbot.waitUntil(lambda: recorder.is_recording)
    arrive(second, 2)
    recorder.stop()
    qtbot.waitUntil(lambda: not recorder.is_recording)
    assert logged(folder) == [1, 2]
    gone(second)
    assert recall(tmp_path / "recordings" / "aa.json") is None


def test_the_panel_says_how(qtbot: QtBot, page: MessagesPage, folder: Path) -> None:
    panel = asked(page, folder / "x.log")
    panel.format_combo.show_value(ExportFormat.PLAIN)
    panel.turn_combo.show_value(10 << 20)
    panel.kept_combo.show_value(3)
    with qtbot.waitSignal(panel.wanted) as caught:
        panel.start_button.click()
    options = caught.args[0]
    assert (options.format, options.most_bytes, options.daily, options.kept) == (
        ExportFormat.PLAIN,
        10 << 20,
        False,
        3,
    )
    assert list(folder.iterdir()) == []


def test_each_day_and_all_files_is_what_is_offered_first(page: MessagesPage, folder: Path) -> None:
    panel = asked(page, folder / "x.jsonl")
    assert panel.turn_combo.value() == DAILY
    assert panel.kept_combo.value() is None
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert page.messages.exports.panel is None


def test_a_place_where_nothing_can_be_written_is_refused_in_the_panel(
    qtbot: QtBot, page: MessagesPage, folder: Path
) -> None:
    panel = asked(page, folder / "missing" / "x.jsonl")
    panel.start_button.click()
    qtbot.waitUntil(panel.problem.isVisible)
    assert panel.problem.problem is not None
    assert panel.problem.problem.code == "save-folder-missing"
    assert not page.messages.exports.recorder.is_recording


def test_a_log_that_cannot_go_on_says_so_until_it_is_read(
    qtbot: QtBot, page: MessagesPage, folder: Path
) -> None:
    exports = page.messages.exports
    begun(qtbot, page, folder / "x.jsonl")
    folder.rmdir()
    arrive(page, 1)
    qtbot.waitUntil(lambda: exports.problem is not None)
    assert exports.problem is not None
    assert exports.problem.isVisible()
    assert exports.recorder.bar is None
    assert exports.button.record_action.isEnabled()
    exports.problem.dismiss()
    assert exports.place.isHidden()


def test_every_text_follows_the_language(
    qtbot: QtBot, page: MessagesPage, folder: Path, switch: LanguageSwitch
) -> None:
    panel = asked(page, folder / "x.jsonl")
    switch.use("fr")
    assert panel.cancel_button.text() == "Annuler"
    switch.use("en")
    assert panel.cancel_button.text() == "Cancel"
    assert panel.turn_combo.itemText(1) == "After 1 MB"
