"""Where each block begins and how many messages lie before it: a few numbers per block."""

from __future__ import annotations

import sqlite3
from bisect import bisect_right

from mqtts_gui.store.history_file import State
from mqtts_gui.store.history_schema import DamagedFileError


class Catalogue:
    """The blocks of the file, oldest first, as of one transaction; kept up with little reading.

    Attributes:
        firsts: The first number of each block.
        lasts: The last number of each.
        before: How many messages lie before each, from an arbitrary beginning; then before the end.
    """

    def __init__(self) -> None:
        self.firsts: list[int] = []
        self.lasts: list[int] = []
        self.before: list[int] = [0]
        self.next_seq = 0
        self._generation = -1
        self._edited = -1
        self._open_from = 0

    def __len__(self) -> int:
        return len(self.firsts)

    @property
    def count(self) -> int:
        """How many messages there are."""
        return self.before[-1] - self.before[0]

    def follow(self, connection: sqlite3.Connection, state: State) -> None:
        """Follow the file to the state that the current transaction sees.

        Raises:
            DamagedFileError: it holds what no program of ours wrote.
        """
        try:
            self._update(connection, state)
        except TypeError as error:
            raise DamagedFileError("a number is none") from error

    def _update(self, connection: sqlite3.Connection, state: State) -> None:
        if state.generation == self._generation:
            return
        if state.edited != self._edited:
            self._cut(0)
        else:
            self._drop_oldest(connection)
            self._cut(bisect_right(self.firsts, self._open_from - 1))
        self._add(connection, self.lasts[-1] + 1 if self.lasts else 0)
        self.next_seq = state.next_seq
        self._generation, self._edited = state.generation, state.edited
        self._open_from = state.open_from

    def _drop_oldest(self, connection: sqlite3.Connection) -> None:
        (first,) = connection.execute("SELECT min(first) FROM block").fetchone()
        gone = len(self.firsts) if first is None else bisect_right(self.firsts, first - 1)
        del self.firsts[:gone], self.lasts[:gone], self.before[:gone]

    def _cut(self, size: int) -> None:
        del self.firsts[size:], self.lasts[size:], self.before[size + 1 :]

    def _add(self, connection: sqlite3.Connection, seq: int) -> None:
        total = self.before[-1]
        rows = connection.execute(
            "SELECT first, last, count FROM block WHERE first>=? ORDER BY first", (seq,)
        )
        for first, last, count in rows.fetchall():
            total += count
            self.firsts.append(first)
            self.lasts.append(last)
            self.before.append(total)
