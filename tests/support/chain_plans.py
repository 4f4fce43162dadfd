"""Chains planned certificate by certificate, so that any fault can be put into any of them.

A plan is a list of parts, leaf first. Faults change the parts; `build` then makes the certificates
byte by byte, because the library refuses to make much of what people have.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from mqtts_gui.certs.der import (
    BIT_STRING,
    BOOLEAN,
    INTEGER,
    OBJECT_IDENTIFIER,
    OCTET_STRING,
    SEQUENCE,
    SET,
    encode,
)
from mqtts_gui.certs.names import UTF8_STRING
from mqtts_gui.certs.roles import Role
from tests.support.issuing import Key, rsa_key

ECDSA_SHA256 = "2a8648ce3d040302"
ECDSA_SHA1 = "2a8648ce3d0401"
RSA_SHA256 = "2a864886f70d01010b"
RSA_SHA1 = "2a864886f70d010105"
ED25519 = "2b6570"
_CN, _O = "550403", "55040a"


@dataclass
class Part:
    """One certificate to be made.

    Attributes:
        label: Its common name, and the name of its key.
        issuer: How the issuer is written; None for the subject of the part above.
        signer: The label of the key that signs; None for that of the part above.
        key: Another kind of key: "rsa", "rsa1024", "ed25519", "p521", "secp256k1"; P-256 otherwise.
        extensions: By object identifier: critical, and what the OCTET STRING holds.
        names_authority: What the authority key identifier holds.
        twice: Which extensions stand there a second time.
    """

    label: str
    subject: bytes | None = None
    issuer: bytes | None = None
    signer: str | None = None
    key: str = "ec"
    key_label: str | None = None
    days: tuple[float, float] = (-30, 400)
    version: int = 3
    serial: int = 0
    sha1: bool = False
    inner_algorithm: str | None = None
    extensions: dict[str, tuple[bool, bytes]] = field(default_factory=dict)
    names_authority: tuple[str, ...] = ("keyid",)
    twice: tuple[str, ...] = ()

    def put(self, value: x509.ExtensionType, *, critical: bool = False) -> None:
        """Set an extension, whatever was there."""
        self.extensions[value.oid.dotted_string] = (critical, value.public_bytes())

    def drop(self, *oids: str) -> None:
        """Leave extensions out."""
        for oid in oids:
            self.extensions.pop(oid, None)


@dataclass
class Plan:
    """A chain to be made and verified.

    Attributes:
        parts: Leaf first, the root last.
        roots: Which parts are trusted, by place; decoys follow them or stand before.
        sent: Which parts come along, by place, in this order.
        extra_roots: Other trusted certificates, before those of the chain.
        last_roots: Other trusted ones, after them.
        extra_sent: Other certificates that come along, before those of the chain.
        lists: Revocation lists, DER.
    """

    parts: list[Part]
    roots: list[int] = field(default_factory=lambda: [-1])
    sent: list[int] = field(default_factory=lambda: [1])
    extra_roots: list[x509.Certificate] = field(default_factory=list)
    last_roots: list[x509.Certificate] = field(default_factory=list)
    extra_sent: list[x509.Certificate] = field(default_factory=list)
    lists: list[bytes] = field(default_factory=list)
    leaf_place: int = 0
    host: str | None = None
    role: Role = Role.ANY


def moment() -> datetime:
    """Return this computer's time, the one that OpenSSL judges by."""
    return datetime.now(UTC).replace(microsecond=0)


CURVES: dict[str, type[ec.EllipticCurve]] = {
    "p521": ec.SECP521R1,
    "secp224r1": ec.SECP224R1,
    "secp256k1": ec.SECP256K1,
    "brainpoolP256r1": ec.BrainpoolP256R1,
}


@cache
def key_of(label: str, kind: str = "ec") -> Key:
    """Return the key of a label, the same for the whole run."""
    match kind:
        case "rsa":
            return rsa_key(2048)
        case "rsa1024":
            return rsa_key(1024)
        case "ed25519":
            return ed25519.Ed25519PrivateKey.generate()
        case _:
            return ec.generate_private_key(CURVES.get(kind, ec.SECP256R1)())


def name(*pairs: tuple[str, str], tag: int = UTF8_STRING) -> bytes:
    """Return a name of (object identifier in hexadecimal, text) pairs, in one string type."""
    encodings = {UTF8_STRING: "utf-8", 0x1E: "utf-16-be", 0x1C: "utf-32-be"}
    relatives = (
        encode(
            SET,
            encode(
                SEQUENCE,
                encode(OBJECT_IDENTIFIER, bytes.fromhex(oid)),
                encode(tag, text.encode(encodings.get(tag, "latin-1"))),
            ),
        )
        for oid, text in pairs
    )
    return encode(SEQUENCE, *relatives)


def common_name(text: str, tag: int = UTF8_STRING) -> bytes:
    """Return a name with an organisation and this common name."""
    return name((_O, "Lycée Exemple"), (_CN, text), tag=tag)


def build(plan: Plan) -> list[x509.Certificate]:
    """Make the certificates of a plan, leaf first."""
    above = [*plan.parts, plan.parts[-1], plan.parts[-1]]
    return [make(part, above[n + 1], above[n + 2]) for n, part in enumerate(plan.parts)]


