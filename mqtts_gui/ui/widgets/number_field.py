"""A field for a whole number, which looks like the other fields."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QSpinBox, QWidget
from typing_extensions import override

_INDENT_EM = 0.6


class NumberField(QSpinBox):
    """A spin box without buttons: digits, arrow keys and the wheel (once it has the focus)."""

    def __init__(self, smallest: int, largest: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(smallest, largest)
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
