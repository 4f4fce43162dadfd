"""The MQTT session over a connection: its opening, its messages, its end."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from mqtts_gui.i18n import mark
from mqtts_gui.mqtt import details
from mqtts_gui.mqtt.answers import Connack
from mqtts_gui.mqtt.attempt import Attempt, AttemptError
from mqtts_gui.mqtt.channel import Channel
from mqtts_gui.mqtt.connecting import Link
from mqtts_gui.mqtt.events import (
    Evidence,
    LiveFacts,
    NotAcknowledged,
    Ready,
    SessionEvent,
    StepId,
    StepStatus,
    SubscribeAnswered,
)
from mqtts_gui.mqtt.gate import Gate
from mqtts_gui.mqtt.inbox import SessionMemory
from mqtts_gui.mqtt.outbox import BatchOrder, Outbox, PublishOrder, SubscribeOrder
from mqtts_gui.mqtt.profile import Profile, Secrets
from mqtts_gui.mqtt.prompting import PROMPTED_AFTER_S, line_end
from mqtts_gui.mqtt.reasons import ReasonCode
from mqtts_gui.mqtt.tap import Tap
from mqtts_gui.mqtt.topics import TopicError, check_filter
from mqtts_gui.mqtt.transport import Transport
from mqtts_gui.mqtt.waiting import READ, WRITE, CancelledError, Waiter
from mqtts_gui.mqtt.wire import MalformedPacketError

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
        looks_in: Disturb no session that the broker keeps: see `Transport`.
        prompts: Ask once more where CONNECT is not answered soon: see `prompting`.
        memory: What must outlive this session.
        gate: Holds reading back while there is no room for more messages.
        tap: Listens to the bytes.
    """

    profile: Profile
    secrets: Secrets
    reconnect: bool
    step_timeout: timedelta
    looks_in: bool = False
    prompts: bool = False
    memory: SessionMemory = field(default_factory=SessionMemory)
    gate: Gate | None = None
    tap: Tap | None = None

    @property
    def is_kept(self) -> bool:
        """The broker is asked to keep the session, and knows it again by its name."""
        return bool(self.profile.client_id) and not (self.profile.clean_start or self.looks_in)


