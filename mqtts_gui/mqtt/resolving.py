"""From a host name to the addresses to try, in the order in which to try them."""

from __future__ import annotations

import re
import socket
import threading
import time
from itertools import chain, zip_longest
from typing import NamedTuple

from mqtts_gui.mqtt.waiting import Waiter

MAX_PORT = 65_535
_NAME = re.compile(r"[\w.-]{1,255}")
_FOUR_NUMBERS = re.compile(r"[0-9]+(?:\.[0-9]+){3}\.?")


class Address(NamedTuple):
    """An address that a socket can connect to."""

    family: int
    sockaddr: tuple[str | int | bytes, ...]

    @property
    def ip(self) -> str:
        """The IP address as text."""
        return str(self.sockaddr[0])


def literal_addresses(host: str, port: int) -> tuple[Address, ...]:
    """Return the address that `host` is, without asking anybody; none when it is a name.

    Raises:
        ValueError: `port` is no port.
    """
    if not 0 < port <= MAX_PORT:
        raise ValueError(f"{port} is not a port: ports go from 1 to {MAX_PORT}")
    try:
        return _look_up(host, port, socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        return ()


def resolve(host: str, port: int, waiter: Waiter, deadline: float) -> tuple[Address, ...]:
    """Ask the system for the addresses of `host`.

    The system's resolver cannot be interrupted: it works in a thread of its own, which is left to
    itself when nobody waits for it any longer.

    Raises:
        OSError: the name is unknown, or the resolver does not answer until `deadline`.
        UnicodeError: `host` cannot be a host name.
        CancelledError: the person ended the attempt.
    """
    if not can_be_name(host):
        raise UnicodeError("no host name: nobody is asked for it")
    answers: list[tuple[Address, ...] | OSError | ValueError] = []

    def ask() -> None:
        try:
            answers.append(_look_up_name(host, port))
        except (OSError, ValueError) as error:  # UnicodeError is a ValueError
            answers.append(error)
        waiter.ring()

    threading.Thread(target=ask, name="resolve", daemon=True).start()
    while not answers:
        waiter.wait({}, deadline)
        if not answers and time.monotonic() >= deadline:
            raise TimeoutError("the resolver did not answer")
    if isinstance(answers[0], Exception):
        raise answers[0]
    return answers[0]


def can_be_name(host: str) -> bool:
    """Return whether `host` may be looked up: a URL or a damaged address is no name server's."""
    if not host:
        return True  # that is another fault
    return _NAME.fullmatch(host) is not None and _FOUR_NUMBERS.fullmatch(host) is None


def _look_up_name(host: str, port: int) -> tuple[Address, ...]:
    try:
        return _look_up(host, port, 0)
    except socket.gaierror:
        if host.rstrip(".").lower() != "localhost":
            raise
        # This name means the loopback even where nobody has told the system so (RFC 6761, 6.3).
        return _look_up("127.0.0.1", port, socket.AI_NUMERICHOST)


def _look_up(host: str, port: int, flags: int) -> tuple[Address, ...]:
    if not host:  # Windows would take it for this computer
        raise socket.gaierror(socket.EAI_NONAME, "no host is given")
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=flags)
    if not found:
        raise socket.gaierror(socket.EAI_NONAME, "the name has no address")
    return _families_in_turn([Address(family, sockaddr) for family, _, _, _, sockaddr in found])


def _families_in_turn(addresses: list[Address]) -> tuple[Address, ...]:
    """Let IPv6 and IPv4 take turns, the system's preference first (RFC 8305, section 4)."""
    first = [address for address in addresses if address.family == addresses[0].family]
    others = [address for address in addresses if address.family != addresses[0].family]
    turns = chain.from_iterable(zip_longest(first, others))
    return tuple(dict.fromkeys(address for address in turns if address is not None))
