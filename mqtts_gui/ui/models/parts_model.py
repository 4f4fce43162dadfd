"""The parts of a file, each in one line."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

from mqtts_gui.ui.models.file_words import item_line
from mqtts_gui.ui.models.opened_file import OpenedFile, Part

MOST_LISTED = 1000
"""Parts that are offered; of a collection of ten thousand roots the others can be pasted alone."""

Index = QModelIndex | QPersistentModelIndex


class PartsModel(QAbstractListModel):
    """What a file holds, in the order of `OpenedFile.pairs`."""

    def __init__(self) -> None:
        super().__init__()
        self._pairs: tuple[Part, ...] = ()
        self._places: list[int] = []
        self._name = ""

    def show_parts(self, entry: OpenedFile, place: int) -> None:
        """Replace all rows; the one at `place` is among them in any case."""
        self.beginResetModel()
        self._pairs, self._name = entry.pairs(), entry.name
        self._places = list(range(min(MOST_LISTED, len(self._pairs))))
        if MOST_LISTED <= place < len(self._pairs):
            self._places.append(place)
        self.endResetModel()

    @property
    def count(self) -> int:
        """How many parts the file has, listed or not."""
        return len(self._pairs)

    def row_of(self, place: int) -> int:
        """Return the row of the part at `place`."""
        return self._places.index(place) if place in self._places else -1

    def place_of(self, row: int) -> int:
        """Return the place of the part in a row."""
        return self._places[row]

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._places)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or role != Qt.ItemDataRole.DisplayRole:
            return None
        place = self._places[index.row()]
        return f"{place + 1}. {item_line(*self._pairs[place], self._name)}"
