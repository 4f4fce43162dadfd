"""Handshakes that begin as TLS does and go wrong on the way, from servers that follow a script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from mqtts_gui.mqtt.profile import TlsVersion
from tests.support.fault import Case, Fault
from tests.support.garbage import Line, garbage
from tests.support.garbage_tls import (
    BROKEN,
    handshake,
    leaf,
    presenting,
    server_hello,
    truncated,
    with_names,
)
from tests.support.port_stages import (
    BROKER,
    Stage,
    answer,
    profile,
    served,
    served_over_tls,
    write,
)
from tests.support.tls_servers import openssl_server

OLD, NEW = TlsVersion.V1_2, TlsVersion.V1_3
BEGINNINGS = {
    "one byte": b"\x16",
    "two": b"\x16\x03",
    "the head of a record": b"\x16\x03\x03\x00\x50",
    "one byte of an alert": b"\x15",
    "half an alert": b"\x15\x03\x03\x00\x02\x02",
}
PAGES = (b"\r\nHTTP/1.1 400 Bad Request\r\n\r\n", b"<?xml version='1.0'?><html/>", b"<h1>No</h1>")


def scripted(attend: Callable[[Line], None]) -> Stage:
    """A connection, over TLS 1.2 at most, to a server of a few lines."""

    @contextmanager
    def stage(folder: Path) -> Iterator[Case]:
        with garbage(attend) as port:
            yield Case(profile(folder, port, tls_max=OLD))

    return stage


def beginning(data: bytes, *, hold: bool) -> Stage:
    """A server that says this, then nothing more, or hangs up."""

    def attend(line: Line) -> None:
        line.hear()
        line.say(data)
        if hold:
            line.hold()

    return scripted(attend)


@contextmanager
def strict_about_names(folder: Path) -> Iterator[Case]:
    certificate, key = map(str, write(BROKER, folder, "server"))
    names = ("-servername", "mqtt.example", "-servername_fatal", "-cert2", certificate)
    with openssl_server(Path(certificate), Path(key), *names, "-key2", key) as port:
        yield Case(profile(folder, port, host="localhost"))


FAULTS = (
    # Silence ends at the time limit, which is that of a person in a window.
    *(
        Fault(
            "tls-no-answer", f"{label}, then silence", beginning(data, hold=True), by_connect=False
        )
        for label, data in BEGINNINGS.items()
    ),
    *(
        Fault("tls-closed-after-hello", f"behind {label}", beginning(data, hold=False))
        for label, data in BEGINNINGS.items()
    ),
    *(
        Fault(
            "tls-closed-after-hello",
            f"{'reset' if reset else 'closed'} at byte {count}",
            scripted(truncated(count, reset=reset)),
        )
        for reset in (False, True)
        for count in (67, 201, 402)
    ),
    Fault("cert-damaged", "the broker's", scripted(presenting(BROKEN[0]))),
    Fault("cert-damaged", "the broker's, cut short", scripted(presenting(leaf()[:-40]))),
    Fault("cert-damaged", "sent along", scripted(presenting(leaf(), BROKEN[0]))),
    Fault("chain-too-large", "1,000 certificates", scripted(presenting(*[leaf()] * 1000))),
    Fault("chain-too-large", "10,000 names", scripted(presenting(with_names(10_000)))),
    Fault("tls-broken", "an empty list", scripted(presenting())),
    Fault("tls-broken", "TLS 9", beginning(handshake(server_hello(0x0909)), hold=True)),
    Fault("tls-broken", "an alert of one byte", beginning(b"\x15\x03\x03\0\x01\x02", hold=True)),
    Fault("server-name-unknown", "", strict_about_names),
    *(
        Fault(
            "server-is-https",
            f"{page[:9]!r}, TLS {version}",
            served_over_tls(answer(page), version),
        )
        for page in PAGES
        for version in (OLD, NEW)
    ),
    *(Fault("server-is-http", f"{page[:9]!r}", served(answer(page))) for page in PAGES),
)
