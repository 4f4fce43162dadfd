"""Whether this computer's clock can be right."""

from __future__ import annotations

from datetime import UTC, datetime

_WRITTEN = datetime(2026, 9, 1, tzinfo=UTC)
"""No clock that is right says an earlier instant: these lines were not written yet."""


def clock_is_behind(now: datetime) -> bool:
    """Return whether `now` cannot be the time."""
    return now < _WRITTEN
