from __future__ import annotations

import errno
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from mqtts_gui.mqtt import dialling, resolving
from mqtts_gui.mqtt.dialling import DialError, dial
from mqtts_gui.mqtt.resolving import Address, literal_addresses, resolve
from mqtts_gui.mqtt.waiting import CancelledError, Waiter
from tests.support.patience import AT_ONCE_S, DEADLINE_S, FAR_LATER_S
from tests.support.ports import free_port


@pytest.fixture
def waiter() -> Iterator[Waiter]:
    made = Waiter()
    yield made
    made.close()


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


@pytest.fixture
def deaf() -> Iterator[Address]:
    """An address that answers nothing: its queue of connections is full."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listening:
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.settimeout(0)
            each.connect_ex(listening.getsockname())
        yield address_of(listening)
        for each in waiting:
            each.close()


def address_of(listening: socket.socket) -> Address:
    return Address(socket.AF_INET, listening.getsockname())


def closed_address() -> Address:
    return Address(socket.AF_INET, ("127.0.0.1", free_port()))


def within(seconds: float) -> float:
    return time.monotonic() + seconds


def test_the_first_that_answers_wins(
    waiter: Waiter, listener: socket.socket, deaf: Address
) -> None:
    started = time.monotonic()
    connected, address = dial([deaf, address_of(listener)], waiter, within(DEADLINE_S))
    with connected:
        assert address == address_of(listener)
        assert time.monotonic() - started >= dialling.NEXT_ADDRESS_AFTER_S * 0.9


def test_a_refusal_lets_the_next_begin_at_once(
    waiter: Waiter, listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialling, "NEXT_ADDRESS_AFTER_S", FAR_LATER_S)
    started = time.monotonic()
    connected, _ = dial([closed_address(), address_of(listener)], waiter, within(DEADLINE_S))
    with connected:
        assert time.monotonic() - started < AT_ONCE_S


def test_refusal_says_more_than_silence(
    waiter: Waiter, deaf: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialling, "NEXT_ADDRESS_AFTER_S", 0.01)
    refusing = closed_address()
    with pytest.raises(DialError) as caught:
        dial([deaf, refusing], waiter, within(2))
    assert isinstance(caught.value.error, ConnectionRefusedError)
    assert caught.value.address == refusing


def test_silence_ends_at_the_deadline(waiter: Waiter, deaf: Address) -> None:
    started = time.monotonic()
    with pytest.raises(DialError) as caught:
        dial([deaf], waiter, within(0.1))
    assert isinstance(caught.value.error, TimeoutError)
    assert time.monotonic() - started < AT_ONCE_S


def test_dialling_can_be_ended(waiter: Waiter, deaf: Address) -> None:
    threading.Timer(0.02, waiter.stop).start()
    with pytest.raises(CancelledError):
        dial([deaf], waiter, within(DEADLINE_S))


def test_an_address_family_that_this_computer_lacks_is_passed_over(
    waiter: Waiter, listener: socket.socket
) -> None:
    lacking = Address(99, ("::1", 1))
    connected, _ = dial([lacking, address_of(listener)], waiter, within(DEADLINE_S))
    connected.close()
    with pytest.raises(DialError):
        dial([lacking], waiter, within(DEADLINE_S))


def test_a_literal_address_needs_no_resolver() -> None:
    assert literal_addresses("127.0.0.1", 8883) == (Address(socket.AF_INET, ("127.0.0.1", 8883)),)
    assert literal_addresses("::1", 8883)[0].ip == "::1"
    assert literal_addresses("vm-dupont", 8883) == ()
    assert literal_addresses("", 8883) == ()
    with pytest.raises(ValueError, match="70000"):
        literal_addresses("127.0.0.1", 70_000)


def test_names_are_resolved(waiter: Waiter) -> None:
    assert "127.0.0.1" in {a.ip for a in resolve("localhost", 1883, waiter, within(DEADLINE_S))}


@pytest.mark.parametrize(
    ("host", "error"), [("", OSError), ("vm..local", UnicodeError), ("a\0b", (OSError, ValueError))]
)
def test_what_cannot_be_resolved_is_raised_in_the_waiting_thread(
    waiter: Waiter, host: str, error: type[Exception] | tuple[type[Exception], ...]
) -> None:
    with pytest.raises(error):
        resolve(host, 8883, waiter, within(DEADLINE_S))


def test_a_resolver_that_hangs_can_be_left(waiter: Waiter, monkeypatch: pytest.MonkeyPatch) -> None:
    hanging = threading.Event()
    monkeypatch.setattr(resolving, "_look_up", lambda *_: hanging.wait(DEADLINE_S) and ())
    with pytest.raises(TimeoutError):
        resolve("slow.example", 8883, waiter, within(0.05))
    threading.Timer(0.02, waiter.stop).start()
    with pytest.raises(CancelledError):
        resolve("slow.example", 8883, waiter, within(DEADLINE_S))
    hanging.set()


def test_families_take_turns(monkeypatch: pytest.MonkeyPatch, waiter: Waiter) -> None:
    answer = [
        (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("2001:db8::1", 1, 0, 0)),
        (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("2001:db8::2", 1, 0, 0)),
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 1)),
        (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("2001:db8::1", 1, 0, 0)),
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answer)
    found = resolve("both.example", 1, waiter, within(DEADLINE_S))
    assert [address.ip for address in found] == ["2001:db8::1", "192.0.2.1", "2001:db8::2"]


def test_unreachable_says_least() -> None:
    far = OSError(errno.ENETUNREACH, "unreachable")
    errors = [far, TimeoutError(), OSError(errno.EPIPE, ""), ConnectionRefusedError()]
    assert min(errors, key=dialling._vagueness) is errors[3]
    assert max(errors, key=dialling._vagueness) is far
