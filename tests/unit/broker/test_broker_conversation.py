"""What the broker answers, by the rules of MQTT 3.1.1 and 5."""

from __future__ import annotations

import pytest

from mqtts_gui.broker.limits import Limits
from mqtts_gui.mqtt.codec import (
    Connack,
    Connect,
    Disconnect,
    Packet,
    Pingreq,
    Pingresp,
    Properties,
    Puback,
    Pubcomp,
    Publish,
    Pubrec,
    Pubrel,
    ReasonCode,
    Suback,
    Subscribe,
    TopicRequest,
    Unsuback,
    Unsubscribe,
    Will,
)
from tests.support.broker_bench import Bench
from tests.support.packets import payloads

STUDENT = Connect("student", level=5)
TEACHER = Connect("teacher", level=5)


@pytest.mark.parametrize("level", [3, 4, 5])
@pytest.mark.parametrize("published", [0, 1, 2])
@pytest.mark.parametrize("wanted", [0, 1, 2])
def test_delivered_qos_is_the_lower_one(level: int, published: int, wanted: int) -> None:
    bench = Bench()
    reader = bench.client(Connect("reader", level=level))
    writer = bench.client(Connect("writer", level=level))
    reader.subscribe(TopicRequest("ciel/+", wanted))

    answers = writer.send(Publish("ciel/x", b"1", published, packet_id=9 if published else None))
    (message,) = reader.received()

    assert isinstance(message, Publish)
    assert message.qos == min(published, wanted)
    assert not message.retain
    assert [type(one) for one in answers] == [[], [Puback], [Pubrec]][published]


def test_qos_2_is_delivered_once_however_often_it_is_sent() -> None:
    bench = Bench()
    reader, writer = bench.client(STUDENT), bench.client(TEACHER)
    reader.subscribe(TopicRequest("ciel", 2))

    assert writer.send(Publish("ciel", b"1", 2, packet_id=5)) == [Pubrec(5)]
    assert writer.send(Publish("ciel", b"1", 2, duplicate=True, packet_id=5)) == [Pubrec(5)]
    assert writer.send(Pubrel(5)) == [Pubcomp(5)]
    assert writer.send(Pubrel(5)) == [Pubcomp(5, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND)]
    (message,) = reader.received()
    assert isinstance(message, Publish)
    assert message.packet_id == 1
    assert reader.send(Pubrec(1)) == [Pubrel(1)]
    assert reader.send(Pubcomp(1)) == []
    assert reader.send(Pubrec(1)) == [Pubrel(1, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND)]


def test_no_more_is_sent_than_the_client_allows_unanswered() -> None:
    bench = Bench()
    reader = bench.client(Connect("r", level=5, properties=Properties(receive_maximum=2)))
    writer = bench.client(TEACHER)
    reader.subscribe(TopicRequest("ciel", 1))

    for number in range(4):
        writer.send(Publish("ciel", bytes([number]), 1, packet_id=1))

    assert payloads(reader.received()) == [b"\0", b"\1"]
    assert payloads(reader.send(Puback(1))) == [b"\2"]
    assert payloads(reader.send(Puback(7))) == []
    assert payloads(reader.send(Puback(2))) == [b"\3"]


def test_retained_message_is_flagged_at_a_subscription_only() -> None:
    bench = Bench()
    reader, writer = bench.client(STUDENT), bench.client(TEACHER)
    reader.subscribe(TopicRequest("ciel/#", 1))

    writer.send(Publish("ciel/x", b"21.4", 1, retain=True, packet_id=1))
    (live,) = reader.received()
    (kept,) = reader.subscribe(TopicRequest("ciel/x", 0))
    writer.send(Publish("ciel/x", b"", retain=True))
    reader.received()

    assert isinstance(live, Publish)
    assert isinstance(kept, Publish)
    assert not live.retain
    assert (kept.retain, kept.qos, kept.payload) == (True, 0, b"21.4")
    assert reader.subscribe(TopicRequest("ciel/x", 0)) == []


