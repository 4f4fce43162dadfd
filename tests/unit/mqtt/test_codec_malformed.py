"""Bytes that break the standard are refused with the clause, and nothing else ever happens."""

from __future__ import annotations

import contextlib
import random

import pytest

from mqtts_gui.mqtt.codec import (
    MalformedPacketError,
    PacketReader,
    RawPacket,
    ReasonCode,
    decode,
    encode,
)
from tests.support.damage import damage
from tests.support.packets import CASES

MALFORMED = [
    # Fixed header
    ("00 00", 4, "2.1.2", "type 0"),
    ("f0 00", 4, "2.1.2", "AUTH before MQTT 5"),
    ("c1 00", 4, "2.1.3", "flags of PINGREQ"),
    ("60 02 0001", 4, "2.1.3", "flags of PUBREL"),
    ("80 06 0001 0001 61 00", 4, "2.1.3", "flags of SUBSCRIBE"),
    ("c0 01 00", 4, "2.1.4", "PINGREQ with a body"),
    ("30 80 00", 4, "1.5.5", "remaining length longer than it need be"),
    ("30 ff ff ff ff 7f", 4, "2.1.4", "remaining length of five bytes"),
    # Texts
    ("30 03 0001 ff", 4, "1.5.4", "topic that is not UTF-8"),
    ("30 05 0003 eda080", 4, "1.5.4", "surrogate"),
    ("30 04 0002 c080", 4, "1.5.4", "overlong U+0000"),
    ("30 03 0001 00", 4, "1.5.4", "U+0000"),
    ("30 03 0005 61", 4, "1.5", "text beyond the end"),
    # CONNECT
    ("10 02 0004", 4, "1.5", "CONNECT cut short"),
    ("10 0d 0004 4d515455 04 02 000a 0001 61", 4, "3.1.2.2", "another protocol"),
    ("10 0d 0004 4d515454 06 02 000a 0001 61", 4, "3.1.2.2", "MQTT 6"),
    ("10 0d 0004 4d515454 04 03 000a 0001 61", 4, "3.1.2.3", "reserved flag"),
    ("10 0d 0004 4d515454 04 0a 000a 0001 61", 4, "3.1.2.5", "will QoS without will"),
    ("10 0d 0004 4d515454 04 22 000a 0001 61", 4, "3.1.2.5", "will retain without will"),
    ("10 0d 0004 4d515454 04 1e 000a 0001 61", 4, "3.1.2.6", "will QoS 3"),
    ("10 0f 0004 4d515454 04 42 000a 0001 61 0000", 4, "3.1.2.9", "password without user"),
    ("10 12 0004 4d515454 04 06 000a 0001 61 0001 23 0000", 4, "3.1.3.3", "will topic #"),
    ("10 0f 0004 4d515454 04 02 000a 0001 61 0000", 4, "2.1.4", "bytes left over"),
    # CONNACK and acknowledgements
    ("20 02 02 00", 4, "3.2.2.1", "reserved flag of CONNACK"),
    ("20 02 00 06", 4, "2.4", "return code 6"),
    ("20 02 01 05", 4, "3.2.2.1.1", "session of a refused connection"),
    ("20 03 00 8e 00", 5, "2.4", "code of another packet"),
    ("40 02 0000", 4, "2.2.1", "packet identifier 0"),
    ("40 03 0001 00", 4, "2.1.4", "reason code before MQTT 5"),
    ("40 03 0001 18", 5, "2.4", "code of AUTH in PUBACK"),
    # PUBLISH
    ("36 05 0001 61 0001", 4, "3.3.1.2", "QoS 3"),
    ("38 03 0001 61", 4, "3.3.1.1", "QoS 0 repeated"),
    ("30 03 0001 2b", 4, "3.3.2.1", "wildcard in a topic name"),
    ("30 02 0000", 4, "4.7.3", "empty topic name"),
    ("30 03 0000 00", 5, "4.7.3", "empty topic name without alias"),
    ("32 05 0001 61 0000", 4, "2.2.1", "packet identifier 0 in PUBLISH"),
    # SUBSCRIBE and its relatives
    ("82 02 0001", 4, "3.8.3", "no topic filter"),
    ("82 05 0001 0000 00", 4, "4.7.3", "empty topic filter"),
    ("82 06 0001 0001 61 03", 4, "3.8.3.1", "QoS 3 asked"),
    ("82 06 0001 0001 61 04", 4, "3.8.3.1", "options of MQTT 5 in 3.1.1"),
    ("82 07 0001 00 0001 61 c0", 5, "3.8.3.1", "reserved options"),
    ("82 07 0001 00 0001 61 30", 5, "3.8.3.1", "retain handling 3"),
    ("82 0f 0001 00 0009 2473686172652f612f 04", 5, "3.8.3.1", "shared and not local"),
    ("82 0b 0001 04 0b01 0b02 0001 61 00", 5, "3.8.2.1.2", "two subscription identifiers"),
    ("90 02 0001", 4, "3.9.3", "SUBACK without a code"),
    ("90 03 0001 03", 4, "2.4", "granted QoS 3"),
    ("a2 02 0001", 4, "3.10.3", "nothing to unsubscribe"),
    ("b0 03 0001 00", 5, "3.9.3", "UNSUBACK without a code"),
    # Properties
    ("30 06 0001 61 02 7f00", 5, "2.2.2.2", "unknown property"),
    ("30 08 0001 61 04 11000000", 5, "2.2.2.2", "property of another packet"),
    ("30 06 0001 61 02 0102", 5, "2.2.2.2", "bit that is 2"),
    ("30 08 0001 61 04 0100 0100", 5, "2.2.2.2", "property repeated"),
    ("30 07 0001 61 03 230000", 5, "2.2.2.2", "topic alias 0"),
    ("30 06 0001 61 02 0b00", 5, "2.2.2.2", "subscription identifier 0"),
    ("30 08 0001 61 04 08000123", 5, "3.3.2.3.5", "response topic #"),
    ("30 04 0001 61 05", 5, "1.5", "properties beyond the end"),
    ("20 05 00 00 02 2402", 5, "2.2.2.2", "maximum QoS 2"),
    ("f0 06 18 04 16000161", 5, "3.1.2.11.10", "authentication data without method"),
]


