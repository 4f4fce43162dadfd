"""Judge the file in the field of the authority."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from mqtts_gui.certs.certificate_findings import not_an_authority
from mqtts_gui.certs.changed_letters import nearly_self_signed
from mqtts_gui.certs.describing import describe_certificate
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.fault_commands import error, warning
from mqtts_gui.certs.file_findings import unusable
from mqtts_gui.certs.item_findings import certificate_findings
from mqtts_gui.certs.items import Kind, LoadedFile
from mqtts_gui.certs.phrases import line
from mqtts_gui.certs.placing import misplaced_in_ca
from mqtts_gui.certs.roles import Role
from mqtts_gui.certs.verdict import Verdict, outline, refusal, remark, worst
from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import mark, nmark

_MOST_JUDGED = 200
"""A file with more certificates is a collection of roots, in which some are always out of date."""


def judge_ca(ca: LoadedFile, now: datetime) -> Verdict:
    """Return the verdict about the file of the authority."""
    instead = misplaced_in_ca(ca)
    if instead is not None:
        return refusal([instead, *ca.all_findings])
    described = best_authority(ca, now)
    findings = (*judge_authority(described, now), *ca.findings_about(Kind.CERTIFICATE))
    severity = worst(findings)
    if severity is Severity.ERROR:
        return refusal(findings, outline(described, now))
    more = len(ca.certificates) - 1
    others = nmark("and %(count)s other", "and %(count)s others", more) if more else None
    summary = line([outline(described, now), others, remark(findings)])
    return Verdict(severity, mark("Valid authority"), summary, findings)


def best_authority(ca: LoadedFile, now: datetime) -> Description:
    """Return the soundest authority of a file that holds certificates.

    One good authority is enough; what else is in the file does no harm.
    """
    found: list[tuple[int, Description]] = []
    for certificate in ca.certificates[:_MOST_JUDGED]:
        described = describe_certificate(certificate)
        badness = _badness(judge_authority(described, now))
        if not badness:
            return described  # none is better, and a system's bundle holds 130
        found.append((badness, described))
    return min(found, key=lambda each: each[0])[1]


def judge_authority(described: Description, now: datetime) -> tuple[Finding, ...]:
    """Return what is wrong or remarkable with a certificate that is to be trusted as a root."""
    found = list(certificate_findings(described, Role.CA, now))
    if not described.is_ca:
        alone = described.self_signed
        found.insert(0, _only_itself(described) if alone else not_an_authority(described))
    elif described.self_signed is False:
        damaged = nearly_self_signed(described)
        found.insert(0, unusable("form-onebyte") if damaged else _no_root(described))
    return tuple(found)


def _badness(findings: Sequence[Finding]) -> int:
    severity = worst(findings)
    return (None, Severity.WARNING, Severity.ERROR).index(severity)


def _only_itself(described: Description) -> Finding:
    return warning(
        "ca-not-a-ca",
        mark(
            "The certificate %(name)s is self-signed but no authority: it vouches for itself only.",
            name=described.name,
        ),
        mark("Choose ca.crt, unless the broker presents this very certificate."),
    )


def _no_root(described: Description) -> Finding:
    return error(
        "ca-is-intermediate",
        mark(
            "%(name)s is an intermediate authority; the root above it, %(issuer)s, is missing.",
            name=described.name,
            issuer=described.issuer_display,
        ),
        mark("Add the certificate of the root to the file, or choose the root's file."),
    )
