"""Hand-made evidence for each fault, and the code, the names and the actions it must give."""

from __future__ import annotations

import errno
import socket
import ssl
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID

from mqtts_gui import i18n
from mqtts_gui.doctor.explain import explain
from mqtts_gui.doctor.files import load_files
from mqtts_gui.doctor.probes import Answer, Probe
from mqtts_gui.errors import ActionId, Problem
from mqtts_gui.mqtt.events import Evidence, StepId, TlsFacts
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Protocol, Secrets, TlsVersion
from mqtts_gui.mqtt.tls import CipherListError
from mqtts_gui.mqtt.wire import MalformedPacketError
from tests.support.made_certificates import NOW, Made, make

DAY = timedelta(days=1)
TLS13 = TlsFacts("TLSv1.3", "TLS_AES_256_GCM_SHA384", "X25519")
EOF = EOFError("the broker closed the connection")
RESET = ConnectionResetError(104, "Connection reset by peer")
CA = make("CA-CIEL", organization="Lycée Exemple", ca=True)
OTHER_CA = make("Another CA", ca=True)
CLIENT = make("dupont", by=CA)


@dataclass(frozen=True)
class Case:
    """A situation, and what must come out of it."""

    code: str
    evidence: Evidence
    profile: Profile = field(default_factory=lambda: Profile(host="vm-dupont"))
    ca: Made | None = CA
    client: Made | None = None
    now: datetime = NOW
    probe: Probe | None = None
    endings: int = 1
    says: tuple[str, ...] = ()
    first_action: ActionId | None = None
    argument: str = ""

    def explain(self, folder: Path) -> Problem:
        profile = self.profile
        if self.ca is not None:
            ca_file = self.ca.write_certificate(folder / "ca.crt")
            profile = profile.with_changes(ca_file=ca_file)
        if self.client is not None:
            client_cert = self.client.write_certificate(folder / "client.crt")
            client_key = self.client.write_key(folder / "client.key")
            profile = profile.with_changes(client_cert=client_cert, client_key=client_key)
        files = load_files(profile, Secrets())
        return explain(
            profile,
            self.evidence,
            now=self.now,
            files=files,
            probe=self.probe,
            endings=self.endings,
        )


def to(host: str, **changes: object) -> Profile:
    return Profile(host=host).with_changes(**changes)


def at(step: StepId, error: BaseException | None = None, **facts: object) -> Evidence:
    return replace(Evidence(step, error, address="192.168.56.10"), **facts)  # type: ignore[arg-type]


def refused_certificate(verify_code: int, *chain: Made) -> Evidence:
    error = ssl.SSLCertVerificationError("text that must not matter")
    return at(
        StepId.CERTIFICATE,
        error,
        verify_code=verify_code,
        chain=tuple(made.der for made in chain),
        tls=TLS13,
        bytes_received=3000,
    )


def alert(number: int | None, *, sent: bool = True, chain: tuple[Made, ...] = ()) -> Evidence:
    return at(
        StepId.CLIENT_CERTIFICATE,
        ssl.SSLError("text that must not matter") if number else EOF,
        alert=number,
        certificate_requested=True,
        certificate_sent=sent,
        chain=tuple(made.der for made in chain or (make("vm-dupont", by=CA), CA)),
        tls=TLS13,
        bytes_received=3000,
    )


def connack(code: int, *, sent: bool = False, tls: TlsFacts | None = TLS13) -> Evidence:
    return at(StepId.MQTT, reason_code=code, certificate_sent=sent, tls=tls, mqtt_sent=True)


def ended(error: BaseException | None = EOF, **facts: object) -> Evidence:
    return at(StepId.WATCH, error, was_ready=True, tls=TLS13, mqtt_sent=True, **facts)


