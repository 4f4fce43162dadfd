"""The extensions of a certificate, each decoded apart: one that is damaged hides no other."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from cryptography import x509

from mqtts_gui.certs.der import (
    BIT_STRING,
    INTEGER,
    OBJECT_IDENTIFIER,
    OCTET_STRING,
    SEQUENCE,
    encode,
    read_element,
)
from mqtts_gui.certs.loose_names import loose_names
from mqtts_gui.certs.names import read_name
from mqtts_gui.certs.quiet import attempt
from mqtts_gui.certs.structure import RawExtension

T = TypeVar("T", bound=x509.ExtensionType)

_SAN = "2.5.29.17"

# The shell of a certificate, with nothing in it but the one extension that is to be decoded.
_ED25519 = encode(SEQUENCE, encode(OBJECT_IDENTIFIER, b"\x2b\x65\x70"))
_EMPTY_NAME = encode(SEQUENCE)
_TIME = encode(0x17, b"300101000000Z")
_FIRST_FIELDS = b"".join(
    (
        encode(0xA0, encode(INTEGER, b"\x02")),
        encode(INTEGER, b"\x01"),
        _ED25519,
        _EMPTY_NAME,
        encode(SEQUENCE, _TIME, _TIME),
        _EMPTY_NAME,
        encode(SEQUENCE, _ED25519, encode(BIT_STRING, bytes(33))),
    )
)


_TEXT_NAMES: dict[type, str] = {
    x509.DNSName: "dns",
    x509.UniformResourceIdentifier: "uri",
    x509.RFC822Name: "email",
}


@dataclass(frozen=True, slots=True)
class DecodedExtension:
    """An extension and what the library makes of it.

    Attributes:
        value: None when it cannot be decoded; `UnrecognizedExtension` when it is not known.
    """

    raw: RawExtension
    value: x509.ExtensionType | None

    @property
    def known(self) -> bool:
        """The library knows this kind of extension and could decode it."""
        return not isinstance(self.value, x509.UnrecognizedExtension | None)


@dataclass(frozen=True, slots=True)
class Extensions:
    """All extensions of a certificate or request."""

    all: tuple[DecodedExtension, ...]

    def get(self, wanted: type[T]) -> T | None:
        """Return the value of the first extension of this type, or None."""
        return next((each.value for each in self.all if isinstance(each.value, wanted)), None)

    def by_oid(self, oid: str) -> DecodedExtension | None:
        """Return the first extension of this identifier, decoded or not, or None.

        Its bytes are in `raw`: what is not known, or cannot be decoded, is shown by them.
        """
        return next((each for each in self.all if each.raw.oid == oid), None)


NO_EXTENSIONS = Extensions(())


def decode_extensions(raw: tuple[RawExtension, ...]) -> Extensions:
    """Decode each extension by itself."""
    return Extensions(tuple(DecodedExtension(each, _decode(each)) for each in raw))


def alternative_names(extensions: Extensions) -> Mapping[str, tuple[str, ...]]:
    """Return the SAN by kind; `dns` and `ip` are always there, empty when nothing is."""
    names: dict[str, list[str]] = {"dns": [], "ip": []}
    for kind, text in _alternative_names(extensions):
        names.setdefault(kind, []).append(text)
    return {kind: tuple(texts) for kind, texts in names.items()}


def _alternative_names(extensions: Extensions) -> Iterable[tuple[str, str]]:
    san = extensions.get(x509.SubjectAlternativeName)
    if san is not None:
        return map(_general_name, san)
    undecoded = extensions.by_oid(_SAN)
    return loose_names(undecoded.raw.value) if undecoded else ()


def name_text(name: x509.GeneralName) -> str:
    """Return a general name as openssl prints it: `DNS:vm-dupont`, `IP:192.168.56.10`."""
    kind, text = _general_name(name)
    prefixes = {"dns": "DNS", "ip": "IP", "uri": "URI", "email": "email", "dirname": "DirName"}
    return f"{prefixes.get(kind, kind)}:{text}"


def _general_name(name: x509.GeneralName) -> tuple[str, str]:
    match name:
        case x509.DNSName() | x509.UniformResourceIdentifier() | x509.RFC822Name():
            return _TEXT_NAMES[type(name)], name.value
        case x509.IPAddress():
            return "ip", _address(name)
        case x509.DirectoryName():
            encoded = attempt(name.value.public_bytes)
            return "dirname", str(read_name(encoded)) if encoded else ""
        case x509.OtherName():
            return "other", f"{name.type_id.dotted_string} {name.value.hex()}"
        case _:
            return "rid", str(getattr(name.value, "dotted_string", name.value))


def _address(name: x509.IPAddress) -> str:
    value = name.value
    if isinstance(value, ipaddress.IPv4Address | ipaddress.IPv6Address):
        return str(value)
    return value.with_prefixlen


def _decode(raw: RawExtension) -> x509.ExtensionType | None:
    oid = read_element(read_element(raw.der).content).content
    # Without the mark "critical": the library refuses some odd ways of writing it.
    value = encode(OCTET_STRING, raw.value)
    extension = encode(SEQUENCE, encode(OBJECT_IDENTIFIER, oid), value)
    fields = encode(SEQUENCE, _FIRST_FIELDS, encode(0xA3, encode(SEQUENCE, extension)))
    shell = encode(SEQUENCE, fields, _ED25519, encode(BIT_STRING, bytes(65)))
    decoded = attempt(lambda: x509.load_der_x509_certificate(shell).extensions)
    return decoded[0].value if decoded else None
