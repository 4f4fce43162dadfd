"""Deleting some of the messages, a slice at a time so that the writer keeps up meanwhile."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Callable
from collections.abc import Set as AbstractSet

from mqtts_gui.mqtt.topics import matches
from mqtts_gui.store.history_blocks import Stored
from mqtts_gui.store.history_file import HistoryFile, read_block, whole_numbers
from mqtts_gui.store.history_limits import Period
from mqtts_gui.store.history_topics import Wanted, topic_text

What = str | Period | AbstractSet[int] | None
"""A topic filter, a period, sequence numbers; None for everything."""

_SLICE_S = 0.03
_ROWS = 64
_MOST_REMEMBERED = 20_000


class Deletion:
    """Remove what `what` says of the messages below `end`.

    Attributes:
        count: How many messages are gone so far.
        done: Nothing is left to be removed.
    """

    def __init__(self, what: What, end: int, on_done: Callable[[int], None] | None) -> None:
        self.end = end
        self.count = 0
        self.done = False
        self._what = what
        self._on_done = on_done
        self._at = 0
        self._numbers = sorted(what) if isinstance(what, AbstractSet) else []
        self._wanted: Wanted | None = None
        self._matching: dict[str, bool] = {}
        self._times = what.nanoseconds() if isinstance(what, Period) else (0, 0)

    def finish(self) -> None:
        """Tell who asked for it how many messages are gone."""
        if self._on_done is not None:
            self._on_done(self.count)

    def slice(self, file: HistoryFile) -> None:
        """Go on for some hundredths of a second, within a transaction of the caller."""
        if isinstance(self._what, str) and self._wanted is None:
            self._wanted = Wanted(_topics(file, self._what))
        deadline = time.monotonic() + _SLICE_S
        while not self.done and time.monotonic() < deadline:
            self._next_blocks(file, deadline)

    def _next_blocks(self, file: HistoryFile, deadline: float) -> None:
        rows = file.connection.execute(
            "SELECT first, last, count, oldest, newest, topic_base, topics FROM block "
            "WHERE first>=? AND first<? ORDER BY first LIMIT ?",
            (self._at, self.end, _ROWS),
        ).fetchall()
        self.done = not rows
        for *figures, base, topics in rows:
            first, last, count, oldest, newest = whole_numbers(figures)
            if self._concerns(first, last, (oldest, newest), (base, topics)):
                self._thin(file, first, last, count)
            self._at = last + 1
            if time.monotonic() > deadline:
                return

    def _concerns(
        self, first: int, last: int, times: tuple[int, int], topics: tuple[int, bytes]
    ) -> bool:
        if isinstance(self._what, str):
            return self._wanted is not None and self._wanted.meets(*topics)
        if isinstance(self._what, Period):
            start, end = self._times
            return times[1] >= start and times[0] < end
        if self._what is None:
            return True
        place = bisect_left(self._numbers, first)
        return place < len(self._numbers) and self._numbers[place] <= last

    def _thin(self, file: HistoryFile, first: int, last: int, count: int) -> None:
        if self._what is None and last < self.end:
            file.remove(first, count)
            self._changed(file, count)
            return
        if len(self._matching) > _MOST_REMEMBERED:
            self._matching.clear()
        block = read_block(file.connection, first)
        stored = block.stored() if block is not None else []
        kept = [each for each in stored if each.seq >= self.end or not self.holds(each)]
        if len(kept) < len(stored):
            file.remove(first, count)
            if kept:
                file.insert([each.seq for each in kept], [each.message for each in kept])
            self._changed(file, len(stored) - len(kept))

    def _changed(self, file: HistoryFile, count: int) -> None:
        self.count += count
        file.state.edited += 1

    def holds(self, stored: Stored) -> bool:
        """Return whether a message is one of those to be removed; `end` is not looked at."""
        if isinstance(self._what, str):
            topic = stored.message.topic
            if topic not in self._matching:
                self._matching[topic] = matches(self._what, topic)
            return self._matching[topic]
        if isinstance(self._what, Period):
            return self._times[0] <= stored.message.time_ns < self._times[1]
        return self._what is None or stored.seq in self._what


def _topics(file: HistoryFile, topic_filter: str) -> list[int]:
    rows = file.connection.execute("SELECT id, name FROM topic")
    return [number for number, name in rows if matches(topic_filter, topic_text(name))]
