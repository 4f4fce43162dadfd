"""A table whose rows have one height: millions of them cost no more than what is seen.

Qt's own table keeps something for each row and adds the heights up again whenever rows come; this
one computes where a row is. All else is Qt's: columns, selection, keys, what a screen reader finds.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
)
from PySide6.QtGui import QRegion, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget
from typing_extensions import override

from mqtts_gui.ui.widgets.scaling import px

_Index = QModelIndex | QPersistentModelIndex
_Hint = QAbstractItemView.ScrollHint
_Action = QAbstractItemView.CursorAction
_CORNER = 24
_FAR = 1 << 29  # further than anything that is seen; Qt's lengths have 31 bits
_STEPS = {_Action.MoveUp: -1, _Action.MoveDown: 1, _Action.MovePrevious: -1, _Action.MoveNext: 1}


class _NoRows(QHeaderView):
    """Stands where Qt wants the heights of rows, and knows of none."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._none = QStandardItemModel(self)
        super().setModel(self._none)  # with a selection of its own, which Qt asks for
        self.hide()

    @override
    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Stay without rows."""

    @override
    def setSelectionModel(self, selectionModel: QItemSelectionModel) -> None:
        if selectionModel.model() is self._none:
            super().setSelectionModel(selectionModel)


class RowView(QTableView):
    """Show whole rows, scrolled by pixels; what is scrolled to is `offset`.

    Attributes:
        corner: Stands at the right end of the heading.
    """

    corner: QWidget | None = None
    _is_ready = False  # Qt asks for much before there is a model
    _arranging = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._height = 1
        self._unit = 1
        self.setVerticalHeader(_NoRows())
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def row_height(self) -> int:
        """Height of every row, in pixels."""
        return self._height

    @property
    def offset(self) -> int:
        """How far below the top of the first row the viewport begins, in pixels."""
        return self.verticalScrollBar().value() * self._unit

    @property
    def furthest(self) -> int:
        """The offset at which the last row is seen whole."""
        return max(0, self._count() * self._height - self.viewport().height())

    @override
    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        self._is_ready = model is not None
        self.updateGeometries()

    def set_row_height(self, height: int) -> None:
        """Give every row another height; the first one that is seen stays."""
        top = self.offset // self._height
        self._height = max(1, height)
        self.updateGeometries()
        self.scroll_to(top * self._height)
        self.viewport().update()

    def scroll_to(self, offset: int) -> None:
        """Scroll to an offset, or as near as can be."""
        bar = self.verticalScrollBar()
        at_end = offset >= self.furthest
        bar.setValue(bar.maximum() if at_end else max(0, offset) // self._unit)

    def top_of(self, row: int) -> int:
        """Return where a row begins in the viewport."""
        return row * self._height - self.offset

    def seen_rows(self) -> range:
        """Return the rows of which something is seen."""
        first = self.offset // self._height
        last = (self.offset + self.viewport().height() - 1) // self._height
        return range(first, min(last + 1, self._count()))

    @override
    def rowAt(self, y: int) -> int:
        row = (y + self.offset) // self._height
        return row if 0 <= row < self._count() else -1

    @override
    def rowViewportPosition(self, row: int) -> int:
        return max(-_FAR, min(self.top_of(row), _FAR))

    @override
    def rowHeight(self, row: int) -> int:
        return self._height

    @override
    def visualRect(self, index: _Index) -> QRect:
        column = index.column()
        if not index.isValid() or self.isColumnHidden(column):
            return QRect()
        left, width = self.columnViewportPosition(column), self.columnWidth(column)
        return QRect(left, self.rowViewportPosition(index.row()), width, self._height)

    @override
    def indexAt(self, pos: QPoint) -> QModelIndex:
        row, column = self.rowAt(pos.y()), self.columnAt(pos.x())
        return self.model().index(row, column) if min(row, column) >= 0 else QModelIndex()

    @override
    def scrollTo(self, index: _Index, hint: _Hint = _Hint.EnsureVisible) -> None:
        if not index.isValid():
            return
        top, room = index.row() * self._height, self.viewport().height()
        spare = room - self._height
        if hint is _Hint.PositionAtCenter:
            self.scroll_to(top - spare // 2)
        elif hint is _Hint.PositionAtTop or top < self.offset:
            self.scroll_to(top)
        elif hint is _Hint.PositionAtBottom or top > self.offset + spare:
            self.scroll_to(-(-(top - spare) // self._unit) * self._unit)

    @override
    def verticalOffset(self) -> int:
        return min(self.offset, _FAR)

    @override
    def isIndexHidden(self, index: _Index) -> bool:
        return self.isColumnHidden(index.column())

    @override
    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        count = self._count()
        ends = sorted((rect.top(), rect.bottom()))
        first, last = ((end + self.offset) // self._height for end in ends)
        if count and first < count and last >= 0:
            model = self.model()
            start = model.index(max(first, 0), 0)
            end = model.index(min(last, count - 1), model.columnCount() - 1)
            self.selectionModel().select(QItemSelection(start, end), command)
        else:
            self.selectionModel().select(QItemSelection(), command)

    @override
    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        return QRegion(self.viewport().rect())

    @override
    def moveCursor(self, cursorAction: _Action, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        count, current = self._count(), self.currentIndex()
        if not count:
            return QModelIndex()
        ends = {_Action.MoveHome: 0, _Action.MoveEnd: count - 1}
        if current.isValid():
            row, column = self._row_after(cursorAction, current.row()), current.column()
            if cursorAction in {_Action.MoveLeft, _Action.MoveRight}:
                back = (cursorAction is _Action.MoveLeft) is not self.isRightToLeft()
                column = self._column_beside(column, -1 if back else 1)
        else:
            row, column = self.seen_rows().start, self._column_beside(-1, 1)
        row = ends.get(cursorAction, row)
        return self.model().index(max(0, min(row, count - 1)), column)

    @override
    def keyboardSearch(self, search: str) -> None:
        """Do not read a million rows because somebody typed a letter."""

    @override
    def updateGeometries(self) -> None:
        if self._arranging or not self._is_ready:
            return
        self._arranging = True
        self._place_heading()
        bar = self.verticalScrollBar()
        self._unit = 1 + self._count() * self._height // _FAR
        page = self.viewport().height()
        bar.setSingleStep(max(1, self._height // self._unit))
        bar.setPageStep(max(1, (page - self._height) // self._unit))
        bar.setRange(0, -(-self.furthest // self._unit))
        self._arranging = False

    @override
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        # What lies over the rows must not move with them, so that nothing is moved: all is painted.
        self.viewport().update()

    @override
    def verticalScrollbarValueChanged(self, value: int) -> None:
        """Do not ask the screen where the mouse is: a flood would wait for each answer."""

    def _place_heading(self) -> None:
        heading = self.horizontalHeader()
        height = 0 if heading.isHidden() else heading.sizeHint().height()
        self.setViewportMargins(0, height, 0, 0)
        place = self.viewport().geometry()
        width = self._heading_width()
        heading.setGeometry(place.left(), place.top() - height, width, height)
        if self.corner is not None:
            corner = place.width() - width
            self.corner.setGeometry(place.left() + width, place.top() - height, corner, height)

    def _heading_width(self) -> int:
        """Return how much of the width the columns share."""
        taken = px(_CORNER) if self.corner is not None else 0
        return max(0, self.viewport().width() - taken)

    def _row_after(self, action: _Action, row: int) -> int:
        page = max(1, self.viewport().height() // self._height - 1)
        pages = {_Action.MovePageUp: -page, _Action.MovePageDown: page}
        return row + _STEPS.get(action, 0) + pages.get(action, 0)

    def _column_beside(self, column: int, step: int) -> int:
        """Return the next column that is shown, or else the same."""
        beside = column + step
        while 0 <= beside < self.model().columnCount():
            if not self.isColumnHidden(beside):
                return beside
            beside += step
        return max(column, 0)

    def _count(self) -> int:
        return self.model().rowCount() if self._is_ready else 0
