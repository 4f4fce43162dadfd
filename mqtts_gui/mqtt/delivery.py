"""What is under way between client and broker, and what became of it (MQTT 5.0, 4.3)."""

from __future__ import annotations

from typing import NamedTuple

from mqtts_gui.mqtt.events import (
    Message,
    MessagesReceived,
    Published,
    SessionEvent,
    SubscribeAnswered,
    UnsubscribeAnswered,
)
from mqtts_gui.mqtt.incoming import read_acknowledgement, read_codes, read_publish
from mqtts_gui.mqtt.reasons import FAILURE
from mqtts_gui.mqtt.wire import PacketType, varint


class Reply(NamedTuple):
    """What a packet demands.

    Attributes:
        acknowledge: Type of the acknowledgement to send, if any.
        complete: The message of ours with this identifier needs no further packet.
    """

    packet_id: int = 0
    acknowledge: PacketType | None = None
    complete: bool = False


NOTHING_TO_DO = Reply()


def publish_size(message: Message, *, is_v5: bool) -> int:
    """Return the bytes of the PUBLISH that carries `message`, its header included (2.1.4, 3.3)."""
    body = 2 + len(message.topic.encode()) + len(message.payload) + (2 if message.qos else 0)
    if is_v5:
        body += len(varint(len(message.properties))) + len(message.properties)
    return 1 + len(varint(body)) + body


class Delivery:
    """Keeps the messages that are on their way, either way, and the questions not yet answered.

    It outlives connections: a message of QoS 2 that was received but not released is still known
    when the broker resumes the session.
    """

    def __init__(self, *, is_v5: bool) -> None:
        self._is_v5 = is_v5
        self._messages: list[Message] = []
        self._events: list[SessionEvent] = []
        self._held: dict[int, Message] = {}
        self._publishing: dict[int, tuple[int, Message]] = {}
        self._asked: dict[int, tuple[str, ...]] = {}

    @property
    def outstanding(self) -> int:
        """The number of our messages that the broker has not acknowledged."""
        return len(self._publishing)

    @property
    def publishing(self) -> tuple[Message, ...]:
        """Our messages that the broker has not acknowledged."""
        return tuple(message for _, message in self._publishing.values())

    def take_events(self) -> tuple[SessionEvent, ...]:
        """Return what happened since the last call; messages come first and all together."""
        events, self._events = self._events, []
        messages, self._messages = self._messages, []
        return (MessagesReceived(tuple(messages)), *events) if messages else tuple(events)

    def connection_opened(self) -> None:
        """Forget the questions asked over the last connection: nobody will answer them."""
        self._asked.clear()

    def session_began(self) -> None:
        """Forget what the broker had begun to deliver: it knows nothing of it."""
        self._held.clear()

    def note_published(self, packet_id: int, token: int, message: Message) -> None:
        """Remember a message handed to the connection; without QoS that is all there is to it."""
        if message.qos:
            self._publishing[packet_id] = (token, message)
        else:
            self._events.append(Published(token, message))

    def note_asked(self, packet_id: int, filters: tuple[str, ...]) -> None:
        """Remember which filters a SUBSCRIBE or UNSUBSCRIBE is about."""
        self._asked[packet_id] = filters

    def take(self, first_byte: int, body: bytes) -> Reply | None:
        """Take a packet of the broker and return what it demands; None if it is not for here.

        Raises:
            MalformedPacketError: the packet ends too early.
        """
        kind = first_byte >> 4
        if kind == PacketType.PUBLISH:
            return self._take_publish(first_byte & 0x0F, body)
        if kind == PacketType.PUBREL:
            return self._release(read_acknowledgement(body)[0])
        if kind in {PacketType.PUBACK, PacketType.PUBREC, PacketType.PUBCOMP}:
            return self._take_acknowledgement(kind, body)
        if kind in {PacketType.SUBACK, PacketType.UNSUBACK}:
            return self._take_codes(kind, body)
        return None

    def _take_publish(self, flags: int, body: bytes) -> Reply:
        packet_id, message = read_publish(flags, body, is_v5=self._is_v5)
        if message.qos > 1:  # it counts with PUBREL, and only once
            self._held.setdefault(packet_id, message)
            return Reply(packet_id, PacketType.PUBREC)
        self._messages.append(message)
        return Reply(packet_id, PacketType.PUBACK) if message.qos else NOTHING_TO_DO

    def _release(self, packet_id: int) -> Reply:
        message = self._held.pop(packet_id, None)
        if message is not None:
            self._messages.append(message)
        return Reply(packet_id, PacketType.PUBCOMP)

    def _take_acknowledgement(self, kind: int, body: bytes) -> Reply | None:
        packet_id, code = read_acknowledgement(body)
        if kind == PacketType.PUBREC and code < FAILURE:
            return None
        published = self._publishing.pop(packet_id, None)
        if published is not None:
            self._events.append(Published(*published, code))
        return Reply(packet_id, complete=True)

    def _take_codes(self, kind: int, body: bytes) -> Reply:
        packet_id, codes = read_codes(body, is_v5=self._is_v5)
        filters = self._asked.pop(packet_id, ())
        if kind == PacketType.SUBACK:
            self._events.append(SubscribeAnswered(filters, codes))
        else:
            self._events.append(UnsubscribeAnswered(filters, codes))
        return NOTHING_TO_DO
