from __future__ import annotations

import random
import socket
from collections.abc import Iterator

import pytest

from mqtts_gui.mqtt.answers import Closed
from mqtts_gui.mqtt.channel import Channel
from mqtts_gui.mqtt.codec import (
    Connack,
    Disconnect,
    Packet,
    PacketReader,
    Pingresp,
    Puback,
    Publish,
    Pubrel,
    Suback,
    decode,
    encode,
)
from mqtts_gui.mqtt.events import (
    NO_LIMITS,
    BatchPublished,
    BrokerLimits,
    Message,
    MessagesReceived,
    Published,
    SessionEvent,
    SubscribeAnswered,
)
from mqtts_gui.mqtt.inbox import MOST_UNANSWERED, RECEIVE_MAXIMUM
from mqtts_gui.mqtt.packets import Connect, Pubcomp, Pubrec, Subscribe
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Secrets
from mqtts_gui.mqtt.properties import Properties
from mqtts_gui.mqtt.transport import ENOUGH_UNSENT, Transport
from mqtts_gui.mqtt.wire import MalformedPacketError
from tests.support.peers import receive, tcp_pair

LEVELS = {MqttVersion.V3_1: 3, MqttVersion.V3_1_1: 4, MqttVersion.V5: 5}


class Broker:
    """A scripted broker at the other end of a transport."""

    def __init__(
        self, profile: Profile, secrets: Secrets, channel: Channel, end: socket.socket
    ) -> None:
        self.level = LEVELS[profile.mqtt_version]
        self.transport = Transport(profile, secrets)
        self.channel = channel
        self._end = end
        self._reader = PacketReader()

    def greet(self, answer: Packet | None = None) -> Connect:
        """Take CONNECT, answer it, and return it."""
        self.transport.open(self.channel)
        [connect] = self.sent()
        assert isinstance(connect, Connect)
        self.say(answer or Connack())
        return connect

    def move_to(self, channel: Channel, end: socket.socket) -> None:
        """Be at the other end of a connection that follows the first."""
        self.channel, self._end, self._reader = channel, end, PacketReader()

    def sent(self) -> list[Packet]:
        """Return what the client has sent."""
        self.channel.flush()
        self._reader.feed(self._end.recv(65_536))
        return [decode(raw, self.level) for raw in self._reader.packets()]

    def say(self, *packets: Packet) -> tuple[SessionEvent, ...]:
        return self.say_bytes(b"".join(encode(packet, self.level) for packet in packets))

    def say_bytes(self, data: bytes) -> tuple[SessionEvent, ...]:
        """Send `data` and let the client read it."""
        self._end.sendall(data)
        receive(self.channel)
        events = self.transport.read(self.channel)
        self.transport.acknowledge(self.channel)
        return events


@pytest.fixture
def ends() -> Iterator[tuple[Channel, socket.socket]]:
    with tcp_pair() as (near, far):
        channel = Channel(near)
        yield channel, far
        channel.dispose()


@pytest.fixture(params=[MqttVersion.V3_1_1, MqttVersion.V5])
def broker(request: pytest.FixtureRequest, ends: tuple[Channel, socket.socket]) -> Broker:
    return Broker(Profile(mqtt_version=request.param), Secrets(), *ends)


@pytest.fixture
def broker_5(ends: tuple[Channel, socket.socket]) -> Broker:
    return Broker(Profile(), Secrets(), *ends)


def message(payload: bytes = b"hello", qos: int = 0) -> Message:
    return Message(0, False, "ciel", payload, qos, retain=False, duplicate=False)  # noqa: FBT003


