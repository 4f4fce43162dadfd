from __future__ import annotations

import pytest

from mqtts_gui.mqtt.codec import Publish, encode
from mqtts_gui.mqtt.delivery import NOTHING_TO_DO, Delivery, Reply
from mqtts_gui.mqtt.events import (
    Message,
    MessagesReceived,
    Published,
    SubscribeAnswered,
    UnsubscribeAnswered,
)
from mqtts_gui.mqtt.incoming import read_publish
from mqtts_gui.mqtt.properties import NO_PROPERTIES, Properties
from mqtts_gui.mqtt.wire import MalformedPacketError, PacketType

PUBLISH, PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK, UNSUBACK = (
    kind << 4
    for kind in (
        PacketType.PUBLISH,
        PacketType.PUBACK,
        PacketType.PUBREC,
        PacketType.PUBREL,
        PacketType.PUBCOMP,
        PacketType.SUBACK,
        PacketType.UNSUBACK,
    )
)


def message(qos: int, payload: bytes = b"x", *, incoming: bool = False) -> Message:
    return Message(0, incoming, "ciel", payload, qos, retain=False, duplicate=False)


def user_property(unit: str) -> bytes:
    value = unit.encode()
    return b"\x26\0\4unit" + len(value).to_bytes(2, "big") + value


def split(packet: bytes) -> tuple[int, bytes]:
    """Return first byte and body of an encoded packet of any size."""
    place = 1
    while packet[place] >= 0x80:
        place += 1
    return packet[0], packet[place + 1 :]


@pytest.mark.parametrize("level", [4, 5])
@pytest.mark.parametrize("qos", [0, 1, 2])
@pytest.mark.parametrize("unit", ["", "°C", "a" * 200])
def test_publish_is_read_as_the_codec_wrote_it(level: int, qos: int, unit: str) -> None:
    has_unit = bool(unit) and level == 5
    properties = Properties(user_properties=(("unit", unit),)) if has_unit else NO_PROPERTIES
    packet = Publish(
        "été/1",
        b"21",
        qos,
        retain=True,
        duplicate=qos > 0,
        packet_id=7 if qos else None,
        properties=properties,
    )
    first_byte, body = split(encode(packet, level))

    packet_id, read = read_publish(first_byte & 0x0F, body, is_v5=level == 5)

    assert packet_id == (7 if qos else 0)
    assert read[1:7] == (True, "été/1", b"21", qos, True, qos > 0)
    assert read.properties == (user_property(unit) if has_unit else b"")


@pytest.mark.parametrize("body", [b"", b"\0", b"\0\5ciel", b"\0\4ciel\0", b"\0\4ciel\0\1\x05ab"])
def test_publish_that_ends_too_early_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedPacketError):
        read_publish(0x02, body, is_v5=True)


def test_a_topic_that_is_not_utf_8_is_shown_all_the_same() -> None:
    _, read = read_publish(0, b"\0\2\xff/x", is_v5=False)
    assert read.topic == "\\xff/"


def test_qos_2_counts_once_and_with_its_release() -> None:
    delivery = Delivery(is_v5=False)
    body = b"\0\4ciel\0\7hello"

    assert delivery.take(PUBLISH | 4, body) == Reply(7, PacketType.PUBREC)
    assert delivery.take_events() == ()
    assert delivery.take(PUBLISH | 12, body) == Reply(7, PacketType.PUBREC)
    assert delivery.take(PUBREL | 2, b"\0\7") == Reply(7, PacketType.PUBCOMP)
    assert delivery.take(PUBREL | 2, b"\0\7") == Reply(7, PacketType.PUBCOMP)
    [received] = delivery.take_events()
    assert isinstance(received, MessagesReceived)
    assert [each.payload for each in received.messages] == [b"hello"]


def test_what_was_held_is_forgotten_with_the_brokers_session() -> None:
    delivery = Delivery(is_v5=False)
    delivery.take(PUBLISH | 4, b"\0\4ciel\0\7hello")
    delivery.connection_opened()
    delivery.session_began()
    delivery.take(PUBREL | 2, b"\0\7")
    assert delivery.take_events() == ()


def test_all_messages_of_one_read_come_in_one_event_before_the_rest() -> None:
    delivery = Delivery(is_v5=False)
    delivery.note_published(1, 11, message(1))
    delivery.take(PUBLISH, b"\0\1a1")
    delivery.take(PUBACK, b"\0\1")
    delivery.take(PUBLISH, b"\0\1a2")
    received, published = delivery.take_events()
    assert isinstance(received, MessagesReceived)
    assert [each.payload for each in received.messages] == [b"1", b"2"]
    assert published == Published(11, message(1))


def test_a_message_is_published_when_its_quality_of_service_is_met() -> None:
    delivery = Delivery(is_v5=True)
    for qos in (0, 1, 2):
        delivery.note_published(qos, 10 + qos, message(qos))
    assert delivery.take_events() == (Published(10, message(0)),)
    assert delivery.outstanding == 2
    assert delivery.take(PUBACK, b"\0\1\x95") == Reply(1, complete=True)
    assert delivery.take(PUBREC, b"\0\2") is None
    assert delivery.take(PUBCOMP, b"\0\2") == Reply(2, complete=True)
    assert delivery.take_events() == (Published(11, message(1), 0x95), Published(12, message(2)))


def test_a_refusal_in_pubrec_ends_the_delivery() -> None:
    delivery = Delivery(is_v5=True)
    delivery.note_published(2, 12, message(2))
    assert delivery.take(PUBREC, b"\0\2\x87") == Reply(2, complete=True)
    assert delivery.take_events() == (Published(12, message(2), 0x87),)


def test_answers_carry_the_filters_they_are_about() -> None:
    delivery = Delivery(is_v5=True)
    delivery.note_asked(3, ("a", "b"))
    delivery.note_asked(4, ("c",))
    assert delivery.take(SUBACK, b"\0\3\0\1\x87") == NOTHING_TO_DO
    assert delivery.take(UNSUBACK, b"\0\4\0\x11") == NOTHING_TO_DO
    assert delivery.take_events() == (
        SubscribeAnswered(("a", "b"), (1, 0x87)),
        UnsubscribeAnswered(("c",), (0x11,)),
    )


def test_what_is_not_a_delivery_is_left_alone() -> None:
    assert Delivery(is_v5=True).take(PacketType.PINGRESP << 4, b"") is None
