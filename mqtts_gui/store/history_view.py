"""One consistent look at a history: the blocks of one transaction, then what is not on disk yet."""

from __future__ import annotations

import sqlite3
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Callable, Sequence

from mqtts_gui.store.history_blocks import Block, BlockDamagedError, Stored
from mqtts_gui.store.history_catalogue import Catalogue
from mqtts_gui.store.history_file import read_block
from mqtts_gui.store.history_tail import Chunk, find

_CACHED_BYTES = 4 << 20


class BlockCache:
    """The blocks read last, a few MiB of them."""

    def __init__(self) -> None:
        self._blocks: OrderedDict[tuple[int, int, int], Block] = OrderedDict()
        self._bytes = 0

    def clear(self) -> None:
        """Forget them all."""
        self._blocks.clear()
        self._bytes = 0

    def get(self, key: tuple[int, int, int], read: Callable[[], Block]) -> Block:
        """Return a block by its first and last number and its count: what is changed is another."""
        block = self._blocks.pop(key, None)
        if block is None:
            block = read()
            self._bytes += block.size
        self._blocks[key] = block
        while self._bytes > _CACHED_BYTES and len(self._blocks) > 1:
            _, oldest = self._blocks.popitem(last=False)
            self._bytes -= oldest.size
        return block


class Section:
    """Some messages of a view that follow each other: of a block or of a chunk of the tail."""

    def __init__(self, seqs: Sequence[int], stored: Callable[[int, int], list[Stored]]) -> None:
        self.seqs = seqs
        self.stored = stored


class View:
    """What a reader sees during one question.

    Sections are numbered: first the blocks, then the chunks.
    """

    def __init__(
        self,
        connection: sqlite3.Connection | None,
        catalogue: Catalogue,
        chunks: Sequence[Chunk],
        cache: BlockCache,
    ) -> None:
        self.connection = connection
        self.catalogue = catalogue
        self.chunks = chunks
        self._cache = cache

    @property
    def sections(self) -> int:
        """How many sections there are."""
        return len(self.catalogue) + len(self.chunks)

    @property
    def count(self) -> int:
        """How many messages there are."""
        return self.catalogue.count + sum([len(chunk.messages) for chunk in self.chunks])

    def block(self, place: int) -> Block:
        """Return the block at `place`."""
        catalogue, connection = self.catalogue, self.connection
        first, count = catalogue.firsts[place], catalogue.before[place + 1]
        key = (first, catalogue.lasts[place], count - catalogue.before[place])

        def read() -> Block:
            block = read_block(connection, first) if connection is not None else None
            if block is None or len(block) != key[2]:
                raise BlockDamagedError(str(first))
            return block

        return self._cache.get(key, read)

    def section(self, place: int) -> Section:
        """Return the section at `place`."""
        if place < len(self.catalogue):
            block = self.block(place)
            return Section(block.seqs, block.stored)
        chunk = self.chunks[place - len(self.catalogue)]
        seqs = range(chunk.first, chunk.end)

        def stored(start: int, stop: int) -> list[Stored]:
            return [
                Stored(chunk.first + at, chunk.messages[at])
                for at in range(start, min(stop, len(seqs)))
            ]

        return Section(seqs, stored)

    def holding(self, seq: int) -> int:
        """Return the place of the section with `seq`, or of the last that begins before it; -1."""
        if self.chunks and seq >= self.chunks[0].first:
            return len(self.catalogue) + find(self.chunks, seq)
        return bisect_right(self.catalogue.firsts, seq) - 1

    def after(self, seq: int, count: int) -> list[Stored]:
        """Return up to `count` messages from `seq` on, oldest first."""
        found: list[Stored] = []
        for place in range(max(self.holding(seq), 0), self.sections):
            if len(found) >= count:
                break
            section = self.section(place)
            start = bisect_left(section.seqs, seq)
            found += section.stored(start, start + count - len(found))
        return found

    def before(self, seq: int, count: int) -> list[Stored]:
        """Return up to `count` messages up to `seq`, itself included, oldest first."""
        parts: list[list[Stored]] = []
        for place in range(self.holding(seq), -1, -1):
            if count <= 0:
                break
            section = self.section(place)
            stop = bisect_right(section.seqs, seq)
            parts.append(section.stored(max(stop - count, 0), stop))
            count -= len(parts[-1])
        return [stored for part in reversed(parts) for stored in part]

    def nth(self, place: int) -> int:
        """Return the number of the message with `place` messages before it, of at least one."""
        place = max(0, min(place, self.count - 1))
        if place < self.catalogue.count:
            ordinal = place + self.catalogue.before[0]
            at = bisect_right(self.catalogue.before, ordinal) - 1
            return self._seq_in(at, ordinal - self.catalogue.before[at])
        place -= self.catalogue.count
        for chunk in self.chunks:
            if place < len(chunk.messages):
                return chunk.first + place
            place -= len(chunk.messages)
        raise AssertionError("the count is the sum of the parts")

    def _seq_in(self, at: int, place: int) -> int:
        if self._is_whole(at):
            return self.catalogue.firsts[at] + place
        return self.block(at).seqs[place]

    def place_of(self, seq: int) -> int:
        """Return how many messages lie before `seq`."""
        at = self.holding(seq)
        if at < 0:
            return 0
        catalogue = self.catalogue
        if at >= len(catalogue):
            at -= len(catalogue)
            whole = sum([len(chunk.messages) for chunk in self.chunks[:at]])
            chunk = self.chunks[at]
            return catalogue.count + whole + min(seq - chunk.first, len(chunk.messages))
        whole = catalogue.before[at] - catalogue.before[0]
        if self._is_whole(at):
            size = catalogue.lasts[at] - catalogue.firsts[at] + 1
            return whole + min(seq - catalogue.firsts[at], size)
        return whole + bisect_left(self.block(at).seqs, seq)

    def _is_whole(self, at: int) -> bool:
        """Return whether no number is missing in a block."""
        catalogue = self.catalogue
        count = catalogue.before[at + 1] - catalogue.before[at]
        return catalogue.lasts[at] - catalogue.firsts[at] + 1 == count