HOSTS = [
    Case("host-empty", at(StepId.RESOLVE, socket.gaierror(-2, "no")), to(" ")),
    Case("port-invalid", at(StepId.RESOLVE, ValueError("no")), to("vm", port=70000)),
    Case(
        "host-is-url",
        at(StepId.RESOLVE, socket.gaierror(-2, "no")),
        to("mqtts://eleve@vm-dupont:8883/x"),
        says=("mqtts://eleve@vm-dupont:8883/x",),
        first_action=ActionId.USE_HOST,
        argument="vm-dupont",
    ),
    Case(
        "host-has-port",
        at(StepId.RESOLVE, socket.gaierror(-2, "no")),
        to("vm-dupont:8884"),
        says=("vm-dupont", "8884"),
        first_action=ActionId.USE_HOST,
        argument="vm-dupont",
    ),
    Case(
        "host-has-blank",
        at(StepId.RESOLVE, socket.gaierror(-2, "no")),
        to("vm-dupont "),
        first_action=ActionId.USE_HOST,
        argument="vm-dupont",
    ),
    Case("host-invalid", at(StepId.RESOLVE, UnicodeError("idna")), to("vm..local")),
    Case("host-invalid", at(StepId.RESOLVE, socket.gaierror(-2, "no")), to("vm..local")),
    Case(
        "dns-unknown",
        at(StepId.RESOLVE, socket.gaierror(11001, "getaddrinfo failed"), address=None),
        to("no-such-vm"),
        says=("no-such-vm", "hosts"),
        first_action=ActionId.EDIT_HOST,
    ),
    Case(
        "tcp-refused",
        at(StepId.TCP, ConnectionRefusedError(111, "Connection refused")),
        says=("192.168.56.10", "8883", "mosquitto"),
        first_action=ActionId.TRY_AGAIN,
    ),
    Case("tcp-timeout", at(StepId.TCP, TimeoutError("timed out")), says=("192.168.56.10",)),
    Case("net-unreachable", at(StepId.TCP, OSError(errno.ENETUNREACH, "no")), says=("192.168",)),
    Case("net-unreachable", at(StepId.TCP, OSError(errno.EHOSTUNREACH, "no"))),
]

