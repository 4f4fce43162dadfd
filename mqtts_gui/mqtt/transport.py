"""MQTT over a channel: paho keeps the protocol's state, its threads and sockets stay unused.

Two of paho's inner hooks are overridden, which is why its version is pinned and a test guards them:
`_create_socket` hands over a channel that is already connected, `_packet_handle` shows each packet
before paho interprets it. Messages are read here and not by paho, which knows nothing of undecoded
properties; this is also where a decoder of whole batches belongs.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.exception import MQTTException
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode as PahoReason
from typing_extensions import override

from mqtts_gui.mqtt import wire
from mqtts_gui.mqtt.channel import Channel
from mqtts_gui.mqtt.credentials import encodable, find_unsendable
from mqtts_gui.mqtt.delivery import Delivery, Reply, publish_size
from mqtts_gui.mqtt.events import Message, SessionEvent
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Secrets
from mqtts_gui.mqtt.reasons import ReasonCode
from mqtts_gui.mqtt.wire import MalformedPacketError, PacketType

MAX_OUTSTANDING = 1000
KEPT_SESSION_S = 24 * 3600
"""How long a broker of MQTT 5 keeps the session of a profile without clean start."""
KEPT_FOR_EVER = 0xFFFFFFFF
"""The session expiry that shortens none (MQTT 5.0, 3.1.2.11.2)."""

LONGEST_ANSWER = 1024 * 1024
"""Bytes of the longest packet that is no message: MQTT lets a SUBACK fill 256 MB of memory."""

_DONE = MQTTErrorCode.MQTT_ERR_SUCCESS
_VERSIONS = {
    MqttVersion.V3_1: MQTTProtocolVersion.MQTTv31,
    MqttVersion.V3_1_1: MQTTProtocolVersion.MQTTv311,
    MqttVersion.V5: MQTTProtocolVersion.MQTTv5,
}
# What paho raises on packets that are cut short or hold values it does not know.
_BROKEN_PACKET = (
    MQTTException, ValueError, LookupError, TypeError, AssertionError, struct.error
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Connack:
    """The broker's answer to CONNECT; `reason_code` is as on the wire."""

    reason_code: int
    session_present: bool = False
    reason_string: str = ""
    assigned_client_id: str | None = None
    max_packet_size: int | None = None
    server_reference: str = ""


@dataclass(frozen=True, slots=True)
class Closed:
    """How MQTT ended.

    Attributes:
        reason_code: That of the broker's DISCONNECT, None when it sent none.
        error: MalformedPacketError for a packet that is none, TimeoutError for an unanswered
            ping.
    """

    reason_code: int | None = None
    reason_string: str = ""
    error: MalformedPacketError | TimeoutError | None = None
    server_reference: str = ""


