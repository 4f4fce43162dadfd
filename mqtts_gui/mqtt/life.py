"""The network thread of a session, from its start to its last event."""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from typing_extensions import override

from mqtts_gui.i18n import mark
from mqtts_gui.mqtt import details
from mqtts_gui.mqtt.attempt import Attempt, AttemptError
from mqtts_gui.mqtt.channel import Channel
from mqtts_gui.mqtt.connecting import Connector, Link
from mqtts_gui.mqtt.events import (
    ConnectFailed,
    Disconnected,
    Evidence,
    LiveFacts,
    Ready,
    Retrying,
    SessionCrashed,
    SessionEvent,
    StepId,
    StepStatus,
    SubscribeAnswered,
)
from mqtts_gui.mqtt.outbox import Outbox, PublishOrder, SubscribeOrder
from mqtts_gui.mqtt.profile import Profile, Secrets
from mqtts_gui.mqtt.reasons import ReasonCode
from mqtts_gui.mqtt.retrying import Backoff, may_pass
from mqtts_gui.mqtt.topics import TopicError, check_filter
from mqtts_gui.mqtt.transport import Connack, Transport
from mqtts_gui.mqtt.waiting import READ, WRITE, CancelledError, Waiter

GOODBYE_WITHIN_S = 1.0
LONGEST_TICK_S = 5.0
SHORTEST_TICK_S = 0.25
ORDERS_PER_TURN = 1000


@dataclass(frozen=True, slots=True)
class Plan:
    """What a session is to do.

    Attributes:
        reconnect: Connect again after a connection that was ready broke.
        step_timeout: The longest that a step of connecting may take.
    """

    profile: Profile
    secrets: Secrets
    reconnect: bool
    step_timeout: timedelta


