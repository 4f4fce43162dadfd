"""Keys and signatures as fields: what is public about them, byte by byte; secrets never."""

from __future__ import annotations

from mqtts_gui.certs.description import Description
from mqtts_gui.certs.field_bytes import PublicBytes, public_bytes, signature_bytes
from mqtts_gui.certs.field_node import FieldNode, only, with_dump
from mqtts_gui.certs.field_sections import key_facts, key_print
from mqtts_gui.certs.items import Kind, LoadedItem
from mqtts_gui.i18n import Phrase, mark

_LARGEST_EXPONENT = 64
"""Bits of an exponent that is shown as a number."""
_LABELS = {
    Kind.PRIVATE_KEY: mark("Private key"),
    Kind.PKCS12: mark("Key and certificates (PKCS#12)"),
}
_CONTAINERS = {Kind.PRIVATE_KEY, Kind.PKCS12}


def key_node(item: LoadedItem, described: Description) -> FieldNode | None:
    """Return the public key, or what is public about a private one."""
    public = public_bytes(item)
    children = (
        *key_facts(described),
        *only([_exponent(public)]),
        *key_print(described),
        *only([_bytes(public)]),
    )
    label = _LABELS.get(item.kind) or mark("Public key")
    if not children:
        locked = item.encrypted and item.value is None
        return FieldNode(label, mark("locked"), name="key") if locked else None
    value = str(described.key) if described.key is not None else ""
    return FieldNode(label, value, children, name="key", opened=True)


def secret_nodes(item: LoadedItem) -> tuple[FieldNode, ...]:
    """Return how a private key is kept; what makes it secret is never among the fields."""
    if item.kind not in _CONTAINERS:
        return ()
    lock = FieldNode(mark("Encrypted"), _lock(item), name="encrypted")
    if item.kind is Kind.PKCS12:
        return (lock,)
    hidden = mark("never shown: they are a secret, and stay in the file")
    return (lock, FieldNode(mark("Secret parts"), hidden))


def signature_node(item: LoadedItem) -> FieldNode | None:
    """Return the bytes of the signature."""
    data = signature_bytes(item)
    return with_dump(mark("Signature"), data, "signature") if data else None


def _exponent(public: PublicBytes | None) -> FieldNode | None:
    if public is None or public.exponent is None:
        return None
    number = public.exponent
    if number.bit_length() > _LARGEST_EXPONENT:
        return FieldNode(mark("Exponent"), f"0x{number:x}", mono=True)
    return FieldNode(mark("Exponent"), f"{number} (0x{number:x})")


def _bytes(public: PublicBytes | None) -> FieldNode | None:
    if public is None or not public.bits:
        return None
    label = mark("Bytes of the key")
    if public.is_rsa:
        label = mark("Modulus")
    elif public.is_point:
        label = mark("Point on the curve")
    return with_dump(label, public.bits, "key_bytes")


def _lock(item: LoadedItem) -> Phrase:
    if not item.encrypted:
        return mark("no: who has the file has the key")
    if item.value is None:
        return mark("yes: its passphrase is needed to see more")
    return mark("yes: without its passphrase the file is of no use")
