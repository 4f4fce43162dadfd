"""What the rules ask of a certificate, in the words of their sentences."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from mqtts_gui.certs.canonical_names import issuer_of, subject_of
from mqtts_gui.certs.describing import describe_certificate
from mqtts_gui.certs.matching import names_of
from mqtts_gui.certs.signatures import signed_by

_MOST_NAMED = 5
_EVER = datetime.max.replace(tzinfo=UTC)
_NEVER = datetime.min.replace(tzinfo=UTC)


def holder(certificate: x509.Certificate) -> str:
    """Return what people call the holder: common name, else the whole subject."""
    return describe_certificate(certificate).subject_name.display()


def issuer(certificate: x509.Certificate) -> str:
    """Return what people call who signed: common name, else the whole issuer."""
    return describe_certificate(certificate).issuer_name.display()


def common_names(certificate: x509.Certificate) -> tuple[str, ...]:
    """Return the common names of the subject."""
    return describe_certificate(certificate).subject_name.values("CN")


def dns_names(certificate: x509.Certificate) -> tuple[str, ...]:
    """Return the DNS names among the accepted names (SAN)."""
    return describe_certificate(certificate).san.get("dns", ())


def accepted_names(certificate: x509.Certificate) -> tuple[str, ...]:
    """Return the names that count: DNS names, else common names; and the addresses."""
    return names_of(certificate)


def first_day(certificate: x509.Certificate) -> date:
    """Return the day on which the validity begins, UTC."""
    return (describe_certificate(certificate).not_before or _NEVER).date()


def last_day(certificate: x509.Certificate) -> date:
    """Return the day on which the validity ends, UTC."""
    return (describe_certificate(certificate).not_after or _EVER).date()


def has_expired(certificate: x509.Certificate, now: datetime) -> bool:
    """Say whether the validity is over."""
    return (describe_certificate(certificate).not_after or _EVER) < now


def is_too_young(certificate: x509.Certificate, now: datetime) -> bool:
    """Say whether the validity has not begun."""
    return (describe_certificate(certificate).not_before or _NEVER) > now


def is_named_as_issuer(authority: x509.Certificate, of: x509.Certificate) -> bool:
    """Say whether the subject of one certificate is the issuer of the other, keys apart."""
    return subject_of(authority) == issuer_of(of)


def is_signed_by(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    """Say whether the key of `authority` really made the signature."""
    return signed_by(certificate, authority)


def is_self_signed(certificate: x509.Certificate) -> bool:
    """Say whether the certificate is signed with its own key."""
    return signed_by(certificate, certificate)


def is_authority(certificate: x509.Certificate) -> bool:
    """Say whether the certificate can be that of an authority."""
    return bool(describe_certificate(certificate).is_ca)


def is_for_others_than_clients(certificate: x509.Certificate) -> bool:
    """Say whether the extended key usage leaves clients out."""
    usages = describe_certificate(certificate).extended_key_usage
    return bool(usages) and not {"clientAuth", "anyExtendedKeyUsage"} & set(usages)


def extended_usages(certificate: x509.Certificate) -> str:
    """Return what the extended key usage allows, as openssl calls it."""
    return ", ".join(describe_certificate(certificate).extended_key_usage)


def fingerprint(certificate: x509.Certificate) -> str:
    """Return the SHA-256 fingerprint as openssl prints it."""
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def holders(certificates: Iterable[x509.Certificate]) -> str:
    """Return what people call the holders of several certificates, each once, the first few."""
    names = list(dict.fromkeys(map(holder, certificates)))
    return ", ".join(names[:_MOST_NAMED]) + (", …" if len(names) > _MOST_NAMED else "")


def whole_issuer(certificate: x509.Certificate) -> str:
    """Return the whole name of who signed, on one line."""
    return str(describe_certificate(certificate).issuer_name)
