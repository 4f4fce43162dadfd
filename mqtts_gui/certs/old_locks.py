"""Keys that openssl locked before PKCS#8: `DEK-Info` names the cipher, MD5 makes the key.

The library opens three of these ciphers; students also have AES-192 and the single DES of old
tutorials (`openssl genrsa -des`).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from mqtts_gui.certs.armour_body import is_whole

_HEADER = re.compile(r"^DEK-Info: *([A-Z0-9-]+) *, *((?:[0-9A-Fa-f]{2}){8,16})\s*$", re.MULTILINE)
_SALT_SIZE = 8
_KEY_SIZES = {
    "AES-128-CBC": 16,
    "AES-192-CBC": 24,
    "AES-256-CBC": 32,
    "DES-EDE3-CBC": 24,
    "DES-CBC": 8,
}


@dataclass(frozen=True, slots=True)
class OldLock:
    """The cipher that a block's headers name.

    Attributes:
        start: Its initialisation vector, whose first bytes salt the passphrase.
    """

    cipher: str
    start: bytes

    def open(self, locked: bytes, passphrase: bytes) -> bytes | None:
        """Return the key's DER; None for the wrong passphrase."""
        key = self._key(passphrase)
        algorithm = AES(key) if self.cipher.startswith("AES") else TripleDES(_tripled(key))
        block_size = algorithm.block_size // 8
        if not locked or len(locked) % block_size or len(self.start) != block_size:
            return None
        opened = Cipher(algorithm, CBC(self.start)).decryptor().update(locked)
        der = opened[: -opened[-1]] if 1 <= opened[-1] <= block_size else b""
        return der if is_whole(der) else None

    def _key(self, passphrase: bytes) -> bytes:
        size = _KEY_SIZES[self.cipher]
        key = digest = b""
        while len(key) < size:
            material = digest + passphrase + self.start[:_SALT_SIZE]
            digest = hashlib.md5(material, usedforsecurity=False).digest()
            key += digest
        return key[:size]


def read_old_lock(headers: str) -> OldLock | None:
    """Return the lock that the headers of a block describe; None for one that is not known."""
    found = _HEADER.search(headers)
    if found is None or found[1] not in _KEY_SIZES:
        return None
    return OldLock(found[1], bytes.fromhex(found[2]))


def _tripled(key: bytes) -> bytes:
    """Return the key of triple DES that does what single DES does with `key`."""
    return key * 3 if len(key) == _SALT_SIZE else key
