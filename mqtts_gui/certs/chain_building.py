"""From a certificate up to a trusted root, choosing issuers as OpenSSL chooses them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from mqtts_gui.certs.describing import describe_certificate, serial_text
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.structure import structure_of
from mqtts_gui.certs.verify_codes import VerifyCode

_LONGEST_CHAIN = 20


@dataclass(frozen=True, slots=True)
class Link:
    """A certificate of a chain, described.

    Attributes:
        trusted: It was taken from the trusted ones.
    """

    certificate: x509.Certificate
    described: Description
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain as far as it could be built, leaf first.

    Attributes:
        code: Why it ends without a trusted root; OK when it reaches one.
    """

    links: tuple[Link, ...]
    code: VerifyCode


class CertificatePool:
    """Certificates to be found by the name of their holder."""

    def __init__(self, certificates: Sequence[x509.Certificate], *, trusted: bool) -> None:
        self._trusted = trusted
        self._by_subject: dict[bytes, list[x509.Certificate]] = {}
        for each in dict.fromkeys(certificates):
            self._by_subject.setdefault(structure_of(each).subject.der, []).append(each)

    def __contains__(self, certificate: x509.Certificate) -> bool:
        """Return whether this very certificate is in the pool."""
        return certificate in self._by_subject.get(structure_of(certificate).subject.der, ())

    def issuers(self, described: Description) -> list[Link]:
        """Return the certificates that may have issued one, by name and key identifiers."""
        named = self._by_subject.get(described.issuer_name.der, ())
        links = [Link(each, describe_certificate(each), self._trusted) for each in named]
        return [link for link in links if may_have_issued(link.described, described)]


def build_chain(
    leaf: x509.Certificate,
    intermediates: Sequence[x509.Certificate],
    roots: Sequence[x509.Certificate],
    now: datetime,
) -> Chain:
    """Return the chain from `leaf` upwards; trusted certificates are preferred, as in OpenSSL."""
    trusted = CertificatePool(roots, trusted=True)
    untrusted = CertificatePool(intermediates, trusted=False)
    links = [Link(leaf, describe_certificate(leaf))]
    while len(links) < _LONGEST_CHAIN:
        current = links[-1]
        if looks_self_signed(current.described):
            return _ended(links, trusted)
        seen = [link.certificate for link in links]
        candidates = trusted.issuers(current.described)
        if not candidates and not current.trusted:
            candidates = untrusted.issuers(current.described)
        issuer = _choose([each for each in candidates if each.certificate not in seen], now)
        if issuer is None:
            break
        links.append(issuer)
    missing = VerifyCode.NO_ISSUER_OF_TRUSTED if links[-1].trusted else VerifyCode.NO_ISSUER
    return Chain(tuple(links), missing)


def looks_self_signed(described: Description) -> bool:
    """Return whether OpenSSL takes a certificate for self-signed, without checking signatures."""
    return described.self_issued and may_have_issued(described, described)


def may_have_issued(issuer: Description, described: Description) -> bool:
    """Return whether names and key identifiers allow that `issuer` signed the other."""
    if issuer.subject_name.der != described.issuer_name.der:
        return False
    authority = described.extensions.get(x509.AuthorityKeyIdentifier)
    subject = issuer.extensions.get(x509.SubjectKeyIdentifier)
    if authority is None:
        return True
    if authority.key_identifier and subject and authority.key_identifier != subject.digest:
        return False
    number = authority.authority_cert_serial_number
    return number is None or serial_text(number) == issuer.serial


def _ended(links: list[Link], trusted: CertificatePool) -> Chain:
    """Return the chain whose top is self-signed: good if that very certificate is trusted."""
    top = links[-1]
    if top.trusted or top.certificate in trusted:
        links[-1] = Link(top.certificate, top.described, trusted=True)
        return Chain(tuple(links), VerifyCode.OK)
    alone = len(links) == 1
    code = VerifyCode.SELF_SIGNED_LEAF if alone else VerifyCode.SELF_SIGNED_ROOT
    return Chain(tuple(links), code)


def _choose(candidates: list[Link], now: datetime) -> Link | None:
    """Return the first candidate that is valid now, else the one that was valid longest."""
    for link in candidates:
        validity = link.described.validity
        if validity and validity.begun(now) and not validity.expired(now):
            return link
    dated = [link for link in candidates if link.described.not_after is not None]
    return max(dated, key=lambda link: str(link.described.not_after), default=None)