def make(part: Part, issuer: Part, above: Part | None = None) -> x509.Certificate:
    """Make one certificate, signed by the key of `issuer` unless the part says otherwise.

    `above` is the issuer of the issuer, the issuer itself where that is a root.
    """
    signer = _key(issuer) if part.signer is None else key_of(part.signer)
    extensions = dict(part.extensions)
    if part.names_authority:
        extensions["2.5.29.35"] = (False, _authority(part, issuer, above or issuer))
    again = [(oid, extensions[oid]) for oid in part.twice if oid in extensions]
    stated = [*extensions.items(), *again]
    outer = _algorithm(signer, sha1=part.sha1)
    inner = part.inner_algorithm or outer
    fields = encode(
        SEQUENCE,
        *([encode(0xA0, encode(INTEGER, bytes([part.version - 1])))] if part.version > 1 else []),
        encode(INTEGER, _serial(part)),
        _algorithm_der(inner),
        part.issuer if part.issuer is not None else subject_of(issuer),
        encode(SEQUENCE, *(_time(moment() + timedelta(days=each)) for each in part.days)),
        subject_of(part),
        _public(_key(part)),
        *([encode(0xA3, encode(SEQUENCE, *map(_extension, stated)))] if stated else []),
    )  # fmt: skip
    signature = _sign(signer, fields, sha1=part.sha1)
    der = encode(SEQUENCE, fields, _algorithm_der(outer), encode(BIT_STRING, b"\0" + signature))
    return x509.load_der_x509_certificate(der)


def subject_of(part: Part) -> bytes:
    """Return the subject of a part."""
    return common_name(part.label) if part.subject is None else part.subject


def revocation_list(
    issuer: Part,
    revoked: Iterable[int] = (),
    *,
    days: tuple[float, float] = (-1, 30),
    signer: str | None = None,
    extensions: Sequence[tuple[x509.ExtensionType, bool]] = (),
    entry: tuple[x509.ExtensionType, bool] | None = None,
) -> bytes:
    """Make a revocation list, DER; `entry` is said of each certificate that is revoked."""
    holder = make(replace(issuer, names_authority=()), issuer)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(holder.subject)
        .last_update(moment() + timedelta(days=days[0]))
        .next_update(moment() + timedelta(days=days[1]))
    )
    for value, critical in extensions:
        builder = builder.add_extension(value, critical=critical)
    for number in revoked:
        made = x509.RevokedCertificateBuilder().serial_number(number).revocation_date(moment())
        made = made.add_extension(entry[0], critical=entry[1]) if entry else made
        builder = builder.add_revoked_certificate(made.build())
    key = key_of(signer) if signer else _key(issuer)
    digest = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(key, digest).public_bytes(Encoding.DER)


def serial_of(part: Part) -> int:
    """Return the serial number of a part."""
    return part.serial or 1 + sum(part.label.encode())


def _key(part: Part) -> Key:
    return key_of(part.key_label or part.label, part.key)


def _serial(part: Part) -> bytes:
    number = serial_of(part)
    return number.to_bytes(number.bit_length() // 8 + 1)


def _public(key: Key) -> bytes:
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _algorithm(key: Key, *, sha1: bool) -> str:
    match key:
        case rsa.RSAPrivateKey():
            return RSA_SHA1 if sha1 else RSA_SHA256
        case ed25519.Ed25519PrivateKey():
            return ED25519
        case _:
            return ECDSA_SHA1 if sha1 else ECDSA_SHA256


def _algorithm_der(oid: str) -> bytes:
    null = b"\x05\x00" if oid.startswith("2a864886f70d0101") else b""
    return encode(SEQUENCE, encode(OBJECT_IDENTIFIER, bytes.fromhex(oid)), null)


def _sign(key: Key, data: bytes, *, sha1: bool) -> bytes:
    digest = hashes.SHA1() if sha1 else hashes.SHA256()  # noqa: S303 - the fault to be found
    match key:
        case rsa.RSAPrivateKey():
            return key.sign(data, padding.PKCS1v15(), digest)
        case ed25519.Ed25519PrivateKey():
            return key.sign(data)
        case _:
            return key.sign(data, ec.ECDSA(digest))


def _extension(item: tuple[str, tuple[bool, bytes]]) -> bytes:
    oid, (critical, value) = item
    flag = encode(BOOLEAN, b"\xff") if critical else b""
    return encode(SEQUENCE, _oid(oid), flag, encode(OCTET_STRING, value))


def _oid(dotted: str) -> bytes:
    first, second, *rest = map(int, dotted.split("."))
    return encode(OBJECT_IDENTIFIER, b"".join(map(_base128, (40 * first + second, *rest))))


def _base128(number: int) -> bytes:
    digits = [number & 0x7F]
    while number := number >> 7:
        digits.append(0x80 | number & 0x7F)
    return bytes(reversed(digits))


def _authority(part: Part, issuer: Part, above: Part) -> bytes:
    """Return an authority key identifier of the wanted parts, right or wrong."""
    wanted = part.names_authority
    own = x509.SubjectKeyIdentifier.from_public_key(_key(issuer).public_key()).digest
    elements = []
    if "keyid" in wanted or "wrong-keyid" in wanted:
        elements.append(encode(0x80, own if "keyid" in wanted else bytes(20)))
    if "serial" in wanted or "wrong-serial" in wanted:
        elements.append(encode(0xA1, encode(0xA4, subject_of(above))))
        number = _serial(issuer) if "serial" in wanted else b"\x7f\x7f"
        elements.append(encode(0x82, number))
    return encode(SEQUENCE, *elements)


def _time(instant: datetime) -> bytes:
    """Return a date; RFC 5280 wants the short form up to 2049."""
    text = instant.strftime("%Y%m%d%H%M%SZ")
    short = 1950 <= instant.year < 2050
    return encode(0x17 if short else 0x18, (text[2:] if short else text).encode("ascii"))
