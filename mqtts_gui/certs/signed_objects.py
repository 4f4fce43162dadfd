"""Certificates, requests and revocation lists out of their bytes: strictly, or else loosely."""

from __future__ import annotations

from collections.abc import Callable

from cryptography import x509

from mqtts_gui.certs.der import BIT_STRING, SEQUENCE, DerError, read_element, read_elements
from mqtts_gui.certs.file_findings import unusable
from mqtts_gui.certs.items import Kind, LoadedItem, Value
from mqtts_gui.certs.loose import is_of_kind
from mqtts_gui.certs.loose_findings import nonstandard
from mqtts_gui.certs.quiet import attempt
from mqtts_gui.errors import Finding

_LOADERS: dict[Kind, Callable[[bytes], Value]] = {
    Kind.CERTIFICATE: x509.load_der_x509_certificate,
    Kind.CSR: x509.load_der_x509_csr,
    Kind.CRL: x509.load_der_x509_crl,
}
SIGNED_SHAPE = (SEQUENCE, SEQUENCE, BIT_STRING)
"""What is signed, the algorithm, the signature."""


def is_signed(kind: Kind) -> bool:
    """Return whether things of this kind carry a signature, and can be loaded here."""
    return kind in _LOADERS


def load_signed(
    kind: Kind, der: bytes, form: str, findings: tuple[Finding, ...] = ()
) -> LoadedItem:
    """Return what is said to be of `kind`; one that breaks a rule is described all the same."""
    value = attempt(lambda: _LOADERS[kind](der))
    if value is not None:
        return LoadedItem(kind, form, value, findings=findings, der=der)
    if is_of_kind(kind, der):
        found = (*findings, nonstandard(kind, der))
        return LoadedItem(kind, form, findings=found, der=der, loose=True)
    return LoadedItem(kind, form, findings=(*findings, unusable("form-garbage")), der=der)


def find_signed(der: bytes, form: str) -> LoadedItem | None:
    """Return what bare DER holds, by trying; None if it is nothing that is signed."""
    if not _has_shape(der):
        return None
    for kind, load in _LOADERS.items():
        value = attempt(lambda load=load: load(der))  # type: ignore[misc]  # mypy cannot type a lambda's default
        if value is not None:
            return LoadedItem(kind, form, value, der=der)
    loose = next((kind for kind in _LOADERS if is_of_kind(kind, der)), None)
    return None if loose is None else load_signed(loose, der, form)


def _has_shape(der: bytes) -> bool:
    try:
        parts = read_elements(read_element(der).content)
    except DerError:
        return False
    return tuple(part.tag for part in parts) == SIGNED_SHAPE
