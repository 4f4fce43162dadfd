"""What the broker knows of one client, as long as it is connected or its session is kept."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Protocol

from mqtts_gui.broker.limits import Limits
from mqtts_gui.broker.messages import Delivery, Message
from mqtts_gui.broker.outbox import Outbox
from mqtts_gui.broker.subscriptions import Subscription
from mqtts_gui.mqtt.codec import Packet, ReasonCode

_log = logging.getLogger(__name__)


class Timer(Protocol):
    """Something that is going to happen."""

    def cancel(self) -> None:
        """Let it not happen."""


class Link(Protocol):
    """The way to a client that is connected."""

    @property
    def congested(self) -> bool:
        """The client reads more slowly than messages for it arrive."""

    def send(self, packet: Packet) -> None:
        """Send a packet, or keep it for the socket; returns at once."""

    def close(self, reason: ReasonCode, words: str) -> None:
        """Say why and hang up; the hub is told when it is done."""


@dataclass(slots=True, eq=False)
class Session:
    """The state of one client (MQTT 5.0, 4.1).

    Attributes:
        expiry_s: How long the session is kept once the client is away.
        link: The connection in use, None while the client is away.
        unreleased: Packet identifiers of QoS 2 received and not released yet.
        timers: What happens if the client stays away: its will is published, its session ends.
        dropped: Messages that were not delivered because the client was too slow.
    """

    client_id: str
    limits: Limits
    expiry_s: float = 0
    link: Link | None = None
    will: Message | None = None
    will_delay_s: float = 0
    subscriptions: dict[str, Subscription] = field(default_factory=dict)
    unreleased: set[int] = field(default_factory=set)
    timers: list[Timer] = field(default_factory=list)
    dropped: int = 0
    outbox: Outbox = field(init=False)

    def __post_init__(self) -> None:
        self.outbox = Outbox(self.limits)

    def deliver(self, delivery: Delivery, now: float) -> None:
        """Send a message, keep it until the client can take it, or drop it if it is QoS 0."""
        if delivery.qos == 0:
            self._deliver_once(delivery, now)
        elif self.outbox.offer(delivery):
            self.pump(now)
        else:
            self._overflow()

    def pump(self, now: float) -> None:
        """Send what is waiting, as far as the client takes it."""
        while self.link is not None and not self.link.congested:
            packet = self.outbox.next_due(now)
            if packet is None:
                return
            self.link.send(packet)

    def resume(self, now: float) -> None:
        """Send again what a returning client has not answered, then what is waiting."""
        if self.link is not None:
            for packet in self.outbox.again(now):
                self.link.send(packet)
        self.pump(now)

    def stop_timers(self) -> None:
        """Forget what was going to happen because the client was away."""
        for timer in self.timers:
            timer.cancel()
        self.timers.clear()

    def _deliver_once(self, delivery: Delivery, now: float) -> None:
        if self.link is None:
            return
        if self.link.congested:
            self.dropped += 1
            if self.dropped == 1:
                _log.warning("client %r is too slow: messages of QoS 0 are dropped", self.client_id)
            return
        self.link.send(delivery.packet(None, now))

    def _overflow(self) -> None:
        self.dropped += 1
        if self.link is not None:
            # Dropping would break the promise of QoS 1 and 2 unseen; hanging up is seen.
            self.link.close(ReasonCode.QUOTA_EXCEEDED, "messages are not acknowledged fast enough")
