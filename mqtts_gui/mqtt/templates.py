"""Texts with places that are filled in for each message: a counter, the time, random values.

    {{counter}}  {{counter:100}}  {{counter:100:5}}      1, 2, 3 …; from 100; in steps of 5
    {{time}}  {{time:s}}  {{time:ms}}                    ISO 8601 in UTC; since 1970
    {{int:1:6}}  {{float:20:25}}  {{float:20:25:1}}      random, both ends included; digits
    {{text:8}}                                           random letters and digits
    {{client}}  {{name}}                                 client identifier, name of the connection
    {{{{                                                 two braces

Nothing is filled in unless somebody asks for it: braces stand in payloads of all kinds.
"""

from __future__ import annotations

import random
import re
import string
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from mqtts_gui.i18n import mark, visible
from mqtts_gui.mqtt.formats.model import PayloadError, error_at

MOST_DIGITS, MOST_LETTERS = 15, 4096
_USUAL_DIGITS = 2
_PART = re.compile(r"\{\{\{\{|\{\{(?P<inside>[^{}\n]{0,200})\}\}|(?P<open>\{\{)")
_WHOLE = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?", re.ASCII)
_SMALL = re.compile(r"\d{1,4}", re.ASCII)
_LETTERS = string.ascii_letters + string.digits


@dataclass(slots=True)
class Values:
    """What places are filled with.

    Attributes:
        count: How many messages were filled before.
        clock: Tells the time, UTC.
        chance: Where random values come from.
    """

    client_id: str = ""
    name: str = ""
    count: int = 0
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    chance: random.Random = field(default_factory=random.Random)


_Filler = Callable[[Values], str]


class Template:
    """A text with places, read once and filled for each message.

    Raises:
        PayloadError: a place is none that is known; the error has where.
    """

    def __init__(self, text: str) -> None:
        self._parts: list[str | _Filler] = []
        end = 0
        for found in _PART.finditer(text):
            self._parts.append(text[end : found.start()])
            self._parts.append(_filler(found, text))
            end = found.end()
        self._parts.append(text[end:])

    @property
    def is_constant(self) -> bool:
        """Nothing is to be filled in."""
        return all(isinstance(part, str) for part in self._parts)

    def fill(self, values: Values) -> str:
        """Return the text for one message, and count it."""
        text = "".join([p if isinstance(p, str) else p(values) for p in self._parts])
        values.count += 1
        return text


def _filler(found: re.Match[str], text: str) -> str | _Filler:
    if found.group() == "{{{{":
        return "{{"
    if found.group("open"):
        phrase = mark("A place is not closed: write {{{{ where two braces are meant.")
        raise error_at(phrase, text, found.start())
    name, *parameters = found.group("inside").strip().split(":")
    make = _MAKERS.get(name)
    filler = make(*parameters[:4]) if make is not None else None
    if filler is None:
        phrase = mark(
            "%(place)s is not known here: write {{{{ where two braces are meant.",
            place=visible(found.group()),
        )
        raise error_at(phrase, text, found.start())
    return filler


def _counter(start: str = "1", step: str = "1", *rest: str) -> _Filler | None:
    if rest or not (_WHOLE.fullmatch(start) and _WHOLE.fullmatch(step)):
        return None
    first, apart = int(start), int(step)
    return lambda values: str(first + apart * values.count)


def _time(unit: str = "", *rest: str) -> _Filler | None:
    return None if rest else _TIMES.get(unit)


def _iso(values: Values) -> str:
    text = values.clock().astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def _integer(least: str = "", most: str = "", *rest: str) -> _Filler | None:
    if rest or not (_WHOLE.fullmatch(least) and _WHOLE.fullmatch(most)):
        return None
    low, high = sorted((int(least), int(most)))
    return lambda values: str(values.chance.randint(low, high))


def _float(
    least: str = "", most: str = "", digits: str = str(_USUAL_DIGITS), *rest: str
) -> _Filler | None:
    numbers = all(_NUMBER.fullmatch(each) for each in (least, most))
    if rest or not numbers or not _SMALL.fullmatch(digits) or int(digits) > MOST_DIGITS:
        return None
    low, high, places = float(least), float(most), int(digits)
    return lambda values: f"{values.chance.uniform(low, high):.{places}f}"


def _text(length: str = "", *rest: str) -> _Filler | None:
    if rest or not _SMALL.fullmatch(length) or not 0 < int(length) <= MOST_LETTERS:
        return None
    return lambda values: "".join(values.chance.choices(_LETTERS, k=int(length)))


def _own(name: str, *rest: str) -> _Filler | None:
    return None if rest else lambda values: str(getattr(values, name))


_TIMES: dict[str, _Filler] = {
    "": _iso,
    "s": lambda values: str(int(values.clock().timestamp())),
    "ms": lambda values: str(int(values.clock().timestamp() * 1000)),
}
_MAKERS: dict[str, Callable[..., _Filler | None]] = {
    "counter": _counter,
    "time": _time,
    "int": _integer,
    "float": _float,
    "text": _text,
    "client": partial(_own, "client_id"),
    "name": partial(_own, "name"),
}


def filled(text: str, values: Values) -> str:
    """Return one text filled in.

    Raises:
        PayloadError: a place is none that is known.
    """
    return Template(text).fill(values)


__all__ = ["PayloadError", "Template", "Values", "filled"]
