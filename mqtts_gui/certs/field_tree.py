"""Every field of a certificate, request, key or list, as a tree in the order people expect."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from mqtts_gui.certs.description import Description
from mqtts_gui.certs.extension_nodes import extension_node, with_list_extensions
from mqtts_gui.certs.field_node import FieldNode, bounded, day_count, only
from mqtts_gui.certs.field_sections import dates, identity, names, prints
from mqtts_gui.certs.items import Kind, LoadedItem
from mqtts_gui.certs.key_nodes import key_node, secret_nodes, signature_node
from mqtts_gui.certs.request_nodes import attribute_nodes, own_signature
from mqtts_gui.certs.revoked_nodes import revoked_node
from mqtts_gui.certs.signature_nodes import with_algorithm
from mqtts_gui.certs.validity import Validity
from mqtts_gui.i18n import Phrase, mark, nmark

__all__ = ["FieldNode", "field_tree"]


def field_tree(item: LoadedItem, described: Description, now: datetime) -> tuple[FieldNode, ...]:
    """Return all fields of an item.

    Args:
        item: What was read; the bytes of its key and of its signature come from it.
        described: Its description.
        now: What the days that are left are counted from.
    """
    if described.kind is Kind.UNKNOWN:
        return ()
    return (
        *with_algorithm(identity(described), item),
        *names(described),
        *_period(described, now),
        *only([revoked_node(item, described), key_node(item, described)]),
        *secret_nodes(item),
        *_extensions(item, described),
        *attribute_nodes(item),
        *only([own_signature(item), signature_node(item)]),
        *prints(described),
        *_form(described),
    )


def _period(described: Description, now: datetime) -> Iterator[FieldNode]:
    children = tuple(dates(described))
    validity = described.validity
    if validity is None or described.kind is Kind.CRL:
        yield from children
        return
    length = validity.not_after - validity.not_before
    words = _days(length) if length >= timedelta() else mark("it ends before it begins")
    yield FieldNode(
        mark("Validity"),
        validity.until(now),
        (*children, FieldNode(mark("Lifetime"), words), _rest(validity, now)),
        opened=True,
    )


def _rest(validity: Validity, now: datetime) -> FieldNode:
    if not validity.begun(now):
        return FieldNode(mark("Begins in"), _days(validity.not_before - now), name="rest")
    if validity.expired(now):
        return FieldNode(mark("Expired since"), _days(now - validity.not_after), name="rest")
    return FieldNode(mark("Time left"), _days(validity.remaining(now)), name="rest")


def _days(length: timedelta) -> Phrase:
    return day_count(length.days) if length.days else mark("less than a day")


def _extensions(item: LoadedItem, described: Description) -> Iterator[FieldNode]:
    found = with_list_extensions(described.extensions.all, item)
    if not found:
        return
    count = nmark("%(count)s extension", "%(count)s extensions", len(found))
    label = mark("Extensions asked for") if described.kind is Kind.CSR else mark("Extensions")
    yield FieldNode(label, count, bounded(found, extension_node), name="extensions", opened=True)


def _form(described: Description) -> Iterator[FieldNode]:
    if described.form:
        yield FieldNode(mark("Written as"), described.form)
