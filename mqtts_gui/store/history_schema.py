"""The history's file: an SQLite database of blocks, how it is opened, and what it must be."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from urllib.parse import quote

from mqtts_gui.store.history_blocks import BlockDamagedError

APPLICATION_ID = 0x4D515448  # "MQTH"
FORMAT_VERSION = 1
PATIENCE_S = 2.0
"""How long a lock of another program is waited for, before it is called a trouble."""

LOG_PAGES, LOG_BYTES = 2000, 17 << 20
"""The log is moved into the file when it has so many pages, which take no more than these bytes."""

# Not only what SQLite calls corrupt: a table that is missing, or holds what it cannot hold.
_DAMAGE = {
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_ERROR,
    sqlite3.SQLITE_CONSTRAINT,
    sqlite3.SQLITE_MISMATCH,
}
_NOT_BESIDE = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY}
_TABLES = """
CREATE TABLE topic(id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE);
CREATE TABLE block(
    first INTEGER PRIMARY KEY, last INTEGER NOT NULL, count INTEGER NOT NULL,
    bytes INTEGER NOT NULL, oldest INTEGER NOT NULL, newest INTEGER NOT NULL,
    topic_base INTEGER NOT NULL, topics BLOB NOT NULL);
CREATE TABLE content(first INTEGER PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE state(
    next_seq INTEGER NOT NULL, count INTEGER NOT NULL, generation INTEGER NOT NULL,
    edited INTEGER NOT NULL, open_from INTEGER NOT NULL);
INSERT INTO state VALUES (1, 0, 1, 0, 1);
"""


class NewerFileError(Exception):
    """A newer program wrote the file."""


class UnmadeFileError(sqlite3.OperationalError):
    """The writer has begun the file, and its tables are not there yet."""


class DamagedFileError(Exception):
    """The file is no history of ours, or no longer."""


# sqlite3 raises the last where the text of an error quotes what a damaged file has for a name.
_DAMAGED = (DamagedFileError, BlockDamagedError, UnicodeDecodeError)

UNREADABLE = (*_DAMAGED, NewerFileError)
"""What reading a file raises that is no history of ours, besides the errors of SQLite."""


def connect(
    path: Path, *, read_only: bool = False, undisturbed: bool = False
) -> sqlite3.Connection:
    """Open a file, made if it is missing unless `read_only`; transactions are begun by hand.

    Args:
        path: The file.
        read_only: Change nothing, and fail if there is nothing.
        undisturbed: No program has the file open: it can be read without the files that SQLite
            puts beside it, and leaves there if it may not write.

    Raises:
        sqlite3.Error: it cannot be opened.
    """
    mode = "ro" if read_only else "rwc"
    connection = sqlite3.connect(
        f"{uri(path)}?mode={mode}{'&immutable=1' if undisturbed else ''}",
        uri=True,
        timeout=PATIENCE_S,
        isolation_level=None,
        cached_statements=32,
    )
    connection.text_factory = bytes  # we store no text: what a damaged file has for one is no str
    return connection


def connect_reader(path: Path, *, undisturbed: bool = False) -> sqlite3.Connection:
    """Open a file that must be a history of this format, to be read.

    Raises:
        UnmadeFileError: it is being made.
        NewerFileError, DamagedFileError, sqlite3.Error: as `connect` and `check`.
    """
    connection = connect(path, read_only=True, undisturbed=undisturbed)
    try:
        _check_made(connection)
        check(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def is_bare(path: Path, error: sqlite3.Error) -> bool:
    """Say whether a file could be read but for what SQLite cannot put beside it.

    On a full disk, or where nothing may be written; not where a log lies there to be read, too.
    """
    if primary_code(error) not in _NOT_BESIDE:
        return False
    try:
        return not path.with_name(f"{path.name}-wal").stat().st_size
    except FileNotFoundError:
        return True
    except OSError:  # not even this may be known
        return False


def uri(path: Path) -> str:
    """Return the address by which SQLite opens a file."""
    # Not `as_uri`: SQLite refuses the machine's name that it makes of \\machine\share.
    posix = path.absolute().as_posix()
    return f"file://{'' if posix.startswith('/') else '/'}{quote(posix, safe='/:')}"


def prepare(connection: sqlite3.Connection) -> bool:
    """Set a connection that writes up, making the tables in an empty file.

    Returns:
        The file has a write-ahead log: nobody who reads waits for the writer.

    Raises:
        NewerFileError: a newer program wrote the file.
        DamagedFileError: it is no history.
        sqlite3.Error: it cannot be read or written.
    """
    if is_new := _is_new(connection):
        # Before the first page is written, else they have no effect.
        connection.execute("PRAGMA page_size=8192")
        connection.execute("PRAGMA auto_vacuum=INCREMENTAL")
    else:
        check(connection)
    (journal,) = connection.execute("PRAGMA journal_mode=WAL").fetchone()
    has_log = journal in {"wal", b"wal"}
    if not has_log:
        connection.execute("PRAGMA journal_mode=TRUNCATE")
    connection.execute("PRAGMA synchronous=NORMAL")
    # Four times the usual: moving the log into the file as often as that took half of the time.
    connection.execute(f"PRAGMA wal_autocheckpoint={LOG_PAGES}")
    connection.execute(f"PRAGMA journal_size_limit={LOG_BYTES}")
    # Some systems build SQLite so that it overwrites what is deleted: dropping would cost writing.
    connection.execute("PRAGMA secure_delete=OFF")
    connection.execute("PRAGMA cache_size=-8000")
    if is_new:
        connection.executescript(
            f"BEGIN IMMEDIATE; PRAGMA application_id={APPLICATION_ID};"
            f"PRAGMA user_version={FORMAT_VERSION}; {_TABLES} COMMIT;"
        )
    return has_log


def _check_made(connection: sqlite3.Connection) -> None:
    """Check that the tables are there: on a slow disk it may take seconds to make them."""
    if _is_new(connection):
        raise UnmadeFileError("no tables yet")


def check(connection: sqlite3.Connection) -> None:
    """Check that the file is a history of this format.

    Raises:
        NewerFileError: a newer program wrote the file.
        DamagedFileError: it is no history.
        sqlite3.Error: it cannot be read.
    """
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID or not isinstance(version, int) or version < 1:
        raise DamagedFileError("another program's file")
    if version > FORMAT_VERSION:
        raise NewerFileError(str(version))
    if connection.execute("SELECT count(*) FROM state").fetchone() != (1,):
        raise DamagedFileError("no state")


def is_damage(error: BaseException) -> bool:
    """Say whether an error means that the content of the file is wrong, not its surroundings."""
    return isinstance(error, _DAMAGED) or primary_code(error) in _DAMAGE


def primary_code(error: BaseException) -> int | None:
    """Return SQLite's primary result code of an error, None if it has none."""
    code = getattr(error, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else None


def _is_new(connection: sqlite3.Connection) -> bool:
    """Return whether nothing was ever stored: a kill while it is made may leave a bare header."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return bool(application == 0 and tables == 0)
