"""How a command is broken into the lines that a narrow view has room for."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QTextLayout

_TOGETHER = re.compile(r"-\S+ +(?![-|])\S+ *|\| +\S+(?: +[^-\s|]\S*)? *|\S+ *| +")
"""An option with its value, a program behind a pipe with its first word, or any word."""
_WORD = re.compile(r"\S+ *| +")
_BREAK = "\u2028"
_ENDLESS = 1e6


class Piece(NamedTuple):
    """What stands on one line of the screen: a part of a command's line."""

    text: str
    continues: bool


def pieces_of(
    command: str, width_of: Callable[[str], float], room: float, indent: float
) -> Iterator[Piece]:
    """Yield what fits on each line of the screen: whole words, an option beside its value.

    Args:
        command: What is to be shown, of one line or several.
        width_of: Tells how wide a text is.
        room: The width of a line.
        indent: How far a line that continues another is moved in.
    """
    for line in command.split("\n"):
        piece, continues = "", False
        waiting = _TOGETHER.findall(line)
        while waiting:
            part = waiting.pop(0)
            space = room - (indent if continues else 0)
            if width_of((piece + part).rstrip()) <= space:
                piece += part
                continue
            if piece:
                waiting.insert(0, part)
            else:  # too long for a line of its own
                piece, rest = _fitting(part, width_of, space)
                waiting[:0] = rest
            yield Piece(piece, continues)
            piece, continues = "", True
        if piece or not line:
            yield Piece(piece, continues)


def _fitting(part: str, width_of: Callable[[str], float], space: float) -> tuple[str, list[str]]:
    """Return what of `part` fits on a line: a word, else some of its characters; and the rest."""
    word, *others = _WORD.findall(part)
    if width_of(word.rstrip()) <= space:
        return word, others
    count = 1
    while count < len(word) and width_of(word[: count + 1]) <= space:
        count += 1
    return word[:count], [rest for rest in (word[count:], *others) if rest]


class Broken:
    """A command laid out as it is shown; places in it are those of the command itself.

    Attributes:
        layout: What is drawn; it holds a line separator wherever the screen breaks a line.
    """

    def __init__(self, pieces: Sequence[Piece], font: QFont, indent: float, leading: float) -> None:
        shown = _BREAK.join(piece.text for piece in pieces)
        # Where the screen breaks a line that the command does not break.
        self._added: list[int] = []
        start = 0
        for before, piece in pairwise(pieces):
            start += units(before.text) + (0 if piece.continues else 1)
            if piece.continues:
                self._added.append(start)
        self.layout = QTextLayout(shown, font)
        self._lay_out(pieces, indent, leading)

    def shown_place(self, place: int) -> int:
        """Return where a place of the command stands in `layout`."""
        return place + bisect_right(self._added, place)

    def place(self, shown: int) -> int:
        """Return what place of the command stands at one of `layout`."""
        separators = [start + number for number, start in enumerate(self._added)]
        return shown - bisect_left(separators, shown)

    def place_at(self, point: QPointF) -> int:
        """Return the place of the command that is nearest to a point."""
        lines = [self.layout.lineAt(number) for number in range(self.layout.lineCount())]
        below = (line for line in lines if point.y() < line.rect().bottom())
        line = next(below, lines[-1] if lines else None)
        return 0 if line is None else self.place(line.xToCursor(point.x()))

    def _lay_out(self, pieces: Sequence[Piece], indent: float, leading: float) -> None:
        self.layout.beginLayout()
        top = 0.0
        for piece in pieces:
            line = self.layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(_ENDLESS)
            line.setPosition(QPointF(indent if piece.continues else 0, top))
            top += line.height() + leading
        self.layout.endLayout()

    @property
    def height(self) -> float:
        """How tall it is, in pixels."""
        count = self.layout.lineCount()
        return self.layout.lineAt(count - 1).rect().bottom() if count else 0.0


def units(text: str) -> int:
    """Return how many UTF-16 units `text` has: Qt counts those."""
    return len(text.encode("utf-16-le")) // 2
