"""What a session sees when it cannot connect: the evidence, and the steps as they are told."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mqtts_gui.mqtt.events import ConnectFailed, StepEnded, StepId, StepStarted, StepStatus
from mqtts_gui.mqtt.profile import MqttVersion, Protocol, Secrets, TlsVersion
from tests.support.lab import Lab, make_pair, sign
from tests.support.mosquitto import Mosquitto, find
from tests.support.patience import AT_ONCE_S
from tests.support.ports import free_port
from tests.support.sessions import connected, failure, lab_profile, running

OK, WARNING, ERROR, SKIPPED = (
    StepStatus.OK,
    StepStatus.WARNING,
    StepStatus.ERROR,
    StepStatus.SKIPPED,
)
FILES, RESOLVE, TCP, TLS, CERTIFICATE, CLIENT_CERTIFICATE, MQTT = list(StepId)[:7]


@pytest.fixture
def silent() -> Iterator[int]:
    """A server that accepts connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


@pytest.fixture
def plain_broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with Mosquitto(tmp_path, ["allow_anonymous true"]) as running_broker:
        yield running_broker


@pytest.mark.parametrize(("tls", "alert"), [(TlsVersion.V1_2, 40), (TlsVersion.V1_3, 116)])
def test_a_missing_client_certificate(
    lab: Lab, broker: Mosquitto, tls: TlsVersion, alert: int
) -> None:
    for _ in range(20):  # the alert must not be lost in a race
        profile = lab_profile(
            lab, broker.port, client_cert=None, client_key=None, tls_min=tls, tls_max=tls
        )
        evidence, log = failure(profile)
        assert evidence.alert == alert
        assert evidence.step is CLIENT_CERTIFICATE
        assert evidence.certificate_requested
        assert not evidence.certificate_sent
        assert not evidence.mqtt_sent
        assert evidence.tls is not None
        assert evidence.tls.version == f"TLSv{tls}"
        assert statuses(log.steps()) == [OK, OK, OK, OK, OK, ERROR, SKIPPED]


@pytest.mark.parametrize("tls", list(TlsVersion))
def test_a_client_certificate_of_another_authority(
    lab: Lab, other_lab: Lab, broker: Mosquitto, tls: TlsVersion
) -> None:
    stranger = other_lab.client
    profile = lab_profile(
        lab, broker.port, client_cert=stranger.certificate, client_key=stranger.key, tls_max=tls
    )
    evidence, log = failure(profile)
    assert (evidence.step, evidence.alert) == (CLIENT_CERTIFICATE, 48)
    assert evidence.certificate_sent
    assert statuses(log.steps())[-2:] == [ERROR, SKIPPED]


@pytest.mark.parametrize("tls", list(TlsVersion))
def test_an_expired_client_certificate(
    lab: Lab, broker: Mosquitto, tmp_path: Path, tls: TlsVersion
) -> None:
    pair = make_pair(tmp_path, "expired", "/O=Ciel Dupont/CN=dupont")
    sign(lab.authority, pair, expired=datetime(2021, 1, 1, tzinfo=UTC))
    profile = lab_profile(
        lab, broker.port, client_cert=pair.certificate, client_key=pair.key, tls_max=tls
    )
    evidence, _ = failure(profile)
    assert (evidence.step, evidence.alert) == (CLIENT_CERTIFICATE, 45)


@pytest.mark.parametrize("tls", list(TlsVersion))
def test_the_wrong_authority(lab: Lab, other_lab: Lab, broker: Mosquitto, tls: TlsVersion) -> None:
    profile = lab_profile(lab, broker.port, ca_file=other_lab.authority.certificate, tls_max=tls)
    evidence, log = failure(profile)
    assert (evidence.step, evidence.verify_code) == (CERTIFICATE, 19)
    assert len(evidence.chain) == 2
    assert evidence.tls is not None
    assert evidence.tls.cipher
    assert statuses(log.steps()) == [OK, OK, OK, OK, ERROR, SKIPPED, SKIPPED]
    assert "not signed by an authority" in str(log.steps()[CERTIFICATE].detail)
    broker.wait_for_log("unknown ca")


def test_no_authority_at_all(lab: Lab, broker: Mosquitto) -> None:
    evidence, _ = failure(lab_profile(lab, broker.port, ca_file=None))
    assert (evidence.step, evidence.verify_code) == (CERTIFICATE, 19)


