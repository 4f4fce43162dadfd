"""Every field on a flat list, with its label: for the console, for tables and for copying."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mqtts_gui.certs.description import Description
from mqtts_gui.certs.extension_nodes import extension_rows
from mqtts_gui.certs.field_node import FieldNode
from mqtts_gui.certs.field_sections import (
    dates,
    identity,
    key_facts,
    key_print,
    names,
    prints,
    revoked_count,
)
from mqtts_gui.i18n import Phrase

Row = tuple[Phrase, str]


def all_fields(described: Description) -> tuple[Row, ...]:
    """Return labels and values, in the order in which openssl prints them; texts as they are."""
    return (
        *_rows(identity(described)),
        *_names(described),
        *_rows(dates(described)),
        *_rows(revoked_count(described)),
        *_rows(key_facts(described)),
        *extension_rows(described.extensions),
        *_rows(prints(described)),
        *_rows(key_print(described)),
    )


def other_fields(described: Description) -> tuple[Row, ...]:
    """Return what the six answers leave out, for a short description."""
    rows = (
        *_rows(identity(described)),
        *_names(described, detailed=False),
        *_rows(dates(described)),
        *_rows(revoked_count(described)),
        *extension_rows(described.extensions),
        *_rows(prints(described)),
        *_rows(key_print(described)),
    )
    answered = {"Signature algorithm", "Valid until", "SHA-1 fingerprint"}
    return tuple((label, value) for label, value in rows if label.text not in answered)


def _names(described: Description, *, detailed: bool = True) -> Iterator[Row]:
    """Yield the issuer, then the subject, as openssl does."""
    for node in reversed(tuple(names(described))):
        yield node.label, str(node.value)
        for child in node.children if detailed else ():
            yield Phrase("    %(attribute)s", {"attribute": child.label}), str(child.value)


def _rows(nodes: Iterable[FieldNode]) -> Iterator[Row]:
    return ((node.label, str(node.value)) for node in nodes)
