"""What keeps a message from being published, known before it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt.events import NO_LIMITS, BrokerLimits
from mqtts_gui.mqtt.topics import TopicError, check_topic
from mqtts_gui.mqtt.wire import MAX_VARINT, varint


class Place(Enum):
    """Which part of a message is wrong."""

    TOPIC = auto()
    CONTENT = auto()
    QOS = auto()
    RETAIN = auto()
    PROPERTIES = auto()


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a message cannot be published, and what of it is wrong."""

    place: Place
    phrase: Phrase


@dataclass(frozen=True, slots=True)
class Outline:
    """A message without its bytes.

    Attributes:
        size: Bytes of the payload.
        properties: Bytes of the properties of MQTT 5, without their length; None before MQTT 5.
    """

    topic: str
    size: int
    qos: int
    retain: bool
    properties: int | None = None

    @property
    def packet_size(self) -> int:
        """Bytes of the PUBLISH that carries it, its header included (2.1.4, 3.3)."""
        body = 2 + len(self.topic.encode(errors="replace")) + self.size + (2 if self.qos else 0)
        if self.properties is not None:
            body += len(varint(self.properties)) + self.properties
        return 1 + (len(varint(body)) if body <= MAX_VARINT else 4) + body


def find_faults(message: Outline, limits: BrokerLimits = NO_LIMITS) -> Iterator[Fault]:
    """Return what MQTT or the broker forbids, in the order in which the parts are read."""
    try:
        check_topic(message.topic)
    except TopicError as error:
        yield Fault(Place.TOPIC, error.phrase)
    if message.qos > limits.maximum_qos:
        yield Fault(
            Place.QOS,
            mark(
                "The broker takes messages up to QoS %(most)s and would end the connection.",
                most=limits.maximum_qos,
            ),
        )
    if message.retain and not limits.retain_available:
        yield Fault(
            Place.RETAIN,
            mark("The broker keeps no retained messages and would end the connection."),
        )
    yield from _size_faults(message, limits)


def topic_warning(topic: str) -> Phrase | None:
    """Return what is allowed in a topic, but seldom meant."""
    if topic.startswith("$"):
        return mark("Topics that begin with $ belong to the broker: most refuse or drop this.")
    if topic != topic.strip():
        return mark("The topic begins or ends with a space, which is part of its name.")
    if topic.startswith("/"):
        return mark("The topic begins with /: its first level has no name.")
    return None


def _size_faults(message: Outline, limits: BrokerLimits) -> Iterator[Fault]:
    size, most = message.packet_size, limits.max_packet_size
    if size > MAX_VARINT:
        phrase = mark("The message is larger than the 256 MB that MQTT can carry.")
        yield Fault(Place.CONTENT, phrase)
    elif most is not None and size > most:
        yield Fault(
            Place.CONTENT,
            mark(
                "The message takes %(size)s bytes, and the broker takes no more than %(most)s.",
                size=size,
                most=most,
            ),
        )
