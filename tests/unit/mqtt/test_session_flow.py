"""A session between a broker that floods it and somebody who takes its messages slowly, or not."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable

from mqtts_gui.mqtt.codec import (
    Connack,
    Connect,
    Packet,
    Pingreq,
    Puback,
    Pubcomp,
    Publish,
    Pubrec,
    Pubrel,
    encode,
)
from mqtts_gui.mqtt.events import (
    ConnectFailed,
    Disconnected,
    MessagesReceived,
    Ready,
    SessionCrashed,
    SessionEvent,
)
from mqtts_gui.mqtt.inbox import SessionMemory
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Protocol, Secrets
from mqtts_gui.mqtt.session import Session
from tests.support.events import EventLog
from tests.support.patience import DEADLINE_S
from tests.support.scripted_broker import Peer, scripted_broker


class Valve:
    """A gate that the test opens and closes."""

    def __init__(self, *, is_open: bool = True) -> None:
        self._is_open = is_open
        self._rings: list[Callable[[], None]] = []
        self._lock = threading.Lock()
        self.asked = threading.Event()

    def is_open(self) -> bool:
        return self._is_open

    def on_open(self, ring: Callable[[], None]) -> None:
        with self._lock:
            if ring not in self._rings:
                self._rings.append(ring)
        self.asked.set()

    def close(self) -> None:
        self._is_open = False

    def open(self) -> None:
        with self._lock:
            self._is_open = True
            rings, self._rings = self._rings, []
        for ring in rings:
            ring()


def profile(port: int, **changes: object) -> Profile:
    plain = Profile(protocol=Protocol.MQTT, host="127.0.0.1", port=port, client_id="flow")
    return plain.with_changes(**changes)


def flood_until_it_stops(peer: Peer, packet: bytes) -> int:
    """Send `packet` until the client takes no more for a second; return how many bytes went."""
    sent = 0
    peer.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 256 * 1024)
    peer.socket.settimeout(1)
    try:
        while sent < 200_000_000:
            sent += peer.socket.send(packet)
    except TimeoutError:
        pass
    peer.socket.settimeout(DEADLINE_S)
    return sent


def test_a_closed_gate_holds_a_flood_back_and_an_open_one_lets_it_through() -> None:
    packet = encode(Publish("ciel", b"x" * 10_000), 5)
    valve, sent, done = Valve(is_open=False), [], threading.Event()

    def script(peer: Peer) -> None:
        peer.greet()
        assert valve.asked.wait(DEADLINE_S)
        sent.append(flood_until_it_stops(peer, packet))
        valve.open()
        rest = len(packet) - sent[0] % len(packet)
        peer.socket.sendall(packet[-rest:] + encode(Publish("last", b""), 5))
        done.wait(DEADLINE_S)

    log = EventLog()
    with scripted_broker(script) as port:
        session = Session(profile(port), Secrets(), log.append, gate=valve, reconnect=False)
        session.start()
        log.wait_until(lambda: any(each.topic == "last" for each in log.messages()))
        done.set()
        assert session.close()
    assert sent[0] < 20_000_000  # what the system's own buffers hold
    assert len(log.messages()) == sent[0] // len(packet) + 2


def test_a_session_that_reads_nothing_pings_and_needs_no_answer() -> None:
    valve = Valve(is_open=False)
    pings: list[Packet] = []

    def script(peer: Peer) -> None:
        peer.greet()
        pings.extend(peer.next_packet() for _ in range(3))
        peer.say(Publish("ciel", b"x"))
        valve.open()
        peer.wait_for_end()

    log = EventLog()
    with scripted_broker(script) as port:
        session = Session(profile(port, keep_alive_s=1), Secrets(), log.append, gate=valve)
        session.start()
        log.wait_for_messages(1)
        assert pings == [Pingreq()] * 3
        assert not log.of(Disconnected)
        assert session.close()


def test_a_session_that_reads_nothing_can_be_closed() -> None:
    valve = Valve(is_open=False)

    def script(peer: Peer) -> None:
        peer.greet()
        peer.wait_for_end()

    with scripted_broker(script) as port:
        log = EventLog()
        session = Session(profile(port), Secrets(), log.append, gate=valve)
        session.start()
        assert valve.asked.wait(DEADLINE_S)
        assert session.close()
        valve.open()  # rings at nobody's
    assert log.of(Ready)


def test_nothing_is_acknowledged_before_it_was_taken() -> None:
    taken, released, early = threading.Event(), threading.Event(), []

    def script(peer: Peer) -> None:
        peer.greet()
        peer.say(*(Publish("ciel", b"x", 1 + n % 2, packet_id=n + 1) for n in range(10)))
        assert taken.wait(DEADLINE_S)
        peer.socket.settimeout(0.2)
        try:
            early.append(peer.socket.recv(100))
        except TimeoutError:
            released.set()
        peer.socket.settimeout(DEADLINE_S)
        answers = [peer.next_packet() for _ in range(10)]
        assert answers == [*map(Puback, range(1, 11, 2)), *map(Pubrec, range(2, 11, 2))]

    def take(event: SessionEvent) -> None:
        if isinstance(event, MessagesReceived):
            taken.set()
            released.wait(DEADLINE_S)

    with scripted_broker(script) as port:
        session = Session(profile(port), Secrets(), take, reconnect=False)
        session.start()
        released.wait(DEADLINE_S)
    assert session.close()
    assert not early


def test_what_could_not_be_taken_comes_again_and_is_taken_once() -> None:
    payloads: list[bytes] = []
    heard = EventLog()

    def script(peer: Peer) -> None:
        connect = peer.greet(Connack(session_present=True))
        assert isinstance(connect, Connect)
        peer.say(Publish("ciel", b"once", 2, packet_id=7))
        assert not [each for each in peer.wait_for_end() if isinstance(each, Pubrec)]

    def again(peer: Peer) -> None:
        peer.greet(Connack(session_present=True))
        copy = Publish("ciel", b"once", 2, duplicate=True, packet_id=7)
        peer.say(copy)
        assert peer.next_packet() == Pubrec(7)
        peer.say(copy)
        assert peer.next_packet() == Pubrec(7)

    def and_again(peer: Peer) -> None:
        peer.greet(Connack(session_present=True))
        peer.say(Publish("ciel", b"once", 2, duplicate=True, packet_id=7))
        assert peer.next_packet() == Pubrec(7)
        peer.say(Pubrel(7))
        assert peer.next_packet() == Pubcomp(7)
        peer.say(Publish("ciel", b"twice", 2, packet_id=7))
        assert peer.next_packet() == Pubrec(7)

    def take(event: SessionEvent) -> None:
        if isinstance(event, MessagesReceived):
            if not payloads:
                payloads.append(b"lost")
                raise OSError("the disk is full")
            payloads.extend(each.payload for each in event.messages)
        heard.append(event)

    memory = SessionMemory()
    with scripted_broker(script, again, and_again) as port:
        for ending in (SessionCrashed, Disconnected, Disconnected):
            count = len(heard.of(ending))
            kept = profile(port, clean_start=False)
            session = Session(kept, Secrets(), take, memory=memory, reconnect=False)
            session.start()
            heard.wait_for(ending, count=count + 1)
            assert session.close()
    assert payloads == [b"lost", b"once", b"twice"]


def test_a_broker_that_was_refusing_is_not_one_that_forgot() -> None:
    heard = EventLog()

    def first(peer: Peer) -> None:
        peer.greet(Connack(session_present=True))
        peer.say(Publish("ciel", b"once", 2, packet_id=7))
        assert peer.next_packet() == Pubrec(7)

    def refuses(peer: Peer) -> None:
        peer.greet(Connack(reason_code=0x88))

    def then(peer: Peer) -> None:
        peer.greet(Connack(session_present=True))
        peer.say(Publish("ciel", b"once", 2, duplicate=True, packet_id=7))
        assert peer.next_packet() == Pubrec(7)

    memory = SessionMemory()
    with scripted_broker(first, refuses, then) as port:
        for count in (1, 2, 3):
            kept = profile(port, clean_start=False)
            session = Session(kept, Secrets(), heard.append, memory=memory, reconnect=False)
            session.start()
            heard.wait_until(
                lambda count=count: (  # type: ignore[misc]
                    len(heard.of(Disconnected)) + len(heard.of(ConnectFailed)) == count
                )
            )
            assert session.close()
    assert [each.payload for each in heard.messages()] == [b"once"]


def test_a_broker_that_takes_no_acknowledgement_is_not_read_for_ever() -> None:
    packets: list[Packet] = [Publish("a", b"", 1, packet_id=1 + n) for n in range(4000)]
    flood = b"".join(encode(packet, 4) for packet in packets)
    sent: list[int] = []
    heard = EventLog()

    def script(peer: Peer) -> None:
        peer.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        peer.greet()
        sent.append(flood_until_it_stops(peer, flood))

    with scripted_broker(script, level=4) as port:
        changes = profile(port).with_changes(mqtt_version=MqttVersion.V3_1_1)
        session = Session(changes, Secrets(), heard.append, reconnect=False)
        session.start()
        heard.wait_for(Disconnected)
        assert session.close()
    assert sent[0] < 60_000_000
