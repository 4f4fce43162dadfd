"""Every option of the console's doctor, against a real mosquitto."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mqtts_gui.cli import program
from tests.support.lab import Lab, openssl
from tests.support.mosquitto import Mosquitto
from tests.support.patience import DEADLINE_S


@pytest.fixture
def files(lab: Lab) -> list[str]:
    return [
        "--cafile", str(lab.authority.certificate),
        "--cert", str(lab.client.certificate),
        "--key", str(lab.client.key),
    ]  # fmt: skip


@pytest.fixture
def open_broker(lab: Lab, tmp_path: Path) -> Iterator[Mosquitto]:
    """A broker with TLS that lets everybody in, and knows passwords."""
    certificate, key = lab.broker.certificate, lab.broker.key
    lines = [f"certfile {certificate}", f"keyfile {key}", "allow_anonymous true"]
    with Mosquitto(tmp_path, lines) as running:
        yield running


class Doctor:
    """Runs the command in this process and returns what it printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, code: str, *words: str) -> dict[str, Any]:
        exit_code = program.main(["doctor", "--lang", "en", "--json", *words])
        document: dict[str, Any] = json.loads(self._capsys.readouterr().out)
        assert document["diagnosis"]["code"] == code, document["diagnosis"]
        assert exit_code == (0 if code == "ok" else 1)
        return document


@pytest.fixture
def doctor(capsys: pytest.CaptureFixture[str]) -> Doctor:
    return Doctor(capsys)


def step(document: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in document["steps"] if each["id"] == name)
    return found


def test_files_make_the_connection(doctor: Doctor, broker: Mosquitto, files: list[str]) -> None:
    document = doctor("ok", f"localhost:{broker.port}", *files)

    assert document["tls"]["version"] == "TLSv1.3"
    assert len(document["peer_chain"]) == 2
    assert document["mqtt"]["reason_code"] == 0
    assert document["session"]["chain_verified"] is True
    assert document["session"]["name_verified"] == "localhost"
    assert document["duration_ms"] > 0


@pytest.mark.parametrize("form", ["mqtts://localhost:{}", "ssl://u:p@localhost:{}/x?y#z"])
def test_urls(doctor: Doctor, broker: Mosquitto, files: list[str], form: str) -> None:
    doctor("ok", form.format(broker.port), *files)


def test_an_address_of_ipv6(doctor: Doctor, lab: Lab, tmp_path: Path, files: list[str]) -> None:
    with Mosquitto(tmp_path, lab.lines) as first:
        lines = [f"listener {first.port} ::1", *lab.lines]
    with Mosquitto(tmp_path, lines[1:] + lines, port=first.port):
        doctor("ok", f"[::1]:{first.port}", *files, "--server-name", "localhost")


def test_a_key_with_a_passphrase(
    doctor: Doctor, broker: Mosquitto, lab: Lab, files: list[str], tmp_path: Path
) -> None:
    key, secret = tmp_path / "locked.key", tmp_path / "passphrase.txt"
    source = str(lab.client.key)
    openssl("pkey", "-aes128", "-passout", "pass:été", "-in", source, "-out", str(key))
    secret.write_bytes("été\r\n".encode("utf-16"))
    words = [*files[:4], "--key", str(key), "--key-password-file", str(secret)]

    doctor("ok", f"localhost:{broker.port}", *words)


def test_a_container_as_certificate(
    doctor: Doctor, broker: Mosquitto, lab: Lab, tmp_path: Path
) -> None:
    container, secret = tmp_path / "client.p12", tmp_path / "passphrase.txt"
    openssl(
        "pkcs12", "-export", "-in", str(lab.client.certificate), "-inkey", str(lab.client.key),
        "-passout", "pass:geheim", "-out", str(container),
    )  # fmt: skip
    secret.write_text("geheim", encoding="utf-8")
    words = ["--cafile", str(lab.authority.certificate), "--cert", str(container)]

    doctor("ok", f"localhost:{broker.port}", *words, "--key-password-file", str(secret))


def test_user_name_and_password(doctor: Doctor, tmp_path: Path) -> None:
    passwords, secret = tmp_path / "passwd", tmp_path / "password.txt"
    subprocess.run(
        ["mosquitto_passwd", "-b", "-c", str(passwords), "eleve", "s3cret"],
        check=True,
        capture_output=True,
        timeout=DEADLINE_S,
    )
    passwords.chmod(0o644)
    secret.write_text("s3cret\n", encoding="utf-8")
    with Mosquitto(tmp_path, [f"password_file {passwords}", "allow_anonymous false"]) as broker:
        place = f"127.0.0.1:{broker.port}"
        login = ["--username", "eleve", "--password-file", str(secret)]
        doctor("ok", f"mqtt://{place}", *login)
        doctor("ok", f"mqtt://eleve:s3cret@{place}")
        secret.write_text("wrong\n", encoding="utf-8")
        doctor("auth-bad-password", f"mqtt://{place}", *login)
        doctor("auth-anonymous-refused", f"mqtt://{place}")


