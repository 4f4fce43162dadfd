"""Verify a certificate up to a trusted root, and say in plain sentences what was found.

OpenSSL gives the verdict, our checks the explanation (docs/decisions/0003).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cryptography import x509

from mqtts_gui.certs.cautions import cautions
from mqtts_gui.certs.chain_building import CertificatePool, Chain, build_chain, trusted_pool
from mqtts_gui.certs.chain_causes import Case, missing_issuer
from mqtts_gui.certs.chain_checks import (
    Fault,
    extension_faults,
    leaf_key_fault,
    name_fault,
    signature_and_date_faults,
    strength_faults,
)
from mqtts_gui.certs.chain_findings import refused
from mqtts_gui.certs.chain_sentences import Check, sentences_about
from mqtts_gui.certs.chain_verdict import Judgement, Verification, judge
from mqtts_gui.certs.damage import damage_faults, damage_in
from mqtts_gui.certs.name_constraints import constraint_faults
from mqtts_gui.certs.revocation import RevocationList, revocation_faults
from mqtts_gui.certs.roles import Role
from mqtts_gui.certs.signatures import signed_by
from mqtts_gui.certs.strictness import strict_warnings
from mqtts_gui.certs.verify_codes import VerifyCode
from mqtts_gui.errors import Finding, Severity

__all__ = ["ChainResult", "Check", "Role", "VerifyCode", "signed_by", "verify"]


@dataclass(frozen=True, slots=True)
class ChainResult:
    """The verdict about a chain.

    Attributes:
        verify_code: OpenSSL's number of the first fault, 0 for a good chain.
        code: Our code of that fault, None for a good chain.
        chain: The certificates, leaf first, as far as they were found.
        checks: What was checked, in sentences.
        findings: Every fault, the one with OpenSSL's number first, the others in the order in
            which OpenSSL would meet them. What OpenSSL accepted is a warning.
        judged_by: Who gave the verdict: "openssl", or "checks" where OpenSSL cannot be asked.
        advice: What stricter programs refuse in a chain that is good here.
    """

    ok: bool
    verify_code: int
    code: str | None
    chain: tuple[x509.Certificate, ...]
    checks: tuple[Check, ...]
    findings: tuple[Finding, ...] = ()
    judged_by: str = "checks"
    advice: tuple[Finding, ...] = ()


def verify(  # noqa: PLR0913 - what every verification needs, and two rare demands
    leaf: x509.Certificate,
    intermediates: Sequence[x509.Certificate],
    roots: Sequence[x509.Certificate],
    now: datetime,
    host: str | None = None,
    *,
    role: Role = Role.ANY,
    lists: Sequence[RevocationList] = (),
) -> ChainResult:
    """Verify `leaf` as OpenSSL does it without X509_STRICT.

    Args:
        leaf: What is to be verified.
        intermediates: What came along with it; may hold the leaf and roots as well.
        roots: What is trusted; a chain must end at a self-signed one of these.
        now: The instant at which it must be valid.
        host: Name or IP address that the certificate must be made out to; None leaves that out.
        role: Check the purpose too: `BROKER`, `CLIENT`, or `CA` (may it sign?); a host alone
            implies `BROKER`.
        lists: Revocation lists to be heeded.
    """
    role = Role.BROKER if host and role is Role.ANY else role
    trusted = trusted_pool(tuple(roots))
    untrusted = CertificatePool(intermediates, trusted=False)
    wanted = Verification(leaf, untrusted, trusted, now, host, role, lists)
    chain = build_chain(leaf, untrusted, trusted, now)
    judgement = judge(wanted)
    found = _faults(wanted, Case(chain, roots, intermediates))
    found += cautions(chain, judgement.left if judgement else None)
    code, faults = _settled(found, judgement, chain, role)
    return ChainResult(
        code is VerifyCode.OK,
        int(code),
        faults[0][1].code if code is not VerifyCode.OK else None,
        tuple(link.certificate for link in chain.links),
        sentences_about(chain, faults, now, host, revocation_checked=bool(lists)),
        tuple(finding for _, finding in faults),
        "openssl" if judgement else "checks",
        tuple(strict_warnings(chain)),
    )


def _faults(wanted: Verification, case: Case) -> list[Fault]:
    """Return what our checks find, in the order of OpenSSL."""
    chain, role, now = case.chain, wanted.role, wanted.now
    broken = [] if chain.code is VerifyCode.OK else [chain.code]
    return [
        *leaf_key_fault(chain, role),
        *damage_faults(chain, role),
        *((code, missing_issuer(case, role)) for code in broken),
        *extension_faults(chain, role),
        *strength_faults(chain, role),
        *name_fault(chain, wanted.host),
        *revocation_faults(chain, wanted.lists, now),
        *signature_and_date_faults(chain, role, now),
        *constraint_faults(chain),
    ]


def _settled(
    faults: list[Fault], judgement: Judgement | None, chain: Chain, role: Role
) -> tuple[VerifyCode, list[Fault]]:
    """Return the code of the verdict, and the faults with the one that has it first."""
    if judgement is None:
        return (faults[0][0] if faults else VerifyCode.OK), faults
    if judgement.code is VerifyCode.OK:
        # What OpenSSL looked at and accepted is no fault, whatever we think of it.
        decisive = [fault for fault in faults if fault[0] in judgement.left]
        others = [(code, _doubt(f)) for code, f in faults if code not in judgement.left]
        return (decisive[0][0] if decisive else VerifyCode.OK), [*decisive, *others]
    if all(code != judgement.code for code, _ in faults):
        found = damage_in(chain, role) or refused(judgement.code, chain.leaf.described)
        return judgement.code, [(judgement.code, found), *faults]
    decisive = [f for f in faults if f[0] in judgement.left or f[0] == judgement.code]
    first = decisive[0]
    return first[0], [first, *(fault for fault in faults if fault is not first)]


def _doubt(finding: Finding) -> Finding:
    return replace(finding, severity=Severity.WARNING)
