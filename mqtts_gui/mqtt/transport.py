"""MQTT over a channel.

paho keeps the protocol's state. Messages never reach it, as it knows nothing of undecoded
properties: `mqtt.batches` takes them out of what was read, and `mqtt.client` is given what is left.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags
from paho.mqtt.enums import MQTTErrorCode
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode as PahoReason

from mqtts_gui.mqtt.answers import Closed, Connack
from mqtts_gui.mqtt.batches import BatchReader, frame_at
from mqtts_gui.mqtt.channel import Channel
from mqtts_gui.mqtt.client import RawProperties, make_client, properties_of
from mqtts_gui.mqtt.credentials import find_unsendable
from mqtts_gui.mqtt.delivery import Delivery, publish_size
from mqtts_gui.mqtt.events import BrokerLimits, Message, SessionEvent
from mqtts_gui.mqtt.inbox import Inbox, SessionMemory
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Secrets
from mqtts_gui.mqtt.publish_packets import publish_packets
from mqtts_gui.mqtt.reasons import ReasonCode
from mqtts_gui.mqtt.tap import Layer
from mqtts_gui.mqtt.unfinished import Unfinished
from mqtts_gui.mqtt.wire import (
    FIRST_BYTE_FLAGS,
    PROTOCOL_ERROR,
    MalformedPacketError,
    PacketType,
)

MAX_OUTSTANDING = 1000
ENOUGH_UNSENT = 1024 * 1024
"""Bytes that keep the socket busy: more messages may wait where they can still be taken back."""
KEPT_SESSION_S = 24 * 3600
"""How long a broker of MQTT 5 keeps the session of a profile without clean start."""
KEPT_FOR_EVER = 0xFFFFFFFF
"""The session expiry that shortens none (MQTT 5.0, 3.1.2.11.2)."""

MAX_UNSENT_ACKNOWLEDGEMENTS = 512 * 1024
"""Bytes of acknowledgements that may wait: a broker that keeps to MQTT waits for half as many."""

_ACKNOWLEDGEMENT_BYTES = 4
_DONE = MQTTErrorCode.MQTT_ERR_SUCCESS


class Transport:
    """The MQTT client of a session, for all its connections one after the other.

    One that only looks in finds a kept session as it leaves it: it acknowledges none of the
    messages that wait there, and takes away only a session that was not there before. One that is
    not `in_batches` takes every packet the way of those that are odd: a test compares them.

    Attributes:
        connack: The answer to the last CONNECT, once it came.
        closed: How MQTT ended on the present connection, once it did.
        largest_sent: Bytes of the largest PUBLISH handed to the present connection.
    """

    def __init__(
        self,
        profile: Profile,
        secrets: Secrets,
        memory: SessionMemory | None = None,
        *,
        looks_in: bool = False,
        in_batches: bool = True,
    ) -> None:
        self.connack: Connack | None = None
        self.closed: Closed | None = None
        self.largest_sent = self._longest = 0
        self._cannot_send = find_unsendable(profile, secrets)
        self._is_v5 = profile.mqtt_version is MqttVersion.V5
        self._looks_in = looks_in
        kept_s = KEPT_FOR_EVER if looks_in else KEPT_SESSION_S
        self._client = make_client(profile, secrets, self._take_packet, kept_s)
        self._client.on_connect = self._connected
        self._client.on_disconnect = self._disconnected
        self._disconnect_code: int | None = None
        self._channel: Channel | None = None
        self._inbox = Inbox(memory or SessionMemory())
        self._keeps_silent_session = (
            profile.mqtt_version is MqttVersion.V3_1 and not profile.clean_start
        )
        self._inbox.trusts_duplicate = self._keeps_silent_session
        self._delivery = Delivery(self._inbox, is_v5=self._is_v5)
        self._batches = BatchReader(is_v5=self._is_v5) if in_batches else None
        self._unsent = b""

    @property
    def has_room(self) -> bool:
        """Another message can be published without piling up."""
        if self._channel is not None and self._channel.unsent_bytes > ENOUGH_UNSENT:
            return False
        return self._delivery.outstanding < MAX_OUTSTANDING and not self._client.want_write()

    @property
    def may_read(self) -> bool:
        """The broker takes our acknowledgements: what it sends meanwhile cannot fill the memory."""
        return len(self._unsent) <= MAX_UNSENT_ACKNOWLEDGEMENTS

    def open(self, channel: Channel) -> None:
        """Send CONNECT over a new connection.

        Raises:
            ValueError: the profile holds something that CONNECT cannot carry.
        """
        if self._cannot_send:
            raise ValueError(f"CONNECT cannot carry this {self._cannot_send}")
        self.connack, self.closed, self._disconnect_code = None, None, None
        self._delivery.connection_opened()
        self._inbox.connection_opened()
        self._unsent = b""
        self.largest_sent = self._longest = 0
        for _, _, message in self._delivery.publishing:
            self._note_size(message)
        self._client.channel = self._channel = channel
        self._client.reconnect()

    def read(self, channel: Channel) -> tuple[SessionEvent, ...]:
        """Handle all packets that the channel received and return what they say.

        Call `acknowledge` once the messages among it are taken.
        """
        client = self._client
        if channel.pending():
            if self.connack is None:
                self._check_first_byte(channel.first_bytes[0])
            client.note_bytes()
            if channel.line is not None and channel.line.tap.is_on:
                skip = client.missing_bytes
                channel.line.hear(Layer.PACKET, channel.peek(), incoming=True, skip=skip)
            self._inbox.time_ns = time.time_ns()
        while self.closed is None and channel.pending():
            if self._batches is None or self.connack is None or client.is_amid_packet:
                self._obey(client.read_packet())
            else:
                self._read_batch(channel, self._batches)
        if self.closed is None and self._is_v5:
            self._check_quota()
        if self.closed is None and channel.error is not None:
            self._obey(client.read_packet())
        return self.take_events()

    def acknowledge(self, channel: Channel) -> None:
        """Acknowledge the messages that `read` returned: they have been taken."""
        self._unsent += self._inbox.take_acknowledgements()
        if self.closed is not None or (self._looks_in and self._is_kept):
            self._unsent = b""  # the broker keeps the messages: for whoever the session belongs to
        if self._unsent:
            with contextlib.suppress(OSError):  # there is no room, or no connection any more
                channel.send(self._unsent)
                self._unsent = b""

    def resume(self) -> None:
        """Send what paho held back while the channel had no room."""
        if self._client.want_write():
            self._client.loop_write()

    def tick(self, *, reading: bool = True) -> None:
        """Send a ping when it is time for one; while `reading`, notice when none is answered."""
        if not reading:
            self._client.note_bytes()
        self._client.loop_misc()

    def take_events(self) -> tuple[SessionEvent, ...]:
        """Return what happened since the last call; messages come first and all together."""
        return self._delivery.take_events()

    def publish(self, token: int, message: Message) -> None:
        """Publish `message`; `Published` with `token` follows when it is handed over."""
        self._note_size(message)
        raw = RawProperties(message.properties) if self._is_v5 and message.properties else None
        info = self._client.publish(
            message.topic, message.payload, message.qos, message.retain, raw
        )
        self._delivery.note_published(info.mid, token, message)

    def publish_batch(self, token: int, messages: Sequence[Message]) -> None:
        """Publish messages of QoS 0, of which nothing need be kept; call while there is room.

        At the very end of a connection they may get lost, as every message of QoS 0 may.
        """
        self._note_size(max(messages, key=_length))
        if self._channel is not None:
            with contextlib.suppress(OSError):
                self._channel.send(publish_packets(messages, is_v5=self._is_v5))
        self._delivery.note_batch(token, len(messages))

    @property
    def has_unacknowledged(self) -> bool:
        """Messages of ours are not acknowledged."""
        return self._delivery.outstanding > 0

    def adopt(self, unfinished: Iterable[Unfinished]) -> None:
        """Go on with messages that another session left, before the first connection."""
        for each in unfinished:
            if each.packet_id is not None:
                self._client.adopt(each.packet_id, each.message, each.stage)
                self._delivery.note_published(each.packet_id, each.token, each.message)

    def unfinished(self) -> tuple[Unfinished, ...]:
        """Return our messages that are not acknowledged, oldest first."""
        return tuple(
            Unfinished(token, message, packet_id, self._client.stage_of(packet_id))
            for packet_id, token, message in self._delivery.publishing
        )

    def subscribe(self, filters: Sequence[tuple[str, int]]) -> None:
        """Subscribe to each (filter, options), in one packet; `SubscribeAnswered` follows."""
        _, packet_id = self._client.ask_for(filters)
        self._note_asked(packet_id, tuple(topic_filter for topic_filter, _ in filters))

    def unsubscribe(self, filters: Sequence[str]) -> None:
        """Unsubscribe; `UnsubscribeAnswered` follows."""
        _, packet_id = self._client.unsubscribe(list(filters))
        self._note_asked(packet_id, tuple(filters))

    def say_goodbye(self) -> None:
        """Send DISCONNECT; whoever looked in takes its own session away, where MQTT can say so."""
        properties = None
        if self._looks_in and self._is_v5 and not self._is_kept:
            properties = properties_of(PacketTypes.DISCONNECT)
            properties.SessionExpiryInterval = 0
        self._client.disconnect(properties=properties)

    @property
    def _is_kept(self) -> bool:
        return self.connack is not None and self.connack.session_present

    def _note_size(self, message: Message) -> None:
        # Counting bytes takes longer than handing them over: only the longest are looked at.
        length = _length(message)
        if length > self._longest:
            self._longest = length
            size = publish_size(message, is_v5=self._is_v5)
            self.largest_sent = max(self.largest_sent, size)

    def _note_asked(self, packet_id: int | None, filters: tuple[str, ...]) -> None:
        if packet_id is not None:  # None: the connection is lost, and all is asked anew
            self._delivery.note_asked(packet_id, filters)

    def _read_batch(self, channel: Channel, batches: BatchReader) -> None:
        """Handle all whole packets; paho keeps the beginning of the last one."""
        data, place = channel.take(), 0
        while self.closed is None:
            place = batches.take(data, place, self._inbox)
            frame = frame_at(data, place)
            if frame is None:
                break
            start, stop = frame
            self._obey(self._client.handle(data[place], data[start:stop]))
            place = stop
        if self.closed is None and place < len(data):
            channel.put_back(data[place:])
            self._obey(self._client.read_packet())

    def _check_quota(self) -> None:
        try:
            self._inbox.check_quota(len(self._unsent) // _ACKNOWLEDGEMENT_BYTES)
        except MalformedPacketError as error:
            self._obey(self._client.refuse(error))

    def _obey(self, done: MQTTErrorCode) -> None:
        if done is not _DONE and self.closed is None:
            self.closed = Closed()

    def _check_first_byte(self, first_byte: int) -> None:
        """Recognise a server of another kind at its first byte, not when a packet is complete."""
        if first_byte >> 4 != PacketType.CONNACK:
            error = MalformedPacketError("the broker's first packet is not CONNACK", "3.2")
            self.closed = self.closed or Closed(error=error)

    def _take_packet(self, first_byte: int, body: bytes) -> MQTTErrorCode | None:
        """Handle what is not paho's; None leaves the packet to it."""
        kind = first_byte >> 4
        if kind != PacketType.PUBLISH and first_byte & 0x0F != FIRST_BYTE_FLAGS.get(kind, 0):
            raise MalformedPacketError("the flags of the first byte are wrong", "2.1.3")
        if kind == PacketType.CONNACK:
            if self.connack is not None:
                raise MalformedPacketError("a second CONNACK came", "3.2", PROTOCOL_ERROR)
            self.connack = Connack(body[1], session_present=bool(body[0] & 1))
            return None
        if kind == PacketType.DISCONNECT:
            self._disconnect_code = body[0] if body else 0
        if not self._delivery.take(first_byte, body):
            return None
        completed = self._delivery.completed
        return _DONE if completed is None else self._client.complete(completed)

    # paho's callbacks: keep a fact, never raise.

    def _connected(
        self,
        _client: Client,
        _userdata: object,
        flags: ConnectFlags,
        _reason: PahoReason,
        properties: Properties | None,
    ) -> None:
        if self.connack is not None:
            if not (
                self.connack.reason_code or flags.session_present or self._keeps_silent_session
            ):
                self._inbox.session_began()
            self.connack = replace(
                self.connack,
                reason_string=_text(properties, "ReasonString"),
                assigned_client_id=_text(properties, "AssignedClientIdentifier") or None,
                server_reference=_text(properties, "ServerReference"),
                limits=_limits(properties),
            )
        self._client.limit_outstanding(getattr(properties, "ReceiveMaximum", None))

    def _disconnected(
        self,
        _client: Client,
        _userdata: object,
        flags: DisconnectFlags,
        reason: PahoReason,
        properties: Properties | None,
    ) -> None:
        if self.closed is not None:
            return  # paho calls twice when a ping is not answered
        error = self._client.fault
        if flags.is_disconnect_packet_from_server:
            code = self._disconnect_code
            said, elsewhere = (_text(properties, n) for n in ("ReasonString", "ServerReference"))
            self.closed = Closed(code, said, error, elsewhere)
        elif reason.value == ReasonCode.KEEP_ALIVE_TIMEOUT:
            self.closed = Closed(error=TimeoutError("the broker did not answer a ping"))
        else:
            self.closed = Closed(error=error)


def _length(message: Message) -> int:
    return len(message.topic) + len(message.payload) + len(message.properties)


def _limits(properties: Properties | None) -> BrokerLimits:
    return BrokerLimits(
        max_packet_size=getattr(properties, "MaximumPacketSize", None),
        maximum_qos=getattr(properties, "MaximumQoS", 2),
        retain_available=bool(getattr(properties, "RetainAvailable", 1)),
        topic_alias_maximum=getattr(properties, "TopicAliasMaximum", 0),
    )


def _text(properties: Properties | None, name: str) -> str:
    return str(getattr(properties, name, ""))
