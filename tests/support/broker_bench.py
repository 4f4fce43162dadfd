"""The demonstration broker without sockets and without waiting: a clock and clients to command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from mqtts_gui.broker.connection import Connection
from mqtts_gui.broker.hub import Hub
from mqtts_gui.broker.limits import Limits
from mqtts_gui.mqtt.codec import (
    Connack,
    Connect,
    Packet,
    PacketReader,
    Suback,
    Subscribe,
    TopicRequest,
    decode,
    encode,
)


@dataclass(eq=False)
class ManualTimer:
    """Something that happens when the clock is turned so far."""

    due: float
    callback: Callable[[], object]
    cancelled: bool = False

    def cancel(self) -> None:
        self.cancelled = True


class ManualScheduler:
    """A loop whose time passes when the test says so."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.timers: list[ManualTimer] = []

    def time(self) -> float:
        return self.now

    def call_soon(self, callback: Callable[[], object]) -> ManualTimer:
        return self.call_later(0, callback)

    def call_later(self, delay: float, callback: Callable[[], object]) -> ManualTimer:
        timer = ManualTimer(self.now + delay, callback)
        self.timers.append(timer)
        return timer

    def advance(self, seconds: float = 0) -> None:
        """Let time pass and do what comes due, in order."""
        end = self.now + seconds
        while due := [one for one in self.timers if not one.cancelled and one.due <= end]:
            timer = min(due, key=lambda one: one.due)
            self.timers.remove(timer)
            self.now = max(self.now, timer.due)
            timer.callback()
        self.now = end
        self.timers = [one for one in self.timers if not one.cancelled]


@dataclass
class FakeChannel:
    """What would be a TLS connection."""

    sent: bytearray = field(default_factory=bytearray)
    closed: bool = False
    reading: bool = True

    def write(self, data: bytes) -> None:
        assert not self.closed
        self.sent += data

    def close(self) -> None:
        self.closed = True

    def read_on(self, *, wanted: bool) -> None:
        self.reading = wanted


class BenchClient:
    """A client of a broker without sockets."""

    def __init__(self, bench: Bench, level: int = 5) -> None:
        self.level = level
        self.channel = FakeChannel()
        self.connection = Connection(bench.hub, self.channel, "demo-student", "127.0.0.1:1")
        self._scheduler = bench.scheduler
        self._reader = PacketReader()

    def send(self, *packets: Packet) -> list[Packet]:
        """Send packets and return what the broker has sent since the last time."""
        return self.send_bytes(b"".join(encode(packet, self.level) for packet in packets))

    def send_bytes(self, data: bytes) -> list[Packet]:
        if not self.channel.closed:
            self.connection.received(data)
        return self.received()

    def received(self) -> list[Packet]:
        """Return what the broker has sent since the last time."""
        self._scheduler.advance()
        self._reader.feed(bytes(self.channel.sent))
        self.channel.sent.clear()
        return [decode(raw, self.level) for raw in self._reader.packets()]

    def vanish(self) -> None:
        """Be gone without a word."""
        self.connection.lost()

    def subscribe(self, *requests: TopicRequest) -> list[Packet]:
        """Subscribe and return what follows SUBACK."""
        suback, *rest = self.send(Subscribe(1, requests))
        assert isinstance(suback, Suback)
        return rest


class Bench:
    """A hub, a clock, and clients."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.scheduler = ManualScheduler()
        self.hub = Hub(self.scheduler, limits or Limits())

    def client(self, connect: Connect) -> BenchClient:
        """Return a client that was accepted."""
        client, answer = self.greet(connect)
        assert isinstance(answer, Connack)
        assert answer.reason_code == 0
        return client

    def greet(self, connect: Connect) -> tuple[BenchClient, Packet]:
        """Return a client and the first answer to its CONNECT; what follows waits."""
        client = BenchClient(self, connect.level)
        answer, *_ = client.send(connect)
        return client, answer
