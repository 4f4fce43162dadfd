"""Reading a history by number, by place and by time, what is not on disk yet included."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

from mqtts_gui.mqtt.events import Message
from mqtts_gui.store import history_schema as schema
from mqtts_gui.store.history_blocks import BlockDamagedError, Stored
from mqtts_gui.store.history_catalogue import Catalogue
from mqtts_gui.store.history_file import read_state
from mqtts_gui.store.history_limits import nanoseconds
from mqtts_gui.store.history_tail import Chunk
from mqtts_gui.store.history_topics import Union, topic_text
from mqtts_gui.store.history_turns import Turns
from mqtts_gui.store.history_view import BlockCache, View

_Answer = TypeVar("_Answer")
_EXPECTED = (
    sqlite3.Error,
    BlockDamagedError,
    schema.DamagedFileError,
    UnicodeDecodeError,
    schema.NewerFileError,
)


class Source(Protocol):
    """What a reader needs of the history."""

    path: Path
    at_rest: threading.Event

    def unwritten(self) -> tuple[list[Chunk], int]: ...  # noqa: D102
    def epoch(self) -> int: ...  # noqa: D102
    def is_storing(self) -> bool: ...  # noqa: D102
    def suspect(self, epoch: int) -> None: ...  # noqa: D102


class Reader:
    """Read a history in one thread, over a connection of its own.

    Each answer is consistent: it is of one instant, no message is in it twice and none is missing.
    While the file cannot be read, what is in memory is all there is. Nothing is raised. Questions
    without a pause may wait a little, for the writer: see `history_turns`.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._connection: sqlite3.Connection | None = None
        self._epoch = -1
        self._is_frozen = False  # the file is read as it was when nothing could be written
        self._catalogue = Catalogue()
        self._cache = BlockCache()
        self._turns = Turns(source.at_rest)

    def close(self) -> None:
        """Let the file go; a question opens it again."""
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None
        self._catalogue = Catalogue()
        self._cache.clear()

    def page(self, seq: int, count: int, *, backwards: bool = False) -> list[Stored]:
        """Return up to `count` messages from `seq` on, or up to and with `seq`; oldest first."""
        if backwards:
            return self.ask(lambda view: view.before(seq, count))
        return self.ask(lambda view: view.after(seq, count))

    def message(self, seq: int) -> Message | None:
        """Return one message, None if it is no longer there."""
        found = self.page(seq, 1)
        return found[0].message if found and found[0].seq == seq else None

    def count(self) -> int:
        """Return how many messages there are."""
        return self.ask(lambda view: view.count)

    def first(self) -> int | None:
        """Return the number of the oldest message, None if there is none."""
        return self.nth(0)

    def last(self) -> int | None:
        """Return the number of the newest message, None if there is none."""
        return self.ask(lambda view: view.nth(view.count - 1) if view.count else None)

    def nth(self, place: int) -> int | None:
        """Return the number of the message at `place`, 0 for the oldest; the nearest there is."""
        return self.ask(lambda view: view.nth(place) if view.count else None)

    def place_of(self, seq: int) -> int:
        """Return how many messages are older than `seq`, which need not be there."""
        return self.ask(lambda view: view.place_of(seq))

    def seq_at(self, instant: datetime) -> int | None:
        """Return the number of the first message that came at `instant` or later, else None."""
        time_ns = nanoseconds(instant)
        return self.ask(lambda view: _seq_at(view, time_ns))

    def topics(self) -> list[str]:
        """Return the topics that occur, sorted."""
        return self.ask(_topics)

    def ask(self, question: Callable[[View], _Answer]) -> _Answer:
        """Return what `question` makes of one consistent view, which it must not keep."""
        self._turns.begin()
        try:
            return self._ask_file(question)
        except _EXPECTED as error:
            self.close()
            if schema.is_damage(error) and not self._is_frozen:
                self._source.suspect(self._epoch)
        finally:
            self._turns.end()
        return question(View(None, Catalogue(), self._source.unwritten()[0], self._cache))

    def _ask_file(self, question: Callable[[View], _Answer]) -> _Answer:
        while True:
            connection = self._connected()  # each time: it may be one that sees nothing new
            connection.execute("BEGIN")
            try:
                self._catalogue.follow(connection, read_state(connection))
                # After the transaction has begun, so that nothing is in neither of the two. Where
                # more was written between them, the transaction is too old: begin another.
                chunks, written = self._source.unwritten()
                end = self._catalogue.next_seq
                if written <= end:
                    later = [chunk for chunk in chunks if chunk.first >= end]
                    return question(View(connection, self._catalogue, later, self._cache))
            finally:
                connection.rollback()

    def _connected(self) -> sqlite3.Connection:
        epoch = self._source.epoch()
        if self._connection is None or self._epoch != epoch:
            self.close()
            self._epoch, self._is_frozen = epoch, False
            try:
                self._connection = schema.connect_reader(self._source.path)
            except sqlite3.Error as error:
                if self._source.is_storing() or not schema.is_bare(self._source.path, error):
                    raise
                self._is_frozen = True
                self._connection = schema.connect_reader(self._source.path, undisturbed=True)
        return self._connection


def _seq_at(view: View, time_ns: int) -> int | None:
    if view.connection is not None:
        rows = view.connection.execute(
            "SELECT first FROM block WHERE newest>=? ORDER BY first LIMIT 1", (time_ns,)
        )
        if (row := rows.fetchone()) is not None:
            block = view.block(view.holding(row[0]))
            return next(
                seq for seq, at in zip(block.seqs, block.times, strict=True) if at >= time_ns
            )
    for chunk in view.chunks:
        for place, message in enumerate(chunk.messages):
            if message.time_ns >= time_ns:
                return chunk.first + place
    return None


def _topics(view: View) -> list[str]:
    found = {message.topic for chunk in view.chunks for message in chunk.messages}
    if view.connection is not None:
        union = Union()
        for base, packed in view.connection.execute("SELECT topic_base, topics FROM block"):
            union.add(base, packed)
        used = union.numbers()
        rows = view.connection.execute("SELECT id, name FROM topic")
        found |= {topic_text(name) for number, name in rows if number in used}
    return sorted(found)
