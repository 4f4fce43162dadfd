"""PKCS#12 containers: certificate, key and authority in one locked file."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs12 import (
    PKCS12KeyAndCertificates,
    load_pkcs12,
)

from mqtts_gui.certs.der import DerError
from mqtts_gui.certs.derivation import read_locks
from mqtts_gui.certs.file_findings import slow_to_open, unusable
from mqtts_gui.certs.items import Kind, LoadedItem, Password
from mqtts_gui.certs.loose_containers import open_loosely
from mqtts_gui.certs.quiet import attempt
from mqtts_gui.errors import Finding

_LARGEST_KEY = 1_200
"""Bytes; RSA of 8192 bits has 1024, and the library takes minutes to check larger ones."""

# The marks of a key in a container, locked or not (RFC 7292, 4.2); they stand in the clear.
_KEY_BAGS = tuple(bytes.fromhex(f"060b2a864886f70d010c0a01{last}") for last in ("01", "02"))


def load(der: bytes, password: Password) -> tuple[LoadedItem, ...]:
    """Return what the container holds: certificate, key, others; or the locked whole."""
    try:
        locks = read_locks(der)
    except DerError:
        return (_damaged(der),)
    if locks.too_long:
        return (_closed(der, slow_to_open()),)
    if locks.key_size > _LARGEST_KEY:
        return (_closed(der, unusable("key-unsupported")),)
    secret = ""
    opened = _open(der, None) or _open(der, b"")
    if opened is None and locks.locked and (secret := password() or ""):
        opened = _open(der, secret.encode("utf-8"))
    items = open_loosely(der, secret) if opened is None or _holds_several_keys(der) else ()
    if items and (opened is None or any(item.value is not None for item in items)):
        return items
    if opened is None:
        locked = locks.locked
        return (_closed(der, unusable("file-pkcs12-password")) if locked else _damaged(der),)
    return tuple(_items(opened, encrypted=bool(secret))) or (_item(der, unusable("file-unknown")),)


def _holds_several_keys(der: bytes) -> bool:
    """Return whether there is more than one, as in the stores of Java: the library returns one."""
    return sum(map(der.count, _KEY_BAGS)) > 1


def is_old(der: bytes) -> bool:
    """Return whether OpenSSL 3 opens the container with `-legacy` only."""
    try:
        return read_locks(der).old
    except DerError:
        return False


def der_of(certificate: x509.Certificate) -> bytes:
    """Return the bytes of a certificate."""
    return certificate.public_bytes(Encoding.DER)


def _open(der: bytes, secret: bytes | None) -> PKCS12KeyAndCertificates | None:
    return attempt(lambda: load_pkcs12(der, secret))


def _closed(der: bytes, finding: Finding) -> LoadedItem:
    return _item(der, finding, encrypted=True)


def _damaged(der: bytes) -> LoadedItem:
    return _item(der, unusable("form-garbage"))


def _item(der: bytes, finding: Finding, *, encrypted: bool = False) -> LoadedItem:
    """Return the container as a whole: nothing could be taken out of it."""
    return LoadedItem(Kind.PKCS12, "PKCS12", encrypted=encrypted, findings=(finding,), der=der)


def _items(opened: PKCS12KeyAndCertificates, *, encrypted: bool) -> list[LoadedItem]:
    holders = [opened.cert] if opened.cert else []
    items = [
        LoadedItem(Kind.CERTIFICATE, "PKCS12", each.certificate, der=der_of(each.certificate))
        for each in (*holders, *opened.additional_certs)
    ]
    if opened.key is not None:
        key = LoadedItem(Kind.PRIVATE_KEY, "PKCS12", opened.key, encrypted=encrypted)
        items.insert(1 if opened.cert else 0, key)
    return items
