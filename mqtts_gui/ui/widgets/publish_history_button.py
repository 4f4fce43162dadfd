"""The messages sent last and those kept under names, in a menu."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr, visible
from mqtts_gui.store.sent_messages import Written
from mqtts_gui.ui.models.publish_labels import details_of, label_of
from mqtts_gui.ui.models.publish_memory import PublishMemory
from mqtts_gui.ui.widgets.compare_menu import menu_text

MOST_SHOWN = 20
"""Messages sent last that the menu has; Ctrl+Up reaches all."""

WITH_KEYS = 9
"""Named messages that Ctrl and a digit write."""


class PublishHistoryButton(QPushButton):
    """Offer what was written before.

    Signals:
        chosen: A message is to be written (a `Written`).
        naming_requested: What is written is to be kept, or what is kept looked through.
    """

    chosen = Signal(object)
    naming_requested = Signal()

    def __init__(self, memory: PublishMemory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("publish_history_button")
        self.setProperty("hasMenu", True)  # noqa: FBT003 - Qt's signature
        self._memory = memory
        self._folders: list[QMenu] = []
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self.fill)
        self.setMenu(self._menu)
        self._retranslate()

    def use(self, memory: PublishMemory) -> None:
        """Offer what another memory has."""
        self._memory = memory

    def fill(self) -> None:
        """Write the menu."""
        self._menu.clear()
        for folder in self._folders:
            folder.deleteLater()
        self._folders.clear()
        kept = self._memory.kept
        if not kept.sent:
            self._menu.addAction(tr("Nothing was sent yet")).setEnabled(False)
        for message in kept.sent[:MOST_SHOWN]:
            self._add(self._menu, label_of(message), message, "publish_sent_action")
        self._menu.addSeparator()
        self._add_named()
        self._menu.addSeparator()
        manage = self._menu.addAction(tr("Named messages…"), self.naming_requested.emit)
        manage.setObjectName("publish_named_action")

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _add_named(self) -> None:
        folders: dict[str, QMenu] = {}
        for place, each in enumerate(self._memory.kept.named):
            menu = self._menu
            if each.folder:
                menu = folders.get(each.folder) or self._folder(each.folder)
                folders[each.folder] = menu
            keys = f"\tCtrl+{place + 1}" if place < WITH_KEYS else ""
            name = visible(each.name)
            self._add(menu, name, each.message, "publish_name_action", keys)

    def _folder(self, name: str) -> QMenu:
        menu = QMenu(menu_text(visible(name)), self._menu)
        menu.setToolTipsVisible(True)
        self._menu.addMenu(menu)
        self._folders.append(menu)
        return menu

    def _add(
        self, menu: QMenu, text: str, message: Written, object_name: str, keys: str = ""
    ) -> None:
        hint = keys or f"\t{details_of(message)}"
        action = menu.addAction(f"{menu_text(text)}{hint}", partial(self.chosen.emit, message))
        action.setObjectName(object_name)

    def _retranslate(self) -> None:
        self.setText(tr("History"))
        self.setAccessibleName(tr("Messages sent before, and named ones"))
