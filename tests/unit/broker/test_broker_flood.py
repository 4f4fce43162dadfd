"""An honest client is served while others flood the broker, over real TLS, in bounded memory."""

from __future__ import annotations

import contextlib
import random
import resource
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from mqtts_gui.broker.demo import DemoBroker
from mqtts_gui.mqtt.codec import (
    Connect,
    Disconnect,
    Packet,
    Pingreq,
    Pingresp,
    Properties,
    Publish,
    Subscribe,
    TopicRequest,
    Unsubscribe,
    Will,
    encode,
)
from mqtts_gui.pki.throwaway import ThrowawayPki
from tests.support.damage import damage
from tests.support.demo_client import DemoClient, ask, client_context
from tests.support.packets import CASES
from tests.support.patience import DEADLINE_S

FLOOD_S = 0.6
PATIENCE_S = 4.0
"""Of work, whoever does it. Without turns, floods keep others waiting for ten seconds and more."""
MEMORY_MB = 300


def many(*packets: Packet, times: int = 2000) -> bytes:
    return b"".join(encode(packet, 5) for packet in packets) * times


def keeps_a_lot(client: DemoClient) -> None:
    client.send(*(Publish(f"r/{number}", b"x", retain=True) for number in range(1000)))


def hears_itself(client: DemoClient) -> None:
    client.send(Subscribe(1, (TopicRequest("a", 1),)))


def nothing(_client: DemoClient) -> None:
    """Prepare nothing."""


RETAINED = b"".join(encode(Publish(f"a/{n}", b"x", retain=True), 5) for n in range(3000))
ALL = Subscribe(1, (TopicRequest("#"),))
FLOODS: dict[str, tuple[Callable[[DemoClient], None], bytes]] = {
    "pings": (nothing, many(Pingreq())),
    "subscriptions": (nothing, many(ALL)),
    "subscriptions to a thousand retained messages": (keeps_a_lot, many(ALL)),
    "one subscription a thousand times": (
        keeps_a_lot, many(Subscribe(1, (TopicRequest("#"),) * 1000), times=5)
    ),
    "a subscription of 200,000 filters": (
        nothing, many(Subscribe(1, (TopicRequest("a"),) * 200_000), times=1)
    ),
    "endings of subscriptions": (nothing, many(Unsubscribe(1, ("a",) * 200), times=200)),
    "messages to itself": (hears_itself, many(Publish("a", b"x"))),
    "messages of QoS 1 to itself": (hears_itself, many(Publish("a", b"x", 1, packet_id=1))),
    "retained messages": (nothing, RETAINED),
    "messages of a megabyte": (nothing, many(Publish("a", bytes(1_000_000)), times=3)),
    "deep topics": (nothing, many(Publish("/" * 60_000), times=20)),
}  # fmt: skip


@contextlib.contextmanager
def served(broker: DemoBroker, pki: ThrowawayPki) -> Iterator[None]:
    """Fail if an honest client waits for long, or the memory grows, until the end of the block."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    over, waits = threading.Event(), list[float]()
    with DemoClient(broker, client_context(pki)) as honest:
        honest.socket.settimeout(DEADLINE_S)
        honest.exchange(Connect("honest", level=5, keep_alive_s=0))

        def ask_again_and_again() -> None:
            while not over.is_set():
                began = time.process_time()
                assert honest.exchange(Pingreq()) == Pingresp()
                waits.append(time.process_time() - began)
                over.wait(0.005)

        asking = threading.Thread(target=ask_again_and_again)
        asking.start()
        try:
            yield
        finally:
            over.set()
            asking.join(DEADLINE_S)
    assert waits
    assert max(waits) < PATIENCE_S
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown / 1024 < MEMORY_MB


@pytest.mark.parametrize("name", FLOODS)
def test_an_honest_client_is_served_beside_a_flood(
    name: str, broker: DemoBroker, pki: ThrowawayPki
) -> None:
    prepare, flood = FLOODS[name]
    with served(broker, pki), DemoClient(broker, client_context(pki)) as hostile:
        hostile.exchange(Connect("hostile", level=5, keep_alive_s=0))
        prepare(hostile)
        hostile.socket.settimeout(0.2)
        end = time.monotonic() + FLOOD_S
        with contextlib.suppress(OSError):  # it is hung up on, or not listened to
            while time.monotonic() < end:
                hostile.socket.sendall(flood)


def test_a_thousand_connections_do_not_keep_a_client_from_being_served(
    broker: DemoBroker, pki: ThrowawayPki
) -> None:
    chance = random.Random(1)  # noqa: S311 - chance, not a secret
    with served(broker, pki):
        held: list[socket.socket] = []
        for number in range(1000):
            with contextlib.suppress(OSError):
                line = socket.create_connection((broker.host, broker.port), DEADLINE_S)
                held.append(line)
                if number % 3 == 0:
                    line.sendall(chance.randbytes(100))
                if number % 3 == 1:
                    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            while len(held) > 50:
                held.pop(0).close()
        for line in held:
            line.close()


@pytest.mark.parametrize("seed", range(3))
def test_rubbish_over_tls_is_served_like_all_else(
    seed: int, broker: DemoBroker, pki: ThrowawayPki
) -> None:
    chance = random.Random(seed)  # noqa: S311 - chance, not a secret
    samples = [data for data in (encode(p, v) for p, v in CASES) if len(data) < 2000]
    wills = (
        Will("adieu", b"x" * 60_000, 2, retain=True),
        Will("a/#", b"x"),
        Will("adieu", b"", properties=Properties(will_delay_interval_s=4_000_000_000)),
    )
    with served(broker, pki):
        for number in range(25):
            level, will = chance.choice((4, 5)), chance.choice(wills)
            data = encode(Connect(f"c{number % 5}", level=level, will=will), level)
            for sample in chance.choices(samples, k=100):
                data += damage(chance, sample) if chance.random() < 0.2 else sample
            data += b"\x30\xff\xff\xff\x7f" + bytes(1000)
            hostile = DemoClient(broker, client_context(pki), level)
            with hostile, contextlib.suppress(OSError):
                hostile.socket.sendall(data)
    assert ask(broker, lambda hub: hub.connected) <= 2


def test_what_arrived_before_a_client_left_is_taken_all_the_same(
    broker: DemoBroker, pki: ThrowawayPki
) -> None:
    count = 20_000
    with DemoClient(broker, client_context(pki)) as reader:
        reader.exchange(Connect("reader", level=5))
        reader.exchange(Subscribe(1, (TopicRequest("last"),)))
        with DemoClient(broker, client_context(pki)) as writer:
            writer.exchange(Connect("writer", level=5))
            flood = [Publish("a", b"x") for _ in range(count)]
            writer.send(*flood, Publish("last", b"word"), Disconnect())
        message = reader.receive()
    assert isinstance(message, Publish)
    assert message.payload == b"word"
