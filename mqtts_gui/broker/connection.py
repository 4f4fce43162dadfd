"""One client's connection: bytes to packets and back, keep alive, and how much waits to be sent."""

from __future__ import annotations

import logging
from typing import Protocol

from mqtts_gui.broker.conversation import Conversation
from mqtts_gui.broker.hub import Hub
from mqtts_gui.broker.sessions import Timer
from mqtts_gui.mqtt.codec import (
    MAX_PACKET_SIZE,
    Connect,
    Disconnect,
    MalformedPacketError,
    Packet,
    PacketReader,
    Properties,
    ProtocolLevel,
    Publish,
    ReasonCode,
    encode,
)
from mqtts_gui.mqtt.reasons import MQTT_5

_log = logging.getLogger(__name__)
_PATIENCE = 1.5
"""How much of its keep alive a client may be silent (MQTT 5.0, 3.1.2.10)."""


class Channel(Protocol):
    """What carries bytes to a client; it calls `received`, `congest` and `lost`."""

    def write(self, data: bytes) -> None:
        """Send `data`, or keep it for the socket; returns at once."""

    def close(self) -> None:
        """Close once everything is sent, or when the time to read it is over."""

    def read_on(self, *, wanted: bool) -> None:
        """Read what the client sends, or leave it in the socket."""


class Connection:
    """The broker's end of a connection, in the thread of the loop."""

    def __init__(self, hub: Hub, channel: Channel, user: str, address: str) -> None:
        self._hub = hub
        self._channel = channel
        self._address = address
        self._conversation = Conversation(hub, self, user)
        self._reader = PacketReader(hub.limits.packet_bytes)
        self._level: int | None = None
        self._largest = MAX_PACKET_SIZE
        self._unsent: list[bytes] = []
        self._unsent_bytes = 0
        self._blocked = False
        self._behind = False
        self._lost = False
        self._closing = False
        self._silence_s = hub.limits.greeting_s
        self._heard_at = hub.scheduler.time()
        self._timer: Timer = hub.scheduler.call_later(self._silence_s, self._check_silence)

    @property
    def congested(self) -> bool:
        """The client reads more slowly than messages for it arrive."""
        return self._blocked or self._unsent_bytes > self._hub.limits.unsent_bytes

    def received(self, data: bytes) -> None:
        """Take what a client sent."""
        self._heard_at = self._hub.scheduler.time()
        self._reader.feed(data)
        if not self._behind:
            self._take_turn()

    def congest(self, *, blocked: bool) -> None:
        """Note that the socket takes no more for now, or takes more again."""
        self._blocked = blocked
        # Who does not read is not listened to: its answers would fill the memory.
        self._read_on()
        if not blocked:
            self._conversation.pump()

    def lost(self) -> None:
        """Note that the connection is gone; what had arrived before is still taken."""
        self._lost = True
        if not self._behind:
            self._bury()

    def accept(self, connect: Connect) -> None:
        """Note the level, the keep alive and the limits that a client announced."""
        self._level = connect.level
        self._largest = connect.properties.maximum_packet_size or MAX_PACKET_SIZE
        self._silence_s = connect.keep_alive_s * _PATIENCE
        self._timer.cancel()
        if self._silence_s:
            self._timer = self._hub.scheduler.call_later(self._silence_s, self._check_silence)

    def send(self, packet: Packet) -> None:
        """Send a packet with the others of this turn of the loop."""
        if self._closing:
            return
        data = encode(packet, self._level or ProtocolLevel.V3_1_1)
        if len(data) > self._largest:
            self._leave_out(packet)
            return
        if not self._unsent:
            self._hub.scheduler.call_soon(self._flush)
        self._unsent.append(data)
        self._unsent_bytes += len(data)

    def close(self, reason: ReasonCode, words: str) -> None:
        """Say why, where the client's MQTT has words for it, and hang up."""
        if self._closing:
            return
        _log.info("%s is disconnected: %s", self._address, words)
        if self._level is not None and self._level >= MQTT_5:
            self.send(Disconnect(reason, Properties(reason_string=words)))
        self.hang_up()

    def hang_up(self) -> None:
        """Close once everything is sent."""
        if self._closing:
            return
        self._flush()
        self._closing = True
        self._timer.cancel()
        self._channel.close()
        self._conversation.end(with_will=True)

    def _take_turn(self) -> None:
        """Take the packets that are there, so many that the other clients do not notice."""
        self._behind = not self._take_packets() and not self._closing
        if self._behind:
            self._hub.scheduler.call_soon(self._take_turn)
        elif self._lost:
            self._bury()
        self._read_on()

    def _take_packets(self) -> bool:
        """Return whether all that are there are taken."""
        end = self._hub.scheduler.time() + self._hub.limits.turn_s
        try:
            for raw in self._reader.packets():
                if self._closing:
                    return True
                self._conversation.take(raw)
                if self._hub.scheduler.time() >= end:
                    return False
        except MalformedPacketError as error:
            self.close(ReasonCode(error.code), str(error))
        return True

    def _read_on(self) -> None:
        if not self._closing:
            self._channel.read_on(wanted=not self._blocked and not self._behind)

    def _bury(self) -> None:
        self._closing = True
        self._timer.cancel()
        self._unsent.clear()
        self._conversation.end(with_will=True)

    def _flush(self) -> None:
        if self._unsent and not self._closing:
            data = b"".join(self._unsent)
            self._unsent.clear()
            self._unsent_bytes = 0
            self._channel.write(data)

    def _leave_out(self, packet: Packet) -> None:
        """Count a message that is larger than the client takes as delivered (3.1.2.11.4)."""
        session = self._conversation.session
        if isinstance(packet, Publish) and packet.packet_id is not None and session is not None:
            session.outbox.acknowledged(packet.packet_id)

    def _check_silence(self) -> None:
        left_s = self._heard_at + self._silence_s - self._hub.scheduler.time()
        if left_s > 0:
            self._timer = self._hub.scheduler.call_later(left_s, self._check_silence)
        elif self._conversation.session is None:
            self.hang_up()
        else:
            self.close(ReasonCode.KEEP_ALIVE_TIMEOUT, "nothing was heard for too long")
