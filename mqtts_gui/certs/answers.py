"""An answer: one row of the table that a student copies into the report."""

from __future__ import annotations

from dataclasses import dataclass

from mqtts_gui.i18n import Phrase


@dataclass(frozen=True, slots=True)
class Answer:
    """One row: the question and what the certificate answers.

    Attributes:
        value: The answer; empty when the certificate has none. Untrusted.
        note: What is said beside it: "(RSA)", "in 3 years and 112 days", "(absent)".
        ok: Whether the value is good; None where that is no question.
    """

    label: Phrase
    value: str
    note: Phrase | None = None
    ok: bool | None = None

    @property
    def copied(self) -> str:
        """What goes into the report: the value, or that there is none."""
        return self.value or (str(self.note) if self.note else "")
