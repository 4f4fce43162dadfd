"""Named values of a certificate as a table of two columns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

from mqtts_gui.certs.summary import Answer
from mqtts_gui.i18n import visible

LABEL, VALUE = range(2)
COLUMNS = 2
ANSWER_ROLE = Qt.ItemDataRole.UserRole + 1

Index = QModelIndex | QPersistentModelIndex


class AnswersModel(QAbstractTableModel):
    """Rows of label and value; the value may carry a note and a sign."""

    def __init__(self) -> None:
        super().__init__()
        self._answers: tuple[Answer, ...] = ()

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What is shown."""
        return self._answers

    def show_answers(self, answers: Sequence[Answer]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._answers = tuple(answers)
        self.endResetModel()

    def refresh(self) -> None:
        """Have the words drawn again, in the language in force."""
        if self._answers:
            last = self.index(len(self._answers) - 1, VALUE)
            self.dataChanged.emit(self.index(0, LABEL), last)

    def copied_text(self, row: int) -> str:
        """Return what copying a row puts on the clipboard: its value."""
        return visible(self._answers[row].copied)

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._answers)

    @override
    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else COLUMNS

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        answer = self._answers[index.row()]
        if role == ANSWER_ROLE:
            return answer
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return str(answer.label) if index.column() == LABEL else _value_text(answer)
        return None


def _value_text(answer: Answer) -> str:
    note = "" if answer.note is None else str(answer.note)
    return f"{visible(answer.value)} {note}".strip()
