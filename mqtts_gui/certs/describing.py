"""Describe certificates, requests, keys and lists: every property read by itself, guarded."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding

from mqtts_gui.certs.algorithms import KeyFacts, key_facts, signature_name
from mqtts_gui.certs.canonical_names import same_holder
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.extensions import Extensions, alternative_names, decode_extensions
from mqtts_gui.certs.items import Kind, LoadedItem
from mqtts_gui.certs.loading import load_bytes
from mqtts_gui.certs.loose import LooseFacts, read_loosely
from mqtts_gui.certs.loose_keys import loose_key_facts
from mqtts_gui.certs.matching import public_key_der
from mqtts_gui.certs.quiet import attempt
from mqtts_gui.certs.signatures import verification
from mqtts_gui.certs.structure import read_structure
from mqtts_gui.certs.usages import KEY_USAGE, extended_usages, usages

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
        case (
            x509.Certificate() | x509.CertificateSigningRequest() | x509.CertificateRevocationList()
        ):
            return _signed(item, item.value)
        case None:
            return _signed(item, None) if item.loose else _bare(item)
        case key:
            return _with_key(_bare(item), key)


def _bare(item: LoadedItem) -> Description:
    return Description(item.kind, item.form, encrypted=item.encrypted)


def _signed(item: LoadedItem, value: _Signed | None) -> Description:
    """Describe a certificate, request or list; `value` is None where only its bytes can be read."""
    structure = read_structure(item.kind, item.der)
    algorithm = structure.algorithm
    described = replace(
        _with_extensions(_bare(item), decode_extensions(structure.extensions)),
        subject_name=structure.subject,
        issuer_name=structure.issuer,
        version=structure.version,
        signature_algorithm=signature_name(algorithm) if algorithm else None,
        fingerprint_sha256=_hex(hashlib.sha256(item.der).digest()),
        fingerprint_sha1=_hex(hashlib.sha1(item.der, usedforsecurity=False).digest()),
    )
    if item.kind is Kind.CRL:
        return _list(described, item, value)
    described = _with_public_key(described, value, structure.public_key)
    return _certificate(described, item, value) if item.kind is Kind.CERTIFICATE else described


def _certificate(described: Description, item: LoadedItem, value: _Signed | None) -> Description:
    constraints = described.extensions.get(x509.BasicConstraints)
    certificate = value if isinstance(value, x509.Certificate) else None
    facts = _facts(certificate) if certificate else read_loosely(item.kind, item.der)
    self_signed = _is_self_signed(described, certificate) if certificate else None
    return replace(
        described,
        not_before=facts.not_before,
        not_after=facts.not_after,
        serial=serial_text(facts.serial),
        is_ca=constraints.ca if constraints else _is_old_root(described, self_signed=self_signed),
        path_length=constraints.path_length if constraints else None,
        self_signed=self_signed,
    )


def _is_old_root(described: Description, *, self_signed: bool | None) -> bool:
    """Return whether openssl takes a certificate of version 1 for an authority: one made by itself.

    Whether that is so cannot be told where the algorithm is as old as the certificate (MD2).
    """
    return described.version == 1 and (
        described.self_issued if self_signed is None else self_signed
    )


def _is_self_signed(described: Description, certificate: x509.Certificate) -> bool | None:
    same = same_holder(described.subject_name, described.issuer_name)
    return verification(certificate, certificate) if same else False


def _facts(certificate: x509.Certificate) -> LooseFacts:
    return LooseFacts(
        attempt(lambda: certificate.serial_number),
        attempt(lambda: certificate.not_valid_before_utc),
        attempt(lambda: certificate.not_valid_after_utc),
    )


def _list(described: Description, item: LoadedItem, value: _Signed | None) -> Description:
    if isinstance(value, x509.CertificateRevocationList):
        return replace(
            described,
            not_before=attempt(lambda: value.last_update_utc),
            not_after=attempt(lambda: value.next_update_utc),
            revoked=attempt(lambda: len(value)),
        )
    facts = read_loosely(item.kind, item.der)
    return replace(
        described, not_before=facts.not_before, not_after=facts.not_after, revoked=facts.revoked
    )


def _with_public_key(described: Description, value: _Signed | None, der: bytes) -> Description:
    """Add what is known of the key in a certificate or request; `der` is the key as it is there."""
    key = None
    if isinstance(value, x509.Certificate | x509.CertificateSigningRequest):
        key = attempt(value.public_key)
    if key is not None:
        return _with_key(described, key)
    facts = loose_key_facts(der)
    return _with_facts(described, facts, der) if facts else described


def _with_key(described: Description, key: PublicKeyTypes | PrivateKeyTypes) -> Description:
    return _with_facts(described, key_facts(key), public_key_der(key))


def _with_facts(described: Description, facts: KeyFacts, der: bytes | None) -> Description:
    return replace(
        described,
        key_type=facts.type,
        key_size=facts.size,
        curve=facts.curve,
        public_key_sha256=_hex(hashlib.sha256(der).digest()) if der else None,
    )


def _with_extensions(described: Description, extensions: Extensions) -> Description:
    key_usage = extensions.by_oid(KEY_USAGE)
    return replace(
        described,
        extensions=extensions,
        san=alternative_names(extensions),
        key_usage=usages(key_usage.raw.value if key_usage else None),
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
