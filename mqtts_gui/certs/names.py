"""Who a certificate is for: distinguished names, attribute by attribute.

Names are read from their DER, because `cryptography` refuses whole names for one odd character
(T61String, empty or overlong values) that openssl shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from typing_extensions import override

from mqtts_gui.certs.attribute_names import SHORT_NAMES
from mqtts_gui.certs.der import (
    OBJECT_IDENTIFIER,
    SEQUENCE,
    SET,
    DerError,
    Element,
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
_CONSTRUCTED = 0x20

# How each string type is called in ASN.1, and how its bytes are read.
_STRING_TYPES = {
    UTF8_STRING: ("UTF8String", "utf-8"),
    NUMERIC_STRING: ("NumericString", "latin-1"),
    PRINTABLE_STRING: ("PrintableString", "latin-1"),
    # What everybody wrote into it, and how openssl reads it.
    T61_STRING: ("T61String", "latin-1"),
    IA5_STRING: ("IA5String", "latin-1"),
    VISIBLE_STRING: ("VisibleString", "latin-1"),
    UNIVERSAL_STRING: ("UniversalString", "utf-32-be"),
    BMP_STRING: ("BMPString", "utf-16-be"),
}
_OTHER_TYPES = {
    0x01: "BOOLEAN",
    0x02: "INTEGER",
    0x03: "BIT STRING",
    0x04: "OCTET STRING",
    0x05: "NULL",
    0x06: "OBJECT IDENTIFIER",
    0x0A: "ENUMERATED",
    0x15: "VideotexString",
    0x17: "UTCTime",
    0x18: "GeneralizedTime",
    0x19: "GraphicString",
    0x1B: "GeneralString",
    0x30: "SEQUENCE",
    0x31: "SET",
}


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a distinguished name.

    Attributes:
        name: Short name as openssl prints it, or the dotted object identifier.
        value: Decoded text; untrusted. `#` and its DER in hexadecimal where it is no text.
        string_type: ASN.1 tag of the value, such as `UTF8_STRING`.
        joined: It stands in one set with the attribute before it, which openssl shows by a plus
            sign: together they are one step of the name.
    """

    name: str
    value: str
    string_type: int
    joined: bool = False

    @property
    def string_type_name(self) -> str:
        """The ASN.1 type of the value, such as `UTF8String` or `BIT STRING`."""
        if self.string_type in _STRING_TYPES:
            return _STRING_TYPES[self.string_type][0]
        return _OTHER_TYPES.get(self.string_type, f"[{self.string_type:#04x}]")


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
        """Return the whole name on one line: `C=FR, O=Lycée + OU=CIEL, CN=vm`."""
        text = ""
        for each in self.attributes:
            separator = " + " if each.joined else ", " if text else ""
            text += f"{separator}{each.name}={each.value}"
        return text


NO_NAME = DistinguishedName()


def read_name(der: bytes) -> DistinguishedName:
    """Return the distinguished name encoded in `der`.

    Raises:
        DerError: the structure is damaged; odd text alone is not an error.
    """
    name = read_element(der)
    attributes = [
        _attribute(_inside(pair, SEQUENCE), joined=place > 0)
        for relative in read_elements(_inside(name, SEQUENCE))
        for place, pair in enumerate(read_elements(_inside(relative, SET)))
    ]
    return DistinguishedName(tuple(attributes), der[: name.size])


def _inside(element: Element, tag: int) -> bytes:
    # openssl does not look whether it is said to be constructed.
    if element.tag | _CONSTRUCTED != tag:
        raise DerError("a name is a sequence of sets of pairs")
    return element.content


def _attribute(pair: bytes, *, joined: bool) -> Attribute:
    elements = read_elements(pair)
    if len(elements) != 2 or elements[0].tag != OBJECT_IDENTIFIER:  # noqa: PLR2004 - type and value
        raise DerError("an attribute is a type and a value")
    oid, value = read_oid(elements[0].content), elements[1]
    text = _text(value.tag, value.content)
    return Attribute(SHORT_NAMES.get(oid, oid), text, value.tag, joined)


def _text(tag: int, content: bytes) -> str:
    if tag not in _STRING_TYPES:
        return "#" + encode(tag, content).hex().upper()
    return content.decode(_STRING_TYPES[tag][1], errors="replace")
