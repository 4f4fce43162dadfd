"""paho's client over a channel: it keeps the protocol's state, its threads and sockets stay unused.

Some of paho's inner hooks are overridden or called, which is why its version is pinned and a test
guards them: `_create_socket` hands over a channel that is already connected, `_packet_handle` shows
each packet before paho interprets it.
"""

from __future__ import annotations

import contextlib
import struct
import time
from collections.abc import Callable, Sequence

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MessageState, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.exception import MQTTException
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode as PahoReason
from paho.mqtt.subscribeoptions import SubscribeOptions
from typing_extensions import override

from mqtts_gui.mqtt import wire
from mqtts_gui.mqtt.channel import Channel
from mqtts_gui.mqtt.credentials import encodable
from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.inbox import RECEIVE_MAXIMUM
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Secrets
from mqtts_gui.mqtt.unfinished import Stage
from mqtts_gui.mqtt.wire import MalformedPacketError, PacketType

LONGEST_ANSWER = 1024 * 1024
"""Bytes of the longest packet that is no message: MQTT lets a SUBACK fill 256 MB of memory."""

_DONE = MQTTErrorCode.MQTT_ERR_SUCCESS
_QOS = 0b11  # of the options of a subscription
_VERSIONS = {
    MqttVersion.V3_1: MQTTProtocolVersion.MQTTv31,
    MqttVersion.V3_1_1: MQTTProtocolVersion.MQTTv311,
    MqttVersion.V5: MQTTProtocolVersion.MQTTv5,
}
# What paho raises on packets that are cut short or hold values it does not know.
_NO_SUCH_TYPE = MalformedPacketError("packet type 0 does not exist", "2.1.2")
_BROKEN_PACKET = (
    MQTTException, ValueError, LookupError, TypeError, AssertionError, struct.error
)  # fmt: skip


class PahoClient(Client):
    """paho's client over a channel.

    Attributes:
        channel: Connected channel that the next connection uses.
        fault: What was wrong with a packet that the broker sent.
    """

    channel: Channel
    fault: MalformedPacketError | None = None
    take_packet: Callable[[int, bytes], MQTTErrorCode | None]

    @property
    def is_amid_packet(self) -> bool:
        """A packet has begun and waits for the rest."""
        return self._in_packet["command"] != 0

    @property
    def missing_bytes(self) -> int:
        """Bytes that the packet which has begun waits for."""
        return self._in_packet["to_process"]

    def ask_for(self, filters: Sequence[tuple[str, int]]) -> tuple[MQTTErrorCode, int | None]:
        """Subscribe to each (filter, options), in one packet; before MQTT 5 only the QoS counts."""
        if self._protocol != MQTTProtocolVersion.MQTTv5:
            return self.subscribe([(each, options & _QOS) for each, options in filters])
        return self.subscribe([(each, subscribe_options(options)) for each, options in filters])

    def note_bytes(self) -> None:
        """Know that the broker lives, whether or not it has come to answer a ping."""
        self._last_bytes_received = time.monotonic()
        self._ping_t = 0.0

    def read_packet(self) -> MQTTErrorCode:
        """Read from the channel, byte by byte, until a packet is whole or nothing is left."""
        if not self.is_amid_packet and 0 <= self.channel.next_byte < PacketType.CONNECT << 4:
            return self.refuse(_NO_SUCH_TYPE)  # paho would overlook the byte
        done = self._packet_read()
        if done is MQTTErrorCode.MQTT_ERR_AGAIN:
            return _DONE
        return self._loop_rc_handle(done) if done else done

    def handle(self, first_byte: int, body: bytes) -> MQTTErrorCode:
        """Handle a whole packet."""
        packet = self._in_packet
        packet["command"], packet["remaining_length"] = first_byte, len(body)
        packet["packet"] = bytearray(body)
        done = self._judge(self._packet_handle())
        packet["command"], packet["remaining_length"] = 0, 0
        packet["packet"] = bytearray()
        return self._loop_rc_handle(done) if done else done

    def refuse(self, error: MalformedPacketError) -> MQTTErrorCode:
        """End the connection because of what the broker sent."""
        self.fault = error
        return self._loop_rc_handle(MQTTErrorCode.MQTT_ERR_PROTOCOL)

    def complete(self, packet_id: int) -> MQTTErrorCode:
        """Forget a message of ours: the broker has it, or wants none of it."""
        with self._out_message_mutex:
            if packet_id not in self._out_messages:
                return _DONE
            success, nothing = PahoReason(PacketTypes.PUBACK), properties_of(PacketTypes.PUBACK)
            return self._do_on_publish(packet_id, success, nothing)

    def stage_of(self, packet_id: int) -> Stage:
        """Say how far a message of ours has come."""
        with self._out_message_mutex:
            found = self._out_messages.get(packet_id)
            if found is None:
                return Stage.WAITING
            if found.state in {
                MessageState.MQTT_MS_WAIT_FOR_PUBCOMP,
                MessageState.MQTT_MS_RESEND_PUBREL,
            }:
                return Stage.RELEASED
            is_out = found.state not in {MessageState.MQTT_MS_PUBLISH, MessageState.MQTT_MS_QUEUED}
            return Stage.SENT if is_out or found.dup else Stage.WAITING

    def adopt(self, packet_id: int, message: Message, stage: Stage) -> None:
        """Take over a message that another client left, before the next connection."""
        adopted = MQTTMessage(packet_id, message.topic.encode())
        adopted.payload, adopted.qos, adopted.retain = message.payload, message.qos, message.retain
        adopted.properties = RawProperties(message.properties) if message.properties else None
        adopted.dup = stage is Stage.SENT
        adopted.state = MessageState.MQTT_MS_PUBLISH
        if stage is Stage.RELEASED:
            adopted.state = MessageState.MQTT_MS_WAIT_FOR_PUBCOMP
        with self._out_message_mutex:
            self._out_messages[packet_id] = adopted
            self._last_mid = packet_id

    @override
    def _mid_generate(self) -> int:
        # paho would refuse a message whose identifier an older one still has.
        packet_id = super()._mid_generate()
        while packet_id in self._out_messages:
            packet_id = super()._mid_generate()
        return packet_id

    def limit_outstanding(self, receive_maximum: int | None) -> None:
        """Keep to what the broker takes at a time (3.2.2.3.3), which paho does not."""
        if receive_maximum is not None and receive_maximum < self._max_inflight_messages:
            self._max_inflight_messages = receive_maximum
            self._hold_back()

    def _hold_back(self) -> None:
        """Let those of our messages wait that are more than the broker takes at a time."""
        with self._out_message_mutex:
            for place, message in enumerate(self._out_messages.values()):
                is_too_many = place >= self._max_inflight_messages
                if is_too_many and message.state == MessageState.MQTT_MS_PUBLISH:
                    message.state = MessageState.MQTT_MS_QUEUED

    @override
    def _messages_reconnect_reset_out(self) -> None:
        # paho would send all of them at once, and mosquitto ends the connection over that: again
        # and again, as nothing becomes less by it.
        super()._messages_reconnect_reset_out()
        self._hold_back()

    @override
    def _create_socket(self) -> Channel:
        self.fault = None
        return self.channel

    @override
    def _packet_read(self) -> MQTTErrorCode:
        return self._judge(super()._packet_read())

    @override
    def _loop_rc_handle(self, rc: MQTTErrorCode) -> MQTTErrorCode:
        if rc and self.fault is not None and self._protocol == MQTTProtocolVersion.MQTTv5:
            self._say_why(self.fault)
        return super()._loop_rc_handle(rc)

    def _say_why(self, fault: MalformedPacketError) -> None:
        with contextlib.suppress(OSError):  # nothing more can be sent
            if self.is_connected():
                self.channel.send(bytes([PacketType.DISCONNECT << 4, 1, fault.code]))

    def _judge(self, done: MQTTErrorCode) -> MQTTErrorCode:
        """Name what is wrong with the packet under way, if something is."""
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
            _check_length(packet["remaining_count"])
            done = self.take_packet(packet["command"], bytes(packet["packet"]))
            return super()._packet_handle() if done is None else done
        except MalformedPacketError as error:
            self.fault = error
        except _BROKEN_PACKET as error:
            self.fault = MalformedPacketError(f"paho cannot read it: {error}", "2.1")
        return MQTTErrorCode.MQTT_ERR_PROTOCOL