NOT_MQTT = MalformedPacketError("the broker's first packet is not CONNACK", "3.2")
CONNACK_BYTES = b"\x20\x02\x00\x05"
PORTS = [
    Case(
        "plain-port",
        at(StepId.TLS, RESET),
        to("vm-dupont", port=1883),
        probe=Probe(to_plain_connect=Answer(data=CONNACK_BYTES)),
        says=("1883", "8883"),
        first_action=ActionId.USE_PORT,
        argument="8883",
    ),
    Case(
        "plain-port",
        at(StepId.TLS, EOF),
        probe=Probe(to_plain_connect=Answer(data=CONNACK_BYTES)),
        first_action=ActionId.SWITCH_TLS_OFF,
    ),
    Case(
        "tls-closed-at-once",
        at(StepId.TLS, EOF),
        probe=Probe(Answer(closed=True), to_silence=Answer(closed=True)),
    ),
    Case("tls-closed-at-once", at(StepId.TCP, RESET)),
    Case(
        "tls-closed-after-hello",
        at(StepId.TLS, RESET),
        probe=Probe(Answer(closed=True), to_silence=Answer()),
    ),
    Case("tls-closed-after-hello", at(StepId.TLS, RESET)),
    Case("tls-no-answer", at(StepId.TLS, TimeoutError("timed out"))),
    Case(
        "server-is-http",
        at(StepId.TLS, ssl.SSLError("?"), first_bytes=b"HTTP/1.1 400 Bad", bytes_received=99),
    ),
    Case(
        "server-is-ssh",
        at(StepId.TLS, ssl.SSLError("?"), first_bytes=b"SSH-2.0-OpenSSH", bytes_received=99),
    ),
    Case(
        "tls-port",
        at(StepId.MQTT, RESET, mqtt_sent=True),
        to("vm-dupont", protocol=Protocol.MQTT),
        probe=Probe(to_tls=Answer(data=b"\x16\x03\x03\x00\x7a")),
        first_action=ActionId.SWITCH_TLS_ON,
    ),
    Case(
        "tls-port",
        at(StepId.MQTT, EOF, mqtt_sent=True, first_bytes=b"\x15\x03\x03\x00\x02\x02\x46"),
        to("vm-dupont", protocol=Protocol.MQTT),
    ),
    Case(
        "server-not-tls",
        at(StepId.TLS, ssl.SSLError("?"), first_bytes=b"220 smtp ESMTP", bytes_received=14),
        to("vm-dupont", port=25),
        says=("25", "8883"),
        first_action=ActionId.USE_PORT,
    ),
    Case(
        "unexplained",
        at(StepId.TLS, ssl.SSLError("?"), first_bytes=b"\x16\x03\x03\x00\x01", bytes_received=5),
    ),
    Case(
        "server-not-mqtt",
        at(StepId.MQTT, NOT_MQTT, mqtt_sent=True, first_bytes=b"\x42\x00"),
        to("vm-dupont", port=1884, protocol=Protocol.MQTT),
        says=("1884",),
        first_action=ActionId.USE_PORT,
        argument="1883",
    ),
    Case(
        "server-not-mqtt",
        at(StepId.MQTT, NOT_MQTT, tls=TLS13, mqtt_sent=True, first_bytes=b"HTTP/1.1 400"),
    ),
    Case(
        "mqtt-closed-after-connect",
        at(StepId.MQTT, EOF, mqtt_sent=True),
        to("vm-dupont", protocol=Protocol.MQTT),
        probe=Probe(to_tls=Answer(closed=True)),
    ),
    Case(
        "mqtt-closed-after-connect",
        at(StepId.TCP, RESET),
        to("vm-dupont", protocol=Protocol.MQTT),
    ),
    Case(
        "tls-version-mismatch",
        at(StepId.TLS, ssl.SSLError("?"), alert=70, bytes_received=7),
        to("vm-dupont", tls_max=TlsVersion.V1_2),
        first_action=ActionId.ALLOW_TLS_1_3,
    ),
    Case(
        "tls-version-mismatch",
        at(StepId.TLS, ssl.SSLError("?"), alert=70, bytes_received=7),
        to("vm-dupont", tls_min=TlsVersion.V1_3),
    ),
    Case("tls-too-old", at(StepId.TLS, ssl.SSLError("?"), alert=70, bytes_received=7)),
    Case("tls-handshake-failure", at(StepId.TLS, ssl.SSLError("?"), alert=40, bytes_received=7)),
    Case(
        "tls-limits-contradict",
        at(StepId.FILES, ValueError("?")),
        to("vm", tls_min=TlsVersion.V1_3, tls_max=TlsVersion.V1_2),
    ),
    Case("tls-ciphers-unknown", at(StepId.FILES, CipherListError("?")), to("vm", ciphers="NONE")),
    Case(
        "server-name-invalid",
        at(StepId.TLS, ValueError("?")),
        to("vm", server_name=".vm"),
        says=(".vm",),
    ),
]

