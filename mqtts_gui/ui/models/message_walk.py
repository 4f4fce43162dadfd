"""Going from a message to the one before or after it of the same topic, beside the window."""

from __future__ import annotations

import threading
from contextlib import closing
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from mqtts_gui.mqtt.events import Message
from mqtts_gui.ui.jobs import Job, run_job

if TYPE_CHECKING:  # imported in a job: the first window does not wait for SQLite
    from mqtts_gui.store.history import History


class MessageWalk(QObject):
    """Find the neighbour asked for last.

    Signals:
        found: Number and message (a tuple).
        ended: There is none: True at the newest end, False at the oldest.
    """

    found = Signal(object)
    ended = Signal(bool)

    def __init__(self, history: History, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history = history
        self._job: Job | None = None
        self._unwanted = threading.Event()

    def go(self, seq: int, topic: str, *, newer: bool) -> None:
        """Look for the message of `topic` next to the number `seq`."""
        self.cancel()
        history, unwanted = self._history, self._unwanted

        def find() -> tuple[int, Message] | None:
            from mqtts_gui.store.history_neighbours import neighbour  # noqa: PLC0415 - see above

            with closing(history.reader()) as reader:
                return neighbour(
                    reader, topic, seq, newer=newer, is_wanted=lambda: not unwanted.is_set()
                )

        def take(row: tuple[int, Message] | None) -> None:
            if row is None:
                self.ended.emit(newer)
            else:
                self.found.emit(row)

        self._job = run_job(self, find, take, _raise)

    def cancel(self) -> None:
        """Find nothing more."""
        self._unwanted.set()
        self._unwanted = threading.Event()
        if self._job is not None:
            self._job.cancel()
        self._job = None


def _raise(error: BaseException) -> None:
    raise error
