"""A white panel with rounded corners: what pages are made of."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

PADDING_PX = 16


class Card(QFrame):
    """A panel with an optional heading.

    Attributes:
        header: Row of the heading; add buttons to its right end.
        body: Where the content goes.
    """

    def __init__(
        self, heading: str = "", parent: QWidget | None = None, *, padding_px: int = PADDING_PX
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(padding_px, padding_px, padding_px, padding_px)
        outer.setSpacing(10)
        self._heading = QLabel()
        self._heading.setProperty("kind", "heading")
        self.header = QHBoxLayout()
        self.header.setSpacing(8)
        self.header.addWidget(self._heading)
        self.header.addStretch(1)
        self.body = QVBoxLayout()
        self.body.setSpacing(10)
        outer.addLayout(self.header)
        outer.addLayout(self.body, 1)
        self.set_heading(heading)

    def set_heading(self, heading: str) -> None:
        """Show `heading`; an empty one leaves no gap."""
        self._heading.setText(heading)
        self._heading.setVisible(bool(heading))
