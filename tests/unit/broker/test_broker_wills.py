"""Wills in every way a client can leave, at every version of MQTT."""

from __future__ import annotations

import random

import pytest

from mqtts_gui.broker.limits import Limits
from mqtts_gui.mqtt.codec import (
    Connect,
    Disconnect,
    Pingreq,
    Pingresp,
    Properties,
    Publish,
    ReasonCode,
    Subscribe,
    TopicRequest,
    Will,
    encode,
)
from tests.support.broker_bench import Bench, BenchClient
from tests.support.packets import payloads

LEVELS = [3, 4, 5]
each_level = pytest.mark.parametrize("level", LEVELS)
DAY = Properties(session_expiry_interval_s=86_400)


def watched(limits: Limits | None = None) -> tuple[Bench, BenchClient]:
    """Return a bench, and somebody who reads every will on it."""
    bench = Bench(limits)
    reader = bench.client(Connect("reader", level=5, keep_alive_s=0))
    reader.subscribe(TopicRequest("#", 2))
    return bench, reader


def leaving(level: int = 5, *, keep_alive_s: int = 0, **will: object) -> Connect:
    last = Will("adieu", b"gone", **will)  # type: ignore[arg-type]
    return Connect("student", level=level, keep_alive_s=keep_alive_s, will=last)


@each_level
@pytest.mark.parametrize("qos", [0, 1, 2])
def test_will_of_each_quality_is_published_after_a_reset(level: int, qos: int) -> None:
    bench, reader = watched()

    bench.client(leaving(level, qos=qos)).vanish()

    (message,) = reader.received()
    assert isinstance(message, Publish)
    assert (message.topic, message.payload, message.qos) == ("adieu", b"gone", qos)


@each_level
def test_will_is_published_when_the_keep_alive_is_over(level: int) -> None:
    bench, reader = watched()

    student = bench.client(leaving(level, keep_alive_s=10))
    bench.scheduler.advance(14)
    assert payloads(reader.received()) == []
    bench.scheduler.advance(2)

    assert student.channel.closed
    assert payloads(reader.received()) == [b"gone"]


@each_level
def test_will_is_published_when_the_client_breaks_the_rules(level: int) -> None:
    bench, reader = watched()

    bench.client(leaving(level)).send_bytes(b"\xff\xff\xff\xff\xff")

    assert payloads(reader.received()) == [b"gone"]


@each_level
def test_will_is_published_when_another_client_takes_over(level: int) -> None:
    bench, reader = watched()

    bench.client(leaving(level))
    bench.client(Connect("student", level=level))

    assert payloads(reader.received()) == [b"gone"]


@each_level
def test_will_is_not_published_after_goodbye_nor_twice(level: int) -> None:
    bench, reader = watched()

    student = bench.client(leaving(level))
    student.send(Disconnect())
    student.vanish()
    other = bench.client(leaving(level))
    other.vanish()
    other.vanish()

    assert payloads(reader.received()) == [b"gone"]


def test_goodbye_with_will_publishes_it_once() -> None:
    bench, reader = watched()

    student = bench.client(leaving())
    student.send(Disconnect(ReasonCode.DISCONNECT_WITH_WILL))
    student.vanish()

    assert payloads(reader.received()) == [b"gone"]


def test_retained_will_waits_for_whoever_subscribes_later() -> None:
    bench, _ = watched()

    bench.client(leaving(retain=True)).vanish()
    late = bench.client(Connect("late", level=5))

    (message,) = late.subscribe(TopicRequest("adieu"))
    assert isinstance(message, Publish)
    assert message.retain


def test_time_of_a_will_begins_when_it_is_published() -> None:
    bench, reader = watched()
    will = Properties(message_expiry_interval_s=10, will_delay_interval_s=20)
    connect = Connect(
        "student", level=5, keep_alive_s=0, properties=DAY,
        will=Will("adieu", b"gone", properties=will),
    )  # fmt: skip

    student = bench.client(connect)
    bench.scheduler.advance(1_000)
    student.vanish()
    bench.scheduler.advance(20)

    (message,) = reader.received()
    assert isinstance(message, Publish)
    assert message.properties.message_expiry_interval_s == 10
    assert message.properties.will_delay_interval_s is None


