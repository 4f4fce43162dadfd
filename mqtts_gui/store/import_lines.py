"""The lines of a file with their numbers, none longer than a message can be."""

from __future__ import annotations

from collections import deque
from typing import BinaryIO, NamedTuple

from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.store.export_formats import BOM
from mqtts_gui.store.import_values import Parsed

MOST_LINE = 360 << 20
"""Bytes: the longest content of MQTT, 256 MiB, as Base64, and what stands beside it."""

TOO_LONG = mark("it is longer than any message")
NO_UTF8 = mark("it is not UTF-8")


class Line(NamedTuple):
    """A line with its end; `text` is None where it is too long to be one of ours."""

    number: int
    text: bytes | None


class Item(NamedTuple):
    """A message of a file, or why there is none.

    Attributes:
        line: Where it begins, from 1.
        damage: Why nothing can be imported of it.
    """

    line: int
    parsed: Parsed | None = None
    damage: Phrase | None = None


class Lines:
    """Take one line after the other out of a stream; they can be given back."""

    def __init__(self, stream: BinaryIO, most: int = MOST_LINE) -> None:
        self._stream, self._most = stream, most
        self._number = 0
        self._given_back: deque[Line] = deque()

    def take(self) -> Line | None:
        """Return the next line, None at the end."""
        if self._given_back:
            return self._given_back.popleft()
        text = self._stream.readline(self._most)
        if not text:
            return None
        self._number += 1
        if self._number == 1:
            text = text.removeprefix(BOM)
        if len(text) == self._most and not text.endswith(b"\n"):
            self._skip()
            return Line(self._number, None)
        return Line(self._number, text)

    def give_back(self, lines: list[Line]) -> None:
        """Take these lines, in their order, once more."""
        self._given_back.extendleft(reversed(lines))

    def _skip(self) -> None:
        while (more := self._stream.readline(1 << 20)) and not more.endswith(b"\n"):
            pass
