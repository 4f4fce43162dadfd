"""Packets made together are those that the codec makes one by one."""

from __future__ import annotations

import pytest

from mqtts_gui.mqtt.codec import PacketReader, Publish, decode
from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.properties import Properties, encode_properties
from mqtts_gui.mqtt.publish_packets import publish_packets

LENGTHS = (0, 1, 100, 127, 128, 4088, 4089, 4090, 4100, 16_383, 16_384, 2_097_151, 2_097_152)


@pytest.mark.parametrize("level", [4, 5])
def test_each_length_topic_and_flag_is_as_the_codec_reads_it(level: int) -> None:
    properties = Properties(content_type="text/plain", user_properties=(("à", "b"),))
    encoded = encode_properties(properties, "PUBLISH")[1:]
    messages, wanted = [], []
    for place, length in enumerate(LENGTHS):
        topic, retain, rich = f"ciel/é{place // 2}", place % 3 == 0, place % 4 == 1
        payload = bytes([place]) * length
        messages.append(Message(0, False, topic, payload, 0, retain, False, encoded * rich))  # noqa: FBT003 - a tuple
        said = properties if rich and level > 4 else Properties()
        wanted.append(Publish(topic, payload, retain=retain, properties=said))
    reader = PacketReader()
    reader.feed(publish_packets(messages, is_v5=level > 4))
    assert [decode(raw, level) for raw in reader.packets()] == wanted
