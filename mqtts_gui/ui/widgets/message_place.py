"""The place above the table of messages: asks before much is deleted, and says what went."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

GAP = 8


class MessagePlace(QWidget):
    """Show what is put into it; takes no room while that is nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message_place")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)
        self.hide()