@pytest.mark.parametrize(
    ("handling", "first", "second"), [(0, 1, 1), (1, 1, 0), (2, 0, 0)], ids=["send", "new", "never"]
)
def test_retain_handling_of_mqtt_5(handling: int, first: int, second: int) -> None:
    bench = Bench()
    client = bench.client(STUDENT)
    client.send(Publish("a", b"x", retain=True))
    request = TopicRequest("a", retain_handling=handling)

    assert len(client.subscribe(request)) == first
    assert len(client.subscribe(request)) == second


def test_options_of_mqtt_5_no_local_and_retain_as_published() -> None:
    bench = Bench()
    reader, writer = bench.client(STUDENT), bench.client(TEACHER)
    reader.subscribe(TopicRequest("a", 0, retain_as_published=True))
    writer.subscribe(TopicRequest("a", 0, no_local=True))

    assert writer.send(Publish("a", b"x", retain=True)) == []
    (message,) = reader.received()
    assert isinstance(message, Publish)
    assert message.retain


def test_overlapping_subscriptions_give_one_message_with_all_identifiers() -> None:
    bench = Bench()
    client = bench.client(STUDENT)
    for number, (topic_filter, qos) in enumerate([("a/#", 0), ("a/+", 2), ("a/b", 1)], 1):
        identifier = Properties(subscription_identifiers=(number,))
        client.send(Subscribe(1, (TopicRequest(topic_filter, qos),), identifier))

    _, message = client.send(Publish("a/b", b"x", 1, packet_id=1))[::-1]

    assert isinstance(message, Publish)
    assert message.qos == 1
    assert sorted(message.properties.subscription_identifiers) == [1, 2, 3]


def test_properties_of_a_message_go_along_and_its_time_runs() -> None:
    bench = Bench()
    writer = bench.client(TEACHER)
    properties = Properties(
        message_expiry_interval_s=10, content_type="x", user_properties=(("a", "b"),)
    )
    writer.send(Publish("a", b"x", retain=True, properties=properties))
    bench.scheduler.advance(4)

    (message,) = bench.client(STUDENT).subscribe(TopicRequest("a"))
    bench.scheduler.advance(6)

    assert isinstance(message, Publish)
    assert message.properties.message_expiry_interval_s == 6
    assert message.properties.user_properties == (("a", "b"),)
    assert bench.client(Connect("third", level=5)).subscribe(TopicRequest("a")) == []


@pytest.mark.parametrize("level", [4, 5])
def test_subscriptions_are_granted_or_refused_one_by_one(level: int) -> None:
    bench = Bench(Limits(subscriptions=2, topic_levels=3))
    client = bench.client(Connect("a", level=level))
    filters = ["a", "a+", "#/a", "$share/g/a", "1/2/3/4", "b", "c"]

    (answer,) = client.send(Subscribe(7, tuple(TopicRequest(one, 1) for one in filters)))

    invalid, shared, quota = 0x8F, 0x9E, 0x97
    codes = [1, invalid, invalid, shared, invalid, 1, quota]
    expected = codes if level == 5 else [min(code, 0x80) for code in codes]
    assert answer == Suback(7, tuple(expected))


def test_unsubscribed_topics_are_silent() -> None:
    bench = Bench()
    client = bench.client(STUDENT)
    client.subscribe(TopicRequest("a"), TopicRequest("b"))

    (answer,) = client.send(Unsubscribe(3, ("a", "x")))

    assert answer == Unsuback(3, (0, ReasonCode.NO_SUBSCRIPTION_EXISTED))
    assert client.send(Publish("a")) == []
    assert payloads(client.send(Publish("b", b"1"))) == [b"1"]


