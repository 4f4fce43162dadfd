"""Fetching what a server presents, from servers in Python that note what they are sent."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from mqtts_gui.doctor import probes
from mqtts_gui.doctor.presenting import (
    WHAT_ANSWERS,
    ClientCertificate,
    Presented,
    fetch_presented,
)
from mqtts_gui.doctor.steps import STEP_TITLES
from mqtts_gui.i18n import Phrase
from mqtts_gui.mqtt.channel import Channel
from mqtts_gui.mqtt.events import StepId
from mqtts_gui.mqtt.handshake import HandshakeRecorder, unverified_chain
from mqtts_gui.mqtt.profile import Protocol
from mqtts_gui.mqtt.target import Target
from mqtts_gui.mqtt.waiting import CancelledError, Waiter
from tests.support.made_certificates import Made, make
from tests.support.patience import AT_ONCE_S, DEADLINE_S, FAR_LATER_S
from tests.support.peers import TlsPeer, shake_hands, tcp_pair
from tests.support.ports import free_port
from tests.support.tls_servers import Witness, saying, serving

TODAY = datetime.now(UTC).replace(microsecond=0)
VALID = (TODAY - timedelta(days=1), TODAY + timedelta(days=1))
ROOT = make("Root of nobody", ca=True, valid=VALID)
MIDDLE = make("Class CA", by=ROOT, ca=True, valid=VALID)
BROKER = make("vm-dupont", by=MIDDLE, valid=VALID)

SHORT = timedelta(seconds=1)
LONG = timedelta(seconds=FAR_LATER_S)
TLS_VERSIONS = [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3]


def context(folder: Path, *chain: Made, **settings: object) -> ssl.SSLContext:
    """Return a server that presents `chain`, first the one whose key it has."""
    certificates = folder / "chain.crt"
    certificates.write_bytes(
        b"".join(made.certificate.public_bytes(Encoding.PEM) for made in chain)
    )
    key = chain[0].write_key(folder / "broker.key")
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(certificates, key)
    made.load_verify_locations(ROOT.write_certificate(folder / "ca.crt"))
    for name, value in settings.items():
        setattr(made, name, value)
    return made


def code(found: Presented) -> str | None:
    return found.problem.code if found.problem else None


@pytest.fixture
def waiter() -> Iterator[Waiter]:
    with contextlib.closing(Waiter()) as made:
        yield made


@pytest.fixture
def deaf_port() -> Iterator[int]:
    """A port that answers nothing: its queue of connections is full."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listening:
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.settimeout(0)
            each.connect_ex(listening.getsockname())
        yield listening.getsockname()[1]
        for each in waiting:
            each.close()


def test_the_chain_comes_in_the_order_in_which_it_was_presented(tmp_path: Path) -> None:
    wrong_order = (BROKER, ROOT, MIDDLE)
    with Witness(context(tmp_path, *wrong_order)) as server:
        found = fetch_presented(f"127.0.0.1:{server.port}")

    assert found.chain == tuple(made.der for made in wrong_order)
    assert found.problem is None
    assert found.name == f"127.0.0.1:{server.port}"
    assert found.address == "127.0.0.1"
    assert found.tls is not None
    assert found.tls.version == "TLSv1.3"
    assert found.tls.cipher.startswith("TLS_")
    assert not found.weakened


@pytest.mark.parametrize("version", TLS_VERSIONS)
@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (ssl.CERT_NONE, ClientCertificate.NOT_ASKED),
        (ssl.CERT_OPTIONAL, ClientCertificate.ASKED),
        (ssl.CERT_REQUIRED, ClientCertificate.DEMANDED),
    ],
)
def test_no_client_certificate_and_no_word_after_the_handshake_is_sent(
    tmp_path: Path, version: ssl.TLSVersion, mode: ssl.VerifyMode, expected: ClientCertificate
) -> None:
    settings = {"verify_mode": mode, "minimum_version": version, "maximum_version": version}
    with Witness(context(tmp_path, BROKER, **settings)) as server:
        found = fetch_presented(Target("localhost", server.port))

    assert found.chain == (BROKER.der,)
    assert found.client_certificate is expected
    assert len(server.greetings) == 1
    assert server.greetings[0].startswith(b"\x16\x03")
    if expected is ClientCertificate.DEMANDED:
        assert server.heard == []  # the handshake itself failed there
    else:
        assert server.client_certificates == [None]
        assert server.heard == [b""]


