"""Faults of what a certificate says it may be used for, and of the strength of its key.

OpenSSL names the property by its verify code; the sentence is that of the finding in `certs`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mqtts_gui.certs.authorities import judge_authority
from mqtts_gui.certs.certificate_findings import wrong_purpose
from mqtts_gui.certs.chain import verify
from mqtts_gui.certs.describing import describe_certificate
from mqtts_gui.certs.item_findings import certificate_findings
from mqtts_gui.certs.roles import Role
from mqtts_gui.doctor.actions import CHOOSE_CA, OPEN_CERTIFICATE
from mqtts_gui.doctor.situation import Rule, Sentences, Situation, make_problem
from mqtts_gui.errors import Finding, Problem
from mqtts_gui.i18n import mark

_OF_LEAF: Mapping[int, frozenset[str]] = {
    26: frozenset({"leaf-eku-client-only", "leaf-keyusage"}),
    34: frozenset({"leaf-critical-extension"}),
    66: frozenset({"leaf-weak-key"}),
    68: frozenset({"leaf-weak-digest"}),
}
_OF_AUTHORITY: Mapping[int, frozenset[str]] = {
    32: frozenset({"ca-keyusage"}),
    67: frozenset({"ca-weak-key"}),
    79: frozenset({"ca-not-a-ca", "ca-keyusage"}),
}
_OF_CHAIN: Mapping[int, frozenset[str]] = {
    **dict.fromkeys((18, 19, 20), frozenset({"intercepted"})),
    25: frozenset({"ca-pathlen"}),
    **dict.fromkeys((47, 48), frozenset({"ca-name-constraint"})),
    94: frozenset({"key-curve-spelt-out"}),
}


def leaf_property(s: Situation) -> Problem | None:
    """The broker's certificate is not for this use, or is too weak."""
    codes = _OF_LEAF.get(s.evidence.verify_code or 0)
    if s.leaf is None or codes is None:
        return None
    described = describe_certificate(s.leaf)
    purpose = wrong_purpose(described, Role.BROKER)
    findings = (purpose, *certificate_findings(described, Role.BROKER, s.now))
    finding = _first(findings, codes)
    if finding is None:
        return None
    message = mark("The broker's certificate cannot be accepted")
    said = Sentences(message, finding.message, finding.fix or mark("Have it signed again."))
    return make_problem(s, finding.code, said, OPEN_CERTIFICATE)


def authority_property(s: Situation) -> Problem | None:
    """An authority may not sign, or is too weak."""
    codes = _OF_AUTHORITY.get(s.evidence.verify_code or 0)
    if codes is None:
        return None
    described = map(describe_certificate, (*s.authorities, *s.chain[1:]))
    findings = (finding for each in described for finding in judge_authority(each, s.now))
    finding = _first(findings, codes)
    if finding is None:
        return None
    message = mark("The authority's certificate cannot be accepted")
    said = Sentences(message, finding.message, finding.fix or mark("Have it made again."))
    return make_problem(s, finding.code, said, CHOOSE_CA, OPEN_CERTIFICATE)


def chain_property(s: Situation) -> Problem | None:
    """An authority signed what it may not sign, or a program on this computer signed."""
    codes = _OF_CHAIN.get(s.evidence.verify_code or 0)
    if s.leaf is None or codes is None:
        return None
    # Without any root "no CA file" would be said first; the leaf, as root, leads nowhere.
    roots = s.authorities or (s.leaf,)
    judged = verify(s.leaf, s.chain[1:], roots, s.now, s.expected_name)
    finding = _first(judged.findings, codes)
    if finding is None:
        return None
    message = mark("The authority of the broker's certificate cannot be accepted")
    said = Sentences(message, finding.message, finding.fix or mark("Have it made again."))
    return make_problem(s, finding.code, said, OPEN_CERTIFICATE, CHOOSE_CA)


def _first(findings: Iterable[Finding | None], codes: frozenset[str]) -> Finding | None:
    return next((finding for finding in findings if finding and finding.code in codes), None)


RULES: tuple[Rule, ...] = (leaf_property, authority_property, chain_property)
