"""A verdict: one line about a file, as the connection editor and the list of files show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mqtts_gui.certs.description import Description
from mqtts_gui.certs.phrases import line, sentences
from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import Phrase, mark

_EXPIRED = mark("Expired")
_NOT_YET = mark("Not yet valid")
_WRONG_FILE = mark("Wrong file")
_HEADLINES = {
    "ca-expired": _EXPIRED,
    "leaf-expired": _EXPIRED,
    "client-cert-expired": _EXPIRED,
    "crl-expired": _EXPIRED,
    "ca-not-yet-valid": _NOT_YET,
    "leaf-not-yet-valid": _NOT_YET,
    "client-cert-not-yet-valid": _NOT_YET,
    "file-csr": _WRONG_FILE,
    "file-key-as-cert": _WRONG_FILE,
    "file-cert-as-key": _WRONG_FILE,
    "file-key-as-ca": _WRONG_FILE,
    "file-public-key": _WRONG_FILE,
    "file-crl-as-ca": _WRONG_FILE,
    "ca-not-a-ca": mark("Not an authority"),
    "ca-is-intermediate": mark("Not a root authority"),
    "file-missing": mark("File not found"),
    "key-needs-passphrase": mark("Passphrase needed"),
    "key-wrong-passphrase": mark("Wrong passphrase"),
    "file-pkcs12-password": mark("Password needed"),
    "client-key-mismatch": mark("Does not match the certificate"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said about a file in one line: "headline — summary".

    Attributes:
        severity: How bad it is; None when all is well, `INFO` when nobody vouches for it yet.
        headline: The verdict in a few words; a mark and a colour go with it.
        summary: What the file is, or what is wrong with it and what to do.
        findings: Everything that was found, the worst first.
    """

    severity: Severity | None
    headline: Phrase
    summary: Phrase
    findings: tuple[Finding, ...] = ()


def worst(findings: Sequence[Finding]) -> Severity | None:
    """Return the severity that a line shows: advice alone leaves it fine."""
    for severity in (Severity.ERROR, Severity.WARNING):
        if any(finding.severity is severity for finding in findings):
            return severity
    return None


def refusal(findings: Sequence[Finding], outlined: Phrase | None = None) -> Verdict:
    """Return the verdict about what cannot be used.

    Args:
        findings: One at least is an error; the first error decides.
        outlined: The line about the certificate, which says it all where only its dates are wrong.
    """
    error = next(finding for finding in findings if finding.severity is Severity.ERROR)
    headline = _HEADLINES.get(error.code, mark("Unusable"))
    dated = outlined if headline in (_EXPIRED, _NOT_YET) else None
    summary = dated or sentences([error.message, error.fix])
    once = {finding.code: finding for finding in reversed(findings)}
    return Verdict(Severity.ERROR, headline, summary, tuple(reversed(once.values())))


def remark(findings: Sequence[Finding]) -> Phrase | None:
    """Return the sentence that explains a warning, unless the line says so by itself."""
    return next(
        (
            finding.message
            for finding in findings
            if finding.severity is Severity.WARNING and finding.code != "warn-expires-soon"
        ),
        None,
    )


def outline(described: Description, now: datetime) -> Phrase:
    """Return a certificate in a line: "CA-CIEL · O=Lycée Exemple · RSA 4096 · valid until …"."""
    organization = described.organization
    validity = described.validity
    return line(
        [
            described.name,
            f"O={organization}" if organization else None,
            str(described.key) if described.key else None,
            validity.until(now) if validity else None,
        ]
    )
