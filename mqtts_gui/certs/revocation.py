"""Whether a certificate has been withdrawn, by the revocation lists at hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from mqtts_gui.certs.canonical_names import canonical, same_holder
from mqtts_gui.certs.chain_building import Chain, Link, looks_self_signed
from mqtts_gui.certs.chain_checks import Fault
from mqtts_gui.certs.describing import describe
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.items import Kind, LoadedItem
from mqtts_gui.certs.names import DistinguishedName
from mqtts_gui.certs.quiet import attempt
from mqtts_gui.certs.revocation_findings import (
    list_expired,
    list_not_usable,
    list_not_yet_valid,
    list_of_other_key,
    may_not_sign_lists,
    no_list,
    revoked,
)
from mqtts_gui.certs.signatures import list_signed_by
from mqtts_gui.certs.structure import read_structure
from mqtts_gui.certs.verify_codes import VerifyCode

RevocationList = x509.CertificateRevocationList

_PARTIAL = "2.5.29.28"
"""issuingDistributionPoint: critical, and understood by OpenSSL as far as the list is complete."""


def lists_about(leaf: Description, lists: Sequence[RevocationList]) -> tuple[RevocationList, ...]:
    """Return the lists to be heeded for a certificate: those of its issuer, else any one.

    A root stands in no list but its own: without one there is nothing to be asked for.
    """
    wanted = canonical(leaf.issuer_name)
    own = tuple(each for each in lists if canonical(_issuer_of(each)) == wanted)
    return own or (() if looks_self_signed(leaf) else tuple(lists[:1]))


def revocation_faults(
    chain: Chain, lists: Sequence[RevocationList], now: datetime
) -> Iterator[Fault]:
    """Yield what the lists say about the leaf; nothing when no list is given."""
    leaf, issuer = chain.links[0], chain.links[min(1, len(chain.links) - 1)]
    heeded = lists_about(leaf.described, lists)
    if not heeded or (issuer is leaf and not looks_self_signed(leaf.described)):
        return
    named = [_Heeded(each) for each in heeded if _names(each, leaf.described)]
    if not named:
        yield VerifyCode.NO_CRL, no_list(issuer.described.name)
        return
    chosen = max(named, key=lambda each: each.preference(leaf.described, now))
    yield from _faults_of(chosen, leaf, issuer, now)


class _Heeded:
    """A revocation list and what it says about itself."""

    def __init__(self, value: RevocationList) -> None:
        self.value = value
        der = value.public_bytes(Encoding.DER)
        self.described = describe(LoadedItem(Kind.CRL, value=value, der=der))

    def current(self, now: datetime) -> bool:
        """Return whether the list is valid at `now`."""
        return not self.expired(now) and self.begun(now)

    def begun(self, now: datetime) -> bool:
        """Return whether the list was made before `now`."""
        return self.described.not_before is None or self.described.not_before <= now

    def expired(self, now: datetime) -> bool:
        """Return whether the next list is overdue."""
        return self.described.not_after is not None and self.described.not_after < now

    def signed_by(self, issuer: Link) -> bool:
        """Return whether the key of `issuer` made the signature."""
        return list_signed_by(self.value, issuer.certificate) is True

    def names(self, certificate: x509.Certificate) -> bool:
        """Return whether a certificate stands in the list."""
        find = self.value.get_revoked_certificate_by_serial_number
        return attempt(lambda: find(certificate.serial_number)) is not None

    def preference(self, leaf: Description, now: datetime) -> tuple[bool, bool, bool, str]:
        """Return what OpenSSL compares among lists of one name: the newest usable one counts."""
        made = str(self.described.not_before)
        return not self.unknown_extension(), self.covers(leaf), self.current(now), made

    def unknown_extension(self) -> bool:
        """Return whether a critical extension must be heeded that OpenSSL does not know."""
        extensions = self.described.extensions.all
        return any(each.raw.critical and each.raw.oid != _PARTIAL for each in extensions)

    def covers(self, leaf: Description) -> bool:
        """Return whether the list is about certificates of the leaf's kind, for any reason."""
        extensions = attempt(lambda: self.value.extensions) or ()
        points = [e.value for e in extensions if isinstance(e.value, x509.IssuingDistributionPoint)]
        return not any(
            (point.only_contains_user_certs if leaf.is_ca else point.only_contains_ca_certs)
            or point.only_contains_attribute_certs
            or point.only_some_reasons is not None
            or point.indirect_crl
            for point in points
        )


def _faults_of(heeded: _Heeded, leaf: Link, issuer: Link, now: datetime) -> Iterator[Fault]:
    """Yield what is wrong with a list, then what it says, in the order of OpenSSL."""
    name = issuer.described.name
    usages = issuer.described.key_usage
    if usages and "cRLSign" not in usages:
        yield VerifyCode.NO_CRL_SIGNING, may_not_sign_lists(name)
    if not heeded.covers(leaf.described):
        yield VerifyCode.CRL_SCOPE, list_not_usable(name)
    if not heeded.begun(now):
        yield VerifyCode.CRL_NOT_YET_VALID, list_not_yet_valid(heeded.described)
    if heeded.expired(now):
        yield VerifyCode.CRL_EXPIRED, list_expired(heeded.described)
    if not heeded.signed_by(issuer):
        yield VerifyCode.BAD_CRL_SIGNATURE, list_of_other_key(name)
    if heeded.unknown_extension():
        yield VerifyCode.CRITICAL_CRL_EXTENSION, list_not_usable(name)
    if heeded.names(leaf.certificate):
        yield VerifyCode.REVOKED, revoked(leaf.described)


def _names(heeded: RevocationList, leaf: Description) -> bool:
    return same_holder(_issuer_of(heeded), leaf.issuer_name)


def _issuer_of(revocations: RevocationList) -> DistinguishedName:
    return read_structure(Kind.CRL, revocations.public_bytes(Encoding.DER)).issuer
