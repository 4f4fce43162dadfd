"""Series as CSV (RFC 4180, UTF-8): a line for each point, as spreadsheets and pandas read it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache

from mqtts_gui.mqtt.series import Point, Series

HEADER = ("time", "topic", "path", "value")
_SECOND = 10**9
_WHOLE = 2**53  # from here on, floats are whole numbers, but not all of them


def series_csv(parts: Iterable[tuple[Series, Iterable[Point]]]) -> Iterator[str]:
    """Yield the text in pieces: the header, then one piece for each series.

    Args:
        parts: Series with those of their points that are wanted.
    """
    yield _lines([HEADER])
    for series, points in parts:
        topic, path = _harmless(series.topic), series.path
        yield _lines((instant(time_ns), topic, path, number(value)) for time_ns, value in points)


def instant(time_ns: int) -> str:
    """Return an instant in this computer's time, ISO 8601 with its offset and nanoseconds."""
    second, rest = divmod(time_ns, _SECOND)
    before, offset = _second(second)
    return f"{before}.{rest:09d}{offset}"


def number(value: float) -> str:
    """Return a number so that the very same one is read."""
    return str(int(value)) if value.is_integer() and abs(value) < _WHOLE else repr(value)


def _harmless(topic: str) -> str:
    """Return a topic that no spreadsheet takes for a formula."""
    return f"'{topic}" if topic[:1] in {"=", "+", "-", "@", "\t", "\r"} else topic


@lru_cache(maxsize=64)
def _second(second: int) -> tuple[str, str]:
    text = datetime.fromtimestamp(second, UTC).astimezone().isoformat(timespec="seconds")
    return text[:19], text[19:]


def _lines(rows: Iterable[Iterable[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()
