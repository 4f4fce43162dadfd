"""Regular expressions of people, bounded: nothing that they write may stop the program.

Python's `re` tries every way to match, holds the interpreter meanwhile and cannot be interrupted.
So a pattern whose ways multiply without end (a repetition inside another) is refused, and of the
others only as many characters are looked at as can be in a fraction of a second at the worst.
"""

from __future__ import annotations

import math
import re
import warnings
from dataclasses import dataclass

from mqtts_gui.i18n import Phrase, mark

MOST_CHARACTERS = 65_536
FEW_CHARACTERS = 2_000
_LEAST_CHARACTERS = 64
_MOST_STEPS = 1e7
_LONGEST = 500
_OFTEN = 8
_MOST_WAYS = 10_000
_QUANTIFIER = re.compile(r"(?:[*+?]|\{(?P<least>\d*)(?P<comma>,?)(?P<most>\d*)\})[?+]?")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_OPENING = re.compile(r"\((?:\?[^:=!>)]*[:=!>]?=?)?")


class PatternError(ValueError):
    """A pattern cannot be used; `phrase` says why."""

    def __init__(self, phrase: Phrase) -> None:
        super().__init__(phrase.text)
        self.phrase = phrase


def compile_pattern(text: str) -> tuple[re.Pattern[str], int]:
    """Return a pattern that ignores case and sees lines, and how many characters it may be given.

    Raises:
        PatternError: it is no regular expression, or one that could take for ever.
    """
    if len(text) > _LONGEST:
        raise PatternError(mark("This regular expression is too long."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pattern = re.compile(text, re.IGNORECASE | re.MULTILINE)
    except (re.error, OverflowError, RecursionError) as error:
        reason = error.msg if isinstance(error, re.error) else "too large"
        raise PatternError(
            mark("This is not a regular expression: %(reason)s.", reason=reason)
        ) from error
    return pattern, _characters(_Shape().read(text))


def _characters(group: _Group) -> int:
    """Return for how long a text the worst number of steps stays bearable."""
    power = group.repetitions + 1  # and it is tried from each character on
    characters = (_MOST_STEPS * math.factorial(power) / group.ways) ** (1 / power)
    if characters < _LEAST_CHARACTERS:
        raise PatternError(
            mark("This regular expression has so many repetitions that it could take for ever.")
        )
    return min(int(characters), MOST_CHARACTERS)


@dataclass(slots=True)
class _Group:
    """What is known of a part of a pattern.

    Attributes:
        repetitions: How many parts of it may be of any length.
        ways: In how many ways the other parts may match, at most.
    """

    repetitions: int = 0
    ways: int = 1

    def add(self, other: _Group) -> None:
        self.repetitions += other.repetitions
        self.ways = min(self.ways * other.ways, _MOST_WAYS + 1)

    @property
    def varies(self) -> bool:
        return self.repetitions > 0 or self.ways > 1


class _Shape:
    """Read a pattern that `re` accepts, as far as its repetitions and alternatives go."""

    def read(self, text: str) -> _Group:
        groups, last, at = [_Group()], _Group(), 0
        while at < len(text):
            if text[at] in "*+?{" and (repeat := _QUANTIFIER.match(text, at)):
                groups[-1].add(self._repeated(last, repeat))
                last, at = _Group(), repeat.end()
                continue
            groups[-1].add(last)
            last, at = _Group(), self._next(text, at, groups)
            if text[at - 1] == ")" and len(groups) > 1 and self._closed:
                last = groups.pop()
        groups[-1].add(last)
        return self._whole(groups)

    _closed = False

    def _next(self, text: str, at: int, groups: list[_Group]) -> int:
        """Step over one item and return where the next begins."""
        self._closed = False
        match text[at]:
            case "\\":
                return at + 2
            case "[" if found := _CLASS.match(text, at):
                return found.end()
            case "(" if found := _OPENING.match(text, at):
                groups.append(_Group())
                return found.end()
            case "|":
                groups[-1].ways += 1
            case ")":
                self._closed = True
        return at + 1

    def _repeated(self, item: _Group, repeat: re.Match[str]) -> _Group:
        least, most = _bounds(repeat)
        if most is not None and most <= 1:
            return _Group(item.repetitions, item.ways + 1)
        if not item.varies:
            if most is None or most - least > _OFTEN:
                return _Group(repetitions=1)
            return _Group(ways=most - least + 1)
        if most is None or most > _OFTEN:
            raise PatternError(
                mark(
                    "This regular expression repeats something that is itself of no fixed "
                    "length, which could take for ever."
                )
            )
        return _Group(item.repetitions * most, min((item.ways + 1) ** most, _MOST_WAYS + 1))

    def _whole(self, groups: list[_Group]) -> _Group:
        for group in reversed(groups[1:]):
            groups[0].add(group)
        if groups[0].ways > _MOST_WAYS:
            raise PatternError(
                mark("This regular expression has too many alternatives: it could take for ever.")
            )
        return groups[0]


def _bounds(repeat: re.Match[str]) -> tuple[int, int | None]:
    sign = repeat[0][0]
    if sign != "{":
        return (1 if sign == "+" else 0), (1 if sign == "?" else None)
    least = int(repeat["least"] or 0)
    if not repeat["comma"]:
        return least, least
    return least, int(repeat["most"]) if repeat["most"] else None
