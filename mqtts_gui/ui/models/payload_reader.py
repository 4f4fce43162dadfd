"""Reads the content that was asked for last: a small one at once, a large one in a job."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from mqtts_gui.ui.jobs import Job, run_job
from mqtts_gui.ui.models.payload_reading import PayloadRequest, read_payload

AT_ONCE_BYTES = 16 * 1024
"""What is read without a job."""


class PayloadReader(QObject):
    """Read one content at a time.

    Signals:
        ready: A `PayloadReading` of what was asked for last.
        waiting: It takes a moment; what is shown is of another content.
    """

    ready = Signal(object)
    waiting = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job: Job | None = None

    @property
    def is_busy(self) -> bool:
        """A job is under way."""
        return self._job is not None

    def read(self, request: PayloadRequest) -> None:
        """Read a content; what was asked for before is given up."""
        self.cancel()
        if len(request.payload) <= AT_ONCE_BYTES:
            self.ready.emit(read_payload(request))
            return
        self.waiting.emit()
        self._job = run_job(self, partial(read_payload, request), self._take, _raise)

    def cancel(self) -> None:
        """Read nothing more."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _take(self, reading: object) -> None:
        self._job = None
        self.ready.emit(reading)


def _raise(error: BaseException) -> None:
    raise error
