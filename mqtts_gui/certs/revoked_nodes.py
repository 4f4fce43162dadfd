"""The entries of a revocation list as fields."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from cryptography import x509

from mqtts_gui.certs.describing import serial_text
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.field_node import MOST_ENTRIES, FieldNode, bounded, instant
from mqtts_gui.certs.field_sections import revoked_count
from mqtts_gui.certs.general_names import reasons_text
from mqtts_gui.certs.items import LoadedItem
from mqtts_gui.certs.quiet import REFUSALS, no_warnings
from mqtts_gui.i18n import literal, mark

_FEW = 20
"""Entries that are shown at first."""


class _Entry(NamedTuple):
    """What an entry says."""

    serial: int
    date: datetime
    reason: x509.ReasonFlags | None
    since: datetime | None


def revoked_node(item: LoadedItem, described: Description) -> FieldNode | None:
    """Return the certificates that a list revokes: serial number, date and reason of each."""
    count = next(revoked_count(described), None)
    if count is None:
        return None
    entries: tuple[FieldNode, ...] = ()
    if isinstance(item.value, x509.CertificateRevocationList):
        entries = bounded(_entries(item.value), _node, described.revoked)
    opened = 0 < len(entries) <= _FEW
    return FieldNode(count.label, count.value, entries, opened=opened)


def _entries(revocations: x509.CertificateRevocationList) -> list[_Entry]:
    """Return the first entries, up to one that the library refuses to decode."""
    found: list[_Entry] = []
    with no_warnings():  # once for all: it costs more than an entry
        try:
            found.extend(map(_read, islice(revocations, MOST_ENTRIES)))
        except REFUSALS:
            return found
    return found


def _read(entry: x509.RevokedCertificate) -> _Entry:
    reason = since = None
    for extension in _extensions(entry):
        if isinstance(extension.value, x509.CRLReason):
            reason = extension.value.reason
        elif isinstance(extension.value, x509.InvalidityDate):
            since = extension.value.invalidity_date_utc
    return _Entry(entry.serial_number, entry.revocation_date_utc, reason, since)


def _extensions(entry: x509.RevokedCertificate) -> Sequence[x509.Extension[x509.ExtensionType]]:
    try:
        return tuple(entry.extensions)
    except REFUSALS:
        return ()


def _node(entry: _Entry) -> FieldNode:
    serial = serial_text(entry.serial) or ""
    since = () if entry.since is None else (FieldNode(mark("Invalid since"), instant(entry.since)),)
    remark = None if entry.reason is None else reasons_text([entry.reason])
    return FieldNode(literal(serial), instant(entry.date), since, remark, name=serial)
