"""Packets survive the way to bytes and back, in pieces of any size."""

from __future__ import annotations

import dataclasses

import pytest

from mqtts_gui.mqtt.codec import (
    MAX_PACKET_SIZE,
    Auth,
    Connack,
    Connect,
    Disconnect,
    MalformedPacketError,
    Packet,
    PacketReader,
    PacketType,
    Pingreq,
    Properties,
    Puback,
    Publish,
    Pubrel,
    RawPacket,
    ReasonCode,
    Subscribe,
    TopicRequest,
    Unsubscribe,
    decode,
    encode,
    reason_name,
)
from tests.support.packets import CASES, CONNECTS


def read(data: bytes, limit: int = MAX_PACKET_SIZE) -> list[RawPacket]:
    reader = PacketReader(limit)
    reader.feed(data)
    return list(reader.packets())


@pytest.mark.parametrize(("packet", "level"), CASES, ids=lambda value: str(value)[:40])
def test_packet_survives_the_way_there_and_back(packet: Packet, level: int) -> None:
    data = encode(packet, level)

    (raw,) = read(data)
    expected = packet
    if level == 3 and isinstance(packet, Connack):
        expected = dataclasses.replace(packet, session_present=False)

    assert raw.size == len(data)
    assert decode(raw, level) == expected


def test_every_property_and_packet_is_in_the_cases() -> None:
    packets = [packet for packet, _ in CASES]
    names = {field.name for field in dataclasses.fields(Properties)}
    carried = [getattr(packet, "properties", Properties()) for packet in packets]
    carried += [packet.will.properties for packet in CONNECTS if packet.will]

    seen = {name for name in names for one in carried if getattr(one, name) not in {None, ()}}

    assert seen == names
    assert {type(packet).__name__.upper() for packet in packets} == set(PacketType.__members__)


def test_known_bytes_of_the_standards() -> None:
    connect = encode(Connect("ab", keep_alive_s=10))
    publish = encode(Publish("a/b", b"\x01", 1, packet_id=10), 5)

    assert connect == bytes.fromhex("10 0e 0004 4d515454 04 02 000a 0002 6162")
    assert publish == bytes.fromhex("32 09 0003 612f62 000a 00 01")
    assert encode(Pubrel(10)) == bytes.fromhex("62 02 000a")
    assert encode(Disconnect(), 5) == bytes.fromhex("e0 00")


def test_stream_may_be_cut_anywhere() -> None:
    packets = [Publish("a", b"x" * size, 1, packet_id=size + 1) for size in (0, 100, 127, 20_000)]
    stream = b"".join(encode(packet) for packet in packets)

    for size in (1, 2, 3, 129, 20_000):
        reader, read_so_far = PacketReader(), []
        for start in range(0, len(stream), size):
            reader.feed(stream[start : start + size])
            read_so_far += [decode(raw) for raw in reader.packets()]
        assert read_so_far == packets
        assert reader.pending == 0


def test_packets_before_a_bad_one_are_taken() -> None:
    reader = PacketReader()
    reader.feed(encode(Pingreq()) + b"\x30\xff\xff\xff\xff\x01")
    packets = reader.packets()

    assert decode(next(packets)) == Pingreq()
    with pytest.raises(MalformedPacketError, match=r"2\.1\.4"):
        next(packets)


def test_limit_counts_the_whole_packet_and_is_checked_before_the_body_arrives() -> None:
    data = encode(Publish("a", b"x" * 200))

    assert read(data, limit=len(data))
    with pytest.raises(MalformedPacketError) as caught:
        read(data[:3], limit=len(data) - 1)
    assert caught.value.code == ReasonCode.PACKET_TOO_LARGE


@pytest.mark.parametrize(
    ("packet", "level"),
    [
        (Publish("a", qos=1), 4),
        (Publish("a", packet_id=1), 4),
        (Publish("a", qos=3, packet_id=1), 4),
        (Publish("a\0b"), 4),
        (Publish("a" * 65_536), 4),
        (Publish("a", b"x" * 268_435_456), 4),
        (Puback(0), 4),
        (Puback(65_536), 4),
        (Subscribe(1, ()), 4),
        (Subscribe(1, (TopicRequest("a", 3),)), 4),
        (Subscribe(1, (TopicRequest("a", retain_handling=3),)), 5),
        (Unsubscribe(1, ()), 4),
        (Connect("a", keep_alive_s=-1), 4),
        (Auth(), 4),
        (Puback(1, 0, Properties(topic_alias=1)), 5),
        (Publish("a", properties=Properties(topic_alias=0)), 5),
        (Publish("a", properties=Properties(message_expiry_interval_s=-1)), 5),
    ],
    ids=lambda value: str(value)[:50],
)
def test_what_mqtt_cannot_say_is_refused_when_written(packet: Packet, level: int) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        encode(packet, level)


def test_secrets_are_not_shown() -> None:
    secret = Properties(authentication_method="x", authentication_data=b"secret")
    shown = repr(Connect("a", username="u", password=b"secret", properties=secret))

    assert "secret" not in shown


@pytest.mark.parametrize(
    ("code", "packet_type", "level", "name"),
    [
        (0x00, PacketType.CONNACK, 5, "Success"),
        (0x00, PacketType.DISCONNECT, 5, "Normal disconnection"),
        (0x00, PacketType.SUBACK, 5, "Granted QoS 0"),
        (0x02, PacketType.SUBACK, 5, "Granted QoS 2"),
        (0x02, PacketType.SUBACK, 4, "Granted QoS 2"),
        (0x80, PacketType.SUBACK, 4, "Failure"),
        (0x04, PacketType.DISCONNECT, 5, "Disconnect with Will Message"),
        (0x86, PacketType.CONNACK, 5, "Bad User Name or Password"),
        (0x9B, PacketType.CONNACK, 5, "QoS not supported"),
        (0x04, PacketType.CONNACK, 4, "Bad user name or password"),
        (0x8E, PacketType.CONNACK, 5, "Unknown code 0x8E"),
        (0x63, PacketType.CONNACK, 4, "Unknown code 0x63"),
    ],
)
def test_codes_have_the_names_of_the_standard(
    code: int, packet_type: PacketType, level: int, name: str
) -> None:
    assert reason_name(code, packet_type, level) == name
