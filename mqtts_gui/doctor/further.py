"""What else is wrong with the broker's certificate: OpenSSL stops at the first fault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mqtts_gui.certs.chain_building import CertificatePool, build_chain, trusted_pool
from mqtts_gui.certs.matching import matches_host
from mqtts_gui.doctor import (
    explain_broker_certificate,
    explain_dates,
    explain_missing_authority,
    explain_names,
    explain_properties,
)
from mqtts_gui.doctor.blame import (
    ADDRESS_MISMATCH,
    HAS_EXPIRED,
    HOSTNAME_MISMATCH,
    NAMES,
    NOT_YET_VALID,
    SIGNATURE_FAILURE,
    blamed,
)
from mqtts_gui.doctor.explain_client_doubts import other_causes
from mqtts_gui.doctor.explain_dates import leaf_out_of_date
from mqtts_gui.doctor.explain_files import further_files
from mqtts_gui.doctor.explain_missing_authority import other_cause
from mqtts_gui.doctor.explain_properties import problem_of
from mqtts_gui.doctor.situation import Situation, is_address
from mqtts_gui.errors import Problem, Severity
from mqtts_gui.mqtt.events import StepId

# What the end of the chain is called; whichever of them was said, it is said once.
_TRUST = {
    "ca-is-client-cert", "ca-is-intermediate", "ca-is-the-leaf", "ca-none",
    "ca-subject-equals-leaf", "ca-wrong", "chain-incomplete", "intercepted", "leaf-self-signed",
}  # fmt: skip
_SAME_SIGNS = {"ca-wrong", "chain-incomplete"}
_OF_DAMAGE = {"cert-damaged", "form-nonstandard", "form-onebyte"}
_SAME_NAME = "ca-same-name-other-key"
_DATED = {
    "leaf-expired": HAS_EXPIRED,
    "ca-expired": HAS_EXPIRED,
    "clock-client-ahead": HAS_EXPIRED,
    "leaf-not-yet-valid": NOT_YET_VALID,
    "ca-not-yet-valid": NOT_YET_VALID,
    "clock-client-behind": NOT_YET_VALID,
}


def further_problems(s: Situation, diagnosis: Problem) -> tuple[Problem, ...]:
    """Return what the diagnosis may hide, and what has the same signs; each code once."""
    if s.ended_at(StepId.FILES):
        return further_files(s)
    if s.evidence.cancelled:
        return ()
    is_refused = s.leaf is not None and s.evidence.verify_code is not None
    found = _about_broker(s, diagnosis) if is_refused else iter(other_causes(s, diagnosis))
    by_code = {problem.code: problem for problem in found if problem is not None}
    by_code.pop(diagnosis.code, None)
    return tuple(by_code.values())


def _about_broker(s: Situation, diagnosis: Problem) -> Iterator[Problem | None]:
    if diagnosis.code in _SAME_SIGNS:
        yield other_cause(s)
    yield _wrong_name(s)
    if s.judged is None:
        yield leaf_out_of_date(s)
        return
    said = _said_by(diagnosis)
    for finding in s.judged.findings:
        if finding.severity is not Severity.ERROR or finding.code in said:
            continue
        if finding.code in _TRUST:
            yield _as_if(s, _end_of_chain(s))
        elif finding.code == _SAME_NAME:
            yield _as_if(s, _end_of_chain(s) or SIGNATURE_FAILURE)
        elif finding.code in _DATED:
            is_leaf = finding.code.startswith("leaf-")
            yield leaf_out_of_date(s) if is_leaf else _as_if(s, _DATED[finding.code])
        else:
            yield problem_of(s, finding)


def _said_by(diagnosis: Problem) -> set[str]:
    """Return the codes of what the diagnosis says already, or what is its consequence alone."""
    if diagnosis.code in _OF_DAMAGE:
        return {*_OF_DAMAGE, *_TRUST, _SAME_NAME}
    return {*_TRUST, _SAME_NAME} if diagnosis.code in {*_TRUST, _SAME_NAME} else set()


def _wrong_name(s: Situation) -> Problem | None:
    """Explain the name where something else was to be said first."""
    if s.leaf is None or not s.profile.verify_name or blamed(s) in NAMES:
        return None
    if matches_host(s.leaf, s.expected_name):
        return None
    code = ADDRESS_MISMATCH if is_address(s.expected_name) else HOSTNAME_MISMATCH
    return _as_if(s, code)


def _end_of_chain(s: Situation) -> int:
    """Return OpenSSL's code for why the chain reaches no authority of ours; 0 where it does."""
    if s.leaf is None:
        return 0
    untrusted = CertificatePool(s.chain[1:], trusted=False)
    return int(build_chain(s.leaf, untrusted, trusted_pool(s.authorities), s.now).code)


def _as_if(s: Situation, verify_code: int) -> Problem | None:
    """Explain what OpenSSL would have said, had it met nothing else before."""
    if verify_code == blamed(s):
        return None
    other = replace(s, evidence=replace(s.evidence, verify_code=verify_code), is_first=False)
    rules = (
        *explain_names.RULES,
        explain_properties.was_intercepted,
        *explain_broker_certificate.RULES,
        *explain_missing_authority.RULES,
        *explain_dates.RULES,
    )
    return next((problem for rule in rules if (problem := rule(other))), None)
