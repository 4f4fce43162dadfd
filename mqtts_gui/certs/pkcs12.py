"""PKCS#12 containers: certificate, key and authority in one locked file."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs12 import (
    PKCS12KeyAndCertificates,
    load_pkcs12,
)

from mqtts_gui.certs.file_findings import unusable
from mqtts_gui.certs.items import Kind, LoadedItem, Password
from mqtts_gui.certs.quiet import attempt


def load(der: bytes, password: Password) -> tuple[LoadedItem, ...]:
    """Return what the container holds: certificate, key, others; or the locked whole."""
    encrypted = False
    opened = attempt(lambda: load_pkcs12(der, None)) or attempt(lambda: load_pkcs12(der, b""))
    if opened is None and (secret := password()):
        encrypted = True
        opened = attempt(lambda: load_pkcs12(der, secret.encode("utf-8")))
    if opened is None:
        findings = (unusable("file-pkcs12-password"),)
        return (
            LoadedItem(Kind.PKCS12, "PKCS12", None, encrypted=True, findings=findings, der=der),
        )
    return tuple(_items(opened, encrypted=encrypted))


def der_of(certificate: x509.Certificate) -> bytes:
    """Return the bytes of a certificate."""
    return certificate.public_bytes(Encoding.DER)


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
