"""Certificates with one odd part each, made byte by byte; their signatures are worth nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from mqtts_gui.certs.der import (
    BIT_STRING,
    INTEGER,
    OBJECT_IDENTIFIER,
    OCTET_STRING,
    SEQUENCE,
    SET,
    encode,
)
from mqtts_gui.certs.names import (
    BMP_STRING,
    PRINTABLE_STRING,
    T61_STRING,
    UNIVERSAL_STRING,
    UTF8_STRING,
)

UTC_TIME, GENERALIZED_TIME, NULL = 0x17, 0x18, encode(0x05)
_CN, _O, _OU = (bytes([0x55, 0x04, last]) for last in (3, 10, 11))
_PRIME_FIELD = "1.2.840.10045.1.1"
_PRIME256V1_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def oid(dotted: str) -> bytes:
    """Return an object identifier's DER."""
    first, second, *rest = map(int, dotted.split("."))
    return encode(OBJECT_IDENTIFIER, *map(_base_128, (first * 40 + second, *rest)))


def _base_128(number: int) -> bytes:
    digits = [number & 0x7F]
    while number := number >> 7:
        digits.append(number & 0x7F | 0x80)
    return bytes(reversed(digits))


def number(value: int) -> bytes:
    """Return an INTEGER."""
    return encode(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, signed=True))


def bits(content: bytes) -> bytes:
    return encode(BIT_STRING, b"\0", content)


def attribute(kind: bytes, tag: int, value: bytes) -> bytes:
    return encode(SEQUENCE, encode(OBJECT_IDENTIFIER, kind), encode(tag, value))


def name(*steps: bytes) -> bytes:
    """Return a name; each step is one attribute, or several that belong together."""
    return encode(SEQUENCE, *(encode(SET, step) for step in steps))


def algorithm(dotted: str, parameters: bytes = b"") -> bytes:
    return encode(SEQUENCE, oid(dotted), parameters)


def public_key(dotted: str, parameters: bytes, content: bytes) -> bytes:
    return encode(SEQUENCE, algorithm(dotted, parameters), bits(content))


def rsa(dotted: str, modulus_bits: int, parameters: bytes = NULL) -> bytes:
    modulus = (1 << modulus_bits) - 159
    return public_key(dotted, parameters, encode(SEQUENCE, number(modulus), number(65537)))


def _usual_key() -> bytes:
    key = ec.derive_private_key(7, ec.SECP256R1()).public_key()
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _written_out_curve() -> bytes:
    """Return the parameters of prime256v1 without its name."""
    prime = (1 << 256) - (1 << 224) + (1 << 192) + (1 << 96) - 1
    b = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
    x = 0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296
    y = 0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5
    base = b"\x04" + x.to_bytes(32) + y.to_bytes(32)
    return encode(
        SEQUENCE,
        number(1),
        encode(SEQUENCE, oid(_PRIME_FIELD), number(prime)),
        encode(
            SEQUENCE,
            encode(OCTET_STRING, (prime - 3).to_bytes(32)),
            encode(OCTET_STRING, b.to_bytes(32)),
        ),
        encode(OCTET_STRING, base),
        number(_PRIME256V1_ORDER),
    )


_POINT = _usual_key()[-65:]


@dataclass(frozen=True)
class Parts:
    """What a certificate is made of, each part as DER."""

    version: bytes = encode(0xA0, number(2))
    serial: bytes = number(0x1122)
    signature: bytes = algorithm("1.2.840.10045.4.3.2")
    issuer: bytes = name(attribute(_CN, UTF8_STRING, b"CA-CIEL"))
    not_before: bytes = encode(UTC_TIME, b"260101000000Z")
    not_after: bytes = encode(UTC_TIME, b"270101000000Z")
    subject: bytes = name(attribute(_CN, UTF8_STRING, b"vm-dupont"))
    key: bytes = _usual_key()
    extensions: bytes = b""

    def der(self) -> bytes:
        """Return the certificate."""
        validity = encode(SEQUENCE, self.not_before, self.not_after)
        body = encode(
            SEQUENCE,
            self.version,
            self.serial,
            self.signature,
            self.issuer,
            validity,
            self.subject,
            self.key,
            encode(0xA3, encode(SEQUENCE, self.extensions)) if self.extensions else b"",
        )
        return encode(SEQUENCE, body, self.signature, bits(bytes(70)))


USUAL = Parts()


def short(text: str) -> bytes:
    """Return a date whose year has two digits."""
    return encode(UTC_TIME, text.encode())


