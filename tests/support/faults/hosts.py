"""The host as people type it: what is understood is a warning, what is not is the diagnosis."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mqtts_gui.mqtt.profile import DEFAULT_PORTS, Profile, Protocol
from tests.support.fault import OK, Case, Fault
from tests.support.file_setting import Stage, broker_lines, put_files
from tests.support.mosquitto import Mosquitto
from tests.support.ports import free_port

_URL, _PORT, _BLANK, _DOT = "host-is-url", "host-has-port", "host-has-blank", "host-trailing-dot"

# What stands in the field of the host, and all that is odd about it.
UNDERSTOOD: dict[str, set[str]] = {
    "localhost": set(),
    "LOCALHOST": set(),
    "127.0.0.1": set(),
    "[127.0.0.1]": set(),
    "１２７.0.0.1": set(),  # noqa: RUF001 - wide digits are what it is about
    "127。0。0。1": set(),
    "::1": set(),
    "[::1]": set(),
    "0:0:0:0:0:0:0:1": set(),
    " localhost": {_BLANK},
    "localhost\t": {_BLANK},
    "\u00a0localhost\u200b": {_BLANK},
    "::1 ": {_BLANK},
    "localhost.": {_DOT},
    "127.0.0.1.": {_DOT},
    "mqtts://localhost": {_URL},
    "MQTTS://LocalHost/": {_URL},
    "ssl://localhost:{port}": {_URL},
    "tls://127.0.0.1:{port}/path?query#part": {_URL},
    "mqtts://eleve:secret@localhost:{port}": {_URL},
    "mqtts:/localhost": {_URL},
    "localhost/": {_URL},
    "eleve@localhost": {_URL},
    "mqtts://[::1]:{port}": {_URL},
    "localhost:{port}": {_PORT},
    "localhost:": {_PORT},
    "127.0.0.1:{port}": {_PORT},
    "[::1]:{port}": {_PORT},
    "localhost.:{port}": {_PORT, _DOT},
    " mqtts://localhost.:{port}/ ": {_BLANK, _URL, _DOT},
}

# What nobody can know the meaning of, and what is said.
NOT_UNDERSTOOD = {
    "": "host-empty",
    " \t": "host-empty",
    "mqtts://": "host-empty",
    "mqtts://:8883": "host-empty",
    "https://localhost:8443/": _URL,
    "http://eleve:secret@localhost/": _URL,
    "ws://localhost:9001": _URL,
    "wss://localhost/mqtt": _URL,
    "mqtt://localhost": _URL,
    "mqtts://localhost:1": _URL,
    "localhost:1": _PORT,
    "localhost:99999": _PORT,
    "localhost:0": _PORT,
    "[::1]:1": _PORT,
    "vm..local": "host-invalid",
    "..": "host-invalid",
    "vm dupont": "host-invalid",
    "vm:abc": "host-invalid",
    "\\\\vm-dupont": "host-invalid",
    "<vm-dupont>": "host-invalid",
    "192.168.56.300": "host-invalid",
    "192.168.56.": "dns-unknown",
    "1:2:3": "host-invalid",
    "fe80::1%no-such-interface": "host-invalid",
    "[::1": "host-invalid",
    "a" * 64: "host-invalid",
}


def to_broker(host: str, *, port_stays: bool) -> Stage:
    """Return what stages a broker at both loopbacks, and a profile with `host` in its field.

    Args:
        host: `{port}` in it stands for the broker's.
        port_stays: The field of the port holds the usual one, as it does before anybody types.
    """

    @contextmanager
    def stage(folder: Path) -> Iterator[Case]:
        port = free_port()
        lines = broker_lines(folder / "broker", require_certificate=True)
        both = [*lines, f"listener {port} ::1", *lines]
        with Mosquitto(folder, both, port=port) as broker:
            usual = DEFAULT_PORTS[Protocol.MQTTS]
            typed = host.format(port=broker.port)
            profile = Profile(host=typed, port=usual if port_stays else broker.port)
            yield Case(profile.with_changes(**put_files(folder)))

    return stage


def typed(host: str, port: int) -> Stage:
    """Return what stages nothing but a profile."""

    @contextmanager
    def stage(folder: Path) -> Iterator[Case]:
        yield Case(Profile(host=host, port=port).with_changes(**put_files(folder)))

    return stage


def understood() -> Iterator[Fault]:
    for host, odd in UNDERSTOOD.items():
        stage = to_broker(host, port_stays="{port}" in host)
        yield Fault(OK, f"host: {host!a}", stage, warnings=frozenset(odd))


def not_understood() -> Iterator[Fault]:
    for host, code in NOT_UNDERSTOOD.items():
        if code != "dns-unknown":  # which asks a name server
            yield Fault(code, f"{host!a}", typed(host, 8884))
    for port in (0, -1, 65_536, 70_000):
        yield Fault("port-invalid", f"{port}", typed("localhost", port))


FAULTS = (*understood(), *not_understood())
