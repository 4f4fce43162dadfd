"""Sections that stay folded until somebody needs them, side by side in one card."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase, tr
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.widgets.card import Card


class FoldCard(Card):
    """A row of titles; each opens and closes its section below the row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, padding_px=6)
        self._sections: list[tuple[Phrase, QPushButton, QWidget]] = []
        self._titles = QHBoxLayout()
        self._titles.setSpacing(2)
        self._titles.addStretch(1)
        self.body.addLayout(self._titles)

    def add_section(self, title: Phrase, content: QWidget, name: str) -> None:
        """Add a folded section; `name` begins the object name of its button."""
        button = QPushButton()
        button.setObjectName(f"{name}_fold_button")
        button.setProperty("kind", "flat")
        button.setCheckable(True)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        content.setContentsMargins(10, 0, 10, 8)
        content.hide()
        self._sections.append((title, button, content))
        self._titles.insertWidget(self._titles.count() - 1, button)
        self.body.addWidget(content)
        button.toggled.connect(lambda _on: self._refresh())
        self._refresh()

    def unfold(self, inside: QWidget) -> None:
        """Open the section that holds `inside`."""
        for _, button, content in self._sections:
            if content.isAncestorOf(inside):
                button.setChecked(True)

    def _refresh(self) -> None:
        for title, button, content in self._sections:
            unfolded = button.isChecked()
            content.setVisible(unfolded)
            button.setText(str(title))
            button.setIcon(icon("chevron-down" if unfolded else "chevron-right", "muted"))
            button.setAccessibleDescription(tr("unfolded") if unfolded else tr("folded"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._refresh()
        super().changeEvent(event)
