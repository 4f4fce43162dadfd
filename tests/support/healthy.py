"""Healthy set-ups: what a broker and a client are given, a real mosquitto that starts with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding

from mqtts_gui.doctor.walk import Errand
from mqtts_gui.mqtt.profile import Profile, Secrets
from tests.support.fault import OK, Case, Fault
from tests.support.issuing import Extension, name, new_key, san, usage
from tests.support.issuing import key_pem as plain_key_pem
from tests.support.mosquitto import Mosquitto

ROUND_TRIP = Errand(filters=("ciel/#",), publish_to="ciel/essai", qos=1)
NO_SECRETS = Secrets()
Digest = hashes.SHA224 | hashes.SHA256 | hashes.SHA384 | hashes.SHA512 | hashes.SHA3_256
ALGORITHMS_WITHOUT_DIGEST = (ed25519.Ed25519PrivateKey, ed448.Ed448PrivateKey)


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate and its key, both as PEM."""

    pem: bytes
    key_pem: bytes

    @property
    def certificate(self) -> x509.Certificate:
        return x509.load_pem_x509_certificate(self.pem)


@dataclass(frozen=True, slots=True)
class SetUp:
    """What is written down before the broker starts; the paths in `lines` are relative to it.

    Attributes:
        client_ca: What the broker trusts; empty where it asks nobody for a certificate.
        extra: Further lines of mosquitto.conf; `{folder}` stands for the folder of the files.
        profile: What is set otherwise in the client's profile.
    """

    ca: bytes
    broker: bytes
    broker_key: bytes
    client: bytes = b""
    client_key: bytes = b""
    client_ca: bytes = b""
    extra: Sequence[str] = ()
    profile: Mapping[str, object] = field(default_factory=dict)
    secrets: Secrets = NO_SECRETS
    errand: Errand = ROUND_TRIP


@dataclass(frozen=True, slots=True)
class Signer:
    """An authority that can sign."""

    certificate: x509.Certificate
    key: CertificateIssuerPrivateKeyTypes

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)


def healthy(
    label: str, make: Callable[[], SetUp], *warnings: str, by_connect: bool = True
) -> Fault:
    """Return a healthy set-up of TLS, made when it is needed."""
    return Fault(
        OK, label, partial(_stage, make), by_connect=by_connect, warnings=frozenset(warnings)
    )


@contextmanager
def _stage(make: Callable[[], SetUp], folder: Path) -> Iterator[Case]:
    made = make()
    files = {
        "ca.crt": made.ca,
        "broker.crt": made.broker,
        "broker.key": made.broker_key,
        "clients.crt": made.client_ca,
        "client.crt": made.client,
        "client.key": made.client_key,
    }
    for file_name, content in files.items():
        if content:
            path = folder / file_name
            path.touch(mode=0o600)
            path.write_bytes(content)
    profile = Profile(
        host="localhost",
        ca_file=folder / "ca.crt",
        client_cert=folder / "client.crt" if made.client else None,
        client_key=folder / "client.key" if made.client_key else None,
    ).with_changes(**made.profile)
    with Mosquitto(folder, _lines(folder, made)) as broker:
        port = made.profile.get("port", broker.port)
        try:
            yield Case(profile.with_changes(port=port), made.secrets, made.errand)
        finally:
            broker.kill()  # a tenth of a second faster than an orderly end, and this is done often


def _lines(folder: Path, made: SetUp) -> list[str]:
    lines = [f"certfile {folder}/broker.crt", f"keyfile {folder}/broker.key"]
    if made.client_ca:
        lines += [f"cafile {folder}/clients.crt", "require_certificate true"]
    extra = [line.replace("{folder}", str(folder)) for line in made.extra]
    return [*lines, *([] if _forbids(extra) else ["allow_anonymous true"]), *extra]


def _forbids(lines: Sequence[str]) -> bool:
    return any(line.startswith("allow_anonymous") for line in lines)


