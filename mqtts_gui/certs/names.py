"""Who a certificate is for: distinguished names, attribute by attribute.

Names are read from their DER, because `cryptography` refuses whole names for one odd character
(T61String, empty or overlong values) that openssl shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from typing_extensions import override

from mqtts_gui.certs.der import (
    OBJECT_IDENTIFIER,
    DerError,
    encode,
    read_element,
    read_elements,
    read_oid,
)

UTF8_STRING = 0x0C
NUMERIC_STRING = 0x12
PRINTABLE_STRING = 0x13
T61_STRING = 0x14
IA5_STRING = 0x16
VISIBLE_STRING = 0x1A
UNIVERSAL_STRING = 0x1C
BMP_STRING = 0x1E

_ENCODINGS = {
    UTF8_STRING: "utf-8",
    NUMERIC_STRING: "latin-1",
    PRINTABLE_STRING: "latin-1",
    T61_STRING: "latin-1",  # what everybody wrote into it, and how openssl reads it
    IA5_STRING: "latin-1",
    VISIBLE_STRING: "latin-1",
    UNIVERSAL_STRING: "utf-32-be",
    BMP_STRING: "utf-16-be",
}

# The short names that openssl prints.
SHORT_NAMES = {
    "2.5.4.3": "CN",
    "2.5.4.4": "SN",
    "2.5.4.5": "serialNumber",
    "2.5.4.6": "C",
    "2.5.4.7": "L",
    "2.5.4.8": "ST",
    "2.5.4.9": "street",
    "2.5.4.10": "O",
    "2.5.4.11": "OU",
    "2.5.4.12": "title",
    "2.5.4.13": "description",
    "2.5.4.15": "businessCategory",
    "2.5.4.17": "postalCode",
    "2.5.4.41": "name",
    "2.5.4.42": "GN",
    "2.5.4.43": "initials",
    "2.5.4.44": "generationQualifier",
    "2.5.4.45": "x500UniqueIdentifier",
    "2.5.4.46": "dnQualifier",
    "2.5.4.65": "pseudonym",
    "2.5.4.97": "organizationIdentifier",
    "1.3.6.1.4.1.311.60.2.1.1": "jurisdictionL",
    "1.3.6.1.4.1.311.60.2.1.2": "jurisdictionST",
    "1.3.6.1.4.1.311.60.2.1.3": "jurisdictionC",
    "1.2.643.3.131.1.1": "INN",
    "1.2.643.100.1": "OGRN",
    "1.2.643.100.3": "SNILS",
    "0.9.2342.19200300.100.1.1": "UID",
    "0.9.2342.19200300.100.1.25": "DC",
    "1.2.840.113549.1.9.1": "emailAddress",
    "1.2.840.113549.1.9.2": "unstructuredName",
}


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a distinguished name.

    Attributes:
        name: Short name as openssl prints it, or the dotted object identifier.
        value: Decoded text; untrusted. `#` and its DER in hexadecimal where it is no text.
        string_type: ASN.1 tag of the value, such as `UTF8_STRING`.
    """

    name: str
    value: str
    string_type: int


@dataclass(frozen=True, slots=True)
class DistinguishedName:
    """A subject or an issuer.

    Attributes:
        attributes: In the order of the certificate; empty for an empty name.
        der: The encoded name.
    """

    attributes: tuple[Attribute, ...] = ()
    der: bytes = b""

    def values(self, name: str) -> tuple[str, ...]:
        """Return every value of the attribute `name` ("O", "OU", "CN"), in order."""
        return tuple(each.value for each in self.attributes if each.name == name)

    def joined(self, name: str) -> str | None:
        """Return the values of `name` joined by a comma, or None when it is absent."""
        return ", ".join(self.values(name)) or None

    def by_name(self) -> Mapping[str, tuple[str, ...]]:
        """Return the values by attribute, in the order of first appearance."""
        return {name: self.values(name) for name in dict.fromkeys(a.name for a in self.attributes)}

    def display(self) -> str:
        """Return what people call the holder: common name, else the whole name, else a dash."""
        return self.joined("CN") or str(self) or "-"

    @override
    def __str__(self) -> str:
        """Return the whole name on one line."""
        return ", ".join(f"{each.name}={each.value}" for each in self.attributes)


NO_NAME = DistinguishedName()


def read_name(der: bytes) -> DistinguishedName:
    """Return the distinguished name encoded in `der`.

    Raises:
        DerError: the structure is damaged; odd text alone is not an error.
    """
    name = read_element(der)
    attributes = [
        _attribute(pair.content)
        for relative in read_elements(name.content)
        for pair in read_elements(relative.content)
    ]
    return DistinguishedName(tuple(attributes), der[: name.size])


def _attribute(pair: bytes) -> Attribute:
    elements = read_elements(pair)
    if len(elements) != 2 or elements[0].tag != OBJECT_IDENTIFIER:  # noqa: PLR2004 - type and value
        raise DerError("an attribute is a type and a value")
    oid, value = read_oid(elements[0].content), elements[1]
    return Attribute(SHORT_NAMES.get(oid, oid), _text(value.tag, value.content), value.tag)


def _text(tag: int, content: bytes) -> str:
    encoding = _ENCODINGS.get(tag)
    if encoding is None:
        return "#" + encode(tag, content).hex().upper()
    return content.decode(encoding, errors="replace")
