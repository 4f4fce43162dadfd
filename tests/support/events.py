"""A sink for session events that a test can wait on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from mqtts_gui.mqtt.events import Message, MessagesReceived, SessionEvent, StepEnded, StepId
from tests.support.patience import DEADLINE_S

T = TypeVar("T", bound=SessionEvent)


class EventLog:
    """Keeps every event, oldest first; `append` is the sink."""

    def __init__(self) -> None:
        self.events: list[SessionEvent] = []
        self._changed = threading.Condition(threading.RLock())

    def append(self, event: SessionEvent) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def of(self, kind: type[T]) -> list[T]:
        """Return the events of one kind so far."""
        with self._changed:
            return [event for event in self.events if isinstance(event, kind)]

    def wait_for(self, kind: type[T], timeout_s: float = DEADLINE_S, *, count: int = 1) -> T:
        """Return event number `count` of its kind, waiting until it comes."""
        self.wait_until(lambda: len(self.of(kind)) >= count, timeout_s)
        return self.of(kind)[count - 1]

    def wait_for_messages(self, count: int, timeout_s: float = DEADLINE_S) -> list[Message]:
        """Return all messages received, waiting until there are `count`."""
        self.wait_until(lambda: len(self.messages()) >= count, timeout_s)
        return self.messages()

    def messages(self) -> list[Message]:
        """Return the messages received so far."""
        return [message for batch in self.of(MessagesReceived) for message in batch.messages]

    def steps(self) -> dict[StepId, StepEnded]:
        """Return how each step ended last."""
        return {event.step: event for event in self.of(StepEnded)}

    def wait_until(self, condition: Callable[[], bool], timeout_s: float = DEADLINE_S) -> None:
        """Wait until `condition`, which is asked after every event, holds."""
        deadline = time.monotonic() + timeout_s
        with self._changed:
            while not condition():
                left = deadline - time.monotonic()
                if left <= 0 or not self._changed.wait(left):
                    raise AssertionError(f"it did not come about; events so far: {self.events}")
