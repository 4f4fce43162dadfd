"""The bytes of keys, signatures and requests that no description holds, out of the encoding."""

from __future__ import annotations

from dataclasses import dataclass

from mqtts_gui.certs.der import (
    BIT_STRING,
    INTEGER,
    SEQUENCE,
    SET,
    Element,
    encode,
    read_element,
    read_elements,
    read_oid,
)
from mqtts_gui.certs.items import Kind, LoadedItem
from mqtts_gui.certs.matching import public_key_der
from mqtts_gui.certs.names import Attribute, read_name
from mqtts_gui.certs.structure import read_structure

_PSS = "1.2.840.113549.1.1.10"
_RSA = {"1.2.840.113549.1.1.1", "1.2.840.113549.1.1.7", _PSS}
_SALT = 0xA2
_USUAL_SALT = 20
"""What RFC 4055 has where nothing is said."""
_EC = "1.2.840.10045.2.1"
_ATTRIBUTES = 0xA0
_SIGNED = {Kind.CERTIFICATE, Kind.CSR, Kind.CRL}
_SIGNATURE_PLACE = 2
_NO_OID = encode(0x06, b"\x2a\x03")
_TEXTS = {0x0C, 0x12, 0x13, 0x14, 0x16, 0x1A, 0x1C, 0x1E}
"""Tags of the string types."""


@dataclass(frozen=True, slots=True)
class PublicBytes:
    """A public key as it is encoded.

    Attributes:
        algorithm: Object identifier.
        bits: The encoded key; of an RSA key the modulus.
        exponent: Of an RSA key.
    """

    algorithm: str
    bits: bytes
    exponent: int | None = None

    @property
    def is_rsa(self) -> bool:
        """Its bytes are a modulus."""
        return self.exponent is not None

    @property
    def is_point(self) -> bool:
        """Its bytes are a point of an elliptic curve."""
        return self.algorithm == _EC


@dataclass(frozen=True, slots=True)
class RequestAttribute:
    """What a request says beside name and key."""

    oid: str
    values: tuple[bytes, ...]


def public_bytes(item: LoadedItem) -> PublicBytes | None:
    """Return the public key in `item`, also of a private key; None where there is none to read."""
    der = b""
    if item.kind in _SIGNED:
        der = read_structure(item.kind, item.der).public_key
    elif item.key_holder is not None:
        der = public_key_der(item.key_holder) or b""
    elif item.kind is Kind.PUBLIC_KEY:
        der = item.der
    try:
        return _public_bytes(der)
    except (ValueError, IndexError):
        return None


def signature_bytes(item: LoadedItem) -> bytes | None:
    """Return the signature of a certificate, request or list."""
    try:
        parts = read_elements(read_element(item.der).content) if item.kind in _SIGNED else ()
    except ValueError:
        return None
    if len(parts) <= _SIGNATURE_PLACE or parts[_SIGNATURE_PLACE].tag != BIT_STRING:
        return None
    return parts[_SIGNATURE_PLACE].content[1:]


def pss_salt(item: LoadedItem) -> int | None:
    """Return the bytes of salt of an RSA-PSS signature; None for other algorithms."""
    try:
        parts = read_elements(read_element(item.der).content) if item.kind in _SIGNED else ()
        oid, *parameters = read_elements(parts[1].content)
        if read_oid(oid.content) != _PSS:
            return None
        fields = read_elements(parameters[0].content) if parameters else ()
        salt = next((field for field in fields if field.tag == _SALT), None)
        return _USUAL_SALT if salt is None else int.from_bytes(read_element(salt.content).content)
    except (ValueError, IndexError):
        return None


def request_attributes(item: LoadedItem) -> tuple[RequestAttribute, ...]:
    """Return the attributes of a request, in its order; none where they are damaged."""
    if item.kind is not Kind.CSR:
        return ()
    try:
        fields = read_elements(read_elements(read_element(item.der).content)[0].content)
        holder = next((field for field in fields if field.tag == _ATTRIBUTES), None)
        return tuple(_attribute(each) for each in read_elements(holder.content)) if holder else ()
    except (ValueError, IndexError):
        return ()


def text_in(der: bytes) -> Attribute | None:
    """Return the text and its type, if `der` is one string and nothing else."""
    try:
        if read_element(der).size != len(der) or der[0] not in _TEXTS:
            return None
        pair = encode(SEQUENCE, _NO_OID, der)
        return read_name(encode(SEQUENCE, encode(SET, pair))).attributes[0]
    except (ValueError, IndexError):
        return None


def _public_bytes(der: bytes) -> PublicBytes:
    algorithm, bits = read_elements(read_element(der).content)[:2]
    oid = read_oid(read_element(algorithm.content).content)
    key = bits.content[1:]
    if oid in _RSA:
        modulus, exponent = read_elements(read_element(key).content)[:2]
        if modulus.tag == exponent.tag == INTEGER:
            return PublicBytes(oid, modulus.content.lstrip(b"\0"), int.from_bytes(exponent.content))
    return PublicBytes(oid, key)


def _attribute(element: Element) -> RequestAttribute:
    oid, values = read_elements(element.content)[:2]
    parts = read_elements(values.content)
    return RequestAttribute(
        read_oid(oid.content), tuple(encode(each.tag, each.content) for each in parts)
    )
