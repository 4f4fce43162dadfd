"""The report that is copied: everything a teacher asks to see, and nothing that is secret."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA256

from mqtts_gui import __version__
from mqtts_gui.doctor.report import report_text
from mqtts_gui.doctor.result import MqttFacts, WalkResult
from mqtts_gui.errors import Action, ActionId, Finding, Problem, Severity
from mqtts_gui.i18n import mark, use_language
from mqtts_gui.mqtt.events import LiveFacts, StepEnded, StepId, StepStatus, TlsFacts
from mqtts_gui.mqtt.profile import Profile
from tests.support.made_certificates import make

WHEN = datetime(2026, 11, 21, 16, 37, 4, tzinfo=UTC)
FOLDER = Path("/home/eleve.dupont/mes certificats")
BROKER = make("vm-dupont", dns=["vm-dupont", "x\x1b[31m.example"], organization="Ciel\u202eDupont")
TLS = TlsFacts("TLSv1.3", "TLS_AES_256_GCM_SHA384", "X25519")
STRICT = Finding("warn-ca-no-key-usage", Severity.WARNING, mark("Files"), mark("Host name"))
PROBLEM = Problem(
    "name-mismatch",
    Severity.ERROR,
    mark("No host is given"),
    mark("The file %(file)s", file=str(FOLDER / "client.key")),
    mark("Correct the host."),
    (Action(ActionId.COPY_COMMAND, mark("Files"), "sudo date\nsudo reboot\x1b[0m"),),
    {"verify_code": "62", "error": f"OSError: {FOLDER / 'ca.crt'}\nsecond\x1b line"},
)
RESULT = WalkResult(
    profile=Profile(
        host="vm-dupont\x1b",
        username="eleve",
        client_id="poste-7",
        ca_file=FOLDER / "ca.crt",
        client_cert=FOLDER / "client.crt",
        client_key=FOLDER / "client.key",
    ),
    steps=(
        StepEnded(StepId.TCP, StepStatus.OK, timedelta(milliseconds=12), mark("answers")),
        StepEnded(StepId.MQTT, StepStatus.SKIPPED, timedelta()),
    ),
    warnings=(Finding("warn-v1", Severity.INFO, mark("Steps")),),
    tls=TLS,
    peer_chain=(BROKER.der, b"no certificate"),
    mqtt=MqttFacts("5"),
    facts=LiveFacts(
        address="192.168.56.10",
        tls=TLS,
        chain=(BROKER.der,),
        chain_verified=True,
        name_verified="vm-dupont",
        certificate_requested=True,
        client_name="dupont",
        mqtt_version="5",
        session_present=False,
        assigned_client_id=None,
    ),
    strict=(STRICT,),
)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("en")


def test_everything_that_a_teacher_asks_to_see() -> None:
    text = report_text(RESULT, WHEN)

    for expected in (
        "mqtts://vm-dupont",
        "21 November 2026, 16:37:04 UTC",
        f"mqtts-gui {__version__}",
        "✓ TCP connection",
        "12 ms  answers",
        "Everything works.  [ok]",
        "[warn-v1]",
        "TLS 1.3",
        "TLS_AES_256_GCM_SHA384",
        "X25519",
        "verified",
        "Server name (Common Name)",
        "Organisation (O)",
        "[warn-ca-no-key-usage]",
        "poste-7",
        "Certificate 2 of 2",
    ):
        assert expected in text
    whole = BROKER.certificate.fingerprint(SHA256()).hex(":").upper()
    assert whole in "".join(line.split()[-1] for line in text.splitlines() if line.strip()) or (
        whole[:47] in text and whole[48:] in text
    )


def test_a_problem_is_told_with_its_evidence() -> None:
    text = report_text(replace(RESULT, diagnosis=PROBLEM, further=(PROBLEM,), facts=None), WHEN)

    for expected in (
        "✕ No host is given  [name-mismatch]",
        "Correct the host.",
        "Also to be checked:",
        "    sudo date\n",
        "verify_code: 62",
    ):
        assert expected in text
    assert "Everything works" not in text


def test_folders_and_controls_stay_out() -> None:
    text = report_text(replace(RESULT, diagnosis=PROBLEM), WHEN)

    assert "eleve.dupont" not in text
    assert "client.key" in text
    assert not {"\x1b", "\u202e"} & set(text)
    assert text.endswith("\n")


def test_of_a_flood_of_certificates_the_first_are_shown() -> None:
    text = report_text(replace(RESULT, peer_chain=(BROKER.der,) * 300), WHEN)

    assert "Certificate 20 of 300" in text
    assert "Certificate 21 of 300" not in text


def test_the_home_folder_is_a_tilde(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path("/home/eleve.dupont"))
    details = {"file": "/home/eleve.dupont/notes.txt"}

    text = report_text(replace(RESULT, diagnosis=replace(PROBLEM, details=details)), WHEN)

    assert "~/notes.txt" in text


def test_it_speaks_french() -> None:
    use_language("fr")

    text = report_text(RESULT, WHEN)

    assert "21 novembre 2026" in text
    assert "Connexion TCP" in text
    assert "Organisation (O)" in text
    assert "\\u{" not in text.replace("\\u{202E}", "")


def test_little_is_known_of_a_walk_that_never_began() -> None:
    text = report_text(WalkResult(Profile(host="")), WHEN)

    assert "mqtts://" in text
    assert "[ok]" in text
