"""Opens files for the Certificates page, keeps them as they are on the disk, and unlocks them."""

from __future__ import annotations

import ssl
from collections.abc import Collection, Iterable, Sequence
from functools import partial
from itertools import count
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from mqtts_gui.certs.loading import Kind
from mqtts_gui.ui.jobs import run_job
from mqtts_gui.ui.models.file_watch import FileWatch
from mqtts_gui.ui.models.opened_file import OpenedFile
from mqtts_gui.ui.models.opened_files import OpenedFilesModel
from mqtts_gui.ui.models.passphrases import Passphrases, file_key
from mqtts_gui.ui.models.reading import Found, Read, Reading, changed_entries, find_files
from mqtts_gui.ui.models.reading_queue import ReadingQueue


class CertificateBook(QObject):
    """The open files.

    Attributes:
        model: A row for each.
        passphrases: Those given in this session.

    Signals:
        shown: The person opened this file last (the number of its row).
        updated: Files were read, or read again (a tuple of the numbers of their rows).
        closed: Files were closed (a tuple of the numbers of their rows).
        progressed: So many files were read, of so many; (0, 0) when none is left to read.
        opened: The person opened files and folders that are there (a tuple of `Path`).
        cut: So many files of a folder were not looked at.
    """

    shown = Signal(int)
    updated = Signal(object)
    closed = Signal(object)
    progressed = Signal(int, int)
    opened = Signal(object)
    cut = Signal(int)

    def __init__(
        self, parent: QObject | None = None, *, passphrases: Passphrases | None = None
    ) -> None:
        super().__init__(parent)
        self.model = OpenedFilesModel()
        self.passphrases = passphrases or Passphrases()
        self._numbers = count(1)
        self._by_file: dict[str, int] = {}
        self._awaits_first = False
        self._queue = ReadingQueue(self)
        self._watch = FileWatch(self)
        self._queue.taken.connect(self._take)
        self._queue.progressed.connect(self.progressed)
        self._watch.touched.connect(self._check)

    @property
    def is_reading(self) -> bool:
        """Whether files wait to be read."""
        return self._queue.is_busy

    def open_paths(self, paths: Iterable[Path]) -> None:
        """Open files, and of folders the files that hold certificates, keys or requests."""
        whole = tuple(path.absolute() for path in paths)
        if whole:
            run_job(self, partial(find_files, whole), self._open_found, _raise)

    def open_chain(self, name: str, chain: Sequence[bytes]) -> None:
        """Open what a broker presented, leaf first, under `name`."""
        pem = "".join(ssl.DER_cert_to_PEM_cert(der) for der in chain).encode()
        presented = (entry for entry in self.model.entries if entry.path is None)
        entry = next((each for each in presented if each.name == name), None)
        if entry is None:
            entry = OpenedFile(next(self._numbers), name, None)
            self.model.add(entry)
        self._queue.add([Reading(entry, pem)])
        self.shown.emit(entry.number)

    def unlock(self, number: int, passphrase: str) -> None:
        """Read a file again with its passphrase."""
        entry = self.model.entry(number)
        if entry is not None and entry.path is not None:
            self._queue.add([Reading(entry, passphrases=(passphrase,), typed=True)])

    def read_again(self) -> None:
        """Read again the files that changed on the disk since they were read."""
        self._check(None)

    def close(self, *numbers: int) -> None:
        """Close files."""
        if not numbers:
            return
        self._queue.forget(numbers)
        entries = [entry for number in numbers if (entry := self.model.entry(number))]
        paths = [entry.path for entry in entries if entry.path is not None]
        for path in paths:
            self._by_file.pop(file_key(path), None)
        self._watch.forget(paths)
        self.model.remove(*numbers)
        self.closed.emit(numbers)

    def close_all(self) -> None:
        """Close every file."""
        self.cancel_reading()
        self.close(*(entry.number for entry in self.model.entries))

    def cancel_reading(self) -> None:
        """Read nothing more, and close what was opened but not read."""
        self._queue.cancel()
        self._awaits_first = False
        self._forget_unknown()
        self.close(*(entry.number for entry in self.model.entries if entry.file is None))

    def _open_found(self, found: Found) -> None:
        readings: dict[int, Reading] = {}
        named = []
        for path, is_named in found.files:
            entry = self._known(path) or self._new(path)
            readings[entry.number] = self._reading(entry, path)
            if is_named:
                named.append(entry)
        new = {each.number: each for each in named if self.model.row_of(each.number) < 0}
        self.model.add(*new.values())
        self._awaits_first = not named
        self._queue.add(readings.values())
        if named:
            self.shown.emit(named[-1].number)
        if found.left_out:
            self.cut.emit(found.left_out)
        if found.opened:
            self.opened.emit(found.opened)

    def _known(self, path: Path) -> OpenedFile | None:
        number = self._by_file.get(file_key(path))
        if number is None:
            return None
        return self.model.entry(number) or OpenedFile(number, path.name, path)

    def _new(self, path: Path) -> OpenedFile:
        entry = OpenedFile(next(self._numbers), path.name, path)
        self._by_file[file_key(path)] = entry.number
        return entry

    def _check(self, paths: Collection[Path] | None) -> None:
        """Find out in a job which files changed, all or these, and read those again."""
        entries = [
            entry
            for entry in self.model.entries
            if entry.path is not None and (paths is None or entry.path in paths)
        ]
        if entries:
            run_job(self, partial(changed_entries, entries), self._read_changed, _raise)

    def _read_changed(self, numbers: Sequence[int]) -> None:
        self._read(entry for number in numbers if (entry := self.model.entry(number)))

    def _read(self, entries: Iterable[OpenedFile]) -> None:
        self._queue.add(
            self._reading(entry, entry.path) for entry in entries if entry.path is not None
        )

    def _reading(self, entry: OpenedFile, path: Path) -> Reading:
        return Reading(entry, passphrases=self.passphrases.candidates(path))

    def _take(self, outcomes: Sequence[Read]) -> None:
        """Take files that were read into the list, all at once."""
        opened: list[OpenedFile] = []
        found: list[OpenedFile] = []
        for one in outcomes:
            (opened if self.model.row_of(one.entry.number) >= 0 else found).append(one.entry)
        worth = [entry for entry in found if _is_worth_showing(entry)]
        fresh = {one.entry.number for one in outcomes if one.is_new}
        self.model.renew(opened)
        self.model.replace(*(entry for entry in opened if entry.number in fresh))
        self.model.add(*worth)
        self._watch.watch(entry.path for entry in (*opened, *worth) if entry.path is not None)
        self._forget_unknown()
        if worth and self._awaits_first:
            self._awaits_first = False
            self.shown.emit(worth[0].number)
        if fresh:
            self.updated.emit(tuple(fresh))
        self._learn(outcomes)

    def _forget_unknown(self) -> None:
        """Forget the files of folders that were read, or are not read any more, without a row."""
        kept = {key: n for key, n in self._by_file.items() if self.model.row_of(n) >= 0}
        if not self._queue.is_busy:
            self._by_file = kept

    def _learn(self, outcomes: Sequence[Read]) -> None:
        """Keep the passphrases that fitted; a new one may unlock other files as well."""
        learnt = False
        for one in outcomes:
            if one.passphrase is not None and one.entry.path is not None:
                learnt |= self.passphrases.remember(one.entry.path, one.passphrase)
        if learnt:
            self._read(entry for entry in self.model.entries if entry.is_locked)


def _is_worth_showing(entry: OpenedFile) -> bool:
    """Return whether a file of a folder, which nobody named, holds what the page is about."""
    return any(description.kind is not Kind.UNKNOWN for description in entry.descriptions)


def _raise(error: BaseException) -> None:
    raise error