class Life(threading.Thread):
    """Connects, keeps the session going, connects again where that can help, and ends.

    Attributes:
        waiter: Rings when there are orders; stops the life.
        is_over: The last event is about to be posted, or was.
    """

    def __init__(
        self,
        plan: Plan,
        outbox: Outbox,
        sink: Callable[[SessionEvent], None],
    ) -> None:
        super().__init__(name=f"session {plan.profile.id}", daemon=True)
        self.waiter = Waiter()
        self.is_over = False
        self._plan = plan
        self._profile = plan.profile
        self._outbox = outbox
        self._sink = sink
        self._ready_at: float | None = None

    @override
    def run(self) -> None:
        """Live, and post the last event."""
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
        self._transport = Transport(self._profile, self._plan.secrets)
        backoff, was_ready = Backoff(), False
        while True:
            evidence = self._connect_once()
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

    def _wait_to_retry(self, backoff: Backoff) -> bool:
        lasted_s = 0.0 if self._ready_at is None else time.monotonic() - self._ready_at
        delay = backoff.next_delay(lasted_s)
        self._sink(Retrying(_now(), delay, backoff.attempt))
        try:
            self.waiter.pause(delay.total_seconds())
        except CancelledError:
            return False
        return True

    def _connect_once(self) -> Evidence | None:
        """Connect and stay connected; return what ended it, None when the person did."""
        self._ready_at = None
        attempt = Attempt(self._sink)
        try:
            timeout = self._plan.step_timeout
            link = Connector(
                self._profile, self._plan.secrets, attempt, self.waiter, timeout
            ).connect()
            self._open_session(attempt, link)
            return self._serve(attempt, link.channel)
        except AttemptError as error:
            return error.evidence
        except CancelledError:
            return None
        finally:
            self._outbox.close()
            if attempt.channel is not None:
                attempt.channel.dispose()

    def _open_session(self, attempt: Attempt, link: Link) -> None:
        attempt.start(StepId.MQTT)
        try:
            early, connack = self._greet(attempt, link.channel)
        except CancelledError:
            attempt.end(StepStatus.SKIPPED, details.CANCELLED)
            evidence = replace(attempt.evidence(None), cancelled=True)
            raise AttemptError(evidence) from None
        except (OSError, EOFError) as error:
            attempt.end(StepStatus.ERROR, details.mqtt_failed(error, None))
            raise AttemptError(self._mqtt_evidence(attempt, error)) from error
        if connack.reason_code:
            attempt.end(StepStatus.ERROR, details.mqtt_failed(None, connack.reason_code))
            evidence = attempt.evidence(None)
            raise AttemptError(
                replace(
                    evidence,
                    reason_code=connack.reason_code,
                    reason_string=connack.reason_string,
                )
            )
        link.channel.quick = False
        self._begin(attempt, link, connack)
        self._emit(early)

    def _greet(
        self, attempt: Attempt, channel: Channel
    ) -> tuple[tuple[SessionEvent, ...], Connack]:
        deadline = time.monotonic() + self._plan.step_timeout.total_seconds()
        self._transport.open(channel)
        attempt.mqtt_sent = True
        events: tuple[SessionEvent, ...] = ()
        while self._transport.connack is None:
            if self._transport.closed is not None:
                raise self._transport.closed.error or channel.error or EOFError("closed")
            if time.monotonic() >= deadline:
                raise TimeoutError("the broker did not answer CONNECT")
            events += self._turn(channel, deadline)
        return events, self._transport.connack

    def _mqtt_evidence(self, attempt: Attempt, error: Exception) -> Evidence:
        evidence = attempt.evidence(error)
        if evidence.alert is None:
            return evidence
        # Under TLS 1.3 a broker may refuse the client certificate as late as this.
        return replace(evidence, step=StepId.CLIENT_CERTIFICATE)

    def _begin(self, attempt: Attempt, link: Link, connack: Connack) -> None:
        """Announce the session and renew the subscriptions."""
        client_id = connack.assigned_client_id or self._profile.client_id
        version = str(self._profile.mqtt_version)
        attempt.end(
            StepStatus.OK,
            mark("MQTT %(version)s, client %(client)s", version=version, client=client_id),
        )
        self._ready_at = time.monotonic()
        wanted = self._outbox.open()
        facts = LiveFacts(
            address=link.address,
            tls=attempt.tls,
            chain=attempt.recorder.chain,
            chain_verified=link.chain_verified,
            name_verified=link.name_verified,
            certificate_requested=attempt.recorder.certificate_requested,
            client_name=link.client_name,
            mqtt_version=version,
            session_present=connack.session_present,
            assigned_client_id=connack.assigned_client_id,
        )
        self._sink(Ready(_now(), facts))
        self._subscribe(wanted)

    def _subscribe(self, wanted: Iterable[tuple[str, int]]) -> None:
        valid, invalid = [], []
        for topic_filter, qos in wanted:
            try:
                check_filter(topic_filter)
            except TopicError:  # out of an imported profile
                invalid.append(topic_filter)
            else:
                valid.append((topic_filter, qos))
        if valid:
            self._transport.subscribe(valid)
        if invalid:
            codes = (int(ReasonCode.TOPIC_FILTER_INVALID),) * len(invalid)
            self._sink(SubscribeAnswered(tuple(invalid), codes))

    def _serve(self, attempt: Attempt, channel: Channel) -> Evidence:
        """Carry messages until the connection ends.

        Raises:
            CancelledError: the person ended the session; the broker was told.
        """
        tick_s = self._tick_s()
        next_tick = time.monotonic() + tick_s
        try:
            while (closed := self._transport.closed) is None:
                is_busy = self._carry_out_orders()
                self._emit(self._transport.take_events())
                self._emit(self._turn(channel, 0.0 if is_busy else next_tick))
                if time.monotonic() >= next_tick:
                    self._transport.tick()
                    next_tick = time.monotonic() + tick_s
        except CancelledError:
            self._say_goodbye(channel)
            raise
        evidence = attempt.evidence(closed.error or channel.error)
        return replace(
            evidence,
            step=StepId.WATCH,
            reason_code=closed.reason_code,
            reason_string=closed.reason_string,
            was_ready=True,
        )

    def _turn(self, channel: Channel, deadline: float) -> tuple[SessionEvent, ...]:
        """Send what is to be sent, wait, read once, and return what the broker said."""
        channel.flush()
        if channel.error is None:
            events = READ | WRITE if channel.has_unsent else READ
            ready = self.waiter.wait({channel.socket: events}, deadline)
            if ready.get(channel.socket, 0) & READ:
                channel.receive()
        return self._transport.read(channel)

    def _carry_out_orders(self) -> bool:
        """Hand the orders to MQTT, not too many at once; say whether there may be more."""
        self._transport.resume()
        for _ in range(ORDERS_PER_TURN):
            order = self._outbox.next_order(publishing=self._transport.has_room)
            if order is None:
                return False
            if isinstance(order, PublishOrder):
                self._transport.publish(order.token, order.message)
            elif isinstance(order, SubscribeOrder):
                self._transport.subscribe(order.filters)
            else:
                self._transport.unsubscribe(order.filters)
        return True

    def _say_goodbye(self, channel: Channel) -> None:
        """Send what was ordered, then DISCONNECT; wait a moment for both to leave."""
        self._outbox.close()
        deadline = time.monotonic() + GOODBYE_WITHIN_S
        while self._carry_out_orders() and time.monotonic() < deadline:
            channel.flush()
        self._emit(self._transport.take_events())
        self._transport.say_goodbye()
        channel.linger(deadline)

    def _emit(self, events: Iterable[SessionEvent]) -> None:
        for event in events:
            self._sink(event)

    def _tick_s(self) -> float:
        quarter = self._profile.keep_alive_s / 4 or LONGEST_TICK_S
        return max(SHORTEST_TICK_S, min(LONGEST_TICK_S, quarter))


def _now() -> datetime:
    return datetime.now(UTC)
