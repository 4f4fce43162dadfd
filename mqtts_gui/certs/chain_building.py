"""From a certificate up to a trusted root, choosing issuers as OpenSSL chooses them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from cryptography import x509

from mqtts_gui.certs.canonical_names import CanonicalName, canonical, same_holder, subject_of
from mqtts_gui.certs.describing import describe_certificate
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.key_identifiers import identifies
from mqtts_gui.certs.verify_codes import VerifyCode

_LONGEST_CHAIN = 20
_KNOWN_CERTIFICATES = 1024
_KNOWN_POOLS = 8

describe_known = lru_cache(_KNOWN_CERTIFICATES)(describe_certificate)
"""Describe a certificate, once: the same authorities are looked at again for every leaf."""


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

    @property
    def leaf(self) -> Link:
        """The certificate that is verified."""
        return self.links[0]

    @property
    def top(self) -> Link:
        """The last certificate reached."""
        return self.links[-1]


class CertificatePool:
    """Certificates to be found by the name of their holder."""

    def __init__(self, certificates: Sequence[x509.Certificate], *, trusted: bool) -> None:
        self._trusted = trusted
        self._by_subject: dict[CanonicalName, list[x509.Certificate]] = {}
        for each in dict.fromkeys(certificates):
            self._by_subject.setdefault(subject_of(each), []).append(each)

    def named(self, holder: CanonicalName) -> Sequence[x509.Certificate]:
        """Return the certificates made out to a holder."""
        return self._by_subject.get(holder, ())

    def issuers(self, described: Description) -> list[Link]:
        """Return the certificates that may have issued one, by name and key identifiers."""
        named = self.named(canonical(described.issuer_name))
        links = [Link(each, describe_known(each), self._trusted) for each in named]
        return [link for link in links if may_have_issued(link.described, described)]


@lru_cache(_KNOWN_POOLS)
def trusted_pool(roots: tuple[x509.Certificate, ...]) -> CertificatePool:
    """Return the pool of what is trusted, sorted once: a system trusts hundreds."""
    return CertificatePool(roots, trusted=True)


def build_chain(
    leaf: x509.Certificate, untrusted: CertificatePool, trusted: CertificatePool, now: datetime
) -> Chain:
    """Return the chain from `leaf` upwards; trusted certificates are preferred, as in OpenSSL."""
    links = [Link(leaf, describe_known(leaf))]
    while len(links) < _LONGEST_CHAIN:
        current = links[-1]
        if looks_self_signed(current.described):
            return _ended(links, trusted, now)
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


def reachable(
    leaf: x509.Certificate, pool: CertificatePool, others: CertificatePool
) -> Iterator[x509.Certificate]:
    """Yield the certificates of `pool` that a chain from `leaf` might pass, by names alone."""
    waiting, known = [leaf], set[CanonicalName]()
    while waiting:
        holder = canonical(describe_known(waiting.pop()).issuer_name)
        if holder not in known:
            known.add(holder)
            yield from pool.named(holder)
            waiting += [*pool.named(holder), *others.named(holder)]


def looks_self_signed(described: Description) -> bool:
    """Return whether OpenSSL takes a certificate for self-signed, without checking signatures."""
    return self_issued(described) and may_have_issued(described, described)


def self_issued(described: Description) -> bool:
    """Return whether subject and issuer are the same name, whoever signed it."""
    readable = described.subject_name.der != b""
    return readable and same_holder(described.subject_name, described.issuer_name)


def may_have_issued(issuer: Description, described: Description) -> bool:
    """Return whether names, key identifiers and algorithms allow that `issuer` signed the other."""
    return (
        same_holder(issuer.subject_name, described.issuer_name)
        and identifies(described, issuer)
        and _fits_algorithm(issuer.key_type, described.signature_algorithm)
    )


def valid_at(certificate: x509.Certificate, now: datetime) -> bool:
    """Return whether a certificate's dates allow its use at `now`."""
    validity = describe_known(certificate).validity
    return validity is not None and validity.begun(now) and not validity.expired(now)


def _fits_algorithm(key_type: str | None, signature_algorithm: str | None) -> bool:
    """Return whether a key of this type makes such signatures; yes where that is not known."""
    name = (signature_algorithm or "").lower()
    signs = {"ecdsa": "EC", "dsa": "DSA", "ed25519": "Ed25519", "ed448": "Ed448"}
    needed = next((signs[start] for start in signs if name.startswith(start)), None)
    needed = "RSA" if "rsa" in name and needed is None else needed
    return key_type is None or needed is None or key_type == needed


def _ended(links: list[Link], trusted: CertificatePool, now: datetime) -> Chain:
    """Return the chain whose top is self-signed: good if that very certificate is trusted.

    OpenSSL compares it with the first trusted one that might have issued it, and with no other.
    """
    top = links[-1]
    issuer = top if top.trusted else _choose(trusted.issuers(top.described), now)
    if issuer is not None and issuer.certificate == top.certificate:
        links[-1] = Link(top.certificate, top.described, trusted=True)
        return Chain(tuple(links), VerifyCode.OK)
    alone = len(links) == 1
    code = VerifyCode.SELF_SIGNED_LEAF if alone else VerifyCode.SELF_SIGNED_ROOT
    return Chain(tuple(links), code)


def _choose(candidates: list[Link], now: datetime) -> Link | None:
    """Return the first candidate that is valid now, else the one that was valid longest."""
    for link in candidates:
        if valid_at(link.certificate, now):
            return link
    dated = [link for link in candidates if link.described.not_after is not None]
    return max(dated, key=lambda link: str(link.described.not_after), default=None)
