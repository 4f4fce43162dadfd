"""Where the lines of a plot's grid go and what stands beside them, in values and in local time."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import NamedTuple

from mqtts_gui.i18n import format_number, language, tr

_MS, _SECOND = 10**6, 10**9
_MINUTE, _HOUR, _DAY = 60 * _SECOND, 3600 * _SECOND, 86_400 * _SECOND
_TIME_STEPS = (
    *(_MS * step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500)),
    *(_SECOND * step for step in (1, 2, 5, 10, 15, 30)),
    *(_MINUTE * step for step in (1, 2, 5, 10, 15, 30)),
    *(_HOUR * step for step in (1, 2, 3, 6, 12)),
    *(_DAY * step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)),
)
_NICE = (1.0, 2.0, 5.0, 10.0)
_MOST_DIGITS, _MOST_DECIMALS = 15, 9  # beyond them stands a power of ten
_GROUPED = 10_000
_LARGE = 1e6  # from here on seven digits would hide the decimals
_LEAST, _GREATEST = 1e-300, 1e308  # steps beyond them are no numbers one can count with


class Tick(NamedTuple):
    """A line of the grid.

    Attributes:
        at: A value, or a time in nanoseconds.
        label: What stands beside it.
        day: The date, where it is the first of its day; else empty.
    """

    at: float
    label: str
    day: str = ""


def value_ticks(low: float, high: float, most: int) -> list[Tick]:
    """Return at most `most` + 1 ticks between two values, at 1, 2 or 5 of a power of ten."""
    most = max(1, most)
    step = _nice_step(high / most - low / most)
    if not math.isfinite(step) or low + step == low:
        return [Tick(low, value_text(low))]
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    places = range(first, min(last, first + most) + 1)
    return [Tick(place * step, _stepped_text(place * step, step)) for place in places]


def time_ticks(start_ns: int, end_ns: int, most: int) -> list[Tick]:
    """Return ticks between two instants, at full seconds, minutes, hours or days of local time."""
    wanted = (end_ns - start_ns) / max(1, most)
    step = next((step for step in _TIME_STEPS if step >= wanted), _TIME_STEPS[-1])
    write = _writer(step)
    ticks: list[Tick] = []
    day = ""
    at = (start_ns + _offset(start_ns)) // step * step
    while len(ticks) <= most + 1:
        # A step of local time; summer time may begin or end between two of them.
        instant = at - _offset(at - _offset(at))
        at += step
        if instant > end_ns:
            break
        if instant < start_ns:
            continue
        today = day_text(instant)
        ticks.append(Tick(instant, write(instant), "" if today == day or step >= _DAY else today))
        day = today
    return ticks


def value_text(value: float) -> str:
    """Return a value with the digits that matter, as the language writes it."""
    if float(value).is_integer() and abs(value) < 10.0**_MOST_DIGITS:
        return _localised(f"{value:.0f}")
    if _LARGE <= abs(value) < 10.0**_MOST_DIGITS:
        return _localised(f"{value:.3f}".rstrip("0").rstrip("."))
    return _localised(f"{value:.7g}")  # what numbers of four bytes can tell


def instant_text(time_ns: int, *, span_ns: int = 0) -> str:
    """Return a local time of day, with its fraction and day where the span asks for them."""
    clock = _clock(time_ns, _MS if span_ns < 10 * _MINUTE else _SECOND)
    return clock if span_ns < _DAY else f"{day_text(time_ns)} {clock}"


def day_text(time_ns: int) -> str:
    """Return the local day, short: "12 Mar"."""
    local = time.localtime(time_ns // _SECOND)
    month = tr("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec").split()[local.tm_mon - 1]
    return f"{local.tm_mday} {month}"


def _nice_step(least: float) -> float:
    if not _LEAST < least < _GREATEST:
        return math.inf
    power = 10.0 ** math.floor(math.log10(least))
    return next(nice * power for nice in _NICE if nice * power >= least * (1 - 1e-9))


def _stepped_text(value: float, step: float) -> str:
    """Return a value with as many decimals as its step has."""
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    if decimals > _MOST_DECIMALS or abs(value) >= 10.0**_MOST_DIGITS:
        return value_text(value)
    text = f"{value:.{decimals}f}"
    return _localised("0" if float(text) == 0 else text)


def _localised(text: str) -> str:
    whole, point, rest = text.partition(".")
    if whole.lstrip("-").isdecimal() and abs(int(whole)) >= _GROUPED:
        whole = format_number(int(whole))
    comma = "," if language() == "fr" else "."
    return (whole + comma + rest if point else whole).replace("-", "\N{MINUS SIGN}")


def _writer(step: int) -> Callable[[int], str]:
    return day_text if step >= _DAY else lambda time_ns: _clock(time_ns, step)


def _clock(time_ns: int, step: int) -> str:
    seconds, rest = divmod(time_ns, _SECOND)
    local = time.localtime(seconds)
    if step >= _MINUTE:
        return time.strftime("%H:%M", local)
    text = time.strftime("%H:%M:%S", local)
    if step >= _SECOND:
        return text
    decimals = 3 - min(2, len(str(step // _MS)) - 1)
    return f"{text}.{rest // _MS:03d}"[: len(text) + 1 + decimals]


def _offset(time_ns: int) -> int:
    """Return how far local time is ahead of UTC."""
    return time.localtime(time_ns // _SECOND).tm_gmtoff * _SECOND
