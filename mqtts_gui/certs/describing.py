"""Describe certificates, requests, keys and lists: every property read by itself, guarded."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding

from mqtts_gui.certs.algorithms import key_facts, signature_name
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.extensions import Extensions, alternative_names, decode_extensions
from mqtts_gui.certs.items import Kind, LoadedItem
from mqtts_gui.certs.loading import load_bytes
from mqtts_gui.certs.matching import public_key_der
from mqtts_gui.certs.quiet import attempt
from mqtts_gui.certs.signatures import verification
from mqtts_gui.certs.structure import read_structure
from mqtts_gui.certs.usages import extended_usages, usages

__all__ = ["Description", "describe", "describe_certificate", "describe_der", "serial_text"]

_Signed = x509.Certificate | x509.CertificateSigningRequest | x509.CertificateRevocationList


def describe_certificate(certificate: x509.Certificate) -> Description:
    """Describe a certificate that did not come out of a file."""
    return describe_der(certificate.public_bytes(Encoding.DER))


def describe_der(der: bytes) -> Description:
    """Describe DER bytes, such as what a broker presented."""
    items = load_bytes(der, Path()).items
    return describe(items[0] if items else LoadedItem(Kind.UNKNOWN, "DER", der=der))


def describe(item: LoadedItem) -> Description:
    """Describe anything that a file held, decodable or not."""
    match item.value:
        case x509.Certificate() as certificate:
            return _certificate(item, certificate)
        case x509.CertificateSigningRequest() as request:
            return _with_key(_signed(item, request), attempt(request.public_key))
        case x509.CertificateRevocationList() as revocations:
            return _revocations(item, revocations)
        case None:
            return _bare(item)
        case key:
            return _with_key(_bare(item), key)


def _bare(item: LoadedItem) -> Description:
    return Description(item.kind, item.form, encrypted=item.encrypted)


def _signed(item: LoadedItem, value: _Signed) -> Description:
    """Describe what certificates, requests and lists have in common."""
    structure = read_structure(item.kind, item.der)
    outer = attempt(lambda: value.signature_algorithm_oid.dotted_string)
    algorithm = structure.algorithm or outer
    return replace(
        _with_extensions(_bare(item), decode_extensions(structure.extensions)),
        subject_name=structure.subject,
        issuer_name=structure.issuer,
        version=structure.version,
        signature_algorithm=signature_name(algorithm) if algorithm else None,
        fingerprint_sha256=_hex(hashlib.sha256(item.der).digest()),
        fingerprint_sha1=_hex(hashlib.sha1(item.der, usedforsecurity=False).digest()),
    )


def _certificate(item: LoadedItem, certificate: x509.Certificate) -> Description:
    described = _with_key(_signed(item, certificate), attempt(certificate.public_key))
    constraints = described.extensions.get(x509.BasicConstraints)
    self_signed = verification(certificate, certificate)
    return replace(
        described,
        not_before=attempt(lambda: certificate.not_valid_before_utc),
        not_after=attempt(lambda: certificate.not_valid_after_utc),
        serial=serial_text(attempt(lambda: certificate.serial_number)),
        # openssl takes a self-signed certificate of version 1 for an authority.
        is_ca=constraints.ca if constraints else described.version == 1 and self_signed is True,
        path_length=constraints.path_length if constraints else None,
        self_signed=self_signed,
    )


def _revocations(item: LoadedItem, revocations: x509.CertificateRevocationList) -> Description:
    return replace(
        _signed(item, revocations),
        not_before=attempt(lambda: revocations.last_update_utc),
        not_after=attempt(lambda: revocations.next_update_utc),
        revoked=attempt(lambda: len(revocations)),
    )


def _with_key(described: Description, key: PublicKeyTypes | PrivateKeyTypes | None) -> Description:
    if key is None:
        return described
    facts, der = key_facts(key), public_key_der(key)
    return replace(
        described,
        key_type=facts.type,
        key_size=facts.size,
        curve=facts.curve,
        public_key_sha256=_hex(hashlib.sha256(der).digest()) if der else None,
    )


def _with_extensions(described: Description, extensions: Extensions) -> Description:
    return replace(
        described,
        extensions=extensions,
        san=alternative_names(extensions),
        key_usage=usages(extensions.get(x509.KeyUsage)),
        extended_key_usage=extended_usages(extensions.get(x509.ExtendedKeyUsage)),
    )


def serial_text(number: int | None) -> str | None:
    """Return a serial number as it is shown: hexadecimal bytes between colons."""
    if number is None:
        return None
    size = max(1, (abs(number).bit_length() + 7) // 8)
    return ("-" if number < 0 else "") + _hex(abs(number).to_bytes(size))


def _hex(data: bytes) -> str:
    return data.hex(":").upper()
