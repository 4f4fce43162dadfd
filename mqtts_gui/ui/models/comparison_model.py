"""Two objects side by side, as a table of three columns."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, Qt
from typing_extensions import override

from mqtts_gui.certs.comparing import ComparedRow, Comparison
from mqtts_gui.certs.comparison_forms import SIGNS
from mqtts_gui.i18n import Phrase, mark, visible
from mqtts_gui.ui.models.answers_model import Index

FIELD, LEFT, RIGHT = range(3)
COLUMNS = 3
ROW_ROLE = Qt.ItemDataRole.UserRole + 1
SPOKEN_SIGNS: dict[bool | None, Phrase] = {
    True: mark("the same"),
    False: mark("different"),
    None: mark("not compared"),
}


class ComparisonModel(QAbstractTableModel):
    """The rows of a comparison, all or those that differ."""

    def __init__(self) -> None:
        super().__init__()
        self._comparison: Comparison | None = None
        self._names = ("", "")
        self._only_differences = False
        self._rows: tuple[ComparedRow, ...] = ()

    @property
    def rows(self) -> tuple[ComparedRow, ...]:
        """What is shown."""
        return self._rows

    def show_comparison(self, comparison: Comparison, names: tuple[str, str]) -> None:
        """Replace all rows."""
        self._comparison, self._names = comparison, names
        self._fill()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, FIELD, RIGHT)

    def show_only_differences(self, *, only: bool) -> None:
        """Leave out the rows that do not differ, or show them."""
        self._only_differences = only
        self._fill()

    def refresh(self) -> None:
        """Have the words written again, in the language in force."""
        if self._rows:
            last = self.index(len(self._rows) - 1, RIGHT)
            self.dataChanged.emit(self.index(0, FIELD), last)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, FIELD, RIGHT)

    def _fill(self) -> None:
        self.beginResetModel()
        rows = () if self._comparison is None else self._comparison.rows
        self._rows = tuple(row for row in rows if not self._only_differences or row.same is False)
        self.endResetModel()

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else COLUMNS

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return str(mark("Field")) if section == FIELD else visible(self._names[section - 1])

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole if column == FIELD:
                return f"{SIGNS[row.same]} {row.label}"
            case Qt.ItemDataRole.AccessibleTextRole if column == FIELD:
                return f"{row.label}: {SPOKEN_SIGNS[row.same]}"
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return row.texts[column - 1]
        return row if role == ROW_ROLE else None
