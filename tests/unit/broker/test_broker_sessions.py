"""What outlives a connection: sessions, messages that wait, wills; and who ends it."""

from __future__ import annotations

import pytest

from mqtts_gui.broker.limits import Limits
from mqtts_gui.broker.system_topics import INTERVAL_S, SystemTopics
from mqtts_gui.mqtt.codec import (
    Connack,
    Connect,
    Disconnect,
    Pingreq,
    Pingresp,
    Properties,
    Puback,
    Publish,
    Pubrec,
    Pubrel,
    ReasonCode,
    TopicRequest,
    Will,
)
from tests.support.broker_bench import Bench, BenchClient
from tests.support.packets import payloads

DAY = Properties(session_expiry_interval_s=86_400)
AWAY_5 = Connect("student", level=5, clean_start=False, properties=DAY)
AWAY_4 = Connect("student", level=4, clean_start=False)
TEACHER = Connect("teacher", level=5)


@pytest.mark.parametrize("connect", [AWAY_4, AWAY_5], ids=["3.1.1", "5"])
def test_messages_wait_for_a_client_that_is_away(connect: Connect) -> None:
    bench = Bench()
    reader, writer = bench.client(connect), bench.client(TEACHER)
    reader.subscribe(TopicRequest("ciel/#", 1))
    reader.vanish()
    writer.send(Publish("ciel/x", b"kept", 2, packet_id=1), Publish("ciel/x", b"qos 0"))

    again = BenchClient(bench, connect.level)
    answer, *rest = again.send(connect)

    assert isinstance(answer, Connack)
    assert answer.session_present
    assert payloads(rest) == [b"kept"]


def test_unanswered_messages_are_sent_again_in_order() -> None:
    bench = Bench()
    reader, writer = bench.client(AWAY_4), bench.client(TEACHER)
    reader.subscribe(TopicRequest("a", 2))
    for number in range(3):
        writer.send(Publish("a", bytes([number]), 2, packet_id=number + 1), Pubrel(number + 1))
    reader.send(Pubrec(2))
    reader.vanish()

    _, *rest = BenchClient(bench, 4).send(AWAY_4)

    assert rest == [
        Publish("a", b"\0", 2, duplicate=True, packet_id=1),
        Pubrel(2),
        Publish("a", b"\2", 2, duplicate=True, packet_id=3),
    ]


@pytest.mark.parametrize(
    "connect", [Connect("student", level=4), Connect("student", level=5)], ids=["3.1.1", "5"]
)
def test_clean_session_is_forgotten(connect: Connect) -> None:
    bench = Bench()
    bench.client(connect).vanish()

    _, answer = bench.greet(AWAY_5)

    assert isinstance(answer, Connack)
    assert not answer.session_present


def test_session_ends_when_its_time_is_over() -> None:
    bench = Bench()
    short = Properties(session_expiry_interval_s=30)
    client = bench.client(Connect("student", level=5, properties=short))
    client.send(Disconnect())
    bench.scheduler.advance(29)
    present, answer = bench.greet(AWAY_5)
    assert isinstance(answer, Connack)
    assert answer.session_present
    present.send(Disconnect(0, Properties(session_expiry_interval_s=5)))
    bench.scheduler.advance(5)

    _, answer = bench.greet(AWAY_5)

    assert isinstance(answer, Connack)
    assert not answer.session_present


def test_sessions_of_absent_clients_are_bounded() -> None:
    bench = Bench(Limits(sessions_kept=2))
    for name in "abc":
        bench.client(Connect(name, level=4, clean_start=False)).send(Disconnect())

    answers = [bench.greet(Connect(name, level=4, clean_start=False))[1] for name in "abc"]

    assert answers == [Connack(), Connack(session_present=True), Connack(session_present=True)]


def test_second_client_with_the_same_identifier_takes_over() -> None:
    bench = Bench()
    first = bench.client(AWAY_5)
    first.subscribe(TopicRequest("a"))

    second = bench.client(AWAY_5)
    (farewell,) = first.received()
    first.vanish()

    assert isinstance(farewell, Disconnect)
    assert farewell.reason_code == ReasonCode.SESSION_TAKEN_OVER
    assert first.channel.closed
    assert bench.hub.connected == 1
    assert payloads(second.send(Publish("a", b"1"))) == [b"1"], "the subscription is the session's"


def test_takeover_by_3_1_1_closes_without_a_packet() -> None:
    bench = Bench()
    first = bench.client(Connect("student"))
    bench.client(Connect("student"))

    assert first.received() == []
    assert first.channel.closed


