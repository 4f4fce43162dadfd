"""Extensions as fields: what each says in words, its identifier, and whether it is critical."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cryptography import x509

from mqtts_gui.certs.extension_labels import extension_label, is_named
from mqtts_gui.certs.extension_parts import parts_of
from mqtts_gui.certs.extension_texts import extension_text, known_text
from mqtts_gui.certs.extensions import DecodedExtension, Extensions
from mqtts_gui.certs.field_node import FieldNode, byte_count, dump, shortened
from mqtts_gui.certs.items import LoadedItem
from mqtts_gui.certs.quiet import attempt
from mqtts_gui.i18n import Phrase, mark, nmark

_MONO = {"2.5.29.14", "2.5.29.35"}
"""Key identifiers: bytes, but with a meaning."""
_CRITICAL = {
    True: mark("yes: who does not know this extension must refuse the certificate"),
    False: mark("no"),
}


def extension_node(extension: DecodedExtension) -> FieldNode:
    """Return one extension; its bytes below it where nothing else is known about it."""
    raw, text, parts = extension.raw, known_text(extension), parts_of(extension)
    rest = [
        FieldNode(mark("Identifier (OID)"), raw.oid, name="oid"),
        FieldNode(mark("Critical"), _CRITICAL[raw.critical], name="critical"),
    ]
    known = text is not None or bool(parts)
    if not known:
        rest.append(dump(raw.value))
    return FieldNode(
        extension_label(raw.oid),
        _value(raw.value, text, len(parts)),
        (*parts, *rest),
        _remark(extension, known=known),
        mono=raw.oid in _MONO and text is not None,
        name=f"extension {raw.oid}",
    )


def with_list_extensions(
    extensions: tuple[DecodedExtension, ...], item: LoadedItem
) -> tuple[DecodedExtension, ...]:
    """Return extensions, of a revocation list with those that only lists have decoded as well."""
    value = item.value
    if not isinstance(value, x509.CertificateRevocationList):
        return extensions
    found = {each.oid.dotted_string: each.value for each in attempt(lambda: value.extensions) or ()}
    return tuple(
        each if each.known else replace(each, value=found.get(each.raw.oid, each.value))
        for each in extensions
    )


def extension_rows(extensions: Extensions) -> Iterator[tuple[Phrase, str]]:
    """Yield label and text of each extension, in the order of the certificate."""
    for extension in extensions.all:
        label = extension_label(extension.raw.oid)
        if extension.raw.critical:
            label = mark("%(extension)s, critical", extension=label)
        yield label, extension_text(extension)


def _value(raw: bytes, text: str | None, parts: int) -> str | Phrase:
    if text is not None:
        return shortened(text)
    return nmark("%(count)s entry", "%(count)s entries", parts) if parts else byte_count(len(raw))


def _remark(extension: DecodedExtension, *, known: bool) -> Phrase | None:
    critical = extension.raw.critical
    if extension.value is None and not known:
        return mark("critical; cannot be decoded") if critical else mark("cannot be decoded")
    if not known and not is_named(extension.raw.oid):
        return mark("critical; not known here") if critical else mark("not known here")
    return mark("critical") if critical else None
