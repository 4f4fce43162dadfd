"""A throwaway authority with a broker's and a client's certificate, for demonstration and tests.

It does what the lab does by hand, as it should be done: version 3 certificates with names, roles
and key identifiers. The authority's private key lives in memory only, and is gone afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from mqtts_gui.pki.keyfile import write_key_file

ORGANIZATION = "Ciel Demo"
ORGANIZATIONAL_UNIT = "iot"
AUTHORITY_NAME = "Ciel Demo CA"
VALID_FOR = timedelta(days=60)
_KEY_BITS = 2048
# The start of validity lies in the past, for computers whose clocks differ.
_CLOCK_SKEW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class ThrowawayPki:
    """Where the files of a throwaway authority lie; its own private key is nowhere."""

    folder: Path
    ca_cert: Path
    broker_cert: Path
    broker_key: Path
    client_cert: Path
    client_key: Path


@dataclass(frozen=True, slots=True)
class _Authority:
    key: rsa.RSAPrivateKey
    certificate: x509.Certificate
    not_before: datetime
    not_after: datetime


def make_throwaway_pki(
    folder: Path,
    *,
    host_names: Sequence[str] = ("localhost",),
    addresses: Sequence[str] = ("127.0.0.1",),
    client_name: str = "demo-student",
    broker_name: str = "localhost",
) -> ThrowawayPki:
    """Write an authority, a broker's and a client's certificate with their keys into `folder`.

    Args:
        folder: Made if missing, for its owner only.
        host_names: DNS names the broker's certificate is valid for.
        addresses: IP addresses the broker's certificate is valid for.
        client_name: Common name of the client's certificate: its user name at the broker.
        broker_name: Common name of the broker's certificate.

    Raises:
        FileExistsError: a key is already there; it is never written over.
        OSError: a file could not be written.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    pki = _files_in(folder)
    authority = _make_authority()
    pki.ca_cert.write_bytes(authority.certificate.public_bytes(serialization.Encoding.PEM))
    alternatives = x509.SubjectAlternativeName(
        [*map(x509.DNSName, host_names), *(x509.IPAddress(ip_address(one)) for one in addresses)]
    )
    _issue(authority, broker_name, alternatives, pki.broker_cert, pki.broker_key)
    _issue(authority, client_name, None, pki.client_cert, pki.client_key)
    return pki


def _files_in(folder: Path) -> ThrowawayPki:
    return ThrowawayPki(
        folder=folder,
        ca_cert=folder / "ca.crt",
        broker_cert=folder / "broker.crt",
        broker_key=folder / "broker.key",
        client_cert=folder / "client.crt",
        client_key=folder / "client.key",
    )


def _make_authority() -> _Authority:
    key = _make_key()
    now = datetime.now(UTC).replace(microsecond=0)
    name = _subject(AUTHORITY_NAME)
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    certificate = (
        _builder(name, name, key.public_key(), now - _CLOCK_SKEW, now + VALID_FOR)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(authority=True), critical=True)
        .add_extension(identifier, critical=False)
        .add_extension(_identifier_of(key), critical=False)
        .sign(key, hashes.SHA256())
    )
    return _Authority(key, certificate, now - _CLOCK_SKEW, now + VALID_FOR)


def _issue(
    authority: _Authority,
    common_name: str,
    alternatives: x509.SubjectAlternativeName | None,
    certificate_file: Path,
    key_file: Path,
) -> None:
    """Write a new key and its certificate: a server's with alternatives, a client's without."""
    key = _make_key()
    role = ExtendedKeyUsageOID.SERVER_AUTH if alternatives else ExtendedKeyUsageOID.CLIENT_AUTH
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    builder = (
        _builder(
            _subject(common_name),
            authority.certificate.subject,
            key.public_key(),
            authority.not_before,
            authority.not_after,
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(authority=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([role]), critical=False)
        .add_extension(identifier, critical=False)
        .add_extension(_identifier_of(authority.key), critical=False)
    )
    if alternatives is not None:
        builder = builder.add_extension(alternatives, critical=False)
    certificate = builder.sign(authority.key, hashes.SHA256())
    write_key_file(key_file, _pem_of(key))
    certificate_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


def _make_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=_KEY_BITS)


def _subject(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANIZATION),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, ORGANIZATIONAL_UNIT),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: rsa.RSAPublicKey,
    not_before: datetime,
    not_after: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(not_before)
        .not_valid_after(not_after)
    )


def _key_usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=False,
        key_encipherment=not authority,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _identifier_of(key: rsa.RSAPrivateKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())


def _pem_of(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
