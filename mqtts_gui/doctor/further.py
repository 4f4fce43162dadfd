"""What else is wrong with the broker's certificate: OpenSSL stops at the first fault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mqtts_gui.certs.matching import matches_host
from mqtts_gui.doctor import (
    certificates,
    explain_broker_certificate,
    explain_dates,
    explain_names,
)
from mqtts_gui.doctor.explain_broker_certificate import SIGNATURE_FAILURE
from mqtts_gui.doctor.name_fault import ADDRESS_MISMATCH, HOSTNAME_MISMATCH
from mqtts_gui.doctor.explain_files import further_files
from mqtts_gui.doctor.situation import Situation, is_address
from mqtts_gui.errors import Problem
from mqtts_gui.mqtt.events import StepId


def further_problems(s: Situation) -> tuple[Problem, ...]:
    """Return the faults of name and dates that the one that was found may hide."""
    if s.ended_at(StepId.FILES):
        return further_files(s)
    if s.leaf is None or s.evidence.verify_code is None:
        return ()
    hidden = (_explain(s, code) for code in _hidden_codes(s) if code != s.evidence.verify_code)
    return tuple(problem for problem in hidden if problem is not None)


def _hidden_codes(s: Situation) -> Iterator[int]:
    is_name_known = s.evidence.verify_code in {HOSTNAME_MISMATCH, ADDRESS_MISMATCH}
    if s.leaf is None:
        return
    if s.profile.verify_name and not is_name_known and not matches_host(s.leaf, s.expected_name):
        yield ADDRESS_MISMATCH if is_address(s.expected_name) else HOSTNAME_MISMATCH
    if is_name_known and s.profile.verify_chain and s.chain_fault == SIGNATURE_FAILURE:
        yield SIGNATURE_FAILURE
    if certificates.has_expired(s.leaf, s.now):
        yield explain_dates.HAS_EXPIRED
    elif certificates.is_too_young(s.leaf, s.now):
        yield explain_dates.NOT_YET_VALID


def _explain(s: Situation, verify_code: int) -> Problem | None:
    other = replace(s, evidence=replace(s.evidence, verify_code=verify_code), is_first=False)
    rules = (*explain_names.RULES, *explain_broker_certificate.RULES, *explain_dates.RULES)
    return next((problem for rule in rules if (problem := rule(other))), None)
