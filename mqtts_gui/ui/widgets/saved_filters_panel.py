"""Filters kept under names: apply one, give it another name, delete it, keep what is typed."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidgetItem,
    QPushButton,
    QWidget,
)
from typing_extensions import override

from mqtts_gui.i18n import mark, tr, visible
from mqtts_gui.store.settings import MOST_FILTER_NAME, MOST_SAVED_FILTERS
from mqtts_gui.ui.models.saved_filters import SavedFilters
from mqtts_gui.ui.widgets.named_list_panel import NamedListPanel, ObjectNames
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.scaling import plain_tool_tip, px

_WIDTH, _ROWS_HEIGHT, _AROUND = 320, 190, 10
_NAME = Qt.ItemDataRole.UserRole
_NAMES = ObjectNames(
    "saved_filters_panel", "saved_filter_list", "filter_name_edit", "save_filter_button"
)


class SavedFiltersPanel(NamedListPanel):
    """The list, what can be done with its entries, and a name for what is typed now.

    Signals:
        chosen: This text is to be applied.
    """

    chosen = Signal(str)

    def __init__(self, saved: SavedFilters, parent: QWidget) -> None:
        super().__init__(_NAMES, MOST_FILTER_NAME, parent)
        self._saved, self._text = saved, ""
        self._make()
        buttons = QHBoxLayout()
        for button in (self.apply_button, self.rename_button, self.delete_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self._lay_out(_WIDTH, self._none, self.list, buttons)
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

    def _make(self) -> None:
        self._none = named(QLabel(), "", "muted")
        self._none.setWordWrap(True)
        self.list.currentItemChanged.connect(self._show_choice)
        self.name_edit.textChanged.connect(self._show_choice)
        self.apply_button = named(QPushButton(), "apply_filter_button")
        self.rename_button = named(QPushButton(), "rename_filter_button")
        self.delete_button = named(QPushButton(), "delete_filter_button")
        self.apply_button.clicked.connect(self._choose)
        self.rename_button.clicked.connect(self._edit_name)
        self.delete_button.clicked.connect(self._delete)

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

    @override
    def _choose(self) -> None:
        texts = {each.name: each.text for each in self._saved.filters}
        if self._name() in texts:
            self.close()
            self.chosen.emit(texts[self._name()])

    @override
    def _rename(self, item: QListWidgetItem) -> None:
        name, wanted = str(item.data(_NAME)), item.text()
        if wanted.strip() in {name, visible(name)}:
            return
        if self._saved.rename(name, wanted):
            self._mark(wanted.strip())
            self._say(None)
        else:
            with QSignalBlocker(self.list):
                item.setText(visible(name))
            self._say(mark("There is a filter of that name, or the name is empty."))

    @override
    def _delete(self) -> None:
        self._saved.delete(self._name())
        self._focus_what_is_left()

    @override
    def _save(self) -> None:
        name = self.name_edit.text().strip()
        if not (name and self._text):
            return
        if self._saved.save(name, self._text):
            self.name_edit.clear()
            self._mark(name)
            self._say(mark("Saved: %(name)s", name=name), "ok")
        else:
            self._say(
                mark("There are %(most)s filters; delete one first.", most=MOST_SAVED_FILTERS)
            )

    def _mark(self, name: str) -> None:
        for place, each in enumerate(self._saved.filters):
            if each.name == name:
                self.list.setCurrentRow(place)

    @override
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
