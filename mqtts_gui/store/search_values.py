"""The values of a search: sizes and instants."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.store.history_limits import nanoseconds

_SIZE = re.compile(r"(\d{1,12}(?:[.,]\d{1,6})?)\s*([kmg]?)i?[bo]?", re.IGNORECASE)
_UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}
_DAYS = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})(?:/(?P<year>\d{4}|\d{2}))?"),
)
_NAMED_DAYS = {
    **dict.fromkeys(("today", "aujourd'hui", "aujourd\N{RIGHT SINGLE QUOTATION MARK}hui"), 0),
    **dict.fromkeys(("yesterday", "hier"), -1),
}
_CENTURY = 100
_INSTANT = re.compile(r"(?P<day>.*?)(?:(?:^|[T _])\s*(?P<clock>\d{1,2}[:h][\d:.,]*Z?))?")
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:[:h](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?|h)"
    r"(?P<utc>Z?)"
)
_AGO = re.compile(r"-(?P<count>\d{1,6})(?P<unit>s|min|m|h|d|j)")
_SECONDS = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400, "j": 86_400}
_NS = 10**9


class ValueMistakeError(ValueError):
    """A value is not what its key takes; `phrase` says what that is."""

    def __init__(self, phrase: Phrase) -> None:
        super().__init__(phrase.text)
        self.phrase = phrase


def read_size(text: str) -> int:
    """Return a number of bytes: `100`, `1.5k`, `2Mo`.

    Raises:
        ValueMistakeError: it is none.
    """
    found = _SIZE.fullmatch(text)
    if found is None:
        raise ValueMistakeError(mark("size takes a number of bytes, such as size>100 or size<=2k."))
    return round(float(found[1].replace(",", ".")) * _UNITS[found[2].lower()])


def read_period(text: str, now: datetime) -> tuple[int, int]:
    """Return the first nanosecond of what is named and of what follows it.

    Args:
        text: `10:42`, `10h42`, `10:42:07.318`, `2026-11-20`, `20/11`, `2026-11-20T10:42:30Z`,
            `yesterday`, or `-5m`: the last five minutes.
        now: What a time without a day is on the day of; local time.

    Raises:
        ValueMistakeError: it is no instant.
    """
    try:
        if (ago := _AGO.fullmatch(text)) is not None:
            back = timedelta(seconds=int(ago["count"]) * _SECONDS[ago["unit"]])
            return nanoseconds(now - back), nanoseconds(now)
        found = _INSTANT.fullmatch(text)
        day_text, clock_text = found.group("day", "clock") if found and text else ("", "")
        on = _read_day(day_text, now) if day_text else now.date()
        if clock_text:
            return _read_clock(clock_text, on)
        if not day_text:
            raise _no_instant()
        return _local(on), _local(on + timedelta(days=1))
    except (ValueError, OverflowError, OSError) as error:
        raise _no_instant() from error


def _read_day(text: str, now: datetime) -> date:
    if (days := _NAMED_DAYS.get(text.lower())) is not None:
        return now.date() + timedelta(days=days)
    found = next(filter(None, (form.fullmatch(text) for form in _DAYS)), None)
    if found is None:
        raise _no_instant()
    year = int(found["year"] or now.year)
    century = now.year - now.year % _CENTURY
    return date(
        year if year >= _CENTURY else century + year, int(found["month"]), int(found["day"])
    )


def _read_clock(text: str, on: date) -> tuple[int, int]:
    clock = _CLOCK.fullmatch(text)
    if clock is None:
        raise _no_instant()
    hour, minute, second = (int(part or 0) for part in clock.group("hour", "minute", "second"))
    start = _local(on, hour, minute, second, utc=bool(clock["utc"]))
    if clock["part"]:
        unit = 10 ** (9 - len(clock["part"]))
        start += int(clock["part"]) * unit
        return start, start + unit
    length = 1 if clock["second"] else 60 if clock["minute"] else 3600
    return start, start + length * _NS


def _local(day: date, hour: int = 0, minute: int = 0, second: int = 0, *, utc: bool = False) -> int:
    zone = UTC if utc else None
    moment = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone)
    return nanoseconds(moment.astimezone())


def _no_instant() -> ValueMistakeError:
    return ValueMistakeError(mark("A time is written as 10:42, 2026-11-20 or 2026-11-20T10:42."))