class RawProperties(Properties):
    """Properties of PUBLISH that are already as they go on the wire."""

    def __init__(self, encoded: bytes) -> None:
        super().__init__(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
        object.__setattr__(self, "_encoded", encoded)

    @override
    def pack(self) -> bytes:
        encoded: bytes = object.__getattribute__(self, "_encoded")
        return wire.varint(len(encoded)) + encoded


def _check_length(encoded: Sequence[int]) -> None:
    if len(encoded) > 1 and not encoded[-1]:
        raise MalformedPacketError("an integer is longer than it need be", "1.5.5")


def make_client(
    profile: Profile,
    secrets: Secrets,
    take_packet: Callable[[int, bytes], MQTTErrorCode | None],
    kept_s: int,
) -> PahoClient:
    """Return a client for a profile, whose packets `take_packet` sees before paho does.

    `kept_s` is how long a broker of MQTT 5 shall keep the session.
    """
    is_v5 = profile.mqtt_version is MqttVersion.V5
    client = PahoClient(
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
    if is_v5:
        properties = properties_of(PacketTypes.CONNECT)
        properties.ReceiveMaximum = RECEIVE_MAXIMUM
        if not profile.clean_start:
            properties.SessionExpiryInterval = kept_s
    client.connect_async(
        "given as a channel",
        keepalive=max(0, min(profile.keep_alive_s, wire.MAX_UINT16)),
        clean_start=profile.clean_start,
        properties=properties,
    )
    return client


def subscribe_options(options: int) -> SubscribeOptions:
    """Return what paho makes the byte `options` of (MQTT 5.0, 3.8.3.1)."""
    return SubscribeOptions(
        options & _QOS, bool(options & 1 << 2), bool(options & 1 << 3), options >> 4
    )


def properties_of(packet_type: int) -> Properties:
    """Return no properties yet, of a packet type."""
    return Properties(packet_type)  # type: ignore[no-untyped-call]  # paho left it out
