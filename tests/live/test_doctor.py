"""The doctor against the real mosquitto: the codes of the faults of the lab, and no false alarm."""

from __future__ import annotations

import json
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mqtts_gui.cli.program import main
from mqtts_gui.doctor.walk import Errand, Walk, WalkResult, walk
from mqtts_gui.errors import ActionId
from mqtts_gui.mqtt.events import StepEnded, StepId, StepStatus
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Protocol, Secrets, TlsVersion
from tests.support.lab import Lab, make_lab, make_pair, sign
from tests.support.mosquitto import Mosquitto, find
from tests.support.patience import AT_ONCE_S, DEADLINE_S, FAR_LATER_S
from tests.support.ports import free_port
from tests.support.sessions import lab_profile

NOTHING = Secrets()
PATIENT = timedelta(seconds=FAR_LATER_S)
TLS = list(TlsVersion)
VERSIONS = [MqttVersion.V3_1_1, MqttVersion.V5]


@pytest.fixture
def plain_broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with Mosquitto(tmp_path, ["allow_anonymous true"]) as running:
        yield running


@pytest.fixture
def password_broker(lab: Lab, tmp_path: Path) -> Iterator[Mosquitto]:
    passwords = tmp_path / "passwd"
    command = [find("mosquitto_passwd"), "-b", "-c", str(passwords), "eleve", "right"]
    subprocess.run(command, check=True, capture_output=True)
    lines = [
        f"certfile {lab.broker.certificate}",
        f"keyfile {lab.broker.key}",
        f"password_file {passwords}",
        "allow_anonymous false",
    ]
    with Mosquitto(tmp_path, lines) as running:
        yield running


def diagnose(profile: Profile, secrets: Secrets = NOTHING, **timing: timedelta) -> WalkResult:
    return walk(profile, secrets, step_timeout=timing.get("timeout", PATIENT))


def code(result: WalkResult) -> str | None:
    return result.diagnosis.code if result.diagnosis else None


def status(result: WalkResult, step: StepId) -> StepStatus:
    return next(each.status for each in result.steps if each.step is step)


@pytest.mark.parametrize("tls", TLS)
@pytest.mark.parametrize("version", VERSIONS)
def test_the_lab_as_it_should_be(
    lab: Lab, broker: Mosquitto, tls: TlsVersion, version: MqttVersion
) -> None:
    profile = lab_profile(lab, broker.port, tls_max=tls, tls_min=tls, mqtt_version=version)
    errand = Errand(filters=("ciel", "ciel/#"), publish_to="ciel", qos=1, payload_bytes=5000)

    result = walk(profile, NOTHING, errand=errand)

    assert result.diagnosis is None
    assert [each.step for each in result.steps] == list(StepId)[:9]
    assert all(each.status is not StepStatus.ERROR for each in result.steps)
    assert result.tls is not None
    assert result.tls.version == f"TLSv{tls}"
    assert result.mqtt is not None
    assert result.mqtt.version == version
    assert len(result.peer_chain) == 2
    codes = {finding.code for finding in result.warnings}
    assert {"warn-v1", "warn-no-san"} <= codes
    assert not codes & {"warn-plain", "warn-not-verified", "warn-client-cert-not-asked"}
    assert "(5000 bytes)" in broker.wait_for_log("Received PUBLISH")


def test_nothing_is_published_without_being_asked(lab: Lab, broker: Mosquitto) -> None:
    result = diagnose(lab_profile(lab, broker.port))

    assert result.diagnosis is None
    broker.wait_for_log("disconnected")
    assert not any("PUBLISH" in line or "SUBSCRIBE" in line for line in broker.log)


def test_the_wrong_authority(lab: Lab, other_lab: Lab, broker: Mosquitto) -> None:
    profile = lab_profile(lab, broker.port, ca_file=other_lab.authority.certificate)

    result = diagnose(profile)

    assert code(result) == "ca-wrong"
    assert status(result, StepId.TLS) is StepStatus.OK
    assert status(result, StepId.CERTIFICATE) is StepStatus.ERROR
    assert status(result, StepId.MQTT) is StepStatus.SKIPPED
    assert result.peer_chain


