"""Run a function off the GUI thread and bring its result or its error back."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal, Slot
from shiboken6 import isValid

Result = TypeVar("Result")

_under_way: set[Job] = set()
"""Jobs that have not come back."""

_apart: set[threading.Thread] = set()
"""Threads of jobs that were run apart."""


class Job:
    """A function under way in another thread.

    It is no QObject, and gives up all that it holds in the GUI thread, before the worker lets go of
    it: a widget or a connection whose last reference a worker drops would be destroyed there, under
    the hands of the GUI thread.
    """

    def __init__(
        self,
        owner: QObject,
        function: Callable[[], object],
        done: Callable[[object], object],
        failed: Callable[[BaseException], object],
    ) -> None:
        self._owner = weakref.ref(owner)
        self._function: Callable[[], object] | None = function
        self._done: Callable[[object], object] | None = done
        self._failed: Callable[[BaseException], object] | None = failed
        self._cancelled = False

    @property
    def cancelled(self) -> bool:
        """Nobody waits for the outcome any more: it was cancelled, or its owner is gone."""
        owner = self._owner()
        return self._cancelled or owner is None or not isValid(owner)

    def cancel(self) -> None:
        """Drop the outcome; the function is not begun, or runs on and is forgotten."""
        self._cancelled = True

    def run(self) -> None:
        """Call the function; called in a thread of the pool."""
        try:
            if self._function is None or self._cancelled:
                self._end(None, None)
            else:
                self._end(self._function(), None)
        except BaseException as error:  # noqa: BLE001 - a thread boundary: `failed` gets it
            self._end(None, error)

    def deliver(self, result: object, error: BaseException | None) -> None:
        """Hand over the outcome and let go of everything; called in the GUI thread."""
        done, failed, wanted = self._done, self._failed, not self.cancelled
        self._function = self._done = self._failed = None
        _under_way.discard(self)
        if wanted and error is not None and failed is not None:
            failed(error)
        elif wanted and error is None and done is not None:
            done(result)

    def _end(self, result: object, error: BaseException | None) -> None:
        with suppress(RuntimeError):  # the program ended meanwhile, and Qt's objects with it
            _postman().ended.emit(self, result, error)


class _Postman(QObject):
    """Brings every outcome into the GUI thread."""

    ended = Signal(object, object, object)

    def __init__(self) -> None:
        super().__init__()
        self.ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @Slot(object, object, object)
    def _deliver(self, job: Job, result: object, error: BaseException | None) -> None:
        job.deliver(result, error)


@cache
def _postman() -> _Postman:
    """Return the one postman; first called in the GUI thread, by `_make_job`."""
    return _Postman()


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
    _postman()
    job = Job(owner, function, done, failed)  # type: ignore[arg-type]  # signals carry objects
    _under_way.add(job)
    return job
