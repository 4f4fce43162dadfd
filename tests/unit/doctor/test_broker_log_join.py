"""What the broker's log says beside a diagnosis: confirmed, explained, or of something else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from mqtts_gui.doctor.broker_log import read_log
from mqtts_gui.doctor.broker_log_join import LogVerdict, Relation, join, settled
from mqtts_gui.errors import ActionId, Problem, Severity
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.profile import Profile, Protocol

NOW = datetime(2026, 11, 21, 16, 37, 10, tzinfo=UTC)
AT = int(NOW.timestamp()) - 6
PROFILE = Profile(host="192.168.56.10", port=8883, client_id="dupont", username="eleve")
START = f"{AT}: mosquitto version 2.0.11 starting\n"
RUNS = (
    START
    + f"{AT}: Opening ipv4 listen socket on port 8883.\n"
    + f"{AT}: mosquitto version 2.0.11 running\n"
)


def problem(code: str, **details: str) -> Problem:
    said = mark("What happened")
    return Problem(code, Severity.ERROR, said, said, said, details=details)


def joined(
    text: str, code: str = "", profile: Profile = PROFILE, address: str = "192.168.56.10"
) -> LogVerdict:
    found = problem(code, address=address) if code else None
    return join(read_log(text), profile, found, now=NOW)


def arrived(line: str, port: int = 8883, when: int = AT) -> str:
    return (
        RUNS
        + f"{when}: New connection from 192.168.56.1:50000 on port {port}.\n"
        + f"{when}: {line}\n"
    )


def openssl(words: str, port: int = 8883, when: int = AT) -> str:
    return arrived(f"OpenSSL Error[0]: error:{words}", port, when)


NO_CERTIFICATE = openssl("0A0000C7:SSL routines::peer did not return a certificate")
VERIFY_FAILED = openssl("0A000086:SSL routines::certificate verify failed")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('Error: Unable to open pwfile "/etc/mosquitto/passwd".', "broker-file-unopened"),
        ("Error: Address already in use", "broker-port-in-use"),
        ("Error: Unable to open config file /etc/mosquitto.conf.", "broker-config-missing"),
        ("Error: Server certificate/key are inconsistent.", "broker-key-mismatch"),
        ("Error: Something new.", "broker-start-failed"),
        ("OpenSSL Error[0]: error:8000000D:system library::Permission denied",
         "broker-start-failed"),
        ("Error: Une seule utilisation de chaque adresse de socket est autorisée.",
         "broker-port-in-use"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("seen", ["tcp-refused", "broker-stopped", "tls-closed-at-once"])
def test_a_broker_that_did_not_start_explains_silence(line: str, code: str, seen: str) -> None:
    verdict = joined(f"{START}{AT}: {line}\n", seen)

    assert verdict.relation is Relation.EXPLAINS
    assert verdict.problem is not None
    assert verdict.problem.code == code
    assert verdict.problem.details["seen_first"] == seen
    assert "%(" not in str(verdict.problem.message) + str(verdict.problem.cause)
    assert verdict.findings[-1].number == 2


def test_the_commands_name_the_very_path() -> None:
    text = (
        f'{START}{AT}: Error: Unable to load server key file "/home/e l/broker.key". Check.\n'
        f"{AT}: OpenSSL Error[0]: error:8000000D:system library::Permission denied\n"
    )

    verdict = joined(text, "tcp-refused")

    assert verdict.problem is not None
    (copy,) = [a for a in verdict.problem.actions if a.id is ActionId.COPY_COMMAND]
    assert "sudo chmod 640 '/home/e l/broker.key'" in copy.argument


@pytest.mark.parametrize("path", ["C:\\\\certs\\\\broker.key", "/etc/\\x1b[2Jbroker.key"])
def test_no_command_is_made_of_a_path_that_no_shell_takes(path: str) -> None:
    path = path.encode().decode("unicode_escape")
    text = (
        f'{START}{AT}: Error: Unable to load server key file "{path}". Check.\n'
        f"{AT}: OpenSSL Error[0]: error:8000000D:system library::Permission denied\n"
    )

    verdict = joined(text, "tcp-refused")

    assert verdict.problem is not None
    assert ActionId.COPY_COMMAND not in {a.id for a in verdict.problem.actions}
    assert "\x1b" not in str(verdict.problem.message)
    assert all("\x1b" not in finding.text for finding in verdict.findings)


def test_a_broker_for_its_own_machine_only() -> None:
    text = (
        f"{START}{AT}: Starting in local only mode. Connections will only be possible from "
        f"clients running on this machine.\n{AT}: Opening ipv4 listen socket on port 1883.\n"
        f"{AT}: mosquitto version 2.0.11 running\n"
    )

    verdict = joined(text, "tcp-refused")
    assert verdict.problem is not None
    assert verdict.problem.code == "broker-local-only"

    on_itself = joined(text, "tcp-refused", address="127.0.0.1")
    assert on_itself.problem is not None
    assert on_itself.problem.code == "broker-other-port"
    assert [a.argument for a in on_itself.problem.actions if a.id is ActionId.USE_PORT] == ["1883"]


def test_a_broker_that_was_stopped() -> None:
    verdict = joined(RUNS + f"{AT}: mosquitto version 2.0.11 terminating", "tcp-refused")

    assert verdict.problem is not None
    assert verdict.problem.code == "broker-stopped"


@pytest.mark.parametrize("code", ["tcp-refused", "tcp-timeout"])
def test_a_broker_that_runs_contradicts_the_silence(code: str) -> None:
    verdict = joined(RUNS, code)

    assert verdict.relation is Relation.UNRELATED
    assert verdict.problem is not None
    assert verdict.problem.code == code
    assert "8883" in str(verdict.remark)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (NO_CERTIFICATE, "client-cert-missing"),
        (VERIFY_FAILED, "client-cert-other-ca"),
        (VERIFY_FAILED, "client-cert-self-signed"),
        (VERIFY_FAILED, "broker-cafile-wrong"),
        (openssl("0A000418:SSL routines::tlsv1 alert unknown ca"), "ca-wrong"),
        (openssl("0A000412:SSL routines::sslv3 alert bad certificate"), "name-mismatch"),
        (openssl("0A00010B:SSL routines::wrong version number"), "tls-port"),
        (openssl("0A000102:SSL routines::unsupported protocol"), "tls-version-mismatch"),
        (arrived("Client <unknown> disconnected due to protocol error."), "plain-port"),
        (arrived("Client dupont disconnected, not authorised."), "auth-bad-password"),
        (arrived("Client <unknown> disconnected, not authorised."), "auth-anonymous-refused"),
        (arrived("Client dupont already connected, closing old connection."), "client-id-taken"),
    ],
)
def test_a_diagnosis_is_confirmed(text: str, code: str) -> None:
    verdict = joined(text, code)

    assert verdict.relation is Relation.CONFIRMS
    assert verdict.problem is not None
    assert verdict.problem.code == code
    assert verdict.findings


@pytest.mark.parametrize(
    ("text", "seen", "code"),
    [
        (NO_CERTIFICATE, "unexplained", "client-cert-missing"),
        (NO_CERTIFICATE, "tls-handshake-failure", "client-cert-missing"),
        (VERIFY_FAILED, "tls-closed-after-connect", "client-cert-refused"),
        (openssl("0A0000C1:SSL routines::no shared cipher"), "unexplained",
         "tls-no-common-cipher"),
        (RUNS + f"{AT}: Client connection from 192.168.56.1 denied: max_connections exceeded.\n",
         "tls-closed-at-once", "connections-full"),
        (arrived("Client dupont disconnected, not authorised."), "tls-closed-after-connect",
         "auth-bad-password"),
        (arrived("Client dupont already connected, closing old connection."), "unexplained",
         "client-id-taken"),
        (arrived("Client dupont has exceeded timeout, disconnecting."), "unexplained",
         "keepalive-unheard"),
        (arrived("Client dupont disconnected due to oversize packet."), "unexplained",
         "packet-too-large"),
        (arrived("Denied PUBLISH from dupont (d0, q1, r0, m1, 'no/x', ... (2 bytes))"),
         "acl-silent", "acl-publish"),
        (arrived("Dropped too large PUBLISH from dupont (d0, q1, r0, m1, 'ok', ... (9 bytes))"),
         "acl-silent", "size-silent"),
        (arrived("Client dupont been disconnected by administrative action."), "unexplained",
         "client-put-out"),
        (RUNS + f"{AT}: Unable to accept new connection, system socket count has been exceeded.",
         "tls-closed-at-once", "broker-too-many-files"),
        (RUNS + f"{AT}: Client connection from 192.168.56.1 denied access by tcpd.",
         "tls-closed-at-once", "broker-host-denied"),
    ],
)  # fmt: skip
def test_a_diagnosis_with_several_causes_gets_the_one(text: str, seen: str, code: str) -> None:
    verdict = joined(text, seen)

    assert verdict.relation is Relation.EXPLAINS
    assert verdict.problem is not None
    assert verdict.problem.code == code
    assert "log" in verdict.problem.details


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        (openssl("0A0000C7:SSL routines::peer did not return a certificate", 1884), "unexplained"),
        (arrived("Client martin already connected, closing old connection."), "unexplained"),
        (arrived("Client martin has exceeded timeout, disconnecting."), "unexplained"),
        (NO_CERTIFICATE, "dns-unknown"),
        (VERIFY_FAILED, "ca-wrong"),
        (openssl("0A0000C7:SSL routines::peer did not return a certificate", when=AT - 90_000)
         + f"{AT}: Client x closed its connection.\n", "unexplained"),
        (RUNS, "auth-bad-password"),
    ],
)  # fmt: skip
def test_lines_of_others_are_left_alone(text: str, seen: str) -> None:
    verdict = joined(text, seen)

    assert verdict.relation is Relation.UNRELATED
    assert verdict.problem is not None
    assert verdict.problem.code == seen


@pytest.mark.parametrize(
    ("ahead", "code"),
    [
        (timedelta(0), "broker-crl-expired"),
        (timedelta(days=400), "client-cert-expired-on-broker"),
    ],
)
@pytest.mark.parametrize("seen", ["broker-crl-expired", "client-cert-expired-on-broker"])
def test_the_clock_tells_an_expired_list_from_a_wrong_clock(
    ahead: timedelta, code: str, seen: str
) -> None:
    when = int((NOW + ahead).timestamp())
    text = openssl("0A000086:SSL routines::certificate verify failed", when=when)

    verdict = joined(text, seen)

    assert verdict.problem is not None
    assert verdict.problem.code == code


def test_a_log_alone_tells_what_it_can() -> None:
    assert joined(NO_CERTIFICATE).relation is Relation.ALONE
    assert joined(RUNS).problem is None
    assert joined(RUNS).relation is Relation.UNRELATED
    assert joined("Dear teacher", "tcp-refused").relation is Relation.NO_LOG
    assert joined("", "tcp-refused").relation is Relation.NO_LOG


def test_in_clear_a_greeting_of_tls_is_not_ours() -> None:
    text = openssl("0A00010B:SSL routines::wrong version number")
    plain = PROFILE.with_changes(protocol=Protocol.MQTT)

    in_clear = joined(text, "mqtt-closed-after-connect", plain)
    assert in_clear.problem is not None
    assert in_clear.problem.code == "tls-port"

    encrypted = joined(text, "unexplained")
    assert encrypted.problem is not None
    assert encrypted.problem.code == "unexplained"


def test_every_line_is_counted() -> None:
    verdict = joined(NO_CERTIFICATE + f"{AT}: Received PINGREQ from x\n" * 10, "unexplained")

    assert verdict.others + len(verdict.findings) == 15


def test_what_the_system_says_of_the_service() -> None:
    service = (
        "nov. 21 17:00:01 vm systemd[1]: mosquitto.service: Main process exited, code=exited, "
        "status=13/n/a\nnov. 21 17:00:01 vm systemd[1]: mosquitto.service: Failed with result "
        "'exit-code'.\n"
    )
    own = "nov. 21 17:00:01 vm mosquitto[9]: Error: Address already in use\n"

    alone = joined(service, "tcp-refused")
    assert alone.problem is not None
    assert alone.problem.code == "broker-start-failed"

    both = joined(own + service, "tcp-refused")
    assert both.problem is not None
    assert both.problem.code == "broker-port-in-use"


def test_version_2_1_names_a_stranger_by_its_address() -> None:
    text = RUNS + (
        f"{AT}: New connection from 192.168.56.1:50000 on port 8883.\n"
        f"{AT}: Client 192.168.56.1 [192.168.56.1:50000] disconnected: protocol error.\n"
    )

    assert joined(text, "plain-port").relation is Relation.CONFIRMS


def test_what_is_proved_leaves_no_other_possibility() -> None:
    clock, crl, other = (
        problem(code)
        for code in ("client-cert-expired-on-broker", "broker-crl-expired", "name-mismatch")
    )

    assert settled(clock, (crl, other)) == (other,)
    assert settled(other, (crl, clock)) == (crl, clock)
