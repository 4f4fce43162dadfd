"""Faults of trust where a certificate is missing: that of an intermediate authority, or of a root.

An intermediate authority that is not sent and a stranger's authority give the same signs. What
proves one of them is looked for (`kinship`); without proof the likelier one is the diagnosis, says
so, and the other one follows it.
"""

from __future__ import annotations

from mqtts_gui.certs.interceptors import intercepted
from mqtts_gui.doctor import certificates
from mqtts_gui.doctor.actions import OPEN_CERTIFICATE, on_the_broker
from mqtts_gui.doctor.blame import ISSUER_NOT_SENT, NO_LOCAL_ISSUER, blamed
from mqtts_gui.doctor.choosing import choose_ca
from mqtts_gui.doctor.explain_broker_certificate import is_untrusted
from mqtts_gui.doctor.kinship import Signer, signer_of_last
from mqtts_gui.doctor.situation import Rule, Sentences, Situation, make_problem
from mqtts_gui.errors import Problem
from mqtts_gui.i18n import Phrase, mark

_INTERMEDIATE = {Signer.INTERMEDIATE, Signer.RATHER_INTERMEDIATE}
_PROVED = {Signer.INTERMEDIATE, Signer.STRANGER}
_APPEND = on_the_broker("cat broker.crt intermediate.crt > chain.crt")


def ca_is_intermediate(s: Situation) -> Problem | None:
    """The CA file has the intermediate authority, not the root above it."""
    if s.leaf is None or blamed(s) != ISSUER_NOT_SENT or not s.authorities:
        return None
    last = s.path[-1]
    said = Sentences(
        mark("The CA file holds only an intermediate authority"),
        mark(
            "%(name)s was itself signed by %(issuer)s, which the file does not hold.",
            name=certificates.holder(last),
            issuer=certificates.issuer(last),
        ),
        mark(
            "Add the certificate of %(issuer)s to the CA file.",
            issuer=certificates.issuer(last),
        ),
    )
    return make_problem(s, "ca-is-intermediate", said, *choose_ca(s), OPEN_CERTIFICATE)


def chain_incomplete(s: Situation) -> Problem | None:
    """An intermediate authority is missing between the broker and the CA file."""
    if s.leaf is None or blamed(s) != NO_LOCAL_ISSUER or not s.authorities:
        return None
    signer = signer_of_last(s)
    return missing_intermediate(s, signer) if signer in _INTERMEDIATE else None


def ca_wrong(s: Situation) -> Problem | None:
    """Another authority signed the broker's certificate."""
    if s.leaf is None or not is_untrusted(s) or not s.authorities:
        return None
    return other_authority(s)


def other_cause(s: Situation) -> Problem | None:
    """Return what has the same signs as a missing issuer, where nothing proves either."""
    if s.leaf is None or blamed(s) != NO_LOCAL_ISSUER or not s.authorities:
        return None
    if intercepted(certificates.issuer(s.path[-1])) is not None:
        return None
    signer = signer_of_last(s)
    if signer in _PROVED:
        return None
    if signer is Signer.RATHER_INTERMEDIATE:
        return other_authority(s, mark("Perhaps another authority signed the certificate"))
    return missing_intermediate(s, signer)


def missing_intermediate(s: Situation, signer: Signer) -> Problem:
    """Say that the certificate of an intermediate authority is sent by nobody."""
    last = s.path[-1]
    names = {"name": certificates.holder(last), "missing": certificates.issuer(last)}
    message = mark("A certificate is missing between the broker's and your authority")
    if signer is Signer.INTERMEDIATE:
        cause = mark(
            "%(name)s was signed by the intermediate authority %(missing)s, whose certificate the "
            "broker does not send and your CA file does not hold.",
            **names,
        )
    elif signer is Signer.RATHER_STRANGER:
        message = mark("Perhaps a certificate is missing between the broker's and your authority")
        cause = mark(
            "%(name)s was signed by %(missing)s. If that is an intermediate authority, its "
            "certificate is neither sent by the broker nor in your CA file.",
            **names,
        )
    else:
        cause = mark(
            "%(name)s was signed by %(missing)s, probably an intermediate authority, whose "
            "certificate the broker does not send and your CA file does not hold.",
            **names,
        )
    fix = mark(
        "On the broker's machine, append the certificate of %(missing)s to the file that "
        "certfile names; or add it to your CA file.",
        missing=names["missing"],
    )
    if signer is not Signer.INTERMEDIATE:
        fix = mark(
            "On the broker's machine, append the certificate of %(missing)s to the file that "
            "certfile names; or add it to your CA file. If %(missing)s is another root, choose its "
            "certificate as CA file.",
            missing=names["missing"],
        )
    said = Sentences(message, cause, fix)
    actions = (_APPEND, OPEN_CERTIFICATE, *choose_ca(s))
    return make_problem(s, "chain-incomplete", said, *actions)


def other_authority(s: Situation, message: Phrase | None = None) -> Problem:
    """Say that an authority signed which is not in the CA file."""
    names = {
        "signer": certificates.issuer(s.path[-1]),
        "ca": certificates.holders(s.authorities),
    }
    said = Sentences(
        message or mark("The broker's certificate was signed by another authority"),
        mark("It was signed by %(signer)s; your CA file holds %(ca)s.", **names),
        mark(
            "Choose the ca.crt of %(signer)s if this is your broker, or have the broker's "
            "certificate signed by %(ca)s.",
            **names,
        ),
    )
    details = {"ca_file_sha256": certificates.fingerprint(s.authorities[0])}
    roots = [each for each in s.chain if certificates.is_self_signed(each)]
    if roots:
        details["sent_by_broker_sha256"] = certificates.fingerprint(roots[-1])
    actions = (*choose_ca(s), OPEN_CERTIFICATE)
    return make_problem(s, "ca-wrong", said, *actions, details=details)


RULES: tuple[Rule, ...] = (ca_is_intermediate, chain_incomplete, ca_wrong)
