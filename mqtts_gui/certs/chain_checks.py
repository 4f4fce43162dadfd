"""What OpenSSL checks in a chain, in its order; unlike OpenSSL, without stopping at the first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from mqtts_gui.certs.certificate_findings import (
    critical_extensions,
    expired,
    no_certificate_signing,
    not_an_authority,
    not_yet_valid,
    weak_digest,
    weak_key,
)
from mqtts_gui.certs.chain_building import Chain, Link, looks_self_signed, self_issued
from mqtts_gui.certs.chain_causes import other_key
from mqtts_gui.certs.chain_findings import (
    clock_ahead,
    clock_behind,
    clock_suspected,
    path_too_long,
    refused,
)
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.encoding_oddities import (
    curve_spelt_out,
    names_two_algorithms,
    spells_curve_out,
    two_algorithms,
)
from mqtts_gui.certs.host_names import matches_host, parse_address
from mqtts_gui.certs.name_findings import name_mismatch
from mqtts_gui.certs.purposes import (
    acts_as_authority,
    constraints_of,
    excluded_purpose,
    may_sign,
    not_meant_for,
    wrong_purpose,
)
from mqtts_gui.certs.quiet import attempt
from mqtts_gui.certs.roles import Role
from mqtts_gui.certs.signatures import verification
from mqtts_gui.certs.verify_codes import VerifyCode
from mqtts_gui.errors import Finding

Fault = tuple[VerifyCode, Finding]

_PROXY = "1.3.6.1.5.5.7.1.14"
"""proxyCertInfo: a certificate that its holder made for somebody else (RFC 3820)."""
_WEAK_HASHES = {"md5": "MD5", "sha1": "SHA-1"}


def extension_faults(chain: Chain, role: Role) -> Iterator[Fault]:
    """Yield what extensions forbid: unknown critical ones, no authority, purpose, path length."""
    signs = role is Role.CA
    below = 0
    for depth, link in enumerate(chain.links):
        described, signer = link.described, depth > 0 or signs
        for finding in critical_extensions(described):
            yield VerifyCode.CRITICAL_EXTENSION, finding
        if described.extensions.by_oid(_PROXY):
            yield VerifyCode.PROXY, refused(VerifyCode.PROXY, described)
        if signer and not acts_as_authority(described, root=link is chain.top):
            yield VerifyCode.NOT_A_CA, _no_authority(described)
        if len(chain.links) > 1 and spells_curve_out(link.certificate):
            played = Role.CA if depth else role
            yield VerifyCode.CURVE_SPELT_OUT, curve_spelt_out(described, played)
        if purpose := _wrong_purpose(described, role, signer=signer):
            yield VerifyCode.PURPOSE, purpose
        limits = constraints_of(described)
        if limits and limits.path_length is not None and below > limits.path_length:
            yield VerifyCode.PATH_LENGTH, path_too_long(described, limits.path_length)
        below += signer and not self_issued(described)


def _no_authority(described: Description) -> Finding:
    forbidden = described.is_ca and not may_sign(described)
    return no_certificate_signing(described) if forbidden else not_an_authority(described)


def _wrong_purpose(described: Description, role: Role, *, signer: bool) -> Finding | None:
    """Return what excludes the role; an authority may lack TLS in keyUsage, but not in its EKU."""
    if not signer:
        return wrong_purpose(described, role)
    return not_meant_for(described, role) if excluded_purpose(described, role) else None


def strength_faults(chain: Chain, role: Role) -> Iterator[Fault]:
    """Yield keys that are too short and digests that are no longer accepted."""
    *signed, top = chain.links
    for link in chain.links[1:]:
        if link.described.key and link.described.key.weak:
            yield VerifyCode.CA_KEY_TOO_SMALL, weak_key(link.described, Role.CA)
    for link in signed if looks_self_signed(top.described) else chain.links:
        if digest := _weak_digest_of(link):
            signer = role if link is chain.leaf else Role.CA
            yield VerifyCode.WEAK_DIGEST, weak_digest(link.described, signer, digest)


def _weak_digest_of(link: Link) -> str | None:
    """Return the weak digest under a certificate, also where the algorithm does not name it."""
    algorithm = attempt(lambda: link.certificate.signature_hash_algorithm)
    return link.described.weak_digest or _WEAK_HASHES.get(algorithm.name if algorithm else "")


def leaf_key_fault(chain: Chain, role: Role) -> Iterator[Fault]:
    """Yield the leaf's key, if it is too short; OpenSSL looks at it before anything else."""
    described = chain.links[0].described
    if described.key and described.key.weak:
        yield VerifyCode.LEAF_KEY_TOO_SMALL, weak_key(described, role)


def name_fault(chain: Chain, host: str | None) -> Iterator[Fault]:
    """Yield the mismatch of names, if `host` is to be checked."""
    certificate = chain.links[0].certificate
    if host and not matches_host(certificate, host):
        code = VerifyCode.IP_ADDRESS if parse_address(host) else VerifyCode.HOST_NAME
        yield code, name_mismatch(certificate, host)


def signature_and_date_faults(chain: Chain, role: Role, now: datetime) -> Iterator[Fault]:
    """Yield wrong signatures and dates, from the top down."""
    clock = _clock_fault(chain, now)
    if clock is not None:
        yield clock
    issuers = [*chain.links[1:], None]
    for depth in reversed(range(len(chain.links))):
        link, issuer = chain.links[depth], issuers[depth]
        if issuer is not None:
            yield from _signature_fault(link, issuer, Role.CA if depth else role)
        if clock is None:
            yield from _date_fault(link, Role.CA if depth else role, now)


def _signature_fault(link: Link, issuer: Link, role: Role) -> Iterator[Fault]:
    if names_two_algorithms(link.certificate):
        yield VerifyCode.BAD_SIGNATURE, two_algorithms(link.described, role)
    elif verification(link.certificate, issuer.certificate) is not True:
        yield VerifyCode.BAD_SIGNATURE, other_key(link.described)


def _date_fault(link: Link, role: Role, now: datetime) -> Iterator[Fault]:
    described = link.described
    role = Role.CA if described.is_ca else role
    # Each by itself: one of them may be no date, or before all that Python counts.
    if described.not_before is not None and described.not_before > now:
        yield VerifyCode.NOT_YET_VALID, not_yet_valid(described, role)
    if described.not_after is not None and described.not_after < now:
        yield VerifyCode.EXPIRED, expired(described, role)


def _clock_fault(chain: Chain, now: datetime) -> Fault | None:
    """Return the suspicion of a wrong clock: everything there is lies off to the same side."""
    leaf = chain.leaf.described
    validities = [link.described.validity for link in chain.links]
    behind = all(validity and not validity.begun(now) for validity in validities)
    if len(validities) < 2:  # noqa: PLR2004 - one certificate alone says little about the clock
        alone = behind and leaf.self_signed
        return (VerifyCode.NOT_YET_VALID, clock_suspected(leaf, now)) if alone else None
    if behind:
        return VerifyCode.NOT_YET_VALID, clock_behind(now)
    if all(validity and validity.expired(now) for validity in validities):
        return VerifyCode.EXPIRED, clock_ahead(now)
    return None
