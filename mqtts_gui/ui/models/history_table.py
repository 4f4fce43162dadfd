"""What a table over a history shows; `history_model` is about how it changes."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.mqtt.events import Message
from mqtts_gui.ui.models.history_pages import Line
from mqtts_gui.ui.models.history_shown import Shown
from mqtts_gui.ui.models.message_cells import Column, cell, heading

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_LONG_ROLES = {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}
_ROLES = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}


class HistoryTable(QAbstractTableModel):
    """The rows of `shown`, read when they are asked for; the oldest first, or the newest.

    `shown` counts from the oldest message, in places; rows are places from one end or the other.
    """

    def __init__(self, shown: Shown, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown = shown
        self._newest_first = False

    @property
    def newest_first(self) -> bool:
        """The first row is the newest message."""
        return self._newest_first

    @property
    def total(self) -> int:
        """Messages that have a row or are hidden by the filter."""
        return self._shown.places.count

    @property
    def in_memory(self) -> int:
        """Messages in memory: those around what was seen last."""
        return self._shown.pages.in_memory

    def set_newest_first(self, newest_first: bool) -> None:  # noqa: FBT001 - the value of a toggled signal
        """Turn the order of the rows round, or leave it."""
        if newest_first != self._newest_first:
            self.beginResetModel()
            self._newest_first = newest_first
            self.endResetModel()
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, Column.TIME, Column.TIME)

    def message_at(self, row: int) -> Message | None:
        """Return the message in `row`; None if it went and the rows do not know yet."""
        return self._shown.message_at(self._turned(row))

    def line_at(self, row: int) -> Line | None:
        """Return what `row` shows of its message, to be painted again and again; else likewise."""
        return self._shown.line_at(self._turned(row))

    def seq_at(self, row: int) -> int | None:
        """Return the number of the message in `row`; None if it went."""
        return self._shown.seq_at(self._turned(row))

    def row_of(self, seq: int) -> int | None:
        """Return the row of the message `seq`, None if it has none."""
        place = self._shown.row_of(seq)
        return None if place is None else self._turned(place)

    def row_near(self, seq: int) -> int | None:
        """Return the row of `seq` or of a message beside where it was; None without any rows."""
        if not self._shown.count:
            return None
        return self._turned(min(self._shown.place_of(seq), self._shown.count - 1))

    def retranslate(self) -> None:
        """Tell the views that headers and words changed with the language."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    @override
    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._shown.count

    @override
    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(Column)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or role not in _ROLES:
            return None
        message = self.message_at(index.row())
        return None if message is None else cell(message, index.column(), role)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if section == Column.TIME and role in _LONG_ROLES:
            return tr("Time, newest first") if self._newest_first else tr("Time, oldest first")
        return heading(section, role)

    def _turned(self, at: int) -> int:
        """Return the place of a row, or the row of a place."""
        return self._shown.count - 1 - at if self._newest_first else at

    def _turned_span(self, first: int, last: int, count: int) -> tuple[int, int]:
        """Return the rows of places, of `count`."""
        return (count - 1 - last, count - 1 - first) if self._newest_first else (first, last)
