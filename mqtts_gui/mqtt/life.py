"""The network thread of a session, from its start to its last event."""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime

from typing_extensions import override

from mqtts_gui.mqtt.attempt import Attempt, AttemptError
from mqtts_gui.mqtt.connecting import Connector
from mqtts_gui.mqtt.conversation import Conversation, Plan
from mqtts_gui.mqtt.events import (
    ConnectFailed,
    Disconnected,
    Evidence,
    Retrying,
    SessionCrashed,
    SessionEvent,
)
from mqtts_gui.mqtt.outbox import Outbox
from mqtts_gui.mqtt.retrying import Backoff, may_pass
from mqtts_gui.mqtt.waiting import CancelledError, Waiter

HELD_AT_MOST_S = 30.0


class Life(threading.Thread):
    """Connects, keeps the session going, connects again where that can help, and ends.

    Attributes:
        waiter: Rings when there are orders; stops the life.
        is_over: The last event is about to be posted, or was.
        held: Somebody else is looking at the broker: the next attempt waits, but not for ever.
    """

    def __init__(
        self,
        plan: Plan,
        outbox: Outbox,
        sink: Callable[[SessionEvent], None],
        *,
        after: threading.Thread | None = None,
    ) -> None:
        super().__init__(name=f"session {plan.profile.id}", daemon=True)
        self.waiter = Waiter()
        self.is_over = self.held = False
        self._plan = plan
        self._outbox = outbox
        self._sink = sink
        self._after = after
        self._ready_at: float | None = None

    @override
    def run(self) -> None:
        """Live, and post the last event."""
        if self._after is not None:  # its last event comes before our first
            self._after.join()
            self._after = None
        try:
            last = self._live()
        except Exception:  # noqa: BLE001 - the boundary of the thread: a fault of ours is reported
            last = SessionCrashed(_now(), traceback.format_exc())
        finally:
            self._outbox.close()
            self.waiter.close()
            self.is_over = True
        self._sink(last)

    def _live(self) -> SessionEvent:
        conversation = Conversation(self._plan, self._outbox, self._sink, self.waiter)
        try:
            return self._live_with(conversation)
        finally:
            conversation.leave()

    def _live_with(self, conversation: Conversation) -> SessionEvent:
        backoff, was_ready = Backoff(), False
        while True:
            evidence = self._connect_once(conversation)
            if evidence is None:
                return Disconnected(_now())
            was_ready = was_ready or evidence.was_ready
            is_final = not (self._plan.reconnect and was_ready and may_pass(evidence))
            ended = Disconnected if evidence.was_ready else ConnectFailed
            event = ended(_now(), evidence, is_final)
            if is_final:
                return event
            self._sink(event)
            if not self._wait_to_retry(backoff):
                return Disconnected(_now())

    def _connect_once(self, conversation: Conversation) -> Evidence | None:
        """Connect and stay connected; return what ended it, None when the person did."""
        self._ready_at = None
        attempt, plan = Attempt(self._sink, self._plan.tap), self._plan
        connector = Connector(plan.profile, plan.secrets, attempt, self.waiter, plan.step_timeout)
        try:
            link = connector.connect()
            conversation.open(attempt, link)
            self._ready_at = time.monotonic()
            return conversation.serve(attempt, link.channel)
        except AttemptError as error:
            return error.evidence
        except CancelledError:
            return None
        finally:
            self._outbox.close()
            if attempt.channel is not None:
                attempt.channel.dispose()

    def _wait_to_retry(self, backoff: Backoff) -> bool:
        """Wait before the next attempt, and say whether there is to be one."""
        lasted_s = 0.0 if self._ready_at is None else time.monotonic() - self._ready_at
        delay = backoff.next_delay(lasted_s)
        self._sink(Retrying(_now(), delay, backoff.attempt))
        try:
            self.waiter.pause(delay.total_seconds())
            latest = time.monotonic() + HELD_AT_MOST_S
            while self.held and time.monotonic() < latest:
                self.waiter.wait({}, latest)
        except CancelledError:
            return False
        return True


def _now() -> datetime:
    return datetime.now(UTC)
