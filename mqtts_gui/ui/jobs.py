"""Run a function off the GUI thread and bring its result or its error back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal, Slot

Result = TypeVar("Result")

_under_way: set[Job] = set()
"""Jobs that have not come back: a job stays alive, in the GUI thread, until its worker is done."""

_apart: set[threading.Thread] = set()
"""Threads of jobs that were run apart."""


class Job(QObject):
    """A function under way in the thread pool.

    Attributes:
        cancelled: Nobody waits for the outcome any more; a long function may look at it.
    """

    _ended = Signal(object, object)

    def __init__(
        self,
        function: Callable[[], object],
        done: Callable[[object], object],
        failed: Callable[[BaseException], object],
    ) -> None:
        super().__init__()
        self.cancelled = False
        self._function, self._done, self._failed = function, done, failed
        self._ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @Slot()
    def cancel(self) -> None:
        """Drop the outcome; the function is not begun, or runs on and is forgotten."""
        self.cancelled = True

    def run(self) -> None:
        """Call the function; called in a thread of the pool."""
        if self.cancelled:
            self._end(None, None)
            return
        try:
            result = self._function()
        except BaseException as error:  # noqa: BLE001 - a thread boundary: `failed` gets it
            self._end(None, error)
        else:
            self._end(result, None)

    def _end(self, result: object, error: BaseException | None) -> None:
        with suppress(RuntimeError):  # the program ended meanwhile, and Qt's objects with it
            self._ended.emit(result, error)

    @Slot(object, object)
    def _deliver(self, result: object, error: BaseException | None) -> None:
        _under_way.discard(self)
        if self.cancelled:
            return
        if error is None:
            self._done(result)
        else:
            self._failed(error)


def run_job(
    owner: QObject,
    function: Callable[[], Result],
    done: Callable[[Result], object],
    failed: Callable[[BaseException], object],
) -> Job:
    """Run `function` in the thread pool; call from the GUI thread.

    Args:
        owner: Who asked. When it is destroyed, the job is cancelled.
        function: What to do; it must not touch widgets.
        done: Called in the GUI thread with the result.
        failed: Called in the GUI thread with what the function raised.
    """
    job = _make_job(owner, function, done, failed)
    QThreadPool.globalInstance().start(job.run)
    return job


def run_apart(
    owner: QObject,
    function: Callable[[], Result],
    done: Callable[[Result], object],
    failed: Callable[[BaseException], object],
) -> Job:
    """Run what may never come back, as `run_job` does, but in a thread of its own.

    It takes no place in the pool, and the end of the program does not wait for it.
    """
    job = _make_job(owner, function, done, failed)
    thread = threading.Thread(target=job.run, name="job apart", daemon=True)
    _apart.difference_update([each for each in _apart if not each.is_alive()])
    thread.start()
    _apart.add(thread)
    return job


def wait_for_jobs_apart(timeout_s: float) -> None:
    """Give what was run apart a last chance: at the end of the program, without a window."""
    deadline = time.monotonic() + timeout_s
    for thread in _apart:
        thread.join(max(0.0, deadline - time.monotonic()))


def _make_job(
    owner: QObject,
    function: Callable[[], Result],
    done: Callable[[Result], object],
    failed: Callable[[BaseException], object],
) -> Job:
    job = Job(function, done, failed)  # type: ignore[arg-type]  # Qt's signal carries an object
    owner.destroyed.connect(job.cancel)
    _under_way.add(job)
    return job