def long(text: str) -> bytes:
    """Return a date whose year has four digits."""
    return encode(GENERALIZED_TIME, text.encode())


def _named(*steps: bytes) -> Parts:
    return replace(USUAL, subject=name(*steps))


ODD: dict[str, Parts] = {
    "date without seconds": replace(USUAL, not_after=short("2701010000Z")),
    "date of another zone": replace(USUAL, not_after=short("270101000000+0100")),
    "date of the year 1": replace(USUAL, not_before=long("00010101000000Z")),
    "date of the year 0": replace(USUAL, not_before=long("00000101000000Z")),
    "date of the year 9999": replace(USUAL, not_after=long("99991231235959Z")),
    "date with a fraction": replace(USUAL, not_after=long("20270101000000.5Z")),
    "date of no month": replace(USUAL, not_after=short("271301000000Z")),
    "date of no calendar": replace(USUAL, not_after=short("270230000000Z")),
    "date in words": replace(USUAL, not_after=short("tomorrow12345")),
    "negative serial number": replace(USUAL, serial=number(-0x80FF)),
    "serial number 0": replace(USUAL, serial=number(0)),
    "serial number of 200 bytes": replace(USUAL, serial=number(1 << 1595)),
    "version 1, said": replace(USUAL, version=encode(0xA0, number(0))),
    "version 2": replace(USUAL, version=encode(0xA0, number(1))),
    "version 5": replace(USUAL, version=encode(0xA0, number(4))),
    "version -1": replace(USUAL, version=encode(0xA0, number(-2))),
    "nobody": replace(USUAL, subject=name(), issuer=name()),
    "several values in one step": _named(
        attribute(_O, UTF8_STRING, "Lycée".encode()),
        attribute(_CN, UTF8_STRING, b"vm") + attribute(_OU, UTF8_STRING, b"CIEL"),
    ),
    "accents of every type": _named(
        attribute(_CN, UTF8_STRING, "Hélène 🔑".encode()),
        attribute(_O, BMP_STRING, "Lycée".encode("utf-16-be")),
        attribute(_OU, T61_STRING, "Élève".encode("latin-1")),
        attribute(_OU, UNIVERSAL_STRING, "Ça".encode("utf-32-be")),
        attribute(_OU, PRINTABLE_STRING, "né".encode("latin-1")),
    ),
    "signs of openssl's own": _named(attribute(_CN, UTF8_STRING, b'#a+b, "c" \\d; <e>=f \n')),
    "empty value": _named(attribute(_CN, UTF8_STRING, b"")),
    "number as a name": _named(attribute(_CN, INTEGER, b"\x05")),
    "attribute that nobody knows": _named(
        encode(SEQUENCE, oid("1.2.3.4.5"), encode(UTF8_STRING, b"x"))
    ),
    "RSA of 1023 bits": replace(USUAL, key=rsa("1.2.840.113549.1.1.1", 1023)),
    "RSA for PSS only": replace(USUAL, key=rsa("1.2.840.113549.1.1.10", 2048, b"")),
    "RSA without parameters": replace(USUAL, key=rsa("1.2.840.113549.1.1.1", 2048, b"")),
    "curve written out": replace(
        USUAL, key=public_key("1.2.840.10045.2.1", _written_out_curve(), _POINT)
    ),
    "curve that nobody knows": replace(
        USUAL, key=public_key("1.2.840.10045.2.1", oid("1.2.3.4"), _POINT)
    ),
    "key of GOST": replace(USUAL, key=public_key("1.2.643.7.1.1.1.1", encode(SEQUENCE), bytes(66))),
    "key that nobody knows": replace(USUAL, key=public_key("1.2.3.4", NULL, b"abc")),
    "key of nothing": replace(USUAL, key=public_key("1.2.840.113549.1.1.1", NULL, b"")),
    "signature that nobody knows": replace(USUAL, signature=algorithm("1.2.3.4", NULL)),
    "signature with parameters too many": replace(
        USUAL, signature=algorithm("1.2.840.10045.4.3.2", NULL)
    ),
    "signature by MD5": replace(USUAL, signature=algorithm("1.2.840.113549.1.1.4", NULL)),
    "signature by SM2": replace(USUAL, signature=algorithm("1.2.156.10197.1.501")),
    "extension that says it is not critical": replace(
        USUAL,
        extensions=encode(
            SEQUENCE,
            oid("2.5.29.17"),
            b"\x01\x01\x00",
            encode(OCTET_STRING, encode(SEQUENCE, encode(0x82, b"vm-dupont"))),
        ),
    ),
}
