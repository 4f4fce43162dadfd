"""The fields of two objects side by side."""

from __future__ import annotations

from dataclasses import dataclass

from mqtts_gui.certs.compared_facts import ABSENT, Fact, Value, facts_about
from mqtts_gui.certs.description import Description
from mqtts_gui.i18n import Phrase, visible


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One field of both objects.

    Attributes:
        left: A plain text comes from a file and is untrusted.
        same: Both say the same; None where that is no question: it cannot be read, or a request
            did not ask for what the certificate has.
        important: Where it differs, the two are not interchangeable.
        mono: The values are made of bytes, to be written in fixed width.
    """

    label: Phrase
    left: Value
    right: Value
    same: bool | None
    important: bool = False
    mono: bool = False

    @property
    def texts(self) -> tuple[str, str]:
        """Both values in the language in force, with odd characters made visible."""
        return _shown(self.left), _shown(self.right)


def compared_rows(left: Description, right: Description) -> tuple[ComparedRow, ...]:
    """Return every field that both may have and one of them has, the telling ones first."""
    rows = (_row(fact, left, right) for fact in facts_about(left, right))
    return tuple(row for row in rows if row is not None)


def _row(fact: Fact, left: Description, right: Description) -> ComparedRow | None:
    if left.kind not in fact.kinds or right.kind not in fact.kinds:
        return None
    one, other = fact.read(left), fact.read(right)
    if one is None and other is None:
        return None
    silent = [d.kind in fact.silent and v is None for d, v in ((left, one), (right, other))]
    return ComparedRow(
        fact.label,
        _value(one, fact, is_silent=silent[0]),
        _value(other, fact, is_silent=silent[1]),
        one == other if fact.judged and not any(silent) else None,
        fact.important,
        fact.mono,
    )


def _value(value: Value | None, fact: Fact, *, is_silent: bool) -> Value:
    if value is not None:
        return value
    return fact.missing if is_silent else ABSENT


def _shown(value: Value) -> str:
    return visible(value) if isinstance(value, str) else str(value)
