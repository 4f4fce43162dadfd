"""Which messages the rows of a table stand for: places in a history, or what a search found.

No row costs an object: places are counted, and what is found is kept as plain numbers.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mqtts_gui.store.history_limits import Stats


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a history since it was looked at last.

    Attributes:
        anew: Messages went that are not the oldest: count and read again.
        dropped: So many of the oldest are gone.
        appended: So many came.
    """

    anew: bool = False
    dropped: int = 0
    appended: int = 0


class Places:
    """Rows that stand for every message, the oldest first.

    As long as no number is missing, a row's number is known by adding. Else the history is asked.

    Attributes:
        count: How many rows there are.
        first: The number of the oldest message.
        end: The number after the newest one.
        dropped: How many rows went from the front since `begin`.
    """

    def __init__(self) -> None:
        self.count = self.first = self.end = self.dropped = 0
        self._mark = (0, 0)

    @property
    def is_whole(self) -> bool:
        """No number is missing between the first row and the last."""
        return self.end - self.first == self.count

    def begin(self, count: int, first: int, end: int, mark: tuple[int, int]) -> None:
        """Count anew; `mark` changes when messages go that are not the oldest."""
        self.count, self.first, self.end, self.dropped = count, first, end, 0
        self._mark = mark

    def compare(self, stats: Stats, epoch: int, edited: Callable[[], int]) -> Change:
        """Return what changed, without taking it over.

        Args:
            stats: What the history holds now.
            epoch: Of the file.
            edited: Asked, where nothing else tells a deletion from a drop of the oldest.
        """
        first, end = self._span(stats)
        if epoch != self._mark[0]:
            return Change(anew=True)
        if not self.count:
            return Change(appended=stats.count)
        appended = end - self.end
        gone = self.count + appended - stats.count
        if not gone:
            return Change(anew=first != self.first, appended=appended)
        if gone < 0 or not self._is_drop(first, gone, edited):
            return Change(anew=True)
        # Where little is kept, some of what came has gone already.
        return Change(dropped=min(gone, self.count), appended=min(appended, stats.count))

    def drop(self, count: int, stats: Stats) -> None:
        """Take it that the first rows are gone."""
        self.count -= count
        self.dropped += count
        self.first = self._span(stats)[0]

    def append(self, stats: Stats) -> None:
        """Take it that everything up to the newest message has a row."""
        first, self.end = self._span(stats)
        if not self.count:
            self.first = first
        self.count = stats.count

    def row_of(self, seq: int) -> int | None:
        """Return the row of a message where no number is missing."""
        return seq - self.first if self.first <= seq < self.end else None

    def _span(self, stats: Stats) -> tuple[int, int]:
        if stats.first_seq is None or stats.last_seq is None:
            return self.end, self.end
        return stats.first_seq, max(stats.last_seq + 1, self.end)

    def _is_drop(self, first: int, gone: int, edited: Callable[[], int]) -> bool:
        if first <= self.first:
            return False
        if self.is_whole:  # then so many numbers are so many messages
            return first - self.first == gone
        return edited() == self._mark[1]


class Found:
    """Rows that stand for what a search found; older ones may still be found."""

    def __init__(self) -> None:
        self._older = array("q")  # as the search finds them, the newest first
        self._live = array("q")

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self._older) + len(self._live)

    def add_older(self, numbers: Sequence[int]) -> None:
        """Put these before the first row; descending, as a search finds them."""
        self._older.extend(numbers)

    def add_live(self, numbers: Sequence[int]) -> None:
        """Put these after the last row; ascending."""
        self._live.extend(numbers)

    def below(self, seq: int) -> int:
        """Return how many rows have a smaller number."""
        older = self._older
        if older and seq <= older[0]:
            return len(older) - bisect_right(older, -seq, key=lambda each: -each)
        return len(older) + bisect_left(self._live, seq)

    def drop(self, count: int) -> None:
        """Remove the first rows."""
        older = min(count, len(self._older))
        del self._older[len(self._older) - older :]
        del self._live[: count - older]

    def seq_at(self, row: int) -> int:
        """Return the number of the message in `row`."""
        older = len(self._older)
        return self._older[older - 1 - row] if row < older else self._live[row - older]

    def row_of(self, seq: int) -> int | None:
        """Return the row of a message, None if it was not found."""
        row = self.below(seq)
        return row if row < self.count and self.seq_at(row) == seq else None
