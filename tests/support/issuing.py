"""Certificates, requests and keys of every kind, made on the fly without the openssl program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from cryptography.x509.oid import NameOID, ObjectIdentifier

from mqtts_gui.certs.der import BIT_STRING, INTEGER, SEQUENCE, encode
from mqtts_gui.certs.items import LoadedFile, Password
from mqtts_gui.certs.loading import load_bytes

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
Extension = tuple[x509.ExtensionType, bool]

CA_EXTENSION: Extension = (x509.BasicConstraints(ca=True, path_length=None), True)
_OIDS = {
    "C": NameOID.COUNTRY_NAME,
    "O": NameOID.ORGANIZATION_NAME,
    "OU": NameOID.ORGANIZATIONAL_UNIT_NAME,
    "CN": NameOID.COMMON_NAME,
}
_ECDSA_SHA256 = encode(SEQUENCE, encode(0x06, bytes.fromhex("2a8648ce3d040302")))


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate and its private key."""

    certificate: x509.Certificate
    key: Key

    @property
    def pem(self) -> bytes:
        """The certificate as openssl writes it."""
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def der(self) -> bytes:
        """The certificate as it travels."""
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def file(self) -> LoadedFile:
        """The certificate as a file that was read."""
        return loaded(self.pem, "some.crt")

    @property
    def key_file(self) -> LoadedFile:
        """The key as a file that was read."""
        return loaded(key_pem(self.key), "some.key")


def new_key() -> ec.EllipticCurvePrivateKey:
    """Return a fresh key of the kind that is made fastest."""
    return ec.generate_private_key(ec.SECP256R1())


@cache
def rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    """Return an RSA key, the same one for the whole run: making one takes a while."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def name(attributes: Mapping[str, str | Sequence[str]]) -> x509.Name:
    """Return a name; an attribute with several values is repeated."""
    lists = ((key, [v] if isinstance(v, str) else v) for key, v in attributes.items())
    return x509.Name([x509.NameAttribute(_OIDS[key], each) for key, v in lists for each in v])


def issue(
    subject: str | Mapping[str, str | Sequence[str]],
    *,
    by: Issued | None = None,
    key: Key | None = None,
    extensions: Sequence[Extension] = (),
    days: tuple[float, float] = (-10, 400),
    serial: int | None = None,
) -> Issued:
    """Make a version 3 certificate, self-signed unless `by` signs it, valid around `NOW`."""
    own = key or new_key()
    names = name({"CN": subject} if isinstance(subject, str) else subject)
    signer = by.key if by else own
    builder = (
        x509.CertificateBuilder()
        .subject_name(names)
        .issuer_name(by.certificate.subject if by else names)
        .public_key(own.public_key())
        .serial_number(serial or x509.random_serial_number())
        .not_valid_before(NOW + timedelta(days=days[0]))
        .not_valid_after(NOW + timedelta(days=days[1]))
    )
    for value, critical in extensions:
        builder = builder.add_extension(value, critical=critical)
    digest = None if isinstance(signer, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return Issued(builder.sign(signer, digest), own)


def authority(
    subject: str | Mapping[str, str | Sequence[str]] = "CA-CIEL",
    *,
    by: Issued | None = None,
    path_length: int | None = None,
    key: Key | None = None,
    days: tuple[float, float] = (-10, 1000),
    extensions: Sequence[Extension] = (),
) -> Issued:
    """Make an authority as `openssl req -x509` does, without keyUsage."""
    own = key or new_key()
    constraints = x509.BasicConstraints(ca=True, path_length=path_length)
    added = [(constraints, True), (identifier(own), False), *extensions]
    return issue(subject, by=by, key=own, extensions=added, days=days)


def identifier(key: Key) -> x509.SubjectKeyIdentifier:
    """Return the key identifier that openssl gives a key."""
    return x509.SubjectKeyIdentifier.from_public_key(key.public_key())


def issuer_identifier(issuer: Issued) -> x509.AuthorityKeyIdentifier:
    """Return what names the key of an issuer."""
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())


def san(*names: x509.GeneralName) -> Extension:
    """Return a list of accepted names."""
    return x509.SubjectAlternativeName(names), False


def purpose(*oids: ObjectIdentifier) -> Extension:
    """Return an extended key usage."""
    return x509.ExtendedKeyUsage(oids), False


def usage(*wanted: str) -> Extension:
    """Return a key usage that allows what is named, in the library's words."""
    flags = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
        "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{flag: flag in wanted for flag in flags}), True


def lab_certificate(
    subject: str | Mapping[str, str | Sequence[str]],
    by: Issued,
    *,
    days: tuple[float, float] = (-10, 400),
    key: ec.EllipticCurvePrivateKey | None = None,
) -> Issued:
    """Make what the lab's `openssl x509 -req` makes: version 1, no extension at all."""
    key = key or new_key()
    signer = by.key
    assert isinstance(signer, ec.EllipticCurvePrivateKey)
    fields = encode(
        SEQUENCE,
        encode(INTEGER, b"\x11\x22"),
        _ECDSA_SHA256,
        by.certificate.subject.public_bytes(),
        encode(SEQUENCE, *(_time(NOW + timedelta(days=each)) for each in days)),
        name({"CN": subject} if isinstance(subject, str) else subject).public_bytes(),
        key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
    )
    signature = signer.sign(fields, ec.ECDSA(hashes.SHA256()))
    der = encode(SEQUENCE, fields, _ECDSA_SHA256, encode(BIT_STRING, b"\0" + signature))
    return Issued(x509.load_der_x509_certificate(der), key)


def request(subject: str = "vm-dupont", key: Key | None = None) -> bytes:
    """Make a request (CSR), as PEM."""
    builder = x509.CertificateSigningRequestBuilder().subject_name(name({"CN": subject}))
    return builder.sign(key or new_key(), hashes.SHA256()).public_bytes(Encoding.PEM)


def revocation_list(by: Issued, *revoked: Issued, days: tuple[float, float] = (-1, 30)) -> bytes:
    """Make a revocation list, as PEM."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(by.certificate.subject)
        .last_update(NOW + timedelta(days=days[0]))
        .next_update(NOW + timedelta(days=days[1]))
    )
    for each in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(each.certificate.serial_number)
        builder = builder.add_revoked_certificate(entry.revocation_date(NOW).build())
    return builder.sign(by.key, hashes.SHA256()).public_bytes(Encoding.PEM)


def key_pem(
    key: Key,
    passphrase: str | None = None,
    form: PrivateFormat = PrivateFormat.PKCS8,
    encoding: Encoding = Encoding.PEM,
) -> bytes:
    """Return a private key in the wanted form, encrypted if there is a passphrase."""
    lock = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    return key.private_bytes(encoding, form, lock)


def loaded(
    data: bytes, file_name: str = "some.crt", password: Password | None = None
) -> LoadedFile:
    """Return `data` as if it had been read from a file of this name."""
    return load_bytes(data, Path(file_name), password)


def codes(file: LoadedFile) -> set[str]:
    """Return the codes of all findings of a file."""
    return {finding.code for finding in file.all_findings}


def _time(moment: datetime) -> bytes:
    return encode(0x17, moment.strftime("%y%m%d%H%M%SZ").encode("ascii"))
