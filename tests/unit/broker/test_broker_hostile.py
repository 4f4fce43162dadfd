"""Clients that send rubbish, do not read, or want too much: the broker lives, within its bounds."""

from __future__ import annotations

import random

import pytest

from mqtts_gui.broker.limits import Limits
from mqtts_gui.mqtt.codec import (
    Connack,
    Connect,
    Disconnect,
    Pingreq,
    Pingresp,
    Publish,
    ReasonCode,
    TopicRequest,
    encode,
)
from tests.support.broker_bench import Bench, BenchClient
from tests.support.damage import damage
from tests.support.packets import CASES, payloads

STUDENT = Connect("student", level=5)
TEACHER = Connect("teacher", level=5)


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" * 5,
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 60,
        b"\x00" * 100,
        b"\xff" * 100,
        encode(Pingreq()),
        encode(Publish("a")),
    ],
    ids=["http", "tls", "zeros", "ones", "ping", "publish"],
)
def test_bytes_that_are_no_connect_end_the_connection(data: bytes) -> None:
    client = BenchClient(Bench())

    assert client.send_bytes(data) == []
    assert client.channel.closed


def test_unknown_version_is_refused_in_the_oldest_words() -> None:
    client = BenchClient(Bench(), level=4)

    assert client.send_bytes(b"\x10\x0c\0\4MQTT\x06\x02\0\x0a\0\0") == [Connack(reason_code=1)]
    assert client.channel.closed


def test_malformed_packet_is_answered_with_its_reason() -> None:
    client = Bench().client(STUDENT)

    (answer,) = client.send_bytes(b"\x36\x05\0\1a\0\1")

    assert isinstance(answer, Disconnect)
    assert answer.reason_code == ReasonCode.MALFORMED_PACKET
    assert "3.3.1.2" in (answer.properties.reason_string or "")


def test_nothing_after_the_end_is_taken() -> None:
    bench = Bench()
    reader, writer = bench.client(STUDENT), bench.client(TEACHER)
    reader.subscribe(TopicRequest("a"))

    writer.send(Disconnect(), Publish("a", b"too late"))

    assert reader.received() == []


@pytest.mark.parametrize("seed", range(6))
def test_damaged_packets_never_harm_the_broker_nor_other_clients(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - chance, not a secret
    bench = Bench(Limits(receive_maximum=5, queued_messages=50, subscriptions=5))
    samples = [encode(packet, level) for packet, level in CASES]
    samples = [data for data in samples if len(data) < 2_000]

    for number in range(400):
        client = BenchClient(bench, chance.choice((3, 4, 5)))
        client.send(Connect(f"c{number % 7}", level=client.level, clean_start=number % 3 > 0))
        for _ in range(chance.randrange(1, 12)):
            data = chance.choice(samples)
            client.send_bytes(data if chance.random() < 0.5 else damage(chance, data))
        client.vanish()
        bench.scheduler.advance(chance.random())
    bench.scheduler.advance(10_000)

    witness = bench.client(Connect("witness", level=5, keep_alive_s=0))
    assert payloads(witness.subscribe(TopicRequest("x"))) == []
    assert payloads(witness.send(Publish("x", b"alive"))) == [b"alive"]
    assert bench.hub.connected == 1


def test_packet_above_the_limit_ends_the_connection_before_it_is_held() -> None:
    client = Bench(Limits(packet_bytes=1_000)).client(STUDENT)

    (answer,) = client.send_bytes(b"\x30\x80\x08")

    assert isinstance(answer, Disconnect)
    assert answer.reason_code == ReasonCode.PACKET_TOO_LARGE


def test_client_that_does_not_read_loses_qos_0_and_is_not_listened_to() -> None:
    bench = Bench()
    reader, writer = bench.client(STUDENT), bench.client(TEACHER)
    reader.subscribe(TopicRequest("a", 1))

    reader.connection.congest(blocked=True)
    writer.send(Publish("a", b"0"), Publish("a", b"1", 1, packet_id=1))
    blocked = payloads(reader.received())
    assert not reader.channel.reading
    reader.connection.congest(blocked=False)

    assert blocked == []
    assert payloads(reader.received()) == [b"1"]
    assert reader.channel.reading


def test_bytes_of_one_turn_are_bounded() -> None:
    bench = Bench(Limits(unsent_bytes=10_000))
    client = bench.client(STUDENT)
    client.subscribe(TopicRequest("a"))

    answers = client.send(*(Publish("a", b"x" * 1_000) for _ in range(100)))

    assert len(payloads(answers)) == 10


def test_client_that_acknowledges_nothing_is_disconnected_when_its_queue_is_full() -> None:
    bench = Bench(Limits(inflight=2, queued_messages=5))
    reader, writer = bench.client(STUDENT), bench.client(TEACHER)
    reader.subscribe(TopicRequest("a", 1))

    for _ in range(6):
        writer.send(Publish("a", b"x", 1, packet_id=1))

    *_, farewell = reader.received()
    assert isinstance(farewell, Disconnect)
    assert farewell.reason_code == ReasonCode.QUOTA_EXCEEDED
    assert reader.channel.closed
    assert writer.send(Pingreq()) == [Pingresp()]


def test_queue_of_an_absent_client_is_bounded_in_bytes() -> None:
    bench = Bench(Limits(queued_bytes=1_000))
    away = Connect("away", level=4, clean_start=False)
    reader, writer = bench.client(away), bench.client(TEACHER)
    reader.subscribe(TopicRequest("a", 1))
    reader.send(Disconnect())

    for _ in range(20):
        writer.send(Publish("a", b"x" * 90, 1, packet_id=1))

    _, *waiting = BenchClient(bench, 4).send(away)
    assert len(payloads(waiting)) == 10


def test_reader_that_is_disconnected_amid_a_delivery_does_not_disturb_it() -> None:
    bench = Bench(Limits(inflight=1, queued_messages=1))
    readers = [bench.client(Connect(f"r{number}", level=5)) for number in range(3)]
    writer = bench.client(TEACHER)
    for reader in readers:
        reader.subscribe(TopicRequest("a", 1))

    writer.send(Publish("a", b"1", 1, packet_id=1), Publish("a", b"2", 1, packet_id=2))

    assert all(reader.channel.closed for reader in readers)
    assert bench.hub.connected == 1
