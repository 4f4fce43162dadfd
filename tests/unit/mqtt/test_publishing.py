"""What is refused before it is sent, measured against the packet that would carry it."""

from __future__ import annotations

import pytest

from mqtts_gui.mqtt.codec import Publish, encode
from mqtts_gui.mqtt.events import NO_LIMITS, BrokerLimits
from mqtts_gui.mqtt.properties import Properties, encode_properties
from mqtts_gui.mqtt.publish_properties import (
    PropertyError,
    TypedProperties,
    as_json,
    encoded,
    from_json,
)
from mqtts_gui.mqtt.publishing import Outline, Place, find_faults, topic_warning


def places(outline: Outline, limits: BrokerLimits = NO_LIMITS) -> list[Place]:
    return [fault.place for fault in find_faults(outline, limits)]


@pytest.mark.parametrize("level", [4, 5])
@pytest.mark.parametrize("qos", [0, 1, 2])
@pytest.mark.parametrize("size", [0, 110, 125, 128, 16_370, 20_000, 2_100_000])
def test_the_size_is_that_of_the_packet(level: int, qos: int, size: int) -> None:
    user = (("a", "b" * 150),) if size > 110 else ()
    properties = Properties(user_properties=user) if level > 4 else Properties()
    packet = Publish("ciel/é", bytes(size), qos, packet_id=qos or None, properties=properties)
    length = len(encoded(TypedProperties(user=user))) if level > 4 else None
    assert Outline("ciel/é", size, qos, retain=False, properties=length).packet_size == len(
        encode(packet, level)
    )


@pytest.mark.parametrize("topic", ["", "a/+", "#", "a\0b", "x" * 65_536, "\ud800"])
def test_a_bad_topic_is_refused(topic: str) -> None:
    assert places(Outline(topic, 0, 0, retain=False)) == [Place.TOPIC]


def test_what_the_broker_does_not_take_is_refused() -> None:
    assert places(Outline("a", 5, 2, retain=True)) == []
    limits = BrokerLimits(max_packet_size=12, maximum_qos=1, retain_available=False)
    assert places(Outline("a", 5, 1, retain=False), limits) == []
    assert places(Outline("a", 6, 2, retain=True, properties=0), limits) == [
        Place.QOS, Place.RETAIN, Place.CONTENT,
    ]  # fmt: skip
    assert places(Outline("a", 1 << 28, 0, retain=False)) == [Place.CONTENT]


@pytest.mark.parametrize("topic", ["$SYS/x", "$share/a/b", " a", "a ", "/a"])
def test_what_is_seldom_meant_is_said(topic: str) -> None:
    assert topic_warning(topic) is not None
    assert topic_warning(topic.strip(" $/").replace("$", "")) is None


def test_properties_are_as_the_codec_writes_them() -> None:
    typed = TypedProperties(
        True,  # noqa: FBT003 - a form
        "60",
        "text/plain",
        "ciel/answer",
        "00 ff",
        True,  # noqa: FBT003
        (("a", "1"), ("a", "2")),
        "3",
    )
    assert typed.count == 8
    wanted = Properties(
        payload_format_indicator=True,
        message_expiry_interval_s=60,
        content_type="text/plain",
        response_topic="ciel/answer",
        correlation_data=b"\0\xff",
        topic_alias=3,
        user_properties=(("a", "1"), ("a", "2")),
    )
    limits = BrokerLimits(topic_alias_maximum=3)
    assert encoded(typed, limits) == encode_properties(wanted, "PUBLISH")[1:]
    assert from_json(as_json(typed)) == typed
    assert encoded(TypedProperties()) == b""
    assert as_json(TypedProperties()) == {}


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        (TypedProperties(expiry="soon"), "expiry"),
        (TypedProperties(expiry="-1"), "expiry"),
        (TypedProperties(expiry="4294967296"), "expiry"),
        (TypedProperties(expiry="\u0663"), "expiry"),
        (TypedProperties(topic_alias="1"), "topic_alias"),
        (TypedProperties(response_topic="a/#"), "response_topic"),
        (TypedProperties(content_type="\0"), "content_type"),
        (TypedProperties(content_type="x" * 65_536), "content_type"),
        (TypedProperties(correlation="0", correlation_hex=True), "correlation"),
        (TypedProperties(correlation="é" * 40_000), "correlation"),
        (TypedProperties(user=(("a", "\ud800"),)), "user"),
    ],
)
def test_a_property_that_cannot_be_sent_is_named(typed: TypedProperties, name: str) -> None:
    with pytest.raises(PropertyError) as caught:
        encoded(typed)
    assert caught.value.name == name


@pytest.mark.parametrize(
    "data", [None, [], {"user": "ab"}, {"user": [["a"], 5, "ab"]}, {"expiry": 5}, {"is_text": "x"}]
)
def test_odd_properties_of_a_file_are_left_out(data: object) -> None:
    assert from_json(data) == TypedProperties()
