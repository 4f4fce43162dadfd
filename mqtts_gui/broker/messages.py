"""An application message as the broker keeps it, between its publisher and its subscribers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mqtts_gui.mqtt.codec import NO_PROPERTIES, Properties, Publish, Will


@dataclass(frozen=True, slots=True)
class Message:
    """One message, whoever gets it.

    Attributes:
        origin: Client identifier of the publisher; empty for the broker itself.
        expires_at: When it is too old to be delivered, on the loop's clock; None for never.
        size: Bytes it weighs, about: those of the packet that brought it.
    """

    topic: str
    payload: bytes
    qos: int = 0
    retain: bool = False
    properties: Properties = NO_PROPERTIES
    origin: str = ""
    expires_at: float | None = None
    size: int = 0

    def expired(self, now: float) -> bool:
        """Say whether it is too old to be delivered at `now`."""
        return self.expires_at is not None and now >= self.expires_at

    def published_at(self, now: float) -> Message:
        """Return a will as the message it becomes: only now does its time begin (3.1.3.2.4)."""
        expiry_s = self.properties.message_expiry_interval_s
        return self if expiry_s is None else replace(self, expires_at=now + expiry_s)

    def properties_at(self, now: float) -> Properties:
        """Return its properties with what is left of its time (MQTT 5.0, 3.3.2.3.3)."""
        if self.expires_at is None:
            return self.properties
        return replace(self.properties, message_expiry_interval_s=int(self.expires_at - now))


def from_publish(packet: Publish, origin: str, now: float, size: int) -> Message:
    """Return the message that a client published with a packet of `size` bytes."""
    expiry_s = packet.properties.message_expiry_interval_s
    return Message(
        packet.topic,
        packet.payload,
        packet.qos,
        packet.retain,
        packet.properties,
        origin,
        None if expiry_s is None else now + expiry_s,
        size,
    )


def from_will(will: Will, origin: str, size: int) -> Message:
    """Return the message that a client left with a CONNECT of `size` bytes."""
    properties = will.properties
    if properties.will_delay_interval_s is not None:
        properties = replace(properties, will_delay_interval_s=None)
    return Message(
        will.topic,
        will.payload,
        will.qos,
        will.retain,
        properties,
        origin,
        size=size,
    )


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message on its way to one client.

    Attributes:
        qos: The lower one of the message's and the subscription's.
        retain: The flag the client sees.
        identifiers: Its subscription identifiers that match (MQTT 5).
    """

    message: Message
    qos: int
    retain: bool = False
    identifiers: tuple[int, ...] = ()

    def packet(self, packet_id: int | None, now: float, *, duplicate: bool = False) -> Publish:
        """Return the packet that carries it at `now`."""
        properties = self.message.properties_at(now)
        if self.identifiers:
            properties = replace(properties, subscription_identifiers=self.identifiers)
        return Publish(
            self.message.topic,
            self.message.payload,
            self.qos,
            self.retain,
            duplicate,
            packet_id,
            properties,
        )
