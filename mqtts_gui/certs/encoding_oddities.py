"""What OpenSSL refuses in the bytes of a certificate, whatever they say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from mqtts_gui.certs.chain_building import self_issued
from mqtts_gui.certs.der import SEQUENCE, DerError, Element, read_element, read_elements
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.fault_commands import error
from mqtts_gui.certs.roles import Role
from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import mark

_KNOWN_CERTIFICATES = 256
_ELLIPTIC_CURVE = bytes.fromhex("2a8648ce3d0201")
_KEY_PLACE = 4  # among the SEQUENCEs: algorithm, issuer, validity, subject, key


def encoding_oddities(
    certificate: x509.Certificate, described: Description, role: Role
) -> Iterator[Finding]:
    """Yield what is wrong with the encoding of a certificate by itself."""
    if names_two_algorithms(certificate):
        finding = two_algorithms(described, role)
        # Nobody verifies the signature of a root.
        alone = self_issued(described)
        yield replace(finding, severity=Severity.WARNING) if alone else finding
    if spells_curve_out(certificate):
        yield curve_spelt_out(described, role)


def names_two_algorithms(certificate: x509.Certificate) -> bool:
    """Return whether the algorithm inside of what is signed is not the one outside."""
    parts = _parts(certificate)
    return parts is not None and parts[0].content != parts[1].content


def spells_curve_out(certificate: x509.Certificate) -> bool:
    """Return whether the key spells its elliptic curve out instead of naming it."""
    parts = _parts(certificate)
    if parts is None:
        return False
    try:
        algorithm = read_elements(read_elements(parts[2].content)[0].content)
    except (DerError, IndexError):
        return False
    # The parameters of DSA and RSA-PSS are a sequence, too.
    if len(algorithm) < 2 or algorithm[0].content != _ELLIPTIC_CURVE:  # noqa: PLR2004 - type, parameters
        return False
    return algorithm[1].tag == SEQUENCE and bool(algorithm[1].content)


def two_algorithms(described: Description, role: Role) -> Finding:
    """A certificate with an algorithm inside of what is signed, and another one outside."""
    return error(
        "cert-algorithms-differ",
        mark(
            "The certificate %(name)s names two different signature algorithms, inside and outside "
            "of what is signed: OpenSSL takes its signature for wrong.",
            name=described.name,
        ),
        mark("Have it signed again."),
        role,
    )


def curve_spelt_out(described: Description, role: Role) -> Finding:
    """A key of an elliptic curve that has no name in the certificate."""
    return error(
        "key-curve-spelt-out",
        mark(
            "The key of %(name)s spells out its elliptic curve instead of naming it: OpenSSL 3 "
            "refuses the certificate.",
            name=described.name,
        ),
        mark("Make a key with openssl ecparam -name prime256v1 -genkey, and have it certified."),
        role,
    )


@lru_cache(_KNOWN_CERTIFICATES)
def _parts(certificate: x509.Certificate) -> tuple[Element, Element, Element] | None:
    """Return the algorithm inside of what is signed, the one outside, and the key."""
    try:
        fields, outer = read_elements(read_element(_der(certificate)).content)[:2]
        sequences = [each for each in read_elements(fields.content) if each.tag == SEQUENCE]
        return sequences[0], outer, sequences[_KEY_PLACE]
    except (DerError, IndexError, ValueError):
        return None


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)
