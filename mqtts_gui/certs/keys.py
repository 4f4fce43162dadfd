"""Private and public keys out of their many containers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cryptography.exceptions import InternalError, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes

from mqtts_gui.certs import openssh
from mqtts_gui.certs.armour import Block
from mqtts_gui.certs.ber import definite
from mqtts_gui.certs.der import (
    BIT_STRING,
    INTEGER,
    OCTET_STRING,
    SEQUENCE,
    DerError,
    Element,
    read_elements,
)
from mqtts_gui.certs.derivation import KNOWN_ALGORITHMS, read_locks
from mqtts_gui.certs.file_findings import slow_to_open, unusable
from mqtts_gui.certs.items import Kind, LoadedItem, Password
from mqtts_gui.certs.old_locks import OldLock, read_old_lock
from mqtts_gui.certs.quiet import no_warnings
from mqtts_gui.certs.rsa_checks import is_consistent
from mqtts_gui.errors import Finding

_LOCK_HEADER = "DEK-Info"
_TYPED_ENCODINGS = ("utf-8", "cp1252", "cp850")
"""What a terminal made of "é": UTF-8, or the code pages of Windows and of its console."""

# The tags of the first elements inside, by the label of a block that holds them.
_LABELS = (
    ((SEQUENCE, OCTET_STRING), "ENCRYPTED PRIVATE KEY"),
    ((INTEGER, SEQUENCE, OCTET_STRING), "PRIVATE KEY"),
    ((INTEGER, OCTET_STRING), "EC PRIVATE KEY"),
    ((INTEGER,) * 9, "RSA PRIVATE KEY"),
    ((INTEGER,) * 6, "DSA PRIVATE KEY"),
    ((INTEGER, INTEGER), "RSA PUBLIC KEY"),
    ((SEQUENCE, BIT_STRING), "PUBLIC KEY"),
)
_MORE_PRIMES = b"\x01"
"""The version of an RSA key that has more than two."""

Open = Callable[[bytes], PrivateKeyTypes | None]


def load_private_key(block: Block, form: str, password: Password) -> LoadedItem:
    """Return the private key in `block`; `password` is asked only if it is encrypted."""
    der = block.der or b""
    if block.label == openssh.PRIVATE_LABEL:
        return openssh.load_private_key(der, block.pem(), password)
    if _LOCK_HEADER in block.headers:
        lock = read_old_lock(block.headers)
        if lock is None:
            return _locked(form, unusable("key-unsupported"))
        return _unlock(form, lambda secret: _open_old(lock, der, secret), password)
    if _tags(der)[:2] == (SEQUENCE, OCTET_STRING):
        refused = _refused(der)
        return _locked(form, refused) if refused else _unlock(form, _opener(der), password)
    return _plain(form, der)


def usual_label(block: Block) -> str | None:
    """Return the label that a key should have, if it has another; else None."""
    of_key = block.label.endswith(("PRIVATE KEY", "PUBLIC KEY"))
    if not of_key or block.headers or block.label == openssh.PRIVATE_LABEL:
        return None
    tags = _tags(block.der or b"")
    label = next((label for start, label in _LABELS if tags[: len(start)] == start), block.label)
    return label if label != block.label else None


def load_public_key(der: bytes, form: str) -> LoadedItem:
    """Return the public key in `der` (SubjectPublicKeyInfo or PKCS#1)."""
    value: PublicKeyTypes | None = None
    findings: tuple[Finding, ...] = ()
    try:
        with no_warnings():
            value = serialization.load_der_public_key(der)
    except (UnsupportedAlgorithm, InternalError):
        findings = (unusable("key-unsupported"),)
    except (ValueError, TypeError):
        findings = (unusable("form-garbage"),)
    return LoadedItem(Kind.PUBLIC_KEY, form, value, findings=findings, der=der)


def _plain(form: str, der: bytes) -> LoadedItem:
    """Return a key that is not encrypted."""
    try:
        key = _read(der, None)
    except (UnsupportedAlgorithm, InternalError):
        return _unreadable(form, "key-unsupported")
    except (ValueError, TypeError):
        return _unreadable(form, _damage(der))
    if not is_consistent(key):
        return _unreadable(form, "form-onebyte")
    return LoadedItem(Kind.PRIVATE_KEY, form, key)


def _refused(der: bytes) -> Finding | None:
    """Return what keeps an encrypted key from being opened, whatever the passphrase."""
    try:
        locks = read_locks(der)
    except DerError:
        return unusable("form-garbage")
    if not locks.algorithms <= KNOWN_ALGORITHMS:
        return unusable("key-unsupported")
    return slow_to_open() if locks.too_long else None


def _opener(der: bytes) -> Open:
    return lambda secret: _read(der, secret)


def _open_old(lock: OldLock, der: bytes, secret: bytes) -> PrivateKeyTypes | None:
    plain = lock.open(der, secret)
    return None if plain is None else _read(plain, None)


def _unlock(form: str, read: Open, password: Password) -> LoadedItem:
    """Return an encrypted key; an empty passphrase counts as none, openssl allows no such key."""
    secret = password()
    if not secret:
        return _locked(form, unusable("key-needs-passphrase"))
    for encoded in dict.fromkeys(_encoded(secret)):
        try:
            key = read(encoded)
        except (UnsupportedAlgorithm, InternalError):
            return _locked(form, unusable("key-unsupported"))
        except (ValueError, TypeError):
            continue
        if key is not None and is_consistent(key):
            return LoadedItem(Kind.PRIVATE_KEY, form, key, encrypted=True)
    return _locked(form, unusable("key-wrong-passphrase"))


def _encoded(secret: str) -> Iterator[bytes]:
    for encoding in _TYPED_ENCODINGS:
        try:
            yield secret.encode(encoding)
        except UnicodeEncodeError:
            continue


def _read(der: bytes, secret: bytes | None) -> PrivateKeyTypes:
    with no_warnings():
        # Proving primes takes seconds; see rsa_checks.
        return serialization.load_der_private_key(der, secret, unsafe_skip_rsa_key_validation=True)


def _damage(der: bytes) -> str:
    """Return the code of what is wrong with a key that the library refuses."""
    try:
        definite(der)
        inside = next((e.content for e in _parts(der) if e.tag == OCTET_STRING), b"")
        numbers = definite(inside) if inside[:1] == bytes([SEQUENCE]) else der
        parts = _parts(numbers)
    except (DerError, IndexError):
        return "form-garbage"
    is_rsa = tuple(part.tag for part in parts[:3]) == (INTEGER, INTEGER, INTEGER)
    # The library refuses RSA keys of more than two primes, which openssl can make.
    return "key-unsupported" if is_rsa and parts[0].content == _MORE_PRIMES else "form-onebyte"


def _parts(der: bytes) -> tuple[Element, ...]:
    return read_elements(read_elements(der)[0].content)


def _tags(der: bytes) -> tuple[int, ...]:
    try:
        return tuple(part.tag for part in _parts(der))
    except (DerError, IndexError):
        return ()


def _locked(form: str, finding: Finding) -> LoadedItem:
    return LoadedItem(Kind.PRIVATE_KEY, form, encrypted=True, findings=(finding,))


def _unreadable(form: str, code: str) -> LoadedItem:
    return LoadedItem(Kind.PRIVATE_KEY, form, findings=(unusable(code),))
