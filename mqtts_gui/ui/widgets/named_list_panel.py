"""What is kept under names, and a name for what may be kept now: what such panels share."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)
from typing_extensions import override

from mqtts_gui.i18n import Phrase
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.note_line import NoteLine
from mqtts_gui.ui.widgets.popover import Popover
from mqtts_gui.ui.widgets.scaling import px


class ObjectNames(NamedTuple):
    """The object names of a panel and of its parts."""

    panel: str
    list: str
    edit: str
    save: str


class NamedListPanel(Popover):
    """Enter takes an entry, Del deletes it, F2 renames it; below, a name for a new one.

    A class of it says in `_choose`, `_delete`, `_rename` and `_save` what that means, and writes
    its texts in `_retranslate`.
    """

    def __init__(self, names: ObjectNames, longest: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(names.panel)
        self._heading = named(QLabel(), "", "strong")
        self.list = named(QListWidget(), names.list, "choices")
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.list.itemDoubleClicked.connect(self._choose)
        self.list.itemChanged.connect(self._rename)
        self._name_label = named(QLabel(), "", "muted")
        self._name_label.setWordWrap(True)
        self.name_edit = named(QLineEdit(), names.edit)
        self.name_edit.setMaxLength(longest)
        self.name_edit.returnPressed.connect(self._save)
        self._name_label.setBuddy(self.name_edit)
        self.save_button = named(QPushButton(), names.save)
        self.save_button.clicked.connect(self._save)
        self._note = NoteLine()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Those that the list and the name leave over.
        listed = self.list.hasFocus()
        if listed and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._choose()
        elif listed and event.key() == Qt.Key.Key_Delete:
            self._delete()
        else:
            super().keyPressEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _lay_out(self, width: int, *parts: QWidget | QLayout) -> None:
        """Put `parts` between the heading and the name; `width` is at a text size of 100 %."""
        self.setFixedWidth(px(width))
        naming = QHBoxLayout()
        naming.addWidget(self.name_edit, 1)
        naming.addWidget(self.save_button)
        for part in (self._heading, *parts, self._name_label, naming, self._note):
            if isinstance(part, QLayout):
                self.body.addLayout(part)
            else:
                self.body.addWidget(part)

    def _edit_name(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.list.setFocus()
            self.list.editItem(item)

    def _focus_what_is_left(self) -> None:
        (self.list if self.list.count() else self.name_edit).setFocus()

    def _say(self, phrase: Phrase | None, role: str = "error") -> None:
        self._note.show_note(phrase, role)
        self.adjustSize()

    def _choose(self) -> None:
        raise NotImplementedError

    def _delete(self) -> None:
        raise NotImplementedError

    def _rename(self, item: QListWidgetItem) -> None:
        raise NotImplementedError

    def _save(self) -> None:
        raise NotImplementedError

    def _retranslate(self) -> None:
        raise NotImplementedError
