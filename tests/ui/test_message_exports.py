"""Exporting from the page: what, in which form, where to; and looking at the file again."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from mqtts_gui.mqtt.events import Message
from mqtts_gui.store.export_formats import ExportFormat, ExportOptions, csv_line
from mqtts_gui.ui.language import LanguageSwitch
from mqtts_gui.ui.message_commands import MessageCommand
from mqtts_gui.ui.message_exports import MessageExports, default_options
from mqtts_gui.ui.models.export_scope import ExportScope
from mqtts_gui.ui.pages.messages_page import MessagesPage
from mqtts_gui.ui.widgets.export_panel import ExportPanel
from mqtts_gui.ui.widgets.import_panel import ImportPanel
from mqtts_gui.ui.widgets.imported_window import ImportedWindow
from tests.support.exports import messages_of
from tests.support.fake_messages_connection import FakeConnection, message
from tests.support.histories import kept

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

COUNT = 60


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path) -> Iterator[MessagesPage]:
    connection = FakeConnection()
    with kept(tmp_path / "history" / "h.sqlite3") as history:
        history.append([message(f"ciel/{at % 3}", b'{"v": %d}' % at) for at in range(COUNT)])
        connection.history = history
        made = MessagesPage(connection)
        qtbot.addWidget(made)
        made.resize(1100, 760)
        made.show()
        QTest.qWaitForWindowActive(made)
        qtbot.waitUntil(lambda: made.messages.table.model().rowCount() == COUNT)
        yield made
        made.messages.message_actions.windows.close_all()
        made.messages.model.close()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(lambda: not list((tmp_path / "imported").glob("*.sqlite3")))


def exports(page: MessagesPage) -> MessageExports:
    return page.messages.exports


def panel_for(page: MessagesPage, scope: ExportScope, path: Path) -> ExportPanel:
    exports(page).export(scope)
    panel = exports(page).panel
    assert isinstance(panel, ExportPanel)
    panel.form.format_combo.show_value(ExportFormat.JSON_LINES)
    panel.path_row.edit.setText(str(path))
    return panel


def written(qtbot: QtBot, panel: ExportPanel) -> None:
    panel.export_button.click()
    qtbot.waitUntil(lambda: panel.result is not None)


def values(path: Path) -> list[int]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(json.loads(line)["payload"])["v"] for line in lines]


def select(page: MessagesPage, *rows: int) -> None:
    table = page.messages.table
    flags = QItemSelectionModel.SelectionFlag
    for row in rows:
        index = table.model().index(row, 0)
        table.selectionModel().select(index, flags.Select | flags.Rows)


def test_the_menu_offers_what_there_is(qtbot: QtBot, page: MessagesPage) -> None:
    button = exports(page).button
    offered = button.actions_of
    button.menu().aboutToShow.emit()
    enabled = {scope for scope, action in offered.items() if action.isEnabled()}
    assert enabled == {ExportScope.ALL}

    page.messages.filter_bar.show_only("topic:ciel/1")
    qtbot.waitUntil(lambda: page.messages.model.rowCount() == COUNT // 3)
    select(page, 0)
    button.menu().aboutToShow.emit()
    assert all(action.isEnabled() for action in offered.values())
    assert offered[ExportScope.SELECTED].text() == "1 selected message…"


def test_everything_is_exported_and_the_folder_opened(
    qtbot: QtBot, page: MessagesPage, tmp_path: Path
) -> None:
    panel = panel_for(page, ExportScope.ALL, tmp_path / "all.jsonl")
    opened: list[QUrl] = []
    panel._open = opened.append
    written(qtbot, panel)

    assert values(tmp_path / "all.jsonl") == list(range(COUNT))
    assert "60 messages are in" in panel.note.text()
    assert panel.folder_button.hasFocus()
    panel.folder_button.click()
    assert opened == [QUrl.fromLocalFile(str(tmp_path))]
    panel.close_button.click()
    assert exports(page).panel is None
    assert exports(page).place.isHidden()


def test_the_selection_is_exported(qtbot: QtBot, page: MessagesPage, tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    select(page, 2, 3, 4, 40)
    written(qtbot, panel_for(page, ExportScope.SELECTED, path))
    assert values(path) == [2, 3, 4, 40]


def test_the_selection_of_a_filtered_table_leaves_out_what_is_hidden(
    qtbot: QtBot, page: MessagesPage, tmp_path: Path
) -> None:
    path = tmp_path / "some.jsonl"
    page.messages.filter_bar.show_only("topic:ciel/1")
    qtbot.waitUntil(lambda: page.messages.model.rowCount() == COUNT // 3)
    select(page, 2, 3, 4)
    written(qtbot, panel_for(page, ExportScope.SELECTED, path))
    assert values(path) == [7, 10, 13]


@pytest.mark.parametrize("newest_first", [False, True])
def test_what_the_filter_shows_is_exported(
    qtbot: QtBot, page: MessagesPage, tmp_path: Path, *, newest_first: bool
) -> None:
    path = tmp_path / "some.jsonl"
    model = page.messages.model
    model.set_newest_first(newest_first)
    page.messages.filter_bar.show_only("topic:ciel/2")
    qtbot.waitUntil(lambda: model.rowCount() == COUNT // 3)
    written(qtbot, panel_for(page, ExportScope.SHOWN, path))
    assert values(path) == list(range(2, COUNT, 3))


def test_what_a_pause_holds_back_is_not_shown_and_not_exported(
    qtbot: QtBot, page: MessagesPage, tmp_path: Path
) -> None:
    path = tmp_path / "some.jsonl"
    page.messages.filter_bar.pause_button.click()
    connection = page.messages._connection
    assert isinstance(connection, FakeConnection)
    connection.arrive([message("ciel/0", b'{"v": 999}')])
    written(qtbot, panel_for(page, ExportScope.SHOWN, path))
    assert values(path) == list(range(COUNT))


def test_a_file_that_is_there_is_replaced_only_by_the_button_that_says_so(
    qtbot: QtBot, page: MessagesPage, tmp_path: Path
) -> None:
    path = tmp_path / "all.jsonl"
    path.write_text("of before")
    panel = panel_for(page, ExportScope.ALL, path)
    panel.export_button.click()
    qtbot.waitUntil(panel.problem.isVisible)
    assert path.read_text() == "of before"
    assert panel.replace_button.hasFocus()
    panel.replace_button.click()
    qtbot.waitUntil(lambda: panel.result is not None)
    assert values(path) == list(range(COUNT))
    assert panel.problem.isHidden()


def test_the_options_are_those_of_the_form_and_stay(
    qtbot: QtBot, page: MessagesPage, tmp_path: Path
) -> None:
    path = tmp_path / "x.csv"
    panel = panel_for(page, ExportScope.ALL, path)
    panel.form.format_combo.show_value(ExportFormat.CSV)
    panel.form.separator_combo.show_value(";")
    panel.form.mark_check.setChecked(False)
    panel.path_row.edit.setText(str(path))
    written(qtbot, panel)
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    assert len(rows) == COUNT
    panel.leave()

    exports(page).export(ExportScope.ALL)
    again = exports(page).panel
    assert isinstance(again, ExportPanel)
    assert again.options == ExportOptions(ExportFormat.CSV, ";")


def test_the_name_follows_the_form_until_it_is_typed(page: MessagesPage, tmp_path: Path) -> None:
    exports(page).export(ExportScope.ALL)
    panel = exports(page).panel
    assert isinstance(panel, ExportPanel)
    assert panel.path_row.edit.text().endswith(".csv")
    assert "VM-Dupont-" in panel.path_row.edit.text()
    combo = panel.form.format_combo
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert panel.path_row.edit.text().endswith(".jsonl")
    assert panel.form.separator_combo.isHidden() or not panel.form.separator_combo.isVisible()


def test_escape_cancels_and_then_closes(qtbot: QtBot, page: MessagesPage, tmp_path: Path) -> None:
    history = page.messages._connection.history
    assert history is not None
    some = [message("ciel/0", b'{"v": 1}') for _ in range(10_000)]
    for _ in range(12):
        history.append(some)
    path = tmp_path / "all.jsonl"
    panel = panel_for(page, ExportScope.ALL, path)
    panel.export_button.click()
    assert panel.is_running
    exports(page).export(ExportScope.ALL)  # it is not put off by another
    assert exports(page).panel is panel
    QTest.keyClick(panel.task_row.cancel_button, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not panel.is_running)
    assert "nothing was written" in panel.note.text()
    assert list(tmp_path.glob("*.jsonl")) == []
    assert list(tmp_path.glob(".*")) == []
    QTest.keyClick(panel.export_button, Qt.Key.Key_Escape)
    assert exports(page).panel is None


def test_an_export_is_looked_at_again(
    qtbot: QtBot, page: MessagesPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "all.jsonl"
    written(qtbot, panel_for(page, ExportScope.ALL, path))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    exports(page).button.import_action.trigger()
    window = imported_window(qtbot, page)

    assert window.messages.model.rowCount() == COUNT
    assert window.windowTitle() == "all.jsonl (imported)"
    assert window.remarks_button.isHidden()
    history = window._imported.history
    assert history.path.parent == tmp_path / "imported"
    connection = page.messages._connection
    assert connection.history is not None
    assert messages_of(history) == messages_of(connection.history)
    actions = window.messages.message_actions
    rows = [(1, messages_of(history)[0])]
    assert not actions.can(MessageCommand.DELETE_ROWS, rows)
    assert actions.can(MessageCommand.COPY_ROWS, rows)
    window.close()
    qtbot.waitUntil(lambda: not history.path.exists())
    assert path.exists()


def test_enter_in_the_name_exports_and_presses_nothing_else(
    qtbot: QtBot, page: MessagesPage, tmp_path: Path
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(ExportOptions().header() + csv_line(message("t"), ",") * 40_000)
    exports(page).show_file(path)
    window = imported_window(qtbot, page)  # it presses the button that has the focus
    window.messages.exports.export(ExportScope.ALL)
    panel = window.messages.exports.panel
    assert isinstance(panel, ExportPanel)
    panel.path_row.edit.setText(str(tmp_path / "again.csv"))
    panel.path_row.edit.setFocus()
    QTest.keyClick(panel.path_row.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.result is not None or panel.note.phrase is not None)
    assert panel.result is not None
    assert panel.result.count == 40_000
    window.close()


def test_damaged_lines_are_listed_in_the_window(
    qtbot: QtBot, page: MessagesPage, tmp_path: Path
) -> None:
    path = tmp_path / "x.csv"
    sent = Message(1, True, "t", b"\xe2\x80\xaex", 0, False, False)  # noqa: FBT003 - a tuple
    path.write_bytes(ExportOptions().header() + csv_line(sent, ",") + b"x\n")
    exports(page).show_file(path)
    window = imported_window(qtbot, page)
    assert window.remarks_button.text() == "1 remark"
    window.remarks_button.click()
    assert window.remarks.isVisible()
    assert "Line 3 was not imported" in window.remarks.toPlainText()
    window.close()


def test_a_file_of_something_else_is_explained(
    qtbot: QtBot, page: MessagesPage, tmp_path: Path
) -> None:
    path = tmp_path / "x.csv"
    path.write_text("nothing of ours")
    exports(page).show_file(path)
    panel = exports(page).panel
    assert isinstance(panel, ImportPanel)
    qtbot.waitUntil(panel.problem.isVisible)
    assert panel.close_button.hasFocus()
    panel.close_button.click()
    assert exports(page).panel is None


def test_every_text_follows_the_language(
    qtbot: QtBot, page: MessagesPage, tmp_path: Path, switch: LanguageSwitch
) -> None:
    panel = panel_for(page, ExportScope.ALL, tmp_path / "x.jsonl")
    written(qtbot, panel)
    switch.use("fr")
    assert panel.close_button.text() == "Fermer"
    assert panel.task_row.cancel_button.text() == "Annuler"
    assert default_options().separator == ";"
    switch.use("en")
    assert panel.close_button.text() == "Close"
    assert default_options().separator == ","


def imported_window(qtbot: QtBot, page: MessagesPage) -> ImportedWindow:
    windows = page.messages.message_actions.windows
    qtbot.waitUntil(lambda: len(windows.open) == 1)
    window = windows.open[0]
    assert isinstance(window, ImportedWindow)
    qtbot.waitUntil(lambda: window.messages.model.rowCount() > 0)
    return window
