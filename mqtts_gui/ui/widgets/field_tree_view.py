"""All fields of an item: a tree, a field to search it, and a button that copies it."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.certs.description import Description
from mqtts_gui.certs.field_tree import FieldNode, field_tree
from mqtts_gui.certs.items import Kind, LoadedItem
from mqtts_gui.i18n import mark, ntr, tr
from mqtts_gui.ui.models.field_search import FieldPattern
from mqtts_gui.ui.models.field_texts import branch_text
from mqtts_gui.ui.widgets.copy_button import CopyButton
from mqtts_gui.ui.widgets.empty_state import EmptyState
from mqtts_gui.ui.widgets.field_tree import FieldTree
from mqtts_gui.ui.widgets.inner_edit import InnerEdit
from mqtts_gui.ui.widgets.naming import named

GAP = 8


class CopyAllButton(CopyButton):
    """Copy everything that is shown above it."""

    @override
    def _retranslate(self) -> None:
        self.setText(tr("Copy all"))
        self.setAccessibleName(tr("Copy all fields"))


class FieldTreeView(QWidget):
    """Show everything that an item says, and find it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind: Kind | None = None
        self._found = 0
        self._make_controls()
        self._lay_out()
        self._connect()
        self._retranslate()

    def show_item(self, item: LoadedItem | None, described: Description | None) -> None:
        """Display an item; what is searched and what is open stay for others of its kind."""
        kind = None if described is None else described.kind
        if kind is not self._kind and kind is not None:
            self._kind = kind
            self.search_edit.clear()
        nodes: tuple[FieldNode, ...] = ()
        if item is not None and described is not None:
            nodes = field_tree(item, described, datetime.now(UTC))
        self.tree.show_fields(nodes)
        self._search()

    def start_search(self) -> None:
        """Put the keyboard into the search, over what is written there."""
        self.search_edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search_edit.selectAll()

    def show_all(self) -> None:
        """End the search."""
        self.search_edit.clear()

    def copied_text(self) -> str:
        """Return the whole tree as indented text, whatever is searched or open."""
        return branch_text(self.tree.fields.nodes)

    def _make_controls(self) -> None:
        self.search_edit = named(InnerEdit(), "field_search_edit")
        self.clear_button = self.search_edit.add_button("x", "clear_field_search_button")
        self.count = named(QLabel(), "field_search_count", "muted")
        self.copy_button = named(CopyAllButton(self.copied_text), "copy_fields_button")
        self.tree = named(FieldTree(), "all_fields_tree")
        self.empty = EmptyState()
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        self._find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        for shortcut in (self._escape, self._find):
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(GAP)
        line.addWidget(self.search_edit, 1)
        line.addWidget(self.count)
        line.addWidget(self.copy_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(line)
        column.addWidget(self.tree, 1)
        column.addWidget(self.empty, 1)

    def _connect(self) -> None:
        self.search_edit.textChanged.connect(self._search)
        self.search_edit.returnPressed.connect(self._go_to_found)
        self.clear_button.clicked.connect(self.show_all)
        self.empty.action_requested.connect(self.show_all)
        self._escape.activated.connect(self.show_all)
        self._find.activated.connect(self.start_search)

    def _search(self) -> None:
        pattern = FieldPattern(self.search_edit.text())
        self._found = self.tree.search(pattern)
        has_fields = bool(self.tree.fields.nodes)
        nothing = not has_fields or (not pattern.is_empty and not self._found)
        for control in (self.search_edit, self.copy_button):
            control.setVisible(has_fields)
        self.clear_button.setVisible(not pattern.is_empty)
        self._escape.setEnabled(not pattern.is_empty)
        self.tree.setVisible(not nothing)
        self.empty.setVisible(nothing)
        self._say_count()

    def _say_count(self) -> None:
        searched = bool(self.search_edit.text().strip())
        found = ntr("%(count)s field found", "%(count)s fields found", self._found)
        self.count.setText(found if searched else "")
        self.count.setVisible(searched and self._found > 0)
        self.search_edit.setAccessibleDescription(found if searched else "")
        if not self.tree.fields.nodes:
            hint = mark("Nothing of what this file holds can be read.")
            self.empty.show_state("file-question-mark", mark("No fields to show"), hint)
        elif searched and not self._found:
            text = self.search_edit.text().strip()
            title = mark("No field contains “%(text)s”", text=text)
            self.empty.show_state("list-filter", title, None, mark("Show all fields"))

    def _go_to_found(self) -> None:
        if self._found:
            self.tree.go_to_found()
            self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _retranslate(self) -> None:
        self.search_edit.setPlaceholderText(tr("Search for a field or value"))
        self.search_edit.setAccessibleName(tr("Search for a field or value"))
        self.clear_button.setAccessibleName(tr("Show all fields"))
        self.clear_button.setToolTip(tr("Show all fields"))
        self._search()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
