"""A field for a date and a time of day, which looks like the other fields."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QDateTimeEdit, QWidget
from typing_extensions import override

FORMAT = "yyyy-MM-dd HH:mm:ss"
_INDENT_EM = 0.6
_DIGITS = str.maketrans("yMdHms", "000000")


class InstantField(QDateTimeEdit):
    """Local time to the second, without buttons: digits and arrow keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDisplayFormat(FORMAT)
        self._indent()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._indent()

    def _indent(self) -> None:
        # A style sheet does not reach the field inside a spin box.
        margin = round(self.fontInfo().pixelSize() * _INDENT_EM)
        self.lineEdit().setTextMargins(margin, 0, margin, 0)
        # Qt leaves room for the buttons, which are not shown.
        widest = self.fontMetrics().horizontalAdvance(FORMAT.translate(_DIGITS))
        self.setFixedWidth(widest + 4 * margin)
