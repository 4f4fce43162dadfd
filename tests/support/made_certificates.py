"""Certificates made on the fly, with whatever is odd about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID, ObjectIdentifier

NOW = datetime(2026, 3, 12, 14, 5, tzinfo=UTC)
NOWADAYS = (NOW - timedelta(days=100), NOW + timedelta(days=100))


@dataclass(frozen=True, slots=True)
class Made:
    """A certificate and its private key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def der(self) -> bytes:
        """The certificate as it travels."""
        return self.certificate.public_bytes(Encoding.DER)

    def write_certificate(self, path: Path) -> Path:
        """Write the certificate as PEM."""
        path.write_bytes(self.certificate.public_bytes(Encoding.PEM))
        return path

    def write_key(self, path: Path, passphrase: str | None = None) -> Path:
        """Write the key as PEM, encrypted if there is a passphrase."""
        lock = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
        path.write_bytes(self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock))
        return path


def make(
    common_name: str = "",
    *,
    organization: str = "",
    by: Made | None = None,
    ca: bool | None = None,
    dns: Sequence[str] = (),
    ip: Sequence[str] = (),
    usage: Sequence[ObjectIdentifier] = (),
    valid: tuple[datetime, datetime] = NOWADAYS,
    names_grandparent: bool = False,
    key: ec.EllipticCurvePrivateKey | None = None,
) -> Made:
    """Make a certificate, self-signed unless `by` signs it."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = name(common_name, organization)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid[0])
        .not_valid_after(valid[1])
    )
    if ca is not None:
        builder = builder.add_extension(x509.BasicConstraints(ca, None), critical=True)
    names = [*map(x509.DNSName, dns), *(x509.IPAddress(ip_address(each)) for each in ip)]
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    if usage:
        builder = builder.add_extension(x509.ExtendedKeyUsage(usage), critical=False)
    if names_grandparent and by:
        grandparent = [x509.DirectoryName(by.certificate.issuer)]
        identifier = x509.AuthorityKeyIdentifier(None, grandparent, by.certificate.serial_number)
        builder = builder.add_extension(identifier, critical=False)
    return Made(builder.sign(by.key if by else key, hashes.SHA256()), key)


def name(common_name: str, organization: str = "") -> x509.Name:
    """Make a distinguished name; empty parts are left out."""
    parts = [(NameOID.ORGANIZATION_NAME, organization), (NameOID.COMMON_NAME, common_name)]
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts if value])