VM = make("vm-dupont", by=CA)
NAMES = [
    Case(
        "name-ip-not-in-cert",
        refused_certificate(64, VM, CA),
        to("192.168.56.10"),
        says=("192.168.56.10", "vm-dupont", "CA-CIEL"),
        first_action=ActionId.EXPECT_NAME,
        argument="vm-dupont",
    ),
    Case(
        "name-ip-not-in-cert",
        refused_certificate(64, make("x", by=CA, ip=["192.168.56.11"]), CA),
        to("192.168.56.10"),
    ),
    Case(
        "name-ip-in-cn",
        refused_certificate(64, make("192.168.56.10", by=CA)),
        to("192.168.56.10"),
        says=("IP:192.168.56.10",),
        first_action=ActionId.COPY_COMMAND,
    ),
    Case(
        "name-ip-as-dns",
        refused_certificate(64, make("vm-dupont", by=CA, dns=["192.168.56.10"])),
        to("192.168.56.10"),
    ),
    Case(
        "name-mismatch",
        refused_certificate(62, make("raspberrypi", by=CA), CA),
        says=("raspberrypi", "vm-dupont"),
        first_action=ActionId.EXPECT_NAME,
        argument="raspberrypi",
    ),
    Case(
        "name-cn-hidden-by-san",
        refused_certificate(62, make("vm-dupont", by=CA, dns=["mqtt.example"])),
        says=("mqtt.example", "DNS:vm-dupont"),
    ),
    Case("name-short-vs-fqdn", refused_certificate(62, make("vm-dupont.lan", by=CA))),
    Case(
        "name-short-vs-fqdn",
        refused_certificate(62, make("other", by=CA, dns=["other", "vm-dupont"])),
        to("vm-dupont.lan"),
        first_action=ActionId.EXPECT_NAME,
        argument="vm-dupont",
    ),
    Case(
        "name-wildcard-depth",
        refused_certificate(62, make("x", by=CA, dns=["*.lab.home"])),
        to("a.vm.lab.home"),
        says=("*.lab.home", "a.vm.lab.home"),
    ),
    Case("name-localhost-cert", refused_certificate(62, make("localhost", by=CA))),
    Case("name-none", refused_certificate(62, make("", organization="Ciel", by=CA))),
    Case(
        "name-none", refused_certificate(64, make("", organization="Ciel", by=CA)), to("10.0.0.1")
    ),
    Case("name-odd-cn", refused_certificate(62, make("vm-dupont ", by=CA))),
    Case("name-odd-cn", refused_certificate(62, make("mqtts://vm-dupont", by=CA))),
    Case(
        "host-trailing-dot",
        refused_certificate(62, VM),
        to("vm-dupont."),
        first_action=ActionId.USE_HOST,
        argument="vm-dupont",
    ),
]

CLASS_CA = make("Class CA", organization="Lycée Exemple", by=CA, ca=True)
NAMESAKE = make("CA-CIEL", organization="Lycée Exemple", ca=True)
SELF = make("vm-dupont")
TRUST = [
    Case(
        "ca-none",
        refused_certificate(19, VM, CA),
        ca=None,
        says=("CA-CIEL",),
        first_action=ActionId.CHOOSE_CA,
    ),
    Case("ca-none", refused_certificate(18, SELF), ca=None),
    Case(
        "ca-wrong",
        refused_certificate(19, make("vm-dupont", by=OTHER_CA), OTHER_CA),
        says=("Another CA", "CA-CIEL"),
        first_action=ActionId.CHOOSE_CA,
    ),
    Case("ca-wrong", refused_certificate(20, make("vm-dupont", by=OTHER_CA))),
    Case("ca-same-name-other-key", refused_certificate(7, make("vm-dupont", by=NAMESAKE))),
    Case("ca-same-name-other-key", refused_certificate(19, make("v", by=NAMESAKE), NAMESAKE)),
    Case("ca-same-name-other-key", refused_certificate(20, make("vm-dupont", by=NAMESAKE))),
    Case("leaf-self-signed", refused_certificate(18, SELF), says=("vm-dupont", "CA-CIEL")),
    Case(
        "ca-subject-equals-leaf",
        refused_certificate(18, make("Lab", by=make("Lab", ca=True))),
        ca=None,
        profile=to("vm-dupont", ca_file=Path("ca.crt")),
    ),
    Case("ca-is-the-leaf", refused_certificate(20, VM), ca=VM),
    Case("ca-is-client-cert", refused_certificate(19, VM, CA), ca=CLIENT, client=CLIENT),
    Case("ca-is-client-cert", refused_certificate(20, VM), ca=make("other", by=CA)),
    Case("chain-incomplete", refused_certificate(20, make("vm", by=CLASS_CA)), says=("Class CA",)),
    Case(
        "chain-incomplete",
        refused_certificate(20, make("vm", by=make("X", by=CA), names_grandparent=True)),
    ),
    Case("ca-is-intermediate", refused_certificate(2, make("vm", by=CLASS_CA)), ca=CLASS_CA),
]

