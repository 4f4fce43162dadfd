"""The tree of all fields: to walk through, to open and to copy, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTreeView, QWidget
from typing_extensions import override

from mqtts_gui.certs.field_tree import FieldNode
from mqtts_gui.i18n import mark, tr
from mqtts_gui.ui.models.field_search import NO_PATTERN, FieldPattern
from mqtts_gui.ui.models.field_texts import branch_text, line_text, value_text
from mqtts_gui.ui.models.field_tree_model import LABEL, FieldTreeModel, Index, Path
from mqtts_gui.ui.widgets.arrival import show_arrival
from mqtts_gui.ui.widgets.field_actions import FieldActions, Plans
from mqtts_gui.ui.widgets.field_delegate import FieldDelegate
from mqtts_gui.ui.widgets.scaling import px

LABEL_WIDTH, LABEL_SHARE, INDENTATION = 270, 0.42, 16
"""The label's column is as wide, but takes at most this part of the width."""


class FieldTree(QTreeView):
    """Show fields; what was opened stays open, for other items and while something is searched."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = FieldTreeModel(self)
        self._delegate = FieldDelegate(self)
        self._opened: dict[Path, bool] = {}
        self._pattern = NO_PATTERN
        self._moving = False
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self._dress()
        copies, foldings = self._plans()
        self._actions = FieldActions(self, copies, foldings)
        self.expanded.connect(lambda index: self._remember(index, opened=True))
        self.collapsed.connect(lambda index: self._remember(index, opened=False))
        self.header().sectionResized.connect(self.scheduleDelayedItemsLayout)
        self._retranslate()

    @property
    def fields(self) -> FieldTreeModel:
        """The model."""
        return self._model

    def show_fields(self, nodes: Sequence[FieldNode]) -> None:
        """Replace everything; what is open or current stays so where it is still there."""
        current = self.currentIndex()
        path = self._model.path(current) if current.isValid() else None
        top = self.verticalScrollBar().value()
        self._model.show_fields(nodes)
        self._delegate.forget_heights()
        self._span_dumps()
        self.search(self._pattern)
        again = self._index_of(path) if path is not None else None
        if again is not None:
            self.setCurrentIndex(again)
            self.verticalScrollBar().setValue(top)

    def search(self, pattern: FieldPattern) -> int:
        """Show only what matches, with what it belongs to; return how many fields match."""
        self._pattern = pattern
        self._delegate.mark_found(pattern)
        matching = () if pattern.is_empty else self._model.find(pattern)
        found = {index.internalId() for index in matching}
        above = {each.internalId() for index in matching for each in _above(index)}
        self._moving = True
        below: set[int] = set()
        for index in self._model.indexes():
            number, parent = index.internalId(), index.parent()
            inside = parent.isValid() and parent.internalId() in below
            if number not in above and (number in found or inside):
                below.add(number)  # what a found field consists of can be opened
            hidden = not pattern.is_empty and number not in below | above
            self.setRowHidden(index.row(), parent, hidden)
            opened = self._is_open(index) if pattern.is_empty else number in above
            self.setExpanded(index, opened)
        self._moving = False
        self.viewport().update()
        return len(found)

    def go_to_found(self) -> None:
        """Put the keyboard on the next field that matches; behind the last comes the first."""
        found = self._model.find(self._pattern)
        if not found:
            return
        current = self.currentIndex().internalId() if self.currentIndex().isValid() else -1
        following = [index for index in found if index.internalId() > current]
        self.setCurrentIndex((following or found)[0])

    def copy_value(self) -> None:
        """Put the value of the current field on the clipboard."""
        self._copy(value_text)

    def copy_line(self) -> None:
        """Put label and value of the current field on the clipboard."""
        self._copy(line_text)

    def copy_branch(self) -> None:
        """Put the current field with everything below it on the clipboard."""
        self._copy(lambda node: branch_text([node]))

    def open_all(self) -> None:
        """Open every field."""
        self.expandAll()

    def close_all(self) -> None:
        """Close every field; the keyboard goes to the field above."""
        current = self.currentIndex()
        while current.parent().isValid():
            current = current.parent()
        self.collapseAll()
        if current.isValid():
            self.setCurrentIndex(current)

    def _dress(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIndentation(px(INDENTATION))
        self.setUniformRowHeights(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.header().setStretchLastSection(True)
        self.header().setSectionsMovable(False)

    def _plans(self) -> tuple[Plans, Plans]:
        copies = (
            (mark("Copy the value"), self.copy_value, "Ctrl+C"),
            (mark("Copy field and value"), self.copy_line, "Ctrl+Shift+C"),
            (mark("Copy everything under it"), self.copy_branch, ""),
        )
        foldings = (
            (mark("Expand all"), self.open_all, "Shift+Right"),
            (mark("Collapse all"), self.close_all, "Shift+Left"),
        )
        return copies, foldings

    def _copy(self, text: Callable[[FieldNode], str]) -> None:
        index = self.currentIndex()
        if index.isValid():
            QGuiApplication.clipboard().setText(text(self._model.node(index)))

    def _remember(self, index: Index, *, opened: bool) -> None:
        if not self._moving and self._pattern.is_empty:
            self._opened[self._model.path(index)] = opened

    def _is_open(self, index: Index) -> bool:
        return self._opened.get(self._model.path(index), self._model.node(index).opened)

    def _index_of(self, path: Path) -> QModelIndex | None:
        found = (index for index in self._model.indexes() if self._model.path(index) == path)
        return next(found, None)

    def _span_dumps(self) -> None:
        for index in self._model.indexes():
            if self._model.node(index).data is not None:
                self.setFirstColumnSpanned(index.row(), index.parent(), True)  # noqa: FBT003 - Qt's

    def _fit(self) -> None:
        room = self.viewport().width()
        self.setIndentation(px(INDENTATION))
        self.setColumnWidth(LABEL, min(px(LABEL_WIDTH), round(room * LABEL_SHARE)))
        self.scheduleDelayedItemsLayout()

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("All fields"))
        self._actions.retranslate()
        self._delegate.forget_heights()
        self._model.refresh()

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(300), px(240))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(160), px(80))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        show_arrival(self, event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self.currentIndex().isValid():
            return
        place = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            below = self.visualRect(self.currentIndex()).bottomLeft()
            place = self.viewport().mapToGlobal(below + QPoint(px(INDENTATION), 0))
        self._actions.menu().popup(place)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._delegate.forget_heights()
            self._fit()
        super().changeEvent(event)


def _above(index: QModelIndex) -> Iterator[QModelIndex]:
    """Yield the fields that one belongs to."""
    parent = index.parent()
    while parent.isValid():
        yield parent
        parent = parent.parent()
