"""Many messages handed to a session at a pace, from a thread that may wait."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from mqtts_gui.mqtt.events import Message

STEPS_A_SECOND = 20
"""At a high rate, so many portions a second are sent rather than message by message."""

MANY, BREATH_S = 500, 0.001
"""After so many messages at once, this long is waited: a window beside it has to stay live."""

_PATIENCE_S = 0.2


class Sender(Protocol):
    """What takes them: see `ui.connection.Sender`."""

    def wait_for_room(self, timeout_s: float) -> bool:
        """Wait until more are welcome."""
        ...

    def send(self, messages: Sequence[Message]) -> None:
        """Publish messages."""
        ...


class Stream:
    """Sends batches; `run` returns when all are handed over, or once it was stopped.

    Attributes:
        sent: Messages handed over so far; read it from any thread.
        finished: All were handed over.
    """

    def __init__(
        self,
        batches: Iterable[Sequence[Message]],
        *,
        per_second: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.sent = 0
        self.finished = False
        self._batches = batches
        self._rate = per_second
        self._clock = clock
        self._stop = threading.Event()

    def stop(self) -> None:
        """Send nothing more; from any thread."""
        self._stop.set()

    @property
    def stopped(self) -> bool:
        """It was asked to stop."""
        return self._stop.is_set()

    def run(self, sender: Sender) -> None:
        """Send; whatever the batches or the sender raise ends it."""
        began = self._clock()
        for batch in self._batches:
            for portion in self._portions(batch):
                if not self._wait(sender, began):
                    return
                now_ns = time.time_ns()
                sender.send([message._replace(time_ns=now_ns) for message in portion])
                self.sent += len(portion)
                if len(portion) >= MANY:
                    self._stop.wait(BREATH_S)  # else the other threads get no turn for long
        self.finished = not self._stop.is_set()

    def _portions(self, batch: Sequence[Message]) -> Iterable[Sequence[Message]]:
        if self._rate is None:
            return (batch,)
        size = max(1, int(self._rate / STEPS_A_SECOND))
        return (batch[start : start + size] for start in range(0, len(batch), size))

    def _wait(self, sender: Sender, began: float) -> bool:
        """Wait for the time and for room; say whether to go on."""
        if self._rate is not None:
            due = began + self.sent / self._rate
            self._stop.wait(max(0.0, due - self._clock()))
        while not self._stop.is_set():
            if sender.wait_for_room(_PATIENCE_S):
                return True
        return False
