"""PKCS#12 containers that `cryptography` refuses whole for one odd certificate in them.

They are opened piece by piece: the seal proves that the password is right, each safe is decrypted,
and every certificate, list and key is then read by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mqtts_gui.certs.armour import Block
from mqtts_gui.certs.container_locks import decrypt, is_sealed_with
from mqtts_gui.certs.derivation import read_locks
from mqtts_gui.certs.items import Kind, LoadedItem
from mqtts_gui.certs.keys import load_private_key
from mqtts_gui.certs.loose import is_endless
from mqtts_gui.certs.signed_objects import load_signed
from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import mark

_VALUES = {"cert_bag": (Kind.CERTIFICATE, "cert_value"), "crl_bag": (Kind.CRL, "crl_value")}
_KEYS = {"key_bag": "PRIVATE KEY", "pkcs8_shrouded_key_bag": "ENCRYPTED PRIVATE KEY"}
# What asn1crypto and the ciphers were seen to raise for what is damaged or not known.
_REFUSALS = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)


def open_loosely(der: bytes, secret: str) -> tuple[LoadedItem, ...]:
    """Return what a container holds; nothing where it is not known that the password is right."""
    from asn1crypto import pkcs12  # type: ignore[import-untyped]  # noqa: PLC0415 - seldom

    if is_endless(der):
        return ()
    try:
        container = pkcs12.Pfx.load(der, strict=True)
        # One without a seal needs no password, if nothing in it is locked.
        sealed = container["mac_data"].native is not None
        if not (is_sealed_with(container, secret) if sealed else not read_locks(der).locked):
            return ()
    except _REFUSALS:
        return ()
    try:
        items = [item for bag in _bags(container, secret) for item in _items(bag, secret)]
    except _REFUSALS:
        return (LoadedItem(Kind.PKCS12, "PKCS12", findings=(_unsupported(),), der=der),)
    # The order of every other container: certificate, its key, the authorities.
    keys = [item for item in items if item.kind is Kind.PRIVATE_KEY]
    others = [item for item in items if item.kind is not Kind.PRIVATE_KEY]
    return (*others[:1], *keys, *others[1:])


def _bags(container: Any, secret: str) -> Iterator[Any]:  # noqa: ANN401 - asn1crypto has no types
    from asn1crypto import pkcs12  # noqa: PLC0415 - seldom

    _limit(bytes(container["auth_safe"]["content"]))
    for safe in container.authenticated_safe:
        opened = b""
        if safe["content_type"].native == "data":
            opened = bytes(safe["content"])
        elif safe["content_type"].native == "encrypted_data":
            opened = decrypt(safe["content"]["encrypted_content_info"], secret)
        _limit(opened)
        yield from pkcs12.SafeContents.load(opened) if opened else ()


def _limit(der: bytes) -> None:
    if is_endless(der):
        raise ValueError("it would take too long")


def _items(bag: Any, secret: str) -> Iterator[LoadedItem]:  # noqa: ANN401 - asn1crypto has no types
    name, value = bag["bag_id"].native, bag["bag_value"]
    if name in _VALUES:
        kind, place = _VALUES[name]
        yield load_signed(kind, bytes(value[place]), "PKCS12")
    elif name in _KEYS:
        block = Block(_KEYS[name], value.untag().dump())
        yield load_private_key(block, "PKCS12", lambda: secret)


def _unsupported() -> Finding:
    return Finding(
        "file-pkcs12-unsupported",
        Severity.ERROR,
        mark(
            "The password is right, but the PKCS#12 container holds something that this program "
            "cannot read."
        ),
        mark("Take it apart with openssl, and use the PEM file that comes out."),
        ("openssl", "pkcs12", "-legacy", "-in", "client.p12", "-out", "client.pem"),
    )
