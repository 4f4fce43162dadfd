"""The least and the greatest of any stretch of values, without a look at each."""

from __future__ import annotations

from array import array

SMALL, LARGE = 32, 1024
"""Values of a bucket; a large one holds 32 small ones."""


class Extremes:
    """Values in their order, with the extremes of every 32 and of every 1,024 of them.

    Attributes:
        values: The values; after an addition at their end, `grow` is called.
    """

    def __init__(self, values: array[float] | None = None) -> None:
        self.values: array[float] = array("d") if values is None else values
        self._lows: array[float] = array("d")
        self._highs: array[float] = array("d")
        self._low_tops: array[float] = array("d")
        self._high_tops: array[float] = array("d")
        self.grow()

    def grow(self) -> None:
        """Note the extremes of the buckets that have become full."""
        for start in range(len(self._lows) * SMALL, len(self.values) - SMALL + 1, SMALL):
            bucket = self.values[start : start + SMALL]
            self._lows.append(min(bucket))
            self._highs.append(max(bucket))
        for start in range(len(self._low_tops) * SMALL, len(self._lows) - SMALL + 1, SMALL):
            self._low_tops.append(min(self._lows[start : start + SMALL]))
            self._high_tops.append(max(self._highs[start : start + SMALL]))

    def drop(self, count: int) -> None:
        """Drop the oldest values: so many, a multiple of `LARGE`."""
        del self.values[:count]
        del self._lows[: count // SMALL], self._highs[: count // SMALL]
        del self._low_tops[: count // LARGE], self._high_tops[: count // LARGE]

    def between(self, first: int, stop: int) -> tuple[float, float]:
        """Return the least and the greatest value from `first` to `stop`, not included."""
        small, small_stop = -(-first // SMALL), stop // SMALL
        if small >= small_stop:
            values = self.values[first:stop]
            return min(values), max(values)
        edges = self.values[first : small * SMALL] + self.values[small_stop * SMALL : stop]
        large, large_stop = -(-small // SMALL), small_stop // SMALL
        if large >= large_stop:
            lows, highs = self._lows[small:small_stop], self._highs[small:small_stop]
        else:
            before, after = slice(small, large * SMALL), slice(large_stop * SMALL, small_stop)
            lows = self._lows[before] + self._lows[after] + self._low_tops[large:large_stop]
            highs = self._highs[before] + self._highs[after] + self._high_tops[large:large_stop]
        return min(edges + lows), max(edges + highs)
