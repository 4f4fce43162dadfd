"""The log that a real mosquitto writes, joined to what the doctor really sees at the same time."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from mqtts_gui.doctor.broker_log import read_log
from mqtts_gui.doctor.broker_log_join import LogVerdict, Relation, join
from mqtts_gui.doctor.walk import Errand, WalkResult, walk
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Protocol, Secrets, TlsVersion
from mqtts_gui.mqtt.session import Session
from tests.support.events import EventLog
from tests.support.lab import Lab, openssl
from tests.support.made_certificates import make
from tests.support.mosquitto import Mosquitto, find
from tests.support.patience import DEADLINE_S
from tests.support.ports import free_port

NOTHING = Secrets()
_IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


@dataclass
class Start:
    """A broker that is to be started: its folder, its port and its files."""

    folder: Path
    port: int
    lab: Lab

    @property
    def tls(self) -> list[str]:
        """The lines of a listener that would start."""
        certificate, key = self.lab.broker.certificate, self.lab.broker.key
        return [f"certfile {certificate}", f"keyfile {key}"]

    def write(self, name: str, content: str) -> Path:
        path = self.folder / name
        path.write_text(content, encoding="utf-8")
        return path


@pytest.fixture
def start(tmp_path: Path, lab: Lab) -> Start:
    return Start(tmp_path, free_port(), lab)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may look into, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def log_of_start(start: Start, *lines: str, as_root: bool = True) -> str:
    """Start mosquitto until it gives up, and return what it says."""
    user = ["user root"] if as_root and _IS_ROOT else []
    conf = start.write("mosquitto.conf", "\n".join([*user, *lines, ""]))
    command = [find("mosquitto"), "-c", str(conf)]
    done = subprocess.run(
        command,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        timeout=DEADLINE_S,
        text=True,
        check=False,
        start_new_session=True,  # it must not ask the terminal of the tests for a passphrase
    )
    return done.stderr


def joined_to_silence(start: Start, log: str) -> LogVerdict:
    profile = Profile(host="127.0.0.1", port=start.port, protocol=Protocol.MQTT)
    result = walk(profile, NOTHING)
    assert result.diagnosis is not None
    assert result.diagnosis.code == "tcp-refused"
    return join(read_log(log), profile, result.diagnosis)


def expect(start: Start, code: str, *lines: str) -> LogVerdict:
    """Start the broker with `lines`, which must fail with `code`."""
    log = log_of_start(start, *lines)
    verdict = joined_to_silence(start, log)
    assert verdict.problem is not None
    assert verdict.problem.code == code, log
    assert verdict.relation is Relation.EXPLAINS
    return verdict


def locked(start: Start) -> Path:
    target = start.folder / "locked.key"
    source = str(start.lab.broker.key)
    openssl("pkey", "-aes128", "-passout", "pass:secret", "-in", source, "-out", str(target))
    return target


def weak(start: Start, *options: str) -> tuple[Path, Path]:
    key, certificate = start.folder / "weak.key", start.folder / "weak.crt"
    words = ["-keyout", str(key), "-out", str(certificate), "-subj", "/CN=localhost"]
    openssl("req", "-x509", "-nodes", *options, *words)
    return certificate, key


Lines = Callable[[Start], list[str]]
FAILURES: dict[str, tuple[str, Lines]] = {
    "key missing": ("broker-file-missing", lambda s: [s.tls[0], "keyfile /nope/broker.key"]),
    "certificate missing": ("broker-file-missing", lambda s: ["certfile /nope/b.crt", s.tls[1]]),
    "CA missing": ("broker-file-missing", lambda s: [*s.tls, "cafile /nope/ca.crt"]),
    "list missing": ("broker-file-missing", lambda s: [
        *s.tls, f"cafile {s.lab.authority.certificate}", "crlfile /nope/crl.pem"]),
    "comment behind a path": ("broker-file-missing", lambda s: [
        *s.tls, f"cafile {s.lab.authority.certificate} # the CA"]),
    "a request as certificate": ("broker-file-wrong", lambda s: [
        f"certfile {s.lab.broker.certificate.with_suffix('.csr')}", s.tls[1]]),
    "a certificate as key": ("broker-file-wrong", lambda s: [
        s.tls[0], f"keyfile {s.lab.broker.certificate}"]),
    "an empty CA file": ("broker-file-wrong", lambda s: [
        *s.tls, f"cafile {s.write('empty.crt', '')}"]),
    "the key of another": ("broker-key-mismatch", lambda s: [
        s.tls[0], f"keyfile {s.lab.client.key}"]),
    "a key with a passphrase": ("broker-key-locked", lambda s: [
        s.tls[0], f"keyfile {locked(s)}"]),
    "unknown option": ("broker-config-wrong", lambda _: ["allow_anonymous_username true"]),
    "wrong value": ("broker-config-wrong", lambda _: ["allow_anonymous maybe"]),
    "wrong protocol": ("broker-config-wrong", lambda _: ["protocol mqtts"]),
    "an option twice": ("broker-config-wrong", lambda s: [*s.tls, s.tls[0]]),
    "tls_version": ("broker-tls-setting-wrong", lambda s: [*s.tls, "tls_version tlsv1"]),
    "ciphers": ("broker-tls-setting-wrong", lambda s: [*s.tls, "ciphers NOPE"]),
    "ciphers of 1.3": ("broker-tls-setting-wrong", lambda s: [*s.tls, "ciphers_tls1.3 NOPE"]),
    "password file missing": ("broker-file-unopened", lambda _: ["password_file /nope/passwd"]),
    "access list missing": ("broker-file-unopened", lambda _: ["acl_file /nope/acl"]),
    "plugin missing": ("broker-plugin-failed", lambda _: ["plugin /nope/plugin.so"]),
}  # fmt: skip


@pytest.mark.parametrize("name", FAILURES)
def test_every_failed_start_is_explained(start: Start, name: str) -> None:
    code, lines = FAILURES[name]

    expect(start, code, f"listener {start.port} 127.0.0.1", *lines(start))


def test_a_weak_key_and_a_weak_digest(start: Start) -> None:
    listener = f"listener {start.port} 127.0.0.1"
    certificate, key = weak(start, "-newkey", "rsa:1024")
    expect(start, "broker-key-weak", listener, f"certfile {certificate}", f"keyfile {key}")

    digest = start.folder / "sha1.crt"
    authority, request = start.lab.authority, start.lab.broker.certificate.with_suffix(".csr")
    openssl(
        "x509", "-req", "-sha1", "-in", str(request), "-CA", str(authority.certificate),
        "-CAkey", str(authority.key), "-CAcreateserial", "-out", str(digest),
    )  # fmt: skip
    lines = (f"certfile {digest}", f"keyfile {start.lab.broker.key}")
    expect(start, "broker-cert-weak-digest", listener, *lines)


def test_a_key_that_the_broker_may_not_read(start: Start, open_folder: Path) -> None:
    key = open_folder / "broker.key"
    shutil.copy(start.lab.broker.key, key)
    key.chmod(0o600 if _IS_ROOT else 0)
    certificate = open_folder / "broker.crt"
    shutil.copy(start.lab.broker.certificate, certificate)
    certificate.chmod(0o644)
    listener = f"listener {start.port} 127.0.0.1"

    log = log_of_start(start, listener, f"certfile {certificate}", f"keyfile {key}", as_root=False)
    verdict = joined_to_silence(start, log)

    assert verdict.problem is not None
    assert verdict.problem.code == "broker-key-unreadable", log
    assert str(key) in str(verdict.problem.message)
    assert any(f"sudo chmod 640 {key}" in a.argument for a in verdict.problem.actions)


def test_ports_and_addresses(start: Start) -> None:
    with Mosquitto(start.folder, ["allow_anonymous true"]) as other:
        log = log_of_start(start, f"listener {other.port} 127.0.0.1")
    assert join(read_log(log), Profile()).problem is not None
    verdict = joined_to_silence(start, log)
    assert verdict.problem is not None
    assert verdict.problem.code == "broker-port-in-use"
    assert str(other.port) in str(verdict.problem.message)

    expect(start, "broker-address-wrong", f"listener {start.port} 192.0.2.7")
    expect(start, "broker-address-wrong", f"listener {start.port} no.such.host.invalid")
    nobody = log_of_start(start, "user no-such-user", f"listener {start.port}", as_root=False)
    if _IS_ROOT:
        verdict = joined_to_silence(start, nobody)
        assert verdict.problem is not None
        assert verdict.problem.code == "broker-user-missing"


def test_settings_that_are_not_there(start: Start) -> None:
    command = [find("mosquitto"), "-c", str(start.folder / "none.conf")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=DEADLINE_S, check=False)

    verdict = joined_to_silence(start, done.stderr)

    assert verdict.problem is not None
    assert verdict.problem.code == "broker-config-missing"


def test_a_broker_that_was_stopped_and_one_on_another_port(start: Start) -> None:
    with Mosquitto(start.folder, ["allow_anonymous true"]) as broker:
        running = "\n".join(broker.log)
        profile = Profile(host="127.0.0.1", port=start.port, protocol=Protocol.MQTT)
        verdict = join(read_log(running), profile, walk(profile, NOTHING).diagnosis)
        assert verdict.problem is not None
        assert verdict.problem.code == "broker-other-port"
    profile = profile.with_changes(port=broker.port)
    verdict = join(read_log("\n".join(broker.log)), profile, walk(profile, NOTHING).diagnosis)

    assert verdict.problem is not None
    assert verdict.problem.code == "broker-stopped"
    assert verdict.relation is Relation.EXPLAINS


def lab_profile(lab: Lab, port: int, **changes: object) -> Profile:
    return Profile(
        host="localhost",
        port=port,
        ca_file=lab.authority.certificate,
        client_cert=lab.client.certificate,
        client_key=lab.client.key,
    ).with_changes(**changes)


def walked(broker: Mosquitto, profile: Profile, says: str) -> tuple[WalkResult, LogVerdict]:
    """Walk, wait until the broker has written what it says, and join the two."""
    result = walk(profile, NOTHING)
    broker.wait_for_log(says)
    return result, join(read_log("\n".join(broker.log)), profile, result.diagnosis)


@pytest.mark.parametrize("version", TlsVersion)
def test_refused_clients_are_confirmed(
    lab: Lab, other_lab: Lab, broker: Mosquitto, version: TlsVersion
) -> None:
    missing = lab_profile(lab, broker.port, client_cert=None, client_key=None, tls_max=version)
    missing = missing.with_changes(tls_min=version)
    result, verdict = walked(broker, missing, "peer did not return a certificate")
    assert result.diagnosis is not None
    assert result.diagnosis.code == "client-cert-missing"
    assert verdict.relation is Relation.CONFIRMS

    files = other_lab.client
    stranger = missing.with_changes(client_cert=files.certificate, client_key=files.key)
    result, verdict = walked(broker, stranger, "certificate verify failed")
    assert result.diagnosis is not None
    assert result.diagnosis.code.startswith("client-cert-")
    assert verdict.relation is Relation.CONFIRMS


def test_refused_brokers_are_confirmed(lab: Lab, other_lab: Lab, broker: Mosquitto) -> None:
    wrong = lab_profile(lab, broker.port, ca_file=other_lab.authority.certificate)
    _, verdict = walked(broker, wrong, "alert unknown ca")
    assert verdict.relation is Relation.CONFIRMS

    named = lab_profile(lab, broker.port, server_name="vm-dupont")
    result, verdict = walked(broker, named, "alert")
    assert result.diagnosis is not None
    assert result.diagnosis.code.startswith("name-")
    assert verdict.relation is Relation.CONFIRMS


def test_in_clear_to_a_port_with_tls(lab: Lab, broker: Mosquitto) -> None:
    plain = lab_profile(lab, broker.port, protocol=Protocol.MQTT)

    result, verdict = walked(broker, plain, "wrong version number")

    assert result.diagnosis is not None
    assert result.diagnosis.code == "tls-port"
    assert verdict.relation is Relation.CONFIRMS


@pytest.mark.parametrize("version", [MqttVersion.V3_1_1, MqttVersion.V5])
def test_a_refused_login_is_confirmed(tmp_path: Path, version: MqttVersion) -> None:
    with Mosquitto(tmp_path, ["allow_anonymous false"]) as broker:
        profile = Profile(
            host="127.0.0.1", port=broker.port, protocol=Protocol.MQTT, mqtt_version=version
        )
        result, verdict = walked(broker, profile, "not authorised")

    assert result.diagnosis is not None
    assert result.diagnosis.code == "auth-anonymous-refused"
    assert verdict.relation is Relation.CONFIRMS


def test_a_message_that_is_dropped_in_silence_is_explained(tmp_path: Path) -> None:
    acl = tmp_path / "acl"
    acl.write_text("topic read #\n", encoding="utf-8")
    acl.chmod(0o644)
    with Mosquitto(tmp_path, ["allow_anonymous true", f"acl_file {acl}"]) as broker:
        profile = Profile(
            host="127.0.0.1",
            port=broker.port,
            protocol=Protocol.MQTT,
            mqtt_version=MqttVersion.V3_1_1,
        )
        result = walk(
            profile, NOTHING, errand=Errand(("ciel",), "ciel"), step_timeout=timedelta(seconds=3)
        )
        broker.wait_for_log("Denied PUBLISH")
        verdict = join(read_log("\n".join(broker.log)), profile, result.diagnosis)

    assert result.diagnosis is not None
    assert result.diagnosis.code == "acl-silent"
    assert verdict.problem is not None
    assert verdict.problem.code == "acl-publish"
    assert "ciel" in str(verdict.problem.message)


def test_a_full_listener_is_told(tmp_path: Path) -> None:
    with Mosquitto(tmp_path, ["allow_anonymous true", "max_connections 1"]) as broker:
        profile = Profile(host="127.0.0.1", port=broker.port, protocol=Protocol.MQTT)
        events = EventLog()
        with closing(Session(profile.with_changes(id="first"), NOTHING, events.append)) as first:
            first.start()
            broker.wait_for_log("New client connected")
            _, verdict = walked(
                broker, profile.with_changes(client_id="second"), "max_connections exceeded"
            )

    assert verdict.problem is not None
    assert verdict.problem.code == "connections-full"
    assert verdict.relation in {Relation.CONFIRMS, Relation.EXPLAINS}


def test_a_client_certificate_of_nobody_is_confirmed(lab: Lab, tmp_path: Path) -> None:
    made = make("nobody")
    with Mosquitto(tmp_path, lab.lines) as broker:
        profile = lab_profile(
            lab,
            broker.port,
            client_cert=made.write_certificate(tmp_path / "c.crt"),
            client_key=made.write_key(tmp_path / "c.key"),
        )
        _, verdict = walked(broker, profile, "certificate verify failed")

    assert verdict.relation is Relation.CONFIRMS
