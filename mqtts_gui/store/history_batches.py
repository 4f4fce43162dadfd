"""Batches of messages become blocks: full ones at once, small ones joined as they add up.

A quiet connection stores a message or two a second. Each batch is a small block; sixteen of about
the same size are joined into one, so that a message is written three times at most and ten million
messages are ten thousand blocks all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from mqtts_gui.mqtt.events import Message
from mqtts_gui.store.history_file import HistoryFile, read_block
from mqtts_gui.store.history_limits import Limits
from mqtts_gui.store.history_tail import Chunk

_JOINED = 16
_WIDEST = 1 << 31  # of the numbers in one block
_OVERHEAD = 24  # bytes that a message takes in a block besides its payload


@dataclass(frozen=True, slots=True)
class _Run:
    """Messages of one block that may be joined with the next."""

    seqs: Sequence[int]
    messages: Sequence[Message]

    def __len__(self) -> int:
        return len(self.seqs)

    @property
    def tier(self) -> int:
        """Its size, roughly: 0 below 16 messages, 1 below 256, 2 above."""
        return (len(self).bit_length() - 1) // 4


class BatchWriter:
    """Store batches through a file; made anew after an error, which takes a batch back whole."""

    def __init__(self, file: HistoryFile) -> None:
        self._file = file
        self._open = [_read(file, first) for first in _open_blocks(file)]

    def write(self, chunks: Sequence[Chunk], limits: Limits) -> None:
        """Store messages in one transaction, dropping the oldest beyond the limits.

        Raises:
            sqlite3.Error: nothing was stored.
        """
        file = self._file
        file.begin()
        batch = _joined(_Run(range(c.first, c.end), c.messages) for c in chunks)
        batch = _from(batch, file.state.next_seq)  # some may have been stored after all
        if batch:
            size = sum([len(m.payload) + len(m.properties) + _OVERHEAD for m in batch.messages])
            self._drop(limits, len(batch), size)
            if self._open and batch.seqs[-1] - self._open[0].seqs[0] > _WIDEST:
                self.seal()
            self._store(batch, limits)
            file.state.next_seq = batch.seqs[-1] + 1
            self._drop(limits)  # the batch alone may be more than is kept
        file.state.open_from = self._open[0].seqs[0] if self._open else file.state.next_seq
        file.prune_topics()
        file.commit()

    def seal(self) -> None:
        """Join no block of before with one of after: blocks are being removed or changed."""
        self._open = []
        self._file.state.open_from = self._file.state.next_seq
        self._file.state.edited += 1

    def _drop(self, limits: Limits, count: int = 0, size: int = 0) -> None:
        end = self._file.make_room(limits, count, size)
        if self._open and end >= self._open[0].seqs[0]:
            self.seal()

    def _store(self, batch: _Run, limits: Limits) -> None:
        everything = _joined([*self._open, batch])
        ends = _cut(everything.messages, limits)
        if not ends:
            self._insert(batch)
            self._join_small_ones()
            return
        self._remove_open(0)
        for start, end in zip([0, *ends], [*ends, len(everything)], strict=False):
            run = _Run(everything.seqs[start:end], everything.messages[start:end])
            if run:
                self._insert(run)
        self._open = self._open[-1:] if ends[-1] < len(everything) else []

    def _insert(self, run: _Run) -> None:
        self._file.insert(run.seqs, run.messages)
        self._open.append(run)

    def _remove_open(self, start: int) -> list[_Run]:
        removed = self._open[start:]
        for run in removed:
            self._file.remove(run.seqs[0], len(run))
        del self._open[start:]
        return removed

    def _join_small_ones(self) -> None:
        while True:
            start = len(self._open)
            while start and self._open[start - 1].tier <= self._open[-1].tier:
                start -= 1
            if len(self._open) - start < _JOINED:
                return
            self._insert(_joined(self._remove_open(start)))


def _open_blocks(file: HistoryFile) -> list[int]:
    rows = file.connection.execute(
        "SELECT first FROM block WHERE first>=? ORDER BY first", (file.state.open_from,)
    )
    return [first for (first,) in rows.fetchall()]


def _read(file: HistoryFile, first: int) -> _Run:
    block = read_block(file.connection, first)
    stored = block.stored() if block else []
    return _Run([each.seq for each in stored], [each.message for each in stored])


def _joined(runs: Iterable[_Run]) -> _Run:
    runs = list(runs)
    if len(runs) == 1:
        return runs[0]
    return _Run(
        list(chain.from_iterable(run.seqs for run in runs)),
        list(chain.from_iterable(run.messages for run in runs)),
    )


def _from(run: _Run, seq: int) -> _Run:
    if not run or run.seqs[0] >= seq:
        return run
    kept = [place for place, each in enumerate(run.seqs) if each >= seq]
    return _Run([run.seqs[p] for p in kept], [run.messages[p] for p in kept])


def _cut(messages: Sequence[Message], limits: Limits) -> list[int]:
    """Return after which messages a full block ends."""
    most, most_bytes = limits.block_messages, limits.block_bytes
    ends, start, size = [], 0, 0
    for place, message in enumerate(messages):
        length = len(message.payload) + len(message.properties)
        if length > most_bytes and place > start:
            # A large one alone: nobody should have to read it to see its neighbours.
            ends.append(place)
            start, size = place, 0
        size += length + _OVERHEAD
        if size >= most_bytes or place - start + 1 >= most:
            ends.append(place + 1)
            start, size = place + 1, 0
    return ends
