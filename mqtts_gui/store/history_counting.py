"""How many messages a topic filter and a period cover, a slice of time after the other.

Blocks that lie within the period, and hold no other topics, are counted without being read: ten
million messages of a period take a moment, where a search looks at each of them.
"""

from __future__ import annotations

import time
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import chain
from typing import NamedTuple

from mqtts_gui.mqtt.topics import matches
from mqtts_gui.store.history import History
from mqtts_gui.store.history_blocks import Block
from mqtts_gui.store.history_file import whole_numbers
from mqtts_gui.store.history_limits import Period
from mqtts_gui.store.history_topics import Wanted, topic_text
from mqtts_gui.store.history_view import View

SLICE = timedelta(milliseconds=30)
_BLOCKS = (
    "SELECT first, last, count, oldest, newest, topic_base, topics FROM block "
    "WHERE last>=? AND first<? ORDER BY first"
)
_MOST_REMEMBERED = 20_000
_Found = int | Sequence[int]


class _Part(NamedTuple):
    """What a slice found, and from which number on the next one looks."""

    found: int
    numbers: array[int]
    at: int
    done: bool


class Counting:
    """Count what is there when it begins; for one thread.

    Args:
        history: Where to count.
        topic_filter: Empty for every topic.
        period: When the messages came.
        keeps_numbers: Note the number of each message as well.

    Attributes:
        count: Messages found so far.
        numbers: Theirs, ascending, if they are kept.
        done: That is all of them.
    """

    def __init__(
        self, history: History, topic_filter: str, period: Period, *, keeps_numbers: bool = False
    ) -> None:
        self.count, self.numbers, self.done = 0, array("q"), False
        self._filter = topic_filter
        self._start, self._end = period.nanoseconds()
        self._keeps = keeps_numbers
        self._reader = history.reader()
        self._at = 0
        self._top: int | None = None
        self._matching: dict[str, bool] = {}
        self._wanted = self._others = Wanted(())

    def slice(self, budget: timedelta = SLICE) -> None:
        """Count on for about `budget`."""
        if self.done:
            return
        deadline = time.monotonic() + budget.total_seconds()
        part = self._reader.ask(lambda view: self._look(view, deadline))
        self.count += part.found
        self.numbers.extend(part.numbers)
        self._at, self.done = part.at, part.done

    def close(self) -> None:
        """Let the history's file go."""
        self._reader.close()

    def _look(self, view: View, deadline: float) -> _Part:
        top = self._begin(view)
        at, count, numbers = self._at, 0, array("q")
        for end, found in chain(self._in_blocks(view, at, top), self._in_chunks(view, at, top)):
            at = max(at, end)
            if isinstance(found, int):
                count += found
            else:
                count += len(found)
                numbers.extend(found)
            if time.monotonic() > deadline:
                return _Part(count, numbers, at, done=at >= top)
        return _Part(count, numbers, at, done=True)

    def _begin(self, view: View) -> int:
        """Note at the first slice what there is; return the number after the newest message."""
        if self._top is not None:
            return self._top
        self._top = view.nth(view.count - 1) + 1 if view.count else 0
        if self._filter and view.connection is not None:
            rows = view.connection.execute("SELECT id, name FROM topic")
            covered = {number: self._covers(topic_text(name)) for number, name in rows}
            self._wanted = Wanted(number for number, is_covered in covered.items() if is_covered)
            self._others = Wanted(
                number for number, is_covered in covered.items() if not is_covered
            )
        return self._top

    def _in_blocks(self, view: View, at: int, top: int) -> Iterator[tuple[int, _Found]]:
        """Yield for each block the number after it, and what it has: how many, or which."""
        if view.connection is None:
            return
        for *figures, base, topics in view.connection.execute(_BLOCKS, (at, top)):
            first, last, count, oldest, newest = whole_numbers(figures)
            is_inside = self._start <= oldest and newest < self._end
            is_outside = newest < self._start or oldest >= self._end
            is_all = not self._filter or not self._others.meets(base, topics)
            if is_outside or (self._filter and not self._wanted.meets(base, topics)):
                yield last + 1, 0
            elif is_inside and is_all and at <= first and last < top and not self._keeps:
                yield last + 1, count
            else:
                block = view.block(view.holding(first))
                yield last + 1, self._in_block(block, at, top, is_inside=is_inside)

    def _in_block(self, block: Block, at: int, top: int, *, is_inside: bool) -> _Found:
        places = {place for place, name in enumerate(block.topics) if self._covers(name)}
        if is_inside and not self._keeps and at <= block.seqs[0] and block.seqs[-1] < top:
            occurring = Counter(block.topic_places)
            return sum(occurring[place] for place in places)
        found = [
            seq
            for seq, time_ns, place in zip(block.seqs, block.times, block.topic_places, strict=True)
            if at <= seq < top and place in places and self._start <= time_ns < self._end
        ]
        return found if self._keeps else len(found)

    def _in_chunks(self, view: View, at: int, top: int) -> Iterator[tuple[int, _Found]]:
        for chunk in view.chunks:
            if chunk.end <= at:
                continue
            found = [
                seq
                for seq, message in enumerate(chunk.messages, chunk.first)
                if at <= seq < top
                and self._start <= message.time_ns < self._end
                and self._covers(message.topic)
            ]
            yield chunk.end, found if self._keeps else len(found)

    def _covers(self, topic: str) -> bool:
        if not self._filter:
            return True
        if topic not in self._matching:
            if len(self._matching) > _MOST_REMEMBERED:
                self._matching.clear()
            self._matching[topic] = matches(self._filter, topic)
        return self._matching[topic]
