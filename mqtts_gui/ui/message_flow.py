"""The way of a connection's messages: into its history first, then to the window."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from mqtts_gui.mqtt.events import Message, MessagesReceived, SessionEvent
from mqtts_gui.mqtt.profile import Profile, Secrets
from mqtts_gui.ui.histories import Keeping, keep_nothing
from mqtts_gui.ui.jobs import run_job
from mqtts_gui.ui.services import EventSink, MakeSession, Session
from mqtts_gui.ui.subscription_rows import SubscriptionRows

if TYPE_CHECKING:  # see `histories`
    from mqtts_gui.store.history import History
    from mqtts_gui.store.history_blocks import Stored

SHOWN_AT_START = 10_000
"""Messages of earlier runs that the window shows at first."""

MOST_BYTES = 64 << 20
"""Bytes of payload that it takes for them at most, and for those that wait to be shown."""

MOST_WAITING = 100_000
"""Messages that wait to be shown; a window that is further behind shows the newest."""

_SLICE = 500

_log = logging.getLogger(__name__)
_ARRIVED = MessagesReceived(())  # all that the bridge carries of messages


@dataclass(slots=True)
class _Arrivals:
    """What the window has not taken yet; where that is too much, only the newest messages.

    Attributes:
        end: The number in the history after that of the last message.
        received: How many messages came from the broker.
        counts: How many of them each subscription matches, by filter.
    """

    end: int = 0
    received: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    _pieces: deque[Sequence[Message]] = field(default_factory=deque)
    _sizes: deque[int] = field(default_factory=deque)
    _count: int = 0
    _bytes: int = 0

    def add(self, messages: Sequence[Message], size: int, first: int) -> None:
        """Add messages of so many bytes, the first of which has this number."""
        self._pieces.append(messages)
        self._sizes.append(size)
        self.end = first + len(messages)
        self._count += len(messages)
        self._bytes += size
        while len(self._pieces) > 1 and (self._count > MOST_WAITING or self._bytes > MOST_BYTES):
            self._count -= len(self._pieces.popleft())
            self._bytes -= self._sizes.popleft()

    def messages_from(self, seq: int) -> list[Message]:
        """Return the messages without those whose numbers are below `seq`."""
        return list(chain.from_iterable(self._pieces))[max(seq - self.end + self._count, 0) :]


class MessageFlow(QObject):
    """Keeps messages, counts them, and hands them to the window in order.

    What there is to do for each message is done in the session's thread.

    Signals:
        opened: `keeping` is there.
        arrived: The history grew.
        shown: Messages to show, oldest first (a list of `Message`).
    """

    opened = Signal()
    arrived = Signal()
    shown = Signal(list)

    def __init__(
        self,
        profile_id: str,
        rows: SubscriptionRows,
        open_keeping: Callable[[str], Keeping],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.keeping: Keeping | None = None
        self._profile_id, self._rows = profile_id, rows
        self._open_keeping = open_keeping
        self._order = threading.Lock()  # of the messages in the history and in the window
        self._swap = threading.Lock()  # of `_arrivals`; the GUI thread never waits long for it
        self._opening = self._old_wanted = self._loading = False
        self._arrivals = _Arrivals()
        self._shown_to = 0
        self._partners: tuple[str, int, str] | None = None

    def open(self) -> None:
        """Find what is kept of the connection; `opened` tells."""
        if self._opening:
            return
        self._opening = True
        open_keeping, profile_id = self._open_keeping, self._profile_id
        run_job(self, lambda: open_keeping(profile_id), self._take_keeping, self._do_without)

    def show_old(self) -> None:
        """Show the newest messages that are kept, once; what comes meanwhile follows them."""
        if self._old_wanted:
            return
        self._old_wanted = self._loading = True
        if self.keeping is None:
            self.open()
        else:
            self._load(self.keeping)

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
    ) -> None:
        """Publish, keep and show a message.

        It is shown when it leaves, not when it is acknowledged.
        """
        if self.keeping is None:
            raise RuntimeError("a message before its history")
        history = self.keeping.history
        with self._order:  # or the answer of a broker that is quick would stand before it
            session.publish(topic, payload, qos, retain=retain)
            sent = Message(time.time_ns(), False, topic, payload, qos, retain, False)  # noqa: FBT003 - a tuple
            self._keep([sent], history)
        post(_ARRIVED)

    def take(self) -> int:
        """Show the messages that came; return how many of them were received."""
        with self._swap:
            arrivals = self._arrivals
            counts, arrivals.counts = arrivals.counts, Counter()
            received, arrivals.received = arrivals.received, 0
            if not self._loading:  # else they come after the old ones
                self._arrivals = _Arrivals()
        self._rows.add(counts)
        if arrivals.end:
            self.arrived.emit()
        if not self._loading:
            self._show(arrivals)
        return received

    def _keep(self, messages: Sequence[Message], history: History) -> None:
        """Store messages, and have them shown; `_order` must be held."""
        first = history.append(messages)
        size = sum([len(each.payload) for each in messages])
        with self._swap:
            self._arrivals.add(messages, size, first)

    def _sink(self, history: History, post: EventSink) -> EventSink:
        """Return what a session tells its events, in its thread."""
        rows = self._rows

        def take(event: SessionEvent) -> None:
            if not isinstance(event, MessagesReceived):
                post(event)
                return
            with self._order:  # first of all: when this function returns, they are acknowledged
                self._keep(event.messages, history)
            counts = rows.counted(event.messages)
            with self._swap:
                self._arrivals.received += len(event.messages)
                self._arrivals.counts.update(counts)
            post(_ARRIVED)

        return take

    def _show(self, arrivals: _Arrivals) -> None:
        messages = arrivals.messages_from(self._shown_to)
        if messages:
            self.shown.emit(messages)

    def _take_keeping(self, keeping: Keeping) -> None:
        self.keeping = keeping
        if self._loading:
            self._load(keeping)
        self.opened.emit()

    def _do_without(self, error: BaseException) -> None:
        """Let no fault of the history stop a connection."""
        _log.error("messages are not kept", exc_info=error)
        self._take_keeping(keep_nothing(self._profile_id))

    def _load(self, keeping: Keeping) -> None:
        history = keeping.history
        run_job(self, lambda: newest(history), self._take_old, self._show_none)

    def _take_old(self, old: Sequence[Stored]) -> None:
        if old:
            self._shown_to = old[-1].seq + 1
            self.shown.emit([stored.message for stored in old])
        with self._swap:
            arrivals, self._arrivals, self._loading = self._arrivals, _Arrivals(), False
            self._arrivals.received, self._arrivals.counts = arrivals.received, arrivals.counts
        self._show(arrivals)

    def _show_none(self, error: BaseException) -> None:
        _log.error("kept messages are not shown", exc_info=error)
        self._take_old([])


def newest(
    history: History, count: int = SHOWN_AT_START, most_bytes: int = MOST_BYTES
) -> list[Stored]:
    """Return the newest messages, oldest first, as many as fit; it reads the disk."""
    reader = history.reader()
    try:
        pages: list[list[Stored]] = []
        seq = reader.last()
        while seq is not None and count > 0 and most_bytes > 0:
            page = reader.page(seq, min(_SLICE, count), backwards=True)
            if not page:
                break
            pages.append(page)
            count -= len(page)
            most_bytes -= sum([len(stored.message.payload) for stored in page])
            seq = page[0].seq - 1
    finally:
        reader.close()
    return [stored for page in reversed(pages) for stored in page]
