"""Colours for JSON: numbers and texts stand out, names stay quiet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum

from PySide6.QtGui import QSyntaxHighlighter, QTextBlock, QTextCharFormat, QTextDocument
from typing_extensions import override

from mqtts_gui.ui.palette import colour

_TOKEN = re.compile(
    r'(?P<string>"(?:[^"\\]|\\.)*"?)'
    r"|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"
    r"|(?P<literal>\b(?:true|false|null)\b)"
)
_NAME_END = re.compile(r"\s*:")


class Token(StrEnum):
    """What a piece of JSON is."""

    NAME = "name"
    STRING = "string"
    NUMBER = "number"
    LITERAL = "literal"


_ROLES: Mapping[Token, str] = {
    Token.NAME: "text",
    Token.STRING: "ok",
    Token.NUMBER: "accent",
    Token.LITERAL: "warning",
}


def tokens_of(line: str) -> Iterator[tuple[Token, int, int]]:
    """Yield the kind, the start and the end of what has a colour in a line of JSON."""
    for found in _TOKEN.finditer(line):
        kind = Token(found.lastgroup or "")
        if kind is Token.STRING and _NAME_END.match(line, found.end()):
            kind = Token.NAME
        yield kind, found.start(), found.end()


class JsonHighlighter(QSyntaxHighlighter):
    """Colour lines while it is switched on: those that it is asked for, or all of them.

    Args:
        document: Whose lines they are.
        lazily: Only lines are coloured that `colour` is called for, not each one that changes.
    """

    def __init__(self, document: QTextDocument, *, lazily: bool = False) -> None:
        super().__init__(document)
        self._on = False
        self._lazily = lazily
        self._coloured: set[int] = set()
        self._asked = False

    @property
    def is_on(self) -> bool:
        """Lines are coloured."""
        return self._on

    def switch(self, *, on: bool) -> None:
        """Colour the document, or stop colouring it: where lazily, from its next text on."""
        if on is not self._on:
            self._on = on
            self.forget()

    def forget(self) -> None:
        """Colour each line anew when it is asked for."""
        self._coloured.clear()
        if not self._lazily:
            self.rehighlight()

    def colour(self, block: QTextBlock) -> None:
        """Colour a line, unless it is coloured."""
        if block.blockNumber() not in self._coloured:
            self._coloured.add(block.blockNumber())
            self._asked = True
            self.rehighlightBlock(block)
            self._asked = False

    @override
    def highlightBlock(self, text: str) -> None:
        if not (self._on and (self._asked or not self._lazily)):
            return
        for kind, start, end in tokens_of(text):
            look = QTextCharFormat()
            look.setForeground(colour(_ROLES[kind]))
            first = _utf16_length(text[:start])
            self.setFormat(first, _utf16_length(text[start:end]), look)


def _utf16_length(text: str) -> int:
    # Qt counts UTF-16 units, Python characters.
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
