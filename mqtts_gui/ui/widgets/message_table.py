"""The table of messages: follows the newest, stays put when a person scrolls up."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.mqtt.events import Message
from mqtts_gui.ui.models.message_text import tab_separated
from mqtts_gui.ui.models.messages_model import Column, MessagesModel
from mqtts_gui.ui.widgets.message_painter import MessagePainter, Span
from mqtts_gui.ui.widgets.scaling import px

COPY_LIMIT = 10_000
"""Rows that one copy takes at most: more would hold up the window."""

_Index = QModelIndex | QPersistentModelIndex
_TOPIC_SHARE = 0.43  # of what the narrow columns leave; the content has the rest
_TOPIC_NARROWEST, _TOPIC_WIDEST = 50, 280
_NARROW_COLUMNS = (Column.TIME, Column.DIRECTION, Column.QOS, Column.RETAIN)
_RESTYLED = {
    QEvent.Type.FontChange,
    QEvent.Type.StyleChange,
    QEvent.Type.PaletteChange,
    QEvent.Type.ApplicationFontChange,
}


class MessageTable(QTableView):
    """Show a `MessagesModel`; the rows are painted by hand, all at once.

    Signals:
        message_chosen: The current row changed to this `Message`.
        unseen_changed: This many messages came below since the person scrolled up.
    """

    message_chosen = Signal(object)
    unseen_changed = Signal(int)

    def __init__(
        self,
        model: MessagesModel,
        colour_of: Callable[[str], int | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("message_table")
        self._messages = model
        self._painter = MessagePainter(colour_of)
        self._following = True
        self._unseen = 0
        self._chosen: Message | None = None
        self._topic_width: int | None = None
        self.setModel(model)
        self._set_up()
        self._connect(model)
        self.refresh()
        self._retranslate()

    @property
    def following(self) -> bool:
        """The newest message is kept in view."""
        return self._following

    def follow(self) -> None:
        """Go to the newest message and stay with it."""
        self._set_following(following=True)
        self.scrollToBottom()

    def refresh(self) -> None:
        """Take over theme, text size and the colours of the subscriptions."""
        self._painter.refresh()
        self.verticalHeader().setDefaultSectionSize(self._painter.row_height())
        for column in _NARROW_COLUMNS:
            self.setColumnWidth(column, self._painter.natural_width(column))
        self._size_topic()
        self.viewport().update()

    def selected_messages(self) -> list[Message]:
        """Return the selected messages, oldest first."""
        rows: set[int] = set()
        selection = self.selectionModel().selection()
        for place in range(selection.count()):
            block = selection.at(place)
            rows.update(range(block.top(), block.bottom() + 1))
        return [self._messages.message_at(row) for row in sorted(rows)]

    def copy_selection(self) -> None:
        """Put the selected rows on the clipboard as tab-separated text."""
        messages = self.selected_messages()[-COPY_LIMIT:]
        if messages:
            QGuiApplication.clipboard().setText("\n".join(map(tab_separated, messages)))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        rows = range(
            max(self.rowAt(event.rect().top()), 0), self._last_row(event.rect().bottom()) + 1
        )
        spans = tuple(
            Span(self.columnViewportPosition(column), self.columnWidth(column)) for column in Column
        )
        selection = self.selectionModel()
        current = self.currentIndex().row() if self.hasFocus() else -1
        painter = QPainter(self.viewport())
        for row in rows:
            top, selected = (
                self.rowViewportPosition(row),
                selection.isRowSelected(row, QModelIndex()),
            )
            self._painter.paint_ground(
                painter, top, spans, selected=selected, current=row == current
            )
            self._painter.paint(painter, self._messages.message_at(row), top, spans)
        painter.end()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selection()
        elif event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End} and self._messages.rowCount():
            self._go_to_end(first=event.key() == Qt.Key.Key_Home)
        else:
            super().keyPressEvent(event)

    @override
    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and current.row() != previous.row():
            self._chosen = self._messages.message_at(current.row())
            self.message_chosen.emit(self._chosen)
        self.viewport().update()  # the frame of the current row spans every column

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._size_topic()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() in _RESTYLED and hasattr(self, "_painter"):
            self.refresh()

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        rows.hide()
        columns.setMinimumSectionSize(px(20))
        columns.setHighlightSections(False)
        columns.setSectionsClickable(False)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setSectionResizeMode(Column.TOPIC, QHeaderView.ResizeMode.Interactive)
        columns.setSectionResizeMode(Column.CONTENT, QHeaderView.ResizeMode.Stretch)

    def _connect(self, model: MessagesModel) -> None:
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self._watch_scroll)
        bar.rangeChanged.connect(self._keep_up)
        model.rowsInserted.connect(self._take_inserted)
        model.dropping.connect(self._let_go)
        model.rowsRemoved.connect(self._take_removed)
        model.modelReset.connect(self._take_reset)
        model.scan_ended.connect(self._find_chosen)
        self.horizontalHeader().sectionResized.connect(self._note_resize)

    def _go_to_end(self, *, first: bool) -> None:
        row = 0 if first else self._messages.rowCount() - 1
        self.setCurrentIndex(self._messages.index(row, Column.TIME))
        if not first:
            self.follow()

    def _last_row(self, bottom: int) -> int:
        row = self.rowAt(bottom)
        return row if row >= 0 else self._messages.rowCount() - 1

    def _watch_scroll(self, value: int) -> None:
        at_end = value >= self.verticalScrollBar().maximum() - self._painter.row_height() // 2
        self._set_following(following=at_end)

    def _keep_up(self, _minimum: int, maximum: int) -> None:
        if self._following:
            self.verticalScrollBar().setValue(maximum)

    def _take_inserted(self, _parent: QModelIndex, first: int, last: int) -> None:
        if not self._following:
            self._unseen += last - first + 1
            self.unseen_changed.emit(self._unseen)

    def _let_go(self, count: int) -> None:
        # The selection would else move to another row, and the detail to a message nobody chose.
        if 0 <= self.currentIndex().row() < count:
            self.selectionModel().clearCurrentIndex()

    def _take_removed(self, _parent: QModelIndex, first: int, last: int) -> None:
        if not self._following:  # the rows that a person reads stay where they are
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() - (last - first + 1) * self._painter.row_height())

    def _take_reset(self) -> None:
        self._set_following(following=True)

    def _set_following(self, *, following: bool) -> None:
        self._following = following
        if following and self._unseen:
            self._unseen = 0
            self.unseen_changed.emit(0)

    def _find_chosen(self) -> None:
        row = None if self._chosen is None else self._messages.row_of(self._chosen)
        if row is None or row == self.currentIndex().row():
            return
        index = self._messages.index(row, Column.TIME)
        flags = (
            QItemSelectionModel.SelectionFlag.ClearAndSelect
            | QItemSelectionModel.SelectionFlag.Rows
        )
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def _size_topic(self) -> None:
        if self._topic_width is None:
            taken = sum(self.columnWidth(column) for column in _NARROW_COLUMNS)
            share = round((self.viewport().width() - taken) * _TOPIC_SHARE)
            narrowest, widest = px(_TOPIC_NARROWEST), px(_TOPIC_WIDEST)
            self._resize_topic(max(narrowest, min(share, widest)))

    def _resize_topic(self, width: int) -> None:
        self.setColumnWidth(Column.TOPIC, width)
        self._topic_width = None  # not the person's choice

    def _note_resize(self, section: int, _old: int, new: int) -> None:
        if section == Column.TOPIC:
            self._topic_width = new

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("Messages"))
        self._messages.retranslate()
