"""Servers that mosquitto never is: without tickets, without a certificate, gone at once."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from mqtts_gui.mqtt import handshake
from mqtts_gui.mqtt.connecting import MAX_HANDSHAKE_BYTES
from mqtts_gui.mqtt.events import StepId, StepStatus
from mqtts_gui.mqtt.profile import Profile, TlsVersion
from tests.support.patience import AT_ONCE_S, DEADLINE_S
from tests.support.peers import server_context
from tests.support.sessions import connected, failure
from tests.unit.mqtt.conftest import Files

CONNACK = b"\x20\x03\0\0\0"
RESET_ON_CLOSE = struct.pack("ii", 1, 0)
ANONYMOUS = "AECDH-AES128-SHA:@SECLEVEL=0"

Conversation = Callable[[socket.socket], None]


@contextmanager
def server(converse: Conversation) -> Iterator[int]:
    """Serve one connection in a thread of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            with listening.accept()[0] as client, contextlib.suppress(OSError):
                converse(client)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            thread.join(DEADLINE_S)


def broker(context: ssl.SSLContext) -> Conversation:
    """Accept whoever comes, and wait until they leave."""

    def converse(client: socket.socket) -> None:
        with context.wrap_socket(client, server_side=True) as tls:
            tls.recv(1000)
            tls.sendall(CONNACK)
            while tls.recv(1000):
                pass

    return converse


def profile(files: Files, port: int, **changes: object) -> Profile:
    base = Profile(
        host="localhost",
        port=port,
        ca_file=files.ca,
        client_cert=files.client_cert,
        client_key=files.client_key,
    )
    return base.with_changes(**changes)


def test_a_broker_without_tickets_is_not_waited_for_long(files: Files) -> None:
    context = server_context(
        files.broker_cert, files.broker_key, num_tickets=0, verify_mode=ssl.CERT_REQUIRED
    )
    context.load_verify_locations(files.ca)
    started = time.monotonic()
    with (
        server(broker(context)) as port,
        connected(profile(files, port)) as (_, log, facts),
    ):
        assert time.monotonic() - started < AT_ONCE_S
        assert facts.client_name == "dupont"
        step = log.steps()[StepId.CLIENT_CERTIFICATE]
        assert (step.status, str(step.detail)) == (StepStatus.OK, "client.crt presented")


def test_a_certificate_that_is_asked_for_but_not_required(files: Files) -> None:
    context = server_context(files.broker_cert, files.broker_key, verify_mode=ssl.CERT_OPTIONAL)
    context.load_verify_locations(files.ca)
    with (
        server(broker(context)) as port,
        connected(profile(files, port, client_cert=None)) as (_, log, facts),
    ):
        assert facts.certificate_requested
        assert facts.client_name is None
        assert log.steps()[StepId.CLIENT_CERTIFICATE].status is StepStatus.OK


@pytest.mark.parametrize("verify_name", [True, False])
def test_a_broker_without_a_certificate_is_never_verified(
    files: Files, *, verify_name: bool
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(ANONYMOUS)
    with server(broker(context)) as port:
        evidence, log = failure(
            profile(
                files, port, tls_max=TlsVersion.V1_2, ciphers=ANONYMOUS, verify_name=verify_name
            )
        )
    assert evidence.step is StepId.CERTIFICATE
    assert isinstance(evidence.error, ssl.SSLError)
    assert evidence.chain == ()
    assert not evidence.mqtt_sent
    assert log.steps()[StepId.CERTIFICATE].status is StepStatus.ERROR


@pytest.mark.parametrize("after_hello", [True, False])
def test_a_server_that_hangs_up(files: Files, *, after_hello: bool) -> None:
    def hang_up(client: socket.socket) -> None:
        if after_hello:
            client.recv(1000)

    with server(hang_up) as port:
        evidence, log = failure(profile(files, port))
    assert evidence.step is StepId.TLS
    assert isinstance(evidence.error, OSError | EOFError)
    assert evidence.bytes_received == 0
    assert str(log.steps()[StepId.TLS].detail) == "the server closed the connection"


def test_a_server_that_resets_the_connection(files: Files) -> None:
    def reset(client: socket.socket) -> None:
        client.recv(1000)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)

    with server(reset) as port:
        evidence, _ = failure(profile(files, port))
    assert evidence.step is StepId.TLS
    assert isinstance(evidence.error, ConnectionResetError)