@pytest.mark.parametrize(
    ("host", "server_name", "asked_for"),
    [
        ("localhost", "", "localhost"),
        ("127.0.0.1", "", None),
        ("127.0.0.1", " vm-dupont. ", "vm-dupont"),
        ("localhost", "192.168.56.10", None),
    ],
)
def test_the_name_that_is_asked_for(
    tmp_path: Path, host: str, server_name: str, asked_for: str | None
) -> None:
    with Witness(context(tmp_path, BROKER)) as server:
        found = fetch_presented(Target(host, server.port), server_name=server_name)

    assert server.names == [asked_for]
    assert found.server_name == asked_for


def test_url_address_and_port_are_taken_as_they_are_typed(tmp_path: Path) -> None:
    with Witness(context(tmp_path, BROKER), "::1") as server:
        for typed in (f"[::1]:{server.port}", f"mqtt://jean:secret@[::1]:{server.port}/x"):
            found = fetch_presented(typed)
            assert found.chain == (BROKER.der,)
            assert found.name == f"[::1]:{server.port}"
    assert server.heard == [b"", b""]


@pytest.mark.parametrize(
    ("target", "server_name", "expected"),
    [
        ("", "", "host-empty"),
        ("vm-dupont:99999", "", "port-invalid"),
        ("https://vm-dupont/", "", "host-is-url"),
        ("no-such-host.invalid", "", "dns-unknown"),
        ("a..b", "", "host-invalid"),
        ("localhost\0.evil", "", "host-invalid"),
        ("localhost", "vm..dupont", "server-name-invalid"),
        ("localhost", "vm\0dupont", "server-name-invalid"),
    ],
)
def test_what_is_wrong_before_there_is_a_connection(
    target: str, server_name: str, expected: str
) -> None:
    found = fetch_presented(target, server_name=server_name)

    assert code(found) == expected
    assert found.chain == ()


def test_nothing_listens() -> None:
    found = fetch_presented(Target("127.0.0.1", free_port()))

    assert code(found) == "tcp-refused"
    assert found.address == "127.0.0.1"


def test_no_answer_from_the_address(deaf_port: int) -> None:
    assert code(fetch_presented(Target("127.0.0.1", deaf_port), timeout=SHORT)) == "tcp-timeout"


def test_a_silent_server_is_given_up_after_the_time_limit() -> None:
    started = time.monotonic()
    with Witness(None) as server:
        found = fetch_presented(Target("127.0.0.1", server.port), timeout=SHORT)

    assert code(found) == "tls-no-answer"
    assert time.monotonic() - started < AT_ONCE_S


@pytest.mark.parametrize(
    ("greeting", "expected"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "server-is-http"),
        (b"SSH-2.0-OpenSSH_9.2p1\r\n", "server-is-ssh"),
        (b"+OK POP3 ready\r\n", "server-not-tls"),
    ],
)
def test_something_else_answers(greeting: bytes, expected: str) -> None:
    with saying(greeting) as port:
        assert code(fetch_presented(Target("127.0.0.1", port))) == expected


def test_a_port_in_clear_is_asked_without_a_login_and_only_then() -> None:
    """Nothing but the greeting of TLS comes first; a broker in clear hangs up on that."""
    heard: list[bytes] = []

    def attend(connected: socket.socket) -> None:
        heard.append(connected.recv(4096))
        if heard[-1][:1] == b"\x10":
            connected.sendall(b"\x20\x02\0\0")

    with serving(attend) as port:
        target = Target("127.0.0.1", port, Protocol.MQTT, "jean", "secret")
        found = fetch_presented(target, timeout=LONG)

    assert code(found) == "plain-port"
    assert [first[:1] for first in heard] == [b"\x16", b"\x10"]
    assert not any(b"jean" in each or b"secret" in each for each in heard)


def message(kind: int, body: bytes) -> bytes:
    """Return a handshake message of TLS 1.2 in a record of its own."""
    inside = bytes([kind]) + len(body).to_bytes(3, "big") + body
    return b"\x16\x03\x03" + len(inside).to_bytes(2, "big") + inside


# TLS 1.2, ECDHE-RSA-AES128-GCM-SHA256, and the extension by which no renegotiation is unsafe.
SERVER_HELLO = message(2, b"\x03\x03" + bytes(32) + b"\0\xc0\x2f\0\0\5\xff\1\0\1\0")


def test_what_is_no_certificate_is_handed_over_as_it_was_presented() -> None:
    with saying(SERVER_HELLO + message(11, b"\0\0\x0a\0\0\7garbage")) as port:
        found = fetch_presented(Target("127.0.0.1", port), timeout=SHORT)

    assert found.chain == (b"garbage",)
    assert found.problem is None


