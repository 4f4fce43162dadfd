"""The rows of a table over a history, and the messages behind them."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable

from mqtts_gui.mqtt.events import Message
from mqtts_gui.store.history import History
from mqtts_gui.ui.models.history_pages import PAGE, Line, Pages
from mqtts_gui.ui.models.history_rows import Found, Places


class Shown:
    """Every message of a history, or what a search found of it.

    Attributes:
        places: Every message.
        pages: Reads them.
        found: What is shown instead of every message, if that is not None.
    """

    def __init__(self, history: History) -> None:
        self._history = history
        self.places = Places()
        self.pages = Pages(history)
        self.found: Found | None = None
        self.begin()

    def show(self, history: History) -> None:
        """Let this be the rows of another history."""
        self.close()
        self._history, self.pages = history, Pages(history)
        self.begin()

    def close(self) -> None:
        """Let the history's file go; a question opens it again."""
        self.pages.close()

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self.places.count if self.found is None else self.found.count

    def begin(self, end: int | None = None) -> None:
        """Count the messages anew, up to the number `end` if that is given."""
        self.pages.clear()
        self.pages.begin(self.places, self._history.epoch(), end)

    def message_at(self, row: int) -> Message | None:
        """Return the message in `row`, None if it is gone."""
        seq = self.seq_at(row)
        return None if seq is None else self.pages.message(seq, lambda: self._page(row))

    def line_at(self, row: int) -> Line | None:
        """Return what `row` shows, None if it is gone."""
        seq = self.seq_at(row)
        return None if seq is None else self.pages.line(seq, lambda: self._page(row))

    def seq_at(self, row: int) -> int | None:
        """Return the number of the message in `row`, None if it is known to be gone."""
        if self.found is not None:
            return self.found.seq_at(row)
        places = self.places
        if places.is_whole:
            return places.first + row
        return self.pages.seq_at(row, places.dropped, places.count, places.end)

    def row_of(self, seq: int) -> int | None:
        """Return the row of the message `seq`, None if it has none."""
        if self.found is not None:
            return self.found.row_of(seq)
        places = self.places
        if places.is_whole or not places.first <= seq < places.end:
            return places.row_of(seq)
        return self.pages.row_of(seq, places.count, places.end)

    def place_of(self, seq: int) -> int:
        """Return how many rows have a smaller number."""
        if self.found is not None:
            return self.found.below(seq)
        places = self.places
        if seq >= places.end:
            return places.count
        if places.is_whole or seq <= places.first:
            return max(0, seq - places.first)
        return self.pages.place_of(seq, places.count, places.end)

    def _page(self, row: int) -> Iterable[int]:
        """Return the numbers around `row`."""
        start = row - row % PAGE
        numbers = (self.seq_at(each) for each in range(start, min(start + PAGE, self.count)))
        return [seq for seq in numbers if seq is not None]


def not_below(descending: array[int], first: int) -> array[int]:
    """Return the numbers of `descending` from `first` up."""
    return descending[: bisect_left(descending, 1 - first, key=lambda each: -each)]


def from_on(ascending: array[int], first: int) -> array[int]:
    """Return the numbers of `ascending` from `first` up: what is below has gone meanwhile."""
    return ascending[bisect_left(ascending, first) :]
