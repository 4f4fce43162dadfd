"""The one thread that writes a history: batches as they fill up, deletions between them."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from mqtts_gui.errors import Finding
from mqtts_gui.store import history_findings as findings
from mqtts_gui.store.history_blocks import BlockDamagedError
from mqtts_gui.store.history_chores import Chores
from mqtts_gui.store.history_deleting import Deletion
from mqtts_gui.store.history_limits import Limits
from mqtts_gui.store.history_repair import Opened, lock, open_file, put_aside
from mqtts_gui.store.history_schema import DamagedFileError, is_damage
from mqtts_gui.store.history_stock import Stock, readable_stock, stock_of
from mqtts_gui.store.history_tail import PATIENCE, Tail
from mqtts_gui.store.history_troubles import Troubles

RETRY = timedelta(seconds=2)
FINISHING = timedelta(seconds=2)
"""How long what is to be deleted is still deleted while the history is being closed."""

_EXPECTED = (
    sqlite3.Error,
    OSError,
    BlockDamagedError,
    DamagedFileError,
    UnicodeDecodeError,
    findings.InUseError,
    findings.GoneError,
)

_log = logging.getLogger(__name__)


class Writer:
    """Store what the tail has, until `stop`.

    Attributes:
        epoch: Grows when the file is replaced: who reads must open the new one.
        stock: What is on disk.
        ready: The file is open, or it is known that it cannot be opened now.
        at_rest: Set while nothing is due: readers heed it, see `history_turns`.
    """

    def __init__(
        self, path: Path, limits: Limits, tail: Tail, on_trouble: Callable[[Finding], None]
    ) -> None:
        self.epoch = 0
        self.stock = Stock()
        self.ready = threading.Event()
        self.at_rest = threading.Event()
        self._path = path
        self._chores = Chores(limits)
        self._tail = tail
        self._troubles = Troubles(path, tail, on_trouble)
        self._opened: Opened | None = None
        self._lock: sqlite3.Connection | None = None
        self._retry_at = 0.0
        self._hurry_to = 0
        self._closing = self._is_last = False
        self._finish_until = 0.0
        self._suspected: int | None = None
        self._thread = threading.Thread(target=self._run, name="history", daemon=True)
        self._thread.start()

    def set_limits(self, limits: Limits) -> None:
        """Keep this much at most from now on, dropping what is beyond."""
        with self._tail.changed:
            self._chores.set_limits(limits)
            self._tail.changed.notify_all()

    def hurry(self, end: int) -> None:
        """Store the messages below `end` without waiting for others; `changed` must be held."""
        self._hurry_to = max(self._hurry_to, end)
        self._tail.changed.notify_all()

    def delete(self, deletion: Deletion) -> None:
        """Do this after what was asked for before."""
        with self._tail.changed:
            self._chores.delete(deletion)
            self._tail.changed.notify_all()

    def suspect(self, epoch: int) -> None:
        """Take it from a reader that the file of that `epoch` is damaged."""
        with self._tail.changed:
            self._suspected = epoch
            self._tail.changed.notify_all()

    def stop(self) -> None:
        """Store what is left, once, delete what can be in a moment, and end the thread."""
        with self._tail.changed:
            self._closing = True
            self._finish_until = time.monotonic() + FINISHING.total_seconds()
            self._tail.changed.notify_all()
        self._thread.join()

    def _run(self) -> None:
        try:
            self._open()
            self.ready.set()
            while self._turn():
                pass
            self._troubles.ended()
        except Exception:  # noqa: BLE001 - a thread boundary
            _log.exception("the history's writer ended")
            self._troubles.stopped()
        finally:
            self.ready.set()
            self.at_rest.set()
            self._close()
            self._unlock()

    def _turn(self) -> bool:
        """Do what is due; return whether there may be more to do."""
        closing = self._wait()
        if self._opened is None:
            self._open()
        if self._opened is not None:
            try:
                self._work(self._opened)
            except _EXPECTED as error:
                self._fail(error)
        if not closing:
            return True
        if self._opened is None and not self._retry_at and not self._is_last:
            self._is_last = True  # a new file can be begun at once for what is left
            return True
        return self._opened is not None and (bool(self._tail.chunks()) or self._may_delete())

    def _may_delete(self) -> bool:
        return self._chores.has_deletions and time.monotonic() < self._finish_until

    def _wait(self) -> bool:
        """Wait until something is due; return whether the history is being closed."""
        with self._tail.changed:
            while not self._closing and (delay := self._delay()) != 0:
                self.at_rest.set()
                self._tail.changed.wait(delay)
            self.at_rest.clear()
            return self._closing

    def _delay(self) -> float | None:
        """Return the seconds until something is due, None if nothing waits."""
        now = time.monotonic()
        if self._opened is None:
            return max(self._retry_at - now, 0)
        if self._suspected is not None or self._chores.are_due(self._opened):
            return 0
        since = self._tail.waits_since()
        if since is None:
            return None
        return 0 if self._is_due() else max(since + PATIENCE.total_seconds() - now, 0)

    def _is_due(self) -> bool:
        since = self._tail.waits_since()
        if since is None:
            return False
        waited = time.monotonic() - since >= PATIENCE.total_seconds()
        hurry = self._tail.first_seq() < max(self._hurry_to, self._chores.needs())
        return waited or hurry or self._closing or self._tail.is_batch()

    def _work(self, opened: Opened) -> None:
        suspected, self._suspected = self._suspected, None
        if suspected == self.epoch:  # else it was late: that file has been set aside
            raise BlockDamagedError("found by a reader")
        opened.check_place()
        with self._tail.changed:
            is_due = self._is_due()
        if is_due:  # the chores wait: what was appended before them is written first
            batch = self._tail.batch()
            opened.batches.write(batch, self._chores.limits)
            self._take_stock(opened)
            self._tail.written(batch[-1].end)
            self._troubles.stored()
            opened.mind_log()
        elif self._chores.are_due(opened):
            done = self._chores.go_on(opened)
            self._take_stock(opened)
            if done is not None:
                done.finish()

    def _take_stock(self, opened: Opened) -> None:
        self.stock = stock_of(opened.file)

    def _open(self) -> None:
        try:
            self._lock = self._lock or lock(self._path)
            self._opened = opened = open_file(self._path, self._aside)
            self._take_stock(opened)
        except _EXPECTED as error:
            self._fail(error)
            # What is counted must be what readers see, or rows would stand for nothing.
            self.stock = readable_stock(self._path)
            return
        if self._retry_at:
            self.epoch += 1  # who read the file as it was meanwhile must open it again
            self._retry_at = 0.0
        self._tail.begin(opened.file.state.next_seq)
        self._troubles.opened(has_log=opened.has_log)

    def _aside(self, finding: Finding) -> None:
        self.stock = Stock()
        self.epoch += 1
        self._troubles.report(finding)

    def _close(self) -> None:
        if self._opened is not None:
            self._opened.close()
        self._opened = None

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.close()
        self._lock = None

    def _fail(self, error: BaseException) -> None:
        """Let the file go; set it aside if it is damaged, else try again later."""
        _log.warning("the history cannot be written: %s", error)
        self._close()
        if isinstance(error, findings.GoneError):
            self._aside(findings.gone(self._path))
            self._unlock()  # its file may be gone, too, and their folder
            self._retry_at = 0.0
            return
        if is_damage(error):
            try:
                self._aside(findings.damaged(self._path, put_aside(self._path, "damaged")))
            except OSError as another:
                self.epoch += 1  # readers let it go: on some systems an open file keeps its name
                error = another
            else:
                self._retry_at = 0.0
                return
        self._retry_at = time.monotonic() + RETRY.total_seconds()
        self._troubles.failing(error)
