"""The messages in memory as a table: fed in batches, filtered, bounded."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from enum import IntEnum

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.mqtt.events import Message
from mqtts_gui.store.search_query import Query
from mqtts_gui.ui.models.message_text import (
    content_text,
    direction_text,
    retained_text,
    time_of_day,
    topic_text,
)

LIMIT = 100_000
"""Messages kept in memory."""

BYTE_LIMIT = 256 * 1024 * 1024
"""Bytes of payload kept in memory."""

_BLOCK = 5_000  # the oldest are dropped in blocks: one change of the view for many messages
_SCAN_STEP = 500
_SCAN_BUDGET_S = 0.008

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Column(IntEnum):
    """The columns of the table."""

    TIME = 0
    DIRECTION = 1
    TOPIC = 2
    CONTENT = 3
    QOS = 4
    RETAIN = 5


class MessagesModel(QAbstractTableModel):
    """The newest messages that pass the filter, oldest first.

    A filter is applied in slices between events, so that a hundred thousand messages never
    hold up the window.

    Signals:
        scan_ended: A new filter has been applied to every message in memory.
        held_changed: The number of messages held back by a pause changed.
        dropping: This many of the first rows are about to be removed.
    """

    scan_ended = Signal()
    held_changed = Signal()
    dropping = Signal(int)

    def __init__(
        self, parent: QObject | None = None, *, limit: int = LIMIT, byte_limit: int = BYTE_LIMIT
    ) -> None:
        super().__init__(parent)
        self._limit, self._byte_limit = limit, byte_limit
        self._all: list[Message] = []
        self._rows: list[Message] = []
        self._held: list[Message] = []
        self._bytes = 0
        self._scanned = 0
        self._filter = Query()
        self._paused = False
        self._scan_timer = QTimer(self, interval=0)
        self._scan_timer.timeout.connect(self._scan)

    @property
    def paused(self) -> bool:
        """New messages are held back."""
        return self._paused

    @property
    def held(self) -> int:
        """Messages held back by the pause."""
        return len(self._held)

    @property
    def is_filtered(self) -> bool:
        """Some messages may be hidden by the filter."""
        return not self._filter.is_empty

    @property
    def in_memory(self) -> int:
        """Messages in memory, those that the filter hides included."""
        return len(self._all)

    def take_batch(self, messages: Sequence[Message]) -> None:
        """Add messages, oldest first."""
        if self._paused:
            self._held.extend(messages)
            if len(self._held) > self._limit + _BLOCK:
                del self._held[: len(self._held) - self._limit]
            self.held_changed.emit()
        elif messages:
            self._add(messages[-self._limit :])

    def set_paused(self, paused: bool) -> None:  # noqa: FBT001 - the value of a toggled signal
        """Hold new messages back, or show those held back."""
        self._paused = paused
        if not paused:
            held, self._held = self._held, []
            self.take_batch(held)
        self.held_changed.emit()

    def set_filter(self, query: Query) -> None:
        """Show only the messages that pass `query`."""
        self._filter = query
        self.beginResetModel()
        self._scanned = len(self._all) if query.is_empty else 0
        self._rows = self._all[: self._scanned]
        self.endResetModel()
        self._scan()

    def clear(self) -> None:
        """Forget every message."""
        self.beginResetModel()
        self._all, self._rows, self._held = [], [], []
        self._bytes = self._scanned = 0
        self.endResetModel()
        self.held_changed.emit()

    def message_at(self, row: int) -> Message:
        """Return the message in `row`."""
        return self._rows[row]

    def row_of(self, message: Message) -> int | None:
        """Return the row of this very message, None where the filter hides it."""
        return next((row for row, shown in enumerate(self._rows) if shown is message), None)

    def retranslate(self) -> None:
        """Tell the views that headers and words changed with the language."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    @override
    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(Column)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        message, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(message, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _spoken(message, column)
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _headings()[section]
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return _full_headings()[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def _add(self, messages: Sequence[Message]) -> None:
        everything_scanned = self._scanned == len(self._all)
        self._all.extend(messages)
        self._bytes += sum(len(message.payload) for message in messages)
        if everything_scanned:
            self._scanned = len(self._all)
            self._show(self._passing(messages))
        self._drop_oldest()

    def _passing(self, messages: Sequence[Message]) -> Sequence[Message]:
        if self._filter.is_empty:
            return messages
        return list(filter(self._filter.matches, messages))

    def _show(self, messages: Sequence[Message]) -> None:
        if not messages:
            return
        first = len(self._rows)
        self.beginInsertRows(_ROOT, first, first + len(messages) - 1)
        self._rows.extend(messages)
        self.endInsertRows()

    def _scan(self) -> None:
        deadline = time.monotonic() + _SCAN_BUDGET_S
        found: list[Message] = []
        while self._scanned < len(self._all) and time.monotonic() < deadline:
            end = min(self._scanned + _SCAN_STEP, len(self._all))
            found.extend(self._passing(self._all[self._scanned : end]))
            self._scanned = end
        self._show(found)
        if self._scanned < len(self._all):
            self._scan_timer.start()
        else:
            self._scan_timer.stop()
            self.scan_ended.emit()

    def _drop_oldest(self) -> None:
        count = self._surplus()
        if not count:
            return
        dropped = self._all[:count]
        del self._all[:count]
        self._bytes -= sum(len(message.payload) for message in dropped)
        self._scanned = max(self._scanned - count, 0)
        shown = _common_start(dropped, self._rows)
        if shown:
            self.dropping.emit(shown)
            self.beginRemoveRows(_ROOT, 0, shown - 1)
            del self._rows[:shown]
            self.endRemoveRows()

    def _surplus(self) -> int:
        excess = len(self._all) - self._limit
        count = max(excess, min(_BLOCK, self._limit // 2)) if excess > 0 else 0
        if self._bytes > self._byte_limit:
            kept = self._bytes - sum(len(message.payload) for message in self._all[:count])
            while kept > self._byte_limit and count < len(self._all) - 1:
                kept -= len(self._all[count].payload)
                count += 1
        return count


def _common_start(dropped: Iterable[Message], rows: Sequence[Message]) -> int:
    """Count the rows that are among the dropped; rows are a selection of all, in their order."""
    count = 0
    for message in dropped:
        if count < len(rows) and rows[count] is message:
            count += 1
    return count


def _text(message: Message, column: int) -> str:
    match column:
        case Column.TIME:
            return time_of_day(message.time_ns)
        case Column.DIRECTION:
            return "↓" if message.incoming else "↑"
        case Column.TOPIC:
            return topic_text(message)
        case Column.CONTENT:
            return content_text(message)
        case Column.QOS:
            return str(message.qos)
        case _:
            return retained_text(message)


def _spoken(message: Message, column: int) -> str | None:
    if column == Column.DIRECTION:
        return direction_text(message)
    if column == Column.RETAIN:
        return tr("Retained") if message.retain else tr("Not retained")
    return None


def _headings() -> tuple[str, ...]:
    return (tr("Time"), "", tr("Topic"), tr("Content"), tr("QoS"), "R")


def _full_headings() -> tuple[str, ...]:
    return (
        tr("Time"), tr("Direction"), tr("Topic"), tr("Content"), tr("Quality of service"),
        tr("Retained"),
    )  # fmt: skip
