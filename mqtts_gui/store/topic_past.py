"""The older messages of one topic, the newest first, some at a time.

past = TopicPast(history, "ciel/salle12", below=number)
for messages in past:                 # in one thread; `cancel` from any
    ...
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

from mqtts_gui.mqtt.events import Message
from mqtts_gui.store.history import History
from mqtts_gui.store.history_blocks import Stored
from mqtts_gui.store.history_neighbours import messages_of
from mqtts_gui.store.history_view import View

SLICE = timedelta(milliseconds=20)
_LOOK_AT_CLOCK = 64


class TopicPast:
    """Read back through a history, for one thread; only `cancel` is for any.

    Args:
        history: Where to read.
        topic: The topic itself, no filter.
        below: Messages with this number and greater ones are left out.
    """

    def __init__(self, history: History, topic: str, below: int) -> None:
        self._history, self._topic, self._at = history, topic, below
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """End soon."""
        self._cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        """It was cancelled."""
        return self._cancelled.is_set()

    def __iter__(self) -> Iterator[list[Message]]:
        """Yield the messages of each slice of time, the newest first."""
        with closing(self._history.reader()) as reader:
            is_done = False
            while not (is_done or self.is_cancelled):
                found, is_done = reader.ask(self._slice)
                if found:
                    self._at = found[-1].seq
                yield [stored.message for stored in found]

    def _slice(self, view: View) -> tuple[list[Stored], bool]:
        found: list[Stored] = []
        deadline = time.monotonic() + SLICE.total_seconds()
        walk = messages_of(view, self._topic, self._at, lambda: not self.is_cancelled)
        for stored in walk:
            found.append(stored)
            if not len(found) % _LOOK_AT_CLOCK and time.monotonic() > deadline:
                return found, False
        return found, True
