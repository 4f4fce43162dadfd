"""The doctor's command line, and what it prints, with a walk that is made up."""

from __future__ import annotations

import io
import json
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SHA256

from mqtts_gui import __version__
from mqtts_gui.cli import doctor, program
from mqtts_gui.doctor.result import MqttFacts, WalkResult
from mqtts_gui.doctor.walk import Errand
from mqtts_gui.errors import Action, ActionId, Finding, Problem, Severity
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.events import StepEnded, StepId, StepStatus, TlsFacts
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Protocol, Secrets, TlsVersion
from tests.support.made_certificates import make
from tests.support.patience import DEADLINE_S

STEPS = (
    StepEnded(StepId.TCP, StepStatus.OK, timedelta(milliseconds=1.25), mark("Files")),
    StepEnded(StepId.MQTT, StepStatus.SKIPPED, timedelta()),
)
PROBLEM = Problem(
    code="name-mismatch",
    severity=Severity.ERROR,
    message=mark("No host is given"),
    cause=mark("Ports go from 1 to %(most)s.", most="65535"),
    fix=mark("Correct the host."),
    actions=(
        Action(ActionId.EXPECT_NAME, mark("Files"), "vm"),
        Action(ActionId.COPY_COMMAND, mark("Files"), "openssl version " + "x" * 100),
    ),
    details={"verify_code": "62"},
)
BROKER = make("vm-dupont", dns=["vm-dupont"])
KEY_UNREADABLE = """1795279024: mosquitto version 2.0.11 starting
1795279024: Error: Unable to load server key file "/etc/mosquitto/certs/broker.key". Check keyfile.
1795279024: OpenSSL Error[0]: error:8000000D:system library::Permission denied
"""
WARNING = Finding("warn-v1", Severity.INFO, mark("Files"), mark("Correct the host."))


class FakeWalk:
    """Remembers what was asked, reports the steps, and returns what the test wants."""

    def __init__(self) -> None:
        self.profile = Profile()
        self.secrets = Secrets()
        self.errand = Errand()
        self.timeout = timedelta()
        self.diagnosis: Problem | None = None
        self.strict: tuple[Finding, ...] = ()
        self.report: Callable[[StepEnded], None] | None = None

    def __call__(
        self,
        profile: Profile,
        secrets: Secrets,
        *,
        errand: Errand,
        step_timeout: timedelta,
        report: Callable[[StepEnded], None] | None,
    ) -> FakeWalk:
        self.profile, self.secrets = profile, secrets
        self.errand, self.timeout = errand, step_timeout
        self.report = report
        return self

    def cancel(self) -> None:
        """Nobody cancels it."""

    def run(self) -> WalkResult:
        for step in STEPS:
            if self.report is not None:
                self.report(step)
        return WalkResult(
            profile=self.profile,
            steps=STEPS,
            diagnosis=self.diagnosis,
            further=(PROBLEM,) if self.diagnosis else (),
            warnings=(WARNING,),
            peer_chain=(BROKER.der,),
            tls=TlsFacts("TLSv1.3", "TLS_AES_256_GCM_SHA384", "X25519"),
            mqtt=MqttFacts("5"),
            strict=self.strict,
        )


@pytest.fixture
def walked(monkeypatch: pytest.MonkeyPatch) -> FakeWalk:
    fake = FakeWalk()
    monkeypatch.setattr(doctor, "Walk", fake)
    return fake


def run(*words: str) -> int:
    return program.main(["doctor", "--lang", "en", *words])


def test_a_bare_host_means_tls(walked: FakeWalk) -> None:
    assert run("vm-dupont") == 0

    profile = walked.profile
    assert (profile.host, profile.port, profile.protocol) == ("vm-dupont", 8883, Protocol.MQTTS)
    assert walked.errand == Errand()
    assert walked.timeout == timedelta(seconds=10)


