"""Finding messages in everything that is kept, a slice of time after the other.

    search = Search(history, parse("topic:ciel/# bonjour"))
    for numbers in search:                # in one thread; `cancel` from any
        show(numbers, search.progress)

What came after the search began is not looked through: ask `query.matches` of it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import NamedTuple

from mqtts_gui.store.history import History
from mqtts_gui.store.history_blocks import BlockDamagedError
from mqtts_gui.store.history_file import read_block, whole_numbers
from mqtts_gui.store.history_tail import Chunk
from mqtts_gui.store.history_topics import Wanted, topic_text
from mqtts_gui.store.history_view import View
from mqtts_gui.store.search_logic import Facts
from mqtts_gui.store.search_query import Query

SLICE = timedelta(milliseconds=30)
_MOST_TOPICS = 20_000
_LOOK_AT_CLOCK = 4


class _Piece(NamedTuple):
    """Some messages: a chunk of the tail, or a block, which is read when `open` is called."""

    first: int
    last: int
    open: Callable[[], Iterator[tuple[int, bool]]]


class Search:
    """One search through a history, for one thread; only `cancel` is for any.

    Attributes:
        progress: From 0 to 1.
        done: Everything was looked through, or the search was cancelled.
    """

    def __init__(self, history: History, query: Query, *, newest_first: bool = True) -> None:
        self.progress = 0.0
        self.done = False
        self._query = query
        self._newest_first = newest_first
        self._reader = history.reader()
        self._cancelled = threading.Event()
        self._top: int | None = None
        self._at = 0
        self._wanted: Wanted | None = None
        self._verdicts: dict[str, bool | None] = {}

    def cancel(self) -> None:
        """End the search soon."""
        self._cancelled.set()

    def close(self) -> None:
        """Let the history's file go, in the thread that searched; a search that is done has."""
        self._reader.close()

    def __iter__(self) -> Iterator[list[int]]:
        """Yield what is found, possibly nothing, each slice of time, until the search is done."""
        try:
            while not self.done:
                yield self.slice()
        finally:
            self.close()

    def slice(self, budget: timedelta = SLICE) -> list[int]:
        """Search on for about `budget` and return the numbers found, in the order of the search."""
        if self.done or self._cancelled.is_set():
            self.done = True
            self.close()
            return []
        deadline = time.monotonic() + budget.total_seconds()
        hits, self._at, self.done, self.progress = self._reader.ask(
            lambda view: self._look(view, deadline)
        )
        if self.done:
            self.close()
        return hits

    def _look(self, view: View, deadline: float) -> tuple[list[int], int, bool, float]:
        self._begin(view)
        hits: list[int] = []
        at, looked = self._at, 0
        for piece in self._pieces(view, at):
            for seq, found in piece.open():
                looked += 1
                if found:
                    hits.append(seq)
                at = seq if self._newest_first else seq + 1
                if looked % _LOOK_AT_CLOCK == 0 and self._is_over(deadline):
                    return hits, at, self._cancelled.is_set(), self._share(view, at)
            at = piece.first if self._newest_first else piece.last + 1
            if self._is_over(deadline):
                return hits, at, self._cancelled.is_set(), self._share(view, at)
        return hits, at, True, 1.0

    def _is_over(self, deadline: float) -> bool:
        return time.monotonic() >= deadline or self._cancelled.is_set()

    def _begin(self, view: View) -> None:
        if self._top is not None:
            return
        self._top = view.nth(view.count - 1) + 1 if view.count else 0
        self._at = self._top if self._newest_first else 0
        self._wanted = self._wanted_topics(view)

    def _wanted_topics(self, view: View) -> Wanted | None:
        """Return the topics that may be asked for, None if that helps little."""
        if view.connection is None:
            return None
        rows = view.connection.execute("SELECT id, name FROM topic LIMIT ?", (_MOST_TOPICS + 1,))
        names = [(number, topic_text(name)) for number, name in rows]
        wanted = [number for number, name in names if self._verdict(name) is not False]
        return Wanted(wanted) if len(wanted) < len(names) <= _MOST_TOPICS else None

    def _verdict(self, topic: str) -> bool | None:
        if topic not in self._verdicts:
            if len(self._verdicts) > _MOST_TOPICS:
                self._verdicts.clear()
            self._verdicts[topic] = self._query.judge(Facts(topic=topic))
        return self._verdicts[topic]

    def _share(self, view: View, at: int) -> float:
        everything = view.place_of(self._top or 0)
        below = view.place_of(at)
        part = everything - below if self._newest_first else below
        return part / everything if everything else 1.0

    def _pieces(self, view: View, at: int) -> Iterator[_Piece]:
        """Yield what may hold messages that are asked for, from `at` on."""
        if self._newest_first:
            yield from self._chunks(view, at)
            yield from self._blocks(view, at)
        else:
            yield from self._blocks(view, at)
            yield from self._chunks(view, at)

    def _chunks(self, view: View, at: int) -> Iterator[_Piece]:
        chunks = reversed(view.chunks) if self._newest_first else view.chunks
        for chunk in chunks:
            if self._concerns(chunk.first, chunk.end - 1, at):
                yield _Piece(chunk.first, chunk.end - 1, lambda c=chunk: self._in_chunk(c, at))  # type: ignore[misc]

    def _concerns(self, first: int, last: int, at: int) -> bool:
        return first < at if self._newest_first else last >= at and first < (self._top or 0)

    def _blocks(self, view: View, at: int) -> Iterator[_Piece]:
        if view.connection is None:
            return
        columns = "SELECT first, last, oldest, newest, topic_base, topics FROM block "
        if self._newest_first:
            query, bound = columns + "WHERE first<? ORDER BY first DESC", at
        else:
            place = view.holding(at)
            bound = view.catalogue.firsts[place] if 0 <= place < len(view.catalogue) else at
            query = columns + "WHERE first>=? ORDER BY first"
        for *figures, base, topics in view.connection.execute(query, (bound,)):
            first, last, oldest, newest = whole_numbers(figures)
            if self._may_hold(base, topics, (oldest, newest)):
                yield _Piece(first, last, lambda f=first: self._in_block(view, f, at))  # type: ignore[misc]
            else:
                yield _Piece(first, last, _nothing)

    def _may_hold(self, base: int, topics: bytes, times: tuple[int, int]) -> bool:
        if self._wanted is not None and not self._wanted.meets(base, topics):
            return False
        return self._query.judge(Facts(times=times)) is not False

    def _in_chunk(self, chunk: Chunk, at: int) -> Iterator[tuple[int, bool]]:
        for place in self._order(len(chunk.messages)):
            seq = chunk.first + place
            if self._is_ahead(seq, at):
                yield seq, self._query.matches(chunk.messages[place])

    def _in_block(self, view: View, first: int, at: int) -> Iterator[tuple[int, bool]]:
        block = read_block(view.connection, first) if view.connection is not None else None
        if block is None:
            raise BlockDamagedError(str(first))
        whole = self._query.judge(Facts(block=block))
        if whole is False:
            return
        verdicts = [whole or self._verdict(topic) for topic in block.topics]
        for place in self._order(len(block)):
            seq = block.seqs[place]
            if self._is_ahead(seq, at):
                verdict = verdicts[block.topic_places[place]]
                yield seq, self._query.matches(block.message(place)) if verdict is None else verdict

    def _order(self, count: int) -> range:
        return range(count - 1, -1, -1) if self._newest_first else range(count)

    def _is_ahead(self, seq: int, at: int) -> bool:
        return seq < at if self._newest_first else at <= seq < (self._top or 0)


def _nothing() -> Iterator[tuple[int, bool]]:
    return iter(())
