"""Finds what changed since the message before of the same topic, beside the window."""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.formats.model import Format
from mqtts_gui.ui.jobs import Job, run_job
from mqtts_gui.ui.models.message_difference import Difference, difference_of

if TYPE_CHECKING:  # imported in a job: the first window does not wait for SQLite
    from mqtts_gui.store.history import History

DELAY_MS = 60
"""Who goes through the rows with the arrow keys asks for none of them."""


@dataclass(frozen=True, slots=True)
class Change:
    """A message and the one before it of its topic.

    Attributes:
        seq: The number of the message.
        previous: Number and message; None if it is the first of its topic.
        difference: From the previous one; None if there is none.
    """

    seq: int
    message: Message
    previous: tuple[int, Message] | None = None
    difference: Difference | None = None


class ChangeFinder(QObject):
    """Look for the change of the message asked for last.

    Signals:
        found: A `Change`.
    """

    found = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asked: tuple[History, int, Message, Format | None] | None = None
        self._job: Job | None = None
        self._unwanted = threading.Event()
        self._timer = QTimer(self, singleShot=True, interval=DELAY_MS)
        self._timer.timeout.connect(self._begin)

    def look(
        self, history: History, seq: int, message: Message, form: Format | None = None
    ) -> None:
        """Find what changed from the message before to `message`.

        Args:
            history: Where the message before is looked for.
            seq: The number of `message`.
            message: The later one.
            form: The format in which both are read; None for the one that is found.
        """
        self.cancel()
        self._asked = (history, seq, message, form)
        self._timer.start()

    def cancel(self) -> None:
        """Find nothing more."""
        self._timer.stop()
        self._unwanted.set()
        self._unwanted = threading.Event()
        if self._job is not None:
            self._job.cancel()
        self._asked = self._job = None

    def _begin(self) -> None:
        if self._asked is None:
            return
        asked, unwanted = self._asked, self._unwanted
        self._job = run_job(self, lambda: find_change(*asked, unwanted), self.found.emit, _raise)


def find_change(
    history: History, seq: int, message: Message, form: Format | None, unwanted: threading.Event
) -> Change:
    """Return what changed; for a job, of no worth once it is `unwanted`."""
    from mqtts_gui.store.history_neighbours import neighbour  # noqa: PLC0415 - see above

    with closing(history.reader()) as reader:
        previous = neighbour(reader, message.topic, seq, is_wanted=lambda: not unwanted.is_set())
    if previous is None or unwanted.is_set():
        return Change(seq, message)
    difference = difference_of(previous.message.payload, message.payload, form)
    return Change(seq, message, previous, difference)


def _raise(error: BaseException) -> None:
    raise error
