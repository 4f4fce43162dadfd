"""The entries of a revocation list as fields."""

from __future__ import annotations

from collections.abc import Iterator

from cryptography import x509

from mqtts_gui.certs.describing import serial_text
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.field_node import FieldNode, bounded, instant
from mqtts_gui.certs.field_sections import revoked_count
from mqtts_gui.certs.general_names import reasons_text
from mqtts_gui.certs.items import LoadedItem
from mqtts_gui.certs.quiet import attempt
from mqtts_gui.i18n import literal, mark

_FEW = 20
"""Entries that are shown at first."""


def revoked_node(item: LoadedItem, described: Description) -> FieldNode | None:
    """Return the certificates that a list revokes: serial number, date and reason of each."""
    count = next(revoked_count(described), None)
    if count is None:
        return None
    entries: tuple[FieldNode, ...] = ()
    if isinstance(item.value, x509.CertificateRevocationList):
        entries = bounded(_readable(item.value), _entry, described.revoked)
    opened = 0 < len(entries) <= _FEW
    return FieldNode(count.label, count.value, entries, opened=opened)


def _readable(revocations: x509.CertificateRevocationList) -> Iterator[x509.RevokedCertificate]:
    """Yield the entries up to the first that the library refuses to decode."""
    entries = iter(revocations)
    while (entry := attempt(lambda: next(entries, None))) is not None:
        yield entry


def _entry(entry: x509.RevokedCertificate) -> FieldNode:
    serial = serial_text(attempt(lambda: entry.serial_number)) or "?"
    date = attempt(lambda: entry.revocation_date_utc)
    extensions = attempt(lambda: entry.extensions)
    children, remark = [], None
    for extension in extensions or ():
        if isinstance(extension.value, x509.CRLReason):
            remark = reasons_text([extension.value.reason])
        elif isinstance(extension.value, x509.InvalidityDate):
            since = instant(extension.value.invalidity_date_utc)
            children.append(FieldNode(mark("Invalid since"), since))
    value = "" if date is None else instant(date)
    return FieldNode(literal(serial), value, tuple(children), remark, name=serial)
