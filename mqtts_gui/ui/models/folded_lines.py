"""Texts in lines that Qt lays out quickly: one line of 128 KiB takes it two seconds."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST_LINE = 2000
"""Characters of a line; a longer one goes on in the next, without a change to the text."""

_PIECE = re.compile(rf"[^\n]{{1,{LONGEST_LINE}}}")


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A text, some of whose ends of lines are ours.

    Attributes:
        text: With the lines in pieces.
        joints: The numbers of the lines that go on in the next, from 0.
    """

    text: str
    joints: frozenset[int] = frozenset()

    @property
    def plain(self) -> str:
        """The text as it was."""
        return self.joined(self.text, 0)

    def joined(self, part: str, first: int) -> str:
        """Return a part of the text without our ends of lines.

        Args:
            part: Whose lines are whole but for the first and the last.
            first: The number of its first line.
        """
        if not self.joints:
            return part
        lines = part.split("\n")
        ends = ["" if first + at in self.joints else "\n" for at in range(len(lines) - 1)]
        return "".join(line + end for line, end in zip(lines, [*ends, ""], strict=True))


def fold(text: str) -> FoldedText:
    """Cut the lines of `text` that are too long to be laid out."""
    if len(text) <= LONGEST_LINE:
        return FoldedText(text)
    shown: list[str] = []
    joints: list[int] = []
    for line in text.split("\n"):
        pieces = _PIECE.findall(line) if len(line) > LONGEST_LINE else [line]
        joints += range(len(shown), len(shown) + len(pieces) - 1)
        shown += pieces
    return FoldedText("\n".join(shown), frozenset(joints))
