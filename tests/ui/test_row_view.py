"""The geometry of a table of equal rows: any number of them, in Qt's lengths of 31 bits."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication
from pytestqt.qtbot import QtBot
from typing_extensions import override

from mqtts_gui.ui.widgets.row_view import RowView

HEIGHT = 28
_ROOT = QModelIndex()


class Numbers(QAbstractTableModel):
    """Rows that say their number."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return self.count

    @override
    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 2

    @override
    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        return str(index.row()) if role == Qt.ItemDataRole.DisplayRole else None


def shown(qtbot: QtBot, count: int) -> RowView:
    view = RowView()
    qtbot.addWidget(view)
    view.numbers = Numbers(count)  # type: ignore[attr-defined]  # kept alive with the view
    view.setModel(view.numbers)  # type: ignore[attr-defined]
    view.set_row_height(HEIGHT)
    view.resize(300, 10 * HEIGHT + 40)
    view.show()
    QApplication.processEvents()
    return view


@pytest.mark.parametrize("count", [3, 1_000, 10_000_000, 100_000_000])
def test_every_row_is_reached(qtbot: QtBot, count: int) -> None:
    view = shown(qtbot, count)
    room = view.viewport().height()
    assert view.seen_rows() == range(min(count, -(-room // HEIGHT)))
    bottom = view.verticalScrollBar().maximum()
    view.verticalScrollBar().setValue(bottom)
    last = view.seen_rows().stop - 1
    assert last == count - 1
    assert view.top_of(last) + HEIGHT <= max(room, count * HEIGHT)
    for row in {0, count // 3, count // 2, count - 1}:
        index = view.model().index(row, 1)
        view.scrollTo(index)
        rect = view.visualRect(index)
        assert rect.height() == HEIGHT
        assert rect.top() >= -1
        assert rect.bottom() <= room + view.verticalScrollBar().singleStep()
        assert view.indexAt(rect.center()) == index
        view.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        assert row in view.seen_rows()


def test_nothing_is_where_no_row_is(qtbot: QtBot) -> None:
    view = shown(qtbot, 3)
    assert view.rowAt(3 * HEIGHT - 1) == 2
    assert view.rowAt(3 * HEIGHT) == view.rowAt(-1) == -1
    assert not view.indexAt(QPoint(5, 4 * HEIGHT)).isValid()
    empty = shown(qtbot, 0)
    assert list(empty.seen_rows()) == []
    QTest.keyClick(empty, Qt.Key.Key_Down)
    QTest.keyClick(empty, Qt.Key.Key_End)
    assert not empty.currentIndex().isValid()


def test_another_height_leaves_the_first_row_in_sight(qtbot: QtBot) -> None:
    view = shown(qtbot, 1_000)
    view.scroll_to(400 * HEIGHT)
    view.set_row_height(2 * HEIGHT)
    assert view.seen_rows().start == 400
    assert view.offset == 400 * 2 * HEIGHT


def test_a_selection_reaches_from_far_away(qtbot: QtBot) -> None:
    view = shown(qtbot, 10_000_000)
    view.setCurrentIndex(view.model().index(5, 0))
    view.scroll_to(view.furthest)
    place = view.visualRect(view.model().index(9_999_999, 0)).center()
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, place
    )
    chosen = view.selectionModel().selection()
    assert (chosen.at(0).top(), chosen.at(0).bottom()) == (5, 9_999_999)
