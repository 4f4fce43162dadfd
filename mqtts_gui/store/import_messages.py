"""An exported file read back, into a history of its own.

    importing = Import(path, data_folder / "imported")
    for progress in importing:        # in one thread; `cancel` from any
        show(progress)
    importing.result.history          # to be closed and removed with `discard`

The file is never in memory as a whole. Each line that is no message is named; nothing else is left
out.
"""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from mqtts_gui.errors import Finding, ProblemError, Severity
from mqtts_gui.mqtt.events import Message
from mqtts_gui.store import import_findings as findings
from mqtts_gui.store.export import PART, REST_S
from mqtts_gui.store.export_formats import BOM
from mqtts_gui.store.history import History
from mqtts_gui.store.history_folder import UNDELETED, remove
from mqtts_gui.store.history_limits import Limits
from mqtts_gui.store.import_csv import heading, read_csv
from mqtts_gui.store.import_json import read_document, read_json_lines
from mqtts_gui.store.import_lines import Item, Lines

MOST_FINDINGS = 1_000
"""Findings that are kept; the others are counted."""

_LIMITS = Limits(messages=1 << 40, bytes=1 << 50)
_BATCH, _BATCH_BYTES = 2_000, 4 << 20
_PEEKED = 1 << 16
_WAIT_S = 0.1
_STORING = timedelta(seconds=1)
_DOCUMENT = re.compile(rb'\s*(?:\[|\{\s*$|\{[^\n]*"messages"\s*:\s*\[)', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far an import is: a share of the file from 0 to 1, and messages so far."""

    share: float
    count: int


@dataclass(frozen=True, slots=True)
class Imported:
    """What was imported.

    Attributes:
        history: Its messages, in the order of the file; nothing is to be appended.
        findings: The first lines of which something is to be said.
        damaged: Lines that are no messages.
        unsaid: Findings beyond those that are kept.
    """

    source: Path
    history: History
    count: int
    findings: tuple[Finding, ...]
    damaged: int
    unsaid: int

    def discard(self) -> None:
        """Close the history and remove its file; it may wait for the disk."""
        self.history.close()
        with suppress(*UNDELETED):
            remove(self.history.path)


class Import:
    """One import, for one thread; only `cancel` is for any.

    Attributes:
        result: Once everything is stored; None if it was cancelled.
    """

    def __init__(self, source: Path, folder: Path) -> None:
        self.result: Imported | None = None
        self._source, self._folder = source, folder
        self._cancelled = threading.Event()
        self._trouble: Finding | None = None
        self._findings: list[Finding] = []
        self._count = self._damaged = self._unsaid = 0
        self._time_ns = 0
        self._batch: list[Message] = []
        self._batch_bytes = 0

    def cancel(self) -> None:
        """End the import soon; nothing is left of it."""
        self._cancelled.set()

    def __iter__(self) -> Iterator[ImportProgress]:
        """Read, a part at a time; who stops asking has cancelled.

        Raises:
            ProblemError: it could not be read or stored.
        """
        try:
            with self._source.open("rb") as stream:
                self._time_ns = self._source.stat().st_mtime_ns
                items = self._items(stream)
                yield from self._take(items, stream)
        except OSError as error:
            raise ProblemError(findings.unreadable(self._source, error)) from error

    def _items(self, stream: BufferedReader) -> Iterator[Item]:
        beginning = stream.peek(_PEEKED)[:_PEEKED].removeprefix(BOM)
        first = beginning.split(b"\n", 1)[0]
        if (form := heading(first.rstrip(b"\r"))) is not None:
            lines = Lines(stream)
            lines.take()
            return read_csv(lines, *form)
        if _DOCUMENT.match(beginning):
            return read_document(stream)
        if beginning.lstrip().startswith(b"{"):
            return read_json_lines(Lines(stream))
        raise ProblemError(findings.unknown(self._source))

    def _take(self, items: Iterator[Item], stream: BinaryIO) -> Iterator[ImportProgress]:
        sweep(self._folder)
        path = self._folder / f"{secrets.token_hex(8)}.sqlite3"
        history, size = History(path, _LIMITS, on_trouble=self._note), self._source.stat().st_size
        is_whole = False
        try:
            for place, item in enumerate(items):
                self._note_item(item)
                if not place % PART and self._cancelled.wait(REST_S):
                    return
                if len(self._batch) >= _BATCH or self._batch_bytes >= _BATCH_BYTES:
                    self._store(history)
                    yield ImportProgress(min(stream.tell() / max(size, 1), 1.0), self._count)
            self._store(history)
            while not history.flush(_STORING):
                self._mind_trouble()
                if self._cancelled.is_set():
                    return
            is_whole = True
            self.result = Imported(
                self._source,
                history,
                self._count,
                tuple(self._findings),
                self._damaged,
                self._unsaid,
            )
        finally:
            if not is_whole:
                history.close()
                with suppress(*UNDELETED):
                    remove(path)

    def _note_item(self, item: Item) -> None:
        if item.damage is not None or item.parsed is None:
            self._damaged += 1
            if item.damage is not None:
                self._say(findings.damaged(item.line, item.damage))
            return
        message, time_ns, doubt = item.parsed
        if time_ns is None:
            self._say(findings.without_time(item.line))
            message = message._replace(time_ns=self._time_ns)
        else:
            self._time_ns = time_ns
        if doubt is not None:
            self._say(findings.doubtful(item.line, doubt))
        self._batch.append(message)
        self._batch_bytes += len(message.payload)
        self._count += 1

    def _say(self, finding: Finding) -> None:
        if len(self._findings) < MOST_FINDINGS:
            self._findings.append(finding)
        else:
            self._unsaid += 1

    def _store(self, history: History) -> None:
        """Hand over what was read, once the history has room for it."""
        while not history.is_open() and not self._cancelled.is_set():
            opened = threading.Event()
            history.on_open(opened.set)
            opened.wait(_WAIT_S)
        history.append(self._batch)
        self._batch, self._batch_bytes = [], 0
        self._mind_trouble()

    def _note(self, finding: Finding) -> None:
        """Take it from the writer's thread that something is wrong."""
        if finding.severity is Severity.ERROR:
            self._trouble = finding

    def _mind_trouble(self) -> None:
        if self._trouble is not None:
            raise ProblemError(findings.not_kept(self._source, self._trouble))


def sweep(folder: Path) -> None:
    """Remove what imports of programs that were killed have left."""
    for path in folder.glob("*.sqlite3"):
        with suppress(*UNDELETED):
            remove(path)