def test_an_expired_broker_certificate(lab: Lab, tmp_path: Path) -> None:
    pair = make_pair(tmp_path, "broker", "/O=Ciel Dupont/CN=localhost")
    sign(lab.authority, pair, expired=datetime(2021, 1, 1, tzinfo=UTC))
    with Mosquitto(tmp_path, with_broker_pair(lab, pair.certificate, pair.key)) as broker:
        evidence, log = failure(lab_profile(lab, broker.port))
        wrong_name, both = failure(lab_profile(lab, broker.port, server_name="vm-durand"))
    assert (evidence.step, evidence.verify_code) == (CERTIFICATE, 10)
    assert str(log.steps()[CERTIFICATE].detail) == "authority ✓  dates ✕: expired"
    assert wrong_name.verify_code == 62
    assert str(both.steps()[CERTIFICATE].detail).startswith("authority ✓  dates ✕  name ✕")


@pytest.mark.parametrize("verify_chain", [True, False])
@pytest.mark.parametrize(
    ("changes", "code"), [({"server_name": "vm-durand"}, 62), ({"host": "127.0.0.1"}, 64)]
)
def test_the_wrong_name(
    lab: Lab, broker: Mosquitto, changes: dict[str, str], code: int, *, verify_chain: bool
) -> None:
    profile = lab_profile(lab, broker.port, verify_chain=verify_chain, **changes)
    evidence, log = failure(profile)
    assert (evidence.step, evidence.verify_code) == (CERTIFICATE, code)
    assert len(evidence.chain) == 2
    assert statuses(log.steps()) == [OK, OK, OK, OK, ERROR, SKIPPED, SKIPPED]
    expected = changes.get("server_name", "127.0.0.1")
    assert f"name ✕: localhost ≠ {expected}" in str(log.steps()[CERTIFICATE].detail)


def test_connecting_to_an_address_and_checking_for_a_name(lab: Lab, broker: Mosquitto) -> None:
    profile = lab_profile(lab, broker.port, host="127.0.0.1", server_name="localhost")
    with connected(profile) as (_, log, facts):
        assert facts.name_verified == "localhost"
        assert facts.address == "127.0.0.1"
        assert str(log.steps()[RESOLVE].detail) == "IP address given, nothing to resolve"


@pytest.mark.parametrize("verify_chain", [True, False])
@pytest.mark.parametrize("verify_name", [True, False])
def test_the_two_checks_are_switched_apart(
    lab: Lab, broker: Mosquitto, *, verify_chain: bool, verify_name: bool
) -> None:
    profile = lab_profile(
        lab,
        broker.port,
        verify_chain=verify_chain,
        verify_name=verify_name,
        server_name="localhost" if verify_name else "vm-durand",
        ca_file=lab.authority.certificate if verify_chain else None,
    )
    with connected(profile) as (_, log, facts):
        assert facts.chain_verified is verify_chain
        assert facts.name_verified == ("localhost" if verify_name else None)
        relaxed = not (verify_chain and verify_name)
        assert log.steps()[CERTIFICATE].status is (WARNING if relaxed else OK)


def test_the_chain_is_checked_when_the_name_is_not(
    lab: Lab, other_lab: Lab, broker: Mosquitto
) -> None:
    ca_file = other_lab.authority.certificate
    evidence, _ = failure(lab_profile(lab, broker.port, ca_file=ca_file, verify_name=False))
    assert evidence.verify_code == 19


def test_tls_to_a_port_without_tls(lab: Lab, plain_broker: Mosquitto) -> None:
    evidence, log = failure(lab_profile(lab, plain_broker.port))
    assert evidence.step is TLS
    assert isinstance(evidence.error, OSError | EOFError)
    assert (evidence.alert, evidence.tls, evidence.bytes_received) == (None, None, 0)
    assert statuses(log.steps()) == [OK, OK, OK, ERROR, SKIPPED, SKIPPED, SKIPPED]


def test_no_tls_to_a_port_with_tls(lab: Lab, broker: Mosquitto) -> None:
    evidence, log = failure(lab_profile(lab, broker.port, protocol=Protocol.MQTT))
    assert evidence.step is MQTT
    assert evidence.mqtt_sent
    assert evidence.reason_code is None
    assert isinstance(evidence.error, OSError | EOFError)
    assert statuses(log.steps()) == [SKIPPED, OK, OK, SKIPPED, SKIPPED, SKIPPED, ERROR]


def test_a_session_without_tls(lab: Lab, plain_broker: Mosquitto) -> None:
    profile = lab_profile(lab, plain_broker.port, protocol=Protocol.MQTT)
    with connected(profile) as (_, _, facts):
        assert facts.tls is None
        assert facts.chain == ()
        assert not facts.chain_verified
        assert facts.name_verified is None


def test_nobody_listens(lab: Lab) -> None:
    evidence, log = failure(lab_profile(lab, free_port()))
    assert evidence.step is TCP
    assert isinstance(evidence.error, ConnectionRefusedError)
    assert evidence.address in {"127.0.0.1", "::1"}
    assert statuses(log.steps()) == [OK, OK, ERROR, SKIPPED, SKIPPED, SKIPPED, SKIPPED]


