"""Puts texts on the clipboard; large ones are written beside the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from mqtts_gui.ui.jobs import Job, run_job

AT_ONCE_BYTES = 64 * 1024
"""What is written without a job."""


class Copier(QObject):
    """Copy what was asked for last.

    Signals:
        copied: It lies on the clipboard.
    """

    copied = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._job: Job | None = None

    def copy(self, write: Callable[[], str], size: int) -> None:
        """Copy what `write` returns; it may be called in another thread.

        Args:
            write: Must not touch widgets.
            size: About how many bytes it has to do with.
        """
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if size <= AT_ONCE_BYTES:
            self._take(write())
        else:
            self._job = run_job(self, write, self._take, _raise)

    def _take(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.copied.emit()


def _raise(error: BaseException) -> None:
    raise error