def made(
    subject: str | Mapping[str, str | Sequence[str]] | x509.Name,
    key: CertificateIssuerPrivateKeyTypes,
    by: Signer | None = None,
    *,
    extensions: Sequence[Extension] = (),
    identifiers: bool = True,
    days: tuple[float, float] = (-10, 400),
    not_after: datetime | None = None,
    serial: int | None = None,
    digest: Digest | None = None,
    pss: bool = False,
) -> x509.Certificate:
    """Make a certificate of version 3, self-signed unless `by` signs it."""
    who = (
        name({"CN": subject} if isinstance(subject, str) else subject)
        if not isinstance(subject, x509.Name)
        else subject
    )
    now = datetime.now(UTC).replace(microsecond=0)
    signer = by.key if by else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(by.certificate.subject if by else who)
        .public_key(key.public_key())
        .serial_number(serial or x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(not_after or now + timedelta(days=days[1]))
    )
    for value, critical in extensions:
        builder = builder.add_extension(value, critical=critical)
    if identifiers:
        builder = builder.add_extension(
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
        )
        builder = builder.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    scheme = padding.PSS(padding.MGF1(hashes.SHA256()), 32) if pss else None
    plain = isinstance(signer, ALGORITHMS_WITHOUT_DIGEST)
    return builder.sign(signer, None if plain else digest or hashes.SHA256(), rsa_padding=scheme)


CA_TRUE: Extension = (x509.BasicConstraints(ca=True, path_length=None), True)
MAY_SIGN = usage("key_cert_sign", "crl_sign")


def signer(
    subject: str | Mapping[str, str | Sequence[str]] | x509.Name = "CA-CIEL",
    key: CertificateIssuerPrivateKeyTypes | None = None,
    by: Signer | None = None,
    *,
    extensions: Sequence[Extension] = (CA_TRUE, MAY_SIGN),
    identifiers: bool = True,
    days: tuple[float, float] = (-20, 3000),
    digest: Digest | None = None,
    pss: bool = False,
) -> Signer:
    """Make an authority of which nobody complains."""
    own = key or new_key()
    certificate = made(
        subject, own, by, extensions=extensions, identifiers=identifiers, days=days,
        digest=digest, pss=pss,
    )  # fmt: skip
    return Signer(certificate, own)


def pair(certificate: x509.Certificate, key: CertificateIssuerPrivateKeyTypes) -> Pair:
    """Return what is written into the files of a certificate and its key."""
    return Pair(certificate.public_bytes(Encoding.PEM), plain_key_pem(key))  # type: ignore[arg-type]


@cache
def root() -> Signer:
    """Return the authority that most set-ups share."""
    return signer()


@cache
def rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65_537, bits)


def broker_names() -> Extension:
    """Return the names by which a broker on loopback is reached."""
    return san(x509.DNSName("localhost"))


def broker_pair(by: Signer | None = None, *extensions: Extension) -> Pair:
    """Make a broker's certificate of which nobody complains."""
    key = new_key()
    return pair(
        made("localhost", key, by or root(), extensions=extensions or (broker_names(),)), key
    )


def client_pair(by: Signer | None = None, subject: str = "dupont") -> Pair:
    """Make a client's certificate of which nobody complains."""
    key = new_key()
    return pair(made(subject, key, by or root()), key)


def one_way(broker: Pair | None = None, ca: bytes = b"", **changes: object) -> SetUp:
    """Return a set-up in which only the broker shows a certificate."""
    shown = broker or broker_pair()
    return replace(SetUp(ca or root().pem, shown.pem, shown.key_pem), **changes)  # type: ignore[arg-type]


def both_ways(client: Pair | None = None, broker: Pair | None = None, **changes: object) -> SetUp:
    """Return a set-up in which both show a certificate."""
    who = client or client_pair()
    both = one_way(broker, client=who.pem, client_key=who.key_pem, client_ca=root().pem)
    return replace(both, **changes)  # type: ignore[arg-type]


def ec_key(curve: ec.EllipticCurve) -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(curve)
