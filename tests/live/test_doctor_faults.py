"""Rarer faults, each really made with mosquitto, or with a small server where that shows none."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from mqtts_gui.doctor.walk import Errand, walk
from mqtts_gui.mqtt.events import StepEnded, StepId
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Protocol, Secrets, TlsVersion
from mqtts_gui.mqtt.session import Session
from tests.support.events import EventLog
from tests.support.made_certificates import Made, make
from tests.support.mosquitto import Mosquitto
from tests.support.patience import DEADLINE_S, FAR_LATER_S

NOTHING = Secrets()
NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)
TODAY = (NOW - DAY, NOW + 60 * DAY)
OVER = (NOW - 60 * DAY, NOW - 30 * DAY)
AHEAD = (NOW + 30 * DAY, NOW + 60 * DAY)
TLS = list(TlsVersion)

CA = make("CA-CIEL", organization="Ciel", ca=True, valid=TODAY)
SAME_NAME = make("CA-CIEL", organization="Ciel", ca=True, valid=TODAY)
OTHER_CA = make("Another CA", organization="Others", ca=True, valid=TODAY)
BROKER = make("localhost", by=CA, dns=["localhost"], valid=TODAY)
CLIENT = make("dupont", by=CA, valid=TODAY)


class Setting:
    """A folder with the files of a broker and of a client."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ca, self.broker, self.client = CA, BROKER, CLIENT
        self.cafile = CA
        self.sent_along: tuple[Made, ...] = ()
        self.more: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        certificate = self.broker.write_certificate(self.folder / "broker.crt")
        with certificate.open("ab") as stream:
            for each in self.sent_along:
                stream.write(each.certificate.public_bytes(Encoding.PEM))
        return [
            f"certfile {certificate}",
            f"keyfile {self.broker.write_key(self.folder / 'broker.key')}",
            f"cafile {self.cafile.write_certificate(self.folder / 'cafile.crt')}",
            "require_certificate true",
            "use_identity_as_username true",
            *self.more,
        ]

    def diagnose(self, **changes: object) -> str | None:
        with Mosquitto(self.folder, self.lines()) as broker:
            profile = Profile(
                host="localhost",
                port=broker.port,
                ca_file=self.ca.write_certificate(self.folder / "ca.crt"),
                client_cert=self.client.write_certificate(self.folder / "client.crt"),
                client_key=self.client.write_key(self.folder / "client.key"),
            )
            return diagnose(profile.with_changes(**changes))


@pytest.fixture
def setting(tmp_path: Path) -> Setting:
    return Setting(tmp_path)


def diagnose(profile: Profile) -> str | None:
    result = walk(profile, NOTHING, step_timeout=timedelta(seconds=FAR_LATER_S))
    return result.diagnosis.code if result.diagnosis else None


def test_a_setting_without_a_fault(setting: Setting) -> None:
    assert setting.diagnose() is None


@pytest.mark.parametrize(
    ("broker", "code"),
    [
        (make("raspberrypi", by=CA, valid=TODAY), "name-mismatch"),
        (make("localhost.lan", by=CA, valid=TODAY), "name-short-vs-fqdn"),
        (make("localhost", by=CA, dns=["mqtt.example"], valid=TODAY), "name-cn-hidden-by-san"),
        (make("", organization="Ciel", by=CA, valid=TODAY), "name-none"),
        (make("localhost ", by=CA, valid=TODAY), "name-odd-cn"),
        (make("localhost", by=CA, valid=OVER), "leaf-expired"),
        (make("localhost", by=CA, valid=AHEAD), "leaf-not-yet-valid"),
        (make("localhost", valid=TODAY), "leaf-self-signed"),
        (make("localhost", by=OTHER_CA, valid=TODAY), "ca-wrong"),
        (make("localhost", by=SAME_NAME, valid=TODAY), "ca-same-name-other-key"),
        (
            make("localhost", by=CA, usage=[ExtendedKeyUsageOID.CLIENT_AUTH], valid=TODAY),
            "leaf-eku-client-only",
        ),
    ],
)
def test_certificates_of_the_broker(setting: Setting, broker: Made, code: str) -> None:
    setting.broker = broker

    assert setting.diagnose() == code


