"""Algorithms and curves by the names that openssl prints, and how strong they are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import (
    dsa,
    ec,
    ed448,
    ed25519,
    rsa,
    x448,
    x25519,
)
from typing_extensions import override

from mqtts_gui.certs.algorithm_names import SIGNATURES
from mqtts_gui.certs.curves import curve_name

LEAST_RSA_BITS = 1963
"""OpenSSL 3 estimates the work of breaking RSA, and finds the 112 bits of its usual level here."""
LEAST_DSA_BITS = 2048
LEAST_EC_BITS = 224

_DIGEST = re.compile(r"(sha)-?(\d+)", re.IGNORECASE)
_WEAK_DIGESTS = {
    "md2WithRSAEncryption": "MD2",
    "md4WithRSAEncryption": "MD4",
    "md5WithRSAEncryption": "MD5",
    "md5WithRSA": "MD5",
    "md5": "MD5",
    "shaWithRSAEncryption": "SHA-0",
    "dsaWithSHA": "SHA-0",
    "sha1WithRSAEncryption": "SHA-1",
    "sha1WithRSA": "SHA-1",
    "sha1": "SHA-1",
    "ecdsa-with-SHA1": "SHA-1",
    "dsaWithSHA1": "SHA-1",
    "dsaWithSHA1-old": "SHA-1",
    "ripemd160WithRSA": "RIPEMD-160",
}


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """What is public about a key.

    Attributes:
        type: `RSA`, `EC`, `Ed25519` …
        size: Bits, as openssl counts them; None when the type has no size.
        curve: openssl's name of an elliptic curve.
    """

    type: str
    size: int | None = None
    curve: str | None = None

    @property
    def weak(self) -> bool:
        """OpenSSL refuses the key at security level 2, the usual one."""
        if self.size is None:
            return False
        least = {"RSA": LEAST_RSA_BITS, "DSA": LEAST_DSA_BITS, "DH": LEAST_DSA_BITS}
        return self.size < least.get(self.type, LEAST_EC_BITS)

    @override
    def __str__(self) -> str:
        """Return what fits on a line: `RSA 2048`, `EC prime256v1`, `Ed25519`."""
        if self.curve:
            return f"{self.type} {self.curve}"
        return f"{self.type} {self.size}" if self.type in {"RSA", "DSA", "DH"} else self.type


_FIXED: tuple[tuple[tuple[type, ...], KeyFacts], ...] = (
    ((ed25519.Ed25519PublicKey, ed25519.Ed25519PrivateKey), KeyFacts("Ed25519", 256)),
    ((ed448.Ed448PublicKey, ed448.Ed448PrivateKey), KeyFacts("Ed448", 456)),
    ((x25519.X25519PublicKey, x25519.X25519PrivateKey), KeyFacts("X25519", 253)),
    ((x448.X448PublicKey, x448.X448PrivateKey), KeyFacts("X448", 448)),
)


def signature_name(oid: str) -> str:
    """Return openssl's name of a signature algorithm, or the object identifier."""
    return SIGNATURES.get(oid, oid)


def weak_digest(signature_algorithm: str | None) -> str | None:
    """Return the digest of an algorithm that OpenSSL refuses at its usual security level."""
    return _WEAK_DIGESTS.get(signature_algorithm or "")


def digest_name(signature_algorithm: str | None) -> str | None:
    """Return the digest of an algorithm as people write it: "SHA-256"; None where it has none."""
    found = _DIGEST.search(signature_algorithm or "")
    return f"{found[1].upper()}-{found[2]}" if found else weak_digest(signature_algorithm)


def key_facts(key: object) -> KeyFacts:
    """Return what is public about a private or public key of any kind."""
    match key:
        case rsa.RSAPublicKey() | rsa.RSAPrivateKey():
            return KeyFacts("RSA", key.key_size)
        case ec.EllipticCurvePublicKey() | ec.EllipticCurvePrivateKey():
            return KeyFacts("EC", key.curve.key_size, curve_name(key.curve.name))
        case dsa.DSAPublicKey() | dsa.DSAPrivateKey():
            return KeyFacts("DSA", key.key_size)
        case _:
            return next((f for types, f in _FIXED if isinstance(key, types)), _rare(key))


def _rare(key: object) -> KeyFacts:
    """Return the facts of a key of a type that the library may have dropped: DH, ML-DSA."""
    name = type(key).__name__.removesuffix("PublicKey").removesuffix("PrivateKey")
    return KeyFacts(name, getattr(key, "key_size", None))