def test_a_server_that_talks_for_ever_is_given_up_too() -> None:
    def attend(connected: socket.socket) -> None:
        while True:
            connected.sendall(message(0, b"") * 100)  # HelloRequest, which OpenSSL ignores

    started = time.monotonic()
    with serving(attend) as port:
        found = fetch_presented(Target("127.0.0.1", port), timeout=SHORT)

    assert code(found) == "tls-broken"
    assert time.monotonic() - started < AT_ONCE_S


def test_the_steps_are_told_as_they_begin(tmp_path: Path) -> None:
    told: list[Phrase] = []
    with Witness(context(tmp_path, BROKER)) as server:
        fetch_presented(Target("localhost", server.port), report=told.append)
    assert told == [STEP_TITLES[step] for step in (StepId.RESOLVE, StepId.TCP, StepId.TLS)]


def cancelled_after(waiter: Waiter, port: int, stop_at: Phrase) -> float:
    """Fetch from `port`, stop soon after `stop_at` was told, and return how long that took."""
    stopped: list[float] = []

    def stop() -> None:
        stopped.append(time.monotonic())
        waiter.stop()

    timers: list[threading.Timer] = []

    def report(told: Phrase) -> None:
        if told == stop_at:
            timers.append(threading.Timer(0.05, stop))
            timers[0].start()

    with pytest.raises(CancelledError):
        fetch_presented(Target("localhost", port), timeout=LONG, waiter=waiter, report=report)
    return time.monotonic() - stopped[0]


def test_cancelling_ends_the_wait_for_a_name(
    waiter: Waiter, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, look_up = threading.Event(), socket.getaddrinfo

    def look_up_slowly(*arguments: object, **options: object) -> object:
        if not options.get("flags"):
            go_on.wait(DEADLINE_S)
        return look_up(*arguments, **options)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(socket, "getaddrinfo", look_up_slowly)
    took = cancelled_after(waiter, free_port(), STEP_TITLES[StepId.RESOLVE])
    go_on.set()
    assert took < AT_ONCE_S


def test_cancelling_ends_the_wait_for_a_connection(waiter: Waiter, deaf_port: int) -> None:
    assert cancelled_after(waiter, deaf_port, STEP_TITLES[StepId.TCP]) < AT_ONCE_S


def test_cancelling_ends_the_wait_for_tls(waiter: Waiter) -> None:
    with Witness(None) as server:
        took = cancelled_after(waiter, server.port, STEP_TITLES[StepId.TLS])
    assert took < AT_ONCE_S
    assert len(server.greetings) == 1  # nobody looked at the port again


def test_cancelling_ends_the_second_look(waiter: Waiter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes, "ANSWER_WITHIN_S", FAR_LATER_S)

    def attend(connected: socket.socket) -> None:
        if connected.recv(4096)[:1] == b"\x10":  # hangs up on TLS, is silent in clear
            connected.recv(4096)

    with serving(attend) as port:
        assert cancelled_after(waiter, port, WHAT_ANSWERS) < AT_ONCE_S


def test_one_connection_at_a_time(tmp_path: Path) -> None:
    refusing = context(tmp_path, BROKER)
    refusing.maximum_version = ssl.TLSVersion.TLSv1_2
    refusing.set_ciphers("AECDH-AES128-SHA:@SECLEVEL=0")  # no suite with a certificate
    with Witness(refusing) as server:
        target = Target("127.0.0.1", server.port)
        # The server has no ear for the second connection before the first is closed, nor for the
        # third: the doctor looks whether anything old would do.
        found = fetch_presented(target, timeout=LONG)

    assert code(found) == "tls-handshake-failure"
    assert [greeting[:1] for greeting in server.greetings] == [b"\x16"] * 3


def test_openssl_keeps_the_chain_that_the_recorder_heard(tmp_path: Path) -> None:
    """Where certificates travel compressed, the recorder hears none and this is what there is."""
    near_context, recorder = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), HandshakeRecorder()
    near_context.check_hostname = False
    near_context.verify_mode = ssl.CERT_NONE
    recorder.attach(near_context)
    assert unverified_chain(None) == ()
    with tcp_pair() as (near, far):
        channel = Channel(near)
        channel.start_tls(near_context, None)
        assert unverified_chain(channel.tls) == ()
        shake_hands(channel, TlsPeer(far, context(tmp_path, BROKER, MIDDLE, ROOT)))
        assert unverified_chain(channel.tls) == recorder.chain == (BROKER.der, MIDDLE.der, ROOT.der)
        channel.dispose()