def test_every_option_arrives(walked: FakeWalk, tmp_path: Path) -> None:
    (tmp_path / "password").write_bytes("\ufeffmot de passé\r\nsecond line".encode())
    (tmp_path / "passphrase").write_text("phrase\n", encoding="utf-8")
    options = {
        "--cafile": "ca.crt",
        "--cert": "client.crt",
        "--key": "client.key",
        "--key-password-file": str(tmp_path / "passphrase"),
        "--username": "eleve",
        "--password-file": str(tmp_path / "password"),
        "--client-id": "",
        "--mqtt-version": "3.1.1",
        "--server-name": "vm",
        "--tls-min": "1.3",
        "--tls-max": "1.3",
        "--ciphers": "HIGH",
        "--keepalive": "0",
        "--publish": "ciel",
        "--qos": "2",
        "--size": "5000",
        "--watch": "1.5",
        "--timeout": "2",
    }
    words = [word for option in options.items() for word in option]

    assert run("mqtt://vm", *words, "--topic", "a", "--topic", "b/#") == 0

    assert walked.profile.with_changes(id="") == Profile(
        id="",
        protocol=Protocol.MQTT,
        host="vm",
        port=1883,
        server_name="vm",
        mqtt_version=MqttVersion.V3_1_1,
        client_id="",
        username="eleve",
        keep_alive_s=0,
        ca_file=Path("ca.crt"),
        client_cert=Path("client.crt"),
        client_key=Path("client.key"),
        tls_min=TlsVersion.V1_3,
        ciphers="HIGH",
    )
    assert walked.secrets == Secrets("mot de passé", "phrase")
    assert walked.errand == Errand(("a", "b/#"), "ciel", 2, 5000, timedelta(seconds=1.5))
    assert walked.timeout == timedelta(seconds=2)


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["vm", "extra"],
        ["vm", "--qos", "3"],
        ["vm", "--tls-min", "1.1"],
        ["vm", "--keepalive", "-1"],
        ["vm", "--keepalive", "70000"],
        ["vm", "--timeout", "0"],
        ["vm", "--timeout", "nan"],
        ["vm", "--watch", "soon"],
        ["vm", "--size", "1e9"],
        ["vm", "--caf", "ca.crt"],
        ["vm", "--password", "secret"],
    ],
)
def test_wrong_usage_is_2(
    walked: FakeWalk, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*words) == 2

    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Usage: mqtts-gui" in captured.err
    assert walked.profile.host == ""


