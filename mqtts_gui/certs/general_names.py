"""General names and reasons of revocation as fields."""

from __future__ import annotations

from collections.abc import Iterable

from cryptography import x509

from mqtts_gui.certs.extension_labels import NAME_KINDS, REASONS
from mqtts_gui.certs.extensions import name_text
from mqtts_gui.certs.field_bytes import text_in
from mqtts_gui.certs.field_node import FieldNode
from mqtts_gui.certs.phrases import line
from mqtts_gui.i18n import Phrase, literal, mark

_OTHER_NAMES = {"1.3.6.1.4.1.311.20.2.3": mark("User name (UPN)")}


def name_part(name: x509.GeneralName) -> FieldNode:
    """Return a general name by its kind, without openssl's prefix."""
    label = NAME_KINDS.get(type(name)) or mark("Other name")
    if isinstance(name, x509.OtherName) and (found := text_in(name.value)) is not None:
        oid = name.type_id.dotted_string
        return FieldNode(_OTHER_NAMES.get(oid, label), found.value, remark=literal(oid))
    return FieldNode(label, name_text(name).partition(":")[2])


def reasons_text(reasons: Iterable[x509.ReasonFlags]) -> Phrase:
    """Return reasons of revocation in words, always in the same order."""
    return line([REASONS[each] for each in sorted(reasons, key=lambda each: each.value)])
