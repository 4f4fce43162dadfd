"""The way of a connection's messages: into its history first, which the window shows."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from mqtts_gui.mqtt.broker_status import BrokerStatus
from mqtts_gui.mqtt.events import (
    BatchPublished,
    Disconnected,
    Message,
    MessagesReceived,
    NotAcknowledged,
    Published,
    SessionEvent,
)
from mqtts_gui.mqtt.profile import Profile, Secrets
from mqtts_gui.mqtt.series_feed import SeriesFeed
from mqtts_gui.mqtt.topic_counts import TopicCounts
from mqtts_gui.ui.histories import Keeping, keep_nothing
from mqtts_gui.ui.jobs import run_job
from mqtts_gui.ui.services import EventSink, MakeSession, Session
from mqtts_gui.ui.subscription_rows import REFUSED, SubscriptionRows

if TYPE_CHECKING:  # see `histories`
    from mqtts_gui.store.history import History

_log = logging.getLogger(__name__)
_ARRIVED = MessagesReceived(())  # all that the bridge carries of messages


class MessageFlow(QObject):
    """Keeps messages in the history and counts them; it holds none itself.

    What there is to do for each message is done in the session's thread.

    Attributes:
        series: What plots take of them; set before a session is made.
        status: Takes out what only the window of the broker's figures asks for; as above.

    Signals:
        opened: `keeping` is there.
        arrived: The history grew.
    """

    opened = Signal()
    arrived = Signal()

    def __init__(
        self,
        profile_id: str,
        rows: SubscriptionRows,
        open_keeping: Callable[[str], Keeping],
        parent: QObject,
        topics: TopicCounts | None = None,
    ) -> None:
        super().__init__(parent)
        self._topics = topics or TopicCounts()
        self.series = SeriesFeed()
        self.status = BrokerStatus()
        self.keeping: Keeping | None = None
        self._profile_id, self._rows = profile_id, rows
        self._open_keeping = open_keeping
        self._order = threading.Lock()  # of what is sent and what comes, in the history
        self._swap = threading.Lock()  # of the counts; the GUI thread never waits long for it
        self._opening = False
        self._grew, self._received, self._sent = False, 0, 0
        self._unacknowledged, self._told = 0, False
        self._refused: set[tuple[str, int]] = set()
        self._counts: Counter[str] = Counter()
        self._partners: tuple[str, int, str] | None = None

    def open(self) -> None:
        """Find what is kept of the connection; `opened` tells, once."""
        if self._opening:
            return
        self._opening = True
        open_keeping, profile_id = self._open_keeping, self._profile_id
        run_job(self, lambda: open_keeping(profile_id), self._take_keeping, self._do_without)

    def make_session(
        self, make: MakeSession, profile: Profile, secrets: Secrets, post: EventSink
    ) -> Session:
        """Make a session whose messages are kept before `post` is told of them."""
        if self.keeping is None:
            raise RuntimeError("a session before its history")
        keeping = self.keeping
        partners = (profile.host, profile.port, profile.client_id)
        if self._partners not in {None, partners}:
            keeping.memory.forget()  # its identifiers are those of others
        self._partners = partners
        with self._swap:
            self._unacknowledged = len(list(keeping.memory.leftovers))
        sink = self._sink(keeping.history, post)
        return make(profile, secrets, sink, memory=keeping.memory, gate=keeping.history)

    def publish(  # noqa: PLR0913 - what is published, by whom, and who is told
        self,
        session: Session,
        topic: str,
        payload: bytes,
        qos: int,
        *,
        retain: bool,
        post: EventSink,
        properties: bytes = b"",
    ) -> None:
        """Publish and keep a message: it is shown when it leaves, not when it is acknowledged."""
        if self.keeping is None:
            raise RuntimeError("a message before its history")
        history = self.keeping.history
        with self._order:  # or the answer of a broker that is quick would stand before it
            with self._expecting(1 if qos else 0):
                session.publish(topic, payload, qos, retain=retain, properties=properties)
            now = time.time_ns()
            sent = Message(now, False, topic, payload, qos, retain, False, properties)  # noqa: FBT003 - a tuple
            history.append([sent])
        self._topics.take([sent])
        with self._swap:
            self._grew = True
        post(_ARRIVED)

    def publish_many(self, session: Session, messages: Sequence[Message], post: EventSink) -> None:
        """Publish and keep messages of one quality of service; called in any thread."""
        if self.keeping is None:
            raise RuntimeError("messages before their history")
        with self._order:
            with self._expecting(len(messages) if messages[0].qos else 0):
                session.publish_many(messages)
            self.keeping.history.append(messages)
        self._topics.take(messages)
        with self._swap:
            self._grew = True
        post(_ARRIVED)

    @property
    def unacknowledged(self) -> int:
        """How many messages of QoS 1 and 2 wait for the broker's acknowledgement."""
        return self._unacknowledged

    def take_sent(self) -> int:
        """Return how many messages were handed over since the last call."""
        with self._swap:
            sent, self._sent, self._told = self._sent, 0, False
            self._refused.clear()
        return sent

    def take(self) -> int:
        """Tell of the messages that came; return how many of them were received."""
        with self._swap:
            counts, self._counts = self._counts, Counter()
            received, self._received = self._received, 0
            grew, self._grew = self._grew, False
        self._rows.add(counts)
        if grew:
            self.arrived.emit()
        return received

    def _sink(self, history: History, post: EventSink) -> EventSink:
        """Return what a session tells its events, in its thread."""
        rows, topics, series, status = self._rows, self._topics, self.series, self.status

        def take(event: SessionEvent) -> None:
            if not isinstance(event, MessagesReceived):
                if isinstance(event, Disconnected):
                    series.interrupt()
                if self._is_to_be_told(event):
                    post(event)
                return
            messages = status.take(event.messages, rows.asks_for)
            if not messages:
                return
            with self._order:  # first of all: when this function returns, they are acknowledged
                first = history.append(messages)
            series.take(first, messages)
            counts = rows.counted(messages)
            topics.take(messages)
            topics.settle_soon()
            with self._swap:
                self._grew = True
                self._received += len(messages)
                self._counts.update(counts)
            post(_ARRIVED)

        return take

    @contextmanager
    def _expecting(self, count: int) -> Iterator[None]:
        """Count messages that are to be acknowledged; before that can have happened."""
        with self._swap:
            self._unacknowledged += count
        try:
            yield
        except BaseException:
            with self._swap:
                self._unacknowledged = max(0, self._unacknowledged - count)
            raise

    def _is_to_be_told(self, event: SessionEvent) -> bool:
        """Count what was published; say whether the window needs to hear more than a number.

        Of a million messages that are refused for one reason, it hears once at a time.
        """
        if not isinstance(event, Published | BatchPublished | NotAcknowledged):
            return True
        with self._swap:
            if isinstance(event, NotAcknowledged):
                waiting = sum(1 for message in event.messages if message.qos)
                self._unacknowledged = waiting if event.kept else 0
                return True
            if isinstance(event, BatchPublished):
                self._sent += event.count
                return self._is_first()
            if event.message.qos:
                self._unacknowledged = max(0, self._unacknowledged - 1)
            if event.reason_code < REFUSED:
                self._sent += 1
                return self._is_first()
            refusal = (event.message.topic, event.reason_code)
            is_new = refusal not in self._refused
            self._refused.add(refusal)
            return is_new

    def _is_first(self) -> bool:
        """Say whether the window does not know yet that something was published."""
        is_first, self._told = not self._told, True
        return is_first

    def _take_keeping(self, keeping: Keeping) -> None:
        self.keeping = keeping
        self.opened.emit()

    def _do_without(self, error: BaseException) -> None:
        """Let no fault of the history stop a connection."""
        _log.error("messages are not kept", exc_info=error)
        self._take_keeping(keep_nothing(self._profile_id))
