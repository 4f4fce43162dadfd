"""What stands in an extension, part by part, in words."""

from __future__ import annotations

from collections.abc import Callable

from cryptography import x509

from mqtts_gui.certs.describing import serial_text
from mqtts_gui.certs.extension_addresses import ADDRESS_PARTS
from mqtts_gui.certs.extension_labels import POLICIES, ROLES, USAGES
from mqtts_gui.certs.extension_texts import NETSCAPE_TYPE, netscape_types
from mqtts_gui.certs.extensions import DecodedExtension, name_text
from mqtts_gui.certs.field_node import FieldNode, bounded, hexadecimal, instant
from mqtts_gui.certs.general_names import name_part
from mqtts_gui.certs.usages import extended_usages, usages
from mqtts_gui.i18n import literal, mark

Parts = tuple[FieldNode, ...]


def parts_of(extension: DecodedExtension) -> Parts:
    """Return the parts of an extension; none where it has no parts, or they are not known."""
    if extension.raw.oid == NETSCAPE_TYPE:
        return tuple(FieldNode(mark("Allows"), each) for each in netscape_types(extension.raw))
    value = extension.value
    for kind, parts in (_PARTS | ADDRESS_PARTS).items():
        if isinstance(value, kind):
            return parts(value)
    return ()


def _constraints(value: x509.BasicConstraints) -> Parts:
    label = mark("Authority (CA)")
    if not value.ca:
        return (FieldNode(label, mark("no: it may not sign certificates")),)
    length = value.path_length
    below = mark("as many as you like") if length is None else literal(str(length))
    return (
        FieldNode(label, mark("yes: it may sign certificates")),
        FieldNode(mark("Authorities below it (pathlen)"), below),
    )


def _usages(value: x509.KeyUsage) -> Parts:
    return tuple(FieldNode(USAGES[each], each) for each in usages(value.public_bytes()))


def _roles(value: x509.ExtendedKeyUsage) -> Parts:
    pairs = list(zip(extended_usages(value), value, strict=True))
    return bounded(pairs, lambda pair: _role(pair[0], pair[1].dotted_string))


def _role(name: str, oid: str) -> FieldNode:
    if name not in ROLES:
        return FieldNode(mark("Another role"), oid, name=oid)
    return FieldNode(mark("%(words)s (%(name)s)", words=ROLES[name], name=name), oid, name=oid)


def _authority(value: x509.AuthorityKeyIdentifier) -> Parts:
    parts = []
    if value.key_identifier is not None:
        identifier = hexadecimal(value.key_identifier)
        parts.append(FieldNode(mark("Key identifier"), identifier, mono=True))
    parts += bounded(value.authority_cert_issuer or (), name_part)
    if value.authority_cert_serial_number is not None:
        number = serial_text(value.authority_cert_serial_number) or ""
        parts.append(FieldNode(mark("Serial number"), number, mono=True))
    return tuple(parts)


def _limits(value: x509.NameConstraints) -> Parts:
    permitted, excluded = value.permitted_subtrees or (), value.excluded_subtrees or ()
    return (
        *bounded(permitted, lambda name: FieldNode(mark("Only names under"), name_text(name))),
        *bounded(excluded, lambda name: FieldNode(mark("No name under"), name_text(name))),
    )


def _policies(value: x509.CertificatePolicies) -> Parts:
    return bounded(value, _policy)


def _policy(policy: x509.PolicyInformation) -> FieldNode:
    oid = policy.policy_identifier.dotted_string
    children = bounded(policy.policy_qualifiers or (), _qualifier)
    return FieldNode(POLICIES.get(oid) or mark("Policy"), oid, children, name=oid)


def _qualifier(qualifier: str | x509.UserNotice) -> FieldNode:
    if isinstance(qualifier, str):
        return FieldNode(mark("Read it at (CPS)"), qualifier)
    return FieldNode(mark("Notice"), qualifier.explicit_text or "")


def _period(value: x509.PrivateKeyUsagePeriod) -> Parts:
    dates = ((mark("Valid from"), value.not_before), (mark("Valid until"), value.not_after))
    return tuple(FieldNode(label, instant(each)) for label, each in dates if each is not None)


_PARTS: dict[type, Callable[..., Parts]] = {
    x509.BasicConstraints: _constraints,
    x509.KeyUsage: _usages,
    x509.ExtendedKeyUsage: _roles,
    x509.SubjectAlternativeName: lambda value: bounded(value, name_part),
    x509.IssuerAlternativeName: lambda value: bounded(value, name_part),
    x509.AuthorityKeyIdentifier: _authority,
    x509.NameConstraints: _limits,
    x509.CertificatePolicies: _policies,
    x509.PrivateKeyUsagePeriod: _period,
}
