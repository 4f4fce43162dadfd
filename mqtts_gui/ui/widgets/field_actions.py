"""What can be done with a field: by keys while the tree has the keyboard, and by a menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from mqtts_gui.i18n import Phrase

Plans = Sequence[tuple[Phrase, Callable[[], None], str]]
"""Name, what it does, and its keys, empty where it has none."""


class FieldActions:
    """Actions of a widget in two groups."""

    def __init__(self, owner: QWidget, *groups: Plans) -> None:
        self._owner = owner
        self._groups = [[(self._make(work, keys), text) for text, work, keys in g] for g in groups]

    def menu(self) -> QMenu:
        """Return a menu that shows itself once."""
        menu = QMenu(self._owner)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for place, group in enumerate(self._groups):
            if place:
                menu.addSeparator()
            menu.addActions([action for action, _ in group])
        return menu

    def retranslate(self) -> None:
        """Write the names in the language in force."""
        for group in self._groups:
            for action, text in group:
                action.setText(str(text))

    def _make(self, work: Callable[[], None], keys: str) -> QAction:
        action = QAction(self._owner)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(work)
        self._owner.addAction(action)
        return action
