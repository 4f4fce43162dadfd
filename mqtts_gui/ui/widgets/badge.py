"""A pill that says in a few words how something stands."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from mqtts_gui.ui.theme import set_kind
from mqtts_gui.ui.widgets.elided_label import ElidedLabel

BadgeKind = Literal["ok", "warning", "error", "neutral"]


class StateBadge(ElidedLabel):
    """A coloured pill; its words say the same as its colour, and shorten where there is no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent, mode=Qt.TextElideMode.ElideRight)
        self.setProperty("kind", "badge-neutral")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_state(self, text: str, kind: BadgeKind) -> None:
        """Show `text` in the colours of `kind`; nothing is shown for an empty text."""
        set_kind(self, f"badge-{kind}")
        self.setText(text)
        self.setVisible(bool(text))
