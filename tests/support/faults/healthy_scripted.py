"""Healthy: brokers unlike mosquitto, which the rules of TLS and MQTT allow all the same."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from mqtts_gui.doctor.walk import Errand
from mqtts_gui.mqtt.profile import Profile, TlsVersion
from tests.support.fault import OK, Case, Fault
from tests.support.garbage import Line, garbage
from tests.support.garbage_mqtt import connack
from tests.support.garbage_tls import server_context
from tests.support.healthy import client_pair

Change = Callable[[ssl.SSLContext], object]
VERSIONS = {
    ssl.TLSVersion.TLSv1_2: TlsVersion.V1_2,
    ssl.TLSVersion.TLSv1_3: TlsVersion.V1_3,
}


@contextmanager
def accepting(
    version: ssl.TLSVersion, change: Change, answer: bytes, folder: Path
) -> Iterator[Case]:
    """A broker that accepts whoever comes, with a context that `change` makes unusual."""
    context = server_context(folder, version, asks=True)
    change(context)
    who = client_pair()
    (folder / "client.crt").write_bytes(who.pem)
    (folder / "client.key").touch(mode=0o600)
    (folder / "client.key").write_bytes(who.key_pem)

    def attend(line: Line) -> None:
        line.hear()
        line.say(answer)
        line.hold()

    with garbage(attend, context) as port:
        profile = Profile(
            host="localhost",
            port=port,
            ca_file=folder / "ca.crt",
            client_cert=folder / "client.crt",
            client_key=folder / "client.key",
        )
        yield Case(profile, errand=Errand())


def no_tickets(context: ssl.SSLContext) -> None:
    context.num_tickets = 0


def many_tickets(context: ssl.SSLContext) -> None:
    context.num_tickets = 50


def demands(context: ssl.SSLContext) -> None:
    context.verify_mode = ssl.CERT_REQUIRED


def nothing(_context: ssl.SSLContext) -> None:
    """Leave it as it is."""


def scripted(
    label: str, change: Change = nothing, answer: bytes = b"", *tls: ssl.TLSVersion
) -> Iterator[Fault]:
    for version in tls or tuple(VERSIONS):
        stage = partial(accepting, version, change, answer or connack())
        name = f"{label}, TLS {VERSIONS[version]}"
        yield Fault(OK, name, stage, warnings=frozenset())


USER = b"\x26\0\x05clef \0\x06valeur"
FAULTS = (
    *scripted("a broker that demands a certificate", demands),
    *scripted("a broker without session tickets", no_tickets, b"", ssl.TLSVersion.TLSv1_3),
    *scripted("a broker with fifty session tickets", many_tickets, b"", ssl.TLSVersion.TLSv1_3),
    *scripted("a broker that gives the identifier", nothing, connack(0, b"\x12\0\x02x1")),
    *scripted("a broker with its own keep alive", nothing, connack(0, b"\x13\0\x0a")),
    *scripted("a broker with words for success", nothing, connack(0, b"\x1f\0\x03oui")),
    *scripted("a broker with a thousand properties", nothing, connack(0, USER * 1000)),
    *scripted("a broker that takes one message at a time", nothing, connack(0, b"\x21\0\x01")),
)
