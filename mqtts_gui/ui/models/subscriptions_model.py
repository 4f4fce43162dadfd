"""The subscriptions of a connection as a list, with counts and rates that move once a second."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
)
from typing_extensions import override

from mqtts_gui.i18n import visible
from mqtts_gui.ui.connection import Connection, SubscriptionRow
from mqtts_gui.ui.models.subscription_words import Sort, name_of, remark_of, summary_of

if TYPE_CHECKING:
    from mqtts_gui.ui.subscription_desk import SubscriptionDesk

SAMPLE_MS = 1000
"""How often the rates are measured."""

WINDOW = 10
"""Samples over which a rate is taken: slow topics move now and then."""

ROW_ROLE = Qt.ItemDataRole.UserRole
"""The `SubscriptionRow` itself."""

SUMMARY_ROLE = Qt.ItemDataRole.UserRole + 1
"""The second line of the row."""

REMARK_ROLE = Qt.ItemDataRole.UserRole + 2
"""What the broker did not do as it was asked and a colour role, or None."""

MIME_TYPE = "application/x-mqtts-gui-subscriptions"
"""Rows that are dragged to another place of the list."""

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class SubscriptionsModel(QAbstractListModel):
    """What `connection.subscriptions` holds, in its order."""

    def __init__(
        self,
        connection: Connection,
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._connection = connection
        self._clock = clock
        self._rows: list[SubscriptionRow] = []
        self._said: Mapping[int, Callable[[SubscriptionRow], object]] = {
            Qt.ItemDataRole.DisplayRole: name_of,
            ROW_ROLE: lambda row: row,
            SUMMARY_ROLE: self.summary_of,
            REMARK_ROLE: remark_of,
            Qt.ItemDataRole.AccessibleTextRole: self._spoken,
        }
        self._samples: dict[str, deque[tuple[float, int]]] = {}
        self._timer = QTimer(self, interval=SAMPLE_MS)
        self._timer.timeout.connect(self.measure)
        self._timer.start()
        connection.subscriptions_changed.connect(self.refresh)
        self.refresh()

    def row_at(self, row: int) -> SubscriptionRow:
        """Return the subscription in `row`."""
        return self._rows[row]

    def rows(self) -> Sequence[SubscriptionRow]:
        """Return every subscription."""
        return self._rows

    def refresh(self) -> None:
        """Take over what was added, removed, put elsewhere or answered."""
        wanted = list(self._connection.subscriptions)
        self._remove_missing({row.filter for row in wanted})
        self._insert_missing(wanted)
        self._arrange(wanted)
        self.measure()

    def row_of(self, topic_filter: str) -> int | None:
        """Return the place of a filter."""
        places = (place for place, row in enumerate(self._rows) if row.filter == topic_filter)
        return next(places, None)

    def sort_by(self, wanted: Sort) -> None:
        """Put the list in an order, which is kept."""
        rows = sorted(self._rows, key=lambda row: name_of(row).casefold())
        if wanted is Sort.COUNT:
            rows.sort(key=lambda row: -row.count)
        elif wanted is Sort.RATE:
            rows.sort(key=self.rate_of, reverse=True)
        self.desk.arrange([row.filter for row in rows])

    def move(self, filters: Sequence[str], place: int) -> None:
        """Put these rows before the one that is at `place` now."""
        names = [row.filter for row in self._rows]
        moved = [name for name in names if name in set(filters)]
        before = [name for name in names[:place] if name not in moved]
        after = [name for name in names[place:] if name not in moved]
        self.desk.arrange([*before, *moved, *after])

    @property
    def desk(self) -> SubscriptionDesk:
        """Where subscriptions are changed."""
        return self._connection.desk

    @property
    def connection(self) -> Connection:
        """Whose subscriptions these are."""
        return self._connection

    def measure(self) -> None:
        """Take a sample of every count and show the rates that follow."""
        now = self._clock()
        for row in self._rows:
            samples = self._samples.setdefault(row.filter, deque(maxlen=WINDOW + 1))
            samples.append((now, row.count))
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def rate_of(self, row: SubscriptionRow) -> float:
        """Return the messages per second of the last seconds."""
        samples = self._samples.get(row.filter)
        if not samples:
            return 0.0
        (start, count), now = samples[0], samples[-1]
        return (now[1] - count) / (now[0] - start) if now[0] > start else 0.0

    def summary_of(self, row: SubscriptionRow) -> str:
        """Return how a row stands, how much came, how fast."""
        return summary_of(row, self.rate_of(row))

    @override
    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        said = self._said.get(role)
        return None if said is None else said(row)

    @override
    def flags(self, index: _Index) -> Qt.ItemFlag:
        drag, drop = Qt.ItemFlag.ItemIsDragEnabled, Qt.ItemFlag.ItemIsDropEnabled
        # Between two rows something can be dropped, but not on a row.
        return super().flags(index) | (drag if index.isValid() else drop)

    @override
    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    @override
    def mimeTypes(self) -> list[str]:
        return [MIME_TYPE]

    @override
    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        filters = [self._rows[index.row()].filter for index in indexes]
        data = QMimeData()
        data.setText("\n".join(filters))
        data.setData(MIME_TYPE, json.dumps(filters).encode())
        return data

    @override
    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index
    ) -> bool:
        with suppress(ValueError):  # of another program that uses our name
            filters = json.loads(bytes(data.data(MIME_TYPE).data()))
            self.move(filters, row if row >= 0 else len(self._rows))
        return False  # else the view would remove the rows from where they were

    def _spoken(self, row: SubscriptionRow) -> str:
        alias = [visible(row.filter)] if row.alias else []
        remark = remark_of(row)
        said = [name_of(row), *alias, self.summary_of(row), *([remark[0]] if remark else [])]
        return ", ".join(said)

    def _remove_missing(self, wanted: set[str]) -> None:
        for place in reversed(range(len(self._rows))):
            row = self._rows[place]
            if row.filter not in wanted:
                self.beginRemoveRows(_ROOT, place, place)
                del self._rows[place]
                self._samples.pop(row.filter, None)
                self.endRemoveRows()

    def _insert_missing(self, wanted: Sequence[SubscriptionRow]) -> None:
        known = {row.filter for row in self._rows}
        for place, row in enumerate(wanted):
            if row.filter not in known:
                at = min(place, len(self._rows))
                self.beginInsertRows(_ROOT, at, at)
                self._rows.insert(at, row)
                self.endInsertRows()

    def _arrange(self, wanted: list[SubscriptionRow]) -> None:
        names = [row.filter for row in self._rows]
        places = {row.filter: place for place, row in enumerate(wanted)}
        if names == list(places):
            self._rows = wanted
            return
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        new = [self.index(places[names[index.row()]]) for index in old]
        self._rows = wanted
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()
