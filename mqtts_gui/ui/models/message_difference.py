"""What changed between the contents of two messages, line by line; safe to show as plain text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mqtts_gui.i18n import Phrase, mark, nmark, visible
from mqtts_gui.mqtt.formats.model import Format
from mqtts_gui.ui.models.content_lines import (
    MOST_LINES,
    ContentKind,
    ContentLine,
    lines_of,
)
from mqtts_gui.ui.models.line_difference import paired

MOST_BYTES = 256 * 1024
"""How much of each content is compared."""

MOST_CHARACTERS = 400
"""Of a line that are shown: around the change, if there is one."""

GONE, CAME, SAME = "\N{MINUS SIGN}", "+", " "
"""The signs before a line."""

_BEFORE = 40  # characters shown before the first one that differs


class DifferenceRow(NamedTuple):
    """A line of either side; None where a side has none.

    Attributes:
        is_same: Both are there, and the same.
        values: The same two for where only what changed is shown: with the path in JSON, without
            closing brackets.
    """

    old: str | None
    new: str | None
    is_same: bool
    values: tuple[str | None, str | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Difference:
    """Two contents beside each other.

    Attributes:
        rows: Both, line by line.
        notes: What the person should know of the comparison.
    """

    kind: ContentKind
    rows: Sequence[DifferenceRow]
    notes: Sequence[Phrase] = ()

    @property
    def changes(self) -> list[tuple[str, str]]:
        """The lines that went (`GONE`) and came (`CAME`), with their signs."""
        found: list[tuple[str, str]] = []
        came: list[tuple[str, str]] = []
        for row in self.rows:
            if row.is_same:
                found += came
                came = []
                continue
            old, new = row.values
            found += [(GONE, old)] if old is not None else []
            came += [(CAME, new)] if new is not None else []
        return found + came


def difference_of(old: bytes, new: bytes, form: Format | None = None) -> Difference:
    """Return what changed from `old` to `new`; may take a tenth of a second.

    Args:
        old: A content.
        new: The one after it.
        form: The format in which both are read; None for the one that is found.
    """
    notes: list[Phrase] = []
    parts = [old[:MOST_BYTES], new[:MOST_BYTES]]
    if max(len(old), len(new)) > MOST_BYTES:
        size = MOST_BYTES // 1024
        notes.append(mark("Only the first %(size)s KiB of each content are compared.", size=size))
    parts = [_whole(part, content) for part, content in zip(parts, (old, new), strict=True)]
    kind, (left, right) = lines_of(parts, form)
    if max(len(left), len(right)) > MOST_LINES:
        notes.append(
            nmark(
                "Only the first %(count)s line is compared.",
                "Only the first %(count)s lines are compared.",
                MOST_LINES,
            )
        )
    left, right = left[:MOST_LINES], right[:MOST_LINES]
    rows = _rows(left, right)
    if old != new and not notes and all(row.is_same for row in rows):
        notes.append(mark("The values are the same: only their order or the spacing differs."))
    return Difference(kind, rows, tuple(notes))


def _whole(part: bytes, content: bytes) -> bytes:
    """Leave out the character that a cut went through."""
    if len(part) == len(content):
        return part
    tail = next((back for back in range(1, 4) if part[-back] >= 0xC0), 0)  # noqa: PLR2004 - the first byte of a longer character
    return part[: len(part) - tail]


def _rows(left: Sequence[ContentLine], right: Sequence[ContentLine]) -> list[DifferenceRow]:
    rows = []
    for pair in paired([line.key for line in left], [line.key for line in right]):
        old = None if pair.old is None else left[pair.old]
        new = None if pair.new is None else right[pair.new]
        is_same = old is not None and new is not None and old.key == new.key
        texts = _shown(old and old.text, new and new.text)
        values = (None, None) if is_same else _shown(_value(old), _value(new))
        rows.append(DifferenceRow(*texts, is_same, values))
    return rows


def _value(line: ContentLine | None) -> str | None:
    return line.path + line.value if line is not None and line.value else None


def _shown(old: str | None, new: str | None) -> tuple[str | None, str | None]:
    """Return two lines that stand beside each other, long ones cut around what differs."""
    start = 0
    if old is not None and new is not None and max(len(old), len(new)) > MOST_CHARACTERS:
        both = zip(old, new, strict=False)
        shorter = min(len(old), len(new))
        differs = next((at for at, (one, other) in enumerate(both) if one != other), shorter)
        start = max(0, differs - _BEFORE) if old != new else 0
    return _cut(old, start), _cut(new, start)


def _cut(text: str | None, start: int) -> str | None:
    if text is None:
        return None
    part = text[start : start + MOST_CHARACTERS]
    before, after = "…" if start else "", "…" if start + len(part) < len(text) else ""
    return before + "\t".join(visible(each) for each in part.split("\t")) + after