def test_a_missing_password_file_is_diagnosed(
    walked: FakeWalk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("vm", "--password-file", str(tmp_path / "none"), "--json") == 1

    document = json.loads(capsys.readouterr().out)
    assert document["diagnosis"]["code"] == "file-missing"
    (step,) = document["steps"]
    assert (step["id"], step["status"]) == ("files", "error")
    assert walked.profile.host == "", "no broker is troubled"


def test_the_json_has_every_field(walked: FakeWalk, capsys: pytest.CaptureFixture[str]) -> None:
    walked.diagnosis = PROBLEM

    assert run("vm:1", "--json", "--server-name", "élève") == 1

    captured = capsys.readouterr().out
    assert captured.isascii()
    document: dict[str, Any] = json.loads(captured)
    assert document["target"] == {
        "host": "vm",
        "port": 1,
        "scheme": "mqtts",
        "server_name": "élève",
    }
    assert document["steps"][0] == {
        "id": "tcp",
        "status": "ok",
        "duration_ms": 1.25,
        "detail": "Files",
    }
    assert document["steps"][1]["detail"] is None
    assert document["diagnosis"] == {
        "code": "name-mismatch",
        "severity": "error",
        "message": "No host is given",
        "cause": "Ports go from 1 to 65535.",
        "fix": "Correct the host.",
        "details": {"verify_code": "62"},
        "actions": ["expect-name", "copy-command"],
    }
    assert document["further"] == [document["diagnosis"]]
    assert document["warnings"] == [
        {"code": "warn-v1", "severity": "info", "message": "Files", "fix": "Correct the host."}
    ]
    assert document["tls"] == {
        "version": "TLSv1.3",
        "cipher": "TLS_AES_256_GCM_SHA384",
        "group": "X25519",
        "alpn": None,
    }
    (peer,) = document["peer_chain"]
    assert (peer["common_name"], peer["san"]["dns"]) == ("vm-dupont", ["vm-dupont"])
    assert peer["not_after"].endswith("Z")
    assert peer["file"] is None
    assert document["mqtt"] == {
        "version": "5",
        "reason_code": 0,
        "session_present": False,
        "assigned_client_id": None,
    }


def test_all_well_is_called_ok(walked: FakeWalk, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("vm", "--json") == 0

    assert json.loads(capsys.readouterr().out)["diagnosis"]["code"] == "ok"


def test_people_read_steps_problem_and_warnings(
    walked: FakeWalk, capsys: pytest.CaptureFixture[str]
) -> None:
    walked.diagnosis = PROBLEM

    assert run("vm") == 1

    text = capsys.readouterr().out
    assert "mqtts://vm:8883" in text
    assert "TCP connection" in text
    assert "No host is given  [name-mismatch]" in text
    assert "    openssl version " + "x" * 100 in text
    assert "Also to be checked:" in text
    assert "[warn-v1]" in text


def test_a_terminal_without_the_signs_gets_letters(
    walked: FakeWalk, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="cp1252", errors="replace"))

    assert run("vm") == 0

    sys.stdout.flush()
    assert b"ok TCP connection" in raw.getvalue()


def test_the_password_of_a_url_is_used_and_never_shown(
    walked: FakeWalk, capsys: pytest.CaptureFixture[str]
) -> None:
    run("mqtts://eleve:s3cret@vm")
    run("mqtts://eleve:s3cret@vm", "--json")

    assert walked.secrets == Secrets("s3cret")
    assert walked.profile.username == "eleve"
    assert "s3cret" not in capsys.readouterr().out


def test_the_json_has_what_was_added(walked: FakeWalk, capsys: pytest.CaptureFixture[str]) -> None:
    walked.strict = (WARNING,)

    run("vm", "--json")

    document = json.loads(capsys.readouterr().out)
    assert document["version"] == __version__
    assert [each["code"] for each in document["strict"]] == ["warn-v1"]
    assert document["duration_ms"] >= 0
    assert document["broker_log"] is None
    assert document["session"] is None


def test_people_read_what_a_teacher_asks_to_see(
    walked: FakeWalk, capsys: pytest.CaptureFixture[str]
) -> None:
    walked.strict = (WARNING,)

    run("vm", "--cafile", "/home/eleve/ca.crt", "--username", "ele\x1bve")

    text = capsys.readouterr().out
    for expected in ("TLS 1.3", "X25519", "ca.crt", "vm-dupont", "strict client", "Everything"):
        assert expected in text
    assert "/home/eleve" not in text
    assert "\x1b" not in text
    assert BROKER.certificate.fingerprint(SHA256()).hex(":").upper()[:40] in text


def test_a_log_explains_why_nothing_listens(
    walked: FakeWalk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    walked.diagnosis = replace(PROBLEM, code="tcp-refused")
    path = tmp_path / "mosquitto.log"
    path.write_text(KEY_UNREADABLE, encoding="utf-8")

    assert run("vm", "--broker-log", str(path), "--json") == 1

    document = json.loads(capsys.readouterr().out)
    assert document["diagnosis"]["code"] == "broker-key-unreadable"
    assert document["diagnosis"]["details"]["seen_first"] == "tcp-refused"
    assert document["broker_log"]["relation"] == "explains"
    assert [each["line"] for each in document["broker_log"]["findings"]] == [1, 2, 3]

    assert run("vm", "--broker-log", str(path)) == 1

    text = capsys.readouterr().out
    assert "sudo chmod 640 /etc/mosquitto/certs/broker.key" in text
    assert "[broker-key-unreadable]" in text


def test_a_log_never_spoils_a_walk_that_went_well(
    walked: FakeWalk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mosquitto.log"
    path.write_text(KEY_UNREADABLE, encoding="utf-8")

    assert run("vm", "--broker-log", str(path), "--json") == 0

    document = json.loads(capsys.readouterr().out)
    assert document["diagnosis"]["code"] == "ok"
    assert document["broker_log"]["diagnosis"]["code"] == "broker-key-unreadable"


@pytest.mark.parametrize("option", ["--broker-log", "--password-file", "--key-password-file"])
def test_a_folder_in_the_place_of_a_file_is_diagnosed(
    walked: FakeWalk, tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    assert run("vm", option, str(tmp_path), "--json") == 1

    assert json.loads(capsys.readouterr().out)["diagnosis"]["code"] == "file-directory"
    assert walked.profile.host == ""


def test_ctrl_c_prints_what_was_found(
    walked: FakeWalk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = walked.run
    is_cancelled = threading.Event()

    def interrupted() -> WalkResult:
        signal.raise_signal(signal.SIGINT)
        assert is_cancelled.wait(DEADLINE_S), "the walk was never cancelled"
        return replace(whole(), diagnosis=replace(PROBLEM, code="cancelled"))

    monkeypatch.setattr(walked, "run", interrupted)
    monkeypatch.setattr(walked, "cancel", is_cancelled.set)
    before = signal.getsignal(signal.SIGINT)

    assert run("vm", "--json") == 130

    assert json.loads(capsys.readouterr().out)["diagnosis"]["code"] == "cancelled"
    assert signal.getsignal(signal.SIGINT) is before
