"""How a client's certificate stands to the authorities of a connection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cryptography import x509

from mqtts_gui.certs.canonical_names import canonical, subject_of
from mqtts_gui.certs.describing import describe_certificate
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.fault_commands import warning
from mqtts_gui.certs.phrases import listed
from mqtts_gui.certs.signatures import signed_by
from mqtts_gui.certs.structure import structure_of
from mqtts_gui.errors import Finding
from mqtts_gui.i18n import mark

UNSIGNED_CLIENT = frozenset(
    {"client-cert-self-signed", "client-cert-ca-same-name", "client-cert-other-ca"}
)
"""The codes of a certificate that the chosen authority did not sign."""


@dataclass(frozen=True, slots=True)
class Relation:
    """Who signed a certificate, as far as the files at hand tell.

    Attributes:
        issuer: The certificate that signed it, itself if it is self-signed; None when not found.
        finding: What is wrong with that, or None.
    """

    issuer: x509.Certificate | None
    finding: Finding | None = None


def relation_to_ca(
    certificate: x509.Certificate,
    authorities: Sequence[x509.Certificate],
    others: Sequence[x509.Certificate] = (),
) -> Relation:
    """Return who of `authorities`, or of `others` beside the certificate, signed it."""
    described = describe_certificate(certificate)
    if described.self_signed:
        trusted = certificate in authorities
        return Relation(certificate, None if trusted else self_signed_client(described))
    known = (*authorities, *(each for each in others if each != certificate))
    issuer = next((each for each in known if signed_by(certificate, each)), None)
    if issuer is not None:
        return Relation(issuer)
    wanted = canonical(described.issuer_name)
    if any(subject_of(each) == wanted for each in authorities):
        return Relation(None, same_name_other_key(described))
    return Relation(None, other_authority(described, authorities))


def self_signed_client(described: Description) -> Finding:
    """A client certificate that no authority signed."""
    return warning(
        "client-cert-self-signed",
        mark(
            "The certificate %(name)s is self-signed; a broker accepts only those that its "
            "authority signed.",
            name=described.name,
        ),
        mark("Have the request (CSR) signed by the authority of the class."),
    )


def same_name_other_key(described: Description) -> Finding:
    """A client certificate of an authority that has the right name, but another key."""
    return warning(
        "client-cert-ca-same-name",
        mark(
            "The certificate %(name)s was signed by another authority of the same name "
            "(%(issuer)s), with another key: the authority was probably made again since.",
            name=described.name,
            issuer=described.issuer_display,
        ),
        mark("Have it signed again by today's authority, or choose the ca.crt that goes with it."),
    )


def other_authority(described: Description, authorities: Sequence[x509.Certificate]) -> Finding:
    """A client certificate of an authority that the CA file does not hold."""
    names = [structure_of(each).subject.display() for each in authorities]
    return warning(
        "client-cert-other-ca",
        mark(
            "The certificate %(name)s was signed by %(issuer)s, the CA file holds %(names)s.",
            name=described.name,
            issuer=described.issuer_display,
            names=listed(names),
        ),
        mark("Choose a certificate that this authority signed, or the ca.crt that goes with it."),
    )