@pytest.mark.parametrize("version", list(MqttVersion))
def test_connect_says_what_the_profile_says(
    ends: tuple[Channel, socket.socket], version: MqttVersion
) -> None:
    profile = Profile(
        mqtt_version=version, client_id="vm", username="eleve", keep_alive_s=17, clean_start=False
    )
    broker = Broker(profile, Secrets(password="geheim"), *ends)  # noqa: S106 - of this test
    connect = broker.greet()
    assert (connect.level, connect.client_id, connect.username) == (broker.level, "vm", "eleve")
    assert (connect.password, connect.keep_alive_s) == (b"geheim", 17)
    assert not connect.clean_start
    assert bool(connect.properties.session_expiry_interval_s) == (version is MqttVersion.V5)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"client_id": "half\udc80"}, "client identifier"),
        ({"username": "x" * 65_536}, "user name"),
        ({"username": "a\0"}, "user name"),
        ({"keep_alive_s": 65_536}, "keep alive"),
        ({"keep_alive_s": -1}, "keep alive"),
    ],
)
def test_what_connect_cannot_carry_is_named(
    ends: tuple[Channel, socket.socket], changes: dict[str, object], field: str
) -> None:
    broker = Broker(Profile().with_changes(**changes), Secrets(), *ends)
    with pytest.raises(ValueError, match=field):
        broker.transport.open(broker.channel)


def test_without_a_client_id_the_session_is_new(ends: tuple[Channel, socket.socket]) -> None:
    profile = Profile(mqtt_version=MqttVersion.V3_1_1, client_id="", clean_start=False)
    connect = Broker(profile, Secrets(), *ends).greet()
    assert connect.client_id == ""
    assert connect.clean_start


@pytest.mark.parametrize("code", [1, 2, 3, 4, 5])
def test_a_refusal_keeps_its_number_on_the_wire(
    ends: tuple[Channel, socket.socket], code: int
) -> None:
    profile = Profile(mqtt_version=MqttVersion.V3_1_1, client_id="")
    broker = Broker(profile, Secrets(), *ends)
    broker.greet(Connack(reason_code=code))
    assert broker.transport.connack is not None
    assert broker.transport.connack.reason_code == code
    assert broker.transport.closed is not None


def test_a_refusal_of_mqtt_5_has_its_words(broker_5: Broker) -> None:
    broker_5.greet(Connack(reason_code=0x87, properties=Properties(reason_string="not you")))
    assert broker_5.transport.connack is not None
    assert broker_5.transport.connack.reason_code == 0x87
    assert broker_5.transport.connack.reason_string == "not you"


def test_what_connack_grants_is_kept(broker_5: Broker) -> None:
    given = Properties(
        assigned_client_identifier="auto-1",
        receive_maximum=2,
        maximum_qos=1,
        retain_available=False,
        maximum_packet_size=1000,
        topic_alias_maximum=7,
    )
    broker_5.greet(Connack(session_present=True, properties=given))
    connack = broker_5.transport.connack
    assert connack is not None
    assert (connack.session_present, connack.assigned_client_id) == (True, "auto-1")
    assert connack.limits == BrokerLimits(1000, 1, retain_available=False, topic_alias_maximum=7)
    for number in range(5):
        broker_5.transport.publish(number, message(qos=1))
    assert len(broker_5.sent()) == 2  # the broker's receive maximum
    broker_5.say(Puback(1))
    assert len(broker_5.sent()) == 1


@pytest.mark.parametrize("qos", [1, 2])
@pytest.mark.parametrize(("receive_maximum", "at_once"), [(None, 20), (3, 3)])
def test_no_more_is_repeated_at_a_time_than_the_broker_takes(
    ends: tuple[Channel, socket.socket], qos: int, receive_maximum: int | None, at_once: int
) -> None:
    broker = Broker(Profile(client_id="kept", clean_start=False), Secrets(), *ends)
    broker.greet()
    for number in range(50):
        broker.transport.publish(number, message(b"%d" % number, qos))
    assert len(broker.sent()) == 20
    with tcp_pair() as (near, far):
        again = Channel(near)
        broker.move_to(again, far)
        given = Properties(receive_maximum=receive_maximum)
        broker.greet(Connack(session_present=True, properties=given))
        came: list[bytes] = []
        while repeated := [each for each in broker.sent() if isinstance(each, Publish)]:
            assert len(repeated) == (1 if came else at_once)
            assert all(each.duplicate == (int(each.payload) < 20) for each in repeated)
            came += [each.payload for each in repeated]
            if len(came) == 50:
                break
            oldest = len(came) - at_once + 1
            answers = [Puback(oldest)] if qos == 1 else [Pubrec(oldest), Pubcomp(oldest)]
            broker.say(*answers)
        again.dispose()
    assert came == [b"%d" % number for number in range(50)]


