"""What a table over a history shows; `history_model` is about how it changes."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from mqtts_gui.mqtt.events import Message
from mqtts_gui.ui.models.history_cells import cell, heading
from mqtts_gui.ui.models.history_shown import Shown
from mqtts_gui.ui.models.messages_model import Column

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ROLES = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}


class HistoryTable(QAbstractTableModel):
    """The rows of `shown`, read when they are asked for."""

    def __init__(self, shown: Shown, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown = shown

    @property
    def total(self) -> int:
        """Messages that have a row or are hidden by the filter."""
        return self._shown.places.count

    @property
    def in_memory(self) -> int:
        """Messages in memory: those around what was seen last."""
        return self._shown.pages.in_memory

    def message_at(self, row: int) -> Message | None:
        """Return the message in `row`; None if it went and the rows do not know yet."""
        return self._shown.message_at(row)

    def seq_at(self, row: int) -> int | None:
        """Return the number of the message in `row`; None if it went."""
        return self._shown.seq_at(row)

    def row_of(self, seq: int) -> int | None:
        """Return the row of the message `seq`, None if it has none."""
        return self._shown.row_of(seq)

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
        return heading(section, role) if orientation is Qt.Orientation.Horizontal else None
