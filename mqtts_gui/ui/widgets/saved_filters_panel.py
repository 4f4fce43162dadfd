"""Filters kept under names: apply one, give it another name, delete it, keep what is typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)
from typing_extensions import override

from mqtts_gui.i18n import Phrase, mark, tr, visible
from mqtts_gui.store.settings import MOST_FILTER_NAME, MOST_SAVED_FILTERS
from mqtts_gui.ui.models.saved_filters import SavedFilters
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.note_line import NoteLine
from mqtts_gui.ui.widgets.popover import Popover
from mqtts_gui.ui.widgets.scaling import plain_tool_tip, px

_WIDTH, _ROWS_HEIGHT, _AROUND = 320, 190, 10
_NAME = Qt.ItemDataRole.UserRole


class SavedFiltersPanel(Popover):
    """The list, what can be done with its entries, and a name for what is typed now.

    Signals:
        chosen: This text is to be applied.
    """

    chosen = Signal(str)

    def __init__(self, saved: SavedFilters, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("saved_filters_panel")
        self._saved, self._text = saved, ""
        self._make()
        self._lay_out()
        saved.changed.connect(self._fill)
        self._retranslate()
        self._fill()

    def open(self, below: QWidget, text: str) -> None:
        """Open below a widget; `text` is what is typed now."""
        self._text = text.strip()
        self._note.show_note(None)
        self.name_edit.clear()
        self._fill()
        self.open_below(below)
        typing = self._text and not self.list.count()
        (self.name_edit if typing else self.list).setFocus(Qt.FocusReason.PopupFocusReason)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Those that the list and the name leave over.
        listed = self.list.hasFocus()
        if listed and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._apply()
        elif listed and event.key() == Qt.Key.Key_Delete:
            self._delete()
        else:
            super().keyPressEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _make(self) -> None:
        self._heading = named(QLabel(), "", "strong")
        self._none = named(QLabel(), "", "muted")
        self._none.setWordWrap(True)
        self.list = named(QListWidget(), "saved_filter_list", "choices")
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.list.itemDoubleClicked.connect(self._apply)
        self.list.itemChanged.connect(self._rename)
        self.list.currentItemChanged.connect(self._show_choice)
        self.apply_button = named(QPushButton(), "apply_filter_button")
        self.rename_button = named(QPushButton(), "rename_filter_button")
        self.delete_button = named(QPushButton(), "delete_filter_button")
        self.apply_button.clicked.connect(self._apply)
        self.rename_button.clicked.connect(self._edit_name)
        self.delete_button.clicked.connect(self._delete)
        self._name_label = named(QLabel(), "", "muted")
        self._name_label.setWordWrap(True)
        self.name_edit = named(QLineEdit(), "filter_name_edit")
        self.name_edit.setMaxLength(MOST_FILTER_NAME)
        self.name_edit.textChanged.connect(self._show_choice)
        self.name_edit.returnPressed.connect(self._save)
        self._name_label.setBuddy(self.name_edit)
        self.save_button = named(QPushButton(), "save_filter_button")
        self.save_button.clicked.connect(self._save)
        self._note = NoteLine()

    def _lay_out(self) -> None:
        self.setFixedWidth(px(_WIDTH))
        buttons, naming = QHBoxLayout(), QHBoxLayout()
        for button in (self.apply_button, self.rename_button, self.delete_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        naming.addWidget(self.name_edit, 1)
        naming.addWidget(self.save_button)
        for part in (self._heading, self._none, self.list, buttons):
            self.body.addLayout(part) if isinstance(part, QHBoxLayout) else self.body.addWidget(
                part
            )
        self.body.addWidget(self._name_label)
        self.body.addLayout(naming)
        self.body.addWidget(self._note)

    def _fill(self) -> None:
        """List what is kept; the chosen entry stays chosen, or the one in its place."""
        place = max(self.list.currentRow(), 0)
        with QSignalBlocker(self.list):
            self.list.clear()
            for each in self._saved.filters:
                item = QListWidgetItem(visible(each.name))
                item.setData(_NAME, each.name)
                item.setToolTip(plain_tool_tip(visible(each.text)))
                item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, visible(each.text))
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
                self.list.addItem(item)
            self.list.setCurrentRow(min(place, self.list.count() - 1))
        for part in (self.list, self.apply_button, self.rename_button, self.delete_button):
            part.setVisible(bool(self.list.count()))
        self._none.setVisible(not self.list.count())
        self._show_choice()
        rows = self.list.count() * max(self.list.sizeHintForRow(0), 0) + px(_AROUND)
        self.list.setFixedHeight(min(rows, px(_ROWS_HEIGHT)))
        self.adjustSize()

    def _show_choice(self) -> None:
        self.save_button.setEnabled(bool(self._text and self.name_edit.text().strip()))
        self.name_edit.setEnabled(bool(self._text))

    def _name(self) -> str:
        item = self.list.currentItem()
        return str(item.data(_NAME)) if item is not None else ""

    def _apply(self) -> None:
        texts = {each.name: each.text for each in self._saved.filters}
        if self._name() in texts:
            self.close()
            self.chosen.emit(texts[self._name()])

    def _edit_name(self) -> None:
        if (item := self.list.currentItem()) is not None:
            self.list.setFocus()
            self.list.editItem(item)

    def _rename(self, item: QListWidgetItem) -> None:
        name, wanted = str(item.data(_NAME)), item.text()
        if wanted.strip() in {name, visible(name)}:
            return
        if self._saved.rename(name, wanted):
            self._choose(wanted.strip())
            self._say(None)
        else:
            with QSignalBlocker(self.list):
                item.setText(visible(name))
            self._say(mark("There is a filter of that name, or the name is empty."))

    def _delete(self) -> None:
        self._saved.delete(self._name())
        (self.list if self.list.count() else self.name_edit).setFocus()

    def _save(self) -> None:
        name = self.name_edit.text().strip()
        if not (name and self._text):
            return
        if self._saved.save(name, self._text):
            self.name_edit.clear()
            self._choose(name)
            self._say(mark("Saved: %(name)s", name=name), "ok")
        else:
            self._say(
                mark("There are %(most)s filters; delete one first.", most=MOST_SAVED_FILTERS)
            )

    def _choose(self, name: str) -> None:
        for place, each in enumerate(self._saved.filters):
            if each.name == name:
                self.list.setCurrentRow(place)

    def _say(self, phrase: Phrase | None, role: str = "error") -> None:
        self._note.show_note(phrase, role)
        self.adjustSize()

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("Saved filters"))
        self._heading.setText(tr("Saved filters"))
        self._none.setText(tr("None yet. Type a filter, then save it here under a name."))
        self.list.setAccessibleName(tr("Saved filters"))
        self.apply_button.setText(tr("Apply"))
        self.rename_button.setText(tr("Rename"))
        self.delete_button.setText(tr("Delete"))
        self._name_label.setText(tr("Save what is typed now under the name"))
        self.save_button.setText(tr("Save"))
