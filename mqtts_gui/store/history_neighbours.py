"""The message of a topic before another one, or after it, wherever in the history it is.

Blocks without the topic are passed over by the index: one that comes once a day is found among ten
million messages in some hundredths of a second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from mqtts_gui.store.history_blocks import Block, Stored
from mqtts_gui.store.history_file import whole_numbers
from mqtts_gui.store.history_reader import Reader
from mqtts_gui.store.history_tail import Chunk
from mqtts_gui.store.history_topics import Wanted
from mqtts_gui.store.history_view import View

_OLDER = "SELECT first, topic_base, topics FROM block WHERE first<? ORDER BY first DESC"
_NEWER = "SELECT first, topic_base, topics FROM block WHERE last>? ORDER BY first"


def always() -> bool:
    """Say that it is still wanted."""
    return True


def neighbour(
    reader: Reader,
    topic: str,
    seq: int,
    *,
    newer: bool = False,
    is_wanted: Callable[[], bool] = always,
) -> Stored | None:
    """Return the message of `topic` nearest to the number `seq`, which need not be there.

    Args:
        reader: Of the thread that asks.
        topic: The topic itself, no filter.
        seq: Not looked at itself.
        newer: Look for the next one instead of the previous one.
        is_wanted: Asked now and then; once it says no, None is returned.
    """
    walk = _Walk(topic, seq, newer=newer, is_wanted=is_wanted)
    return reader.ask(lambda view: next(walk.found(view), None))


def messages_of(
    view: View, topic: str, below: int, is_wanted: Callable[[], bool] = always
) -> Iterator[Stored]:
    """Yield the messages of `topic` with numbers below `below`, the newest first, as in a view."""
    return _Walk(topic, below, newer=False, is_wanted=is_wanted).found(view)


class _Walk:
    """The messages of a topic on one side of a number, the nearest first."""

    def __init__(self, topic: str, seq: int, *, newer: bool, is_wanted: Callable[[], bool]) -> None:
        self._topic, self._seq, self._newer = topic, seq, newer
        self._is_wanted = is_wanted

    def found(self, view: View) -> Iterator[Stored]:
        """Yield them; only what is taken is read."""
        on_disk = (each for block in self._blocks(view) for each in self._in_block(block))
        chunks = view.chunks if self._newer else reversed(view.chunks)
        later = (each for chunk in chunks for each in self._in_chunk(chunk))
        return chain(on_disk, later) if self._newer else chain(later, on_disk)

    def _blocks(self, view: View) -> Iterator[Block]:
        """Yield the blocks that hold the topic."""
        if view.connection is None:
            return
        name = self._topic.encode("utf-8", "surrogatepass")
        row = view.connection.execute("SELECT id FROM topic WHERE name=?", (name,)).fetchone()
        if row is None:
            return
        wanted = Wanted(whole_numbers(row))
        query = _NEWER if self._newer else _OLDER
        for first, base, topics in view.connection.execute(query, (self._seq,)):
            if not self._is_wanted():
                return
            if wanted.meets(base, topics):
                yield view.block(view.holding(*whole_numbers([first])))

    def _in_block(self, block: Block) -> Iterator[Stored]:
        number = block.topics.index(self._topic) if self._topic in block.topics else -1
        for place in self._order(len(block)):
            if block.topic_places[place] == number and self._is_ahead(block.seqs[place]):
                yield Stored(block.seqs[place], block.message(place))

    def _in_chunk(self, chunk: Chunk) -> Iterator[Stored]:
        if not self._is_wanted():
            return
        for place in self._order(len(chunk.messages)):
            message = chunk.messages[place]
            if message.topic == self._topic and self._is_ahead(chunk.first + place):
                yield Stored(chunk.first + place, message)

    def _order(self, count: int) -> range:
        return range(count) if self._newer else range(count - 1, -1, -1)

    def _is_ahead(self, seq: int) -> bool:
        return seq > self._seq if self._newer else seq < self._seq