class Transport:
    """The MQTT client of a session, for all its connections one after the other.

    One that only looks in finds a kept session as it leaves it: it acknowledges none of the
    messages that wait there, and takes away only a session that was not there before.

    Attributes:
        connack: The answer to the last CONNECT, once it came.
        closed: How MQTT ended on the present connection, once it did.
        largest_sent: Bytes of the largest PUBLISH handed to the present connection.
    """

    def __init__(self, profile: Profile, secrets: Secrets, *, looks_in: bool = False) -> None:
        self.connack: Connack | None = None
        self.closed: Closed | None = None
        self.largest_sent = self._longest = 0
        self._cannot_send = find_unsendable(profile, secrets)
        self._is_v5 = profile.mqtt_version is MqttVersion.V5
        self._looks_in = looks_in
        kept_s = KEPT_FOR_EVER if looks_in else KEPT_SESSION_S
        self._client = _make_client(profile, secrets, self._take_packet, kept_s)
        self._client.on_connect = self._connected
        self._client.on_disconnect = self._disconnected
        self._disconnect_code: int | None = None
        self._delivery = Delivery(is_v5=self._is_v5)

    @property
    def has_room(self) -> bool:
        """Another message can be published without piling up."""
        return self._delivery.outstanding < MAX_OUTSTANDING and not self._client.want_write()

    def open(self, channel: Channel) -> None:
        """Send CONNECT over a new connection.

        Raises:
            ValueError: the profile holds something that CONNECT cannot carry.
        """
        if self._cannot_send:
            raise ValueError(f"CONNECT cannot carry this {self._cannot_send}")
        self.connack, self.closed, self._disconnect_code = None, None, None
        self._delivery.connection_opened()
        self.largest_sent = self._longest = 0
        for message in self._delivery.publishing:
            self._note_size(message)
        self._client.channel = channel
        self._client.reconnect()

    def read(self, channel: Channel) -> tuple[SessionEvent, ...]:
        """Handle all packets that the channel received and return what they say."""
        if self.connack is None and channel.pending():
            self._check_first_byte(channel.first_bytes[0])
        while self.closed is None and (channel.pending() or channel.error is not None):
            if self._client.loop_read() is not _DONE and self.closed is None:
                self.closed = Closed()
        return self.take_events()

    def resume(self) -> None:
        """Send what paho held back while the channel had no room."""
        if self._client.want_write():
            self._client.loop_write()

    def tick(self) -> None:
        """Send a ping when it is time for one, and notice when none is answered."""
        self._client.loop_misc()

    def take_events(self) -> tuple[SessionEvent, ...]:
        """Return what happened since the last call; messages come first and all together."""
        return self._delivery.take_events()

    def publish(self, token: int, message: Message) -> None:
        """Publish `message`; `Published` with `token` follows when it is handed over."""
        self._note_size(message)
        raw = _RawProperties(message.properties) if self._is_v5 and message.properties else None
        info = self._client.publish(
            message.topic, message.payload, message.qos, message.retain, raw
        )
        self._delivery.note_published(info.mid, token, message)

    def subscribe(self, filters: Sequence[tuple[str, int]]) -> None:
        """Subscribe to each (filter, QoS); `SubscribeAnswered` follows."""
        _, packet_id = self._client.subscribe(list(filters))
        self._note_asked(packet_id, tuple(topic_filter for topic_filter, _ in filters))

    def unsubscribe(self, filters: Sequence[str]) -> None:
        """Unsubscribe; `UnsubscribeAnswered` follows."""
        _, packet_id = self._client.unsubscribe(list(filters))
        self._note_asked(packet_id, tuple(filters))

    def say_goodbye(self) -> None:
        """Send DISCONNECT; whoever looked in takes its own session away, where MQTT can say so."""
        properties = None
        if self._looks_in and self._is_v5 and not self._is_kept:
            properties = _properties(PacketTypes.DISCONNECT)
            properties.SessionExpiryInterval = 0
        self._client.disconnect(properties=properties)

    @property
    def _is_kept(self) -> bool:
        return self.connack is not None and self.connack.session_present

    def _note_size(self, message: Message) -> None:
        # Counting bytes takes longer than handing them over: only the longest are looked at.
        length = len(message.topic) + len(message.payload) + len(message.properties)
        if length > self._longest:
            self._longest = length
            size = publish_size(message, is_v5=self._is_v5)
            self.largest_sent = max(self.largest_sent, size)

    def _note_asked(self, packet_id: int | None, filters: tuple[str, ...]) -> None:
        if packet_id is not None:  # None: the connection is lost, and all is asked anew
            self._delivery.note_asked(packet_id, filters)

    def _check_first_byte(self, first_byte: int) -> None:
        """Recognise a server of another kind at its first byte, not when a packet is complete."""
        if first_byte >> 4 != PacketType.CONNACK:
            error = MalformedPacketError("the broker's first packet is not CONNACK", "3.2")
            self.closed = self.closed or Closed(error=error)

    def _take_packet(self, first_byte: int, body: bytes) -> MQTTErrorCode | None:
        """Handle what is not paho's; None leaves the packet to it."""
        kind = first_byte >> 4
        if kind == PacketType.CONNACK:
            self.connack = Connack(body[1], session_present=bool(body[0] & 1))
            return None
        if kind == PacketType.DISCONNECT:
            self._disconnect_code = body[0] if body else 0
        reply = self._delivery.take(first_byte, body)
        if self._looks_in and reply is not None and reply.acknowledge and self._is_kept:
            return _DONE  # the broker keeps it for whoever the session belongs to
        return None if reply is None else self._client.obey(reply)

    # paho's callbacks: keep a fact, never raise.

    def _connected(
        self,
        _client: Client,
        _userdata: object,
        flags: ConnectFlags,
        _reason: PahoReason,
        properties: Properties | None,
    ) -> None:
        if not flags.session_present:
            self._delivery.session_began()
        if self.connack is not None:
            self.connack = replace(
                self.connack,
                reason_string=_text(properties, "ReasonString"),
                assigned_client_id=_text(properties, "AssignedClientIdentifier") or None,
                max_packet_size=getattr(properties, "MaximumPacketSize", None),
                server_reference=_text(properties, "ServerReference"),
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


class _Client(Client):
    """paho's client over a channel.

    Attributes:
        channel: Connected channel that the next connection uses.
        fault: What was wrong with a packet that the broker sent.
    """

    channel: Channel
    fault: MalformedPacketError | None = None
    take_packet: Callable[[int, bytes], MQTTErrorCode | None]

    def obey(self, reply: Reply) -> MQTTErrorCode:
        """Send the acknowledgement that a packet demands, or forget the message it completes."""
        if reply.acknowledge is not None:
            return self._send_command_with_mid(reply.acknowledge << 4, reply.packet_id, 0)
        if reply.complete:
            with self._out_message_mutex:
                if reply.packet_id in self._out_messages:
                    success = PahoReason(PacketTypes.PUBACK)
                    nothing = _properties(PacketTypes.PUBACK)
                    return self._do_on_publish(reply.packet_id, success, nothing)
        return _DONE

    def limit_outstanding(self, receive_maximum: int | None) -> None:
        """Keep to what the broker takes at a time (3.2.2.3.3), which paho does not."""
        if receive_maximum is not None and receive_maximum < self._max_inflight_messages:
            self._max_inflight_messages = receive_maximum

    @override
    def _create_socket(self) -> Channel:
        self.fault = None
        return self.channel

    @override
    def _packet_read(self) -> MQTTErrorCode:
        # Once for each message: what is fine costs two comparisons.
        done = super()._packet_read()
        if done is _DONE and self._in_packet["remaining_length"] <= LONGEST_ANSWER:
            return done
        return self._judge(done)

    def _judge(self, done: MQTTErrorCode) -> MQTTErrorCode:
        packet = self._in_packet
        is_message = packet["command"] >> 4 == PacketType.PUBLISH
        if not is_message and packet["remaining_length"] > LONGEST_ANSWER:
            done = MQTTErrorCode.MQTT_ERR_PROTOCOL
            self.fault = MalformedPacketError("an answer is far too long", "2.1.4")
        if done is MQTTErrorCode.MQTT_ERR_PROTOCOL and self.fault is None:
            self.fault = MalformedPacketError("no broker sends such a packet", "2.1")
        return done

    @override
    def _packet_handle(self) -> MQTTErrorCode:
        packet = self._in_packet
        try:
            done = self.take_packet(packet["command"], bytes(packet["packet"]))
            return super()._packet_handle() if done is None else done
        except MalformedPacketError as error:
            self.fault = error
        except _BROKEN_PACKET as error:
            self.fault = MalformedPacketError(f"paho cannot read it: {error}", "2.1")
        return MQTTErrorCode.MQTT_ERR_PROTOCOL


class _RawProperties(Properties):
    """Properties of PUBLISH that are already as they go on the wire."""

    def __init__(self, encoded: bytes) -> None:
        super().__init__(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
        object.__setattr__(self, "_encoded", encoded)

    @override
    def pack(self) -> bytes:
        encoded: bytes = object.__getattribute__(self, "_encoded")
        return wire.varint(len(encoded)) + encoded


def _make_client(
    profile: Profile,
    secrets: Secrets,
    take_packet: Callable[[int, bytes], MQTTErrorCode | None],
    kept_s: int,
) -> _Client:
    is_v5 = profile.mqtt_version is MqttVersion.V5
    client = _Client(
        CallbackAPIVersion.VERSION2,
        client_id=encodable(profile.client_id),
        clean_session=None if is_v5 else profile.clean_start or not profile.client_id,
        protocol=_VERSIONS[profile.mqtt_version],
        reconnect_on_failure=False,
    )
    client.take_packet = take_packet
    password = None if secrets.password is None else encodable(secrets.password)
    client.username_pw_set(encodable(profile.username) or None, password)
    properties = None
    if is_v5 and not profile.clean_start:
        properties = _properties(PacketTypes.CONNECT)
        properties.SessionExpiryInterval = kept_s
    client.connect_async(
        "given as a channel",
        keepalive=max(0, min(profile.keep_alive_s, wire.MAX_UINT16)),
        clean_start=profile.clean_start,
        properties=properties,
    )
    return client


def _properties(packet_type: int) -> Properties:
    return Properties(packet_type)  # type: ignore[no-untyped-call]  # paho left it out


def _text(properties: Properties | None, name: str) -> str:
    return str(getattr(properties, name, ""))
