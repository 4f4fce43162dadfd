"""What plots take of the messages that arrive; nothing where none is open.

    feed = SeriesFeed()                        # one for each connection
    feed.add(series, lambda: history.append(()))
    feed.take(first, messages)                 # in the session's thread, once they are stored

A series is filled from the history up to the number that `add` returns, and from the feed from
there on: no point is missing, and none is there twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Lock

from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.formats.found_numbers import number_at
from mqtts_gui.mqtt.series import Series

_LEAST_SLICE = 500
_Fed = tuple[Series, int]  # a series, and the number of its first message that is not in the past


class SeriesFeed:
    """Hands the numbers of arriving messages to the series of their topics."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._wanted: Mapping[str, tuple[_Fed, ...]] = {}

    def add(self, series: Series, next_number: Callable[[], int]) -> int:
        """Feed `series` with what arrives from now on, and return the number it begins with.

        Args:
            series: Fed until it is removed.
            next_number: Returns the number that the next message will have in the history.
        """
        # Under the lock: what gets its number later finds the series, what had it before is older.
        with self._lock:
            begin = next_number()
            others = self._wanted.get(series.topic, ())
            self._wanted = {**self._wanted, series.topic: (*others, (series, begin))}
        return begin

    def remove(self, series: Series) -> None:
        """Feed `series` no longer."""
        with self._lock:
            left = [fed for fed in self._wanted.get(series.topic, ()) if fed[0] is not series]
            others = {topic: fed for topic, fed in self._wanted.items() if topic != series.topic}
            self._wanted = {**others, series.topic: tuple(left)} if left else others

    def take(self, first: int, messages: Sequence[Message]) -> None:
        """Take stored messages, whose numbers begin with `first`."""
        with self._lock:
            wanted = self._wanted
        if not wanted:
            return
        found: dict[str, list[tuple[int, Message]]] = {}
        for place, message in enumerate(messages):
            if message.topic in wanted and message.incoming:
                found.setdefault(message.topic, []).append((first + place, message))
        for topic, rows in found.items():
            for series, begin in wanted[topic]:
                series.extend(points_of([each for at, each in rows if at >= begin], series.path))

    def interrupt(self) -> None:
        """Draw no line over a time without a connection."""
        for fed in self._wanted.values():
            for series, _ in fed:
                series.interrupt()


def points_of(messages: Sequence[Message], path: str) -> list[tuple[int, float]]:
    """Return times and numbers of the messages that hold a number at `path`."""
    found = [(message.time_ns, number_at(message.payload, path)) for message in messages]
    return [(time_ns, value) for time_ns, value in found if value is not None]


def fill(series: Series, slices: Iterable[Sequence[Message]]) -> None:
    """Fill a series with older messages, the newest first, until it is full; seen as it grows."""
    older: list[tuple[int, float]] = []  # the newest first
    for messages in slices:
        older += points_of([each for each in messages if each.incoming], series.path)
        if len(older) >= max(_LEAST_SLICE, len(series) // 2):
            if not series.prepend(older[::-1]):
                return
            older = []
    series.prepend(older[::-1])
