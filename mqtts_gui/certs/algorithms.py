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

LEAST_RSA_BITS = 2048
LEAST_EC_BITS = 224

_SIGNATURES = {
    "1.2.840.113549.1.1.2": "md2WithRSAEncryption",
    "1.2.840.113549.1.1.3": "md4WithRSAEncryption",
    "1.2.840.113549.1.1.4": "md5WithRSAEncryption",
    "1.2.840.113549.1.1.5": "sha1WithRSAEncryption",
    "1.2.840.113549.1.1.10": "rsassaPss",
    "1.2.840.113549.1.1.11": "sha256WithRSAEncryption",
    "1.2.840.113549.1.1.12": "sha384WithRSAEncryption",
    "1.2.840.113549.1.1.13": "sha512WithRSAEncryption",
    "1.2.840.113549.1.1.14": "sha224WithRSAEncryption",
    "1.2.840.113549.1.1.15": "sha512-224WithRSAEncryption",
    "1.2.840.113549.1.1.16": "sha512-256WithRSAEncryption",
    "1.3.14.3.2.29": "sha1WithRSA",
    "1.2.840.10045.4.1": "ecdsa-with-SHA1",
    "1.2.840.10045.4.3.1": "ecdsa-with-SHA224",
    "1.2.840.10045.4.3.2": "ecdsa-with-SHA256",
    "1.2.840.10045.4.3.3": "ecdsa-with-SHA384",
    "1.2.840.10045.4.3.4": "ecdsa-with-SHA512",
    "1.2.840.10040.4.3": "dsaWithSHA1",
    "2.16.840.1.101.3.4.3.1": "dsa_with_SHA224",
    "2.16.840.1.101.3.4.3.2": "dsa_with_SHA256",
    "2.16.840.1.101.3.4.3.3": "dsa_with_SHA384",
    "2.16.840.1.101.3.4.3.4": "dsa_with_SHA512",
    "2.16.840.1.101.3.4.3.9": "ecdsa_with_SHA3-224",
    "2.16.840.1.101.3.4.3.10": "ecdsa_with_SHA3-256",
    "2.16.840.1.101.3.4.3.11": "ecdsa_with_SHA3-384",
    "2.16.840.1.101.3.4.3.12": "ecdsa_with_SHA3-512",
    "2.16.840.1.101.3.4.3.13": "RSA-SHA3-224",
    "2.16.840.1.101.3.4.3.14": "RSA-SHA3-256",
    "2.16.840.1.101.3.4.3.15": "RSA-SHA3-384",
    "2.16.840.1.101.3.4.3.16": "RSA-SHA3-512",
    "1.3.101.112": "ED25519",
    "1.3.101.113": "ED448",
    "1.2.643.2.2.3": "GOST R 34.11-94 with GOST R 34.10-2001",
    "1.2.643.7.1.1.3.2": "GOST R 34.10-2012 with GOST R 34.11-2012 (256 bit)",
    "1.2.643.7.1.1.3.3": "GOST R 34.10-2012 with GOST R 34.11-2012 (512 bit)",
    "1.2.156.10197.1.501": "SM2-with-SM3",
    "2.16.840.1.101.3.4.3.17": "ML-DSA-44",
    "2.16.840.1.101.3.4.3.18": "ML-DSA-65",
    "2.16.840.1.101.3.4.3.19": "ML-DSA-87",
}

_DIGEST = re.compile(r"(sha)-?(\d+)", re.IGNORECASE)
_WEAK_DIGESTS = {
    "md2WithRSAEncryption": "MD2",
    "md4WithRSAEncryption": "MD4",
    "md5WithRSAEncryption": "MD5",
    "sha1WithRSAEncryption": "SHA-1",
    "sha1WithRSA": "SHA-1",
    "ecdsa-with-SHA1": "SHA-1",
    "dsaWithSHA1": "SHA-1",
}

# cryptography says secp256r1 and secp192r1 where openssl prints the names of ANSI X9.62.
_CURVES = {"secp256r1": "prime256v1", "secp192r1": "prime192v1"}


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
        least = {"RSA": LEAST_RSA_BITS, "DSA": LEAST_RSA_BITS, "DH": LEAST_RSA_BITS}
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
    return _SIGNATURES.get(oid, oid)


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
            name = key.curve.name
            return KeyFacts("EC", key.curve.key_size, _CURVES.get(name, name))
        case dsa.DSAPublicKey() | dsa.DSAPrivateKey():
            return KeyFacts("DSA", key.key_size)
        case _:
            return next((f for types, f in _FIXED if isinstance(key, types)), _rare(key))


def _rare(key: object) -> KeyFacts:
    """Return the facts of a key of a type that the library may have dropped: DH, ML-DSA."""
    name = type(key).__name__.removesuffix("PublicKey").removesuffix("PrivateKey")
    return KeyFacts(name, getattr(key, "key_size", None))