@pytest.mark.parametrize("version", ["3.1", "3.1.1", "5"])
@pytest.mark.parametrize("qos", ["0", "1", "2"])
def test_version_quality_size_and_round_trip(
    doctor: Doctor, open_broker: Mosquitto, lab: Lab, version: str, qos: str
) -> None:
    words = ["--cafile", str(lab.authority.certificate), "--mqtt-version", version]
    words += ["--topic", "ciel/#", "--publish", "ciel/été", "--qos", qos, "--size", "70000"]

    document = doctor("ok", f"localhost:{open_broker.port}", *words)

    assert document["mqtt"]["version"] == version
    assert step(document, "publish")["status"] == "ok"
    sent = open_broker.wait_for_log("Received PUBLISH")
    assert f"q{qos}" in sent
    assert "(70000 bytes)" in sent


def test_client_identifier_and_keep_alive(doctor: Doctor, open_broker: Mosquitto, lab: Lab) -> None:
    words = ["--cafile", str(lab.authority.certificate)]
    words += ["--client-id", "poste-7", "--keepalive", "7"]

    doctor("ok", f"localhost:{open_broker.port}", *words)

    assert "as poste-7" in open_broker.wait_for_log("New client connected")
    assert "k7" in open_broker.wait_for_log("New client connected")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--tls-max", "1.2"], "TLSv1.2 ECDHE"),
        (["--tls-min", "1.3"], "TLSv1.3 TLS_"),
        (["--tls-max", "1.2", "--ciphers", "ECDHE-RSA-AES128-GCM-SHA256"],
         "TLSv1.2 ECDHE-RSA-AES128-GCM-SHA256"),
    ],
)  # fmt: skip
def test_versions_and_ciphers(
    doctor: Doctor, open_broker: Mosquitto, lab: Lab, words: list[str], expected: str
) -> None:
    authority = str(lab.authority.certificate)

    tls = doctor("ok", f"localhost:{open_broker.port}", "--cafile", authority, *words)["tls"]

    assert f"{tls['version']} {tls['cipher']}".startswith(expected)


def test_watch_sees_the_end(doctor: Doctor, open_broker: Mosquitto, lab: Lab) -> None:
    words = ["--cafile", str(lab.authority.certificate), "--watch", "0.2"]

    document = doctor("ok", f"localhost:{open_broker.port}", *words)

    assert step(document, "watch")["duration_ms"] >= 200


def test_the_time_limit_is_per_step(doctor: Doctor, open_broker: Mosquitto, lab: Lab) -> None:
    open_broker.pause()
    try:
        words = ["--cafile", str(lab.authority.certificate), "--timeout", "1"]
        document = doctor("tls-no-answer", f"localhost:{open_broker.port}", *words)
    finally:
        open_broker.go_on()

    assert 1000 <= step(document, "tls")["duration_ms"] < 9000  # ten seconds, if not told


def test_ctrl_c_prints_what_is_known(open_broker: Mosquitto, lab: Lab) -> None:
    words = [sys.executable, "-m", "mqtts_gui", "doctor", f"localhost:{open_broker.port}"]
    words += ["--cafile", str(lab.authority.certificate), "--watch", "60", "--lang", "en"]
    process = subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    )
    assert process.stdout is not None
    while "MQTT session" not in (line := process.stdout.readline()):
        assert line, "the session was never reported"
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=DEADLINE_S)

    assert process.returncode == 130, errors
    assert "[cancelled]" in output
    assert "TLS 1.3" in output
    assert "Certificate 1 of" in output


def test_the_broker_s_log_is_joined(
    doctor: Doctor, broker: Mosquitto, files: list[str], tmp_path: Path
) -> None:
    doctor("client-cert-missing", f"localhost:{broker.port}", *files[:2])
    broker.wait_for_log("peer did not return a certificate")
    path = tmp_path / "mosquitto.log"
    path.write_text("\r\n".join(broker.log), encoding="utf-16")

    words = [*files[:2], "--broker-log", str(path)]
    document = doctor("client-cert-missing", f"localhost:{broker.port}", *words)

    assert document["broker_log"]["relation"] == "confirms"
    assert any("did not return" in each["text"] for each in document["broker_log"]["findings"])
