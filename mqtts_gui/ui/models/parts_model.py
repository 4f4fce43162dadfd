"""The parts of a file, each in one line; a file of ten thousand says only those that are seen."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

from mqtts_gui.certs.describing import Description
from mqtts_gui.certs.loading import LoadedItem
from mqtts_gui.ui.models.file_words import item_line

Index = QModelIndex | QPersistentModelIndex


class PartsModel(QAbstractListModel):
    """What a file holds, in the order of `OpenedFile.pairs`."""

    def __init__(self) -> None:
        super().__init__()
        self._pairs: list[tuple[LoadedItem, Description]] = []
        self._name = ""

    def show_parts(self, pairs: list[tuple[LoadedItem, Description]], file_name: str) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._pairs, self._name = pairs, file_name
        self.endResetModel()

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._pairs)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or role != Qt.ItemDataRole.DisplayRole:
            return None
        line = item_line(*self._pairs[index.row()], self._name)
        return f"{index.row() + 1}. {line}"
