"""How questions travel to an MQTT broker, one connection after the other.

They take the way of the connection itself: the same address, the same checks of the broker's
certificate. None carries a user name or a password, and where nothing verifies the broker, no
client certificate either.
"""

from __future__ import annotations

import secrets
import time
from datetime import timedelta

from mqtts_gui.doctor.probes import Answer
from mqtts_gui.mqtt import wire
from mqtts_gui.mqtt.attempt import Attempt, AttemptError
from mqtts_gui.mqtt.channel import Channel
from mqtts_gui.mqtt.codec import Connect, PacketType, ProtocolLevel, encode
from mqtts_gui.mqtt.connecting import Connector
from mqtts_gui.mqtt.events import SessionEvent
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Protocol, Secrets
from mqtts_gui.mqtt.waiting import READ, WRITE, CancelledError, Waiter

CONNECT_WITHIN = timedelta(seconds=1)
USER_NAME_FOLLOWS, CLEAN_SESSION = 0x80, 0x02
_CONNACK_BYTES = 4


class MqttProber:
    """Asks one broker; every method may raise `CancelledError`.

    Attributes:
        profile: The way that the questions take.
    """

    def __init__(self, profile: Profile, known: Secrets, address: str, waiter: Waiter) -> None:
        is_verified = (
            profile.protocol is Protocol.MQTTS and profile.verify_chain and profile.verify_name
        )
        self._waiter = waiter
        self.profile = profile.with_changes(
            host=address,
            server_name=profile.expected_name,
            client_cert=profile.client_cert if is_verified else None,
            client_key=profile.client_key if is_verified else None,
        )
        self._secrets = Secrets(key_password=known.key_password if is_verified else None)

    def ask(self, packet: bytes, seconds: float) -> Answer | None:
        """Connect, send `packet` and return what comes back; None without a connection."""
        channel = self.connect()
        if channel is None:
            return None
        try:
            return self.exchange(channel, packet, seconds)
        finally:
            channel.dispose()

    def connect(self) -> Channel | None:
        """Return a connection that can carry MQTT, None where there is none."""
        try:
            return self.dial(self.profile)
        except AttemptError:
            return None

    def dial(self, profile: Profile) -> Channel:
        """Return a connection by `profile`, that of the prober or a variation of it.

        Raises:
            AttemptError: there is none.
        """
        attempt = Attempt(_nobody)
        connector = Connector(profile, self._secrets, attempt, self._waiter, CONNECT_WITHIN)
        try:
            return connector.connect().channel
        except AttemptError as error:
            if attempt.channel is not None:
                attempt.channel.dispose()
            if error.evidence.cancelled:
                raise CancelledError from None
            raise

    def exchange(self, channel: Channel, packet: bytes, seconds: float) -> Answer:
        """Send `packet` and return what comes back within `seconds`."""
        deadline = time.monotonic() + seconds
        if packet:
            channel.send(packet)
        channel.flush()
        data = channel.recv(_CONNACK_BYTES) if channel.pending() else b""
        while not data and channel.error is None and time.monotonic() < deadline:
            events = READ | WRITE if channel.has_unsent else READ
            if self._waiter.wait({channel.socket: events}, deadline):
                channel.receive()
                channel.flush()
            if channel.pending():
                data = channel.recv(_CONNACK_BYTES)
        return Answer(data=data, closed=channel.error is not None)


def anonymous_connect(version: MqttVersion) -> bytes:
    """Return a CONNECT without a login, by an identifier that nobody has."""
    level = {MqttVersion.V3_1: ProtocolLevel.V3_1, MqttVersion.V5: ProtocolLevel.V5}
    client_id = f"mqtts-gui-{secrets.token_hex(4)}"
    return encode(Connect(client_id, level.get(version, ProtocolLevel.V3_1_1), keep_alive_s=10))


def greeting(after_head: bytes, flags: int = CLEAN_SESSION) -> bytes:
    """Return a CONNECT of MQTT 3.1.1 with these bytes where the client identifier stands.

    A session that may be somebody's is never asked to be clean.
    """
    head = wire.text("MQTT") + bytes([ProtocolLevel.V3_1_1, flags]) + wire.uint16(10)
    body = head + after_head
    return bytes([PacketType.CONNECT << 4]) + wire.varint(len(body)) + body


def code_of(answer: Answer) -> int | None:
    """Return the code of CONNACK, None for an answer that is none."""
    data = answer.data
    is_connack = len(data) == _CONNACK_BYTES and data[0] >> 4 == PacketType.CONNACK
    return data[3] if is_connack else None


def _nobody(_event: SessionEvent) -> None:
    """Report to nobody."""
