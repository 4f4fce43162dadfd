"""Signed objects that `cryptography` refuses whole and openssl shows, read field by field.

An unknown version, a date that does not exist or one parameter too many is enough for the refusal.
asn1crypto decodes each field when it is asked for, so that such a field hides no other. It is
imported only where such an object turns up, which is seldom.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from mqtts_gui.certs.der import (
    BIT_STRING,
    LONGEST_OID,
    OBJECT_IDENTIFIER,
    SEQUENCE,
    DerError,
    read_element,
    read_elements,
    read_oid,
)
from mqtts_gui.certs.items import Kind
from mqtts_gui.certs.names import read_name

T = TypeVar("T")

_CONSTRUCTED = 0x20
_MOST_PARTS = 200_000
_DEEPEST = 40
# What asn1crypto was seen to raise for fields that it cannot decode.
_REFUSALS = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)


@dataclass(frozen=True, slots=True)
class _Shape:
    """The names that asn1crypto gives to the parts of an object."""

    body: str
    fields: tuple[str, ...]
    names: tuple[str, ...]
    key: str = ""
    extensions: str = ""
    signature: str = "signature"


_SHAPES = {
    Kind.CERTIFICATE: _Shape(
        "tbs_certificate",
        ("version", "serial_number", "signature", "validity", "issuer_unique_id"),
        ("issuer", "subject"),
        "subject_public_key_info",
        "extensions",
        "signature_value",
    ),
    Kind.CSR: _Shape(
        "certification_request_info",
        ("version", "attributes"),
        ("subject",),
        "subject_pk_info",
    ),
    Kind.CRL: _Shape(
        "tbs_cert_list",
        ("version", "signature", "this_update", "next_update", "revoked_certificates"),
        ("issuer",),
        extensions="crl_extensions",
    ),
}


@dataclass(frozen=True, slots=True)
class LooseFacts:
    """What an object says, as far as it can be decoded; None where it cannot, or says nothing."""

    serial: int | None = None
    not_before: datetime | None = None
    not_after: datetime | None = None
    revoked: int | None = None


def is_of_kind(kind: Kind, der: bytes) -> bool:
    """Return whether `der` is built like a certificate, request or list, whatever its fields say.

    This is what openssl looks at before it prints one.
    """
    return kind in _SHAPES and not is_endless(der) and _try(lambda: _check(kind, der)) is True


def read_loosely(kind: Kind, der: bytes) -> LooseFacts:
    """Return what the fields of a certificate or list say; never raises."""
    body = _try(lambda: _schema(kind).load(der)[_SHAPES[kind].body])
    if body is None or kind is Kind.CSR:
        return LooseFacts()
    if kind is Kind.CRL:
        return LooseFacts(
            not_before=_instant(lambda: body["this_update"]),
            not_after=_instant(lambda: body["next_update"]),
            revoked=_try(lambda: len(body["revoked_certificates"])),
        )
    return LooseFacts(
        serial=_try(lambda: int(body["serial_number"].native)),
        not_before=_instant(lambda: body["validity"]["not_before"]),
        not_after=_instant(lambda: body["validity"]["not_after"]),
    )


def _check(kind: Kind, der: bytes) -> bool:
    """Go through the parts of an object: asn1crypto raises where one is of the wrong type."""
    shape = _SHAPES[kind]
    whole = _schema(kind).load(der, strict=True)
    _ = whole["signature_algorithm"]["algorithm"].dotted, whole[shape.signature].contents
    body = whole[shape.body]
    for field in shape.fields:
        _ = body[field].contents
    for name in shape.names:
        read_name(body[name].chosen.dump())
    if shape.key:
        _check_key(body[shape.key].contents)
    for extension in body[shape.extensions] if shape.extensions else ():
        _ = extension["extn_id"].dotted, extension["critical"].native, extension["extn_value"]
    if kind is Kind.CERTIFICATE:
        _ = body["validity"]["not_before"].chosen, body["validity"]["not_after"].chosen
    return True


def is_endless(der: bytes) -> bool:
    """Return whether it holds so much, or so long an identifier, that nobody would wait for it."""
    waiting, count = [(der, 0)], 0
    while waiting:
        content, depth = waiting.pop()
        try:
            parts = read_elements(content)
        except DerError:
            continue
        count += len(parts)
        waiting += [(part.content, depth + 1) for part in parts if part.tag & _CONSTRUCTED]
        long = any(p.tag == OBJECT_IDENTIFIER and len(p.content) > LONGEST_OID for p in parts)
        if long or count > _MOST_PARTS or depth > _DEEPEST:
            return True
    return False


def _check_key(content: bytes) -> None:
    """Go through a public key, of which asn1crypto reads nothing if it does not know its kind."""
    algorithm, bits = read_elements(content)
    read_oid(read_element(algorithm.content).content)
    if (algorithm.tag, bits.tag) != (SEQUENCE, BIT_STRING):
        raise DerError("no public key")


def _instant(read: Callable[[], Any]) -> datetime | None:
    found = _try(lambda: read().native)
    # asn1crypto has a class of its own for the year 0, which has no instant here.
    if not isinstance(found, datetime) or found.tzinfo is None:
        return None
    return _try(lambda: found.astimezone(UTC))


def _try(read: Callable[[], T]) -> T | None:
    try:
        return read()
    except _REFUSALS:
        return None


@cache
def _schema(kind: Kind) -> Any:  # noqa: ANN401 - asn1crypto has no types
    from asn1crypto import crl, csr, x509  # type: ignore[import-untyped]  # noqa: PLC0415 - seldom

    schemas = {
        Kind.CERTIFICATE: x509.Certificate,
        Kind.CSR: csr.CertificationRequest,
        Kind.CRL: crl.CertificateList,
    }
    return schemas[kind]
