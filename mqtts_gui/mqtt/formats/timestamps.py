"""MessagePack's timestamps: seconds since 1970 and nanoseconds in 4, 8 or 12 bytes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

TIMESTAMP = -1
"""The type of extension that is a timestamp."""

_SECOND = 10**9
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def timestamp(data: bytes) -> tuple[int, int] | None:
    """Return the seconds since 1970 and the nanoseconds; None if `data` is no timestamp."""
    match len(data):
        case 4:
            seconds, nanoseconds = int.from_bytes(data), 0
        case 8:
            both = int.from_bytes(data)
            seconds, nanoseconds = both & (1 << 34) - 1, both >> 34
        case 12:
            seconds = int.from_bytes(data[4:], signed=True)
            nanoseconds = int.from_bytes(data[:4])
        case _:
            return None
    return (seconds, nanoseconds) if nanoseconds < _SECOND else None


def instant(data: bytes) -> str:
    """Return a timestamp as ISO 8601; in seconds where the calendar does not reach."""
    seconds, nanoseconds = timestamp(data) or (0, 0)
    fraction = f".{nanoseconds:09d}".rstrip("0") if nanoseconds else ""
    try:
        moment = _EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        return f"{seconds}{fraction} s"
    return f"{moment:%Y-%m-%dT%H:%M:%S}{fraction}Z".rjust(len("0000-00-00T00:00:00Z"), "0")
