from __future__ import annotations

import pytest

from mqtts_gui.mqtt.codec import Publish, encode
from mqtts_gui.mqtt.delivery import Delivery
from mqtts_gui.mqtt.events import (
    Message,
    MessagesReceived,
    Published,
    SubscribeAnswered,
    UnsubscribeAnswered,
)
from mqtts_gui.mqtt.inbox import MOST_UNANSWERED, Inbox, SessionMemory
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


class Desk:
    """A delivery with its inbox, over one connection after the other."""

    def __init__(self, *, is_v5: bool = False) -> None:
        self.memory = SessionMemory()
        self.inbox = Inbox(self.memory)
        self.delivery = Delivery(self.inbox, is_v5=is_v5)

    def payloads(self) -> list[bytes]:
        """Return the payloads received since the last call."""
        return [
            each.payload
            for event in self.delivery.take_events()
            if isinstance(event, MessagesReceived)
            for each in event.messages
        ]


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

    packet_id, read = read_publish(first_byte & 0x0F, body, is_v5=level == 5, time_ns=5)

    assert packet_id == (b"\0\7" if qos else b"")
    assert read[:7] == (5, True, "été/1", b"21", qos, True, qos > 0)
    assert read.properties == (user_property(unit) if has_unit else b"")


@pytest.mark.parametrize(
    ("flags", "body", "clause"),
    [
        (2, b"", "1.5"),
        (2, b"\0", "1.5"),
        (2, b"\0\5ciel", "1.5"),
        (2, b"\0\4ciel\0", "1.5"),
        (2, b"\0\4ciel\0\1", "1.5"),
        (2, b"\0\4ciel\0\1\x05ab", "1.5"),
        (2, b"\0\4ciel\0\0\0", "2.2.1"),
        (6, b"\0\4ciel\0\1\0", "3.3.1.2"),
        (8, b"\0\4ciel\0", "3.3.1.1"),
        (0, b"\0\0\0", "4.7.3"),
        (0, b"\0\3a/#\0", "3.3.2.1"),
        (0, b"\0\1+\0", "3.3.2.1"),
        (0, b"\0\1\0\0", "1.5.4"),
        (0, b"\0\2\xff/\0", "1.5.4"),
        (0, b"\0\3\xed\xa0\x80\0", "1.5.4"),
        (0, b"\0\1a\3\x23\0\1", "3.3.2.3.4"),
        (0, b"\0\0\3\x23\0\1", "3.3.2.3.4"),
        (0, b"\0\1a\2\x7e\0", "2.2.2.2"),
        (0, b"\0\1a\2\x01\2", "2.2.2.2"),
        (0, b"\0\1a\x80\0x", "1.5.5"),
    ],
)
def test_publish_that_mqtt_forbids_is_named(flags: int, body: bytes, clause: str) -> None:
    with pytest.raises(MalformedPacketError) as raised:
        read_publish(flags, body, is_v5=True, time_ns=0)
    assert raised.value.clause == clause


def test_qos_2_counts_once_and_at_first_sight() -> None:
    desk = Desk()
    body = b"\0\4ciel\0\7hello"

    assert desk.delivery.take(PUBLISH | 4, body)
    assert desk.delivery.take(PUBLISH | 12, body)
    assert desk.payloads() == [b"hello"]
    assert desk.inbox.take_acknowledgements() == b"\x50\2\0\7\x50\2\0\7"
    assert desk.delivery.take(PUBREL | 2, b"\0\7")
    assert desk.delivery.take(PUBREL | 2, b"\0\7")
    assert desk.inbox.take_acknowledgements() == b"\x70\2\0\7\x70\2\0\7"
    assert desk.delivery.take(PUBLISH | 4, body)  # the identifier is free again
    assert desk.payloads() == [b"hello"]