@pytest.mark.parametrize(
    "data", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x90\x03\0\1\0", b"\x20\0", b"\x20\x01\0"]
)
def test_what_is_no_answer_to_connect_ends_the_attempt(broker: Broker, data: bytes) -> None:
    broker.transport.open(broker.channel)
    broker.say_bytes(data)
    assert broker.transport.connack is None
    assert broker.transport.closed is not None
    assert isinstance(broker.transport.closed.error, MalformedPacketError)


def test_messages_of_one_read_come_together_and_are_acknowledged(broker: Broker) -> None:
    broker.greet()
    publishes = [
        Publish("ciel", b"%d" % n, n % 3, packet_id=n + 1 if n % 3 else None) for n in range(6)
    ]
    [received] = broker.say(*publishes)
    assert isinstance(received, MessagesReceived)
    assert [each.payload for each in received.messages] == [b"0", b"1", b"2", b"3", b"4", b"5"]
    assert broker.sent() == [Puback(2), Puback(5), Pubrec(3), Pubrec(6)]
    assert broker.say(Pubrel(3), Pubrel(6)) == ()
    assert broker.sent() == [Pubcomp(3), Pubcomp(6)]


def test_a_packet_in_pieces_is_put_together(broker: Broker) -> None:
    broker.greet()
    packet = encode(Publish("ciel", b"x" * 300), broker.level)
    assert broker.say_bytes(packet[:2]) == ()
    assert broker.say_bytes(packet[2:150]) == ()
    [received] = broker.say_bytes(packet[150:])
    assert isinstance(received, MessagesReceived)


def test_publishing_at_each_quality(broker: Broker) -> None:
    broker.greet()
    for qos in (0, 1, 2):
        broker.transport.publish(10 + qos, message(qos=qos))
    assert broker.transport.take_events() == (Published(10, message()),)
    [_, first, second] = broker.sent()
    assert isinstance(first, Publish)
    assert isinstance(second, Publish)
    assert broker.say(Puback(first.packet_id or 0)) == (Published(11, message(qos=1)),)
    assert broker.say(Pubrec(second.packet_id or 0)) == ()
    assert broker.sent() == [Pubrel(second.packet_id or 0)]
    assert broker.say(Pubcomp(second.packet_id or 0)) == (Published(12, message(qos=2)),)


def test_the_longest_message_is_measured_as_it_goes_on_the_wire(broker: Broker) -> None:
    broker.greet()
    longest = 0
    for length in (3, 200, 20, 300):
        broker.transport.publish(length, message(b"x" * length, qos=1))
        longest = max(longest, sum(len(encode(p, broker.level)) for p in broker.sent()))

        assert broker.transport.largest_sent == longest


def test_a_code_that_puback_may_not_carry_is_told_and_survived(broker_5: Broker) -> None:
    broker_5.greet()
    broker_5.transport.publish(1, message(qos=1))
    [sent] = broker_5.sent()
    assert isinstance(sent, Publish)
    [published] = broker_5.say_bytes(
        b"\x40\x03" + (sent.packet_id or 0).to_bytes(2, "big") + b"\x95"
    )
    assert published == Published(1, message(qos=1), 0x95)
    assert broker_5.transport.closed is None


def test_a_refusal_in_pubrec_is_told_and_ends_the_exchange(broker_5: Broker) -> None:
    broker_5.greet()
    broker_5.transport.publish(1, message(qos=2))
    [sent] = broker_5.sent()
    assert isinstance(sent, Publish)
    assert broker_5.say(Pubrec(sent.packet_id or 0, 0x87)) == (Published(1, message(qos=2), 0x87),)
    assert not broker_5.channel.has_unsent  # no PUBREL


