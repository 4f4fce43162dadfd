"""A message as text: the words that the table, the detail and the clipboard share."""

from __future__ import annotations

import time
from datetime import date
from functools import lru_cache

from mqtts_gui.i18n import format_date, language, tr, visible
from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.one_line import one_line

LINE_LIMIT = 400
"""Characters of a content that one row of the table may show: no screen is wider."""

_NS_PER_S = 1_000_000_000
_NS_PER_MS = 1_000_000
_KILO = 1000
_QUARTER_NS = 900 * _NS_PER_S  # every time zone has its midnight at a quarter of an hour


def time_of_day(time_ns: int) -> str:
    """Return the local time with milliseconds: "10:42:07.318"."""
    seconds, rest = divmod(time_ns, _NS_PER_S)
    return f"{_clock(seconds)}.{rest // _NS_PER_MS:03d}"


def date_and_time(time_ns: int) -> str:
    """Return the local date and time with milliseconds: "2026-03-12 10:42:07.318"."""
    day = time.strftime("%Y-%m-%d", time.localtime(time_ns // _NS_PER_S))
    return f"{day} {time_of_day(time_ns)}"


def day_of(time_ns: int) -> date:
    """Return the local day."""
    return _day_of_quarter(time_ns // _QUARTER_NS)


def date_in_words(time_ns: int) -> str:
    """Return the local day with its weekday: "Friday 20 November 2026"."""
    return day_forms(day_of(time_ns))[0]


def day_forms(day: date) -> tuple[str, ...]:
    """Return a day in words and ever shorter."""
    words = format_date(day)
    month = tr("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec").split()[day.month - 1]
    short = f"{day.day} {month} {day.year:04d}"
    return f"{_weekdays()[day.weekday()]} {words}", words, short


def direction_text(message: Message) -> str:
    """Return the message's direction in a word."""
    return tr("Received") if message.incoming else tr("Sent")


def topic_text(message: Message) -> str:
    """Return the topic, which is untrusted, fit to be shown."""
    return visible(message.topic)


def content_text(message: Message, limit: int = LINE_LIMIT) -> str:
    """Return the content in one line of at most `limit` characters."""
    return one_line(message.payload, limit)


def retained_text(message: Message) -> str:
    """Return the mark of a retained message."""
    return "R" if message.retain else ""


def duplicate_text(message: Message) -> str:
    """Return the mark of a message that was sent again."""
    return "D" if message.duplicate else ""


def size_text(size: int) -> str:
    """Return a number of bytes in few characters: "32 B", "1.2 kB"."""
    if size < _KILO:
        return tr("%(size)s B", size=str(size))
    kilos = size / _KILO
    if kilos < _KILO:
        return tr("%(size)s kB", size=rate_text(kilos))
    return tr("%(size)s MB", size=rate_text(kilos / _KILO))


def tab_separated(message: Message) -> str:
    """Return the message as one line of a table for a spreadsheet or a report."""
    content = one_line(message.payload, max(len(message.payload) * 8, 1))
    fields = (
        date_and_time(message.time_ns), direction_text(message), topic_text(message), content,
        str(message.qos), retained_text(message),
    )  # fmt: skip
    return "\t".join(fields)


def _weekdays() -> list[str]:
    return tr("Monday Tuesday Wednesday Thursday Friday Saturday Sunday").split()


def rate_text(per_second: float) -> str:
    """Return a rate with the digits that matter: "0.1", "4.0", "50"."""
    return decimal_text(per_second) if per_second < 10 else f"{per_second:.0f}"  # noqa: PLR2004


def decimal_text(value: float, decimals: int = 1, *, least: int = 1) -> str:
    """Return `value` as the language writes it; zeros beyond the `least` decimals are left out."""
    text = f"{value:.{decimals}f}"
    while decimals > least and text.endswith("0"):
        text, decimals = text[:-1], decimals - 1
    text = text.removesuffix(".")
    return text.replace(".", ",") if language() == "fr" else text


@lru_cache(maxsize=512)
def _clock(seconds: int) -> str:
    return time.strftime("%H:%M:%S", time.localtime(seconds))


@lru_cache(maxsize=512)
def _day_of_quarter(quarter: int) -> date:
    local = time.localtime(quarter * (_QUARTER_NS // _NS_PER_S))
    return date(local.tm_year, local.tm_mon, local.tm_mday)
