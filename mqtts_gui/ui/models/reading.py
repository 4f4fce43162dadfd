"""Reads one open file: called in a job, never raises for what a file may hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from mqtts_gui.certs.describing import describe
from mqtts_gui.certs.judging import judge_any
from mqtts_gui.certs.loading import LoadedFile, load_bytes, load_file
from mqtts_gui.ui.models.file_stamps import stamp_of
from mqtts_gui.ui.models.opened_file import OpenedFile, is_locked

MOST_OF_A_FOLDER = 1000
"""Files of one folder that are looked into."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One file to be read.

    Attributes:
        entry: Its row as it stands.
        data: What to read in place of a file: what a broker presented.
        passphrases: To be tried if it is locked, in this order.
        typed: The first of them was typed for this very file.
    """

    entry: OpenedFile
    data: bytes | None = field(default=None, repr=False)
    passphrases: tuple[str, ...] = field(default=(), repr=False)
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """A file that was read.

    Attributes:
        entry: The row as it is now.
        is_new: It holds something else than before, or was never read.
        passphrase: What unlocked it; None where nothing was locked, or still is.
        error: A fault of this program, to be raised in the GUI thread.
    """

    entry: OpenedFile
    is_new: bool = True
    passphrase: str | None = field(default=None, repr=False)
    error: Exception | None = None


def read(reading: Reading) -> Read:
    """Read a file, trying the passphrases one by one if it is locked."""
    try:
        return _read(reading)
    except Exception as error:  # noqa: BLE001 - a thread boundary: the other files are read anyway
        entry = reading.entry
        return Read(
            replace(entry, file=LoadedFile(_path_of(entry), 0), descriptions=()), error=error
        )


def _read(reading: Reading) -> Read:
    before = reading.entry
    stamp = stamp_of(before.path) if before.path is not None else None
    file, passphrase = _load(reading)
    if before.file is not None and before.file.items and _is_missing(file):
        # What it held goes on being shown: it may have been deleted by mistake.
        return Read(replace(before, stamp=None, gone=True), is_new=not before.gone)
    after = replace(
        before,
        file=file,
        descriptions=tuple(describe(item) for item in file.items),
        verdict=judge_any(file, datetime.now(UTC)),
        stamp=stamp,
        gone=False,
        refused=reading.typed and is_locked(file),
    )
    if _looks_the_same(before, after):
        return Read(replace(before, stamp=stamp), is_new=False)
    return Read(after, passphrase=passphrase)


def _load(reading: Reading) -> tuple[LoadedFile, str | None]:
    """Return the file, and the passphrase that unlocked it."""
    for passphrase in reading.passphrases:
        file, asked = _load_with(reading, passphrase)
        if not asked or not is_locked(file):
            return file, passphrase if asked else None
        if reading.typed:
            return file, None  # its finding says that what was typed is wrong
    return _load_with(reading, None)[0], None


def _load_with(reading: Reading, passphrase: str | None) -> tuple[LoadedFile, bool]:
    """Return the file, and whether it asked for a passphrase."""
    asked = []

    def answer() -> str | None:
        asked.append(True)
        return passphrase

    path = _path_of(reading.entry)
    if reading.data is not None:
        return load_bytes(reading.data, path, answer), bool(asked)
    return load_file(path, answer), bool(asked)


def _path_of(entry: OpenedFile) -> Path:
    return entry.path if entry.path is not None else Path(entry.name)


def _is_missing(file: LoadedFile) -> bool:
    return any(finding.code == "file-missing" for finding in file.findings)


def _looks_the_same(before: OpenedFile, after: OpenedFile) -> bool:
    if before.file is None or after.file is None:
        return False
    return (
        (before.descriptions, before.verdict, before.gone, before.refused, before.file.size)
        == (after.descriptions, after.verdict, after.gone, after.refused, after.file.size)
        and not after.is_locked  # a wrong passphrase twice is to be said twice
    )


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of the paths that a person opened.

    Attributes:
        files: Each with whether it was named itself rather than found in a folder.
        opened: The paths that are there, as they were given.
        left_out: Files of folders beyond `MOST_OF_A_FOLDER`.
    """

    files: tuple[tuple[Path, bool], ...]
    opened: tuple[Path, ...]
    left_out: int = 0


def find_files(paths: Sequence[Path]) -> Found:
    """Return files, and those in folders; called in a job, as a drive may be slow."""
    files: list[tuple[Path, bool]] = []
    opened, left_out = [], 0
    for path in paths:
        inside = _inside(path)
        if inside is None:
            files.append((path, True))
        else:
            files += [(each, False) for each in inside[:MOST_OF_A_FOLDER]]
            left_out += max(0, len(inside) - MOST_OF_A_FOLDER)
        if inside or _exists(path):
            opened.append(path)
    return Found(tuple(files), tuple(opened), left_out)


def changed_entries(entries: Sequence[OpenedFile]) -> list[int]:
    """Return the numbers of files that are not what was read; called in a job."""
    return [entry.number for entry in entries if _has_changed(entry)]


def _has_changed(entry: OpenedFile) -> bool:
    if entry.path is None or entry.file is None:
        return False
    now = stamp_of(entry.path)
    if now is None:
        return entry.stamp is not None
    return entry.stamp is None or not entry.stamp.proves(now)


def _inside(path: Path) -> list[Path] | None:
    """Return the files of a folder; None for what is none, or cannot be listed."""
    try:
        if not path.is_dir():
            return None
        return sorted(child for child in path.iterdir() if child.is_file())
    except OSError:
        return None


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False
