"""Names as OpenSSL compares them: by what they say, not by how they are encoded.

Two names are the same when their texts are, whatever the string types, the case of ASCII letters
and the number of blanks (X509_NAME_cmp; RFC 5280, 7.1). The authority that was made with `-utf8`
and the certificate that names it as PrintableString belong together.
"""

from __future__ import annotations

from functools import lru_cache

from cryptography import x509

from mqtts_gui.certs.der import DerError, read_element, read_elements
from mqtts_gui.certs.names import (
    BMP_STRING,
    IA5_STRING,
    PRINTABLE_STRING,
    T61_STRING,
    UNIVERSAL_STRING,
    UTF8_STRING,
    VISIBLE_STRING,
    DistinguishedName,
)
from mqtts_gui.certs.structure import structure_of

CanonicalName = tuple[object, ...]
"""To be compared and hashed; equal for names that OpenSSL takes for the same."""

_KNOWN_NAMES = 4096
# NumericString is no text for OpenSSL here: it is compared byte for byte.
_TEXTS = {
    UTF8_STRING: "utf-8",
    PRINTABLE_STRING: "latin-1",
    T61_STRING: "latin-1",
    IA5_STRING: "latin-1",
    VISIBLE_STRING: "latin-1",
    UNIVERSAL_STRING: "utf-32-be",
    BMP_STRING: "utf-16-be",
}


def canonical(name: DistinguishedName) -> CanonicalName:
    """Return what is compared of a name; a name that cannot be read is compared byte for byte."""
    return _canonical(name.der)


def same_holder(one: DistinguishedName, other: DistinguishedName) -> bool:
    """Return whether two names stand for the same holder."""
    return one.der == other.der or canonical(one) == canonical(other)


@lru_cache(_KNOWN_NAMES)
def subject_of(certificate: x509.Certificate) -> CanonicalName:
    """Return the canonical subject of a certificate."""
    return canonical(structure_of(certificate).subject)


@lru_cache(_KNOWN_NAMES)
def issuer_of(certificate: x509.Certificate) -> CanonicalName:
    """Return the canonical issuer of a certificate."""
    return canonical(structure_of(certificate).issuer)


def begins_with(name: CanonicalName, start: CanonicalName) -> bool:
    """Return whether a name lies in the directory below another (nameConstraints)."""
    return name[: len(start)] == start


@lru_cache(_KNOWN_NAMES)
def _canonical(der: bytes) -> CanonicalName:
    try:
        relatives = read_elements(read_element(der).content)
        return tuple(_relative(relative.content) for relative in relatives)
    except (DerError, UnicodeError, IndexError):
        return (der,)


def _relative(content: bytes) -> tuple[tuple[bytes, int, bytes], ...]:
    """Return one level of a name, its attributes in an order that does not depend on their own."""
    return tuple(sorted(_attribute(pair.content) for pair in read_elements(content)))


def _attribute(pair: bytes) -> tuple[bytes, int, bytes]:
    kind, value = read_elements(pair)[:2]
    encoding = _TEXTS.get(value.tag)
    if encoding is None:
        return kind.content, value.tag, value.content
    text = value.content.decode(encoding).encode("utf-8")
    # Bytes know ASCII's blanks and letters only, as OpenSSL does.
    return kind.content, UTF8_STRING, b" ".join(text.split()).lower()
