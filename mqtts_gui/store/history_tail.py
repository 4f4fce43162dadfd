"""The messages that are not on disk yet: numbered at once, kept in order, bounded in bytes."""

from __future__ import annotations

import logging
import threading
import time
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import groupby
from typing import NamedTuple

from mqtts_gui.mqtt.events import Message
from mqtts_gui.store.history_blocks import Stored

BATCH = 10_000
PATIENCE = timedelta(milliseconds=250)
"""How long a message may wait for others to be written with it."""

LATEST = timedelta(milliseconds=300)
"""A flood that waits longer holds up what follows: a kill is to lose no more than a second.

A few messages do not: who watches them would wait for a slow disk.
"""

MOST_BYTES = 64 << 20
_OVERHEAD = 300  # bytes of a message's tuple, topic, time and place

_log = logging.getLogger(__name__)


class Chunk(NamedTuple):
    """Messages that were appended together; the first has the number `first`."""

    first: int
    messages: Sequence[Message]
    bytes: int
    since: float

    @property
    def end(self) -> int:
        """The number after the last one."""
        return self.first + len(self.messages)


class Tail:
    """The queue of the writer.

    While the file works, a full queue closes the gate: the session stops reading. While it does
    not, the gate stays open and the oldest messages of a full queue are dropped and counted.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.changed = threading.Condition(threading.RLock())
        self._most = most_bytes
        self._chunks: deque[Chunk] = deque()
        self._next: int | None = None
        self._by_clock = False
        self._written = 0
        self._bytes = 0
        self._open = True
        self._rings: list[Callable[[], None]] = []
        self._failing = False
        self.lost = 0

    def begin(self, next_seq: int) -> None:
        """Take it that the file holds what lies below `next_seq` and nothing else."""
        with self.changed:
            if self._next is None:
                self._next = next_seq
            elif self._by_clock and self._chunks and self._chunks[0].first < next_seq:
                # The clock had been later before: number anew, lest two messages have one number.
                shift = next_seq - self._chunks[0].first
                self._chunks = deque(c._replace(first=c.first + shift) for c in self._chunks)
                self._next += shift
            self._by_clock = False
            self._written = next_seq

    @property
    def next_seq(self) -> int:
        """The number of the next message."""
        with self.changed:
            return self._numbered()

    def _numbered(self) -> int:
        if self._next is None:
            # The file has not said where it ends: microseconds since 1970 lie far behind it.
            self._next = time.time_ns() // 1000
            self._by_clock = True
        return self._next

    def append(self, messages: Sequence[Message]) -> int:
        """Take messages, which nobody changes from now on, and return the number of the first."""
        now = time.monotonic()
        with self.changed:
            first, was_empty = self._numbered(), not self._chunks
            for at in range(0, len(messages), BATCH):
                some = messages[at : at + BATCH] if len(messages) > BATCH else messages
                self._chunks.append(Chunk(first + at, some, _size(some), now))
                self._bytes += self._chunks[-1].bytes
            self._next = first + len(messages)
            self._mind_bytes()
            if was_empty or self.is_batch():  # else the writer would be woken for nothing
                self.changed.notify_all()
        return first

    def _mind_bytes(self) -> None:
        if self._failing:
            while self._bytes > self._most and len(self._chunks) > 1:
                chunk = self._chunks.popleft()
                self._bytes -= chunk.bytes
                self.lost += len(chunk.messages)
        elif self._bytes >= self._most or self._is_late(LATEST):
            self._open = False

    def _is_late(self, limit: timedelta) -> bool:
        if not self.is_batch():
            return False
        return time.monotonic() - self._chunks[0].since > limit.total_seconds()

    def chunks(self) -> list[Chunk]:
        """Return what is not on disk, oldest first."""
        with self.changed:
            return list(self._chunks)

    def unwritten(self) -> tuple[list[Chunk], int]:
        """Return what is not on disk, and the number up to which everything is."""
        with self.changed:
            return list(self._chunks), self._written

    def batch(self) -> list[Chunk]:
        """Return the oldest messages, about as many as one transaction takes."""
        with self.changed:
            taken: list[Chunk] = []
            count = 0
            for chunk in self._chunks:
                count += len(chunk.messages)
                if taken and count > BATCH:
                    break
                taken.append(chunk)
            return taken

    def waits_since(self) -> float | None:
        """Return since when, monotonic, the oldest message waits; `changed` must be held."""
        return self._chunks[0].since if self._chunks else None

    def first_seq(self) -> int:
        """Return the number of the oldest message; `changed` must be held, and there be one."""
        return self._chunks[0].first

    def is_batch(self) -> bool:
        """Return whether a whole transaction is there; `changed` must be held."""
        return bool(self._chunks) and self._chunks[-1].end - self._chunks[0].first >= BATCH

    def written(self, end: int) -> None:
        """Forget the messages below `end`: they are on disk."""
        with self.changed:
            self._written = end
            while self._chunks and self._chunks[0].first < end:
                self._bytes -= self._chunks.popleft().bytes
            self.changed.notify_all()
        self._mind_gate()

    def remove(self, holds: Callable[[Stored], bool]) -> int:
        """Forget the messages that `holds` names, and return how many they were.

        Only where nothing is ever written: a writer may be at work with any of them.
        """
        with self.changed:
            chunks = [rest for chunk in self._chunks for rest in _without(chunk, holds)]
            gone = sum([len(chunk.messages) for chunk in self._chunks])
            gone -= sum([len(chunk.messages) for chunk in chunks])
            self._chunks = deque(chunks)
            self._bytes = sum([chunk.bytes for chunk in chunks])
        return gone

    def set_failing(self, *, failing: bool) -> None:
        """Say whether the file refuses what is written."""
        with self.changed:
            self._failing = failing
            self._mind_bytes()
        self._mind_gate()

    def is_failing(self) -> bool:
        """Say whether the file refuses what is written."""
        return self._failing

    def is_open(self) -> bool:
        """Say whether more messages are welcome."""
        return self._open

    def on_open(self, ring: Callable[[], None]) -> None:
        """Call `ring` once when the gate is open: now, or later in the writer's thread."""
        with self.changed:
            if not self._open:
                if ring not in self._rings:
                    self._rings.append(ring)
                return
        ring()

    def _mind_gate(self) -> None:
        with self.changed:
            has_room = self._bytes <= self._most // 2
            opens = self._failing or (has_room and not self._is_late(LATEST / 2))
            opens = opens and not self._open
            self._open = self._open or opens
            rings: tuple[Callable[[], None], ...] = ()
            if opens:
                rings, self._rings = tuple(self._rings), []
        for ring in rings:
            try:
                ring()
            except Exception:  # noqa: BLE001 - a thread boundary: the ring is not ours
                _log.exception("the gate could not say that it is open")


def _size(messages: Sequence[Message]) -> int:
    size = sum([len(each.payload) + len(each.properties) for each in messages])
    return size + _OVERHEAD * len(messages)


def _without(chunk: Chunk, holds: Callable[[Stored], bool]) -> list[Chunk]:
    """Return what is left of a chunk: a chunk for each run of numbers."""
    kept = [not holds(Stored(chunk.first + at, each)) for at, each in enumerate(chunk.messages)]
    if all(kept):
        return [chunk]
    left: list[Chunk] = []
    start = 0
    for stays, run in groupby(kept):
        end = start + len(list(run))
        if stays:
            some = chunk.messages[start:end]
            left.append(Chunk(chunk.first + start, some, _size(some), chunk.since))
        start = end
    return left


def find(chunks: Sequence[Chunk], seq: int) -> int:
    """Return the place of the chunk that has `seq`, or else of the last one before it; -1."""
    return bisect_right(chunks, seq, key=lambda chunk: chunk.first) - 1
