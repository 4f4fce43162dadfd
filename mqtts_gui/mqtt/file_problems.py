"""A file of the profile that cannot be used, with what was found in it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from mqtts_gui.certs.judging import judge_ca, judge_client_certificate, judge_client_key
from mqtts_gui.certs.loading import LoadedFile
from mqtts_gui.errors import Finding, Severity

FileField = Literal["ca", "client-certificate", "client-key"]


class FileProblemError(Exception):
    """A file cannot be used for what its field of the profile asks.

    Attributes:
        field: The field.
        file: What was read.
        findings: What is wrong, errors first; empty when only OpenSSL knows (`__cause__`).
    """

    def __init__(
        self, field: FileField, file: LoadedFile, partner: LoadedFile | None = None
    ) -> None:
        self.field = field
        self.file = file
        self.findings = _judge(field, file, partner)
        codes = ", ".join(finding.code for finding in self.findings)
        super().__init__(f"{field} cannot be used: {codes or 'OpenSSL refuses it'}")


def _judge(field: FileField, file: LoadedFile, partner: LoadedFile | None) -> tuple[Finding, ...]:
    now = datetime.now(UTC)
    if field == "ca":
        verdict = judge_ca(file, now)
    elif field == "client-certificate":
        verdict = judge_client_certificate(file, None, now)
    else:
        verdict = judge_client_key(file, partner)
    return tuple(sorted(verdict.findings, key=lambda found: found.severity is not Severity.ERROR))