@pytest.mark.parametrize(
    ("data", "level", "clause"),
    [pytest.param(bytes.fromhex(data), level, clause, id=name)
     for data, level, clause, name in MALFORMED],
)  # fmt: skip
def test_malformed_packet_is_refused_with_the_clause(data: bytes, level: int, clause: str) -> None:
    with pytest.raises(MalformedPacketError) as caught:
        take_apart(data, level)

    assert caught.value.clause == clause
    assert clause in str(caught.value)
    assert ReasonCode(caught.value.code) >= ReasonCode.MALFORMED_PACKET


def test_unknown_version_has_its_own_code() -> None:
    with pytest.raises(MalformedPacketError) as caught:
        decode(RawPacket(0x10, b"\0\4MQTT\x06\x02\0\x0a\0\0"))

    assert caught.value.code == ReasonCode.UNSUPPORTED_PROTOCOL_VERSION


def test_many_properties_take_no_more_than_their_share_of_time() -> None:
    property_ = bytes.fromhex("26 0000 0000")
    many = property_ * 200_000

    packet = decode(RawPacket(0x30, b"\0\1a" + b"\xc0\x84\x3d" + many), 5)

    assert len(packet.properties.user_properties) == 200_000  # type: ignore[union-attr]  # PUBLISH


@pytest.mark.parametrize("seed", range(8))
def test_random_damage_never_raises_anything_else(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - chance, not a secret
    whole = [(encode(packet, level), level) for packet, level in CASES]
    samples = [(data, level) for data, level in whole if len(data) < 2_000]

    for _ in range(4_000):
        data, level = chance.choice(samples)
        with contextlib.suppress(MalformedPacketError):
            take_apart(damage(chance, data), chance.choice((level, 3, 4, 5)))


@pytest.mark.parametrize("seed", range(4))
def test_random_bytes_never_raise_anything_else(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - chance, not a secret

    for _ in range(4_000):
        with contextlib.suppress(MalformedPacketError):
            take_apart(chance.randbytes(chance.randrange(1, 60)), chance.choice((3, 4, 5)))


def take_apart(data: bytes, level: int) -> None:
    reader = PacketReader(100_000)
    reader.feed(data)
    for raw in reader.packets():
        decode(raw, level)
