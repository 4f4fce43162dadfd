"""The broker's side: the last lines of mosquitto.log, as people paste or open them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mqtts_gui.certs.encodings import read_text
from mqtts_gui.doctor.broker_log_events import LogEvent, LogLine, gather_events
from mqtts_gui.doctor.broker_log_prefixes import message_of
from mqtts_gui.doctor.broker_log_signs import Sign, is_message

MAX_BYTES = 1_048_576
"""Only the end of a longer log is read: the last start and the last connections."""

_MOST_LINES = 40_000
_LONGEST_LINE = 1_200
_WIDE_MARKS = {b"\xff\xfe", b"\xfe\xff"}


@dataclass(frozen=True, slots=True)
class BrokerLog:
    """What was read of a log.

    Attributes:
        lines: How many lines there are that are not empty.
        is_mosquitto: At least one line is one that mosquitto writes.
        is_cut: The beginning was too much, and was left out.
        events: What its lines say, oldest first.
        last_when: The newest instant in it, by the broker's clock.
    """

    lines: int
    is_mosquitto: bool
    is_cut: bool
    events: tuple[LogEvent, ...]
    last_when: datetime | None = None

    @property
    def last_start(self) -> tuple[LogEvent, ...]:
        """The events since the broker last began to start; all where no start is told of."""
        begun = [i for i, event in enumerate(self.events) if event.sign is Sign.STARTING]
        return self.events[begun[-1] :] if begun else self.events

    @property
    def ports(self) -> tuple[int, ...]:
        """The ports that the broker opened when it last started, each once."""
        opened = (e for e in self.last_start if e.sign is Sign.LISTENING)
        return tuple(dict.fromkeys(int(e.values["port"]) for e in opened))


def read_log_bytes(data: bytes) -> BrokerLog:
    """Read a log file; of more than a megabyte only the end, in whatever encoding it is."""
    mark = data[:2] if data[:2] in _WIDE_MARKS else b""
    is_cut = len(data) > MAX_BYTES
    if is_cut:
        start = len(data) - MAX_BYTES
        data = mark + data[start - start % 2 :]
    text, _ = read_text(data)
    log = read_log(text)
    return BrokerLog(log.lines, log.is_mosquitto, is_cut, log.events, log.last_when)


def read_log_file(path: Path) -> BrokerLog:
    """Read the end of a log file, however large it is; blocks while the disk is read.

    Raises:
        OSError: the file cannot be read.
        ValueError: its name is none.
    """
    with path.open("rb") as source:
        mark = source.read(2)
        size = source.seek(0, os.SEEK_END) if source.seekable() else 0
        start = max(0, size - MAX_BYTES - 2)
        if source.seekable():
            source.seek(start - start % 2)
        data = source.read(MAX_BYTES + 4)
    is_wide = mark in _WIDE_MARKS
    return read_log_bytes(mark + data if start and is_wide else data)


def read_log(text: str) -> BrokerLog:
    """Read pasted lines, with or without what journalctl, syslog or Docker put before them."""
    is_cut = len(text) > MAX_BYTES
    raw = text[-MAX_BYTES:].replace("\0", "").splitlines()
    lines = tuple(_lines(raw))
    events = gather_events(lines)
    times = [line.when for line in lines if line.when is not None]
    known = any(is_message(line.message) for line in lines)
    is_mosquitto = known and bool(events)
    return BrokerLog(len(lines), is_mosquitto, is_cut, events, times[-1] if times else None)


def _lines(raw: list[str]) -> Iterator[LogLine]:
    first = max(0, len(raw) - _MOST_LINES)
    for number, line in enumerate(raw[first:], first + 1):
        if line.strip():
            message, when = message_of(line[:_LONGEST_LINE], is_message)
            yield LogLine(number, message, when)