@pytest.mark.parametrize("host", ["vm..local", ""])
def test_an_impossible_host(lab: Lab, host: str) -> None:
    evidence, _ = failure(lab_profile(lab, 8883, host=host))
    assert evidence.step is RESOLVE
    assert isinstance(evidence.error, OSError | UnicodeError)


def test_an_impossible_port(lab: Lab) -> None:
    evidence, _ = failure(lab_profile(lab, 70_000))
    assert evidence.step is RESOLVE
    assert isinstance(evidence.error, ValueError)


@pytest.mark.parametrize(("protocol", "step"), [(Protocol.MQTTS, TLS), (Protocol.MQTT, MQTT)])
def test_a_server_that_never_answers(
    lab: Lab, silent: int, protocol: Protocol, step: StepId
) -> None:
    started = time.monotonic()
    evidence, _ = failure(
        lab_profile(lab, silent, protocol=protocol), step_timeout=timedelta(seconds=1)
    )
    assert time.monotonic() - started < AT_ONCE_S
    assert evidence.step is step
    assert isinstance(evidence.error, TimeoutError)
    assert evidence.bytes_received == 0


@pytest.mark.parametrize(("protocol", "step"), [(Protocol.MQTTS, TLS), (Protocol.MQTT, MQTT)])
def test_connecting_can_be_cancelled_at_once(
    lab: Lab, silent: int, protocol: Protocol, step: StepId
) -> None:
    with running(lab_profile(lab, silent, protocol=protocol)) as (session, log):
        log.wait_until(lambda: StepStarted(step) in log.events)
        started = time.monotonic()
        session.stop()
        evidence = log.wait_for(ConnectFailed).evidence
        assert time.monotonic() - started < AT_ONCE_S
    assert evidence.cancelled
    assert evidence.step is step
    assert log.of(ConnectFailed)[0].final


@pytest.mark.parametrize(
    ("version", "code"), [(MqttVersion.V3_1, 5), (MqttVersion.V3_1_1, 5), (MqttVersion.V5, 135)]
)
def test_a_wrong_password(lab: Lab, tmp_path: Path, version: MqttVersion, code: int) -> None:
    passwords = tmp_path / "passwords"
    subprocess.run([find("mosquitto_passwd"), "-b", "-c", passwords, "eleve", "right"], check=True)
    lines = [*lab.lines[:4], "allow_anonymous false", f"password_file {passwords}"]
    with Mosquitto(tmp_path, lines) as broker:
        profile = lab_profile(lab, broker.port, mqtt_version=version, username="eleve")
        evidence, log = failure(profile, Secrets(password="wrong"))  # noqa: S106 - of this test
        with connected(profile, Secrets(password="right")):  # noqa: S106
            pass
    assert (evidence.step, evidence.reason_code, evidence.error) == (MQTT, code, None)
    assert str(log.steps()[MQTT].detail) == f"refused by the broker (code {code})"


@pytest.mark.parametrize("version", [MqttVersion.V3_1_1, MqttVersion.V5])
def test_an_empty_client_id(lab: Lab, tmp_path: Path, version: MqttVersion) -> None:
    with Mosquitto(tmp_path, [*lab.lines, "allow_zero_length_clientid false"]) as broker:
        evidence, _ = failure(lab_profile(lab, broker.port, client_id="", mqtt_version=version))
    assert evidence.reason_code == {MqttVersion.V3_1_1: 2, MqttVersion.V5: 128}[version]


def test_the_broker_may_choose_the_client_id(lab: Lab, broker: Mosquitto) -> None:
    with connected(lab_profile(lab, broker.port, client_id="")) as (_, _, facts):
        assert facts.assigned_client_id


def test_a_broker_that_does_not_ask_for_the_certificate(lab: Lab, tmp_path: Path) -> None:
    lines = [*lab.lines[:4], "allow_anonymous true"]
    with (
        Mosquitto(tmp_path, lines) as broker,
        connected(lab_profile(lab, broker.port)) as (_, log, facts),
    ):
        assert not facts.certificate_requested
        assert facts.client_name is None
        assert log.steps()[CLIENT_CERTIFICATE].status is WARNING


def statuses(steps: Mapping[StepId, StepEnded]) -> list[StepStatus]:
    """Return how the steps ended, in their order."""
    return [steps[step].status for step in list(StepId)[:7]]


def with_broker_pair(lab: Lab, certificate: Path, key: Path) -> list[str]:
    """Return the lab's configuration with another certificate for the broker."""
    kept = [line for line in lab.lines if not line.startswith(("certfile", "keyfile"))]
    return [*kept, f"certfile {certificate}", f"keyfile {key}"]
