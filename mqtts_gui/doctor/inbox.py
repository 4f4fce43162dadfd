"""The events of a session, waited for by the thread that walks."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue

from mqtts_gui.mqtt.events import (
    ConnectFailed,
    Disconnected,
    SessionCrashed,
    SessionEvent,
    StepEnded,
)
from mqtts_gui.mqtt.waiting import CancelledError

LastEvent = ConnectFailed | Disconnected | SessionCrashed
LONGEST_WAIT_S = 0.2
"""A Ctrl+C that comes just before a wait is heeded only after it: so none is long."""
_LAST = (ConnectFailed, Disconnected, SessionCrashed)


class SessionEndedError(Exception):
    """The session ended while something else was waited for; `event` says how."""

    def __init__(self, event: LastEvent) -> None:
        super().__init__(type(event).__name__)
        self.event = event


class Inbox:
    """Takes events from the session's thread and hands them to the walking one.

    Attributes:
        steps: How each step ended so far.
    """

    def __init__(self, report: Callable[[StepEnded], None]) -> None:
        self.steps: list[StepEnded] = []
        self._report = report
        self._events: SimpleQueue[SessionEvent | None] = SimpleQueue()

    def post(self, event: SessionEvent) -> None:
        """Accept an event from any thread."""
        self._events.put(event)

    def cancel(self) -> None:
        """End the waiting, from any thread."""
        self._events.put(None)

    def add(self, step: StepEnded) -> None:
        """Keep and report how a step ended."""
        self.steps.append(step)
        self._report(step)

    def next_event(self, seconds: float | None = None) -> SessionEvent | None:
        """Return the next event that is no step's, None when none comes within `seconds`.

        Raises:
            SessionEndedError: the session ended.
            CancelledError: `cancel` was called.
        """
        deadline = math.inf if seconds is None else time.monotonic() + seconds
        while True:
            left = deadline - time.monotonic()
            try:
                event = self._events.get(timeout=max(0.0, min(left, LONGEST_WAIT_S)))
            except Empty:
                if left > LONGEST_WAIT_S:
                    continue
                return None
            if event is None:
                raise CancelledError
            if isinstance(event, _LAST):
                raise SessionEndedError(event)
            if not isinstance(event, StepEnded):
                return event
            self.add(event)

    def wait_for_end(self, seconds: float) -> LastEvent | None:
        """Return the last event of the session, None when it does not come within `seconds`."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            try:
                self.next_event(left)
            except SessionEndedError as end:
                return end.event
            except CancelledError:
                continue
        return None
