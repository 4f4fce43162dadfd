"""A view of messages that keeps the newest in sight, or what a person reads exactly in place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Signal
from PySide6.QtWidgets import QAbstractItemView, QWidget
from typing_extensions import override

from mqtts_gui.ui.models.history_model import HistoryModel
from mqtts_gui.ui.widgets.row_view import RowView

_Index = QModelIndex | QPersistentModelIndex
_CHOOSE = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


@dataclass(frozen=True, slots=True)
class _Anchor:
    """What a person reads: the topmost message, and how much of it is scrolled away."""

    seq: int
    rest: int


class FollowingView(RowView):
    """Follow the newest message of a `HistoryModel` until the person scrolls away from it.

    Signals:
        message_chosen: The current row changed to this `Message`, of this number.
        unseen_changed: This many messages came since the person scrolled away from the newest.
    """

    message_chosen = Signal(object, object)
    unseen_changed = Signal(int)

    _following = True
    _adjusting = False  # what is scrolled is not scrolled by the person

    def __init__(self, model: HistoryModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._messages = model
        self._unseen = 0
        self._chosen: int | None = None
        self._anchor: _Anchor | None = None
        self._query = model.query

    def _begin(self) -> None:
        """Show the model; call it when the heading is there, or that takes the selection back."""
        model = self._messages
        model.dropping.connect(self._let_go)  # before the selection hears of what goes
        model.modelAboutToBeReset.connect(self._drop_anchor)
        self.setModel(model)
        model.rowsInserted.connect(self._take_inserted)
        model.rowsRemoved.connect(self._take_removed)
        model.modelReset.connect(self._take_reset)
        model.scan_ended.connect(self._end_search)
        self.verticalScrollBar().valueChanged.connect(self._watch_scroll)

    @property
    def following(self) -> bool:
        """The newest message is kept in view."""
        return self._following

    def follow(self) -> None:
        """Go to the newest message and stay with it."""
        with self._adjustment():
            self._set_following(following=True)

    @override
    def set_row_height(self, height: int) -> None:
        with self._adjustment():
            super().set_row_height(height)

    @override
    def updateGeometries(self) -> None:
        with self._adjustment():
            super().updateGeometries()

    @override
    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and current.row() != previous.row():
            seq = self._messages.seq_at(current.row())
            message = self._messages.message_at(current.row())
            if message is not None and seq != self._chosen:
                self._chosen = seq
                self.message_chosen.emit(message, seq)
        self.viewport().update()  # the frame of the current row spans every column

    @contextmanager
    def _adjustment(self) -> Iterator[None]:
        """Take no scrolling for what the person did; then keep up with the newest."""
        outermost, self._adjusting = not self._adjusting, True
        try:
            yield
            if outermost and self._following and self._is_ready:
                self.scroll_to(0 if self._messages.newest_first else self.furthest)
        finally:
            self._adjusting = not outermost

    def _watch_scroll(self) -> None:
        if self._adjusting:
            return
        self._anchor = None
        far = self.offset if self._messages.newest_first else self.furthest - self.offset
        self._set_following(following=far < self.row_height // 2)

    def _set_following(self, *, following: bool) -> None:
        self._following = following
        if following and self._unseen:
            self._unseen = 0
            self.unseen_changed.emit(0)

    def _take_inserted(self, _parent: QModelIndex, first: int, last: int) -> None:
        offset, count = self.offset, last - first + 1
        with self._adjustment():
            self.updateGeometries()
            if not self._following and first * self.row_height <= offset:
                self.scroll_to(offset + count * self.row_height)
        self.viewport().update()
        if self._following:
            return
        is_newest = first == 0 if self._messages.newest_first else first > 0
        if is_newest:
            self._unseen += count
            self.unseen_changed.emit(self._unseen)

    def _let_go(self, first: int, last: int) -> None:
        # The selection would else move to another row, and the detail to a message nobody chose.
        if first <= self.currentIndex().row() <= last:
            self.selectionModel().clearCurrentIndex()

    def _take_removed(self, _parent: QModelIndex, first: int, last: int) -> None:
        offset, gone = self.offset, (last - first + 1) * self.row_height
        with self._adjustment():
            self.updateGeometries()
            if not self._following and first == 0:
                self.scroll_to(offset - gone)
        self.viewport().update()

    def _drop_anchor(self) -> None:
        """Note what is read, before rows are counted anew."""
        rows = self.seen_rows()
        seq = self._messages.seq_at(rows.start) if rows and not self._following else None
        if seq is not None:
            self._anchor = _Anchor(seq, -self.top_of(rows.start))

    def _take_reset(self) -> None:
        if self._query is not self._messages.query:  # another question: its newest answers first
            self._anchor = None
        if self._anchor is None:
            self._set_following(following=True)
        self.updateGeometries()
        self.viewport().update()
        if not self._messages.is_searching:
            self._end_search()

    def _end_search(self) -> None:
        is_new, self._query = self._query is not self._messages.query, self._messages.query
        anchor, self._anchor = self._anchor, None
        row = self._messages.row_near(anchor.seq) if anchor is not None else None
        if anchor is not None and row is not None:
            with self._adjustment():
                self.scroll_to(row * self.row_height + anchor.rest)
        self._find_chosen(in_sight=is_new)

    def _find_chosen(self, *, in_sight: bool) -> None:
        """Let the message that was chosen be the current one again, if it is there."""
        row = None if self._chosen is None else self._messages.row_of(self._chosen)
        if row is None or row == self.currentIndex().row():
            return
        index = self._messages.index(row, 0)
        self.setAutoScroll(False)
        self.selectionModel().setCurrentIndex(index, _CHOOSE)
        self.setAutoScroll(True)
        if in_sight:
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