class Conversation:
    """Speaks MQTT over one connection after the other; what is not acknowledged is kept between."""

    def __init__(
        self,
        plan: Plan,
        outbox: Outbox,
        sink: Callable[[SessionEvent], None],
        waiter: Waiter,
    ) -> None:
        self._plan = plan
        self._outbox = outbox
        self._sink = sink
        self._waiter = waiter
        self._transport = Transport(plan.profile, plan.secrets, plan.memory, looks_in=plan.looks_in)
        left = plan.memory.leftovers.take()
        self._transport.adopt(left)
        outbox.put_back(left)

    def open(self, attempt: Attempt, link: Link) -> None:
        """Open the session over a new connection, and announce it.

        Raises:
            AttemptError: the broker refused, or did not answer as a broker does.
        """
        attempt.start(StepId.MQTT)
        try:
            early, connack = self._greet(attempt, link.channel)
        except CancelledError:
            attempt.end(StepStatus.SKIPPED, details.CANCELLED)
            evidence = replace(attempt.evidence(None), cancelled=True)
            raise AttemptError(evidence) from None
        except (OSError, EOFError, ValueError, MalformedPacketError) as error:
            attempt.end(StepStatus.ERROR, details.mqtt_failed(error, None))
            raise AttemptError(_without_answer(attempt, error)) from error
        if connack.reason_code:
            attempt.end(StepStatus.ERROR, details.mqtt_failed(None, connack.reason_code))
            raise AttemptError(_with_refusal(attempt, connack))
        # A walk of few packets can afford it; else mosquitto holds its PUBREL back for 40 ms.
        link.channel.quick &= self._plan.prompts
        if link.channel.tls is not None:
            attempt.recorder.detach(link.channel.tls.context)
        self._begin(attempt, link, connack)
        self._emit(early)
        self._transport.acknowledge(link.channel)

    def serve(self, attempt: Attempt, channel: Channel) -> Evidence:
        """Carry messages until the connection ends, and return what ended it.

        Raises:
            CancelledError: the person ended the session; the broker was told.
        """
        tick_s, began_at = self._tick_s(), time.monotonic()
        next_tick = began_at + tick_s
        try:
            while (closed := self._transport.closed) is None:
                is_busy = self._carry_out_orders()
                self._emit(self._transport.take_events())
                reading = self._may_read()
                self._emit(self._turn(channel, 0.0 if is_busy else next_tick, reading=reading))
                self._transport.acknowledge(channel)
                if time.monotonic() >= next_tick:
                    self._transport.tick(reading=reading)
                    next_tick = time.monotonic() + tick_s
        except CancelledError:
            self._say_goodbye(channel)
            raise
        connack = self._transport.connack
        return replace(
            attempt.evidence(closed.error or channel.error),
            step=StepId.WATCH,
            reason_code=closed.reason_code,
            reason_string=closed.reason_string,
            server_reference=closed.server_reference,
            was_ready=True,
            lasted_s=time.monotonic() - began_at,
            largest_sent=self._transport.largest_sent,
            max_packet_size=connack.limits.max_packet_size if connack else None,
        )

    def leave(self) -> None:
        """Leave our messages that are not acknowledged to the next session, and name them."""
        left = [*self._transport.unfinished(), *self._outbox.take_back()]
        if left:
            if self._plan.is_kept:
                self._plan.memory.leftovers.leave(left)
            messages = tuple(each.message for each in left)
            self._sink(NotAcknowledged(messages, kept=self._plan.is_kept))

    def _greet(
        self, attempt: Attempt, channel: Channel
    ) -> tuple[tuple[SessionEvent, ...], Connack]:
        """Send CONNECT and wait for CONNACK; return it, and what came in the same read."""
        began_at = time.monotonic()
        deadline = began_at + self._plan.step_timeout.total_seconds()
        prompt_at = began_at + PROMPTED_AFTER_S if self._plan.prompts else math.inf
        self._transport.open(channel)
        attempt.mqtt_sent = True
        events: tuple[SessionEvent, ...] = ()
        while self._transport.connack is None:
            if self._transport.closed is not None:
                raise self._transport.closed.error or channel.error or EOFError("closed")
            if time.monotonic() >= deadline:
                raise TimeoutError("the broker did not answer CONNECT")
            if time.monotonic() >= prompt_at:
                prompt_at = math.inf
                channel.send(line_end(self._plan.profile.mqtt_version))
            events += self._turn(channel, min(deadline, prompt_at))
        closed, connack = self._transport.closed, self._transport.connack
        if closed is not None and closed.error is not None and not connack.reason_code:
            raise closed.error  # an answer that says yes, but is broken further on
        return events, connack

    def _begin(self, attempt: Attempt, link: Link, connack: Connack) -> None:
        """Announce the session and renew the subscriptions."""
        version = str(self._plan.profile.mqtt_version)
        client_id = connack.assigned_client_id or self._plan.profile.client_id
        opened = mark("MQTT %(version)s, client %(client)s", version=version, client=client_id)
        attempt.end(StepStatus.OK, opened)
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
            limits=connack.limits,
        )
        self._sink(Ready(datetime.now(UTC), facts))
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

    def _may_read(self) -> bool:
        """Say whether there is room for more messages; if not, be woken when there is."""
        gate = self._plan.gate
        if gate is not None and not gate.is_open():
            gate.on_open(self._waiter.ring)
            if not gate.is_open():  # it may have opened before it knew of us
                return False
        return self._transport.may_read

    def _turn(
        self, channel: Channel, deadline: float, *, reading: bool = True
    ) -> tuple[SessionEvent, ...]:
        """Send what is to be sent, wait, read once, and return what the broker said."""
        channel.flush()
        if channel.error is None:
            events = (READ if reading else 0) | (WRITE if channel.has_unsent else 0)
            ready = self._waiter.wait({channel.socket: events} if events else {}, deadline)
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
            elif isinstance(order, BatchOrder):
                self._transport.publish_batch(order.token, order.messages)
            elif isinstance(order, SubscribeOrder):
                self._transport.subscribe(order.filters)
            else:
                self._transport.unsubscribe(order.filters)
        return True

    def _say_goodbye(self, channel: Channel) -> None:
        """Send what was ordered and let it be acknowledged, then DISCONNECT; not for long."""
        self._outbox.close()
        transport, deadline = self._transport, time.monotonic() + GOODBYE_WITHIN_S
        while True:
            is_busy = self._carry_out_orders()
            self._emit(transport.take_events())
            is_over = transport.closed is not None or time.monotonic() >= deadline
            if is_over or not (is_busy or transport.has_unacknowledged):
                break
            if not is_busy and not self._may_read():
                break
            channel.exchange(0.0 if is_busy else deadline)
            self._emit(transport.read(channel))
            transport.acknowledge(channel)
        transport.say_goodbye()
        channel.linger(deadline)

    def _emit(self, events: Iterable[SessionEvent]) -> None:
        for event in events:
            self._sink(event)

    def _tick_s(self) -> float:
        quarter = self._plan.profile.keep_alive_s / 4 or LONGEST_TICK_S
        return max(SHORTEST_TICK_S, min(LONGEST_TICK_S, quarter))


def _without_answer(attempt: Attempt, error: Exception) -> Evidence:
    evidence = attempt.evidence(error)
    if evidence.alert is None:
        return evidence
    # Under TLS 1.3 a broker may refuse the client certificate as late as this.
    return replace(evidence, step=StepId.CLIENT_CERTIFICATE)


def _with_refusal(attempt: Attempt, connack: Connack) -> Evidence:
    return replace(
        attempt.evidence(None),
        reason_code=connack.reason_code,
        reason_string=connack.reason_string,
        server_reference=connack.server_reference,
    )