def test_an_authority_made_again(lab: Lab, broker: Mosquitto, tmp_path: Path) -> None:
    again = make_lab(tmp_path / "again")
    profile = lab_profile(lab, broker.port, ca_file=again.authority.certificate)

    assert code(diagnose(profile)) == "ca-same-name-other-key"


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [("broker", "ca-is-the-leaf"), ("client", "ca-is-client-cert"), ("none", "ca-none")],
)
def test_other_certificates_as_authority(
    lab: Lab, broker: Mosquitto, chosen: str, expected: str
) -> None:
    files = {"broker": lab.broker.certificate, "client": lab.client.certificate, "none": None}

    assert code(diagnose(lab_profile(lab, broker.port, ca_file=files[chosen]))) == expected


def test_the_address_instead_of_the_name(lab: Lab, broker: Mosquitto) -> None:
    result = diagnose(lab_profile(lab, broker.port, host="127.0.0.1"))

    assert code(result) == "name-ip-not-in-cert"
    assert result.diagnosis is not None
    first = result.diagnosis.actions[0]
    assert (first.id, first.argument) == (ActionId.EXPECT_NAME, "localhost")
    mended = lab_profile(lab, broker.port, host="127.0.0.1", server_name=first.argument)
    assert diagnose(mended).diagnosis is None


def test_another_name(lab: Lab, broker: Mosquitto) -> None:
    profile = lab_profile(lab, broker.port, server_name="vm-dupont")

    assert code(diagnose(profile)) == "name-localhost-cert"


@pytest.mark.parametrize("tls", TLS)
def test_a_missing_client_certificate(lab: Lab, broker: Mosquitto, tls: TlsVersion) -> None:
    profile = lab_profile(
        lab, broker.port, client_cert=None, client_key=None, tls_min=tls, tls_max=tls
    )
    for _ in range(20):
        result = diagnose(profile)
        assert code(result) == "client-cert-missing"
        assert status(result, StepId.CLIENT_CERTIFICATE) is StepStatus.ERROR


@pytest.mark.parametrize("tls", TLS)
def test_client_certificates_that_the_broker_refuses(
    lab: Lab, other_lab: Lab, broker: Mosquitto, tmp_path: Path, tls: TlsVersion
) -> None:
    old = make_pair(tmp_path, "old", "/O=Ciel/CN=dupont")
    sign(lab.authority, old, expired=datetime(2021, 1, 1, tzinfo=UTC))
    pairs = {"client-cert-other-ca": other_lab.client, "client-cert-expired": old}
    for expected, pair in pairs.items():
        profile = lab_profile(
            lab,
            broker.port,
            client_cert=pair.certificate,
            client_key=pair.key,
            tls_min=tls,
            tls_max=tls,
        )
        assert code(diagnose(profile)) == expected


def test_an_expired_broker_certificate_with_a_wrong_name(lab: Lab, tmp_path: Path) -> None:
    old = make_pair(tmp_path, "old", "/O=Ciel/CN=raspberrypi")
    sign(lab.authority, old, expired=datetime(2021, 1, 1, tzinfo=UTC))
    with Mosquitto(tmp_path, [f"certfile {old.certificate}", f"keyfile {old.key}"]) as broker:
        right_name = diagnose(lab_profile(lab, broker.port, server_name="raspberrypi"))
        wrong_name = diagnose(lab_profile(lab, broker.port))

    assert code(right_name) == "leaf-expired"
    assert code(wrong_name) == "name-mismatch"
    assert [problem.code for problem in wrong_name.further] == ["leaf-expired"]


def test_nothing_listens(lab: Lab) -> None:
    result = diagnose(lab_profile(lab, free_port()))

    assert code(result) == "tcp-refused"
    assert [each.step for each in result.steps] == list(StepId)[:7]


