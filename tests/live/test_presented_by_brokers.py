"""Fetching what real servers present: mosquitto in every setting of the lab, and odd ones."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from mqtts_gui.doctor.presenting import ClientCertificate, Presented, fetch_presented
from mqtts_gui.mqtt.target import Target
from tests.support.lab import Lab, openssl
from tests.support.made_certificates import Made, make
from tests.support.mosquitto import Mosquitto
from tests.support.ports import free_port
from tests.support.tls_servers import openssl_server

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)
TODAY = (NOW - DAY, NOW + 60 * DAY)
CA = make("CA-CIEL", organization="Ciel", ca=True, valid=TODAY)
MIDDLE = make("Class CA", organization="Ciel", by=CA, ca=True, valid=TODAY)
EVERYTHING = "ALL:@SECLEVEL=0"


def lines(folder: Path, chain: Sequence[Made], *more: str) -> list[str]:
    """Return the configuration of a listener that presents `chain`."""
    certificates = folder / "broker.crt"
    certificates.write_bytes(
        b"".join(made.certificate.public_bytes(Encoding.PEM) for made in chain)
    )
    return [
        f"certfile {certificates}",
        f"keyfile {chain[0].write_key(folder / 'broker.key')}",
        f"cafile {CA.write_certificate(folder / 'ca.crt')}",
        *more,
    ]


def fetch(broker: Mosquitto, host: str = "localhost") -> Presented:
    return fetch_presented(Target(host, broker.port))


def der(certificate: Path) -> bytes:
    return ssl.PEM_cert_to_DER_cert(certificate.read_text(encoding="ascii"))


def assert_no_client_was_seen(broker: Mosquitto) -> None:
    """Fail if mosquitto's log tells of a CONNECT: it names each client, as it does in a login."""
    said = "\n".join(broker.log)
    assert "New connection from 127.0.0.1" in said or "peer did not return" in said
    assert "New client connected" not in said
    assert "CONNACK" not in said


@pytest.mark.parametrize(
    ("valid", "by"),
    [
        (TODAY, CA),
        (TODAY, None),
        ((NOW - 60 * DAY, NOW - DAY), CA),
        ((NOW + DAY, NOW + 2 * DAY), CA),
    ],
    ids=["trusted elsewhere", "self-signed", "expired", "not yet valid"],
)
def test_a_broker_whatever_its_certificate_is_worth(
    tmp_path: Path, valid: tuple[datetime, datetime], by: Made | None
) -> None:
    made = make("raspberrypi", by=by, valid=valid)
    with Mosquitto(tmp_path, lines(tmp_path, [made], "allow_anonymous true")) as broker:
        found = fetch(broker)

    # OpenSSL sends the authority along where the broker knows it.
    assert found.chain == ((made.der, CA.der) if by else (made.der,))
    assert found.problem is None
    assert found.client_certificate is ClientCertificate.NOT_ASKED
    assert not found.weakened
    assert_no_client_was_seen(broker)


def test_intermediate_authorities_come_along(tmp_path: Path) -> None:
    made = make("localhost", by=MIDDLE, valid=TODAY)
    with Mosquitto(tmp_path, lines(tmp_path, [made, MIDDLE, CA])) as broker:
        assert fetch(broker).chain == (made.der, MIDDLE.der, CA.der)


