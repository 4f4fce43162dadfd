"""What was checked in a chain, in plain sentences: what is right as well as what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from mqtts_gui.certs.chain_building import Chain, Link
from mqtts_gui.certs.chain_checks import Fault
from mqtts_gui.certs.purposes import acts_as_authority, wrong_purpose
from mqtts_gui.certs.roles import Role
from mqtts_gui.certs.verify_codes import VerifyCode
from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import Phrase, mark

_DATES = {VerifyCode.NOT_YET_VALID, VerifyCode.EXPIRED}
_ENDS = {
    VerifyCode.NO_ISSUER,
    VerifyCode.NO_ISSUER_OF_TRUSTED,
    VerifyCode.SELF_SIGNED_LEAF,
    VerifyCode.SELF_SIGNED_ROOT,
}
_REVOCATION = {
    VerifyCode.NO_CRL,
    VerifyCode.BAD_CRL_SIGNATURE,
    VerifyCode.CRL_NOT_YET_VALID,
    VerifyCode.CRL_EXPIRED,
    VerifyCode.REVOKED,
    VerifyCode.NO_CRL_SIGNING,
    VerifyCode.CRITICAL_CRL_EXTENSION,
    VerifyCode.CRL_SCOPE,
}


@dataclass(frozen=True, slots=True)
class Check:
    """One sentence of a verification.

    Attributes:
        ok: True and False for right and wrong, None for a warning.
    """

    ok: bool | None
    sentence: Phrase


def sentences_about(
    chain: Chain,
    faults: Sequence[Fault],
    now: datetime,
    host: str | None,
    *,
    revocation_checked: bool,
) -> tuple[Check, ...]:
    """Return the checks of a chain: who signed, what for, when, for which host, withdrawn."""
    codes = {code for code, _ in faults}
    leaf = chain.links[0]
    checks = [
        *_signature(chain, codes),
        *(_wrong(finding) for code, finding in faults if code in _ENDS),
        *_authority(leaf, codes),
        *_purpose(leaf, codes),
        *_dates(leaf, codes, now),
        *_host(host, codes),
        *(_wrong(finding) for code, finding in faults if code not in _ENDS),
        *_revocation(codes, checked=revocation_checked),
    ]
    return tuple(checks)


def _signature(chain: Chain, codes: set[VerifyCode]) -> Iterator[Check]:
    leaf = chain.links[0].described
    if leaf.self_signed:
        yield Check(ok=True, sentence=mark("Self-signed, signature correct"))
    if len(chain.links) < 2 or VerifyCode.BAD_SIGNATURE in codes:  # noqa: PLR2004 - no issuer
        return
    issuer, *above = (link.described.name for link in chain.links[1:])
    yield Check(ok=True, sentence=mark("Signed by %(ca)s, signature correct", ca=issuer))
    if above and not codes & _ENDS:
        trusted = mark("Leads up to the trusted authority %(ca)s", ca=above[-1])
        yield Check(ok=True, sentence=trusted)


def _wrong(finding: Finding) -> Check:
    # What OpenSSL accepts against our better judgement is a warning.
    return Check(False if finding.severity is Severity.ERROR else None, finding.message)


def _authority(leaf: Link, codes: set[VerifyCode]) -> Iterator[Check]:
    described = leaf.described
    if not described.is_ca or not acts_as_authority(described):
        return
    if VerifyCode.NOT_A_CA in codes:
        return
    if described.key_usage:
        rights = mark("basicConstraints CA:TRUE, keyUsage keyCertSign")
    else:
        rights = mark("basicConstraints CA:TRUE")
    yield Check(ok=True, sentence=mark("May sign certificates (%(rights)s)", rights=rights))


def _purpose(leaf: Link, codes: set[VerifyCode]) -> Iterator[Check]:
    """Say for which side of TLS a certificate is, unless it is an authority's."""
    described = leaf.described
    if described.is_ca or VerifyCode.PURPOSE in codes:
        return
    broker, client = (wrong_purpose(described, r) is None for r in (Role.BROKER, Role.CLIENT))
    if broker and client:
        yield Check(ok=True, sentence=mark("May serve a broker as well as a client"))
    elif broker:
        yield Check(ok=True, sentence=mark("Made for brokers (servers), not for clients"))
    elif client:
        yield Check(ok=True, sentence=mark("Made for clients, not for brokers (servers)"))
    else:
        yield Check(None, mark("Made neither for brokers (servers) nor for clients"))


def _dates(leaf: Link, codes: set[VerifyCode], now: datetime) -> Iterator[Check]:
    validity = leaf.described.validity
    if validity is None or codes & _DATES:
        return
    if validity.ends_soon(now):
        left = validity.until(now)
        yield Check(None, mark("Within its validity period, but it %(expires)s", expires=left))
    else:
        yield Check(ok=True, sentence=mark("Within its validity period"))


def _host(host: str | None, codes: set[VerifyCode]) -> Iterator[Check]:
    if host and not codes & {VerifyCode.HOST_NAME, VerifyCode.IP_ADDRESS}:
        yield Check(ok=True, sentence=mark("Made out to %(host)s", host=host))


def _revocation(codes: set[VerifyCode], *, checked: bool) -> Iterator[Check]:
    if checked and not codes & _REVOCATION:
        yield Check(ok=True, sentence=mark("Not revoked"))
    if not checked and not codes:
        missing = mark("No revocation list: a stolen certificate stays accepted until it expires")
        yield Check(None, missing)
