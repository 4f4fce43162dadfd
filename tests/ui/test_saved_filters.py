"""Filters kept under names: saved, applied, renamed and deleted, and shared by all bars."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mqtts_gui.store.search_query import Query
from mqtts_gui.store.settings import MOST_SAVED_FILTERS, SavedFilter
from mqtts_gui.ui.models.saved_filters import SavedFilters
from mqtts_gui.ui.theme import Theme
from mqtts_gui.ui.widgets.filter_bar import FilterBar
from mqtts_gui.ui.widgets.note_line import NoteLine
from mqtts_gui.ui.widgets.saved_filters_panel import SavedFiltersPanel
from tests.support.student import Student

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support")

WAIT_MS = 5_000
KEY = Qt.Key
WARM, ALARMS = SavedFilter("Chaud", "json:valeur>30"), SavedFilter("Alarmes", "alarme OR erreur")


@pytest.fixture
def saved() -> SavedFilters:
    made = SavedFilters()
    made.take([WARM, ALARMS])
    return made


@pytest.fixture
def bar(qtbot: QtBot, qapp: QApplication, saved: SavedFilters) -> Iterator[FilterBar]:
    Theme().apply(qapp, "light", 100)
    made = FilterBar()
    made.use_saved_filters(saved)
    qtbot.addWidget(made)
    made.resize(520, 120)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    for panel in made.findChildren(SavedFiltersPanel):
        panel.close()


def opened(bar: FilterBar) -> SavedFiltersPanel:
    bar.saved_button.click()
    (panel,) = bar.findChildren(SavedFiltersPanel)
    assert panel.isVisible()
    return panel


def listed(panel: SavedFiltersPanel) -> list[str]:
    return [panel.list.item(row).text() for row in range(panel.list.count())]


def said(panel: SavedFiltersPanel) -> str:
    (note,) = panel.findChildren(NoteLine)
    return "" if note.isHidden() else note.text()


def test_the_list_is_ordered_and_has_each_name_once(saved: SavedFilters) -> None:
    edits: list[tuple[SavedFilter, ...]] = []
    saved.edited.connect(edits.append)
    assert list(saved.filters) == [ALARMS, WARM]
    assert saved.save(" chaud ", " qos:1 ")
    assert list(saved.filters) == [ALARMS, SavedFilter("chaud", "qos:1")]
    assert not saved.save(" ", "x")
    assert not saved.save("x", " ")
    assert not saved.rename("chaud", "ALARMES")
    assert not saved.rename("chaud", "  ")
    assert not saved.rename("nobody", "x")
    assert saved.rename("chaud", "CHAUD")
    assert saved.rename("Alarmes", "Zut")
    saved.delete("CHAUD")
    saved.delete("nobody")
    assert saved.filters == (SavedFilter("Zut", ALARMS.text),)
    assert len(edits) == 4
    assert edits[-1] == saved.filters


def test_there_are_not_endlessly_many(saved: SavedFilters) -> None:
    for number in range(MOST_SAVED_FILTERS - 2):
        assert not saved.is_full
        assert saved.save(f"n{number}", "x")
    assert saved.is_full
    assert not saved.save("one more", "x")
    assert saved.save("n3", "y"), "one that is there takes another text"


def test_what_is_typed_is_saved_under_a_name_by_keyboard(
    qtbot: QtBot, bar: FilterBar, saved: SavedFilters
) -> None:
    bar.show_only(" topic:ciel/# ")
    panel = opened(bar)
    assert listed(panel) == ["Alarmes", "Chaud"]
    assert not panel.save_button.isEnabled()
    panel.name_edit.setFocus()
    QTest.keyClicks(panel.name_edit, "Ciel")
    assert panel.save_button.isEnabled()
    QTest.keyClick(panel.name_edit, KEY.Key_Return)
    assert saved.filters[-1] == SavedFilter("Ciel", "topic:ciel/#")
    assert listed(panel) == ["Alarmes", "Chaud", "Ciel"]
    assert panel.list.currentRow() == 2
    assert "Ciel" in said(panel)
    assert panel.isVisible()


def test_nothing_typed_is_not_saved(bar: FilterBar, saved: SavedFilters) -> None:
    panel = opened(bar)
    assert not panel.name_edit.isEnabled()
    assert panel.list.hasFocus()
    panel.name_edit.setText("x")
    panel.name_edit.returnPressed.emit()
    assert saved.filters == (ALARMS, WARM)


def test_a_filter_is_applied_by_enter(qtbot: QtBot, bar: FilterBar) -> None:
    queries: list[Query] = []
    bar.filter_changed.connect(queries.append)
    panel = opened(bar)
    QTest.keyClick(panel.list, KEY.Key_Down)
    QTest.keyClick(panel.list, KEY.Key_Return)
    assert not panel.isVisible()
    assert bar.filter_edit.text() == WARM.text
    assert [query.text for query in queries] == [WARM.text]
    opened(bar).apply_button.click()
    assert queries[-1].text == WARM.text, "the choice is the last one"


def test_a_filter_takes_another_name_in_its_place(
    qtbot: QtBot, bar: FilterBar, saved: SavedFilters
) -> None:
    panel = opened(bar)
    _type_name(panel, "Zone")
    assert listed(panel) == ["Chaud", "Zone"]
    assert panel.list.currentRow() == 1
    _type_name(panel, "chaud")
    assert listed(panel) == ["Chaud", "Zone"]
    assert "name" in said(panel)
    assert saved.filters == (WARM, SavedFilter("Zone", ALARMS.text))


def _type_name(panel: SavedFiltersPanel, name: str) -> None:
    panel.rename_button.click()
    (editor,) = [one for one in panel.list.findChildren(QLineEdit) if one.isVisible()]
    editor.selectAll()
    QTest.keyClicks(editor, name)
    QTest.keyClick(editor, KEY.Key_Return)
    QApplication.processEvents()


def test_filters_are_deleted_by_key_and_by_button(bar: FilterBar, saved: SavedFilters) -> None:
    panel = opened(bar)
    QTest.keyClick(panel.list, KEY.Key_Delete)
    assert list(saved.filters) == [WARM]
    panel.delete_button.click()
    assert list(saved.filters) == []
    assert not panel.list.isVisible()
    assert not panel.delete_button.isVisible()


def test_a_change_shows_in_every_open_page(
    qtbot: QtBot, bar: FilterBar, saved: SavedFilters
) -> None:
    other = FilterBar()
    other.use_saved_filters(saved)
    qtbot.addWidget(other)
    other.show()
    panel = opened(other)
    panel.close()
    opened(bar).delete_button.click()
    assert listed(panel) == ["Chaud"]


def test_names_and_texts_of_the_file_are_shown_as_they_are(
    bar: FilterBar, saved: SavedFilters
) -> None:
    saved.take([SavedFilter("<b>a\u202eb</b>", "<i>x</i>")])
    panel = opened(bar)
    assert "\\" in listed(panel)[0] or "\u202e" not in listed(panel)[0]
    assert "&lt;i&gt;" in panel.list.item(0).toolTip()
    QTest.keyClick(panel.list, KEY.Key_Return)
    assert bar.filter_edit.text() == "<i>x</i>"


def test_everything_is_named_and_escape_closes(bar: FilterBar, each_language: str) -> None:
    panel = opened(bar)
    for part in panel.findChildren(QWidget):
        if part.objectName().endswith(("_button", "_edit", "_list")):
            buttons = part.property("text")
            assert part.accessibleName() or buttons or part is panel.name_edit
    QTest.keyClick(panel, KEY.Key_Escape)
    assert not panel.isVisible()


def test_a_filter_is_there_for_every_connection_and_in_the_next_run(
    qtbot: QtBot, tmp_path: Path
) -> None:
    student = Student(qtbot, tmp_path / "data", "--lang", "en")
    student.click("first_connection_button")
    bar = messages_bar(student)
    bar.show_only("qos:1")
    panel = opened(bar)
    panel.name_edit.setText("Important")
    panel.save_button.click()
    panel.close()
    student.window.new_connection()
    other = messages_bar(student)
    assert other is not bar
    assert listed(opened(other)) == ["Important"]
    other.findChildren(SavedFiltersPanel)[0].close()
    student.leave()

    student = Student(qtbot, tmp_path / "data", "--lang", "en")
    panel = opened(messages_bar(student))
    assert listed(panel) == ["Important"]
    panel.apply_button.click()
    assert student.find(QLineEdit, "message_filter_edit").text() == "qos:1"
    student.leave()


def messages_bar(student: Student) -> FilterBar:
    view = student.window.pages.view()
    assert view is not None
    view.show_tab("messages")
    return student.find(FilterBar, "")
