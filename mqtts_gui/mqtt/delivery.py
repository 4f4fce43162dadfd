"""What is under way between client and broker, and what became of it (MQTT 5.0, 4.3)."""

from __future__ import annotations

from mqtts_gui.mqtt.events import (
    BatchPublished,
    Message,
    MessagesReceived,
    Published,
    SessionEvent,
    SubscribeAnswered,
    UnsubscribeAnswered,
)
from mqtts_gui.mqtt.inbox import Inbox
from mqtts_gui.mqtt.incoming import read_acknowledgement, read_codes, read_publish
from mqtts_gui.mqtt.reasons import FAILURE
from mqtts_gui.mqtt.wire import PacketType, varint


def publish_size(message: Message, *, is_v5: bool) -> int:
    """Return the bytes of the PUBLISH that carries `message`, its header included (2.1.4, 3.3)."""
    body = 2 + len(message.topic.encode()) + len(message.payload) + (2 if message.qos else 0)
    if is_v5:
        body += len(varint(len(message.properties))) + len(message.properties)
    return 1 + len(varint(body)) + body


class Delivery:
    """Keeps what is on its way, either way, and the questions not yet answered.

    Attributes:
        completed: Identifier of the message of ours that the last packet taken completed, or None.
    """

    def __init__(self, inbox: Inbox, *, is_v5: bool) -> None:
        self._inbox = inbox
        self._is_v5 = is_v5
        self.completed: int | None = None
        self._events: list[SessionEvent] = []
        self._publishing: dict[int, tuple[int, Message]] = {}
        self._asked: dict[int, tuple[str, ...]] = {}

    @property
    def outstanding(self) -> int:
        """The number of our messages that the broker has not acknowledged."""
        return len(self._publishing)

    @property
    def publishing(self) -> tuple[tuple[int, int, Message], ...]:
        """Identifier, token and message for each of ours that the broker has not acknowledged."""
        return tuple((packet_id, *each) for packet_id, each in self._publishing.items())

    def take_events(self) -> tuple[SessionEvent, ...]:
        """Return what happened since the last call; messages come first and all together."""
        events, self._events = self._events, []
        messages = self._inbox.take_messages()
        return (MessagesReceived(messages), *events) if messages else tuple(events)

    def connection_opened(self) -> None:
        """Forget the questions asked over the last connection: nobody will answer them."""
        self._asked.clear()

    def note_published(self, packet_id: int, token: int, message: Message) -> None:
        """Remember a message handed to the connection; without QoS that is all there is to it."""
        if message.qos:
            self._publishing[packet_id] = (token, message)
        else:
            self._events.append(Published(token, message))

    def note_batch(self, token: int, count: int) -> None:
        """Tell that messages without QoS were handed to the connection."""
        self._events.append(BatchPublished(token, count))

    def note_asked(self, packet_id: int, filters: tuple[str, ...]) -> None:
        """Remember which filters a SUBSCRIBE or UNSUBSCRIBE is about."""
        self._asked[packet_id] = filters

    def take(self, first_byte: int, body: bytes) -> bool:
        """Take a packet of the broker; say whether it was for here. See `completed`.

        Raises:
            MalformedPacketError: the packet cannot be read.
        """
        self.completed = None
        kind = first_byte >> 4
        if kind == PacketType.PUBLISH:
            self._take_publish(first_byte & 0x0F, body)
        elif kind == PacketType.PUBREL:
            self._inbox.release(read_acknowledgement(body)[0].to_bytes(2))
        elif kind in {PacketType.PUBACK, PacketType.PUBREC, PacketType.PUBCOMP}:
            return self._take_acknowledgement(kind, body)
        elif kind in {PacketType.SUBACK, PacketType.UNSUBACK}:
            self._take_codes(kind, body)
        else:
            return False
        return True

    def _take_publish(self, flags: int, body: bytes) -> None:
        inbox = self._inbox
        packet_id, message = read_publish(flags, body, is_v5=self._is_v5, time_ns=inbox.time_ns)
        if message.qos == 1:
            inbox.puback.append(packet_id)
        content = hash((message.topic, message.payload))
        if message.qos <= 1 or inbox.hold(packet_id, content, duplicate=message.duplicate):
            inbox.messages.append(message)

    def _take_acknowledgement(self, kind: int, body: bytes) -> bool:
        packet_id, code = read_acknowledgement(body)
        if kind == PacketType.PUBREC and code < FAILURE:
            return False
        published = self._publishing.pop(packet_id, None)
        if published is not None:
            self._events.append(Published(*published, code))
        self.completed = packet_id
        return True

    def _take_codes(self, kind: int, body: bytes) -> None:
        packet_id, codes = read_codes(body, is_v5=self._is_v5)
        filters = self._asked.pop(packet_id, ())
        if kind == PacketType.SUBACK:
            self._events.append(SubscribeAnswered(filters, codes))
        else:
            self._events.append(UnsubscribeAnswered(filters, codes))
