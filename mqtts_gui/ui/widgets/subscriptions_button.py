"""The small button beside "Subscribe": what else can be done, and with all subscriptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.widgets.subscription_menu import Offer, add_action, fill_with_all

if TYPE_CHECKING:
    from mqtts_gui.ui.widgets.subscription_list import SubscriptionList


class SubscriptionsButton(QToolButton):
    """A button with a menu.

    Signals:
        options_requested: The person wants to set more than the QoS before subscribing.
        broker_requested: The person wants to see what the broker tells of itself.
    """

    options_requested = Signal()
    broker_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("subscriptions_button")
        self.setProperty("kind", "icon")
        self.setIcon(icon("settings", "muted"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._list: SubscriptionList | None = None
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self.fill)
        self.setMenu(self._menu)
        self._retranslate()

    def serve(self, subscriptions: SubscriptionList) -> None:
        """Offer what can be done with this list."""
        self._list = subscriptions

    def fill(self) -> QMenu:
        """Offer what can be done now."""
        self._menu.clear()
        options = Offer("options", "plus", tr("Subscribe with options…"))
        add_action(self._menu, options, self.options_requested.emit)
        if self._list is not None:
            self._menu.addSeparator()
            fill_with_all(self._menu, self._list)
        self._menu.addSeparator()
        figures = Offer("broker", "info", tr("Figures of the broker ($SYS)…"))
        add_action(self._menu, figures, self.broker_requested.emit)
        return self._menu

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        text = tr("More about subscriptions")
        self.setAccessibleName(text)
        self.setToolTip(text)