def test_a_message_of_qos_2_is_known_over_the_next_connection() -> None:
    desk = Desk()
    body = b"\0\4ciel\0\7hello"
    desk.delivery.take(PUBLISH | 4, body)
    desk.inbox.take_acknowledgements()
    desk.inbox.connection_opened()
    again = Desk()
    again.inbox = Inbox(desk.memory)
    again.delivery = Delivery(again.inbox, is_v5=False)
    again.inbox.connection_opened()
    again.delivery.take(PUBLISH | 12, body)
    assert again.payloads() == []
    assert again.inbox.take_acknowledgements() == b"\x50\2\0\7"


def test_what_nobody_took_is_taken_when_it_comes_again() -> None:
    desk = Desk()
    body = b"\0\4ciel\0\7hello"
    desk.delivery.take(PUBLISH | 4, body)
    desk.inbox.connection_opened()  # the connection broke before `take_acknowledgements`
    assert desk.payloads() == []
    assert desk.inbox.take_acknowledgements() == b""
    desk.delivery.take(PUBLISH | 12, body)
    assert desk.payloads() == [b"hello"]


def test_what_was_held_is_forgotten_with_the_brokers_session() -> None:
    desk = Desk()
    desk.delivery.take(PUBLISH | 4, b"\0\4ciel\0\7one")
    desk.inbox.take_acknowledgements()
    desk.inbox.connection_opened()
    desk.inbox.session_began()
    desk.delivery.take(PUBLISH | 4, b"\0\4ciel\0\7two")
    assert desk.payloads() == [b"two"]


def take_released(desk: Desk, identifier: int, payload: bytes = b"hello") -> None:
    desk.delivery.take(PUBLISH | 4, b"\0\4ciel\0%c" % identifier + payload)
    desk.inbox.take_acknowledgements()
    desk.delivery.take(PUBREL | 2, b"\0%c" % identifier)
    desk.inbox.take_acknowledgements()


def test_a_broker_that_lost_count_of_its_identifiers_costs_no_message() -> None:
    desk = Desk()
    for number in range(100, 140):  # it counts on
        take_released(desk, number)
    assert len(desk.payloads()) == 40
    for first_byte, payload in ((4, b"1"), (4, b"2"), (12, b"2"), (12, b"3")):
        desk.delivery.take(PUBLISH | first_byte, b"\0\4ciel\0\xc8" + payload)
    assert desk.payloads() == [b"1", b"2", b"3"]
    assert desk.inbox.take_acknowledgements() == b"\x50\2\0\xc8" * 4
    for number in range(0, 0x10000, 1000):
        desk.inbox.puback.append(number.to_bytes(2))
        desk.inbox.take_acknowledgements()
    desk.delivery.take(PUBREL | 2, b"\0\xc8")
    for again in (b"132", b"213"):
        desk.inbox.connection_opened()
        for byte in again:
            desk.delivery.take(PUBLISH | 12, b"\0\4ciel\0\xc8%c" % byte)
    assert desk.payloads() == []


def test_what_had_an_identifier_with_another_one_is_forgotten_when_that_is_given_anew() -> None:
    desk = Desk()
    for number in range(100, 140):
        take_released(desk, number)
    for payload in (b"1", b"2"):
        desk.delivery.take(PUBLISH | 4, b"\0\4ciel\0\xc8" + payload)
    desk.delivery.take(PUBREL | 2, b"\0\xc8")
    take_released(desk, 200, b"3")
    assert len(desk.payloads()) == 43
    desk.inbox.connection_opened()
    desk.delivery.take(PUBLISH | 12, b"\0\4ciel\0\xc8" + b"1")
    assert desk.payloads() == [b"1"]


def test_of_messages_with_one_identifier_those_nobody_took_are_taken_when_they_come_again() -> None:
    desk = Desk()
    desk.delivery.take(PUBLISH | 4, b"\0\4ciel\0\7" + b"1")
    assert desk.payloads() == [b"1"]
    desk.inbox.take_acknowledgements()
    for payload in b"23":
        desk.delivery.take(PUBLISH | 4, b"\0\4ciel\0\7%c" % payload)
    desk.inbox.connection_opened()
    for payload in b"23":
        desk.delivery.take(PUBLISH | 12, b"\0\4ciel\0\7%c" % payload)
    assert desk.payloads() == [b"2", b"3"]


