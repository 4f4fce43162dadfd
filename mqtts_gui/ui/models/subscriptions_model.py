"""The subscriptions of a connection as a list, with counts and rates that move once a second."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
)
from typing_extensions import override

from mqtts_gui.i18n import Phrase, mark, ntr, tr, visible
from mqtts_gui.ui.connection import Connection, SubscriptionRow
from mqtts_gui.ui.models.message_text import rate_text

SAMPLE_MS = 1000
"""How often the rates are measured."""

WINDOW = 10
"""Samples over which a rate is taken: slow topics move now and then."""

ROW_ROLE = Qt.ItemDataRole.UserRole
"""The `SubscriptionRow` itself."""

SUMMARY_ROLE = Qt.ItemDataRole.UserRole + 1
"""The second line of the row."""

# Reason codes of SUBACK (MQTT 5.0, 3.9.3); MQTT 3.1.1 knows 128 only.
_REFUSALS: Mapping[int, Phrase] = {
    0x80: mark("The broker refused it without giving a reason"),
    0x83: mark("The broker does not accept this subscription"),
    0x87: mark("The broker does not allow you to read this topic"),
    0x8F: mark("The broker finds this filter not valid"),
    0x97: mark("The broker allows no more subscriptions"),
    0x9E: mark("The broker does not support shared subscriptions"),
    0xA1: mark("The broker does not support subscription identifiers"),
    0xA2: mark("The broker does not support wildcards"),
}

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
        """Take over what was added, removed or answered."""
        wanted = list(self._connection.subscriptions)
        self._remove_missing({row.filter for row in wanted})
        self._append(wanted[len(self._rows) :])
        self._rows = wanted
        self.measure()

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
        """Return the second line of a row: what was granted, how much came, how fast."""
        if row.refused is not None:
            return refusal_text(row.refused)
        qos = tr("QoS %(qos)d", qos=row.qos)
        if row.granted_qos is not None and row.granted_qos != row.qos:
            qos = tr("QoS %(granted)d (%(asked)d asked)", granted=row.granted_qos, asked=row.qos)
        parts = [qos, ntr("%(count)s message", "%(count)s messages", row.count)]
        rate = self.rate_of(row)
        if rate > 0:
            parts.append(tr("%(rate)s/s", rate=rate_text(rate)))
        return " · ".join(parts)

    @override
    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(row.filter)
        if role == ROW_ROLE:
            return row
        if role == SUMMARY_ROLE:
            return self.summary_of(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{visible(row.filter)}, {self.summary_of(row)}"
        return None

    def _remove_missing(self, wanted: set[str]) -> None:
        for place in reversed(range(len(self._rows))):
            row = self._rows[place]
            if row.filter not in wanted:
                self.beginRemoveRows(_ROOT, place, place)
                del self._rows[place]
                self._samples.pop(row.filter, None)
                self.endRemoveRows()

    def _append(self, added: list[SubscriptionRow]) -> None:
        if added:
            first = len(self._rows)
            self.beginInsertRows(_ROOT, first, first + len(added) - 1)
            self._rows.extend(added)
            self.endInsertRows()


def refusal_text(reason_code: int) -> str:
    """Return in words why a broker refused a subscription."""
    phrase = _REFUSALS.get(reason_code, _REFUSALS[0x80])
    return tr("%(reason)s (code %(code)s)", reason=phrase, code=f"{reason_code:#04x}")
