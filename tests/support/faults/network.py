"""The way to the broker, as far as loopback shows it; names come from a resolver of our own."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

from mqtts_gui.mqtt.profile import Profile, Protocol
from tests.support.fault import OK, Case, Fault
from tests.support.file_setting import Stage, broker_lines, put_files
from tests.support.mosquitto import Mosquitto
from tests.support.patience import DEADLINE_S
from tests.support.ports import free_port

Answer = Sequence[str] | Exception
_UNKNOWN = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
_NO_DATA = socket.gaierror(-5, "No address associated with hostname")
_NOBODY = socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
_ON_WINDOWS = socket.gaierror(11001, "getaddrinfo failed")


@contextmanager
def resolver(answers: Mapping[str, Answer]) -> Iterator[None]:
    """Answer for some names; all else goes to the system, which asks nobody about addresses."""
    asked = socket.getaddrinfo

    def answer(host: str, port: int, **settings: int) -> object:
        found = answers.get(host)
        if isinstance(found, Exception) and not settings.get("flags"):
            raise found
        if found is None or isinstance(found, Exception) or settings.get("flags"):
            return asked(host, port, **settings)
        return [each for ip in found for each in asked(ip, port, type=socket.SOCK_STREAM)]

    with patch.object(socket, "getaddrinfo", answer):
        yield


def nothing_listens(host: str, *answer: str, protocol: Protocol = Protocol.MQTTS) -> Stage:
    @contextmanager
    def stage(folder: Path) -> Iterator[Case]:
        profile = Profile(host=host, port=free_port(), protocol=protocol)
        with resolver({host: answer} if answer else {}):
            yield Case(profile.with_changes(**put_files(folder)))

    return stage


def unknown(host: str, error: Exception) -> Stage:
    @contextmanager
    def stage(folder: Path) -> Iterator[Case]:
        with resolver({host: error}):
            yield Case(Profile(host=host).with_changes(**put_files(folder)))

    return stage


@contextmanager
def _one_of_two_answers(folder: Path) -> Iterator[Case]:
    """A name with a dead address, which comes first, and a live one (RFC 8305)."""
    lines = broker_lines(folder / "broker", require_certificate=True)
    with ExitStack() as stack:
        broker = stack.enter_context(Mosquitto(folder, lines))
        dead = stack.enter_context(_full(broker.port))
        stack.enter_context(resolver({"vm-dupont": (dead, "127.0.0.1")}))
        profile = Profile(host="vm-dupont", port=broker.port, server_name="localhost")
        yield Case(profile.with_changes(**put_files(folder)))


@contextmanager
def _full(port: int, address: str = "127.0.0.3") -> Iterator[str]:
    """Listen, but accept nobody: further greetings of TCP are dropped, as a firewall does."""
    with ExitStack() as stack:
        listening = stack.enter_context(socket.socket())
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((address, port))
        listening.listen(0)
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.settimeout(0)
            waiting.connect_ex((address, port))
        yield address


@contextmanager
def _silent_firewall(folder: Path) -> Iterator[Case]:
    port = free_port()
    with _full(port) as address:
        yield Case(Profile(host=address, port=port).with_changes(**put_files(folder)))


@contextmanager
def hanging_resolver(folder: Path) -> Iterator[Case]:
    """A resolver that does not come back while anybody waits for it."""
    released, asked = threading.Event(), socket.getaddrinfo

    def answer(host: str, port: int, **settings: int) -> object:
        if not settings.get("flags"):
            released.wait(DEADLINE_S)
            raise _UNKNOWN
        return asked(host, port, **settings)

    with patch.object(socket, "getaddrinfo", answer):
        try:
            yield Case(Profile(host="vm-dupont").with_changes(**put_files(folder)))
        finally:
            released.set()


FAULTS = (
    Fault("tcp-refused", "in clear", nothing_listens("127.0.0.1", protocol=Protocol.MQTT)),
    Fault("tcp-refused", "TLS", nothing_listens("127.0.0.1")),
    Fault("tcp-refused", "IPv6", nothing_listens("::1")),
    Fault("tcp-refused", "localhost", nothing_listens("localhost")),
    Fault("tcp-refused", "by Debian's own name", nothing_listens("vm-dupont", "127.0.1.1")),
    Fault("tcp-refused", "both of two", nothing_listens("vm-dupont", "::1", "127.0.0.1")),
    Fault("dns-unknown", "no such name", unknown("no-such-vm", _UNKNOWN)),
    Fault("dns-unknown", "accents", unknown("élève-dupont.lan", _UNKNOWN)),
    Fault("dns-unknown", "no address", unknown("vm-dupont", _NO_DATA)),
    Fault("dns-unknown", "no name server", unknown("vm-dupont", _NOBODY)),
    Fault("dns-unknown", "on Windows", unknown("vm-dupont", _ON_WINDOWS)),
    # A wait of the whole time limit: once is enough.
    Fault("dns-unknown", "silent name server", hanging_resolver, by_connect=False),
    Fault("tcp-timeout", "nobody accepts", _silent_firewall, by_connect=False),
    Fault("net-unreachable", "no interface named", nothing_listens("fe80::1")),
    Fault("net-unreachable", "broadcast on loopback", nothing_listens("127.255.255.255")),
    Fault(OK, "network: one of two addresses answers", _one_of_two_answers, warnings=frozenset()),
)
