"""What lies in the folder of histories, looked at from outside: sizes, leftovers, deletions.

Everything here reads the disk, so call it in a job.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Collection
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from mqtts_gui.store import history_schema as schema
from mqtts_gui.store.history_file import HistoryFile, whole_numbers
from mqtts_gui.store.history_findings import InUseError
from mqtts_gui.store.history_limits import Limits, Stats
from mqtts_gui.store.history_repair import lock
from mqtts_gui.store.history_stock import stock_of

SUFFIX = ".sqlite3"
BESIDE = ("", "-wal", "-shm")
"""What SQLite keeps beside a history, and the history itself."""

LOCK = "-lock"
UNDELETED = (sqlite3.Error, OSError, InUseError)
"""Why a history may still be there after `remove`."""

_OURS = re.compile(r"[0-9a-f]{16}")  # as `Profile` makes identifiers
_ASIDE = re.compile(r"(.+)\.(damaged|newer)-(\d{8}T\d{6}Z)(?:-\d+)?")
_UNREADABLE = (sqlite3.Error, OSError, TypeError, ValueError, *schema.UNREADABLE)


@dataclass(frozen=True, slots=True)
class Kept:
    """The history of one connection as it lies on the disk.

    Attributes:
        bytes: On the disk, the log beside it included.
        stats: What it holds; None where it cannot be read.
    """

    profile_id: str
    path: Path
    bytes: int
    stats: Stats | None


@dataclass(frozen=True, slots=True)
class Aside:
    """A history that was set aside, because it was damaged or a newer program wrote it."""

    profile_id: str
    path: Path
    bytes: int
    is_damaged: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Survey:
    """What the folder holds.

    Attributes:
        kept: By identifier.
        aside: Oldest first.
        free_bytes: Of the disk that it is on; None where the system does not say.
    """

    kept: tuple[Kept, ...] = ()
    aside: tuple[Aside, ...] = ()
    free_bytes: int | None = None

    @property
    def bytes(self) -> int:
        """Of everything, what was set aside included."""
        return sum(each.bytes for each in self.kept) + sum(each.bytes for each in self.aside)


def history_path(folder: Path, profile_id: str) -> Path:
    """Return the file that the history of a connection has in `folder`."""
    return folder / f"{profile_id}{SUFFIX}"


def survey(folder: Path, known: Collection[str] = ()) -> Survey:
    """Look at every history in `folder`; what cannot be read is there without figures.

    Files of others are left out: those named neither as ours nor as a `known` connection.
    """
    kept, aside = [], []
    for path in _histories(folder):
        match = _ASIDE.fullmatch(path.stem)
        if match is None and (path.stem in known or _OURS.fullmatch(path.stem)):
            kept.append(Kept(path.stem, path, disk_bytes(path), peek(path)))
        elif match is not None and (at := _instant(match[3])) is not None:
            damaged = match[2] == "damaged"
            aside.append(Aside(match[1], path, disk_bytes(path), damaged, at))
    aside.sort(key=lambda each: each.at)
    return Survey(tuple(kept), tuple(aside), _free(folder))


def disk_bytes(path: Path) -> int:
    """Return how much of the disk a history takes, with what lies beside it."""
    size = 0
    for ending in BESIDE:
        with suppress(OSError):
            size += path.with_name(path.name + ending).stat().st_size
    return size


def peek(path: Path) -> Stats | None:
    """Return what a history holds that is not open here; None where it cannot be read."""
    try:
        with closing(_connect(path)) as connection:
            schema.check(connection)
            connection.execute("BEGIN")  # so that all figures are of one instant
            return stock_of(HistoryFile(connection)).stats
    except _UNREADABLE:
        return None


def beyond(path: Path, limits: Limits) -> int:
    """Return how many of the oldest messages of a history these limits would drop."""
    try:
        with closing(_connect(path)) as connection:
            schema.check(connection)
            connection.execute("BEGIN")
            return _beyond(HistoryFile(connection), limits)
    except _UNREADABLE:
        return 0


def remove(path: Path) -> None:
    """Delete a history that is not open here.

    Raises:
        InUseError: another program of ours has it.
        OSError, sqlite3.Error: it cannot be deleted.
    """
    with closing(lock(path)):
        remove_files(path)
    with suppress(OSError):
        path.with_name(path.name + LOCK).unlink(missing_ok=True)


def remove_files(path: Path) -> None:
    """Delete a history that nobody has open, such as one that was set aside.

    Raises:
        OSError: something of it stays.
    """
    for ending in BESIDE:
        path.with_name(path.name + ending).unlink(missing_ok=True)


def sweep(folder: Path, known: Collection[str]) -> list[Path]:
    """Delete the histories of connections that are not `known`; return those that are gone.

    Only files that are named as ours, and that no program has open. What was set aside stays.
    The caller sees to it that no other window of this program is open: it may know more.
    """
    gone = []
    for path in _histories(folder):
        if _OURS.fullmatch(path.stem) and path.stem not in known:
            with suppress(*UNDELETED):
                remove(path)
                gone.append(path)
    return gone


def _histories(folder: Path) -> list[Path]:
    try:
        return sorted(each for each in folder.iterdir() if each.suffix == SUFFIX)
    except OSError:
        return []


def _connect(path: Path) -> sqlite3.Connection:
    has_log = path.with_name(f"{path.name}-wal").exists()  # else nobody has it open
    return schema.connect(path, read_only=True, undisturbed=not has_log)


def _beyond(file: HistoryFile, limits: Limits) -> int:
    """Count as `HistoryFile.make_room` drops."""
    over_bytes = file.used_bytes() - limits.bytes
    over_count = file.state.count - limits.messages
    dropped = 0
    for row in file.connection.execute("SELECT count, bytes FROM block ORDER BY first"):
        if over_bytes <= 0 and over_count <= 0:
            break
        count, size = whole_numbers(row)
        dropped += count
        over_count -= count
        over_bytes -= size
    return dropped


def _instant(stamp: str) -> datetime | None:
    try:
        return datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def _free(folder: Path) -> int | None:
    for each in (folder, *folder.parents):
        with suppress(OSError):
            return shutil.disk_usage(each).free
    return None