PAST = (NOW - 900 * DAY, NOW - 300 * DAY)
FUTURE = (NOW + 300 * DAY, NOW + 900 * DAY)
OLD_CA = make("Old CA", ca=True, valid=PAST)
YOUNG_CA = make("Young CA", ca=True, valid=FUTURE)
OLD_VM = make("vm", by=CA, valid=PAST)
DATES = [
    Case(
        "leaf-expired", refused_certificate(10, make("vm", by=CA, valid=PAST), CA), says=("2025",)
    ),
    Case("leaf-not-yet-valid", refused_certificate(9, make("vm", by=CA, valid=FUTURE))),
    Case("ca-expired", refused_certificate(10, make("vm", by=OLD_CA)), ca=OLD_CA, says=("Old CA",)),
    Case("ca-not-yet-valid", refused_certificate(9, make("vm", by=YOUNG_CA)), ca=YOUNG_CA),
    Case(
        "clock-client-behind",
        refused_certificate(9, VM, CA),
        now=NOW.replace(year=2020),
        says=("2020",),
    ),
    Case("clock-client-ahead", refused_certificate(10, VM), now=NOW.replace(year=2060)),
    # A self-signed certificate that is trusted as such is no authority that expired as well.
    Case("leaf-expired", refused_certificate(10, old := make("vm", valid=PAST)), ca=old),
]

CLIENT_ONLY = [ExtendedKeyUsageOID.CLIENT_AUTH]
NO_CA = make("Lab CA", ca=False)
AVAST = make("Avast Web/Mail Shield Root", ca=True)
PROPERTIES = [
    Case("intercepted", refused_certificate(20, make("vm", by=AVAST)), says=("Avast",)),
    Case("intercepted", refused_certificate(19, make("vm", by=AVAST), AVAST), ca=None),
    Case("leaf-eku-client-only", refused_certificate(26, make("vm", by=CA, usage=CLIENT_ONLY))),
    Case("ca-not-a-ca", refused_certificate(79, make("vm", by=NO_CA)), ca=NO_CA, says=("Lab CA",)),
]

SERVER_ONLY = [ExtendedKeyUsageOID.SERVER_AUTH]
CLIENTS = [
    Case(
        "client-cert-missing",
        alert(116, sent=False),
        first_action=ActionId.CHOOSE_CLIENT_CERTIFICATE,
    ),
    Case("client-cert-missing", alert(40, sent=False)),
    Case("client-cert-missing", alert(None, sent=False)),
    Case("client-cert-other-ca", alert(48), client=make("d", by=OTHER_CA), says=("Another CA",)),
    Case("client-cert-self-signed", alert(48), client=make("dupont")),
    Case("client-cert-ca-same-name", alert(51), client=make("d", by=NAMESAKE)),
    Case("client-cert-ca-same-name", alert(48), client=make("d", by=NAMESAKE)),
    Case("broker-cafile-wrong", alert(48), client=CLIENT, says=("CA-CIEL", "cafile")),
    Case("broker-cafile-wrong", alert(51), client=CLIENT),
    Case("client-cert-other-ca", alert(48), client=make("d", by=CLASS_CA), says=("Class CA",)),
    Case(
        "client-chain-incomplete",
        alert(48),
        client=make("d", by=CLASS_CA, names_grandparent=True),
        says=("Class CA",),
    ),
    Case("client-cert-expired", alert(45), client=make("d", by=CA, valid=PAST), says=("2025",)),
    Case("client-cert-expired-on-broker", alert(45), client=CLIENT),
    Case("client-cert-not-yet-valid", alert(42), client=make("d", by=CA, valid=FUTURE)),
    Case("clock-broker-behind", alert(42), client=CLIENT),
    Case("client-cert-eku", alert(43), client=make("d", by=CA, usage=SERVER_ONLY)),
    Case("client-cert-revoked", alert(44), client=CLIENT),
]

