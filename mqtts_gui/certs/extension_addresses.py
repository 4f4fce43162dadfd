"""Extensions that say where something is to be found: lists, answers, logs of certificates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC

from cryptography import x509
from cryptography.x509.certificate_transparency import SignedCertificateTimestamp

from mqtts_gui.certs.extension_labels import ACCESS
from mqtts_gui.certs.extensions import name_text
from mqtts_gui.certs.field_node import FieldNode, bounded, hexadecimal, instant
from mqtts_gui.certs.general_names import name_part, reasons_text
from mqtts_gui.i18n import literal, mark

Parts = tuple[FieldNode, ...]

_SCOPE = (
    ("only_contains_user_certs", mark("certificates of holders only")),
    ("only_contains_ca_certs", mark("certificates of authorities only")),
    ("only_contains_attribute_certs", mark("attribute certificates only")),
    ("indirect_crl", mark("certificates of other authorities too")),
)


def _points(value: x509.CRLDistributionPoints | x509.FreshestCRL) -> Parts:
    pairs = [(name, point) for point in value for name in point.full_name or ()]
    return bounded(pairs, lambda pair: _point(*pair))


def _point(name: x509.GeneralName, point: x509.DistributionPoint) -> FieldNode:
    children = tuple(
        FieldNode(mark("Issuer of the list"), name_text(each)) for each in point.crl_issuer or ()
    )
    remark = reasons_text(point.reasons) if point.reasons else None
    return replace(name_part(name), children=children, remark=remark)


def _access(value: x509.AuthorityInformationAccess | x509.SubjectInformationAccess) -> Parts:
    return bounded(value, _place)


def _place(each: x509.AccessDescription) -> FieldNode:
    method = each.access_method.dotted_string
    address = name_text(each.access_location).removeprefix("URI:")
    return FieldNode(ACCESS.get(method) or literal(method), address, name=method)


def _scope(value: x509.IssuingDistributionPoint) -> Parts:
    covered = (FieldNode(mark("Covers"), words) for name, words in _SCOPE if getattr(value, name))
    reasons = value.only_some_reasons
    return (
        *bounded(value.full_name or (), name_part),
        *covered,
        *((FieldNode(mark("Reasons"), reasons_text(reasons)),) if reasons else ()),
    )


def _logs(value: x509.PrecertificateSignedCertificateTimestamps) -> Parts:
    return bounded(value, _log)


def _log(stamp: SignedCertificateTimestamp) -> FieldNode:
    # The library leaves the timezone out.
    moment = instant(stamp.timestamp.replace(tzinfo=UTC))
    return FieldNode(mark("Certificate log"), hexadecimal(stamp.log_id), remark=moment, mono=True)


ADDRESS_PARTS: dict[type, Callable[..., Parts]] = {
    x509.CRLDistributionPoints: _points,
    x509.FreshestCRL: _points,
    x509.AuthorityInformationAccess: _access,
    x509.SubjectInformationAccess: _access,
    x509.IssuingDistributionPoint: _scope,
    x509.PrecertificateSignedCertificateTimestamps: _logs,
}
