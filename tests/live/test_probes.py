"""What a second look carries, where it goes, how long it takes, and how it ends."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from mqtts_gui.doctor import mqtt_prober, mqtt_probes, probes
from mqtts_gui.doctor.diagnosing import diagnose
from mqtts_gui.doctor.walk import Walk, WalkResult, walk
from mqtts_gui.mqtt.events import Evidence, StepId
from mqtts_gui.mqtt.profile import Profile, Protocol, Secrets, TlsVersion
from mqtts_gui.mqtt.waiting import Waiter
from tests.support.patience import AT_ONCE_S, DEADLINE_S, FAR_LATER_S
from tests.support.port_stages import (
    BROKER,
    CA,
    CLIENT,
    Stage,
    full,
    hang_up,
    hear_and_hang_up,
    openssl,
    plain_broker,
    profile,
    served,
    stay_silent,
    tls_broker,
    websockets,
    write,
)
from tests.support.sessions import connected
from tests.support.tls_servers import Witness, serving

PASSWORD, USER = "sesame-ouvre-toi", "eleve-dupont"
SECRETS = Secrets(PASSWORD)
PATIENT = timedelta(seconds=FAR_LATER_S)


def code(result: WalkResult) -> str | None:
    return result.diagnosis.code if result.diagnosis else None


def test_in_clear_nothing_of_ours_is_said(tmp_path: Path) -> None:
    heard: list[bytes] = []

    def listen(end: socket.socket) -> None:
        heard.append(end.recv(65_536))

    with serving(listen) as port:
        known = profile(tmp_path, port, username=USER)
        certificate, key = write(CLIENT, tmp_path, "client")
        result = walk(known.with_changes(client_cert=certificate, client_key=key), SECRETS)

    assert code(result) == "tls-closed-after-hello"
    assert len(heard) > 3
    said = b"".join(heard)
    assert PASSWORD.encode() not in said
    assert USER.encode() not in said
    assert known.client_id.encode() not in said


@pytest.mark.parametrize("is_verified", [True, False])
@pytest.mark.parametrize("tls", list(TlsVersion))
def test_over_tls_a_certificate_goes_only_to_a_verified_broker(
    tmp_path: Path, tls: TlsVersion, *, is_verified: bool
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*write(BROKER, tmp_path, "broker"))
    context.load_verify_locations(CA.write_certificate(tmp_path / "cafile.crt"))
    context.verify_mode = ssl.CERT_OPTIONAL
    certificate, key = write(CLIENT, tmp_path, "client")
    with Witness(context) as server:
        known = profile(
            tmp_path,
            server.port,
            username=USER,
            client_cert=certificate,
            client_key=key,
            verify_chain=is_verified,
            verify_name=is_verified,
            tls_max=tls,
        )
        result = walk(known, SECRETS, step_timeout=timedelta(seconds=2))

    assert code(result) == "mqtt-no-connack"
    first, *probes = zip(server.client_certificates, server.heard, strict=True)
    assert first[0] == CLIENT.der
    assert PASSWORD.encode() in first[1]
    assert probes
    for shown, heard in probes:
        assert shown == (CLIENT.der if is_verified else None)
        assert PASSWORD.encode() not in heard
        assert USER.encode() not in heard


STAGES = {
    "plain-port": plain_broker(),
    "tls-port": tls_broker(clear=True),
    "tls-closed-at-once": served(hang_up),
    "tls-closed-after-hello": served(hear_and_hang_up),
    "mqtt-closed-after-connect": served(hear_and_hang_up, clear=True),
    "server-is-websockets": websockets(encrypted=True),
    "connections-full": full(encrypted=True),
    "tls-handshake-failure": openssl("-nocert"),
    "tls-version-mismatch": openssl("-tls1_3", tls_max=TlsVersion.V1_2),
}


@pytest.mark.parametrize("expected", STAGES)
def test_a_fault_that_is_not_silence_is_told_soon(tmp_path: Path, expected: str) -> None:
    stage: Stage = STAGES[expected]
    with stage(tmp_path) as case:
        began = time.monotonic()
        result = walk(case.profile, case.secrets, step_timeout=PATIENT)
        assert code(result) == expected
        assert time.monotonic() - began < AT_ONCE_S
    assert [one.step for one in result.steps] == list(StepId)[: list(StepId).index(StepId.MQTT) + 1]


def test_a_server_that_hears_tls_out_and_stays_silent_in_clear(tmp_path: Path) -> None:
    """The slowest of the quick ones: every question in clear waits until its time is over."""

    def attend(end: socket.socket) -> None:
        if end.recv(65_536)[:1] != b"\x16":
            stay_silent(end)

    with serving(attend) as port:
        began = time.monotonic()
        result = walk(profile(tmp_path, port), Secrets(), step_timeout=PATIENT)
        assert code(result) == "tls-closed-after-hello"
        assert time.monotonic() - began < AT_ONCE_S


@contextmanager
def silent() -> Iterator[tuple[int, threading.Event]]:
    """Run a server that takes connections and says nothing; the event tells of the second one."""
    second = threading.Event()
    seen: list[int] = []

    def attend(end: socket.socket) -> None:
        seen.append(1)
        if len(seen) > 1:
            second.set()
        stay_silent(end)

    with serving(attend) as port:
        yield port, second


@pytest.mark.parametrize("protocol", list(Protocol))
def test_cancelling_ends_a_second_look_at_once(
    tmp_path: Path, protocol: Protocol, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probes, "ANSWER_WITHIN_S", FAR_LATER_S)
    monkeypatch.setattr(mqtt_probes, "ANSWER_WITHIN_S", FAR_LATER_S)
    monkeypatch.setattr(mqtt_prober, "CONNECT_WITHIN", PATIENT)
    with silent() as (port, second):
        chosen = profile(tmp_path, port, protocol=protocol)
        patient = Walk(chosen, Secrets(), step_timeout=timedelta(seconds=1))
        results: list[WalkResult] = []
        thread = threading.Thread(target=lambda: results.append(patient.run()))
        thread.start()
        assert second.wait(DEADLINE_S)
        began = time.monotonic()
        patient.cancel()
        thread.join(DEADLINE_S)
    assert time.monotonic() - began < AT_ONCE_S
    assert results


def test_a_diagnosis_can_be_stopped(tmp_path: Path) -> None:
    with silent() as (port, second):
        waiter = Waiter()
        evidence = Evidence(StepId.TLS, EOFError("closed"), address="127.0.0.1")
        known = profile(tmp_path, port)
        codes: list[str] = []
        thread = threading.Thread(
            target=lambda: codes.append(diagnose(known, Secrets(), evidence, waiter=waiter).code)
        )
        thread.start()
        assert second.wait(DEADLINE_S) or codes
        waiter.stop()
        thread.join(DEADLINE_S)
        waiter.close()
    assert codes == ["tls-closed-after-hello"]


def test_a_live_session_tells_that_the_broker_is_full(tmp_path: Path) -> None:
    lines = ("max_connections 1",)
    with (
        tls_broker(*lines)(tmp_path) as case,
        connected(case.profile),
    ):
        result = Walk(case.profile, Secrets(), live=True).run()
    assert code(result) == "connections-full"
    assert result.further == ()


def test_where_nothing_tells_both_are_named(tmp_path: Path) -> None:
    with served(hang_up)(tmp_path) as case:
        result = walk(case.profile, Secrets())
        again = Walk(case.profile, Secrets(), live=True).run()  # it was live, and is no more
    assert code(result) == "tls-closed-at-once"
    assert [problem.code for problem in result.further] == ["connections-full"]
    assert result.diagnosis is not None
    assert "max_connections" in str(result.diagnosis.cause)
    assert code(again) == "tls-closed-at-once"


def test_over_ipv6(tmp_path: Path) -> None:
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as listening:
        port = listening.getsockname()[1]
        thread = threading.Thread(target=_close_each, args=(listening,))
        thread.start()
        known = Profile(host="::1", port=port)
        found = code(walk(known, Secrets()))
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(DEADLINE_S)
    assert found == "tls-closed-at-once"


def _close_each(listening: socket.socket) -> None:
    while True:
        try:
            listening.accept()[0].close()
        except OSError:
            return


@pytest.mark.parametrize("tls", list(TlsVersion))
@pytest.mark.parametrize("demands", [True, False])
def test_a_broker_that_will_refuse_us_in_its_turn(
    tmp_path: Path, tls: TlsVersion, *, demands: bool
) -> None:
    """Nothing is chosen: first the authority is missing, then the client certificate."""
    lines = [f"cafile {CA.write_certificate(tmp_path / 'cafile.crt')}"]
    lines += ["require_certificate true"] if demands else []
    stage = tls_broker(*lines, ca_file=None, tls_max=tls, server_name="vm-dupont")
    with stage(tmp_path) as case:
        result = walk(case.profile, SECRETS)

    assert code(result) is not None
    further = [problem.code for problem in result.further]
    assert "name-mismatch" in {code(result), *further} or "name-localhost-cert" in further
    assert further.count("client-cert-missing") == demands
    assert not demands or further[-1] == "client-cert-missing"
