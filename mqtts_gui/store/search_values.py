"""The values of a search: sizes, instants, paths into JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import cast

from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt.events import Message
from mqtts_gui.store.history_limits import nanoseconds
from mqtts_gui.store.search_terms import COMPARISONS

MOST_JSON = 1 << 20
_SIZE = re.compile(r"(\d{1,12})\s*([kmg]?)i?[bo]?", re.IGNORECASE)
_UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}
_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_FRENCH_DAY = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})")
_CLOCK = re.compile(r"(?P<hour>\d{1,2})[:h](?P<minute>\d{2})?(?::(?P<second>\d{2}))?")
_PATH = re.compile(r'\[(?P<index>\d{1,9})\]|\.?(?:"(?P<quoted>[^"]*)"|(?P<name>[^.\[\]"<>=!\s]+))')
_OPERATOR = re.compile(r">=|<=|!=|[<>=]")
_MISSING = object()


class ValueMistakeError(ValueError):
    """A value is not what its key takes; `phrase` says what that is."""

    def __init__(self, phrase: Phrase) -> None:
        super().__init__(phrase.text)
        self.phrase = phrase


def read_size(text: str) -> int:
    """Return a number of bytes: `100`, `1k`, `2 Mo`.

    Raises:
        ValueMistakeError: it is none.
    """
    found = _SIZE.fullmatch(text)
    if found is None:
        raise ValueMistakeError(mark("size takes a number of bytes, such as size>100 or size<=2k."))
    return int(found[1]) * _UNITS[found[2].lower()]


def read_period(text: str, now: datetime) -> tuple[int, int]:
    """Return the first nanosecond of what is named (a day, a minute, a second) and of what follows.

    Args:
        text: `10:42`, `10h42`, `2026-11-20`, `20/11/2026`, `2026-11-20T10:42:30`.
        now: What a time without a day is on the day of; local time.

    Raises:
        ValueMistakeError: it is no instant.
    """
    day_text, clock_text = _split_instant(text)
    day = _DAY.fullmatch(day_text) or _FRENCH_DAY.fullmatch(day_text) if day_text else None
    clock = _CLOCK.fullmatch(clock_text) if clock_text else None
    if (day is None) is not (not day_text) or (clock is None) is not (not clock_text) or not text:
        raise _no_instant()
    try:
        on = date(int(day["year"]), int(day["month"]), int(day["day"])) if day else now.date()
        if clock is None:
            return _local(on, 0, 0, 0), _local(on + timedelta(days=1), 0, 0, 0)
        hour, minute, second = (int(part or 0) for part in clock.group("hour", "minute", "second"))
        start = _local(on, hour, minute, second)
    except (ValueError, OverflowError, OSError) as error:
        raise _no_instant() from error
    return start, start + (10**9 if clock["second"] else 60 * 10**9)


def _split_instant(text: str) -> tuple[str, str]:
    for separator in ("T", " ", "_"):
        day, found, clock = text.partition(separator)
        if found:
            return day, clock.strip()
    return (text, "") if "-" in text or "/" in text else ("", text)


def _local(day: date, hour: int, minute: int, second: int) -> int:
    moment = datetime(day.year, day.month, day.day, hour, minute, second)  # noqa: DTZ001 - local
    return nanoseconds(moment.astimezone())


def _no_instant() -> ValueMistakeError:
    return ValueMistakeError(mark("A time is written as 10:42, 2026-11-20 or 2026-11-20T10:42."))


def read_json(text: str) -> tuple[Callable[[Message], bool], bytes]:
    """Return the test that `a.b[0]>3` describes, and bytes that a payload must have; may be none.

    Raises:
        ValueMistakeError: it is no path, or compares with nothing.
    """
    path, at = _read_path(text)
    rest = text[at:]
    compare = _OPERATOR.match(rest)
    if not path or (rest and (compare is None or not rest[compare.end() :].strip())):
        raise ValueMistakeError(
            mark('json: takes a path and a value, such as json:sensor.t>21 or json:list[0].id="x".')
        )
    wanted = _read_value(rest[compare.end() :].strip()) if compare else _MISSING
    holds = COMPARISONS[compare[0]] if compare else _is_there
    name = path[-1]
    needed = (
        name.encode() if isinstance(name, str) and re.fullmatch(r"\w+", name, re.ASCII) else b""
    )

    def test(message: Message) -> bool:
        found = _follow(message.payload, path, needed)
        return found is not _MISSING and _compare(holds, found, wanted)

    return test, needed


def _is_there(_found: object, _wanted: object) -> bool:
    """Hold for every value that is there."""
    return True


def _read_path(text: str) -> tuple[list[str | int], int]:
    path: list[str | int] = []
    at = 0
    while (part := _PATH.match(text, at)) is not None:
        if part["index"] is not None:
            path.append(int(part["index"]))
        else:
            path.append(part["name"] if part["name"] is not None else part["quoted"])
        at = part.end()
    return path, at


def _read_value(text: str) -> object:
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1]
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return text if isinstance(value, list | dict) else value


def _follow(payload: bytes, path: list[str | int], needed: bytes) -> object:
    if len(payload) > MOST_JSON or needed not in payload:
        return _MISSING
    try:
        value: object = json.loads(payload)
    except (ValueError, RecursionError):
        return _MISSING
    for step in path:
        if isinstance(step, int) and isinstance(value, list) and step < len(value):
            value = value[step]
        elif isinstance(step, str) and isinstance(value, dict) and step in value:
            value = cast("Mapping[str, object]", value)[step]
        else:
            return _MISSING
    return value


def _compare(holds: Callable[..., bool], found: object, wanted: object) -> bool:
    if wanted is _MISSING:
        return True
    if holds in {COMPARISONS["="], COMPARISONS["!="]}:
        same = found == wanted and isinstance(found, bool) is isinstance(wanted, bool)
        return same is (holds is COMPARISONS["="])
    if isinstance(found, str) and isinstance(wanted, str):
        return holds(found, wanted)
    return _is_number(found) and _is_number(wanted) and holds(found, wanted)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
