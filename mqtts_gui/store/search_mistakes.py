"""What is wrong in the text of a search, or may be meant otherwise, and where."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import Phrase, mark

_APART = re.compile(r"\s+[:<>=]")
_COMPARED_APART = re.compile(r"\s+[<>=]")
_MINUS_NUMBER = re.compile(r"-\d+(?:[.,]\d+)?(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something in the text that is not understood, from character `start` up to `end`."""

    start: int
    end: int
    finding: Finding


class Mistakes:
    """Collect them while `text` is read.

    Attributes:
        found: In the order of the text.
    """

    def __init__(self, text: str) -> None:
        self.found: list[Mistake] = []
        self._text = text

    def note(
        self,
        code: str,
        phrase: Phrase,
        start: int,
        end: int,
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Add one."""
        self.found.append(Mistake(start, end, Finding(code, severity, phrase)))

    def mind_key(self, keyed: re.Match[str] | None, start: int) -> None:
        """Say that a word looks like a key and is none; an address (`http://`) does not."""
        if keyed is None or keyed["sign"] != ":" or not keyed["value"]:
            return
        if keyed["value"].startswith("//"):
            return
        phrase = mark("There is no key %(key)s: it is searched for as text.", key=keyed["key"])
        self.note("search-unknown-key", phrase, start, keyed.end(), Severity.INFO)

    def mind_space(self, key: str, value: str, start: int, end: int) -> None:
        """Say that a value which stands apart from its key (`qos: 1`, `json:a > 3`) is none."""
        if value:
            apart = key.lower() == "json" and not set("<>=:") & set(value)
            apart = apart and _COMPARED_APART.match(self._text, end) is not None
        else:
            apart = bool(self._text[end:].strip())
        if apart:
            self._say_apart(key, start, end)

    def mind_comparison(self, key: str, start: int, end: int) -> None:
        """Say that `size > 3` are three words."""
        if _APART.match(self._text, end):
            self._say_apart(key, start, end)

    def mind_minus(self, start: int) -> None:
        """Say that `-5` leaves out what has a 5; who means minus five could wonder."""
        if (number := _MINUS_NUMBER.match(self._text, start)) is None:
            return
        phrase = mark(
            "This leaves out what has %(number)s in it; a negative number is searched for in "
            "quotes.",
            number=number[0][1:],
        )
        self.note("search-minus-number", phrase, start, number.end(), Severity.INFO)

    def _say_apart(self, key: str, start: int, end: int) -> None:
        phrase = mark("The value of %(key)s follows it without a space.", key=key)
        self.note("search-value-apart", phrase, start, end, Severity.INFO)