@pytest.mark.parametrize("keep_alive_s", [10, 0])
def test_silent_client_is_disconnected_after_one_and_a_half_keep_alives(keep_alive_s: int) -> None:
    bench = Bench()
    client = bench.client(Connect("student", level=5, keep_alive_s=keep_alive_s))
    bench.scheduler.advance(14)
    assert client.send(Pingreq()) == [Pingresp()]
    bench.scheduler.advance(14)
    assert client.received() == []

    bench.scheduler.advance(1)

    codes = [one.reason_code for one in client.received() if isinstance(one, Disconnect)]
    assert codes == ([ReasonCode.KEEP_ALIVE_TIMEOUT] if keep_alive_s else [])
    assert client.channel.closed is bool(keep_alive_s)


def test_client_that_never_says_connect_is_hung_up() -> None:
    bench = Bench()
    client = BenchClient(bench)
    client.send_bytes(b"\x10")
    bench.scheduler.advance(Limits().greeting_s)

    assert client.channel.closed


@pytest.mark.parametrize("level", [4, 5])
def test_will_is_published_when_a_client_vanishes_not_when_it_says_goodbye(level: int) -> None:
    bench = Bench()
    reader = bench.client(TEACHER)
    reader.subscribe(TopicRequest("adieu", 2))
    connect = Connect("student", level=level, will=Will("adieu", b"gone", 1, retain=True))

    bench.client(connect).send(Disconnect())
    assert reader.received() == []
    bench.client(connect).vanish()

    assert payloads(reader.received()) == [b"gone"]
    assert payloads(bench.client(Connect("late", level=5)).subscribe(TopicRequest("#"))) == [
        b"gone"
    ]


def test_will_is_published_on_demand() -> None:
    bench = Bench()
    reader = bench.client(TEACHER)
    reader.subscribe(TopicRequest("adieu"))

    client = bench.client(Connect("student", level=5, will=Will("adieu", b"gone")))
    client.send(Disconnect(ReasonCode.DISCONNECT_WITH_WILL))

    assert payloads(reader.received()) == [b"gone"]


def test_will_waits_for_its_delay_and_is_not_sent_if_the_client_is_back() -> None:
    bench = Bench()
    reader = bench.client(TEACHER)
    reader.subscribe(TopicRequest("adieu"))
    will = Will("adieu", b"gone", properties=Properties(will_delay_interval_s=10))
    connect = Connect("student", level=5, clean_start=False, will=will, properties=DAY)

    bench.client(connect).vanish()
    bench.scheduler.advance(9)
    back = bench.client(connect)
    bench.scheduler.advance(10)
    assert reader.received() == []
    back.vanish()
    bench.scheduler.advance(10)

    assert payloads(reader.received()) == [b"gone"]


def test_will_is_sent_at_once_when_the_session_ends_before_its_delay() -> None:
    bench = Bench()
    reader = bench.client(TEACHER)
    reader.subscribe(TopicRequest("adieu"))
    will = Will("adieu", b"gone", properties=Properties(will_delay_interval_s=10))

    bench.client(Connect("student", level=5, will=will)).vanish()

    assert payloads(reader.received()) == [b"gone"]


def test_broker_says_how_long_it_runs_and_how_many_clients_there_are() -> None:
    bench = Bench()
    SystemTopics(bench.hub)
    client = bench.client(TEACHER)
    first = client.subscribe(TopicRequest("$SYS/#"))
    bench.client(Connect("student")).vanish()
    changes = client.received()
    bench.scheduler.advance(INTERVAL_S)

    assert payloads(first) == [b"0 seconds", b"1"]
    assert payloads(changes) == [b"2", b"1"]
    assert payloads(client.received()) == [b"10 seconds"]


def test_stopping_broker_says_so_and_sends_no_wills() -> None:
    bench = Bench()
    reader = bench.client(TEACHER)
    reader.subscribe(TopicRequest("#"))
    bench.client(Connect("student", will=Will("adieu", b"gone")))

    bench.hub.disconnect_all(ReasonCode.SERVER_SHUTTING_DOWN, "the broker stops")

    (farewell,) = reader.received()
    assert isinstance(farewell, Disconnect)
    assert farewell.reason_code == ReasonCode.SERVER_SHUTTING_DOWN


def test_acknowledged_messages_leave_room() -> None:
    bench = Bench(Limits(queued_messages=2))
    reader, writer = bench.client(AWAY_5), bench.client(TEACHER)
    reader.subscribe(TopicRequest("a", 1))

    for number in range(1, 6):
        writer.send(Publish("a", b"x", 1, packet_id=1))
        assert payloads(reader.received()) == [b"x"]
        reader.send(Puback(number))

    assert not reader.channel.closed