@pytest.mark.parametrize(
    ("broker", "code"),
    [
        (make("127.0.0.1", by=CA, valid=TODAY), "name-ip-in-cn"),
        (make("x", by=CA, dns=["127.0.0.1"], valid=TODAY), "name-ip-as-dns"),
        (make("x", by=CA, ip=["127.0.0.1"], valid=TODAY), None),
    ],
)
def test_certificates_for_an_address(setting: Setting, broker: Made, code: str | None) -> None:
    setting.broker = broker

    assert setting.diagnose(host="127.0.0.1") == code


@pytest.mark.parametrize(
    ("valid", "code"),
    [(OVER, "ca-expired"), (AHEAD, "ca-not-yet-valid")],
)
def test_dates_of_the_authority(
    setting: Setting, valid: tuple[datetime, datetime], code: str
) -> None:
    authority = make("Old CA", ca=True, valid=valid)
    setting.ca = setting.cafile = authority
    setting.broker = make("localhost", by=authority, valid=TODAY)

    assert setting.diagnose() == code


@pytest.mark.parametrize(("valid", "code"), [(OVER, "ahead"), (AHEAD, "behind")])
def test_a_clock_by_which_everything_is_wrong(
    setting: Setting, valid: tuple[datetime, datetime], code: str
) -> None:
    authority = make("CA of another time", ca=True, valid=valid)
    setting.ca = setting.cafile = authority
    setting.broker = make("localhost", by=authority, valid=valid)

    assert setting.diagnose() == f"clock-client-{code}"


def test_intermediate_authorities(setting: Setting) -> None:
    class_ca = make("Class CA", organization="Ciel", by=CA, ca=True, valid=TODAY)
    setting.broker = make("localhost", by=class_ca, valid=TODAY)
    assert setting.diagnose() == "chain-incomplete"

    setting.sent_along = (class_ca,)
    assert setting.diagnose() is None

    setting.ca = class_ca
    assert setting.diagnose() == "ca-is-intermediate"


@pytest.mark.parametrize("tls", TLS)
@pytest.mark.parametrize(
    ("client", "code"),
    [
        (make("d", by=OTHER_CA, valid=TODAY), "client-cert-other-ca"),
        (make("d", by=SAME_NAME, valid=TODAY), "client-cert-ca-same-name"),
        (make("d", valid=TODAY), "client-cert-self-signed"),
        (make("d", by=CA, valid=OVER), "client-cert-expired"),
        (make("d", by=CA, valid=AHEAD), "client-cert-not-yet-valid"),
        (
            make("d", by=CA, usage=[ExtendedKeyUsageOID.SERVER_AUTH], valid=TODAY),
            "client-cert-eku",
        ),
        (make("", organization="C", by=CA, valid=TODAY), "client-cert-no-cn"),
    ],
)
def test_certificates_of_the_client(
    setting: Setting, tls: TlsVersion, client: Made, code: str
) -> None:
    setting.client = client

    assert setting.diagnose(tls_min=tls, tls_max=tls) == code


@pytest.mark.parametrize("tls", TLS)
def test_the_broker_trusts_the_wrong_authority(setting: Setting, tls: TlsVersion) -> None:
    setting.cafile = OTHER_CA

    assert setting.diagnose(tls_min=tls, tls_max=tls) == "broker-cafile-wrong"


def revocation_list(folder: Path, revoked: Sequence[Made], *, valid: bool) -> str:
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(CA.certificate.subject)
        .last_update(NOW - 10 * DAY)
        .next_update(NOW + 10 * DAY if valid else NOW - DAY)
    )
    for made in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(made.certificate.serial_number)
        builder = builder.add_revoked_certificate(entry.revocation_date(NOW - 5 * DAY).build())
    path = folder / "crl.pem"
    path.write_bytes(builder.sign(CA.key, hashes.SHA256()).public_bytes(Encoding.PEM))
    return f"crlfile {path}"


