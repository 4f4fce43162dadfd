"""What can go wrong with a history, said once."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import literal, mark, nmark
from mqtts_gui.store.history_schema import primary_code

_FULL = {sqlite3.SQLITE_FULL}
_WITHOUT_ROOM = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}
"""What else SQLite says on a full disk: to open a file it needs some room beside it."""
_LEAST_ROOM = 64 << 10
_LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_MEANWHILE = mark("New messages are kept in memory meanwhile, as many as fit.")


class InUseError(Exception):
    """Another program of ours holds the history."""


class GoneError(Exception):
    """The file that is open is no longer in its place."""


def gone(path: Path) -> Finding:
    """Say that somebody removed the file while it was open."""
    return Finding(
        "history-gone",
        Severity.ERROR,
        mark("The history of messages %(file)s was removed while it was in use.", file=str(path)),
        mark("What it held is lost, unless you have it elsewhere. A new one has been begun."),
    )


def damaged(path: Path, aside: Path) -> Finding:
    """Say that the file could not be used any more, and where it is now."""
    return Finding(
        "history-damaged",
        Severity.ERROR,
        mark("The history of messages %(file)s is damaged.", file=str(path)),
        mark("It is kept as %(file)s, and a new one has been begun.", file=str(aside)),
    )


def newer(path: Path, aside: Path) -> Finding:
    """Say that a newer program wrote the file, and where it is now."""
    return Finding(
        "history-newer",
        Severity.WARNING,
        mark(
            "The history of messages %(file)s was written by a newer version of this program.",
            file=str(path),
        ),
        mark(
            "It is kept as %(file)s, and a new one has been begun. The newer version reads it "
            "again if you rename it back.",
            file=str(aside),
        ),
    )


def trouble(path: Path, error: BaseException) -> Finding:
    """Say why nothing can be stored now, and what helps."""
    code = primary_code(error)
    if isinstance(error, InUseError):
        return _in_use(path)
    if code in _FULL or (code in _WITHOUT_ROOM and _is_full(path)):
        return _disk_full(path)
    if code in _LOCKED:
        return _locked(path)
    return Finding(
        "history-not-saved",
        Severity.ERROR,
        mark(
            "Messages cannot be stored in %(file)s: %(reason)s. %(meanwhile)s",
            file=str(path),
            reason=_reason(error),
            meanwhile=_MEANWHILE,
        ),
        mark(
            "Check that the folder exists and that you may write in it. The program tries again "
            "by itself."
        ),
    )


def _in_use(path: Path) -> Finding:
    return Finding(
        "history-in-use",
        Severity.WARNING,
        mark(
            "Another window of this program stores the messages of this connection in %(file)s. "
            "%(meanwhile)s",
            file=str(path),
            meanwhile=_MEANWHILE,
        ),
        mark("Close the other window: the messages of this one are then stored."),
    )


def _disk_full(path: Path) -> Finding:
    return Finding(
        "history-disk-full",
        Severity.ERROR,
        mark(
            "The disk is full: messages cannot be stored in %(file)s. %(meanwhile)s",
            file=str(path),
            meanwhile=_MEANWHILE,
        ),
        mark("Free some space on this disk. The program tries again by itself."),
    )


def _locked(path: Path) -> Finding:
    return Finding(
        "history-locked",
        Severity.WARNING,
        mark(
            "Another program holds the history of messages %(file)s. %(meanwhile)s",
            file=str(path),
            meanwhile=_MEANWHILE,
        ),
        mark(
            "Close the program that has this file open, such as a database viewer or a backup. "
            "The program tries again by itself."
        ),
    )


def without_log(path: Path) -> Finding:
    """Say that the file lies where SQLite cannot keep a log beside it."""
    return Finding(
        "history-slow",
        Severity.INFO,
        mark(
            "The history of messages %(file)s is on a drive that makes it slower, probably one "
            "of the network.",
            file=str(path),
        ),
        mark("If messages come fast, keep the data of this program on a disk of this computer."),
    )


def dropped(path: Path, count: int) -> Finding:
    """Say how many messages were lost because memory was full before the file worked again."""
    return Finding(
        "history-messages-dropped",
        Severity.ERROR,
        nmark(
            "%(count)s message was not stored in %(file)s: memory for it was full.",
            "%(count)s messages were not stored in %(file)s: memory for them was full.",
            count,
            file=str(path),
        ),
    )


def ended_unsaved(path: Path, count: int) -> Finding:
    """Say how many messages were lost because the history was closed while nothing worked."""
    return Finding(
        "history-messages-unsaved",
        Severity.ERROR,
        nmark(
            "%(count)s message could not be stored in %(file)s before the end.",
            "%(count)s messages could not be stored in %(file)s before the end.",
            count,
            file=str(path),
        ),
    )


def saved_again(path: Path) -> Finding:
    """Say that what could not be stored is stored now."""
    return Finding(
        "history-saved-again",
        Severity.INFO,
        mark("Messages are stored again in %(file)s.", file=str(path)),
    )


def not_deleted(path: Path, error: BaseException | None) -> Finding:
    """Say why a history is still there; None stands for one that cannot be written now."""
    if isinstance(error, InUseError):
        reason = mark("Another window of this program has it open.")
    elif error is None:
        reason = mark("Nothing can be written in it at the moment.")
    else:
        reason = literal(_reason(error))
    return Finding(
        "history-not-deleted",
        Severity.ERROR,
        mark(
            "The history of messages %(file)s was not deleted. %(reason)s",
            file=str(path),
            reason=reason,
        ),
    )


def stopped(path: Path) -> Finding:
    """Say that a fault of this program ended the storing."""
    return Finding(
        "history-stopped",
        Severity.ERROR,
        mark("A fault of this program ended the storing of messages in %(file)s.", file=str(path)),
        mark("What was stored is safe. Start the program again to store what comes next."),
    )


def _is_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _LEAST_ROOM
    except OSError:
        return False


def _reason(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__
