"""Healthy: certificates encoded as few programs do today, and that OpenSSL takes all the same."""

from __future__ import annotations

import ssl
from functools import partial

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from mqtts_gui.certs.der import BIT_STRING, INTEGER, SEQUENCE, encode
from tests.support.healthy import Pair, SetUp, healthy, one_way, root
from tests.support.issuing import key_pem, new_key

UTC_TIME, GENERALIZED_TIME = 0x17, 0x18
PRINTABLE, T61, IA5, BMP, UTF8, UNIVERSAL = 0x13, 0x14, 0x16, 0x1E, 0x0C, 0x1C
_SET, _OID = 0x31, 0x06
_ECDSA_SHA256 = encode(SEQUENCE, encode(_OID, bytes.fromhex("2a8648ce3d040302")))
_CN, _O, _UID = b"\x55\x04\x03", b"\x55\x04\x0a", bytes.fromhex("0992268993f22c640101")
Attribute = tuple[bytes, int, bytes]
LOCALHOST: Attribute = (_CN, UTF8, b"localhost")
USUAL = ((UTC_TIME, b"250101000000Z"), (UTC_TIME, b"491231235959Z"))


def odd(
    *subject: Attribute,
    serial: bytes = b"\x11\x22",
    dates: tuple[tuple[int, bytes], tuple[int, bytes]] = USUAL,
    together: bool = False,
) -> SetUp:
    """A certificate of version 1 whose fields are written byte for byte."""
    key, authority = new_key(), root()
    fields = encode(
        SEQUENCE,
        encode(INTEGER, serial),
        _ECDSA_SHA256,
        authority.certificate.subject.public_bytes(),
        encode(SEQUENCE, *(encode(tag, text) for tag, text in dates)),
        _name(subject or (LOCALHOST,), together=together),
        key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
    )
    assert isinstance(authority.key, ec.EllipticCurvePrivateKey)
    signature = authority.key.sign(fields, ec.ECDSA(hashes.SHA256()))
    der = encode(SEQUENCE, fields, _ECDSA_SHA256, encode(BIT_STRING, b"\0" + signature))
    return one_way(Pair(ssl.DER_cert_to_PEM_cert(der).encode(), key_pem(key)))


def _name(attributes: tuple[Attribute, ...], *, together: bool) -> bytes:
    pairs = [
        encode(SEQUENCE, encode(_OID, oid), encode(tag, text)) for oid, tag, text in attributes
    ]
    if together:
        return encode(SEQUENCE, encode(_SET, *sorted(pairs)))
    return encode(SEQUENCE, *(encode(_SET, each) for each in pairs))


def organisation(tag: int, text: bytes) -> SetUp:
    return odd((_O, tag, text), LOCALHOST)


WARNED = ("warn-v1", "warn-no-san")
LATIN, WIDE = "Lycée Évariste".encode("latin-1"), "Lycée".encode("utf-16-be")
FAULTS = (
    healthy("organisation in UTF-8", partial(organisation, UTF8, "Lycée".encode()), *WARNED),
    healthy("organisation as T61String in Latin-1", partial(organisation, T61, LATIN), *WARNED),
    healthy("organisation as BMPString", partial(organisation, BMP, WIDE), *WARNED),
    healthy(
        "organisation as UniversalString",
        partial(organisation, UNIVERSAL, "é".encode("utf-32-be")),
        *WARNED,
    ),
    healthy("CN as PrintableString", partial(odd, (_CN, PRINTABLE, b"localhost")), *WARNED),
    healthy("CN as IA5String", partial(odd, (_CN, IA5, b"localhost")), *WARNED),
    healthy("CN as T61String", partial(odd, (_CN, T61, b"localhost")), *WARNED),
    healthy("CN as BMPString", partial(odd, (_CN, BMP, "localhost".encode("utf-16-be"))), *WARNED),
    healthy("two CNs, ours last", partial(odd, (_CN, UTF8, b"vm"), LOCALHOST), *WARNED),
    healthy("two CNs, ours first", partial(odd, LOCALHOST, (_CN, UTF8, b"vm")), *WARNED),
    healthy(
        "CN and UID in one part",
        partial(odd, LOCALHOST, (_UID, UTF8, b"7"), together=True),
        *WARNED,
    ),
    healthy("serial number 0", partial(odd, serial=b"\0"), *WARNED),
    healthy("negative serial number", partial(odd, serial=b"\x85\x01"), *WARNED),
    healthy("serial number of 40 bytes", partial(odd, serial=b"\x01" * 40), *WARNED),
    healthy(
        "UTCTime of 1999 and 2049",
        partial(odd, dates=((UTC_TIME, b"990101000000Z"), (UTC_TIME, b"491231235959Z"))),
        *WARNED,
    ),
    healthy(
        "GeneralizedTime where UTCTime belongs",
        partial(
            odd,
            dates=((GENERALIZED_TIME, b"20250101000000Z"), (GENERALIZED_TIME, b"20301231235959Z")),
        ),
        *WARNED,
    ),
    healthy(
        "from 1950 on",
        partial(odd, dates=((UTC_TIME, b"500101000000Z"), (UTC_TIME, b"491231235959Z"))),
        *WARNED,
    ),
    healthy(
        "from the year 1 on",
        partial(odd, dates=((GENERALIZED_TIME, b"00010101000000Z"), (UTC_TIME, b"491231235959Z"))),
        *WARNED,
    ),
)
