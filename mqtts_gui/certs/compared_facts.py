"""The fields in which two objects are compared, and how each is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from mqtts_gui.certs.description import Description
from mqtts_gui.certs.extension_labels import extension_label
from mqtts_gui.certs.extension_texts import extension_text
from mqtts_gui.certs.field_labels import attribute_label
from mqtts_gui.certs.field_node import instant, shortened
from mqtts_gui.certs.items import Kind
from mqtts_gui.i18n import Phrase, mark

Value = str | Phrase

ABSENT = mark("(absent)")
_NOT_READABLE = mark("(not readable)")
_NOT_ASKED = mark("(not asked for)")
_KINDS: dict[Kind, Phrase] = {
    Kind.CERTIFICATE: mark("Certificate"),
    Kind.CSR: mark("Request (CSR)"),
    Kind.PRIVATE_KEY: mark("Private key"),
    Kind.PUBLIC_KEY: mark("Public key"),
    Kind.CRL: mark("Revocation list (CRL)"),
    Kind.PKCS12: mark("Key and certificates (PKCS#12)"),
    Kind.UNKNOWN: mark("Unknown"),
}
_KEYED = frozenset({Kind.CERTIFICATE, Kind.CSR, Kind.PRIVATE_KEY, Kind.PUBLIC_KEY})
_SIGNED = frozenset({Kind.CERTIFICATE, Kind.CSR, Kind.CRL})
_NAMED = frozenset({Kind.CERTIFICATE, Kind.CSR})
_ISSUED = frozenset({Kind.CERTIFICATE, Kind.CRL})
_CERTIFICATES = frozenset({Kind.CERTIFICATE})
_LISTS = frozenset({Kind.CRL})
_REQUESTS = frozenset({Kind.CSR})
_IDENTIFIERS = {"2.5.29.14", "2.5.29.35"}
_TELLING = {"2.5.29.15", "2.5.29.17", "2.5.29.19", "2.5.29.37"}
"""Extensions that decide what a certificate is good for."""
_YES_NO = {True: mark("yes"), False: mark("no")}


@dataclass(frozen=True, slots=True)
class Fact:
    """A field to compare.

    Attributes:
        kinds: What has it; both must.
        read: Returns what an object says; None where it says nothing.
        silent: Of which kinds the silence is no difference.
        missing: What is shown where one of these is silent.
        judged: Whether both say the same is a question at all.
    """

    label: Phrase
    kinds: frozenset[Kind]
    read: Callable[[Description], Value | None]
    important: bool = False
    mono: bool = False
    silent: frozenset[Kind] = frozenset()
    missing: Phrase = ABSENT
    judged: bool = True


def _instant(moment: datetime | None) -> Phrase | None:
    return None if moment is None else instant(moment)


def _string(value: object) -> str | None:
    return None if value is None else str(value)


_KIND = Fact(mark("Kind"), frozenset(Kind), lambda each: _KINDS[each.kind], judged=False)
_PRINT = Fact(
    mark("SHA-256 fingerprint"),
    _SIGNED,
    lambda each: each.fingerprint_sha256,
    important=True,
    mono=True,
)
_KEY = (
    Fact(
        mark("SHA-256 of the public key"),
        _KEYED,
        lambda each: each.public_key_sha256,
        important=True,
        mono=True,
        silent=_KEYED,
        missing=_NOT_READABLE,
    ),
    Fact(
        mark("Key"),
        _KEYED,
        lambda each: _string(each.key),
        important=True,
        silent=_KEYED,
        missing=_NOT_READABLE,
    ),
)
_ISSUER = Fact(
    mark("Issued by"), _ISSUED, lambda each: str(each.issuer_name) or None, important=True
)
_REST = (
    Fact(mark("Serial number"), _CERTIFICATES, lambda each: each.serial, mono=True),
    Fact(mark("Valid from"), _CERTIFICATES, lambda each: _instant(each.not_before), important=True),
    Fact(mark("Valid until"), _CERTIFICATES, lambda each: _instant(each.not_after), important=True),
    Fact(mark("Made on"), _LISTS, lambda each: _instant(each.not_before), important=True),
    Fact(mark("Next list due by"), _LISTS, lambda each: _instant(each.not_after)),
    Fact(
        mark("Revoked certificates"),
        _LISTS,
        lambda each: _string(each.revoked),
        important=True,
    ),
    Fact(
        mark("Authority (CA)"),
        _CERTIFICATES,
        lambda each: None if each.is_ca is None else _YES_NO[each.is_ca],
        important=True,
    ),
    Fact(mark("Signature algorithm"), _SIGNED, lambda each: each.signature_algorithm),
    Fact(mark("Version"), _SIGNED, lambda each: _string(each.version)),
)


def facts_about(left: Description, right: Description) -> Iterator[Fact]:
    """Yield what is to be compared of two objects, the telling fields first."""
    alike = left.kind is right.kind
    yield _PRINT if alike else _KIND
    yield from _KEY
    yield from _subject(left, right)
    yield _ISSUER
    yield from _REST if alike else ()
    yield from _extensions(left, right, _SIGNED if alike else _NAMED)


def _subject(left: Description, right: Description) -> Iterator[Fact]:
    """Yield the attributes of either subject, in the order of first appearance."""
    both = (left.subject_name, right.subject_name)
    for short in dict.fromkeys(each.name for name in both for each in name.attributes):
        read = partial(_attribute, short=short)
        yield Fact(attribute_label(short), _NAMED, read, important=True)
    if both[0].attributes and str(both[0]) == str(both[1]) and both[0].der != both[1].der:
        yield Fact(mark("String types of the subject"), _NAMED, _string_types)


def _attribute(described: Description, short: str) -> str | None:
    return described.subject_name.joined(short)


def _string_types(described: Description) -> str:
    types = (each.string_type_name for each in described.subject_name.attributes)
    return ", ".join(types)


def _extensions(left: Description, right: Description, kinds: frozenset[Kind]) -> Iterator[Fact]:
    """Yield the extensions of either, those first that decide what a certificate is good for."""
    both = [each.raw.oid for side in (left, right) for each in side.extensions.all]
    for oid in sorted(dict.fromkeys(both), key=lambda each: each not in _TELLING):
        yield Fact(
            extension_label(oid),
            kinds,
            partial(_extension, oid=oid),
            important=oid in _TELLING,
            mono=oid in _IDENTIFIERS,
            silent=frozenset() if left.kind is right.kind else _REQUESTS,
            missing=_NOT_ASKED,
        )


def _extension(described: Description, oid: str) -> Value | None:
    found = [each for each in described.extensions.all if each.raw.oid == oid]
    if not found:
        return None
    text = shortened(", ".join(map(extension_text, found)))
    return mark("%(text)s (critical)", text=text) if found[0].raw.critical else text
