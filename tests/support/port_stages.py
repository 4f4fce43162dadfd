"""What answers on a port, really running: brokers, web servers, and servers that only hang up."""

from __future__ import annotations

import contextlib
import http.server
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from typing_extensions import override

from mqtts_gui.mqtt.profile import Profile, Protocol, TlsVersion
from tests.support.fault import Case
from tests.support.lab import openssl as openssl_command
from tests.support.made_certificates import Made, make
from tests.support.mosquitto import Mosquitto
from tests.support.ports import free_port
from tests.support.tls_servers import openssl_server, serving

Stage = Callable[[Path], AbstractContextManager[Case]]
Attend = Callable[[socket.socket], None]

NOW = datetime.now(UTC).replace(microsecond=0)
TODAY = (NOW - timedelta(days=1), NOW + timedelta(days=60))
CA = make("CA-CIEL", organization="Ciel", ca=True, valid=TODAY)
BROKER = make("localhost", by=CA, dns=["localhost"], ip=["127.0.0.1", "::1"], valid=TODAY)
CLIENT = make("dupont", by=CA, valid=TODAY)
PATIENCE_S = 30.0
"""Longer than any step of a connection: it is the program that must lose its patience."""
RESET_ON_CLOSE = struct.pack("ii", 1, 0)
VERSIONS = {TlsVersion.V1_2: ssl.TLSVersion.TLSv1_2, TlsVersion.V1_3: ssl.TLSVersion.TLSv1_3}


def write(made: Made, folder: Path, name: str) -> tuple[Path, Path]:
    """Write a certificate and its key."""
    certificate = made.write_certificate(folder / f"{name}.crt")
    return certificate, made.write_key(folder / f"{name}.key")


def tls_lines(folder: Path, broker: Made = BROKER) -> list[str]:
    """Return what mosquitto needs to speak TLS."""
    certificate, key = write(broker, folder, "broker")
    return [f"certfile {certificate}", f"keyfile {key}"]


def profile(folder: Path, port: int, **changes: object) -> Profile:
    """Return a connection that trusts the authority."""
    ca_file = CA.write_certificate(folder / "ca.crt")
    return Profile(host="127.0.0.1", port=port, ca_file=ca_file).with_changes(**changes)


def in_clear(port: int, **changes: object) -> Profile:
    """Return a connection without TLS."""
    return Profile(host="127.0.0.1", port=port, protocol=Protocol.MQTT).with_changes(**changes)


def plain_broker(**changes: object) -> Stage:
    """A connection to a broker in clear."""

    @contextmanager
    def stage(folder: Path) -> Iterator[Case]:
        with Mosquitto(folder, ["allow_anonymous true"]) as broker:
            yield Case(profile(folder, broker.port, **changes))

    return stage


def tls_broker(*lines: str, clear: bool = False, **changes: object) -> Stage:
    """A connection to a broker with TLS, whose configuration has more lines."""

    @contextmanager
    def stage(folder: Path) -> Iterator[Case]:
        given = [*tls_lines(folder), "allow_anonymous true", *lines]
        with Mosquitto(folder, given) as broker:
            chosen = in_clear if clear else lambda port, **more: profile(folder, port, **more)
            yield Case(chosen(broker.port, **changes))

    return stage


def websockets(*, encrypted: bool, demanding: bool = False, **changes: object) -> Stage:
    """A connection to the second listener of a broker, which speaks WebSockets."""

    @contextmanager
    def stage(folder: Path) -> Iterator[Case]:
        port = free_port()
        lines = ["allow_anonymous true", f"listener {port} 127.0.0.1", "protocol websockets"]
        lines += tls_lines(folder) if encrypted else []
        more = dict(changes)
        if demanding:
            lines += [f"cafile {CA.write_certificate(folder / 'cafile.crt')}"]
            lines += ["require_certificate true"]
            more["client_cert"], more["client_key"] = write(CLIENT, folder, "client")
        with Mosquitto(folder, lines):
            yield Case(profile(folder, port, **more))

    return stage


def full(*, encrypted: bool, demanding: bool = False, **changes: object) -> Stage:
    """A connection to a broker that takes one connection, which somebody has."""

    @contextmanager
    def stage(folder: Path) -> Iterator[Case]:
        lines = ["allow_anonymous true", "max_connections 1"]
        lines += tls_lines(folder) if encrypted else []
        options: tuple[str, ...] = ("-t", "x", "-i", "other")
        chosen = profile(folder, 1) if encrypted else in_clear(1)
        if encrypted:
            options += ("--cafile", str(chosen.ca_file))
        if demanding:
            lines += [f"cafile {chosen.ca_file}", "require_certificate true"]
            certificate, key = write(CLIENT, folder, "client")
            options += ("--cert", str(certificate), "--key", str(key))
        with Mosquitto(folder, lines) as broker:
            subscriber = broker.subscriber(*options)
            try:
                yield Case(chosen.with_changes(port=broker.port, **changes))
            finally:
                subscriber.kill()
                subscriber.communicate()

    return stage