def test_subscriptions_are_answered_by_filter(broker: Broker) -> None:
    broker.greet()
    broker.transport.subscribe([("a", 0), ("b", 2)])
    [sent] = broker.sent()
    assert isinstance(sent, Subscribe)
    assert broker.say(Suback(sent.packet_id, (0, 0x80))) == (
        SubscribeAnswered(("a", "b"), (0, 0x80)),
    )


def test_the_brokers_goodbye_is_kept(broker_5: Broker) -> None:
    broker_5.greet()
    broker_5.say(Disconnect(0x8E, Properties(reason_string="another one")))
    assert broker_5.transport.closed == Closed(0x8E, "another one")


def test_the_end_of_the_connection_is_noticed(broker: Broker) -> None:
    broker.greet()
    broker._end.shutdown(socket.SHUT_WR)
    receive(broker.channel)
    broker.transport.read(broker.channel)
    assert broker.transport.closed == Closed()


@pytest.mark.parametrize("seed", range(40))
def test_no_nonsense_of_a_broker_raises(broker: Broker, seed: int) -> None:
    noise = random.Random(seed)  # noqa: S311 - repeatable, not secret
    broker.greet()
    first = noise.choice([0x20, 0x30, 0x32, 0x34, 0x40, 0x50, 0x62, 0x70, 0x90, 0xB0, 0xD0, 0xE0])
    body = noise.randbytes(noise.randrange(12))
    broker.say_bytes(bytes([first, len(body)]) + body + encode(Pingresp(), broker.level))
    broker.channel.flush()


@pytest.mark.parametrize("qos", [1, 2])
def test_a_broker_that_sends_more_at_a_time_than_it_may_is_shown_the_door(
    broker_5: Broker, qos: int
) -> None:
    connect = broker_5.greet()
    assert connect.properties == Properties(receive_maximum=RECEIVE_MAXIMUM)
    flood = b"".join(
        encode(Publish("a", b"", qos, packet_id=number), 5)
        for number in range(1, MOST_UNANSWERED + 2)
    )
    broker_5.channel._take(flood)  # all of it in one read
    [received] = broker_5.transport.read(broker_5.channel)
    broker_5.transport.acknowledge(broker_5.channel)
    assert isinstance(received, MessagesReceived)
    assert len(received.messages) == MOST_UNANSWERED + 1
    closed = broker_5.transport.closed
    assert closed is not None
    assert isinstance(closed.error, MalformedPacketError)
    assert closed.error.clause == "3.3.4"
    assert broker_5.sent() == [Disconnect(147)]


def test_as_much_as_a_broker_may_send_is_taken(broker_5: Broker) -> None:
    broker_5.greet()
    for _ in range(2):
        broker_5.channel._take(
            b"".join(
                encode(Publish("a", b"", 1, packet_id=number), 5)
                for number in range(1, MOST_UNANSWERED + 1)
            )
        )
        broker_5.transport.read(broker_5.channel)
        broker_5.transport.acknowledge(broker_5.channel)
    assert broker_5.transport.closed is None


def test_a_batch_arrives_as_its_messages_would_one_by_one(broker: Broker) -> None:
    broker.greet()
    assert broker.transport.connack is not None
    assert broker.transport.connack.limits == NO_LIMITS
    broker.transport.publish(1, message(b"first"))
    broker.transport.publish_batch(2, [message(b"%d" % number) for number in range(300)])
    broker.transport.publish(302, message(b"last"))
    payloads = [b"first", *(b"%d" % number for number in range(300)), b"last"]
    assert broker.sent() == [Publish("ciel", payload) for payload in payloads]
    events = broker.transport.take_events()
    assert events == (
        Published(1, message(b"first")),
        BatchPublished(2, 300),
        Published(302, message(b"last")),
    )


def test_no_more_is_handed_over_than_keeps_the_socket_busy(broker: Broker) -> None:
    broker.greet()
    batch, count = [message(bytes(1000))] * 100, 0
    while broker.transport.has_room:
        broker.transport.publish_batch(1, batch)
        count += 1
    assert ENOUGH_UNSENT / 101_000 < count < ENOUGH_UNSENT / 100_000 + 1
    assert broker.transport.largest_sent > 1000
