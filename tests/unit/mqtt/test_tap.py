from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

import pytest

from mqtts_gui.mqtt.channel import Channel
from mqtts_gui.mqtt.codec import Connack, Packet, Pingresp, Puback, Publish, encode
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Secrets
from mqtts_gui.mqtt.tap import KEPT_BYTES, LONGEST_KEPT, OVERHEAD_BYTES, Heard, Layer, Tap, TapLine
from mqtts_gui.mqtt.transport import Transport
from tests.support.peers import TlsPeer, receive, server_context, shake_hands, tcp_pair
from tests.unit.mqtt.conftest import Files

FIVE: list[Packet] = [
    Connack(), Publish("a", b"1", 1, packet_id=1), Pingresp(), Publish("a", b"x" * 300), Pingresp()
]  # fmt: skip
PACKETS = [encode(packet, 5) for packet in FIVE]


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    with tcp_pair() as pair:
        yield pair


def tap_on(kept_bytes: int = KEPT_BYTES) -> Tap:
    tap = Tap(kept_bytes)
    tap.turn(on=True)
    return tap


def data_of(heard: list[Heard], layer: Layer, *, incoming: bool) -> list[bytes]:
    return [each.data for each in heard if (each.layer, each.incoming) == (layer, incoming)]


@pytest.mark.parametrize("step", [1, 2, 3, 7, 1000])
def test_packets_are_cut_whatever_pieces_they_come_in(step: int) -> None:
    tap, stream = tap_on(), b"".join(PACKETS)
    line = TapLine(tap)
    for place in range(0, len(stream), step):
        line.hear(Layer.PACKET, stream[place : place + step], incoming=True)
    heard, dropped = tap.take()
    assert [each.data for each in heard] == PACKETS
    assert [each.size for each in heard] == list(map(len, PACKETS))
    assert dropped == 0


def test_the_longest_packets_are_kept_by_their_beginning() -> None:
    tap = tap_on()
    line, packet = TapLine(tap), encode(Publish("a", b"x" * 200_000), 5)
    for place in range(0, len(packet), 1000):
        line.hear(Layer.PACKET, packet[place : place + 1000], incoming=False)
    [heard], _ = tap.take()
    assert heard.data == packet[:LONGEST_KEPT]
    assert heard.size == len(packet)


def test_the_oldest_is_dropped_and_counted() -> None:
    packet = encode(Publish("a", b"x" * 100), 5)
    tap = tap_on(10 * (len(packet) + OVERHEAD_BYTES))
    line = TapLine(tap)
    for _ in range(25):
        line.hear(Layer.PACKET, packet, incoming=True)
    heard, dropped = tap.take()
    assert (len(heard), dropped) == (10, 15)
    assert tap.take() == ([], 0)


def record(data: bytes) -> bytes:
    return b"\x17\x03\x03" + len(data).to_bytes(2) + data


@pytest.mark.parametrize("cut", [0, 1, 4, 5, 6, 80])
def test_records_are_found_in_the_middle_of_a_stream(cut: int) -> None:
    records = [record(b"x" * 100), record(b"\x17\x03\x03\x00"), record(b"y" * 3000)]
    tap = tap_on()
    TapLine(tap).hear(Layer.RECORD, b"".join(records)[cut:], incoming=True)
    heard, _ = tap.take()
    assert [each.data for each in heard] == (records if cut == 0 else records[1:])


def test_a_tap_hears_a_connection_from_its_first_record(
    ends: tuple[socket.socket, socket.socket], files: Files
) -> None:
    tap = tap_on()
    channel = Channel(ends[0], tap)
    peer = TlsPeer(ends[1], server_context(files.broker_cert, files.broker_key))
    channel.start_tls(ssl.create_default_context(cafile=str(files.ca)), "localhost")
    shake_hands(channel, peer)
    heard, _ = tap.take()
    kinds = [(each.incoming, each.data[0]) for each in heard]
    assert kinds[:2] == [(False, 22), (True, 22)]  # ClientHello, ServerHello
    assert all(each.layer is Layer.RECORD and len(each.data) == each.size for each in heard)
    channel.dispose()


@pytest.mark.parametrize("in_batches", [True, False])
def test_packets_are_heard_both_ways_from_the_middle_of_one_on(
    ends: tuple[socket.socket, socket.socket], *, in_batches: bool
) -> None:
    tap = Tap()
    channel = Channel(ends[0], tap)
    profile = Profile(mqtt_version=MqttVersion.V5)
    transport = Transport(profile, Secrets(), in_batches=in_batches)
    transport.open(channel)
    long = encode(Publish("a", b"x" * 300), 5)

    def say(data: bytes) -> None:
        ends[1].sendall(data)
        receive(channel)
        transport.read(channel)
        transport.acknowledge(channel)

    say(PACKETS[0] + long[:100])
    assert tap.take() == ([], 0)
    tap.turn(on=True)
    say(long[100:] + b"".join(PACKETS[1:]))
    heard, _ = tap.take()
    assert data_of(heard, Layer.PACKET, incoming=True) == PACKETS[1:]
    assert data_of(heard, Layer.PACKET, incoming=False) == [encode(Puback(1), 5)]
    tap.turn(on=False)
    say(PACKETS[3][:50])
    tap.turn(on=True)
    say(PACKETS[3][50:] + PACKETS[4])
    heard, _ = tap.take()
    assert data_of(heard, Layer.PACKET, incoming=True) == [PACKETS[4]]
    channel.dispose()
