"""Opening the history's file for the writer, and what is done when it cannot be used."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from mqtts_gui.errors import Finding
from mqtts_gui.store import history_findings as findings
from mqtts_gui.store import history_schema as schema
from mqtts_gui.store.atomic import set_aside
from mqtts_gui.store.history_batches import BatchWriter
from mqtts_gui.store.history_file import HistoryFile

_LARGEST_LOG = 64 << 20
_LOG_EVERY_S = 30.0
_LOG_WAIT_MS = 250


class Opened:
    """The file while the writer has it: its rows and its batches.

    Raises:
        NewerFileError: a newer program wrote it.
        DamagedFileError: it is no history.
        OSError, sqlite3.Error: it cannot be opened or read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._log_at = 0.0
        self._log_parts = 1
        self._log = path.with_name(f"{path.name}-wal")
        self._connection = schema.connect(path)
        try:
            self.has_log = schema.prepare(self._connection)
            self.file = HistoryFile(self._connection)
            self.batches = BatchWriter(self.file)
        except BaseException:
            self._connection.close()
            raise

    def check_place(self) -> None:
        """Check that the file is where it was opened: what is written elsewhere is lost.

        Raises:
            GoneError: somebody removed it, as other systems than Windows allow.
        """
        if not self._path.is_file():
            raise findings.GoneError(str(self._path))

    def mind_log(self) -> None:
        """Keep a log within bounds that readers, who never pause, do not let begin anew."""
        if not self.has_log:
            return
        with suppress(OSError):
            size, now = self._log.stat().st_size, time.monotonic()
            self._move_log_from(size)
            if size > _LARGEST_LOG and now >= self._log_at:
                # This waits for readers, in vain for a program that reads for ever: seldom enough.
                self._log_at = now + _LOG_EVERY_S
                self._connection.execute(f"PRAGMA busy_timeout={_LOG_WAIT_MS}")
                self._connection.execute("PRAGMA wal_checkpoint(RESTART)").fetchall()
                self._connection.execute(f"PRAGMA busy_timeout={int(1000 * schema.PATIENCE_S)}")

    def _move_log_from(self, size: int) -> None:
        """Have the log moved into the file each time that it has grown by as much again.

        SQLite would do it at every commit while the log cannot begin anew, and each time wait for
        the disk: beside readers that never pause, a second of writing took a minute.
        """
        parts = max(1, -(-size // schema.LOG_BYTES))
        if parts != self._log_parts:
            self._log_parts = parts
            self._connection.execute(f"PRAGMA wal_autocheckpoint={parts * schema.LOG_PAGES}")

    def close(self) -> None:
        """Take back what is not committed and let the file go."""
        with suppress(sqlite3.Error):
            self._connection.rollback()
        with suppress(sqlite3.Error):
            self._connection.close()


def open_file(path: Path, report: Callable[[Finding], None]) -> Opened:
    """Open the file; one that cannot be used is set aside, and a new one begun.

    Raises:
        OSError, sqlite3.Error: it can be neither opened nor set aside.
    """
    try:
        return Opened(path)
    except schema.NewerFileError:
        report(findings.newer(path, put_aside(path, "newer")))
    except (sqlite3.Error, schema.DamagedFileError, ValueError) as error:
        if not schema.is_damage(error):
            raise
        report(findings.damaged(path, put_aside(path, "damaged")))
    return Opened(path)


def put_aside(path: Path, why: str) -> Path:
    """Rename the file, with its log, under a name with today's date; return the new path.

    Raises:
        OSError: it cannot be renamed.
    """
    aside = set_aside(path, why, datetime.now(UTC))
    log = path.with_name(f"{path.name}-wal")
    with suppress(FileNotFoundError):
        log.rename(aside.with_name(f"{aside.name}-wal"))
    path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
    return aside


def lock(path: Path) -> sqlite3.Connection:
    """Hold the file against other programs of ours, until the connection or the process ends.

    A lock of SQLite on an empty file beside it: the same on every system, and gone after a kill.
    The history itself must stay open to readers, and two programs would give the same numbers.

    Raises:
        InUseError: another program of ours has it.
        OSError, sqlite3.Error: nothing can be written there.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    held = sqlite3.connect(path.with_name(f"{path.name}-lock"), timeout=0, isolation_level=None)
    try:
        held.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        held.close()
        if schema.primary_code(error) == sqlite3.SQLITE_BUSY:
            raise findings.InUseError(str(path)) from error
        raise
    return held