def test_clients_cannot_speak_for_the_broker() -> None:
    bench = Bench()
    reader, writer = bench.client(STUDENT), bench.client(TEACHER)
    reader.subscribe(TopicRequest("$SYS/#"), TopicRequest("#"))

    (answer,) = writer.send(Publish("$SYS/broker/uptime", b"x", 1, packet_id=1))

    assert answer == Puback(1, ReasonCode.NOT_AUTHORIZED)
    assert reader.received() == []


def test_answers_say_whether_anybody_listens() -> None:
    client = Bench().client(STUDENT)

    assert client.send(Publish("a", b"", 1, packet_id=1)) == [
        Puback(1, ReasonCode.NO_MATCHING_SUBSCRIBERS)
    ]
    assert client.send(Pingreq()) == [Pingresp()]


def test_too_large_a_message_for_its_reader_is_left_out() -> None:
    bench = Bench()
    properties = Properties(maximum_packet_size=50, receive_maximum=1)
    reader = bench.client(Connect("r", level=5, properties=properties))
    reader.subscribe(TopicRequest("a", 1))
    writer = bench.client(TEACHER)

    writer.send(Publish("a", b"x" * 100, 1, packet_id=1), Publish("a", b"small", 1, packet_id=2))

    assert payloads(reader.received()) == [b"small"]


def test_greeting_says_what_the_broker_offers() -> None:
    _, answer = Bench().greet(Connect("", level=5, properties=Properties(
        session_expiry_interval_s=0xFFFFFFFF
    )))  # fmt: skip

    assert isinstance(answer, Connack)
    offered = answer.properties
    assert (offered.assigned_client_identifier or "").startswith("auto-")
    assert offered.session_expiry_interval_s == Limits().session_expiry_s
    assert offered.maximum_packet_size == Limits().packet_bytes
    assert offered.shared_subscription_available is False


@pytest.mark.parametrize(
    ("connect", "code"),
    [
        (Connect("", clean_start=False), 2),
        (Connect("", level=3), 2),
        (Connect("a", will=Will("$SYS/x", b"")), 5),
        (Connect("a", level=5, will=Will("$SYS/x", b"")), ReasonCode.NOT_AUTHORIZED),
        (
            Connect("a", level=5, properties=Properties(authentication_method="SCRAM")),
            ReasonCode.BAD_AUTHENTICATION_METHOD,
        ),
    ],
)
def test_refused_connect_is_answered_in_the_words_of_its_version(
    connect: Connect, code: int
) -> None:
    client, answer = Bench().greet(connect)

    assert isinstance(answer, Connack)
    assert answer.reason_code == code
    assert client.channel.closed


@pytest.mark.parametrize(
    ("packet", "code"),
    [
        (STUDENT, ReasonCode.PROTOCOL_ERROR),
        (Connack(), ReasonCode.PROTOCOL_ERROR),
        (Pingresp(), ReasonCode.PROTOCOL_ERROR),
        (Suback(1, (0,)), ReasonCode.PROTOCOL_ERROR),
        (Publish("", b"", properties=Properties(topic_alias=1)), ReasonCode.TOPIC_ALIAS_INVALID),
        (
            Publish("a", properties=Properties(subscription_identifiers=(1,))),
            ReasonCode.PROTOCOL_ERROR,
        ),
        (
            Disconnect(0, Properties(session_expiry_interval_s=5)),
            ReasonCode.PROTOCOL_ERROR,
        ),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_a_client_may_not_send_ends_its_connection(packet: Packet, code: int) -> None:
    client = Bench().client(STUDENT)

    (answer,) = client.send(packet)

    assert isinstance(answer, Disconnect)
    assert answer.reason_code == code
    assert answer.properties.reason_string
    assert client.channel.closed


def test_more_unreleased_messages_than_allowed_end_the_connection() -> None:
    client = Bench(Limits(receive_maximum=2)).client(STUDENT)

    answers = client.send(*(Publish("a", b"", 2, packet_id=number) for number in (1, 2, 3)))

    assert isinstance(answers[-1], Disconnect)
    assert answers[-1].reason_code == ReasonCode.RECEIVE_MAXIMUM_EXCEEDED