def test_will_that_is_delayed_comes_when_the_session_is_begun_anew() -> None:
    bench, reader = watched()
    will = Will("adieu", b"gone", properties=Properties(will_delay_interval_s=60))
    connect = Connect("student", level=5, keep_alive_s=0, will=will, properties=DAY)

    bench.client(connect).vanish()
    bench.scheduler.advance(5)
    assert payloads(reader.received()) == []
    bench.client(Connect("student", level=5, keep_alive_s=0))

    assert payloads(reader.received()) == [b"gone"]


def test_will_with_the_longest_delay_comes_with_the_end_of_the_session() -> None:
    bench, reader = watched(Limits(session_expiry_s=100))
    will = Will("adieu", b"gone", properties=Properties(will_delay_interval_s=4_294_967_295))
    connect = Connect("student", level=5, keep_alive_s=0, will=will, properties=DAY)

    bench.client(connect).vanish()
    bench.scheduler.advance(99)
    assert payloads(reader.received()) == []
    bench.scheduler.advance(2)

    assert payloads(reader.received()) == [b"gone"]


@each_level
@pytest.mark.parametrize("topic", ["#", "a/+", "a#", "", "a\0", "$SYS/broker/uptime", "/" * 200])
def test_will_for_no_topic_is_refused_and_never_published(level: int, topic: str) -> None:
    bench, reader = watched()
    client = BenchClient(bench, level)
    honest = encode(Connect("student", level=level, will=Will("x" * len(topic), b"gone")), level)

    client.send_bytes(honest.replace(b"x" * len(topic), topic.encode()) if topic else honest)
    client.vanish()

    assert client.channel.closed
    assert payloads(reader.received()) == []


def test_huge_will_is_published_once_and_not_kept_beyond_the_bounds() -> None:
    bench, reader = watched(Limits(retained_bytes=10_000))
    big = Will("adieu", b"x" * 60_000, retain=True)

    bench.client(Connect("student", level=5, will=big)).vanish()

    assert payloads(reader.received()) == [b"x" * 60_000]
    late = bench.client(Connect("late", level=5))
    assert late.subscribe(TopicRequest("adieu")) == []


def test_wills_that_end_one_another_end_as_well() -> None:
    bench = Bench(Limits(inflight=1, queued_messages=1))
    clients = [
        bench.client(Connect(f"c{n}", level=5, keep_alive_s=0, will=Will("all", b"x", 1)))
        for n in range(32)
    ]
    for client in clients:
        client.send(Subscribe(1, (TopicRequest("all", 1),)))

    clients[0].vanish()
    bench.scheduler.advance()

    assert bench.hub.connected <= 31
    witness = bench.client(Connect("witness", level=5))
    assert witness.send(Pingreq()) == [Pingresp()]


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_coming_and_going_publishes_no_will_twice(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - chance, not a secret
    bench, reader = watched()
    alive: dict[str, BenchClient] = {}
    made, polite = 0, 0
    for _ in range(400):
        name = f"c{chance.randrange(6)}"
        known = alive.pop(name, None)
        if known is not None and not known.channel.closed and chance.random() < 0.7:
            if chance.random() < 0.3:
                known.send(Disconnect())
                polite += 1
            else:
                known.vanish()
            continue
        delay = Properties(will_delay_interval_s=chance.choice((0, 5)))
        properties = Properties(session_expiry_interval_s=chance.choice((0, 60)))
        will = Will("adieu", str(made).encode(), properties=delay)
        connect = Connect(
            name, level=5, keep_alive_s=0, clean_start=chance.random() < 0.5,
            will=will, properties=properties,
        )  # fmt: skip
        alive[name] = bench.client(connect)
        made += 1
        bench.scheduler.advance(chance.random() * 4)
    bench.scheduler.advance(100)

    seen = payloads(reader.received())
    assert len(set(seen)) == len(seen)
    assert len(seen) <= made - polite
    assert len(seen) > 20
