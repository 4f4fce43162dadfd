"""The files that the Certificates page holds open, in the order they were opened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

from mqtts_gui.i18n import visible
from mqtts_gui.ui.models.file_words import spoken_line
from mqtts_gui.ui.models.opened_file import OpenedFile

__all__ = ["ENTRY_ROLE", "OpenedFile", "OpenedFilesModel"]

ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1

Index = QModelIndex | QPersistentModelIndex


class OpenedFilesModel(QAbstractListModel):
    """A list of `OpenedFile`; each is the data of its row for `ENTRY_ROLE`."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[OpenedFile] = []
        self._rows: dict[int, int] = {}

    @property
    def entries(self) -> tuple[OpenedFile, ...]:
        """All rows."""
        return tuple(self._entries)

    def entry(self, number: int) -> OpenedFile | None:
        """Return the row of this number."""
        row = self.row_of(number)
        return self._entries[row] if row >= 0 else None

    def row_of(self, number: int) -> int:
        """Return where the row of this number stands; -1 where it was closed."""
        return self._rows.get(number, -1)

    def add(self, *entries: OpenedFile) -> None:
        """Append rows, all at once: a view lays its rows out after each insertion."""
        if not entries:
            return
        first = len(self._entries)
        self.beginInsertRows(QModelIndex(), first, first + len(entries) - 1)
        self._entries += entries
        self._count_rows(first)
        self.endInsertRows()

    def replace(self, *entries: OpenedFile) -> None:
        """Put entries in the place of the rows of the same numbers that are still open."""
        rows = self.renew(entries)
        if rows:
            self.dataChanged.emit(self.index(min(rows)), self.index(max(rows)))

    def renew(self, entries: Iterable[OpenedFile]) -> list[int]:
        """Replace entries that look as before, without telling views; return their rows."""
        rows = []
        for entry in entries:
            row = self.row_of(entry.number)
            if row >= 0:
                self._entries[row] = entry
                rows.append(row)
        return rows

    def remove(self, *numbers: int) -> None:
        """Take rows out."""
        rows = sorted(row for number in numbers if (row := self.row_of(number)) >= 0)
        for first, last in reversed(_runs(rows)):
            self.beginRemoveRows(QModelIndex(), first, last)
            gone = self._entries[first : last + 1]
            del self._entries[first : last + 1]
            for entry in gone:
                del self._rows[entry.number]
            self._count_rows(first)
            self.endRemoveRows()

    def refresh(self) -> None:
        """Have the words drawn again, in the language in force."""
        if self._entries:
            self.dataChanged.emit(self.index(0), self.index(len(self._entries) - 1))

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return visible(entry.name)
            case Qt.ItemDataRole.AccessibleTextRole:
                return spoken_line(entry)
        return None

    def _count_rows(self, first: int) -> None:
        for row in range(first, len(self._entries)):
            self._rows[self._entries[row].number] = row


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and last of each run of neighbours in sorted `rows`."""
    runs = []
    for _, group in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0]):
        members = [row for _, row in group]
        runs.append((members[0], members[-1]))
    return runs
