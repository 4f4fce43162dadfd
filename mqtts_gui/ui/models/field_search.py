"""What is typed to find a field: words anywhere, in any case, with or without accents, or bytes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from mqtts_gui.certs.field_tree import FieldNode
from mqtts_gui.ui.models.field_texts import shown_text

_HEX = re.compile(r"(?:0x)?([0-9a-f]{2}(?:[:\s-]?[0-9a-f]{2})+)")
"""Two bytes or more, as any program writes them."""
_BETWEEN = r"[:\s]?"


class FieldPattern:
    """Finds fields. All words must be there; bytes are found however they are separated."""

    def __init__(self, text: str) -> None:
        folded = fold(text.strip())
        self._words = folded.split()
        self._bytes: re.Pattern[str] | None = None
        found = _HEX.fullmatch(folded)
        if found is not None:
            digits = re.sub(r"[^0-9a-f]", "", found[1])
            pairs = (digits[place : place + 2] for place in range(0, len(digits), 2))
            self._bytes = re.compile(_BETWEEN.join(pairs))

    @property
    def is_empty(self) -> bool:
        """Nothing is looked for."""
        return not self._words

    def fits(self, folded: str) -> bool:
        """Return whether a field matches, by its folded text (see `searched_text`)."""
        if self._bytes is not None and self._bytes.search(folded):
            return True
        return bool(self._words) and all(word in folded for word in self._words)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return start and length of what is to be marked in a text, in characters."""
        folded = fold(text)
        found = list(self._word_spans(folded))
        if self._bytes is not None:
            found += [(each.start(), len(each[0])) for each in self._bytes.finditer(folded)]
        return sorted(set(found))

    def _word_spans(self, folded: str) -> Iterator[tuple[int, int]]:
        for word in self._words:
            start = folded.find(word)
            while start >= 0:
                yield start, len(word)
                start = folded.find(word, start + len(word))


def searched_text(node: FieldNode) -> str:
    """Return everything that a field shows, folded."""
    parts = [str(node.label), shown_text(node)]
    if node.remark is not None:
        parts.append(str(node.remark))
    if node.data is not None:
        parts += [node.data.hex(" "), node.data.decode("latin-1")]
    return "\n".join(fold(part) for part in parts)


def fold(text: str) -> str:
    """Return `text` without case and accents, character by character: its length stays."""
    if text.isascii():
        return text.lower()
    return "".join(_fold(character) for character in text)


def _fold(character: str) -> str:
    plain = unicodedata.normalize("NFD", character)[0].lower()
    return plain if len(plain) == 1 else character


NO_PATTERN = FieldPattern("")
