"""The rows of a history's file, as the writer changes them within its transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mqtts_gui.mqtt.events import Message
from mqtts_gui.store.history_blocks import Block, BlockDamagedError, pack
from mqtts_gui.store.history_limits import Limits
from mqtts_gui.store.history_schema import DamagedFileError
from mqtts_gui.store.history_topics import TopicNumbers, Union, pack_numbers

_VACUUM_PAGES = 500
_SPARE = 16 << 20  # free bytes inside the file that are left for what comes
_SPARE_OF_NOTHING = 1 << 20  # who deletes everything wants the room back
_PRUNE_AFTER = 1_000


@dataclass(slots=True)
class State:
    """The one row that says where the file ends.

    Attributes:
        next_seq: The number after the last message ever stored.
        count: How many messages there are.
        generation: Grows with each transaction.
        edited: Grows when a block changes that is neither the oldest nor open.
        open_from: Blocks from this number on may still be joined with others.
    """

    next_seq: int
    count: int
    generation: int
    edited: int
    open_from: int


def read_state(connection: sqlite3.Connection) -> State:
    """Return the state of the file."""
    row = connection.execute("SELECT next_seq, count, generation, edited, open_from FROM state")
    return State(*whole_numbers(row.fetchone()))


def whole_numbers(row: Sequence[object] | None) -> tuple[int, ...]:
    """Return a row that must hold whole numbers.

    Raises:
        DamagedFileError: it does not, or is missing.
    """
    if row is None or not all(isinstance(value, int) for value in row):
        raise DamagedFileError("a number is none")
    return tuple(value for value in row if isinstance(value, int))


def read_block(connection: sqlite3.Connection, first: int) -> Block | None:
    """Return the block whose first number was `first`, None if it is gone."""
    row = connection.execute("SELECT body FROM content WHERE first=?", (first,)).fetchone()
    if row is None:
        return None
    if not isinstance(row[0], bytes):
        raise BlockDamagedError(str(first))
    return Block(first, row[0])


class HistoryFile:
    """What the writer does to the rows; each method within a transaction of the caller.

    Attributes:
        dropped: How many messages were dropped to make room.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.state = read_state(connection)
        self._topics = TopicNumbers(connection)
        self._page = int(self._pragma("page_size"))
        self._removed = 0
        self.dropped = 0

    def _pragma(self, name: str) -> int:
        (value,) = self.connection.execute(f"PRAGMA {name}").fetchone()
        return int(value)

    def begin(self) -> None:
        """Begin a transaction, the only one that writes."""
        self.connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Write the state and end the transaction."""
        state = self.state
        state.generation += 1
        self.connection.execute(
            "UPDATE state SET next_seq=?, count=?, generation=?, edited=?, open_from=?",
            (state.next_seq, state.count, state.generation, state.edited, state.open_from),
        )
        self.connection.execute("COMMIT")

    def used_bytes(self) -> int:
        """Return the size of the file without the pages that are free."""
        return (self._pragma("page_count") - self._pragma("freelist_count")) * self._page

    def insert(self, seqs: Sequence[int], messages: Sequence[Message]) -> None:
        """Add a block."""
        body = pack(seqs, messages)
        topics = list(dict.fromkeys([each.topic for each in messages]))
        base, packed = pack_numbers(self._topics.numbers(topics))
        times = [each.time_ns for each in messages]
        first = seqs[0]
        self.connection.execute(
            "INSERT INTO block VALUES (?,?,?,?,?,?,?,?)",
            (first, seqs[-1], len(seqs), len(body), min(times), max(times), base, packed),
        )
        self.connection.execute("INSERT INTO content VALUES (?,?)", (first, body))
        self.state.count += len(seqs)

    def remove(self, first: int, count: int) -> None:
        """Remove the block of `count` messages that begins with `first`."""
        self.connection.execute("DELETE FROM block WHERE first=?", (first,))
        self.connection.execute("DELETE FROM content WHERE first=?", (first,))
        self.state.count -= count
        self._removed += 1

    def make_room(self, limits: Limits, count: int = 0, size: int = 0, most: int = -1) -> int:
        """Drop the oldest blocks, `most` at most, until `count` messages of `size` bytes fit.

        Before they are added, so that they take the pages that become free.

        Returns:
            The last number that was dropped, 0 for none.
        """
        over_bytes = self.used_bytes() + size - limits.bytes
        over_count = self.state.count + count - limits.messages
        end = 0
        while most and (over_bytes > 0 or over_count > 0):
            most -= 1
            row = self.connection.execute(
                "SELECT first, last, count, bytes FROM block ORDER BY first LIMIT 1"
            ).fetchone()
            if row is None:
                break
            first, end, messages, body = whole_numbers(row)
            self.remove(first, messages)
            self.dropped += messages
            over_count -= messages
            over_bytes -= body
        return end

    def is_tidy(self) -> bool:
        """Say whether no more pages are free than may be."""
        spare = _SPARE if self.state.count else _SPARE_OF_NOTHING
        return self._pragma("freelist_count") * self._page <= spare

    def tidy(self) -> None:
        """Give some free pages at the end of the file back to the disk (its own transaction)."""
        self.connection.execute(f"PRAGMA incremental_vacuum({_VACUUM_PAGES})").fetchall()

    def prune_topics(self) -> None:
        """Remove topics that no block has, once enough blocks are gone for it to matter."""
        if self._removed < _PRUNE_AFTER and self.state.count:
            return
        self._removed = 0
        used = Union()
        for base, packed in self.connection.execute("SELECT topic_base, topics FROM block"):
            used.add(base, packed)
        known = {number for (number,) in self.connection.execute("SELECT id FROM topic")}
        self._delete_topics(known - used.numbers())

    def _delete_topics(self, numbers: Iterable[int]) -> None:
        rows = [(number,) for number in numbers]
        if rows:
            self.connection.executemany("DELETE FROM topic WHERE id=?", rows)
            self._topics.forget()