@pytest.mark.parametrize("version", ["1.2", "1.3"])
def test_the_lab_demands_a_client_certificate(
    lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    # mosquitto takes tls_version for the oldest that it speaks; the newest is OpenSSL's affair.
    settings = tmp_path / "openssl.cnf"
    settings.write_text(
        "openssl_conf = all\n[all]\nssl_conf = ssl\n[ssl]\nsystem_default = limits\n"
        f"[limits]\nMaxProtocol = TLSv{version}\n",
        encoding="ascii",
    )
    monkeypatch.setenv("OPENSSL_CONF", str(settings))
    with Mosquitto(tmp_path, lab.lines) as broker:
        found = fetch(broker)
        broker.wait_for_log("peer did not return a certificate")

    assert found.chain == (der(lab.broker.certificate), der(lab.authority.certificate))
    assert found.client_certificate is ClientCertificate.DEMANDED
    assert found.tls is not None
    assert found.tls.version == f"TLSv{version}"
    assert found.problem is None
    assert_no_client_was_seen(broker)


def test_a_port_in_clear_is_named(tmp_path: Path) -> None:
    with Mosquitto(tmp_path, ["allow_anonymous true"]) as broker:
        found = fetch(broker)

    assert found.problem is not None
    assert found.problem.code == "plain-port"
    assert found.chain == ()


def test_a_listener_without_a_certificate(tmp_path: Path) -> None:
    keys = tmp_path / "psk"
    keys.write_text("dupont:deadbeef\n", encoding="utf-8")
    with Mosquitto(tmp_path, ["psk_hint lab", f"psk_file {keys}"]) as broker:
        found = fetch(broker)

    assert found.problem is not None
    assert found.problem.code == "tls-handshake-failure"


def test_nothing_listens() -> None:
    found = fetch_presented(Target("localhost", free_port()))

    assert found.problem is not None
    assert found.problem.code == "tcp-refused"


@dataclass(frozen=True, slots=True)
class Weak:
    """A certificate that openssl makes, and how its server is made to show it."""

    key: tuple[str, ...]
    digest: str = "sha256"
    options: tuple[str, ...] = ()
    weakened: bool = True

    def make(self, folder: Path) -> tuple[Path, Path]:
        certificate, key = folder / "weak.crt", folder / "weak.key"
        openssl(
            "req", "-x509", "-nodes", "-newkey", *self.key, f"-{self.digest}", "-days", "30",
            "-subj", "/CN=vm-dupont", "-keyout", str(key), "-out", str(certificate),
        )  # fmt: skip
        return certificate, key


RSA = ("rsa:2048",)


WEAK = {
    "RSA 512, MD5": Weak(("rsa:512",), "md5", ("-cipher", EVERYTHING)),
    "RSA 1024, SHA-1": Weak(("rsa:1024",), "sha1", ("-cipher", EVERYTHING), weakened=False),
    "RSA 1024, SHA-1, signs with SHA-1 only": Weak(
        ("rsa:1024",), "sha1", ("-cipher", EVERYTHING, "-tls1_2", "-sigalgs", "RSA+SHA1")
    ),
    "TLS 1.0": Weak(RSA, options=("-tls1", "-cipher", EVERYTHING)),
    "TLS 1.1": Weak(RSA, options=("-tls1_1", "-cipher", EVERYTHING)),
    "RSA key exchange": Weak(RSA, options=("-tls1_2", "-cipher", "AES128-SHA")),
    "TLS 1.2": Weak(RSA, options=("-tls1_2",), weakened=False),
    "TLS 1.3": Weak(RSA, options=("-tls1_3",), weakened=False),
    "Ed25519": Weak(("ed25519",), weakened=False),
}


@pytest.mark.parametrize("weak", WEAK.values(), ids=WEAK.keys())
def test_old_and_weak_servers_show_what_they_have(tmp_path: Path, weak: Weak) -> None:
    certificate, key = weak.make(tmp_path)
    with openssl_server(certificate, key, *weak.options) as port:
        found = fetch_presented(Target("127.0.0.1", port), server_name="vm-dupont")

    assert found.chain == (der(certificate),)
    assert found.weakened is weak.weakened
    assert found.server_name == "vm-dupont"
    assert found.problem is None


@pytest.mark.skipif(not socket.has_ipv6, reason="this computer has no IPv6")
@pytest.mark.parametrize("typed", ["[::1]:%d", "mqtts://[::1]:%d/"])
def test_a_broker_at_an_ipv6_address(lab: Lab, typed: str) -> None:
    with openssl_server(lab.broker.certificate, lab.broker.key, host="::1") as port:
        found = fetch_presented(typed % port)

    assert found.chain == (der(lab.broker.certificate),)
    assert found.name == f"[::1]:{port}"
    assert found.address == "::1"
