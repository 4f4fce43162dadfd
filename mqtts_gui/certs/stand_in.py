"""A certificate that an authority might have signed, and never did.

OpenSSL judges leaves, each for a purpose: an authority with the right keyUsage, shown as a leaf, is
refused because it may not speak TLS. With this certificate below it, OpenSSL judges what counts:
whether it may sign, and everything above. Only the signature of the stand-in is wrong, and that is
the very last thing that OpenSSL looks at.
"""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from mqtts_gui.certs.der import (
    BIT_STRING,
    INTEGER,
    OBJECT_IDENTIFIER,
    OCTET_STRING,
    SEQUENCE,
    SET,
    encode,
    read_element,
    read_elements,
)
from mqtts_gui.certs.names import UTF8_STRING
from mqtts_gui.certs.structure import structure_of

_NULL = 0x05
# A signature algorithm for each type of key: OpenSSL takes nobody for an issuer whose key makes
# other signatures.
_ECDSA = encode(SEQUENCE, encode(OBJECT_IDENTIFIER, bytes.fromhex("2a8648ce3d040302")))
_ALGORITHMS = {
    "EC": _ECDSA,
    "RSA": encode(
        SEQUENCE,
        encode(OBJECT_IDENTIFIER, bytes.fromhex("2a864886f70d01010b")),
        encode(_NULL),
    ),
    "DSA": encode(SEQUENCE, encode(OBJECT_IDENTIFIER, bytes.fromhex("608648016503040302"))),
    "Ed25519": encode(SEQUENCE, encode(OBJECT_IDENTIFIER, bytes.fromhex("2b6570"))),
    "Ed448": encode(SEQUENCE, encode(OBJECT_IDENTIFIER, bytes.fromhex("2b6571"))),
}
_EC_ON_P256 = encode(
    SEQUENCE,
    encode(OBJECT_IDENTIFIER, bytes.fromhex("2a8648ce3d0201")),
    encode(OBJECT_IDENTIFIER, bytes.fromhex("2a8648ce3d030107")),
)
# The generator of P-256 (SEC 2): a point of the curve that is at hand without making a key.
_POINT = bytes.fromhex(
    "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
)
_KEY = encode(SEQUENCE, _EC_ON_P256, encode(BIT_STRING, b"\0" + _POINT))
_VALIDITY = encode(SEQUENCE, encode(0x17, b"000101000000Z"), encode(0x18, b"99991231235959Z"))
_COMMON_NAME = encode(OBJECT_IDENTIFIER, bytes.fromhex("550403"))
_AUTHORITY_KEY_IDENTIFIER = encode(OBJECT_IDENTIFIER, bytes.fromhex("551d23"))
_NO_SIGNATURE = encode(SEQUENCE, encode(INTEGER, b"\1"), encode(INTEGER, b"\1"))
_VERSION_3 = encode(0xA0, encode(INTEGER, b"\2"))


def stand_in_below(authority: x509.Certificate, key_type: str | None) -> bytes | None:
    """Return the DER of a leaf whose issuer can be no other certificate than `authority`.

    None where no signature fits such a key.
    """
    algorithm = _ALGORITHMS.get(key_type or "")
    if algorithm is None:
        return None
    structure = structure_of(authority)
    names = encode(0xA1, encode(0xA4, structure.issuer.der))
    number = encode(0x82, _serial(authority))
    identifier = encode(OCTET_STRING, encode(SEQUENCE, names, number))
    extension = encode(SEQUENCE, _AUTHORITY_KEY_IDENTIFIER, identifier)
    extensions = encode(0xA3, encode(SEQUENCE, extension))
    return _certificate(structure.subject.der, algorithm, extensions)


def stand_in_alone() -> bytes:
    """Return the DER of a leaf whose issuer nobody is."""
    return _certificate(_name(b"nobody"), _ECDSA, b"")


def _certificate(issuer: bytes, algorithm: bytes, extensions: bytes) -> bytes:
    number, subject = encode(INTEGER, b"\1"), _name(b"stand-in")
    fields = (_VERSION_3, number, algorithm, issuer, _VALIDITY, subject, _KEY, extensions)
    signature = encode(BIT_STRING, b"\0" + _NO_SIGNATURE)
    return encode(SEQUENCE, encode(SEQUENCE, *fields), algorithm, signature)


def _name(text: bytes) -> bytes:
    pair = encode(SEQUENCE, _COMMON_NAME, encode(UTF8_STRING, text))
    return encode(SEQUENCE, encode(SET, pair))


def _serial(certificate: x509.Certificate) -> bytes:
    """Return the serial number as it is encoded, negative or not."""
    fields = read_elements(read_element(certificate.public_bytes(Encoding.DER)).content)[0]
    numbers = (field for field in read_elements(fields.content) if field.tag == INTEGER)
    return next(numbers).content
