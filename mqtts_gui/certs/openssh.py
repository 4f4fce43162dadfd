"""Keys of OpenSSH, which TLS programs do not read but students have."""

from __future__ import annotations

import re
from base64 import b64encode
from importlib.util import find_spec

from cryptography.exceptions import InternalError, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

from mqtts_gui.certs.file_findings import encrypted_openssh, mended, slow_to_open, unusable
from mqtts_gui.certs.items import Kind, LoadedItem, Password
from mqtts_gui.certs.quiet import attempt, no_warnings
from mqtts_gui.certs.rsa_checks import is_consistent
from mqtts_gui.errors import Finding, Severity

PRIVATE_LABEL = "OPENSSH PRIVATE KEY"
PUBLIC_LABEL = "SSH2 PUBLIC KEY"

_FORM = "OpenSSH"
_LINE = re.compile(
    r"(?:^|\s)((?:ssh-|ecdsa-sha2-|sk-)[a-z0-9@.-]{3,60} [A-Za-z0-9+/]{20,}={0,2})(?:\s|$)"
)
_LONGEST_HEAD = 65_536
_MAGIC = b"openssh-key-v1\0"
_LENGTH_SIZE = 4
_PASSPHRASE_BASED = b"bcrypt"
_MOST_ROUNDS = 200
"""Each takes some ten milliseconds; ssh-keygen uses 16 to 24."""


def load_private_key(der: bytes, pem: bytes, password: Password) -> LoadedItem:
    """Return the private key in `pem`, whose decoded bytes are `der`."""
    locked, rounds = _lock(der)
    if not locked:
        return _opened(pem, None)
    if find_spec("bcrypt") is None:
        return _private(None, encrypted_openssh(), locked=True)
    if rounds > _MOST_ROUNDS:
        return _private(None, slow_to_open(), locked=True)
    secret = password()
    if not secret:
        return _private(None, unusable("key-needs-passphrase"), locked=True)
    return _opened(pem, secret.encode("utf-8"))


def _opened(pem: bytes, secret: bytes | None) -> LoadedItem:
    locked = secret is not None
    key: PrivateKeyTypes | None = None
    try:
        key = _read(pem, secret)
        finding = mended("file-openssh-key") if is_consistent(key) else unusable("form-onebyte")
    except (UnsupportedAlgorithm, InternalError):
        finding = unusable("key-unsupported")
    except (ValueError, TypeError):
        finding = unusable("key-wrong-passphrase" if locked else "form-garbage")
    sound = finding.severity is not Severity.ERROR
    return _private(key if sound else None, finding, locked=locked)


def load_public_key(der: bytes) -> LoadedItem:
    """Return the key of a block as PuTTYgen saves public keys (RFC 4716)."""
    return _public(_text(der, 0)[0] + b" " + b64encode(der))


def load_public_line(text: str) -> LoadedItem | None:
    """Return the key of a line such as `ssh-ed25519 AAAA… name`, or None."""
    found = _LINE.search(text[:_LONGEST_HEAD])
    return None if found is None else _public(found[1].encode("ascii"))


def _read(pem: bytes, secret: bytes | None) -> PrivateKeyTypes:
    with no_warnings():
        # Proving primes takes seconds; see rsa_checks.
        return serialization.load_ssh_private_key(pem, secret, unsafe_skip_rsa_key_validation=True)


def _private(key: PrivateKeyTypes | None, finding: Finding, *, locked: bool) -> LoadedItem:
    return LoadedItem(Kind.PRIVATE_KEY, _FORM, key, encrypted=locked, findings=(finding,))


def _public(line: bytes) -> LoadedItem:
    value = attempt(lambda: serialization.load_ssh_public_key(line))
    finding = mended("file-openssh-public-key") if value else unusable("file-openssh-public-key")
    return LoadedItem(Kind.PUBLIC_KEY, _FORM, value, findings=(finding,))


def _lock(der: bytes) -> tuple[bool, int]:
    """Return whether a passphrase is needed, and how often it would be digested."""
    if not der.startswith(_MAGIC):
        return False, 0
    _, place = _text(der, len(_MAGIC))
    name, place = _text(der, place)
    options, _ = _text(der, place)
    _, after_salt = _text(options, 0)
    rounds = int.from_bytes(options[after_salt : after_salt + _LENGTH_SIZE])
    return name != b"none", rounds if name == _PASSPHRASE_BASED else 0


def _text(data: bytes, place: int) -> tuple[bytes, int]:
    """Return the counted text at `place`, and where what follows it begins."""
    start = place + _LENGTH_SIZE
    end = start + int.from_bytes(data[place:start])
    return data[start:end], end
