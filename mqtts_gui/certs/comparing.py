"""Two certificates, requests or keys side by side: what differs, and what that means."""

from __future__ import annotations

from dataclasses import dataclass

from mqtts_gui.certs.compared_rows import ComparedRow, compared_rows
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.likeness import Likeness, likeness_of
from mqtts_gui.errors import Severity
from mqtts_gui.i18n import Phrase

__all__ = ["ComparedRow", "Comparison", "Likeness", "compare"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a comparison found.

    Attributes:
        likeness: How the two are alike.
        verdict: The same in a sentence.
        severity: How much it matters; None where all is well: the same, or made for each other.
        rows: Field by field, the telling ones first.
    """

    likeness: Likeness
    verdict: Phrase
    severity: Severity | None
    rows: tuple[ComparedRow, ...]

    @property
    def differences(self) -> tuple[ComparedRow, ...]:
        """The fields in which the two differ."""
        return tuple(row for row in self.rows if row.same is False)


def compare(left: Description, right: Description) -> Comparison:
    """Compare any two objects; fields that only one of them can have are not judged."""
    likeness = likeness_of(left, right)
    return Comparison(
        likeness.kind, likeness.sentence, likeness.severity, compared_rows(left, right)
    )
