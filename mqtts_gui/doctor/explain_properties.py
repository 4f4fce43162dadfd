"""Faults of what a certificate says it may be used for, and of the strength of its key.

OpenSSL names the property by its verify code; the sentence is that of the finding in `certs`, whose
checks look at the whole chain as OpenSSL does.
"""

from __future__ import annotations

from mqtts_gui.certs.chain import verify
from mqtts_gui.certs.interceptors import intercepted
from mqtts_gui.certs.roles import Role
from mqtts_gui.doctor import certificates
from mqtts_gui.doctor.actions import CHOOSE_CA, OPEN_CERTIFICATE
from mqtts_gui.doctor.blame import (
    DATES,
    NAMES,
    NO_LOCAL_ISSUER,
    SELF_SIGNED,
    SELF_SIGNED_IN_CHAIN,
    SIGNATURE_FAILURE,
    blamed,
)
from mqtts_gui.doctor.mending import command_of, make_authority, new_broker_key, sign_broker
from mqtts_gui.doctor.situation import Rule, Sentences, Situation, make_problem
from mqtts_gui.errors import Finding, Problem
from mqtts_gui.i18n import Phrase, mark

_OWN_RULES = {
    2, SIGNATURE_FAILURE, SELF_SIGNED, SELF_SIGNED_IN_CHAIN, NO_LOCAL_ISSUER, *DATES, *NAMES,
}  # fmt: skip
_SIGN_AGAIN = mark("Have it signed again.")
_MADE_AGAIN = {"ca-not-a-ca", "ca-keyusage", "ca-name-constraint", "ca-pathlen", "ca-weak-digest"}


def was_intercepted(s: Situation) -> Problem | None:
    """A program on the way, or on this computer, signed instead of the broker's authority."""
    if blamed(s) not in {SELF_SIGNED, SELF_SIGNED_IN_CHAIN, NO_LOCAL_ISSUER}:
        return None
    signers = (certificates.whole_issuer(each) for each in s.path[-1:])
    finding = next((found for each in signers if (found := intercepted(each))), None)
    return None if finding is None else problem_of(s, finding)


def broken_property(s: Situation) -> Problem | None:
    """A certificate of the chain is not for this use, is too weak, or cannot be read."""
    code = blamed(s)
    if s.leaf is None or code is None or code in _OWN_RULES:
        return None
    # The system's authorities are not known here: what was sent is judged as if it were trusted.
    roots = s.authorities or s.chain[-1:]
    host = s.expected_name if s.profile.verify_name else None
    judged = verify(s.leaf, s.chain[1:], roots, s.now, host, role=Role.BROKER)
    if judged.verify_code != code or not judged.findings:
        return None
    return problem_of(s, judged.findings[0])


def problem_of(s: Situation, finding: Finding) -> Problem:
    """Return the problem that a finding about the broker's chain makes."""
    said = Sentences(_message(finding.code), finding.message, finding.fix or _SIGN_AGAIN)
    again = None
    if finding.code in _MADE_AGAIN and finding.message.parameters.get("name") == _root_name(s):
        again = make_authority(s.path[-1])
    if finding.code == "leaf-weak-key":
        again = new_broker_key(s)
    elif finding.code.startswith("leaf-"):
        again = sign_broker(s)
    actions = [again or command_of(finding), OPEN_CERTIFICATE]
    if finding.code.startswith("ca-"):
        actions.append(CHOOSE_CA)
    return make_problem(s, finding.code, said, *actions)


def _root_name(s: Situation) -> str | None:
    return certificates.holder(s.path[-1]) if len(s.path) > 1 else None


def _message(code: str) -> Phrase:
    if code == "intercepted":
        return mark("The certificate is not the broker's own: a program reads along")
    if code.startswith("ca-"):
        return mark("The authority's certificate cannot be accepted")
    return mark("The broker's certificate cannot be accepted")


RULES: tuple[Rule, ...] = (was_intercepted, broken_property)
