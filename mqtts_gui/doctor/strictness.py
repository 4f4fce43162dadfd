"""What a strict client would say of the broker's chain and the CA file, although all is well here.

`ssl.create_default_context()` of Python 3.13 and later sets VERIFY_X509_STRICT, and browsers take
no name but those of the SAN. The sentences are those of `certs/strictness`; whether Python refuses
is asked of OpenSSL itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from cryptography import x509

from mqtts_gui.certs.advice import advice
from mqtts_gui.certs.chain import Role, verify
from mqtts_gui.certs.describing import describe_certificate
from mqtts_gui.certs.fault_commands import command_for
from mqtts_gui.certs.openssl_verdict import UNDECIDED, Demands, judge_as_broker
from mqtts_gui.certs.verify_codes import VerifyCode, openssl_name
from mqtts_gui.doctor.files import FilesOfProfile
from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.details import read_certificate
from mqtts_gui.mqtt.profile import Profile

# What others than Python refuse: pyca's verifier, browsers; or nobody, as long as it works.
_OF_OTHERS = frozenset({"warn-no-san", "warn-v1", "warn-same-subject"})
_STRICT_ONLY = frozenset({24, 37, 41, 79, *range(80, 94)})
"""The numbers of OpenSSL under X509_STRICT alone; 79 for roots of version 1."""


def strict_findings(
    profile: Profile, files: FilesOfProfile, chain: Sequence[bytes], now: datetime
) -> tuple[Finding, ...]:
    """Return what strict clients refuse in the broker's chain, each thing once.

    What is refused here as well is a problem, and no matter of strictness.

    Args:
        profile: The connection.
        files: Its files; without a CA file only what the broker sent is looked at.
        chain: The certificates that the broker presented, DER, leaf first.
        now: This computer's clock.
    """
    presented = [read for der in chain if (read := read_certificate(der))]
    if not presented:
        return ()
    roots = files.ca.certificates if files.ca and profile.verify_chain else ()
    leaf, *sent = presented
    judged = verify(leaf, sent, roots or presented[-1:], now, role=Role.BROKER)
    number = _strict_number(chain, roots) if roots and judged.ok else None
    found = list(_of_chain(judged.advice, number))
    found += (each for each in _of_browsers(leaf, now) if each.code not in _codes(found))
    if number in _STRICT_ONLY and not any(each.severity is Severity.WARNING for each in found):
        found.append(_refused(number))
    return tuple(sorted(found, key=lambda each: each.severity is not Severity.WARNING))


def _strict_number(chain: Sequence[bytes], roots: Sequence[x509.Certificate]) -> int | None:
    """Return OpenSSL's number under X509_STRICT, 0 where all is well; None if it cannot tell."""
    number = judge_as_broker(list(chain), Demands(tuple(roots), dates=False, strict=True))
    return None if number == UNDECIDED else number


def _of_chain(found: Sequence[Finding], number: int | None) -> Iterator[Finding]:
    for finding in found:
        if finding.code in _OF_OTHERS:
            yield finding
        elif number != 0:
            # None: nobody could be asked, and the sentence stands by itself.
            yield replace(finding, severity=Severity.WARNING)


def _of_browsers(leaf: x509.Certificate, now: datetime) -> Iterator[Finding]:
    for finding in advice(describe_certificate(leaf), Role.BROKER, now):
        if finding.code in _OF_OTHERS:
            yield finding


def _codes(findings: Sequence[Finding]) -> set[str]:
    return {finding.code for finding in findings}


def _refused(number: int | None) -> Finding:
    return Finding(
        "warn-strict",
        Severity.WARNING,
        mark(
            "Strict clients, such as Python 3.13 by default, refuse this chain (OpenSSL's error "
            "%(number)s, %(error)s). This program accepts it.",
            number=number or 0,
            error=openssl_name(VerifyCode(number or 0)),
        ),
        mark("Have the certificates made again with the extensions that RFC 5280 asks for."),
        command_for("chain-refused"),
    )