def test_a_plain_port(lab: Lab, plain_broker: Mosquitto) -> None:
    for _ in range(5):
        assert code(diagnose(lab_profile(lab, plain_broker.port))) == "plain-port"


def test_a_tls_port(broker: Mosquitto) -> None:
    profile = Profile(host="127.0.0.1", port=broker.port, protocol=Protocol.MQTT)
    for _ in range(5):
        assert code(diagnose(profile)) == "tls-port"


@pytest.mark.parametrize("version", VERSIONS)
def test_passwords(lab: Lab, password_broker: Mosquitto, version: MqttVersion) -> None:
    profile = lab_profile(
        lab, password_broker.port, username="eleve", mqtt_version=version, client_cert=None
    )
    result = diagnose(profile, Secrets("right"))

    assert result.diagnosis is None
    wrong = diagnose(profile, Secrets("wrong"))
    assert code(wrong) == "auth-bad-password"
    assert "wrong" not in str(wrong.diagnosis and wrong.diagnosis.details)
    assert wrong.mqtt is not None
    assert wrong.mqtt.reason_code == (5 if version is MqttVersion.V3_1_1 else 135)
    nobody = profile.with_changes(username="")
    assert code(diagnose(nobody)) == "auth-anonymous-refused"


def test_a_certificate_that_nobody_asks_for(lab: Lab, password_broker: Mosquitto) -> None:
    profile = lab_profile(lab, password_broker.port, username="eleve")

    result = diagnose(profile, Secrets("right"))

    assert result.diagnosis is None
    assert "warn-client-cert-not-asked" in {finding.code for finding in result.warnings}


@pytest.mark.parametrize("version", VERSIONS)
def test_an_identity_without_a_certificate(lab: Lab, tmp_path: Path, version: MqttVersion) -> None:
    lines = [line for line in lab.lines if not line.startswith("require_certificate")]
    with Mosquitto(tmp_path, lines) as broker:
        profile = lab_profile(lab, broker.port, mqtt_version=version)
        assert code(diagnose(profile)) == "identity-without-cert"


def test_plain_mqtt_works_with_a_warning(plain_broker: Mosquitto) -> None:
    profile = Profile(host="127.0.0.1", port=plain_broker.port, protocol=Protocol.MQTT)

    result = diagnose(profile)

    assert result.diagnosis is None
    assert [finding.code for finding in result.warnings] == ["warn-plain"]


@pytest.mark.parametrize("version", VERSIONS)
def test_an_access_list_that_says_nothing(tmp_path: Path, version: MqttVersion) -> None:
    rights = tmp_path / "acl"
    rights.write_text("topic write secret/#\n", encoding="utf-8")
    with Mosquitto(tmp_path, ["allow_anonymous true", f"acl_file {rights}"]) as broker:
        profile = Profile(
            host="127.0.0.1", port=broker.port, protocol=Protocol.MQTT, mqtt_version=version
        )
        errand = Errand(filters=("secret/#",), publish_to="secret/x")
        silent = walk(profile, NOTHING, errand=errand, step_timeout=timedelta(seconds=3))
        errand = Errand(publish_to="other", qos=1)
        refused = walk(profile, NOTHING, errand=errand, step_timeout=PATIENT)

    assert code(silent) == "acl-silent"
    assert code(refused) == ("acl-publish" if version is MqttVersion.V5 else None)


def test_a_topic_that_is_none_connects_nowhere(plain_broker: Mosquitto) -> None:
    profile = Profile(host="127.0.0.1", port=plain_broker.port, protocol=Protocol.MQTT)
    for errand in (Errand(filters=("a/#/b",)), Errand(publish_to="a/+"), Errand(filters=("",))):
        assert code(walk(profile, NOTHING, errand=errand)) == "topic-invalid"
    assert not any("New connection" in line for line in plain_broker.log)


