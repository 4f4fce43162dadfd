"""From a PEM block, or bare DER, to the items it holds."""

from __future__ import annotations

from mqtts_gui.certs import pkcs7, pkcs12
from mqtts_gui.certs.armour import Block
from mqtts_gui.certs.der import (
    BIT_STRING,
    INTEGER,
    OBJECT_IDENTIFIER,
    OCTET_STRING,
    SEQUENCE,
    DerError,
    read_element,
    read_elements,
)
from mqtts_gui.certs.file_findings import mended, unusable
from mqtts_gui.certs.items import Kind, LoadedItem, Password
from mqtts_gui.certs.keys import load_private_key, load_public_key
from mqtts_gui.certs.other_objects import find_other
from mqtts_gui.certs.signed_objects import find_signed, is_signed, load_signed

_KIND_OF_LABEL = {
    "CERTIFICATE": Kind.CERTIFICATE,
    "X509 CERTIFICATE": Kind.CERTIFICATE,
    "TRUSTED CERTIFICATE": Kind.CERTIFICATE,
    "CERTIFICATE REQUEST": Kind.CSR,
    "NEW CERTIFICATE REQUEST": Kind.CSR,
    "X509 CRL": Kind.CRL,
    "PUBLIC KEY": Kind.PUBLIC_KEY,
    "RSA PUBLIC KEY": Kind.PUBLIC_KEY,
    "PKCS12": Kind.PKCS12,
}
_PKCS7_LABELS = ("PKCS7", "PKCS #7 SIGNED DATA", "CMS")
_PARAMETERS = " PARAMETERS"
# The tags of the first elements inside, in an order that leaves no doubt.
_STRUCTURES = (
    ((INTEGER, SEQUENCE, OCTET_STRING), "PRIVATE KEY"),
    ((INTEGER, SEQUENCE), "PKCS12"),
    ((INTEGER, OCTET_STRING), "EC PRIVATE KEY"),
    ((INTEGER, INTEGER, INTEGER), "RSA PRIVATE KEY"),
    ((INTEGER, INTEGER), "RSA PUBLIC KEY"),
    ((SEQUENCE, OCTET_STRING), "ENCRYPTED PRIVATE KEY"),
    ((SEQUENCE, BIT_STRING), "PUBLIC KEY"),
    ((OBJECT_IDENTIFIER,), "PKCS7"),
)


def kind_of_label(label: str) -> Kind:
    """Return what a block of this label claims to hold."""
    if label.endswith("PRIVATE KEY"):
        return Kind.PRIVATE_KEY
    return _KIND_OF_LABEL.get(label, Kind.UNKNOWN)


def parse_block(block: Block, password: Password) -> tuple[LoadedItem, ...]:
    """Return the items of a PEM block; none for parameters, which belong to the key after them."""
    if block.label.endswith(_PARAMETERS):
        return ()
    kind = kind_of_label(block.label)
    if block.fault is not None or block.der is None:
        code = block.fault or "form-garbage"
        return (LoadedItem(kind, "PEM", findings=(unusable(code),)),)
    if block.label in _PKCS7_LABELS:
        return _parse_pkcs7(block.der, password)
    if kind is Kind.PRIVATE_KEY:
        return (load_private_key(block, "PEM", password),)
    return _parse(kind, block.der, "TRUSTED" if "TRUSTED" in block.label else "PEM", password)


def parse_der(der: bytes, password: Password) -> tuple[LoadedItem, ...]:
    """Return the items of bare DER, which says what it is by its structure alone."""
    label = _label_of(der)
    if label in _PKCS7_LABELS:
        return _parse_pkcs7(der, password)
    if label is not None and label.endswith("PRIVATE KEY"):
        return (load_private_key(Block(label, der), "DER", password),)
    if label is not None:
        return _parse(kind_of_label(label), der, "DER", password)
    found = find_signed(der, "DER")
    return (found,) if found else find_other(der)


def _parse(kind: Kind, der: bytes, form: str, password: Password) -> tuple[LoadedItem, ...]:
    if kind is Kind.PUBLIC_KEY:
        return (load_public_key(der, form),)
    if kind is Kind.PKCS12:
        return pkcs12.load(der, password)
    if not is_signed(kind):
        return (LoadedItem(kind, form, findings=(unusable("file-unknown"),), der=der),)
    if form != "TRUSTED":
        return (load_signed(kind, der, form),)
    # The trust settings follow the certificate inside the same block.
    der = der[: read_element(der).size]
    return (load_signed(kind, der, form, (mended("file-trusted-cert"),)),)


def _parse_pkcs7(der: bytes, password: Password) -> tuple[LoadedItem, ...]:
    try:
        found = pkcs7.objects_of(der)
    except DerError:
        return (LoadedItem(Kind.UNKNOWN, "PKCS7", findings=(unusable("form-garbage"),), der=der),)
    if not found:
        finding = unusable("file-pkcs7-empty")
        return (LoadedItem(Kind.UNKNOWN, "PKCS7", findings=(finding,), der=der),)
    return tuple(item for kind, each in found for item in _parse(kind, each, "PKCS7", password))


def _label_of(der: bytes) -> str | None:
    """Return the PEM label that this DER would have; None for what is told only by trying."""
    try:
        outer = read_element(der)
        inside = read_elements(outer.content)
    except DerError:
        return None
    tags = tuple(element.tag for element in inside)
    return next((label for start, label in _STRUCTURES if tags[: len(start)] == start), None)
