"""The buttons of a problem, the best first; one that has copied says so for a moment."""

from __future__ import annotations

import sys
from functools import partial

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mqtts_gui.errors import Action, ActionId
from mqtts_gui.i18n import tr
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.widgets.copy_button import THANKS_MS
from mqtts_gui.ui.widgets.flow_layout import FlowLayout
from mqtts_gui.ui.widgets.wrapping_button import WrappingButton

GAP_PX = 8


class ProblemButtons(QWidget):
    """Side by side, and on further lines where there is no room.

    Attributes:
        buttons: They, in order.

    Signals:
        pressed: One was pressed (its `Action`).
    """

    pressed = Signal(object)

    def __init__(self, parent: QWidget | None = None, platform: str = sys.platform) -> None:
        super().__init__(parent)
        self._platform = platform
        self._given: tuple[Action, ...] = ()
        self._actions: tuple[Action, ...] = ()
        self._left_out: frozenset[ActionId] = frozenset()
        self._thanks: WrappingButton | None = None
        self.buttons: list[WrappingButton] = []
        self._flow = FlowLayout(self, gap=GAP_PX)
        self._timer = QTimer(self, singleShot=True, interval=THANKS_MS)
        self._timer.timeout.connect(self._calm)
        self.hide()

    def show_actions(self, actions: tuple[Action, ...]) -> None:
        """Display a button for each action that this system can do."""
        self._given = actions
        self._actions = tuple(action for action in actions if self._can(action))
        self._thanks = None
        for button in self.buttons:
            button.hide()
            button.setParent(None)  # whoever looks for a button finds those of now
            button.deleteLater()
        while self._flow.takeAt(0) is not None:
            pass
        self.buttons = [self._make_button(action) for action in self._actions]
        for button in self.buttons[:1]:
            button.setProperty("kind", "primary")
        for button in self.buttons:
            self._flow.addWidget(button)
            button.fit(self.width() if self.isVisible() else 0)
            button.show()
        self.setVisible(bool(self.buttons))
        self._retranslate()

    def leave_out(self, left_out: frozenset[ActionId]) -> bool:
        """Show no button for actions that have one beside; return whether that changes any."""
        changes = bool({action.id for action in self._given} & (left_out ^ self._left_out))
        self._left_out = left_out
        if changes:
            self.show_actions(self._given)
        return changes

    def thank(self, action: Action) -> None:
        """Say on the button of `action` that it has copied."""
        self._calm()
        if action in self._actions:
            self._thanks = self.buttons[self._actions.index(action)]
            self._timer.start()
            self._retranslate()

    def button_of(self, action: Action) -> WrappingButton | None:
        """Return the button of `action`, if there is one."""
        return self.buttons[self._actions.index(action)] if action in self._actions else None

    def _can(self, action: Action) -> bool:
        if action.id in self._left_out:
            return False
        return action.id is not ActionId.ADD_HOSTS_LINE or self._platform == "win32"

    def _make_button(self, action: Action) -> WrappingButton:
        button = WrappingButton(self)
        button.setObjectName(f"{action.id.replace('-', '_').replace('.', '_')}_button")
        button.clicked.connect(partial(self._press, action))
        return button

    def _press(self, action: Action, *_checked: bool) -> None:
        self.pressed.emit(action)

    def _calm(self) -> None:
        self._thanks = None
        self._retranslate()

    def _retranslate(self) -> None:
        for button, action in zip(self.buttons, self._actions, strict=True):
            thanks = button is self._thanks
            button.show_label(tr("Copied") if thanks else str(action.label))
            is_primary = button is self.buttons[0]
            button.setIcon(
                icon("check", "on-accent" if is_primary else "ok") if thanks else QIcon()
            )

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for button in self.buttons:
            button.fit(self.width())

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.StyleChange}:
            self._retranslate()
        super().changeEvent(event)
