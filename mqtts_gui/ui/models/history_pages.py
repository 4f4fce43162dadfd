"""The messages around what is seen: read from a history in pages, and soon forgotten."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from mqtts_gui.mqtt.events import Message
from mqtts_gui.store.history import History
from mqtts_gui.store.history_blocks import Stored
from mqtts_gui.store.history_file import read_state
from mqtts_gui.store.history_tail import Chunk
from mqtts_gui.store.history_view import Section, View
from mqtts_gui.ui.models.history_rows import Places

PAGE = 64
"""Rows that are read together."""

LINE_BYTES = 4_096
"""Bytes of a content that a row of the table needs at most."""

MOST_MESSAGES = 4_096
MOST_BYTES = 16 << 20
_PAGE_BYTES = 1 << 20
_NEWEST = 128  # more than any screen shows


class Line(NamedTuple):
    """What a row shows: a message whose content may be cut, and how many bytes that has whole."""

    message: Message
    size: int


class Pages:
    """Read messages by number or by place, for one thread; some thousands stay in memory."""

    def __init__(self, history: History) -> None:
        self._reader = history.reader()
        self._messages: OrderedDict[int, Message] = OrderedDict()
        self._lines: OrderedDict[int, Line] = OrderedDict()  # of long messages
        self._seqs: OrderedDict[int, int] = OrderedDict()
        self._bytes = 0

    @property
    def in_memory(self) -> int:
        """How many messages are in memory."""
        return len(self._messages)

    def close(self) -> None:
        """Let the history's file go; a question opens it again."""
        self.clear()
        self._reader.close()

    def clear(self) -> None:
        """Forget everything: places and numbers may have changed."""
        self._messages.clear()
        self._lines.clear()
        self._seqs.clear()
        self._bytes = 0

    def message(self, seq: int, page: Callable[[], Iterable[int]]) -> Message | None:
        """Return a message by its number, None if it is gone.

        Args:
            seq: Its number.
            page: Returns the ascending numbers around it, to be read with it.
        """
        if (found := self._messages.get(seq)) is None:
            unread = [each for each in page() if each not in self._messages]
            self._keep(self._reader.ask(lambda view: _read(view, seq, unread)))
            found = self._messages.get(seq)
        return found

    def line(self, seq: int, page: Callable[[], Iterable[int]]) -> Line | None:
        """Return what a row shows of a message; else as `message`.

        A screen full of long messages is more than stays in memory, and is painted often.
        """
        line = self._lines.get(seq)
        if line is None and (message := self.message(seq, page)) is not None:
            line = Line(message, len(message.payload))
        return line

    def seq_at(self, row: int, dropped: int, count: int, end: int) -> int | None:
        """Return the number of the message in `row`, None if it is gone.

        Args:
            row: Of `count` rows, which end before the number `end`.
            dropped: Rows that went before these.
            count: How many rows there are.
            end: The number after the last row.
        """
        if (seq := self._seqs.get(row + dropped)) is None:
            start = row - row % PAGE
            rows = range(start, min(start + PAGE, count))
            found = self._reader.ask(lambda view: _numbers(view, rows, count, end))
            while self._seqs and len(self._seqs) > MOST_MESSAGES - PAGE:
                self._seqs.popitem(last=False)
            self._seqs.update((each + dropped, number) for each, number in found)
            seq = self._seqs.get(row + dropped)
        return seq

    def row_of(self, seq: int, count: int, end: int) -> int | None:
        """Return the row of a message, of `count` that end before `end`; None if it is gone."""

        def row(view: View) -> int | None:
            gone = count - view.place_of(end)
            return view.place_of(seq) + gone if _in_section(_section(view, seq), seq) else None

        return self._reader.ask(row)

    def place_of(self, seq: int, count: int, end: int) -> int:
        """Return how many rows, of `count` that end before `end`, have a smaller number."""
        return self._reader.ask(lambda view: view.place_of(seq) + count - view.place_of(end))

    def begin(self, places: Places, epoch: int, end: int | None = None) -> None:
        """Count the messages anew, up to the number `end` if that is given."""

        def count(view: View) -> tuple[int, int, int]:
            if not view.count:
                return 0, 0, end or 0
            last = view.nth(view.count - 1) + 1 if end is None else end
            return view.place_of(last), view.nth(0), last

        def figures(view: View) -> tuple[int, tuple[int, int, int]]:
            return _edited(view), count(view)

        edited, (rows, first, last) = self._reader.ask(figures)
        places.begin(rows, first, last, (epoch, edited))

    def edited(self) -> int:
        """Return a number that changes when messages go that are not the oldest."""
        return self._reader.ask(_edited)

    def take(self, chunks: Sequence[Chunk]) -> None:
        """Keep the newest of what is not on disk yet: it is shown first, and needs no reading."""
        newest: list[Stored] = []
        for chunk in reversed(chunks):
            start = max(0, len(chunk.messages) - (_NEWEST - len(newest)))
            some = range(len(chunk.messages) - 1, start - 1, -1)
            newest += [Stored(chunk.first + place, chunk.messages[place]) for place in some]
            if len(newest) >= _NEWEST:
                break
        self._keep(each for each in reversed(newest) if each.seq not in self._messages)

    def _keep(self, found: Iterable[Stored]) -> None:
        for seq, message in found:
            if self._messages.pop(seq, None) is None:
                self._bytes += len(message.payload) + len(message.properties)
            self._messages[seq] = message
            if len(message.payload) > LINE_BYTES:
                start = message._replace(payload=message.payload[:LINE_BYTES], properties=b"")
                self._lines[seq] = Line(start, len(message.payload))
        while len(self._lines) > MOST_MESSAGES:
            self._lines.popitem(last=False)
        while len(self._messages) > MOST_MESSAGES or (
            self._bytes > MOST_BYTES and len(self._messages) > 1
        ):
            _, gone = self._messages.popitem(last=False)
            self._bytes -= len(gone.payload) + len(gone.properties)


