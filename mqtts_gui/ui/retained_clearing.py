"""Clears what the broker retains: an empty retained message to each topic, a few at a time."""

from __future__ import annotations

import time
from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QObject, QTimer, Signal

from mqtts_gui.mqtt.topics import TopicError
from mqtts_gui.ui.connection import Connection, NotConnectedError, State

BEAT_MS = 20
AT_ONCE = 25
"""Messages of one beat; between two, the window does other things."""

MOST_WAITING = 100
"""Messages that the broker may have to acknowledge before more are sent."""

ANSWER_S = 10.0
"""How long the last acknowledgements are waited for."""

QUIET_S = 1.5
"""A broker that sent no more retained messages for so long has sent them all."""

_LEAST_S = 0.3  # what waits is told of thirty times a second
_QOS = 1


class Outcome(Enum):
    """How a clearing ended."""

    DONE = "done"
    REFUSED = "refused"
    UNANSWERED = "unanswered"
    STOPPED = "stopped"
    LOST = "lost"


class RetainedClearing(QObject):
    """One clearing after another.

    Attributes:
        sent: Topics to which an empty message was sent.

    Signals:
        progressed: More were sent.
        ended: It ended (an `Outcome`).
    """

    progressed = Signal()
    ended = Signal(object)

    def __init__(self, connection: Connection, parent: QObject) -> None:
        super().__init__(parent)
        self._connection = connection
        self._topics: Sequence[str] = ()
        self.sent = 0
        self._all_sent = 0.0
        self._taken_before = 0
        self._beat = QTimer(self, interval=BEAT_MS)
        self._beat.timeout.connect(self._go_on)

    @property
    def is_running(self) -> bool:
        """Some are still to be sent or acknowledged."""
        return self._beat.isActive()

    def begin(self, topics: Sequence[str]) -> None:
        """Clear what is retained on these topics."""
        self._topics, self.sent, self._all_sent = topics, 0, 0.0
        self._taken_before = self._connection.sent
        self._beat.start()

    def stop(self) -> None:
        """Send no more; what was sent stays cleared."""
        if self.is_running:
            self._end(Outcome.STOPPED)

    def _go_on(self) -> None:
        if self._connection.state is not State.READY:
            self._end(Outcome.LOST)
        elif self.sent < len(self._topics):
            self._send()
        elif not self._connection.unacknowledged:
            if time.monotonic() - self._all_sent >= _LEAST_S:
                taken = self._connection.sent - self._taken_before
                self._end(Outcome.REFUSED if taken < self.sent else Outcome.DONE)
        elif time.monotonic() - self._all_sent > ANSWER_S:
            self._end(Outcome.UNANSWERED)

    def _send(self) -> None:
        if self._connection.unacknowledged > MOST_WAITING:
            return
        for topic in self._topics[self.sent : self.sent + AT_ONCE]:
            try:
                self._connection.publish(topic, b"", _QOS, retain=True)
            except NotConnectedError:
                self._end(Outcome.LOST)
                return
            except TopicError:
                pass  # with wildcards in it, for one: it counts as refused
            self.sent += 1
        self._all_sent = time.monotonic()
        self.progressed.emit()

    def _end(self, outcome: Outcome) -> None:
        self._beat.stop()
        self.ended.emit(outcome)


class RetainedLook(QObject):
    """Subscribes for a moment, so that the broker sends what it retains.

    Signals:
        looked: All is there, as far as can be told.
    """

    looked = Signal()

    def __init__(self, connection: Connection, parent: QObject) -> None:
        super().__init__(parent)
        self._connection = connection
        self._filter = ""
        self._is_ours = False
        self._known, self._since = 0, 0.0
        self._beat = QTimer(self, interval=100)
        self._beat.timeout.connect(self._watch)

    @property
    def is_running(self) -> bool:
        """It is subscribed at the moment."""
        return self._beat.isActive()

    def begin(self, topic_filter: str) -> None:
        """Subscribe; where it already is, that is asked for once more, and stays.

        Raises:
            TopicError: the filter is not valid.
        """
        known = {row.filter: row.qos for row in self._connection.subscriptions}
        self._connection.subscribe(topic_filter, known.get(topic_filter, 0))
        self._filter, self._is_ours = topic_filter, topic_filter not in known
        self._known, self._since = -1, time.monotonic()
        self._beat.start()

    def stop(self) -> None:
        """Unsubscribe again."""
        if self.is_running:
            self._beat.stop()
            if self._is_ours:
                self._connection.unsubscribe(self._filter)
            self.looked.emit()

    def _watch(self) -> None:
        retained, now = self._connection.topics.root.retained, time.monotonic()
        if retained != self._known:
            self._known, self._since = retained, now
        if now - self._since >= QUIET_S or self._connection.state is not State.READY:
            self.stop()