def served(attend: Attend, *, clear: bool = False, **changes: object) -> Stage:
    """A connection to a server of a few lines."""

    @contextmanager
    def stage(folder: Path) -> Iterator[Case]:
        with serving(attend) as port:
            yield Case(in_clear(port, **changes) if clear else profile(folder, port, **changes))

    return stage


def served_over_tls(attend: Attend, version: TlsVersion, **changes: object) -> Stage:
    """A connection to a server of a few lines, over this version of TLS."""

    @contextmanager
    def stage(folder: Path) -> Iterator[Case]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*write(BROKER, folder, "broker"))
        context.minimum_version = context.maximum_version = VERSIONS[version]

        def attend_tls(connected: socket.socket) -> None:
            with (
                contextlib.suppress(OSError),
                context.wrap_socket(connected, server_side=True) as tls,
            ):
                attend(tls)

        with serving(attend_tls) as port:
            yield Case(profile(folder, port, **changes))

    return stage


def openssl(*options: str, broker: Made = BROKER, **changes: object) -> Stage:
    """A connection to `openssl s_server`."""

    @contextmanager
    def stage(folder: Path) -> Iterator[Case]:
        with openssl_server(*write(broker, folder, "server"), *options) as port:
            yield Case(profile(folder, port, **changes))

    return stage


def web_server(*, encrypted: bool, clear: bool = False, **changes: object) -> Stage:
    """A connection to Python's own web server."""

    @contextmanager
    def stage(folder: Path) -> Iterator[Case]:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
        server.daemon_threads = False
        if encrypted:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*write(BROKER, folder, "broker"))
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        port = server.server_address[1]
        try:
            yield Case(in_clear(port, **changes) if clear else profile(folder, port, **changes))
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    return stage


class _Pages(http.server.SimpleHTTPRequestHandler):
    timeout = PATIENCE_S  # else a client that leaves without a word would keep its thread

    @override
    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""

    @override
    def handle(self) -> None:
        with contextlib.suppress(OSError):
            super().handle()


def hang_up(_connected: socket.socket) -> None:
    """Close at once."""


def reset(connected: socket.socket) -> None:
    """Reset at once."""
    connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)


def hear_and_hang_up(connected: socket.socket) -> None:
    """Read what comes, then close."""
    connected.recv(65_536)


def hear_and_reset(connected: socket.socket) -> None:
    """Read what comes, then reset."""
    connected.recv(65_536)
    reset(connected)


def stay_silent(connected: socket.socket) -> None:
    """Read for ever, say nothing."""
    connected.settimeout(PATIENCE_S)
    while connected.recv(65_536):
        pass


def say(*words: bytes) -> Attend:
    """Say something at once, then listen."""

    def attend(connected: socket.socket) -> None:
        for word in words:
            connected.sendall(word)
        stay_silent(connected)

    return attend


def answer(*words: bytes) -> Attend:
    """Answer whatever comes with the same words, then close."""

    def attend(connected: socket.socket) -> None:
        connected.recv(65_536)
        for word in words:
            connected.sendall(word)

    return attend


@contextmanager
def forwarded_to_nobody(folder: Path) -> Iterator[Case]:
    """A relay (as of VirtualBox, ssh, Docker) whose other end refuses."""
    nobody = free_port()

    def relay(_connected: socket.socket) -> None:
        socket.create_connection(("127.0.0.1", nobody), timeout=1).close()

    with serving(relay) as port:
        yield Case(profile(folder, port))


@contextmanager
def keys_of_both(folder: Path) -> Iterator[Case]:
    """A listener of mosquitto with keys that both sides know, and without a certificate."""
    keys = folder / "psk"
    keys.write_text("dupont:deadbeef\n", encoding="utf-8")
    with Mosquitto(folder, ["psk_hint lab", f"psk_file {keys}"]) as broker:
        yield Case(profile(folder, broker.port))


def rsa_server(bits: int, *options: str, **changes: object) -> Stage:
    """A connection to `openssl s_server` with an RSA key of this size."""

    @contextmanager
    def stage(folder: Path) -> Iterator[Case]:
        certificate, key = folder / "rsa.crt", folder / "rsa.key"
        openssl_command(
            "req", "-x509", "-newkey", f"rsa:{bits}", "-nodes", "-days", "30",
            "-subj", "/CN=localhost", "-out", str(certificate), "-keyout", str(key),
        )  # fmt: skip
        with openssl_server(certificate, key, *options) as port:
            yield Case(profile(folder, port, ca_file=certificate, **changes))

    return stage
