"""The parts of a description as fields: what the tree, the flat list and the console all show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from mqtts_gui.certs.description import Description
from mqtts_gui.certs.field_labels import attribute_label
from mqtts_gui.certs.field_node import FieldNode, bounded, instant, shortened
from mqtts_gui.certs.items import Kind
from mqtts_gui.certs.names import (
    IA5_STRING,
    PRINTABLE_STRING,
    UTF8_STRING,
    Attribute,
    DistinguishedName,
)
from mqtts_gui.certs.phrases import line
from mqtts_gui.i18n import Phrase, literal, mark, nmark

_USUAL_TYPES = {UTF8_STRING, PRINTABLE_STRING}
_ALWAYS_IA5 = {"emailAddress", "DC", "mail", "unstructuredName"}
_LONGEST_SERIAL = 64
"""Bytes; RFC 5280 allows 20."""

_VERSIONS: dict[tuple[Kind, int], Phrase] = {
    (Kind.CERTIFICATE, 1): mark(
        "without extensions, so without accepted names and roles; openssl x509 -req makes such ones"
    ),
    (Kind.CERTIFICATE, 2): mark("a form that nobody uses: without extensions"),
    (Kind.CERTIFICATE, 3): mark("the usual one, with extensions"),
    (Kind.CSR, 1): mark("the only one there is"),
    (Kind.CRL, 1): mark("without a number and without reasons"),
    (Kind.CRL, 2): mark("the usual one, with extensions"),
}
# The months as openssl prints them; strftime would follow the locale.
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
# The names of openssl, and those that other programs and standards use.
_CURVES = {
    "prime256v1": "NIST P-256, secp256r1",
    "prime192v1": "NIST P-192, secp192r1",
    "secp224r1": "NIST P-224",
    "secp384r1": "NIST P-384",
    "secp521r1": "NIST P-521",
}


def identity(described: Description) -> Iterator[FieldNode]:
    """Yield version, serial number and signature algorithm."""
    if described.version is not None:
        remark = _VERSIONS.get((described.kind, described.version))
        yield FieldNode(mark("Version"), str(described.version), remark=remark)
    if described.serial is not None:
        decimal = _decimal(described.serial)
        yield FieldNode(mark("Serial number"), described.serial, decimal, mono=True)
    if described.signature_algorithm is not None:
        weak = mark("no longer accepted") if described.weak_digest else None
        yield FieldNode(mark("Signature algorithm"), described.signature_algorithm, remark=weak)


def names(described: Description) -> Iterator[FieldNode]:
    """Yield who it is made out to and who signed it, attribute by attribute."""
    if described.subject_name.attributes:
        yield name_node(mark("Issued to (subject)"), described.subject_name)
    if described.issuer_name.attributes:
        itself = mark("signed with its own key") if described.self_signed else None
        yield name_node(mark("Issued by"), described.issuer_name, itself)


def name_node(
    label: Phrase, name: DistinguishedName, remark: Phrase | None = None, key: str = ""
) -> FieldNode:
    """Return a name with an attribute below it each, in the order of the certificate."""
    children = bounded(name.attributes, _attribute)
    return FieldNode(label, shortened(str(name)), children, remark, name=key, opened=True)


def dates(described: Description) -> Iterator[FieldNode]:
    """Yield from when until when it may be used; of a list, when it was made and ends."""
    is_list = described.kind is Kind.CRL
    if described.not_before is not None:
        yield _date(mark("Made on") if is_list else mark("Valid from"), described.not_before)
    if described.not_after is not None:
        label = mark("Next list due by") if is_list else mark("Valid until")
        yield _date(label, described.not_after)


def revoked_count(described: Description) -> Iterator[FieldNode]:
    """Yield how many certificates a list revokes."""
    if described.revoked is not None:
        count = nmark("%(count)s certificate", "%(count)s certificates", described.revoked)
        yield FieldNode(mark("Revoked certificates"), count)


def key_facts(described: Description) -> Iterator[FieldNode]:
    """Yield type, size and curve of the key."""
    if described.key_type is not None:
        yield FieldNode(mark("Key type"), described.key_type)
    if described.key_size is not None:
        weak = described.key is not None and described.key.weak
        remark = mark("too short: OpenSSL refuses it") if weak else None
        yield FieldNode(mark("Key size"), f"{described.key_size} bits", remark=remark)
    if described.curve is not None:
        also = _CURVES.get(described.curve)
        remark = literal(also) if also else None
        yield FieldNode(mark("Curve"), described.curve, remark=remark)


def key_print(described: Description) -> Iterator[FieldNode]:
    """Yield the digest of the public key: equal for what belongs together."""
    if described.public_key_sha256 is not None:
        label = mark("SHA-256 of the public key")
        yield FieldNode(label, described.public_key_sha256, mono=True)


def prints(described: Description) -> Iterator[FieldNode]:
    """Yield the digests of the whole object."""
    if described.fingerprint_sha256 is not None:
        label = mark("SHA-256 fingerprint")
        yield FieldNode(label, described.fingerprint_sha256, mono=True)
    if described.fingerprint_sha1 is not None:
        yield FieldNode(mark("SHA-1 fingerprint"), described.fingerprint_sha1, mono=True)


def attribute_remark(attribute: Attribute) -> Phrase | None:
    """Return what is odd about how an attribute is written; None where nothing is."""
    usual = attribute.string_type in _USUAL_TYPES or (
        attribute.string_type == IA5_STRING and attribute.name in _ALWAYS_IA5
    )
    kind = None if usual else mark("written as %(type)s", type=attribute.string_type_name)
    beside = mark("in one step with the line above") if attribute.joined else None
    return line([kind, beside]) if kind or beside else None


def _attribute(attribute: Attribute) -> FieldNode:
    label = attribute_label(attribute.name)
    remark = attribute_remark(attribute)
    return FieldNode(label, attribute.value, remark=remark, name=attribute.name)


def _decimal(serial: str) -> tuple[FieldNode, ...]:
    """Return the serial number as openssl prints short ones; Python refuses endless numbers."""
    digits = serial.replace(":", "")
    if len(digits) > 2 * _LONGEST_SERIAL:
        return ()
    return (FieldNode(mark("In decimal"), str(int(digits, 16)), mono=True),)


def _date(label: Phrase, moment: datetime) -> FieldNode:
    month = _MONTHS[moment.month - 1]
    printed = f"{month} {moment.day:>2} {moment:%H:%M:%S} {moment.year} GMT"
    child = FieldNode(mark("As openssl prints it"), printed, mono=True)
    return FieldNode(label, instant(moment), (child,), _local(moment))


def _local(moment: datetime) -> Phrase | None:
    """Return the instant by this computer's clock; None where that is in UTC too."""
    try:
        there = moment.astimezone()
    except (OverflowError, OSError, ValueError):  # the first or last day of all that Python knows
        return None
    if not there.utcoffset():
        return None
    time = f"{there:%H:%M}"
    if there.date() == moment.date():
        return mark("%(time)s on this computer", time=time)
    return mark("%(date)s, %(time)s on this computer", date=there.date(), time=time)
