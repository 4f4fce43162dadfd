"""Opens files for the Certificates page, each in a job of its own."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from mqtts_gui.certs.describing import describe
from mqtts_gui.certs.judging import judge_any
from mqtts_gui.certs.loading import Kind, LoadedFile, load_bytes, load_file
from mqtts_gui.ui.jobs import run_job
from mqtts_gui.ui.models.opened_files import OpenedFile, OpenedFilesModel

MOST_OF_A_FOLDER = 200
"""Files of one folder that are looked into."""


class CertificateBook(QObject):
    """The open files.

    Signals:
        shown: The person opened this file last (the number of its row).
        updated: A file was read, or read again (the number of its row).
        closed: A file was closed (the number of its row).
    """

    shown = Signal(int)
    updated = Signal(int)
    closed = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.model = OpenedFilesModel()
        self._numbers = count(1)
        self._readings: dict[int, object] = {}

    def open_paths(self, paths: Iterable[Path]) -> None:
        """Open files, and of folders the files that hold certificates, keys or requests."""
        run_job(self, partial(_find_files, tuple(paths)), self._open_found, _raise)

    def open_chain(self, name: str, chain: Sequence[bytes]) -> None:
        """Open what a broker presented, leaf first, under `name`."""
        pem = "".join(ssl.DER_cert_to_PEM_cert(der) for der in chain).encode()
        entry = self._known(None, name) or OpenedFile(next(self._numbers), name, None)
        self._add(entry)
        self._start(entry, partial(load_bytes, pem, Path(name)))
        self.shown.emit(entry.number)

    def unlock(self, number: int, passphrase: str) -> None:
        """Read a file again with its passphrase."""
        entry = self.model.entry(number)
        if entry is not None:
            self._read(replace(entry, passphrase=passphrase))

    def read_again(self) -> None:
        """Read again every file that lies on a disk: it may have been made anew meanwhile."""
        for entry in self.model.entries:
            self._read(entry)

    def close(self, number: int) -> None:
        """Close a file."""
        self.model.remove(number)
        self._readings.pop(number, None)
        self.closed.emit(number)

    def _open_found(self, found: Sequence[tuple[Path, bool]]) -> None:
        last = None
        for path, asked_for in found:
            entry = self._known(path, path.name) or OpenedFile(next(self._numbers), path.name, path)
            if asked_for:
                self._add(entry)
                last = entry
            self._read(entry)
        if last is not None:
            self.shown.emit(last.number)

    def _known(self, path: Path | None, name: str) -> OpenedFile | None:
        entries = (entry for entry in self.model.entries if entry.path == path)
        return next((entry for entry in entries if entry.name == name), None)

    def _add(self, entry: OpenedFile) -> None:
        if self.model.row_of(entry.number) < 0:
            self.model.add(entry)

    def _read(self, entry: OpenedFile) -> None:
        if entry.path is not None:
            self._start(entry, partial(load_file, entry.path, lambda: entry.passphrase))

    def _start(self, entry: OpenedFile, load: Callable[[], LoadedFile]) -> None:
        """Load in a job; what an earlier job for the same row brings is then dropped."""
        reading = self._readings[entry.number] = object()

        def take(read: OpenedFile) -> None:
            if self._readings.get(entry.number) is reading:
                self._take(read)

        run_job(self, partial(_read, load, entry), take, _raise)

    def _take(self, entry: OpenedFile) -> None:
        if self.model.row_of(entry.number) >= 0:
            self.model.replace(entry)
        elif any(description.kind is not Kind.UNKNOWN for description in entry.descriptions):
            self.model.add(entry)  # one of a folder's files, and worth showing
            self.shown.emit(entry.number)
        self.updated.emit(entry.number)


def _find_files(paths: Sequence[Path]) -> list[tuple[Path, bool]]:
    """Return files, and whether each was named itself rather than found in a folder."""
    found: list[tuple[Path, bool]] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(child for child in path.iterdir() if child.is_file())
            found += [(child, False) for child in inside[:MOST_OF_A_FOLDER]]
        else:
            found.append((path, True))
    return found


def _read(load: Callable[[], LoadedFile], entry: OpenedFile) -> OpenedFile:
    file = load()
    descriptions = tuple(describe(item) for item in file.items)
    verdict = judge_any(file, datetime.now(UTC))
    return replace(entry, file=file, descriptions=descriptions, verdict=verdict)


def _raise(error: BaseException) -> None:
    raise error
