"""What a person does to the fields of an editor: types, leaves them, turns the wheel."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot


def type_into(qtbot: QtBot, edit: QLineEdit, text: str) -> None:
    """Replace what a field holds by typing."""
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)


def leave(edit: QLineEdit) -> None:
    """Go on to another field."""
    edit.editingFinished.emit()


def wheel() -> QWheelEvent:
    """Return one notch of the wheel."""
    return QWheelEvent(
        QPointF(1, 1), QPointF(1, 1), QPoint(0, 0), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,  # noqa: FBT003
    )  # fmt: skip