def some_from(view: View, seq: int, most: int) -> list[Stored]:
    """Return a few messages from `seq` on, as many as lie together; none if there is none."""
    for place in range(max(view.holding(seq), 0), view.sections):
        section = view.section(place)
        start = bisect_left(section.seqs, seq)
        if start < len(section.seqs):
            return section.stored(start, min(start + most, len(section.seqs)))
    return []


def _edited(view: View) -> int:
    return 0 if view.connection is None else read_state(view.connection).edited


def _read(view: View, seq: int, page: Sequence[int]) -> list[Stored]:
    """Read a page, the message `seq` last: what is kept last is forgotten last."""
    found: list[Stored] = []
    size = 0
    for run in _runs(view, page):
        found += run
        size += sum([len(message.payload) for _, message in run])
        if size > _PAGE_BYTES:
            break
    return found + _in_section(_section(view, seq), seq)


def _runs(view: View, page: Sequence[int]) -> Iterator[list[Stored]]:
    """Yield the messages of a page, those that lie together at once."""
    at = 0
    while at < len(page):
        section = _section(view, page[at])
        if section is None:
            return
        end = bisect_right(page, section.seqs[-1], at)
        if end == at:  # it went
            at += 1
            continue
        place, stop = bisect_left(section.seqs, page[at]), bisect_left(section.seqs, page[end - 1])
        if end - at == page[end - 1] - page[at] + 1 == stop - place + 1:
            yield section.stored(place, stop + 1)
        else:
            for each in page[at:end]:
                yield _in_section(section, each)
        at = end


def _section(view: View, seq: int) -> Section | None:
    place = view.holding(seq)
    return view.section(place) if place >= 0 else None


def _in_section(section: Section | None, seq: int) -> list[Stored]:
    if section is None:
        return []
    at = bisect_left(section.seqs, seq)
    is_there = at < len(section.seqs) and section.seqs[at] == seq
    return section.stored(at, at + 1) if is_there else []


def _numbers(view: View, rows: range, count: int, end: int) -> list[tuple[int, int]]:
    """Return rows with their numbers; what went since the rows were counted were the oldest."""
    gone = count - view.place_of(end)
    return [(row, view.nth(row - gone)) for row in rows if row >= gone] if view.count else []
