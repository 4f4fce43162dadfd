"""Every field of a certificate, request, key or list, with its label, for the complete view."""

from __future__ import annotations

from collections.abc import Iterator

from mqtts_gui.certs.description import Description
from mqtts_gui.certs.extension_texts import extension_rows
from mqtts_gui.certs.items import Kind
from mqtts_gui.certs.names import DistinguishedName
from mqtts_gui.i18n import Phrase, format_instant, literal, mark

Row = tuple[Phrase, str]

_ATTRIBUTES: dict[str, Phrase] = {
    "CN": mark("Common name (CN)"),
    "O": mark("Organisation (O)"),
    "OU": mark("Organizational unit (OU)"),
    "C": mark("Country (C)"),
    "ST": mark("State or province (ST)"),
    "L": mark("Locality (L)"),
    "emailAddress": mark("E-mail address"),
}


def all_fields(described: Description) -> tuple[Row, ...]:
    """Return labels and values, in the order in which openssl prints them; texts as they are."""
    return (
        *_identity(described),
        *_names(described),
        *_period(described),
        *_key(described),
        *extension_rows(described.extensions),
        *_prints(described),
    )


def other_fields(described: Description) -> tuple[Row, ...]:
    """Return what the six answers leave out, for a short description."""
    rows = (
        *_identity(described),
        *_names(described, detailed=False),
        *_period(described),
        *extension_rows(described.extensions),
        *_prints(described),
    )
    answered = {"Signature algorithm", "Valid until", "SHA-1 fingerprint"}
    return tuple((label, value) for label, value in rows if label.text not in answered)


def _identity(described: Description) -> Iterator[Row]:
    if described.version is not None:
        yield mark("Version"), str(described.version)
    if described.serial is not None:
        yield mark("Serial number"), described.serial
    if described.signature_algorithm is not None:
        yield mark("Signature algorithm"), described.signature_algorithm


def _names(described: Description, *, detailed: bool = True) -> Iterator[Row]:
    if described.issuer_name.attributes:
        yield mark("Issued by"), str(described.issuer_name)
        yield from _attributes(described.issuer_name) if detailed else ()
    if described.subject_name.attributes:
        yield mark("Issued to (subject)"), str(described.subject_name)
        yield from _attributes(described.subject_name) if detailed else ()


def _attributes(name: DistinguishedName) -> Iterator[Row]:
    for attribute in name.attributes:
        label = _ATTRIBUTES.get(attribute.name, literal(attribute.name))
        yield Phrase("    %(attribute)s", {"attribute": label}), attribute.value


def _period(described: Description) -> Iterator[Row]:
    is_list = described.kind is Kind.CRL
    if described.not_before is not None:
        label = mark("Made on") if is_list else mark("Valid from")
        yield label, format_instant(described.not_before)
    if described.not_after is not None:
        label = mark("Next list due by") if is_list else mark("Valid until")
        yield label, format_instant(described.not_after)
    if described.revoked is not None:
        yield mark("Revoked certificates"), str(described.revoked)


def _key(described: Description) -> Iterator[Row]:
    if described.key_type is not None:
        yield mark("Key type"), described.key_type
    if described.key_size is not None:
        yield mark("Key size"), f"{described.key_size} bits"
    if described.curve is not None:
        yield mark("Curve"), described.curve


def _prints(described: Description) -> Iterator[Row]:
    if described.fingerprint_sha256 is not None:
        yield mark("SHA-256 fingerprint"), described.fingerprint_sha256
    if described.fingerprint_sha1 is not None:
        yield mark("SHA-1 fingerprint"), described.fingerprint_sha1
    if described.public_key_sha256 is not None:
        yield mark("SHA-256 of the public key"), described.public_key_sha256
