from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from mqtts_gui.mqtt.waiting import READ, WRITE, CancelledError, Waiter
from tests.support.patience import AT_ONCE_S, FAR_LATER_S


@pytest.fixture
def waiter() -> Iterator[Waiter]:
    made = Waiter()
    yield made
    made.close()


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    one, other = socket.socketpair()
    with one, other:
        yield one, other


def soon() -> float:
    return time.monotonic() + FAR_LATER_S


def test_ready_sockets_are_returned(
    waiter: Waiter, pair: tuple[socket.socket, socket.socket]
) -> None:
    pair[1].send(b"x")
    assert waiter.wait({pair[0]: READ | WRITE}, soon()) == {pair[0]: READ | WRITE}
    assert waiter.wait({pair[1]: READ}, time.monotonic()) == {}


def test_ringing_ends_a_wait_early(waiter: Waiter) -> None:
    threading.Timer(0.01, waiter.ring).start()
    started = time.monotonic()
    assert waiter.wait({}, soon()) == {}
    assert time.monotonic() - started < AT_ONCE_S
    assert waiter.wait({}, time.monotonic()) == {}  # one ring, one early return


def test_stopping_ends_every_wait(waiter: Waiter) -> None:
    threading.Timer(0.01, waiter.stop).start()
    with pytest.raises(CancelledError):
        waiter.pause(FAR_LATER_S)
    with pytest.raises(CancelledError):
        waiter.wait({}, soon())


def test_a_pause_outlasts_ringing(waiter: Waiter) -> None:
    waiter.ring()
    started = time.monotonic()
    waiter.pause(0.05)
    assert time.monotonic() - started >= 0.05


def test_ringing_is_harmless_when_nobody_waits_any_longer() -> None:
    waiter = Waiter()
    for _ in range(100_000):
        waiter.ring()
    waiter.close()
    waiter.ring()
    waiter.stop()
