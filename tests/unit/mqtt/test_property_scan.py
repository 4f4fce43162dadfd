from __future__ import annotations

import random

import pytest

from mqtts_gui.mqtt.codec import MalformedPacketError, Properties
from mqtts_gui.mqtt.incoming import check_properties
from mqtts_gui.mqtt.properties import encode_properties
from mqtts_gui.mqtt.property_scan import are_surely_sound
from tests.support.packets import MESSAGE_PROPERTIES

SOUND = [
    Properties(),
    MESSAGE_PROPERTIES,
    Properties(user_properties=(("unité", "°C"), ("unité", "°C"), ("", ""))),
    Properties(subscription_identifiers=(1, 127), content_type=""),
    Properties(correlation_data=b"\0" * 20, response_topic="a/b"),
]


def encoded(properties: Properties) -> bytes:
    return encode_properties(properties, "PUBLISH")[1:]


@pytest.mark.parametrize("properties", SOUND)
def test_what_is_sound_is_known_at_once(properties: Properties) -> None:
    data = encoded(properties)
    check_properties(data)
    assert are_surely_sound(data)


def test_an_alias_is_never_sound() -> None:
    assert not are_surely_sound(encoded(Properties(topic_alias=1)))


@pytest.mark.parametrize("properties", SOUND[1:])
def test_what_is_cut_short_is_not_sound(properties: Properties) -> None:
    data = encoded(properties)
    for end in range(1, len(data)):
        if are_surely_sound(data[:end]):
            check_properties(data[:end])


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_called_sound_is(seed: int) -> None:
    noise = random.Random(seed)  # noqa: S311 - repeatable, not secret
    called_sound = refused = 0
    for _ in range(2000):
        data = bytearray(encoded(noise.choice(SOUND[1:])))
        for _ in range(noise.randrange(4)):
            data[noise.randrange(len(data))] = noise.choice(
                [0, 1, 2, 3, 8, 9, 11, 35, 38, 43, 128, 255]
            )
        if are_surely_sound(bytes(data)):
            check_properties(bytes(data))
            called_sound += 1
        else:
            try:
                check_properties(bytes(data))
            except MalformedPacketError:
                refused += 1
    assert called_sound > 100
    assert refused > 100
