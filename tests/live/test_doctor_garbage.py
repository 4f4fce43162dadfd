"""Rubbish cannot crash, hang or exhaust the walk: it ends, with a code that says something."""

from __future__ import annotations

import resource
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mqtts_gui.doctor.walk import Errand, Walk, WalkResult, walk
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Protocol, Secrets, TlsVersion
from mqtts_gui.ui.connection import State
from tests.live.test_every_fault_by_connect import opened
from tests.support.fault import Case
from tests.support.garbage import BEFORE_TLS, Line, Rubbish, garbage
from tests.support.garbage_mqtt import AFTER_CONNACK, INSTEAD_OF_CONNACK
from tests.support.garbage_tls import DURING_TLS, presented_by, server_context, tall_orders
from tests.support.mosquitto import find
from tests.support.patience import AT_ONCE_S, FAR_LATER_S
from tests.support.ports import free_port

STEP = timedelta(seconds=0.3)
LIMIT_S = 60.0
"""Far more than any of these takes: some steps of a third of a second, and two of probes."""
MEMORY_MB = 1500
"""A message may fill 256 MB, by the rules of MQTT; all else is far below this."""
ERRAND = Errand(filters=("ciel/#",), publish_to="ciel/essai", qos=1)
NOBODY = Secrets()
PROTOCOLS = list(Protocol)


@contextmanager
def bounded() -> Iterator[None]:
    """Fail if what happens inside takes too long, or too much memory."""
    began, before = time.monotonic(), _peak_mb()
    yield
    assert time.monotonic() - began < LIMIT_S
    assert _peak_mb() - before < MEMORY_MB


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def diagnosed(port: int, **changes: object) -> WalkResult:
    profile = Profile(host="127.0.0.1", port=port, verify_chain=False).with_changes(**changes)
    with bounded():
        result = walk(profile, NOBODY, errand=ERRAND, step_timeout=STEP)
    assert result.diagnosis is not None
    assert result.diagnosis.code not in {"", "program-error"}, result.diagnosis.details
    for problem in (result.diagnosis, *result.further):
        assert all(map(str, (problem.message, problem.cause, problem.fix)))
    return result


each_protocol = pytest.mark.parametrize("protocol", PROTOCOLS)