MQTT = [
    Case("auth-anonymous-refused", connack(5), first_action=ActionId.ENTER_LOGIN),
    Case("auth-anonymous-refused", connack(135, sent=True), says=("use_identity_as_username",)),
    Case("auth-bad-password", connack(5), to("vm-dupont", username="eleve"), says=("eleve",)),
    Case("auth-bad-password", connack(135), to("vm-dupont", username="eleve")),
    Case(
        "auth-bad-password",
        connack(4, tls=None),
        to("vm", username="eleve", protocol=Protocol.MQTT),
    ),
    Case("identity-without-cert", connack(4)),
    Case("identity-without-cert", connack(134)),
    Case("client-cert-no-cn", connack(4, sent=True), client=make("", organization="C", by=CA)),
    Case("mqtt5-unsupported", connack(1), first_action=ActionId.USE_MQTT_3_1_1),
    Case("mqtt5-unsupported", connack(132)),
    Case("unexplained", connack(1), to("vm-dupont", mqtt_version=MqttVersion.V3_1_1)),
    Case("client-id-empty", connack(2), to("vm-dupont", client_id="")),
    *[Case("broker-unavailable", connack(code)) for code in (3, 136, 137)],
    Case("mqtt-no-connack", at(StepId.MQTT, TimeoutError("?"), tls=TLS13, mqtt_sent=True)),
    Case("tls-closed-after-connect", at(StepId.MQTT, EOF, tls=TLS13, mqtt_sent=True)),
]

ENDINGS = [
    Case("client-id-taken", ended(reason_code=142), first_action=ActionId.NEW_CLIENT_ID),
    Case("client-id-taken", ended(), endings=2),
    Case("broker-stopped", ended(), probe=Probe(to_tcp=Answer(refused=True))),
    Case("broker-stopped", ended(), probe=Probe(to_tcp=Answer(refused=True)), endings=3),
    Case("broker-stopped", ended(reason_code=139)),
    Case("keepalive-timeout", ended(TimeoutError("no answer to a ping"))),
    Case("keepalive-timeout", ended(reason_code=141)),
    Case("mqtt-broken-packet", ended(NOT_MQTT)),
    Case("unexplained", ended(), probe=Probe(to_tcp=Answer())),
]

OTHERS = [
    Case("cancelled", at(StepId.TCP, cancelled=True)),
    Case("unexplained", at(StepId.TCP, OSError(errno.EACCES, "Permission denied"))),
    Case("unexplained", at(StepId.TLS, ssl.SSLError("?"), alert=80, bytes_received=7)),
    Case("unexplained", refused_certificate(62)),
    Case("unexplained", refused_certificate(34, VM, CA)),
    Case("unexplained", refused_certificate(1000, VM, CA)),
    Case("unexplained", alert(46), client=CLIENT),
    Case("unexplained", alert(43), client=CLIENT),
]

