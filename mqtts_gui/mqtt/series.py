"""The values of one number over time, and what a plot shows of them, whatever their count.

    series = Series("ciel/salle12", "$.valeur")
    series.extend([(time_ns, 21.7)])              # in the session's thread
    series.columns(start_ns, end_ns, 800)         # in the GUI thread: at most some 850 columns

Beside the values, the least and the greatest of every 32 and of every 1,024 are kept, so that a
column of a plot is found in a few steps and no peak is lost. Columns lie on a grid of time, whose
step changes only with the scale: what was found for one picture serves the next.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from threading import Lock
from typing import NamedTuple

from mqtts_gui.mqtt.extremes import LARGE, Extremes

MOST_POINTS = 100_000
"""Of the newest points, as many are kept at least; a quarter more at most."""

_SCALES = 16  # steps of the grid between one and its double


class Point(NamedTuple):
    """A value and when it came, nanoseconds since 1970, UTC."""

    time_ns: int
    value: float


class Column(NamedTuple):
    """What a plot shows of values that fall on one column of pixels.

    Attributes:
        start: Time of the first value.
        end: Time of the last value.
        points: How many values there are.
        is_joined: A line leads here from the value before.
    """

    start: int
    end: int
    first: float
    low: float
    high: float
    last: float
    points: int
    is_joined: bool


class Series:
    """One number of one topic; any thread may call any method.

    Args:
        topic: The topic.
        path: Where the number stands in a payload, as `numbers_in` writes it.
        most: Points that are kept at least.

    Attributes:
        version: Another one whenever points came or went.
    """

    def __init__(self, topic: str, path: str, most: int = MOST_POINTS) -> None:
        self.topic, self.path = topic, path
        self.version = 0
        self._most = most
        self._lock = Lock()
        self._times: array[int] = array("q")
        self._extremes = Extremes()
        self._gaps: list[int] = []  # places of points with no line before them
        self._step = 0
        self._known: dict[int, Column] = {}

    def __len__(self) -> int:
        return len(self._times)

    def extend(self, points: Sequence[tuple[int, float]]) -> None:
        """Add points, the newest last; what is no finite number is passed over.

        A clock that was set back makes points of one instant until it has caught up.
        """
        with self._lock:
            latest = self._times[-1] if self._times else None
            for time_ns, value in points:
                if math.isfinite(value):
                    latest = time_ns if latest is None or time_ns > latest else latest
                    self._times.append(latest)
                    self._extremes.values.append(value)
            self._extremes.grow()
            self._drop()
            self.version += 1

    def prepend(self, points: Sequence[tuple[int, float]]) -> bool:
        """Add older points, the newest last, and say whether there is room for more."""
        with self._lock:
            finite = [point for point in points if math.isfinite(point[1])]
            room = self._most - len(self._times)
            finite = finite[max(0, len(finite) - max(0, room)) :]
            earliest = self._times[0] if self._times else None
            times: array[int] = array("q")
            for time_ns, _ in reversed(finite):
                earliest = time_ns if earliest is None or time_ns < earliest else earliest
                times.append(earliest)
            times.reverse()
            values = array("d", [value for _, value in finite])
            self._times = times + self._times
            self._extremes = Extremes(values + self._extremes.values)
            self._gaps = [place + len(values) for place in self._gaps]
            self._known.clear()
            self.version += 1
            return len(self._times) < self._most

    def interrupt(self) -> None:
        """Draw no line to the next point: nobody knows what was in between."""
        with self._lock:
            if self._times and self._gaps[-1:] != [len(self._times)]:
                self._gaps.append(len(self._times))

    def extent(self) -> tuple[int, int] | None:
        """Return the time of the oldest point and that of the newest; None without any."""
        with self._lock:
            return (self._times[0], self._times[-1]) if self._times else None

    def latest(self) -> Point | None:
        """Return the newest point."""
        with self._lock:
            return self._point(len(self._times) - 1) if self._times else None

    def newest(self, count: int) -> list[Point]:
        """Return so many of the newest points, oldest first."""
        with self._lock:
            size = len(self._times)
            return [self._point(place) for place in range(max(0, size - count), size)]

    def nearest(self, time_ns: int) -> Point | None:
        """Return the point nearest in time."""
        with self._lock:
            place = bisect_left(self._times, time_ns)
            around = [self._point(at) for at in (place - 1, place) if 0 <= at < len(self._times)]
        return min(around, key=lambda point: abs(point.time_ns - time_ns), default=None)

    def between(self, start_ns: int, end_ns: int) -> list[Point]:
        """Return the points of a period, both ends included."""
        with self._lock:
            first, stop = self._places(start_ns, end_ns)
            times, values = self._times[first:stop], self._extremes.values[first:stop]
        return [Point(*pair) for pair in zip(times, values, strict=True)]

    def columns(self, start_ns: int, end_ns: int, width: int) -> list[Column]:
        """Return the columns of a period that is `width` pixels wide, empty ones left out.

        There are a few more than pixels at most; the first may lie before the period and the last
        after it, for the lines that lead there.
        """
        step = grid_step(end_ns - start_ns, width)
        with self._lock:
            if step != self._step:
                self._step = step
                self._known.clear()
            times = self._times
            first, stop = self._places(start_ns, end_ns)
            if first:
                first = bisect_left(times, times[first - 1] // step * step)
            found: list[Column] = []
            known, size = self._known, len(times)
            while first < size:
                column = known.get(times[first] // step) or self._column(first, step)
                found.append(column)
                if first >= stop:
                    break
                first += column.points
            if len(known) > 8 * len(found) + LARGE:  # somebody has gone far with this scale
                known.clear()
            return found

    def _column(self, first: int, step: int) -> Column:
        """Make the column that begins with the point at `first`."""
        times, values = self._times, self._extremes.values
        cell = times[first] // step
        stop = bisect_left(times, (cell + 1) * step, first)
        at_gap = bisect_left(self._gaps, first)
        is_joined = self._gaps[at_gap : at_gap + 1] != [first]
        ends = (times[first], times[stop - 1], values[first])
        extremes = self._extremes.between(first, stop)
        column = Column(*ends, *extremes, values[stop - 1], stop - first, is_joined)
        if stop < len(times):  # else more may come
            self._known[cell] = column
        return column

    def _places(self, start_ns: int, end_ns: int) -> tuple[int, int]:
        return bisect_left(self._times, start_ns), bisect_left(self._times, end_ns + 1)

    def _point(self, place: int) -> Point:
        return Point(self._times[place], self._extremes.values[place])

    def _drop(self) -> None:
        """Drop the oldest points, many at a time."""
        surplus = len(self._times) - self._most
        if surplus > max(self._most // 4, LARGE):
            count = surplus // LARGE * LARGE
            del self._times[:count]
            self._extremes.drop(count)
            self._gaps = [place - count for place in self._gaps if place >= count]
            self._known.clear()


def grid_step(span_ns: int, width: int) -> int:
    """Return the width of a column of the grid: a pixel, or up to a twenty-third less."""
    exact = max(1.0, span_ns / max(1, width))
    return max(1, int(2 ** (math.floor(math.log2(exact) * _SCALES) / _SCALES)))
