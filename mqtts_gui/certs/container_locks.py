"""The locks of PKCS#12 containers, for those that the library does not open (RFC 7292, RFC 8018).

asn1crypto says which lock it is; here the password becomes a key, and the key opens it.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7

MOST_ROUNDS = 200_000
"""Python is slower than the library; what asks for more stays locked."""

_FOR_KEY, _FOR_START, _FOR_SEAL = 1, 2, 3
_CIPHERS: dict[str, type[AES] | type[TripleDES]] = {"aes": AES, "tripledes": TripleDES}


@dataclass(frozen=True, slots=True)
class Derivation:
    """How keys are made of a password in PKCS#12 (RFC 7292, B.2)."""

    digest: str
    secret: str = field(repr=False)
    salt: bytes
    rounds: int

    def make(self, purpose: int, size: int) -> bytes:
        """Return `size` bytes for a purpose.

        Raises:
            ValueError: it would take too long.
        """
        _limit(self.rounds)
        block = hashlib.new(self.digest, usedforsecurity=False).block_size
        password = f"{self.secret}\0".encode("utf-16-be")
        material = _filled(self.salt, block) + _filled(password, block)
        key = b""
        while len(key) < size:
            found = bytes([purpose]) * block + material
            for _ in range(self.rounds):
                found = hashlib.new(self.digest, found, usedforsecurity=False).digest()
            key += found
            material = _stirred(material, _filled(found, block)[:block])
        return key[:size]


def is_sealed_with(container: Any, secret: str) -> bool:  # noqa: ANN401 - asn1crypto has no types
    """Return whether a `Pfx` of asn1crypto was sealed with this password and not changed since."""
    seal = container["mac_data"]
    digest = seal["mac"]["digest_algorithm"]["algorithm"].native
    rounds, salt = seal["iterations"].native, seal["mac_salt"].native
    size = hashlib.new(digest, usedforsecurity=False).digest_size
    key = Derivation(digest, secret, salt, rounds).make(_FOR_SEAL, size)
    sealed = hmac.digest(key, bytes(container["auth_safe"]["content"]), digest)
    return hmac.compare_digest(sealed, seal["mac"]["digest"].native)


def decrypt(locked: Any, secret: str) -> bytes:  # noqa: ANN401 - asn1crypto has no types
    """Return what is in a locked safe, an `EncryptedContentInfo` of asn1crypto.

    Raises:
        KeyError: the lock is not known.
        ValueError: the password does not open it, or it would take too long.
    """
    how = locked["content_encryption_algorithm"]
    cipher = _CIPHERS[how.encryption_cipher]
    if how.kdf == "pkcs12_kdf":
        making = Derivation(how.kdf_hmac, secret, how.kdf_salt, how.kdf_iterations)
        key = making.make(_FOR_KEY, how.key_length)
        start = making.make(_FOR_START, cipher.block_size // 8)
    else:
        _limit(how.kdf_iterations)
        known = secret.encode(), how.kdf_salt, how.kdf_iterations
        key = hashlib.pbkdf2_hmac(how.kdf_hmac, *known, how.key_length)
        start = how.encryption_iv
    opened = Cipher(cipher(key), CBC(start)).decryptor().update(locked["encrypted_content"].native)
    unpadder = PKCS7(cipher.block_size).unpadder()
    return unpadder.update(opened) + unpadder.finalize()


def _filled(data: bytes, block: int) -> bytes:
    """Return `data` repeated until it fills whole blocks."""
    size = -(-len(data) // block) * block
    return (data * (size // len(data) + 1))[:size] if data else b""


def _stirred(material: bytes, added: bytes) -> bytes:
    """Return the material with a number, and one, added to each of its blocks."""
    block = len(added)
    number = int.from_bytes(added) + 1
    parts = (material[at : at + block] for at in range(0, len(material), block))
    limit = 1 << 8 * block
    return b"".join(((int.from_bytes(p) + number) % limit).to_bytes(block) for p in parts)


def _limit(rounds: int) -> None:
    if rounds > MOST_ROUNDS:
        raise ValueError("it would take too long")