CASES = [
    *HOSTS, *PORTS, *NAMES, *TRUST, *DATES, *PROPERTIES, *CLIENTS, *MQTT, *ENDINGS, *OTHERS,
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_the_evidence_gives_its_code_with_the_names_of_the_case(case: Case, tmp_path: Path) -> None:
    problem = case.explain(tmp_path)

    assert problem.code == case.code
    text = f"{problem.message} | {problem.cause} | {problem.fix}"
    for word in case.says:
        assert word in text
    if case.first_action is not None:
        assert problem.actions[0].id is case.first_action
    if case.argument:
        assert problem.actions[0].argument == case.argument
    assert problem.details["step"] == case.evidence.step


@pytest.mark.usefixtures("each_language")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_no_placeholder_is_left_over(case: Case, tmp_path: Path) -> None:
    problem = case.explain(tmp_path)

    phrases = [problem.message, problem.cause, problem.fix, *(a.label for a in problem.actions)]
    for phrase in phrases:
        text = str(phrase)
        assert text
        assert "%(" not in text
        assert "None" not in text
    assert not str(problem.message).endswith(".")


def test_a_name_is_good_otherwise_only_if_its_dates_are(tmp_path: Path) -> None:
    good = Case("name-mismatch", refused_certificate(62, make("pi", by=CA)))
    old = Case("name-mismatch", refused_certificate(62, make("pi", by=CA, valid=PAST)))

    assert "is good" in str(good.explain(tmp_path).message)
    assert "is good" not in str(old.explain(tmp_path).message)
    assert "expired" in str(old.explain(tmp_path).cause)


def test_a_name_is_good_otherwise_only_if_its_signature_is(tmp_path: Path) -> None:
    # OpenSSL compares the name before it verifies the signature.
    signed_by_namesake = make("pi", by=make("CA-CIEL", organization="Lycée Exemple", ca=True))
    case = Case("name-mismatch", refused_certificate(62, signed_by_namesake))

    problem = case.explain(tmp_path)

    assert "is good" not in str(problem.message)
    assert "signed by your authority" not in str(problem.cause)


@pytest.mark.parametrize(
    "name", ["evil\n10.0.0.1 bank", "x; rm -rf ~", "$(reboot)", "a b", "-rf", "\u202egnp.exe", "*"]
)
def test_nothing_dangerous_of_a_certificate_is_offered_to_copy(name: str, tmp_path: Path) -> None:
    evidence = refused_certificate(64, make(name, by=CA))
    case = Case("name-ip-not-in-cert", evidence, to("192.168.56.10"))

    problem = case.explain(tmp_path)

    assert ActionId.EXPECT_NAME not in {action.id for action in problem.actions}
    assert ActionId.COPY_HOSTS_LINE not in {action.id for action in problem.actions}
    assert not any(name in action.argument for action in problem.actions)
    assert "\n" not in str(problem.cause)
    assert "\u202e" not in str(problem.cause)


def test_the_hosts_line_joins_address_and_name(tmp_path: Path) -> None:
    problem = NAMES[0].explain(tmp_path)

    lines = [a.argument for a in problem.actions if a.id is ActionId.COPY_HOSTS_LINE]
    assert lines == ["192.168.56.10 vm-dupont"]


def test_a_certificate_with_ten_thousand_names_stays_readable(tmp_path: Path) -> None:
    crowd = make("x", by=CA, dns=[f"host{number}.example" for number in range(10_000)])
    problem = Case("name-mismatch", refused_certificate(62, crowd)).explain(tmp_path)

    assert len(str(problem.cause)) < 500


def test_garbage_instead_of_a_certificate_is_unexplained(tmp_path: Path) -> None:
    evidence = replace(refused_certificate(62, VM), chain=(b"\x30\x82garbage",))

    assert Case("unexplained", evidence).explain(tmp_path).code == "unexplained"


def test_texts_of_errors_decide_nothing(tmp_path: Path) -> None:
    misleading = ssl.SSLCertVerificationError("certificate has expired")
    evidence = replace(refused_certificate(62, make("raspberrypi", by=CA)), error=misleading)

    assert Case("name-mismatch", evidence).explain(tmp_path).code == "name-mismatch"


def test_french_dates_are_written_as_the_french_do(tmp_path: Path) -> None:
    i18n.use_language("fr")
    case = Case("leaf-expired", refused_certificate(10, make("vm", by=CA, valid=PAST)))

    assert "2025" in str(case.explain(tmp_path).message)
