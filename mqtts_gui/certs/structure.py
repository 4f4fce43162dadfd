"""The parts of a certificate, a request or a list that are wanted even when decoding fails."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from mqtts_gui.certs.der import (
    INTEGER,
    OCTET_STRING,
    SEQUENCE,
    DerError,
    Element,
    encode,
    read_element,
    read_elements,
    read_oid,
)
from mqtts_gui.certs.items import Kind
from mqtts_gui.certs.names import NO_NAME, DistinguishedName, read_name

_CONTEXT_0 = 0xA0
_CONTEXT_3 = 0xA3
# PKCS#9's, and the one that Windows used before it.
_EXTENSION_REQUESTS = ("1.2.840.113549.1.9.14", "1.3.6.1.4.1.311.2.1.14")
# Places among the SEQUENCEs inside (the numbers and tagged fields between them left out).
_ISSUER_PLACE = {Kind.CERTIFICATE: 1, Kind.CRL: 1}
_SUBJECT_PLACE = {Kind.CERTIFICATE: 3, Kind.CSR: 0}
_KEY_PLACE = {Kind.CERTIFICATE: 4, Kind.CSR: 1}
_LONGEST_VERSION = 4


@dataclass(frozen=True, slots=True)
class RawExtension:
    """An extension as it is encoded.

    Attributes:
        value: What its OCTET STRING holds.
        der: The whole extension.
    """

    oid: str
    critical: bool
    value: bytes
    der: bytes


@dataclass(frozen=True, slots=True)
class Structure:
    """What every signed object has: version, names and extensions.

    Attributes:
        version: As people count, from 1; None when it cannot be read.
        algorithm: Object identifier of the signature algorithm inside what is signed, the one that
            openssl prints; that of the signature where there is none inside, as in requests.
        public_key: The SubjectPublicKeyInfo, empty for a list.
    """

    version: int | None = None
    algorithm: str | None = None
    subject: DistinguishedName = NO_NAME
    issuer: DistinguishedName = NO_NAME
    extensions: tuple[RawExtension, ...] = ()
    public_key: bytes = b""


def read_structure(kind: Kind, der: bytes) -> Structure:
    """Return the structure of a certificate, request or list; what is damaged stays empty."""
    try:
        whole = read_elements(read_element(der).content)
        fields = read_elements(whole[0].content)
        version = _version(kind, fields)
    except (DerError, IndexError):
        return Structure()
    sequences = [field for field in fields if field.tag == SEQUENCE]
    signing = whole[1:2] if kind is Kind.CSR else sequences[:1]
    return Structure(
        version,
        _oid(signing[0]) if signing else None,
        _name(sequences, _SUBJECT_PLACE.get(kind)),
        _name(sequences, _ISSUER_PLACE.get(kind)),
        _extensions(kind, fields),
        _encoded(sequences, _KEY_PLACE.get(kind)),
    )


def structure_of(certificate: x509.Certificate) -> Structure:
    """Return the structure of a certificate; unlike its own properties, this never raises."""
    return read_structure(Kind.CERTIFICATE, certificate.public_bytes(Encoding.DER))


def _version(kind: Kind, fields: tuple[Element, ...]) -> int | None:
    number = fields[0]
    if kind is Kind.CERTIFICATE:
        number = read_element(number.content) if number.tag == _CONTEXT_0 else Element(0, b"", 0)
    if number.tag != INTEGER:
        return 1
    if len(number.content) > _LONGEST_VERSION:
        return None
    return int.from_bytes(number.content, signed=True) + 1


def _oid(sequence: Element) -> str | None:
    try:
        return read_oid(read_element(sequence.content).content)
    except DerError:
        return None


def _name(sequences: list[Element], place: int | None) -> DistinguishedName:
    der = _encoded(sequences, place)
    if not der:
        return NO_NAME
    try:
        return read_name(der)
    except DerError:
        return DistinguishedName(der=der)


def _encoded(sequences: list[Element], place: int | None) -> bytes:
    if place is None or place >= len(sequences):
        return b""
    return encode(SEQUENCE, sequences[place].content)


def _extensions(kind: Kind, fields: tuple[Element, ...]) -> tuple[RawExtension, ...]:
    tag = _CONTEXT_3 if kind is Kind.CERTIFICATE else _CONTEXT_0
    holder = next((field for field in reversed(fields) if field.tag == tag), None)
    if holder is None:
        return ()
    try:
        content = _requested(holder) if kind is Kind.CSR else holder.content
        return tuple(_extension(each) for each in read_elements(read_element(content).content))
    except (DerError, IndexError):
        return ()


def _requested(attributes: Element) -> bytes:
    """Return the extensions among the attributes of a request."""
    for attribute in read_elements(attributes.content):
        oid, values = read_elements(attribute.content)[:2]
        if read_oid(oid.content) in _EXTENSION_REQUESTS:
            return values.content
    raise DerError("no extension is asked for")


def _extension(element: Element) -> RawExtension:
    parts = read_elements(element.content)
    if parts[-1].tag != OCTET_STRING:
        raise DerError("an extension ends with its value")
    flag = parts[1].content if len(parts) > 2 else b"\0"  # noqa: PLR2004 - identifier, flag, value
    der = encode(SEQUENCE, element.content)
    return RawExtension(read_oid(parts[0].content), flag != b"\0", parts[-1].content, der)
