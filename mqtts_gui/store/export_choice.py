"""Which messages are exported, and reading them, oldest first, a bounded part at a time."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Generator, Iterable, Iterator
from functools import partial
from typing import NamedTuple, Protocol

from mqtts_gui.mqtt.events import Message
from mqtts_gui.store.history import History
from mqtts_gui.store.history_blocks import Stored
from mqtts_gui.store.history_reader import Reader
from mqtts_gui.store.history_view import View
from mqtts_gui.store.search import Search
from mqtts_gui.store.search_query import Query

_PART = 1024
_PART_BYTES = 4 << 20


class Step(NamedTuple):
    """Some messages, and how many of those asked for are looked through, from 0 to 1.

    Attributes:
        missing: Messages that were asked for and are gone.
    """

    messages: list[Message]
    progress: float
    missing: int = 0


class Choice(Protocol):
    """What is exported."""

    def steps(self, history: History) -> Generator[Step, None, None]:
        """Yield the messages in the order of the history, for one thread; close it early too."""
        ...


class Spans:
    """All messages with numbers in these spans, each from its first to its last number."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)

    def steps(self, history: History) -> Generator[Step, None, None]:
        """Yield them."""
        reader, count = history.reader(), 0
        wanted = reader.ask(lambda view: sum(_counted(view, *span) for span in self._spans))
        try:
            for first, last in self._spans:
                for found in _from(reader, first, last):
                    count += len(found)
                    yield Step([each.message for each in found], min(count / (wanted or 1), 1.0))
        finally:
            reader.close()
        yield Step([], 1.0, max(wanted - count, 0))


class Everything:
    """All messages that are there when the export begins."""

    def steps(self, history: History) -> Generator[Step, None, None]:
        """Yield them."""
        stats = history.stats()
        reader, count = history.reader(), 0
        if stats.first_seq is None or stats.last_seq is None:
            return
        try:
            for found in _from(reader, stats.first_seq, stats.last_seq):
                count += len(found)
                yield Step([each.message for each in found], min(count / stats.count, 1.0))
        finally:
            reader.close()
        # Counted by the history, not by the reader: one that cannot read the file must not pass
        # what it has for everything.
        yield Step([], 1.0, max(stats.count - count, 0))


class Chosen:
    """The messages with these numbers."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self._numbers = array("q", sorted(set(numbers)))

    def steps(self, history: History) -> Generator[Step, None, None]:
        """Yield them."""
        reader, numbers, at = history.reader(), self._numbers, 0
        try:
            while at < len(numbers):
                found, end = reader.ask(partial(_among, numbers=numbers, at=at))
                missing, at = end - at - len(found), end
                yield Step(found, at / len(numbers), missing)
        finally:
            reader.close()


class Matching:
    """The messages that a query asks for, of those that are there when the export begins.

    Args:
        query: What is asked for.
        spans: Only numbers in these spans, where there are any; they do not overlap.
    """

    def __init__(self, query: Query, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._query, self._spans = query, sorted(spans)

    def steps(self, history: History) -> Generator[Step, None, None]:
        """Yield them."""
        search, reader = Search(history, self._query, newest_first=False), history.reader()
        try:
            while not search.done:
                numbers, at = array("q", filter(self._holds, search.slice())), 0
                if not numbers:
                    yield Step([], search.progress)
                while at < len(numbers):
                    found, end = reader.ask(partial(_among, numbers=numbers, at=at))
                    missing, at = end - at - len(found), end
                    yield Step(found, search.progress, missing)
        finally:
            search.cancel()
            search.close()
            reader.close()

    def _holds(self, seq: int) -> bool:
        if not self._spans:
            return True
        place = bisect_right(self._spans, seq, key=lambda span: span[0]) - 1
        return place >= 0 and seq <= self._spans[place][1]


def messages_between(
    history: History, first: int, last: int
) -> Generator[tuple[int, list[Message]], None, None]:
    """Yield what there is from one number to another, with the number that comes next each time."""
    reader = history.reader()
    try:
        for found in _from(reader, first, last):
            yield found[-1].seq + 1, [each.message for each in found]
    finally:
        reader.close()


def _counted(view: View, first: int, last: int) -> int:
    return view.place_of(last + 1) - view.place_of(first)


def _from(reader: Reader, first: int, last: int) -> Iterator[list[Stored]]:
    """Yield what there is from one number to another."""
    seq = first
    while seq <= last and (found := reader.ask(partial(_part, seq=seq, last=last))):
        seq = found[-1].seq + 1
        yield found


def _part(view: View, seq: int, last: int) -> list[Stored]:
    """Return messages from `seq` up to and with `last`, so many as memory is not minded."""
    found: list[Stored] = []
    size = 0
    for place in range(max(view.holding(seq), 0), view.sections):
        section = view.section(place)
        for stored in section.stored(bisect_left(section.seqs, seq), len(section.seqs)):
            if stored.seq > last:
                return found
            found.append(stored)
            size += len(stored.message.payload)
        if len(found) >= _PART or size >= _PART_BYTES:
            break
    return found


def _among(view: View, numbers: array[int], at: int) -> tuple[list[Message], int]:
    """Return those messages that are there of the numbers from `at` on, up to the second value."""
    found: list[Message] = []
    size, end = 0, len(numbers)
    while at < end and len(found) < _PART and size < _PART_BYTES:
        place = view.holding(numbers[at])
        section = view.section(place) if 0 <= place < view.sections else None
        if section is None or not section.seqs or section.seqs[-1] < numbers[at]:
            at += 1
            continue
        while at < end and numbers[at] <= section.seqs[-1]:
            where = bisect_left(section.seqs, numbers[at])
            at += 1
            if section.seqs[where] == numbers[at - 1]:
                message = section.stored(where, where + 1)[0].message
                found.append(message)
                size += len(message.payload)
    return found, at
