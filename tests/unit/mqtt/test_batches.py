"""The same bytes through the batches and through paho's own reading say the same."""

from __future__ import annotations

import random
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest

from mqtts_gui.mqtt.batches import (
    LONGEST_KNOWN,
    MOST_KNOWN,
    MOST_TOPICS,
    BatchReader,
    frame_at,
)
from mqtts_gui.mqtt.channel import Channel
from mqtts_gui.mqtt.codec import (
    Connack,
    Packet,
    Pingresp,
    Properties,
    Puback,
    Pubcomp,
    Publish,
    Pubrec,
    Pubrel,
    Suback,
    encode,
)
from mqtts_gui.mqtt.events import Message, MessagesReceived, SessionEvent
from mqtts_gui.mqtt.inbox import Inbox, SessionMemory
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Secrets
from mqtts_gui.mqtt.transport import Transport
from tests.support.packets import CASES
from tests.support.peers import tcp_pair

LEVELS = {MqttVersion.V3_1: 3, MqttVersion.V3_1_1: 4, MqttVersion.V5: 5}
VERSIONS = pytest.mark.parametrize("version", list(MqttVersion))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of some bytes."""

    messages: list[Message]
    others: list[SessionEvent]
    ended: str
    sent: bytes


class Reader:
    """A client that reads what it is given."""

    def __init__(self, version: MqttVersion, channel: Channel, *, in_batches: bool) -> None:
        profile = Profile(mqtt_version=version, client_id="same")
        self.transport = Transport(profile, Secrets(), in_batches=in_batches)
        self.channel = channel
        self.transport.open(channel)
        self._outcome = Outcome([], [], "", b"")
        self.read(encode(Connack(), LEVELS[version]))
        self.transport.subscribe([("a", 0)])
        for token, qos in ((1, 1), (2, 2)):
            message = Message(0, False, "ciel", b"x", qos, retain=False, duplicate=False)  # noqa: FBT003
            self.transport.publish(token, message)
        channel._plain_out.clear()

    def read(self, piece: bytes) -> None:
        """Read bytes as if they came in one record."""
        if not self.channel._first_raw:
            self.channel._first_raw = piece[:64]
        self.channel._take(piece)
        for event in self.transport.read(self.channel):
            if isinstance(event, MessagesReceived):
                self._outcome.messages.extend(each._replace(time_ns=0) for each in event.messages)
            else:
                self._outcome.others.append(event)
        self.transport.acknowledge(self.channel)

    def outcome(self) -> Outcome:
        """Return what became of the bytes."""
        ended = repr(self.transport.closed)
        sent = bytes(self.channel._plain_out)
        return Outcome(self._outcome.messages, self._outcome.others, ended, sent)


@pytest.fixture
def end() -> Iterator[socket.socket]:
    with tcp_pair() as (near, _):
        yield near


def compare(version: MqttVersion, end: socket.socket, pieces: Sequence[bytes]) -> Outcome:
    """Read pieces both ways, and return what became of them."""
    # paho closes a channel when its client is thrown away: every client gets one of its own.
    fast = Reader(version, Channel(end), in_batches=True)
    slow = Reader(version, Channel(end), in_batches=False)
    for piece in pieces:
        for reader in (fast, slow):
            if reader.transport.closed is None:
                reader.read(piece)
    assert fast.outcome() == slow.outcome(), pieces
    return fast.outcome()


def acknowledgements(sent: bytes) -> list[bytes]:
    """Return packets of four bytes, sorted."""
    return sorted(sent[place : place + 4] for place in range(0, len(sent), 4))


def messages_of(level: int) -> list[bytes]:
    """Return messages of all kinds, and what goes with them."""
    unit = Properties(user_properties=(("unit", "°C"),)) if level == 5 else Properties()
    long = Properties(user_properties=(("unit", "x" * 300),)) if level == 5 else Properties()
    packets: list[Packet] = [
        Publish("ciel", b"0"),
        Publish("ciel/été", b"1", 1, packet_id=258, properties=unit),
        Publish("ciel", b"x" * 130, 2, retain=True, packet_id=3),
        Publish("ciel", b"x" * 130, 2, duplicate=True, packet_id=3),
        Pubrel(3),
        Publish("ciel", b"", 1, duplicate=True, packet_id=65_535, properties=long),
        Suback(1, (0,)),
        Puback(2),
        Pubrec(3),
        Pubcomp(3),
        Pubrel(4),
        Pingresp(),
        Publish("c" * 300, b"y" * 300, 2, packet_id=3),
    ]
    return [encode(packet, level) for packet in packets]


@VERSIONS
def test_a_stream_cut_anywhere_says_the_same(version: MqttVersion, end: socket.socket) -> None:
    stream = b"".join(messages_of(LEVELS[version]))
    whole = compare(version, end, [stream])
    assert len(whole.messages) == 5
    assert whole.ended == "None"
    for cut in range(1, len(stream)):
        parted = compare(version, end, [stream[:cut], stream[cut:]])
        assert (parted.messages, parted.others) == (whole.messages, whole.others)
        # What belongs to one read is acknowledged together.
        assert acknowledgements(parted.sent) == acknowledgements(whole.sent)


@VERSIONS
def test_a_stream_byte_by_byte_says_the_same(version: MqttVersion, end: socket.socket) -> None:
    stream = b"".join(messages_of(LEVELS[version]))
    pieces = [stream[place : place + 1] for place in range(len(stream))]
    assert compare(version, end, pieces).messages


@VERSIONS
def test_every_packet_there_is_says_the_same(version: MqttVersion, end: socket.socket) -> None:
    after = encode(Publish("after", b"x"), LEVELS[version])
    for packet, level in CASES:
        if level == LEVELS[version]:
            encoded = encode(packet, level)
            compare(version, end, [encoded + after])
            compare(version, end, [encoded[:7], encoded[7:] + after])


@VERSIONS
@pytest.mark.parametrize("seed", range(40))
def test_damaged_streams_say_the_same(version: MqttVersion, end: socket.socket, seed: int) -> None:
    noise = random.Random(seed)  # noqa: S311 - repeatable, not secret
    for _ in range(10):
        packets = messages_of(LEVELS[version])
        noise.shuffle(packets)
        stream = bytearray(b"".join(packets[:6]))
        for _ in range(noise.randrange(1, 4)):
            stream[noise.randrange(len(stream))] = noise.choice([0, 1, 0x7F, 0x80, 0xFF, 0x23])
        cut = noise.randrange(len(stream))
        compare(version, end, [bytes(stream[:cut]), bytes(stream[cut:])])


FORBIDDEN = {
    b"\x36\x07\0\1a\0\1\0x": "3.3.1.2",
    b"\x38\x05\0\1a\0x": "3.3.1.1",
    b"\x30\x03\0\0\0": "4.7.3",
    b"\x30\x04\0\1#\0": "3.3.2.1",
    b"\x30\x04\0\1\0\0": "1.5.4",
    b"\x30\x04\0\1\xff\0": "1.5.4",
    b"\x30\x04\0\x09a\0": "1.5",
    b"\x30\x01\0": "1.5",
    b"\x30\x00": "1.5",
    b"\x32\x06\0\1a\0\0\0": "2.2.1",
    b"\x34\x06\0\1a\0\0\0": "2.2.1",
    b"\x62\x02\0\0": "2.2.1",
    b"\x40\x02\0\0": "2.2.1",
    b"\x60\x02\0\1": "2.1.3",
    b"\xd1\x00": "2.1.3",
    b"\x00\x00": "2.1.2",
    b"\x20\x03\0\0\0": "3.2",
    b"\x30\x84\0\0\1a\0": "1.5.5",
    b"\x30\xff\xff\xff\xff\x01": "2.1",
    b"\x30\x07\0\1a\3\x23\0\1": "3.3.2.3.4",
    b"\x30\x06\0\1a\2\x7e\0": "2.2.2.2",
    b"\x30\x05\0\1a\x09\1": "1.5",
    b"\x30\x06\0\1a\x80\0x": "1.5.5",
}


@pytest.mark.parametrize("packet", FORBIDDEN, ids=bytes.hex)
def test_what_mqtt_forbids_ends_it_by_name_after_what_came_before(
    end: socket.socket, packet: bytes
) -> None:
    before = encode(Publish("before", b"x", 1, packet_id=9), 5)
    outcome = compare(MqttVersion.V5, end, [before + packet + before])
    assert [message.topic for message in outcome.messages] == ["before"]
    assert f"(MQTT {FORBIDDEN[packet]})" in outcome.ended
    assert outcome.sent[:2] == b"\xe0\1"  # DISCONNECT says why
    assert outcome.sent[2] >= 0x80


def test_what_is_kept_of_topics_and_properties_is_bounded() -> None:
    reader, inbox = BatchReader(is_v5=True), Inbox(SessionMemory())
    for number in range(MOST_TOPICS + 10):
        properties = Properties(user_properties=(("n", str(number % (MOST_KNOWN + 10))),))
        packet = encode(Publish(f"a/{number}", b"", properties=properties), 5)
        assert reader.take(packet, 0, inbox) == len(packet)
    assert len(reader._topics) == 10
    assert len(reader._sound) <= MOST_KNOWN
    long = encode(Publish("a" * LONGEST_KNOWN, b"x"), 5)
    assert reader.take(long, 0, inbox) == len(long)
    assert len(reader._topics) == 10


def test_messages_of_one_topic_share_its_text() -> None:
    reader, inbox = BatchReader(is_v5=False), Inbox(SessionMemory())
    reader.take(encode(Publish("ciel", b"1")) + encode(Publish("ciel", b"2")), 0, inbox)
    first, second = inbox.take_messages()
    assert first.topic is second.topic


def test_a_header_is_measured_or_left_alone() -> None:
    assert frame_at(b"\x30\x02ab", 0) == (2, 4)
    assert frame_at(b"\x30\x80\x01" + b"x" * 128, 0) == (3, 131)
    for data in (b"", b"\x30", b"\x30\x02a", b"\x30\x80", b"\x30\x80\x80\x80\x80\x01", b"\0\0"):
        assert frame_at(data, 0) is None
