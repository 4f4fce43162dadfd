"""Control packets of MQTT 3.1, 3.1.1 and 5: cut out of a stream, decoded, encoded. No I/O here.

reader = PacketReader(limit=1_000_000)
reader.feed(received)
for raw in reader.packets():
    packet = decode(raw, level)
"""

from __future__ import annotations

from collections.abc import Iterator

from mqtts_gui.mqtt.decoding import RawPacket, decode
from mqtts_gui.mqtt.encoding import encode
from mqtts_gui.mqtt.packets import (
    Acknowledgement,
    Auth,
    Connack,
    Connect,
    Disconnect,
    Packet,
    Pingreq,
    Pingresp,
    ProtocolLevel,
    Puback,
    Pubcomp,
    Publish,
    Pubrec,
    Pubrel,
    Suback,
    Subscribe,
    TopicRequest,
    Unsuback,
    Unsubscribe,
    Will,
)
from mqtts_gui.mqtt.properties import NO_PROPERTIES, Properties
from mqtts_gui.mqtt.reasons import ReasonCode, reason_name
from mqtts_gui.mqtt.wire import MAX_VARINT, MalformedPacketError, PacketType

__all__ = [
    "MAX_PACKET_SIZE", "NO_PROPERTIES", "Acknowledgement", "Auth", "Connack", "Connect",
    "Disconnect", "MalformedPacketError", "Packet", "PacketReader", "PacketType", "Pingreq",
    "Pingresp", "Properties", "ProtocolLevel", "Puback", "Pubcomp", "Publish", "Pubrec", "Pubrel",
    "RawPacket", "ReasonCode", "Suback", "Subscribe", "TopicRequest", "Unsuback", "Unsubscribe",
    "Will", "decode", "encode", "reason_name",
]  # fmt: skip

MAX_PACKET_SIZE = MAX_VARINT + 5
"""Bytes of the largest packet that MQTT can express."""
_LENGTH_BYTES = 4


class PacketReader:
    """Cut packets out of a stream that arrives in pieces of any size.

    Attributes:
        limit: Bytes of the largest packet accepted, its header included.
    """

    def __init__(self, limit: int = MAX_PACKET_SIZE) -> None:
        self.limit = limit
        self._buffer = bytearray()

    @property
    def pending(self) -> int:
        """Bytes held of packets that are not taken yet."""
        return len(self._buffer)

    def feed(self, data: bytes) -> None:
        """Add what arrived."""
        self._buffer += data

    def packets(self) -> Iterator[RawPacket]:
        """Take the packets that are complete, one after the other.

        Raises:
            MalformedPacketError: the remaining length is not one, or above the limit; the stream
                cannot be read any further.
        """
        taken = 0
        try:
            while (header := self._header(taken)) is not None:
                start, length = header
                if start + length > len(self._buffer):
                    return
                first_byte = self._buffer[taken]
                taken = start + length
                yield RawPacket(first_byte, bytes(self._buffer[start:taken]))
        finally:
            del self._buffer[:taken]

    def _header(self, position: int) -> tuple[int, int] | None:
        """Return where the body starts and its length, or None as long as that is not known."""
        length = 0
        for index in range(_LENGTH_BYTES):
            place = position + 1 + index
            if place >= len(self._buffer):
                return None
            byte = self._buffer[place]
            length |= (byte & 0x7F) << (7 * index)
            if byte < 0x80:  # noqa: PLR2004 - the continuation bit
                self._check_length(index, byte, length)
                return place + 1, length
        raise MalformedPacketError("the remaining length has more than four bytes", "2.1.4")

    def _check_length(self, index: int, byte: int, length: int) -> None:
        if index and not byte:
            raise MalformedPacketError("the remaining length is longer than it need be", "1.5.5")
        if length + index + 2 > self.limit:
            raise MalformedPacketError(
                "the packet is larger than is accepted", "3.1.2.11.4", ReasonCode.PACKET_TOO_LARGE
            )