def each(kinds: tuple[Rubbish, ...]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("rubbish", kinds, ids=lambda kind: kind.name)


@each_protocol
@each(BEFORE_TLS)
def test_rubbish_instead_of_tls_and_mqtt(rubbish: Rubbish, protocol: Protocol) -> None:
    with garbage(rubbish.attend) as port:
        diagnosed(port, protocol=protocol)


@each(DURING_TLS)
def test_rubbish_during_the_handshake(rubbish: Rubbish) -> None:
    with garbage(rubbish.attend) as port:
        diagnosed(port, tls_max=TlsVersion.V1_2)


@pytest.mark.parametrize("version", [MqttVersion.V3_1_1, MqttVersion.V5])
@each(INSTEAD_OF_CONNACK)
def test_rubbish_instead_of_connack(rubbish: Rubbish, version: MqttVersion) -> None:
    with garbage(rubbish.attend) as port:
        diagnosed(port, protocol=Protocol.MQTT, mqtt_version=version)


@each(AFTER_CONNACK)
def test_rubbish_after_connack(rubbish: Rubbish) -> None:
    with garbage(rubbish.attend) as port:
        diagnosed(port, protocol=Protocol.MQTT)


@pytest.mark.parametrize("tls", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
@each((*BEFORE_TLS[:8], *AFTER_CONNACK[:4], *INSTEAD_OF_CONNACK[-16:-11]))
def test_rubbish_within_tls(rubbish: Rubbish, tls: ssl.TLSVersion, tmp_path: Path) -> None:
    with garbage(rubbish.attend, server_context(tmp_path, tls)) as port:
        diagnosed(
            port, verify_chain=True, ca_file=tmp_path / "ca.crt", server_name="localhost"
        )  # fmt: skip


@pytest.mark.parametrize("name", tall_orders())
def test_chains_that_are_hard_to_judge(name: str, tmp_path: Path) -> None:
    chain, authorities = tall_orders()[name]()
    (tmp_path / "ca.crt").write_bytes(authorities)
    with garbage(Line.hold, presented_by(chain, tmp_path)) as port:
        result = diagnosed(
            port, verify_chain=True, ca_file=tmp_path / "ca.crt", server_name="localhost"
        )  # fmt: skip
    assert result.peer_chain


@pytest.mark.parametrize("line", ["R", "r", "k", "K", "c"])
@pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
def test_renegotiations_and_new_keys_for_ever(line: str, version: str, tmp_path: Path) -> None:
    server_context(tmp_path, ssl.TLSVersion.TLSv1_3)
    port = free_port()
    command = [find("openssl"), "s_server", "-port", str(port), version]
    command += ["-cert", str(tmp_path / "server.pem"), "-naccept", "3"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        while server.stdout.readline() != b"ACCEPT\n":
            assert server.poll() is None
        typing = threading.Thread(target=_type, args=(server, f"{line}\n".encode()))
        typing.start()
        try:
            diagnosed(port)
        finally:
            server.kill()
            typing.join()


def _type(server: subprocess.Popen[bytes], line: bytes) -> None:
    """Let openssl do it again as fast as it can, from its first client on."""
    assert server.stdin is not None
    assert server.stdout is not None
    try:
        while b"CIPHER" not in (said := server.stdout.readline()):
            if not said:
                return
        for _ in range(500):
            server.stdin.write(line)
            server.stdin.flush()
        while server.stdout.read(65_536):
            pass
    except OSError:
        return


def test_certificate_asked_for_after_the_handshake(tmp_path: Path) -> None:
    context = server_context(tmp_path, ssl.TLSVersion.TLSv1_3, asks=True)
    context.post_handshake_auth = True
    with garbage(Line.hold, context) as port:
        diagnosed(port)


def test_many_tickets(tmp_path: Path) -> None:
    context = server_context(tmp_path, ssl.TLSVersion.TLSv1_3, asks=True)
    context.num_tickets = 1000
    with garbage(Line.hold, context) as port:
        diagnosed(port)


@pytest.mark.parametrize("place", range(0, 1200, 50))
def test_reset_at_any_byte_of_what_tls_1_3_says(place: int, tmp_path: Path) -> None:
    context = server_context(tmp_path, ssl.TLSVersion.TLSv1_3)

    def attend(line: Line) -> None:
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = context.wrap_bio(incoming, outgoing, server_side=True)
        left = place
        while left > 0:
            incoming.write(line.hear())
            try:
                tls.do_handshake()
                tls.read()
            except ssl.SSLWantReadError:
                pass
            said = outgoing.read()[:left]
            left -= len(said)
            line.say(said)
        line.reset()

    with garbage(attend) as port:
        diagnosed(port)


CANCELLED = [
    rubbish
    for rubbish in (*BEFORE_TLS, *DURING_TLS, *INSTEAD_OF_CONNACK, *AFTER_CONNACK)
    if rubbish.name
    in {
        "silence", "deaf", "a flight, byte by byte", "hello requests for ever",
        "endless small messages", "a message without end",
        "a message, byte by byte",
    }
]  # fmt: skip


@each(tuple(CANCELLED))
def test_walk_is_cancelled_at_once(rubbish: Rubbish) -> None:
    protocol = Protocol.MQTT if rubbish in INSTEAD_OF_CONNACK + AFTER_CONNACK else Protocol.MQTTS
    with garbage(rubbish.attend) as port:
        profile = Profile(host="127.0.0.1", port=port, protocol=protocol, verify_chain=False)
        begun = threading.Event()
        walking = Walk(
            profile, NOBODY, errand=ERRAND, step_timeout=timedelta(seconds=FAR_LATER_S),
            report=lambda step: begun.set() if step.step == "tcp" else None,
        )  # fmt: skip
        results: list[WalkResult] = []
        thread = threading.Thread(target=lambda: results.append(walking.run()))
        thread.start()
        assert begun.wait(LIMIT_S)
        began = time.monotonic()
        walking.cancel()
        thread.join(LIMIT_S)
        assert time.monotonic() - began < AT_ONCE_S
    (result,) = results
    assert result.diagnosis is None or result.diagnosis.code == "cancelled"


@each((*BEFORE_TLS[1:7], *DURING_TLS[:4], *INSTEAD_OF_CONNACK[:2]))
def test_connect_in_the_window_ends_with_a_problem(rubbish: Rubbish, qtbot: QtBot) -> None:
    protocol = Protocol.MQTT if rubbish in INSTEAD_OF_CONNACK else Protocol.MQTTS
    with garbage(rubbish.attend) as port, bounded():
        profile = Profile(host="127.0.0.1", port=port, protocol=protocol, tls_max=TlsVersion.V1_2)
        with opened(Case(profile.with_changes(verify_chain=False)), qtbot) as connection:
            assert connection.state is State.FAILED
            assert connection.problem is not None
            assert connection.problem.code != "program-error"


def test_words_of_a_broker_are_shown_without_their_tricks() -> None:
    tricks = {"\u202e", "\u2066", "\x1b"}
    named = [each for each in INSTEAD_OF_CONNACK + AFTER_CONNACK if "bidi" in each.name]
    assert named
    for rubbish in named:
        with garbage(rubbish.attend) as port:
            result = diagnosed(port, protocol=Protocol.MQTT)
        problem = result.diagnosis
        assert problem is not None
        shown = [
            *map(str, (problem.message, problem.cause, problem.fix)),
            *problem.details.values(),
        ]
        shown += [str(step.detail) for step in result.steps]
        assert not [text for text in shown if tricks & set(text)], rubbish.name
