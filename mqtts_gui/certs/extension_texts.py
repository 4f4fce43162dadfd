"""Extensions on one line, the known ones as openssl prints them, the others in hexadecimal."""

from __future__ import annotations

from collections.abc import Callable

from cryptography import x509

from mqtts_gui.certs.der import INTEGER, DerError, read_element
from mqtts_gui.certs.describing import serial_text
from mqtts_gui.certs.extension_labels import NETSCAPE_TYPES
from mqtts_gui.certs.extensions import DecodedExtension, name_text
from mqtts_gui.certs.field_bytes import text_in
from mqtts_gui.certs.field_node import hexadecimal
from mqtts_gui.certs.structure import RawExtension
from mqtts_gui.certs.usages import extended_usages, usages

_NUMBERS = {"2.5.29.20", "2.5.29.27"}
"""Extensions of revocation lists that hold a number."""
_LONGEST_NUMBER = 64
"""Bytes; RFC 5280 allows 20."""
NETSCAPE_TYPE = "2.16.840.1.113730.1.1"
_BIT_STRING_SIZE = 4
"""Bytes of a BIT STRING that holds up to eight bits: tag, length, unused bits, bits."""


def extension_text(extension: DecodedExtension) -> str:
    """Return what an extension says; its bytes where nothing else is known about it."""
    found = known_text(extension)
    return hexadecimal(extension.raw.value) if found is None else found


def known_text(extension: DecodedExtension) -> str | None:
    """Return what an extension says; None where only its bytes can be shown."""
    value = extension.value
    for kind, text in _TEXTS.items():
        if isinstance(value, kind):
            return text(value) or None
    if extension.raw.oid == NETSCAPE_TYPE:
        return ", ".join(netscape_types(extension.raw)) or None
    return _plain_text(extension)


def netscape_types(raw: RawExtension) -> tuple[str, ...]:
    """Return what Netscape's certificate type allows, as openssl prints it."""
    if len(raw.value) != _BIT_STRING_SIZE or raw.value[:2] != b"\x03\x02":
        return ()
    bits = raw.value[-1]
    return tuple(name for place, name in enumerate(NETSCAPE_TYPES) if bits & 0x80 >> place)


def _plain_text(extension: DecodedExtension) -> str | None:
    """Return what an extension says that the library does not know: a text, or a number."""
    raw = extension.raw
    if raw.oid in _NUMBERS:
        return _number(raw.value)
    found = None if extension.known else text_in(raw.value)
    return found.value if found else None


def _number(der: bytes) -> str | None:
    try:
        element = read_element(der)
    except DerError:
        return None
    if element.tag != INTEGER or len(element.content) > _LONGEST_NUMBER:
        return None
    return str(int.from_bytes(element.content, signed=True))


def _constraints(value: x509.BasicConstraints) -> str:
    length = f", pathlen:{value.path_length}" if value.path_length is not None else ""
    return f"CA:{str(value.ca).upper()}{length}"


def _identifier(value: x509.AuthorityKeyIdentifier) -> str:
    if value.key_identifier is not None:
        return hexadecimal(value.key_identifier)
    parts = [name_text(name) for name in value.authority_cert_issuer or ()]
    if value.authority_cert_serial_number is not None:
        parts.append(f"serial:{serial_text(value.authority_cert_serial_number)}")
    return ", ".join(parts)


def _names(value: x509.SubjectAlternativeName | x509.IssuerAlternativeName) -> str:
    return ", ".join(name_text(name) for name in value)


def _limits(value: x509.NameConstraints) -> str:
    parts = [f"permitted {name_text(name)}" for name in value.permitted_subtrees or ()]
    parts += [f"excluded {name_text(name)}" for name in value.excluded_subtrees or ()]
    return ", ".join(parts)


def _list_addresses(value: x509.CRLDistributionPoints | x509.FreshestCRL) -> str:
    return ", ".join(name_text(name) for point in value for name in point.full_name or ())


def _access(value: x509.AuthorityInformationAccess | x509.SubjectInformationAccess) -> str:
    return ", ".join(name_text(each.access_location) for each in value)


def _policies(value: x509.CertificatePolicies) -> str:
    return ", ".join(each.policy_identifier.dotted_string for each in value)


def _policy_limits(value: x509.PolicyConstraints) -> str:
    numbers = (
        ("Require Explicit Policy", value.require_explicit_policy),
        ("Inhibit Policy Mapping", value.inhibit_policy_mapping),
    )
    return ", ".join(f"{name}:{number}" for name, number in numbers if number is not None)


def _features(value: x509.TLSFeature) -> str:
    return ", ".join(each.name for each in value)


_TEXTS: dict[type, Callable[..., str]] = {
    x509.BasicConstraints: _constraints,
    x509.KeyUsage: lambda value: ", ".join(usages(value.public_bytes())),
    x509.ExtendedKeyUsage: lambda value: ", ".join(extended_usages(value)),
    x509.SubjectAlternativeName: _names,
    x509.IssuerAlternativeName: _names,
    x509.SubjectKeyIdentifier: lambda value: hexadecimal(value.digest),
    x509.AuthorityKeyIdentifier: _identifier,
    x509.NameConstraints: _limits,
    x509.CRLDistributionPoints: _list_addresses,
    x509.FreshestCRL: _list_addresses,
    x509.AuthorityInformationAccess: _access,
    x509.SubjectInformationAccess: _access,
    x509.CertificatePolicies: _policies,
    x509.PolicyConstraints: _policy_limits,
    x509.InhibitAnyPolicy: lambda value: str(value.skip_certs),
    x509.TLSFeature: _features,
    x509.MSCertificateTemplate: lambda value: value.template_id.dotted_string,
}
