"""Whether another window of this program has the same folder of histories open.

Each running program holds a shared lock of SQLite on an empty file in the folder; whoever gets it
for itself alone is the only one. The locks are gone after a kill, on every system.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import mark

NAME = "windows-lock"
_PATIENCE_S = 2.0


class Presence:
    """This program among those that have a folder open; begun in a job, left in any thread."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._connection: sqlite3.Connection | None = None

    def enter(self, alone: Callable[[], object]) -> bool:
        """Say that this program is here; call `alone` first if no other is.

        No other program enters while `alone` is at work.

        Returns:
            No other program is here, as far as is known.
        """
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Whoever leaves need not be in the thread of whoever entered.
            self._connection = sqlite3.connect(
                self._path, timeout=0, isolation_level=None, check_same_thread=False
            )
            return self._enter(self._connection, alone)
        except (sqlite3.Error, OSError):
            return True  # nothing can be written here: the histories say so themselves

    def leave(self) -> None:
        """Say that this program is gone."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()

    def _enter(self, connection: sqlite3.Connection, alone: Callable[[], object]) -> bool:
        is_alone = True
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            is_alone = False
        else:
            try:
                alone()
            finally:
                connection.execute("COMMIT")
        connection.execute(f"PRAGMA busy_timeout={int(1000 * _PATIENCE_S)}")
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # takes the lock
        return is_alone


def already_open(folder: Path) -> Finding:
    """Say that another window of this program has the same data open."""
    return Finding(
        "program-already-open",
        Severity.WARNING,
        mark(
            "Another window of this program is open with the same data, in %(folder)s. Messages "
            "of a connection that it has open are kept in memory here, as many as fit, and the "
            "list of connections is the one of whichever window saves last.",
            folder=str(folder),
        ),
        mark("Close one of the two windows, or start the second one with --data-dir."),
    )
