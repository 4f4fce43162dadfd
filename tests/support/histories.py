"""Histories on disk for tests, with everything they tell of, closed whatever happens."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from mqtts_gui.errors import Finding
from mqtts_gui.mqtt.events import Message
from mqtts_gui.store.history import History
from mqtts_gui.store.history_limits import Limits

DEADLINE = timedelta(seconds=20)
START_NS = 1_800_000_000_000_000_000
SECOND = 10**9


class Told:
    """Keep what a history tells, and wait for it."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self._changed = threading.Condition()

    def __call__(self, finding: Finding) -> None:
        with self._changed:
            self.findings.append(finding)
            self._changed.notify_all()

    @property
    def codes(self) -> list[str]:
        return [finding.code for finding in self.findings]

    def wait(self, code: str) -> Finding:
        with self._changed:
            assert self._changed.wait_for(lambda: code in self.codes, DEADLINE.total_seconds()), (
                self.codes
            )
            return next(each for each in self.findings if each.code == code)


@contextmanager
def kept(path: Path, limits: Limits | None = None, told: Told | None = None) -> Iterator[History]:
    """A history that must have no trouble unless `told` is given."""
    listener = told or Told()
    history = History(path, limits or Limits(), on_trouble=listener)
    try:
        yield history
    finally:
        history.close()
    assert told is not None or listener.codes == []


def message(number: int, topic: str = "", payload: bytes = b"") -> Message:
    """A message of its own, `number` seconds after a fixed instant."""
    return Message(
        START_NS + number * SECOND,
        number % 3 != 0,
        topic or f"ciel/salle{number % 7}/température",
        payload or b'{"valeur":%d,"nom":"\xc3\x89l\xc3\xa8ve"}' % number,
        number % 3,
        number % 5 == 0,
        number % 11 == 0,
        b"\x26\x00\x01a\x00\x01b" if number % 13 == 0 else b"",
    )


def messages(count: int, start: int = 0) -> list[Message]:
    return [message(number) for number in range(start, start + count)]


def deleted(history: History, what: object) -> int:
    """Delete and return how many messages are gone, once they are; None clears."""
    done, counts = threading.Event(), []

    def take(count: int) -> None:
        counts.append(count)
        done.set()

    if what is None:
        history.clear(take)
    else:
        history.delete(what, take)  # type: ignore[arg-type]
    assert done.wait(DEADLINE.total_seconds())
    return counts[0]


def raw(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None, timeout=0)