def test_what_nobody_took_is_not_known_as_released() -> None:
    desk = Desk()
    desk.delivery.take(PUBLISH | 4, b"\0\4ciel\0\7hello")
    desk.delivery.take(PUBREL | 2, b"\0\7")
    desk.inbox.connection_opened()
    desk.delivery.take(PUBLISH | 12, b"\0\4ciel\0\7hello")
    assert desk.payloads() == [b"hello"]


def test_a_broker_that_cannot_say_it_forgot_is_believed_about_copies() -> None:
    desk = Desk()
    desk.inbox.trusts_duplicate = True
    for flags, payload in ((4, b"1"), (12, b"1"), (4, b"2"), (12, b"2"), (4, b"2")):
        desk.delivery.take(PUBLISH | flags, b"\0\4ciel\0\7" + payload)
    assert desk.payloads() == [b"1", b"2", b"2"]


def test_a_quota_is_kept_until_it_is_answered() -> None:
    inbox = Desk().inbox
    for number in range(1, MOST_UNANSWERED):
        inbox.hold(number.to_bytes(2), 0, duplicate=False)
    inbox.puback.append(b"\0\1")
    inbox.check_quota(0)
    with pytest.raises(MalformedPacketError) as raised:
        inbox.check_quota(1)
    assert raised.value.code == 147
    inbox.take_acknowledgements()
    inbox.check_quota(MOST_UNANSWERED)


def test_all_messages_of_one_read_come_in_one_event_before_the_rest() -> None:
    delivery = Desk().delivery
    delivery.note_published(1, 11, message(1))
    delivery.take(PUBLISH, b"\0\1a1")
    delivery.take(PUBACK, b"\0\1")
    delivery.take(PUBLISH, b"\0\1a2")
    received, published = delivery.take_events()
    assert isinstance(received, MessagesReceived)
    assert [each.payload for each in received.messages] == [b"1", b"2"]
    assert published == Published(11, message(1))


def test_a_message_is_published_when_its_quality_of_service_is_met() -> None:
    delivery = Desk(is_v5=True).delivery
    for qos in (0, 1, 2):
        delivery.note_published(qos, 10 + qos, message(qos))
    assert delivery.take_events() == (Published(10, message(0)),)
    assert delivery.outstanding == 2
    assert (delivery.take(PUBACK, b"\0\1\x95"), delivery.completed) == (True, 1)
    assert (delivery.take(PUBREC, b"\0\2"), delivery.completed) == (False, None)
    assert (delivery.take(PUBCOMP, b"\0\2"), delivery.completed) == (True, 2)
    assert delivery.take_events() == (Published(11, message(1), 0x95), Published(12, message(2)))


def test_a_refusal_in_pubrec_ends_the_delivery() -> None:
    delivery = Desk(is_v5=True).delivery
    delivery.note_published(2, 12, message(2))
    assert delivery.take(PUBREC, b"\0\2\x87")
    assert delivery.completed == 2
    assert delivery.take_events() == (Published(12, message(2), 0x87),)


def test_answers_carry_the_filters_they_are_about() -> None:
    delivery = Desk(is_v5=True).delivery
    delivery.note_asked(3, ("a", "b"))
    delivery.note_asked(4, ("c",))
    assert delivery.take(SUBACK, b"\0\3\0\1\x87")
    assert delivery.take(UNSUBACK, b"\0\4\0\x11")
    assert delivery.take_events() == (
        SubscribeAnswered(("a", "b"), (1, 0x87)),
        UnsubscribeAnswered(("c",), (0x11,)),
    )


def test_what_is_not_a_delivery_is_left_alone() -> None:
    assert not Desk(is_v5=True).delivery.take(PacketType.PINGRESP << 4, b"")