def test_a_broker_that_stops_while_it_is_watched(tmp_path: Path) -> None:
    with Mosquitto(tmp_path, ["allow_anonymous true"]) as broker:
        profile = Profile(
            host="127.0.0.1",
            port=broker.port,
            protocol=Protocol.MQTT,
            mqtt_version=MqttVersion.V3_1_1,
        )

        def stop_when_ready(step: StepEnded) -> None:
            if step.step is StepId.MQTT:
                broker.end()

        errand = Errand(watch=timedelta(seconds=30))
        result = walk(profile, NOTHING, errand=errand, report=stop_when_ready)

    assert code(result) == "broker-stopped"
    assert status(result, StepId.WATCH) is StepStatus.ERROR


def test_silence_ends_at_the_time_limit_and_at_once_when_cancelled(lab: Lab) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        profile = lab_profile(lab, silent.getsockname()[1])
        slow = diagnose(profile, timeout=timedelta(seconds=1))
        at_tls = threading.Event()
        patient = Walk(
            profile,
            NOTHING,
            step_timeout=PATIENT,
            report=lambda step: at_tls.set() if step.step is StepId.TCP else None,
        )
        results: list[WalkResult] = []
        thread = threading.Thread(target=lambda: results.append(patient.run()))
        thread.start()
        assert at_tls.wait(DEADLINE_S)
        began = time.monotonic()
        patient.cancel()
        thread.join(DEADLINE_S)
        ended = time.monotonic()

    assert code(slow) == "tls-no-answer"
    assert code(results[0]) == "cancelled"
    assert ended - began < AT_ONCE_S


def test_servers_that_hang_up(lab: Lab) -> None:
    for reads, expected in [(False, "tls-closed-at-once"), (True, "tls-closed-after-hello")]:
        with hanging_up(after_reading=reads) as port:
            assert code(diagnose(lab_profile(lab, port))) == expected


@contextmanager
def hanging_up(*, after_reading: bool) -> Iterator[int]:
    """Run a server that closes every connection, at once or after it has read something."""

    def serve() -> None:
        while True:
            try:
                connected, _ = listening.accept()
            except OSError:
                return
            with connected:
                if after_reading:
                    connected.recv(4096)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(DEADLINE_S)


def test_the_console_prints_json_and_exits_with_what_it_found(
    lab: Lab, broker: Mosquitto, capsys: pytest.CaptureFixture[str]
) -> None:
    files = ["--cafile", str(lab.authority.certificate), "--cert", str(lab.client.certificate)]
    files += ["--key", str(lab.client.key)]

    fine = main(["doctor", f"localhost:{broker.port}", *files, "--topic", "ciel", "--json"])
    document = json.loads(capsys.readouterr().out)
    assert fine == 0
    assert document["diagnosis"]["code"] == "ok"
    assert [step["id"] for step in document["steps"]][-1] == "subscribe"
    assert document["tls"]["group"]
    assert document["peer_chain"][0]["common_name"] == "localhost"
    assert document["peer_chain"][0]["version"] == 1

    faulty = main(["doctor", f"127.0.0.1:{broker.port}", *files, "--lang", "en"])
    text = capsys.readouterr().out
    assert faulty == 1
    assert "[name-ip-not-in-cert]" in text
    assert "127.0.0.1" in text


@pytest.mark.parametrize("tls", TLS)
def test_a_healthy_walk_takes_less_than_a_tenth_of_a_second(
    lab: Lab, broker: Mosquitto, tls: TlsVersion
) -> None:
    profile = lab_profile(lab, broker.port, tls_min=tls, tls_max=tls)
    quickest = min(seconds_of_a_healthy_walk(profile) for _ in range(20))
    # Generous: the figure itself is a matter of the benchmarks. The quickest had the machine.
    assert quickest < 0.5


def seconds_of_a_healthy_walk(profile: Profile) -> float:
    """Walk once, and return how long it took."""
    began = time.monotonic()
    assert diagnose(profile).diagnosis is None
    return time.monotonic() - began
