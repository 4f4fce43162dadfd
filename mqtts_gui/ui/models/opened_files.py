"""The files that the Certificates page holds open, in the order they were opened."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

from mqtts_gui.certs.describing import Description
from mqtts_gui.certs.judging import Verdict
from mqtts_gui.certs.loading import Kind, LoadedFile, LoadedItem

ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """One row of the list.

    Attributes:
        number: Names the row for as long as it is open.
        path: Where the file lies; None for what a broker presented.
        file: What it holds; None while it is being read.
        descriptions: One for each item of `file`.
        passphrase: What unlocks it, for as long as it is open.
    """

    number: int
    name: str
    path: Path | None
    file: LoadedFile | None = None
    descriptions: tuple[Description, ...] = ()
    verdict: Verdict | None = None
    passphrase: str | None = field(default=None, repr=False)

    @property
    def is_locked(self) -> bool:
        """Whether a passphrase is missing, or wrong."""
        items = self.file.items if self.file is not None else ()
        return any(item.encrypted and item.value is None for item in items)

    def pairs(self) -> list[tuple[LoadedItem, Description]]:
        """Return the items with their descriptions, certificates first."""
        items = self.file.items if self.file is not None else ()
        pairs = list(zip(items, self.descriptions, strict=True))
        return sorted(pairs, key=lambda pair: pair[0].kind is not Kind.CERTIFICATE)


class OpenedFilesModel(QAbstractListModel):
    """A list of `OpenedFile`; each is the data of its row for `ENTRY_ROLE`."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[OpenedFile] = []

    @property
    def entries(self) -> tuple[OpenedFile, ...]:
        """All rows."""
        return tuple(self._entries)

    def entry(self, number: int) -> OpenedFile | None:
        """Return the row of this number."""
        return next((entry for entry in self._entries if entry.number == number), None)

    def row_of(self, number: int) -> int:
        """Return where the row of this number stands; -1 where it was closed."""
        numbers = [entry.number for entry in self._entries]
        return numbers.index(number) if number in numbers else -1

    def add(self, entry: OpenedFile) -> None:
        """Append a row."""
        place = len(self._entries)
        self.beginInsertRows(QModelIndex(), place, place)
        self._entries.append(entry)
        self.endInsertRows()

    def replace(self, entry: OpenedFile) -> None:
        """Put `entry` in the place of the row of the same number, if it is still open."""
        row = self.row_of(entry.number)
        if row >= 0:
            self._entries[row] = entry
            self.dataChanged.emit(self.index(row), self.index(row))

    def remove(self, number: int) -> None:
        """Take a row out."""
        row = self.row_of(number)
        if row >= 0:
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._entries[row]
            self.endRemoveRows()

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    @override
    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        return entry.name if role == Qt.ItemDataRole.DisplayRole else None
