"""Values in JSON that a search asks for: a path to them, and what they are compared with.

    sensor.t>21   list[0].name=x   list[*].ok=true   "a key".b!="exactly"   >21

Devices write numbers as text and text in any case, so `=4` holds for `"4"` and `=on` for `"ON"`;
in quotes it is that text exactly. Without a path the whole content is meant, `21.5` for one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.events import Message
from mqtts_gui.store.search_terms import COMPARISONS
from mqtts_gui.store.search_values import ValueMistakeError

MOST_JSON = 1 << 20
_LONGEST_NUMBER = 300
_DIGITS = 9  # of an index
_STEP = re.compile(
    r"\[(?P<index>-?\d{1,9})\]|(?P<every>\[\*?\])"
    r'|\.?(?:"(?P<quoted>[^"]*)"|(?P<name>[^.\[\]"<>=!:\s]+))'
)
_ROOT = re.compile(r"\$(?=[.\[<>=!:]|$)")
_OPERATOR = re.compile(r">=|<=|!=|==?|[<>:]")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:[.,]\d+)?(?:[eE][+-]?\d+)?")
_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "vrai"), True),
    **dict.fromkeys(("false", "faux"), False),
    **dict.fromkeys(("null", "none", "nul"), None),
}
_MISSING = object()
_EVERY = None

Step = str | int | None
"""A key, an index, or every element of a list."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a value is compared with.

    Attributes:
        text: Without its quotes.
        exact: It was in quotes: nothing but this text will do.
        number: What it is as a number, if it is one.
        constant: True, False or None, or something that no JSON holds.
        parsed: What it is as a list or an object, or something that no JSON holds.
    """

    text: str
    exact: bool = False
    number: float | None = None
    constant: object = _MISSING
    parsed: object = _MISSING


def read_json(text: str) -> tuple[Callable[[Message], bool], bytes]:
    """Return the test that `a.b[0]>3` describes, and bytes that a payload must have; may be none.

    Raises:
        ValueMistakeError: it is no path, or compares with nothing.
    """
    path, at = _read_path(text)
    rest = text[at:]
    operator = _OPERATOR.match(rest)
    value = rest[operator.end() :].strip() if operator else ""
    if (rest and not value) or not (path or operator):
        raise ValueMistakeError(
            mark('json: takes a path and a value, such as json:sensor.t>21 or json:list[0].id="x".')
        )
    holds = _comparison(operator[0], _read_value(value)) if operator else _is_there
    needed = _needed(path)

    def test(message: Message) -> bool:
        return any(map(holds, _found(message.payload, path, needed)))

    return test, needed


def _read_path(text: str) -> tuple[list[Step], int]:
    path: list[Step] = []
    root = _ROOT.match(text)
    at = root.end() if root else 0
    while (part := _STEP.match(text, at)) is not None:
        if part["index"] is not None:
            path.append(int(part["index"]))
        elif part["every"] is not None:
            path.append(_EVERY)
        else:
            path.append(part["name"] if part["name"] is not None else part["quoted"])
        at = part.end()
    return path, at


def _needed(path: list[Step]) -> bytes:
    """Return the last name of the path, if a payload has it as it stands; an index has no name."""
    name = path[-1] if path else None
    plain = isinstance(name, str) and not name.isdigit() and re.fullmatch(r"\w+", name, re.ASCII)
    return name.encode() if plain and isinstance(name, str) else b""


def _read_value(text: str) -> _Wanted:
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return _Wanted(text[1:-1].replace('\\"', '"'), exact=True)
    constant: object = _CONSTANTS.get(text.lower(), _MISSING)
    return _Wanted(text, False, _number(text), constant, _whole(text))  # noqa: FBT003 - `exact`


def _whole(text: str) -> object:
    return _parsed(text) if text[0] in "[{" else _MISSING


def _parsed(text: str | bytes) -> object:
    try:
        parsed: object = json.loads(text)
    except (ValueError, RecursionError):
        return _MISSING
    return parsed


def _number(value: object) -> float | None:
    """Return a number, or a text that is one; True is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    if not isinstance(value, str) or len(value) > _LONGEST_NUMBER:
        return None
    text = value.strip()
    if _NUMBER.fullmatch(text) is None:
        return None
    return int(text) if text.lstrip("-").isdigit() else float(text.replace(",", "."))


def _found(payload: bytes, path: list[Step], needed: bytes) -> list[object]:
    """Return the values that a payload has at the end of a path."""
    if len(payload) > MOST_JSON or needed not in payload:
        return []
    value = _parsed(payload)
    if value is _MISSING and payload.endswith(b"\0"):  # as programs in C send texts
        value = _parsed(payload.rstrip(b"\0"))
    values = [] if value is _MISSING else [value]
    for step in path:
        values = [below for value in values for below in _below(value, step)]
    return values


def _below(value: object, step: Step) -> list[object]:
    if isinstance(value, dict):
        return [value[step]] if isinstance(step, str) and step in value else []
    if not isinstance(value, list):
        return []
    if step is _EVERY:
        return value
    if isinstance(step, str) and not (step.isascii() and step.isdigit() and len(step) <= _DIGITS):
        return []
    index = int(step)
    return [value[index]] if -len(value) <= index < len(value) else []


def _is_there(_found: object) -> bool:
    """Hold for every value that is there."""
    return True


def _comparison(operator: str, wanted: _Wanted) -> Callable[[object], bool]:
    if operator in {"=", "==", ":"}:
        return lambda found: _same(found, wanted)
    if operator == "!=":
        return lambda found: not _same(found, wanted)
    holds = COMPARISONS[operator]
    if wanted.number is not None:
        return lambda found: (number := _number(found)) is not None and holds(number, wanted.number)
    return lambda found: isinstance(found, str) and holds(found, wanted.text)


def _same(found: object, wanted: _Wanted) -> bool:
    if wanted.exact:
        return found == wanted.text
    if isinstance(found, str) and found.casefold() == wanted.text.casefold():
        return True
    if isinstance(found, bool) or found is None:
        return found is wanted.constant
    if isinstance(found, list | dict):
        return found == wanted.parsed
    return wanted.number is not None and _number(found) == wanted.number
