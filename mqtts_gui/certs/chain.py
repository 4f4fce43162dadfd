"""Verify a certificate up to a trusted root, and say in plain sentences what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from mqtts_gui.certs.chain_building import Chain, build_chain
from mqtts_gui.certs.chain_causes import Case, missing_issuer
from mqtts_gui.certs.chain_checks import (
    Fault,
    extension_faults,
    leaf_key_fault,
    name_fault,
    signature_and_date_faults,
    strength_faults,
)
from mqtts_gui.certs.chain_sentences import Check, sentences_about
from mqtts_gui.certs.name_constraints import constraint_faults
from mqtts_gui.certs.revocation import RevocationList, revocation_faults
from mqtts_gui.certs.roles import Role
from mqtts_gui.certs.signatures import signed_by
from mqtts_gui.certs.verify_codes import VerifyCode
from mqtts_gui.errors import Finding

__all__ = ["ChainResult", "Check", "Role", "VerifyCode", "signed_by", "verify"]


@dataclass(frozen=True, slots=True)
class ChainResult:
    """The verdict about a chain.

    Attributes:
        verify_code: What OpenSSL would report, 0 for a good chain.
        code: Our code of the first fault, None for a good chain.
        chain: The certificates, leaf first, as far as they were found.
        checks: What was checked, in sentences.
        findings: Every fault, in the order in which OpenSSL would meet them.
    """

    ok: bool
    verify_code: int
    code: str | None
    chain: tuple[x509.Certificate, ...]
    checks: tuple[Check, ...]
    findings: tuple[Finding, ...] = ()


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
        role: Check the purpose too: `BROKER` or `CLIENT`; a host alone implies `BROKER`.
        lists: Revocation lists to be heeded.
    """
    role = Role.BROKER if host and role is Role.ANY else role
    chain = build_chain(leaf, intermediates, roots, now)
    faults = [
        *leaf_key_fault(chain, role),
        *_without_root(chain, roots, intermediates, role),
        *extension_faults(chain, role),
        *strength_faults(chain, role),
        *name_fault(chain, host),
        *revocation_faults(chain, lists, now),
        *signature_and_date_faults(chain, role, now),
        *constraint_faults(chain),
    ]
    return ChainResult(
        not faults,
        int(faults[0][0]) if faults else 0,
        faults[0][1].code if faults else None,
        tuple(link.certificate for link in chain.links),
        sentences_about(chain, faults, now, host, revocation_checked=bool(lists)),
        tuple(finding for _, finding in faults),
    )


def _without_root(
    chain: Chain,
    roots: Sequence[x509.Certificate],
    sent: Sequence[x509.Certificate],
    role: Role,
) -> list[Fault]:
    if chain.code is VerifyCode.OK:
        return []
    return [(chain.code, missing_issuer(Case(chain, roots, sent), role))]