def test_revocation(setting: Setting) -> None:
    setting.more = (revocation_list(setting.folder, [CLIENT], valid=True),)
    assert setting.diagnose() == "client-cert-revoked"

    setting.more = (revocation_list(setting.folder, [], valid=False),)
    assert setting.diagnose() == "client-cert-expired-on-broker"


def test_versions_of_tls(setting: Setting) -> None:
    setting.more = ("tls_version tlsv1.3",)

    assert setting.diagnose(tls_max=TlsVersion.V1_2) == "tls-version-mismatch"


def test_a_listener_with_pre_shared_keys_only(tmp_path: Path) -> None:
    keys = tmp_path / "psk"
    keys.write_text("dupont:deadbeef\n", encoding="utf-8")
    with Mosquitto(tmp_path, ["psk_hint lab", f"psk_file {keys}"]) as broker:
        assert diagnose(Profile(host="localhost", port=broker.port)) == "tls-handshake-failure"


@pytest.mark.parametrize(
    ("greeting", "code"),
    [
        (b"SSH-2.0-OpenSSH_9.2p1\r\n", "server-is-ssh"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "server-is-http"),
    ],
)
def test_servers_that_are_no_brokers(greeting: bytes, code: str) -> None:
    for protocol in Protocol:
        with saying(greeting) as port:
            assert diagnose(Profile(host="127.0.0.1", port=port, protocol=protocol)) == code


@contextmanager
def saying(greeting: bytes) -> Iterator[int]:
    """Run a server that says the same to everybody and waits for an answer."""

    def serve() -> None:
        while True:
            try:
                connected, _ = listening.accept()
            except OSError:
                return
            with connected:
                connected.sendall(greeting)
                connected.settimeout(DEADLINE_S)
                try:
                    while connected.recv(4096):
                        pass
                except OSError:
                    pass

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(DEADLINE_S)


@pytest.mark.parametrize("version", [MqttVersion.V3_1_1, MqttVersion.V5])
def test_a_frozen_broker(tmp_path: Path, version: MqttVersion) -> None:
    with Mosquitto(tmp_path, ["allow_anonymous true"]) as broker:
        profile = Profile(
            host="127.0.0.1",
            port=broker.port,
            protocol=Protocol.MQTT,
            mqtt_version=version,
            keep_alive_s=2,
        )

        def freeze_when_ready(step: StepEnded) -> None:
            if step.step is StepId.MQTT:
                broker.pause()

        errand = Errand(watch=timedelta(seconds=30))
        result = walk(profile, NOTHING, errand=errand, report=freeze_when_ready)
        broker.go_on()

    assert result.diagnosis is not None
    assert result.diagnosis.code == "keepalive-timeout"


@pytest.mark.parametrize("version", [MqttVersion.V3_1_1, MqttVersion.V5])
def test_two_clients_with_one_identifier(tmp_path: Path, version: MqttVersion) -> None:
    with Mosquitto(tmp_path, ["allow_anonymous true"]) as broker:
        profile = Profile(
            host="127.0.0.1",
            port=broker.port,
            protocol=Protocol.MQTT,
            mqtt_version=version,
            client_id="same",
        )
        others: list[Session] = []

        def take_over_when_ready(step: StepEnded) -> None:
            if step.step is StepId.MQTT:
                # It comes back by itself whenever it is thrown out, as clients do.
                others.append(Session(profile, NOTHING, EventLog().append))
                others[0].start()

        errand = Errand(watch=timedelta(seconds=30))
        result = walk(profile, NOTHING, errand=errand, report=take_over_when_ready)
        assert others[0].close()

    assert result.diagnosis is not None
    assert result.diagnosis.code == "client-id-taken"
