"""Whatever a broker sends, a session ends with a reason, soon, and without an exception."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from mqtts_gui.mqtt.codec import Connack, Publish, encode
from mqtts_gui.mqtt.events import ConnectFailed, Disconnected, Evidence, SessionCrashed
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Protocol, Secrets
from mqtts_gui.mqtt.session import Session
from mqtts_gui.mqtt.wire import MalformedPacketError, varint
from tests.support.events import EventLog
from tests.support.packets import CASES
from tests.support.scripted_broker import Peer, scripted_broker

LEVELS = {MqttVersion.V3_1: 3, MqttVersion.V3_1_1: 4, MqttVersion.V5: 5}
VERSIONS = pytest.mark.parametrize("version", list(MqttVersion))
EACH = 25
BAD_TEXT = (b"\xff", b"\0", b"\xc0\x80", b"\xed\xa0\x80", b"#", b"+")


def ending(port: int, version: MqttVersion) -> Evidence:
    """Connect, and return what ended it."""
    log = EventLog()
    profile = Profile(
        protocol=Protocol.MQTT, host="127.0.0.1", port=port, mqtt_version=version, client_id="fuzz"
    )
    session = Session(profile, Secrets(), log.append, reconnect=False)
    session.start()
    log.wait_until(
        lambda: bool(log.of(ConnectFailed) or log.of(Disconnected) or log.of(SessionCrashed))
    )
    assert session.close()
    assert not log.of(SessionCrashed), log.events
    [evidence] = [
        event.evidence for event in log.events if isinstance(event, ConnectFailed | Disconnected)
    ]
    assert evidence is not None
    return evidence


def packet(noise: random.Random, level: int) -> bytes:
    """Return a packet of any type with something wrong in it, most of the time."""
    first, body = split(encode(*noise.choice([case for case in CASES if case[1] == level])))
    body = body[:400]
    way = noise.randrange(6)
    if way == 0:
        body = body[: noise.randrange(len(body) + 1)]
    elif way == 1:
        body += noise.randbytes(noise.randrange(1, 40))
    elif way == 2:
        place = noise.randrange(len(body) + 1)
        body = body[:place] + noise.choice(BAD_TEXT) + body[place + 1 :]
    elif way == 3:
        place = noise.randrange(len(body) + 1)
        body = body[:place] + noise.randbytes(1) + body[place + 1 :]
    elif way == 4:
        first = noise.randrange(256)
    size = noise.choice([varint(len(body))] * 6 + [b"\xff\xff\xff\xff\x7f", b"\x80\x00"])
    return bytes([first]) + size + body


def split(encoded: bytes) -> tuple[int, bytes]:
    """Return first byte and body of an encoded packet."""
    place = 1
    while encoded[place] >= 0x80:
        place += 1
    return encoded[0], encoded[place + 1 :]


def after_greeting(data: bytes) -> Callable[[Peer], None]:
    def script(peer: Peer) -> None:
        peer.greet()
        peer.socket.sendall(data)

    return script


def instead_of_greeting(data: bytes) -> Callable[[Peer], None]:
    def script(peer: Peer) -> None:
        peer.next_packet()
        peer.socket.sendall(data)

    return script


@VERSIONS
@pytest.mark.parametrize("seed", range(6))
def test_garbage_ends_a_session_with_a_reason(version: MqttVersion, seed: int) -> None:
    noise = random.Random(seed)  # noqa: S311 - repeatable, not secret
    level = LEVELS[version]
    data = [
        b"".join(packet(noise, level) for _ in range(noise.randrange(1, 4))) for _ in range(EACH)
    ]
    with scripted_broker(*map(after_greeting, data), level=level) as port:
        for each in data:
            evidence = ending(port, version)
            assert evidence.error is not None or evidence.reason_code is not None, each


@VERSIONS
def test_garbage_instead_of_an_answer_ends_an_attempt_with_a_reason(version: MqttVersion) -> None:
    noise = random.Random(77)  # noqa: S311 - repeatable, not secret
    level = LEVELS[version]
    data = [packet(noise, level) for _ in range(EACH)]
    data += [b"\x20" + packet(noise, level)[1:] for _ in range(EACH)]
    with scripted_broker(*map(instead_of_greeting, data), level=level) as port:
        for each in data:
            evidence = ending(port, version)
            assert evidence.error is not None or evidence.reason_code is not None, each


def test_a_malformed_message_is_named_and_answered() -> None:
    answers = []

    def script(peer: Peer) -> None:
        peer.greet()
        peer.say(Publish("before", b"x", 1, packet_id=1))
        peer.socket.sendall(b"\x30\x07\0\1a\3\x23\0\1")
        answers.extend(peer.wait_for_end())

    with scripted_broker(script) as port:
        evidence = ending(port, MqttVersion.V5)
    assert isinstance(evidence.error, MalformedPacketError)
    assert evidence.error.clause == "3.3.2.3.4"
    assert repr(answers[-1]).startswith("Disconnect(reason_code=148")


def test_a_packet_that_never_ends_keeps_nobody_waiting_when_it_breaks_off() -> None:
    def script(peer: Peer) -> None:
        peer.greet(Connack())
        peer.socket.sendall(b"\x30\xff\xff\xff\x7f\0\1a" + b"x" * 100_000)

    with scripted_broker(script) as port:
        assert isinstance(ending(port, MqttVersion.V5).error, EOFError)
