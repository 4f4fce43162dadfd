from __future__ import annotations

import pytest

from mqtts_gui.mqtt.channel import Channel
from mqtts_gui.mqtt.codec import PacketReader, decode
from mqtts_gui.mqtt.packets import ProtocolLevel, Subscribe, TopicRequest
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Secrets, Subscription
from mqtts_gui.mqtt.transport import Transport
from tests.support.peers import tcp_pair

WANTED = (
    Subscription("a", 2, no_local=True, retain_handling=1),
    Subscription("b", 1, retain_as_published=True, retain_handling=2),
    Subscription("$share/g/c", 0, no_local=True),
)


def asked(version: MqttVersion, level: ProtocolLevel) -> list[Subscribe]:
    """Return what a client that subscribes sends after its CONNECT."""
    with tcp_pair() as (near, far):
        channel = Channel(near)
        transport = Transport(Profile(mqtt_version=version), Secrets())
        transport.open(channel)
        transport.subscribe([each.request for each in WANTED])
        channel.flush()
        reader = PacketReader()
        reader.feed(far.recv(65_536))
        _connect, *packets = (decode(raw, level) for raw in reader.packets())
        channel.dispose()
    return [packet for packet in packets if isinstance(packet, Subscribe)]


def test_options_travel_in_one_packet() -> None:
    (packet,) = asked(MqttVersion.V5, ProtocolLevel.V5)
    assert packet.requests == (
        TopicRequest("a", 2, no_local=True, retain_handling=1),
        TopicRequest("b", 1, retain_as_published=True, retain_handling=2),
        TopicRequest("$share/g/c", 0),  # no local would be a protocol error (3.8.3.1)
    )


@pytest.mark.parametrize(
    ("version", "level"),
    [
        (MqttVersion.V3_1, ProtocolLevel.V3_1),
        (MqttVersion.V3_1_1, ProtocolLevel.V3_1_1),
    ],
)
def test_before_mqtt_5_only_the_qos_is_sent(version: MqttVersion, level: ProtocolLevel) -> None:
    (packet,) = asked(version, level)
    assert packet.requests == (
        TopicRequest("a", 2),
        TopicRequest("b", 1),
        TopicRequest("$share/g/c", 0),
    )
