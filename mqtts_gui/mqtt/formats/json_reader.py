"""JSON as it was sent: digits, repeated names and half characters included (RFC 8259).

`json.loads` would keep the last of repeated names, round numbers, take NaN and end at the first
fault; here each of these is said, and what stands before a fault is shown.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass

from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt.formats.nodes import BrokenError, CutError, FullError, Key, Kind, StopError
from mqtts_gui.mqtt.formats.tree import TreeBuilder

MAX_EXACT = 2**53
_MAX_EXACT_DIGITS = 16
_TOKEN = re.compile(
    r'[ \t\r\n]*(?:"(?P<plain>[^"\\\x00-\x1f]*)"|(?P<quote>")'
    r"|(?P<number>-?(?:0|[1-9][0-9]*)(?P<real>(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(?![0-9A-Za-z_.+-]))"
    r"|(?P<word>-?[A-Za-z_]+)|(?P<mark>[\[\]{}:,])|(?P<end>\Z)|(?P<odd>[\s\S]))"
)
_NUMBER_START = re.compile(r"-?[0-9]*[0-9.eE+-]*")
_WORDS: dict[str, tuple[Kind, bool | None]] = {
    "true": (Kind.BOOLEAN, True),
    "false": (Kind.BOOLEAN, False),
    "null": (Kind.NULL, None),
}
_NOT_NUMBERS = frozenset({"NaN", "Infinity", "-Infinity"})
_DECODER = json.JSONDecoder()


@dataclass(slots=True)
class JsonReader:
    """Read one text into a builder; faults are counted in characters from the start.

    Attributes:
        text: What is read.
        builder: Takes the values.
        cut: The text goes on after the part that is read.
        strict: NaN and Infinity, which are no JSON but often sent, are refused.
    """

    text: str
    builder: TreeBuilder
    cut: bool = False
    strict: bool = False
    position: int = 0

    def read(self) -> None:
        """Read the whole text.

        Raises:
            BrokenError: it is not JSON.
            CutError: the part ends in the middle.
            FullError: there is more than is shown.
        """
        self._value(None, self._next())
        token = self._next()
        if token.lastgroup != "end":
            raise self._broken(mark("The JSON ends here, and something follows."), token)

    def _next(self) -> re.Match[str]:
        token = _TOKEN.match(self.text, self.position)
        if token is None:  # pragma: no cover - the last alternatives match everything
            raise BrokenError(mark("This is not JSON."), self.position)
        self.position = token.end()
        return token

    def _value(self, key: Key, token: re.Match[str]) -> None:
        match token.lastgroup:
            case "plain" | "quote":
                self.builder.leaf(key, Kind.TEXT, self._string(token))
            case "number" | "real":
                self._number(key, token)
            case "word":
                self._word(key, token)
            case "mark" if token["mark"] == "{":
                self._object(key)
            case "mark" if token["mark"] == "[":
                self._array(key)
            case _:
                raise self._broken(mark("No value of JSON begins here."), token)

    def _object(self, key: Key) -> None:
        self.builder.open(key, Kind.OBJECT)
        names: set[str] = set()
        count = 0
        token = self._next()
        while token["mark"] != "}":
            if token.lastgroup not in {"plain", "quote"}:
                raise self._broken(mark("A name in quotes is missing here."), token)
            name = self._name(token, names)
            token = self._next()
            if token["mark"] != ":":
                raise self._broken(mark("A colon is missing here."), token)
            self._value(name, self._next())
            count += 1
            token = self._after_value("}")
        self.builder.close(count)

    def _array(self, key: Key) -> None:
        self.builder.open(key, Kind.ARRAY)
        count = 0
        token = self._next()
        while token["mark"] != "]":
            self._value(count, token)
            count += 1
            token = self._after_value("]")
        self.builder.close(count)

    def _after_value(self, closing: str) -> re.Match[str]:
        token = self._next()
        if token["mark"] == closing:
            return token
        if token["mark"] != ",":
            raise self._broken(mark("A comma or a closing bracket is missing here."), token)
        token = self._next()
        if token["mark"] == closing:
            raise self._broken(mark("A comma stands here before a closing bracket."), token)
        return token

    def _name(self, token: re.Match[str], names: set[str]) -> str:
        name = self._string(token)
        if name in names:
            self.builder.remark(
                mark(
                    "The name %(name)s stands here again; most programs take the last.", name=name
                ),
                token.start(),
            )
        names.add(name)
        return name

    def _string(self, token: re.Match[str]) -> str:
        plain = token["plain"]
        if plain is not None:
            return str(plain)
        start = token.end() - 1
        try:
            text, self.position = _DECODER.raw_decode(self.text, start)
        except json.JSONDecodeError as error:
            if self.cut and _is_open(self.text, error):
                raise CutError from None
            raise BrokenError(_string_fault(self.text, error), error.pos) from None
        text = str(text)
        if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
            self.builder.remark(mark("This text has half a character (a lone surrogate)."), start)
        return text

    def _number(self, key: Key, token: re.Match[str]) -> None:
        digits = token["number"]
        if self.cut and self.position == len(self.text):
            raise CutError
        self.builder.leaf(key, Kind.NUMBER, digits)
        if token["real"]:
            if len(digits) > 4 and math.isinf(float(digits)):  # noqa: PLR2004 - 1e308 at least
                self.builder.remark(
                    mark("Most programs read %(number)s as infinite.", number=digits[:40]),
                    token.start("number"),
                )
        elif len(digits) >= _MAX_EXACT_DIGITS and _is_rounded(digits.lstrip("-")):
            self.builder.remark(
                mark("Many programs round %(number)s: it is beyond 2^53.", number=digits[:40]),
                token.start("number"),
            )

    def _word(self, key: Key, token: re.Match[str]) -> None:
        word = token["word"]
        if self.cut and self.position == len(self.text):
            raise CutError
        if word in _WORDS:
            kind, value = _WORDS[word]
            self.builder.leaf(key, kind, value)
            return
        phrase = mark("%(name)s is no value of JSON.", name=word[:40])
        if self.strict or word not in _NOT_NUMBERS:
            raise BrokenError(phrase, token.start("word"))
        self.builder.leaf(key, Kind.NUMBER, word)
        self.builder.remark(
            mark("%(name)s is no value of JSON; many programs refuse it.", name=word),
            token.start("word"),
        )

    def _broken(self, phrase: Phrase, token: re.Match[str]) -> StopError:
        if token.lastgroup == "end":
            if self.cut:
                return CutError()
            return BrokenError(mark("The JSON ends too early."), token.end())
        if self.cut and _NUMBER_START.fullmatch(self.text, _start(token)):
            return CutError()
        at = token.end() - 1 if token.lastgroup in {"mark", "odd"} else _start(token)
        return BrokenError(phrase, at)


def read_json(
    text: str, builder: TreeBuilder, *, cut: bool = False, strict: bool = False
) -> BrokenError | None:
    """Read `text` into `builder`; return what is wrong with it, None if nothing is."""
    try:
        JsonReader(text, builder, cut=cut, strict=strict).read()
    except BrokenError as error:
        return error
    except FullError:
        builder.remark_bounds()
    except CutError:
        pass
    return None


def is_json(text: str) -> bool:
    """Say whether `text` is JSON, every name and number of it; quick, for a megabyte at most."""
    try:
        json.loads(text, parse_constant=_refuse, parse_int=_skip, parse_float=_skip)
    except (ValueError, RecursionError):
        return False
    return True


def _refuse(name: str) -> None:
    raise ValueError(name)


def _skip(_digits: str) -> int:
    return 0  # the value is not wanted, and Python refuses numbers of thousands of digits


def _is_rounded(digits: str) -> bool:
    return len(digits) > _MAX_EXACT_DIGITS or int(digits) > MAX_EXACT


def _start(token: re.Match[str]) -> int:
    text = token[0]
    return token.start() + len(text) - len(text.lstrip(" \t\r\n"))


def _is_open(text: str, error: json.JSONDecodeError) -> bool:
    """Say whether a string only lacks its end: it is not closed, or ends within an escape."""
    return error.msg.startswith("Unterminated") or error.pos >= len(text) - 12


def _string_fault(text: str, error: json.JSONDecodeError) -> Phrase:
    if error.msg.startswith("Unterminated"):
        return mark("The text that begins here has no closing quote.")
    if error.pos < len(text) and text[error.pos] < " ":
        return mark("A text of JSON has no control characters; write \\n for the end of a line.")
    return mark("This is no escape of JSON.")
