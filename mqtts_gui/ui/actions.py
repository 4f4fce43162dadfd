"""Every command of the window by name, with its words and its keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.ui.icons import icon


class Command(StrEnum):
    """The commands; the value is the object name of the action."""

    NEW_CONNECTION = "new_connection_action"
    RENAME_CONNECTION = "rename_connection_action"
    DUPLICATE_CONNECTION = "duplicate_connection_action"
    DELETE_CONNECTION = "delete_connection_action"
    TOGGLE_CONNECTION = "toggle_connection_action"
    TEST_CONNECTION = "test_connection_action"
    OPEN_CERTIFICATES = "open_certificates_action"
    SHOW_PREFERENCES = "show_preferences_action"
    NEXT_TAB = "next_tab_action"
    PREVIOUS_TAB = "previous_tab_action"
    NEXT_CONNECTION = "next_connection_action"
    PREVIOUS_CONNECTION = "previous_connection_action"
    COPY_PICTURE = "copy_picture_action"
    ENLARGE_TEXT = "enlarge_text_action"
    REDUCE_TEXT = "reduce_text_action"
    RESET_TEXT = "reset_text_action"
    QUIT = "quit_action"


@dataclass(frozen=True, slots=True)
class _Plan:
    text: Phrase
    keys: tuple[str, ...] = ()
    icon: str = ""


_PLANS: Mapping[Command, _Plan] = {
    Command.NEW_CONNECTION: _Plan(mark("New connection"), ("Ctrl+N",), "plus"),
    Command.RENAME_CONNECTION: _Plan(mark("Rename"), (), "pencil"),
    Command.DUPLICATE_CONNECTION: _Plan(mark("Duplicate"), (), "copy"),
    Command.DELETE_CONNECTION: _Plan(mark("Delete"), (), "trash-2"),
    Command.TOGGLE_CONNECTION: _Plan(mark("Connect or disconnect"), ("Ctrl+Shift+Return",)),
    Command.TEST_CONNECTION: _Plan(mark("Test the connection"), ("Ctrl+T",)),
    Command.OPEN_CERTIFICATES: _Plan(mark("Open certificates…"), ("Ctrl+O",), "folder-open"),
    Command.SHOW_PREFERENCES: _Plan(mark("Preferences"), ("Ctrl+,",), "settings"),
    Command.NEXT_TAB: _Plan(mark("Next tab"), ("Ctrl+Tab",)),
    Command.PREVIOUS_TAB: _Plan(mark("Previous tab"), ("Ctrl+Shift+Tab",)),
    Command.NEXT_CONNECTION: _Plan(mark("Next connection"), ("Ctrl+PgDown",)),
    Command.PREVIOUS_CONNECTION: _Plan(mark("Previous connection"), ("Ctrl+PgUp",)),
    Command.COPY_PICTURE: _Plan(mark("Copy a picture of the page"), ("Ctrl+Shift+P",), "camera"),
    Command.ENLARGE_TEXT: _Plan(mark("Larger text"), ("Ctrl++", "Ctrl+=")),
    Command.REDUCE_TEXT: _Plan(mark("Smaller text"), ("Ctrl+-",)),
    Command.RESET_TEXT: _Plan(mark("Usual text size"), ("Ctrl+0",)),
    Command.QUIT: _Plan(mark("Quit"), ("Ctrl+Q",)),
}


class Actions:
    """The QActions of a window; whoever carries one out connects to its `triggered`."""

    def __init__(self, window: QWidget) -> None:
        self._actions = {command: _make(command, window) for command in Command}
        self.retranslate()

    def __getitem__(self, command: Command) -> QAction:
        return self._actions[command]

    def retranslate(self) -> None:
        """Write the texts in the language in force."""
        for command, action in self._actions.items():
            action.setText(str(_PLANS[command].text))


def hint(action: QAction) -> str:
    """Return a tool tip: what an action does, and its keys."""
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{action.text()} ({keys})" if keys else action.text()


def _make(command: Command, window: QWidget) -> QAction:
    plan = _PLANS[command]
    action = QAction(window)
    action.setObjectName(command)
    action.setShortcuts([QKeySequence(keys) for keys in plan.keys])
    action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    if plan.icon:
        action.setIcon(icon(plan.icon, "muted"))
    window.addAction(action)
    return action
