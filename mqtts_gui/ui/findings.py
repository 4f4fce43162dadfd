"""Findings of the program itself, shown as one problem."""

from __future__ import annotations

from collections.abc import Sequence

from mqtts_gui.errors import Finding, Problem
from mqtts_gui.i18n import Phrase, literal


def problem_of(findings: Sequence[Finding]) -> Problem:
    """Return a problem that says the first finding, and the others as its cause."""
    first, *others = findings
    return Problem(
        code=first.code,
        severity=first.severity,
        message=first.message,
        cause=_joined([finding.message for finding in others]),
        fix=first.fix or literal(""),
    )


def _joined(phrases: Sequence[Phrase]) -> Phrase:
    template = " ".join(f"%(part{number})s" for number in range(len(phrases)))
    return Phrase(template, {f"part{number}": phrase for number, phrase in enumerate(phrases)})