def test_a_server_that_speaks_something_else(files: Files) -> None:
    with server(lambda client: client.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")) as port:
        evidence, log = failure(profile(files, port))
    assert evidence.step is StepId.TLS
    assert evidence.first_bytes.startswith(b"SSH-")
    assert str(log.steps()[StepId.TLS].detail) == "the server's answer is not what TLS asks for"


def test_a_web_server_behind_tls(files: Files) -> None:
    context = server_context(files.broker_cert, files.broker_key)

    def answer(client: socket.socket) -> None:
        with context.wrap_socket(client, server_side=True) as tls:
            tls.recv(1000)
            tls.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            tls.recv(1000)

    with server(answer) as port:
        evidence, _ = failure(profile(files, port))
    assert evidence.step is StepId.MQTT
    assert evidence.first_bytes.startswith(b"HTTP/1.1")
    assert evidence.tls is not None


@pytest.mark.parametrize("name", ["", ".vm-dupont", "vm..dupont"])
def test_a_name_that_cannot_be_expected(files: Files, name: str) -> None:
    context = server_context(files.broker_cert, files.broker_key)
    with server(broker(context)) as port:
        changes = {"server_name": name, "verify_name": False}
        with connected(profile(files, port, **changes)) as (_, _, facts):
            assert facts.name_verified is None
    if name:
        with server(lambda client: client.close()) as port:
            evidence, _ = failure(profile(files, port, server_name=name))
        assert evidence.step is StepId.TLS
        assert isinstance(evidence.error, ValueError)


@pytest.mark.parametrize("host", ["a\0b", "\0", "127.0.0.1\0"])
def test_a_host_with_a_nul_is_no_host(files: Files, host: str) -> None:
    evidence, _ = failure(profile(files, 1, host=host))
    assert evidence.step is StepId.RESOLVE
    assert isinstance(evidence.error, UnicodeError)


@pytest.mark.parametrize("verify_name", [True, False])
def test_an_expected_name_with_a_nul(files: Files, *, verify_name: bool) -> None:
    context = server_context(files.broker_cert, files.broker_key)
    changes = {"server_name": "a\0b", "verify_name": verify_name, "client_cert": None}
    with server(broker(context)) as port:
        if verify_name:
            evidence, _ = failure(profile(files, port, **changes))
            assert evidence.step is StepId.TLS
            assert type(evidence.error) is ValueError
        else:
            with connected(profile(files, port, **changes)) as (_, _, facts):
                assert facts.name_verified is None


def test_a_handshake_that_never_ends_is_left(files: Files) -> None:
    hello_requests = b"\x16\x03\x03\x40\x00" + bytes(0x4000)  # OpenSSL ignores any number of them

    def flood(client: socket.socket) -> None:
        while True:
            client.sendall(hello_requests)

    with server(flood) as port:
        evidence, _ = failure(profile(files, port))
    assert evidence.step is StepId.TLS
    assert isinstance(evidence.error, ssl.SSLError)
    assert evidence.bytes_received < 2 * MAX_HANDSHAKE_BYTES


def test_a_server_that_talks_first_is_not_read_to_its_end(files: Files) -> None:
    context = server_context(
        files.broker_cert, files.broker_key, num_tickets=0, verify_mode=ssl.CERT_OPTIONAL
    )
    context.load_verify_locations(files.ca)

    def talk(client: socket.socket) -> None:
        with context.wrap_socket(client, server_side=True) as tls:
            while True:
                tls.sendall(b"220 " + bytes(0x4000))

    with server(talk) as port:
        evidence, _ = failure(profile(files, port))
    assert evidence.step is StepId.MQTT
    assert evidence.first_bytes.startswith(b"220 ")
    assert evidence.bytes_received < 2 * MAX_HANDSHAKE_BYTES


def test_a_chain_that_travelled_compressed_is_known_all_the_same(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    """OpenSSL 3.2 and later may compress the Certificate message (RFC 8879): nobody hears it."""
    monkeypatch.setattr(handshake, "_CERTIFICATE", 25)
    context = server_context(files.broker_cert, files.broker_key)
    with server(broker(context)) as port:
        ready = profile(files, port, client_cert=None)
        with connected(ready) as (_, _, facts):
            assert len(facts.chain) == 1
    with server(broker(context)) as port:
        evidence, _ = failure(profile(files, port, client_cert=None, server_name="other"))
    assert len(evidence.chain) == 1


@pytest.mark.parametrize("tls", list(TlsVersion))
def test_what_is_said_of_a_certificate_that_was_asked_for(files: Files, tls: TlsVersion) -> None:
    context = server_context(
        files.broker_cert, files.broker_key, num_tickets=0, verify_mode=ssl.CERT_OPTIONAL
    )
    context.load_verify_locations(files.ca)
    with (
        server(broker(context)) as port,
        connected(profile(files, port, client_cert=None, tls_max=tls)) as (_, log, _),
    ):
        said = str(log.steps()[StepId.CLIENT_CERTIFICATE].detail)
    # Under TLS 1.3 only a ticket tells that the broker goes on without one.
    is_told = tls is TlsVersion.V1_2
    assert said == (
        "asked for, but not required" if is_told else "asked for, and none was presented"
    )
