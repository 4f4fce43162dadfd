"""Whether a certificate has been withdrawn, by the revocation lists at hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from cryptography.hazmat.primitives.serialization import Encoding

from mqtts_gui.certs.canonical_names import canonical, same_holder
from mqtts_gui.certs.chain_building import Chain, Link, looks_self_signed
from mqtts_gui.certs.chain_checks import Fault
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.heeded_lists import HeededList, RevocationList
from mqtts_gui.certs.items import Kind
from mqtts_gui.certs.names import DistinguishedName
from mqtts_gui.certs.revocation_findings import (
    list_expired,
    list_not_usable,
    list_not_yet_valid,
    list_of_other_key,
    may_not_sign_lists,
    no_list,
    revoked,
)
from mqtts_gui.certs.structure import read_structure
from mqtts_gui.certs.verify_codes import VerifyCode
from mqtts_gui.errors import Finding

__all__ = ["RevocationList", "lists_about", "revocation_faults"]


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
    named = [HeededList(each) for each in heeded if _names(each, leaf.described)]
    usable = [each for each in named if each.of_key(issuer) and not each.in_parts]
    if usable:
        chosen = max(usable, key=lambda each: each.preference(leaf.described, now))
        yield from _faults_of(chosen, leaf, issuer, now)
    else:
        yield VerifyCode.NO_CRL, _none_usable(named, issuer)


def _none_usable(named: Sequence[HeededList], issuer: Link) -> Finding:
    """Return why OpenSSL takes none of the lists that name the right authority."""
    name = issuer.described.name
    if not named:
        return no_list(name)
    other_key = not any(each.of_key(issuer) for each in named)
    return list_of_other_key(name) if other_key else list_not_usable(name)


def _faults_of(heeded: HeededList, leaf: Link, issuer: Link, now: datetime) -> Iterator[Fault]:
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
    if heeded.unknown_demand():
        yield VerifyCode.CRITICAL_CRL_EXTENSION, list_not_usable(name)
    if heeded.names(leaf.certificate):
        yield VerifyCode.REVOKED, revoked(leaf.described)


def _names(heeded: RevocationList, leaf: Description) -> bool:
    return same_holder(_issuer_of(heeded), leaf.issuer_name)


def _issuer_of(revocations: RevocationList) -> DistinguishedName:
    return read_structure(Kind.CRL, revocations.public_bytes(Encoding.DER)).issuer
