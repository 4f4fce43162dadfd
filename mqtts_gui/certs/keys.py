"""Private and public keys out of their many containers."""

from __future__ import annotations

from collections.abc import Callable

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes

from mqtts_gui.certs.armour import Block
from mqtts_gui.certs.file_findings import mended, unusable
from mqtts_gui.certs.items import Kind, LoadedItem, Password
from mqtts_gui.certs.quiet import attempt, no_warnings

OPENSSH_LABEL = "OPENSSH PRIVATE KEY"


def load_private_key(block: Block, form: str, password: Password) -> LoadedItem:
    """Return the private key in `block`; `password` is asked only if it is encrypted."""
    pem = block.pem()
    if block.label == OPENSSH_LABEL:
        item = _load(lambda secret: serialization.load_ssh_private_key(pem, secret), password)
        return _with_form(item, "OpenSSH", mended_code="file-openssh-key")
    item = _load(lambda secret: serialization.load_pem_private_key(pem, secret), password)
    return _with_form(item, form)


def load_public_key(der: bytes, form: str) -> LoadedItem:
    """Return the public key in `der` (SubjectPublicKeyInfo or PKCS#1)."""
    value: PublicKeyTypes | None = attempt(lambda: serialization.load_der_public_key(der))
    findings = () if value is not None else (unusable("form-garbage"),)
    return LoadedItem(Kind.PUBLIC_KEY, form, value, findings=findings, der=der)


def load_openssh_public_key(line: bytes) -> LoadedItem | None:
    """Return the key of a line such as `ssh-ed25519 AAAA… name`, or None."""
    value = attempt(lambda: serialization.load_ssh_public_key(line))
    return None if value is None else LoadedItem(Kind.PUBLIC_KEY, "OpenSSH", value)


def _load(read: Callable[[bytes | None], PrivateKeyTypes], password: Password) -> LoadedItem:
    try:
        with no_warnings():
            return LoadedItem(Kind.PRIVATE_KEY, value=read(None))
    except TypeError:
        return _unlock(read, password())
    except UnsupportedAlgorithm:
        return LoadedItem(Kind.PRIVATE_KEY, findings=(unusable("key-unsupported"),))
    except ValueError:
        return LoadedItem(Kind.PRIVATE_KEY, findings=(unusable("form-garbage"),))


def _unlock(read: Callable[[bytes | None], PrivateKeyTypes], secret: str | None) -> LoadedItem:
    """Return an encrypted key; an empty passphrase counts as none, openssl allows no such key."""
    if not secret:
        return _locked("key-needs-passphrase")
    try:
        with no_warnings():
            return LoadedItem(Kind.PRIVATE_KEY, value=read(secret.encode("utf-8")), encrypted=True)
    except UnsupportedAlgorithm:
        return _locked("key-unsupported")
    except (ValueError, TypeError):
        return _locked("key-wrong-passphrase")


def _locked(code: str) -> LoadedItem:
    return LoadedItem(Kind.PRIVATE_KEY, encrypted=True, findings=(unusable(code),))


def _with_form(item: LoadedItem, form: str, mended_code: str | None = None) -> LoadedItem:
    findings = (*item.findings, *((mended(mended_code),) if mended_code else ()))
    return LoadedItem(item.kind, form, item.value, item.encrypted, findings)
