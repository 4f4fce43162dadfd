"""How much a history keeps, and what it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from mqtts_gui.store.history_blocks import MOST_BYTES, MOST_MESSAGES

MIN_MESSAGES = 100
MIN_BYTES = 1 << 20
_SHARE = 16  # of the limit that is dropped at once, at most
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Limits:
    """What is kept at most; the oldest messages beyond are dropped, block by block.

    Attributes:
        messages: At least 100.
        bytes: Of the file without its log, at least 1 MiB.

    Raises:
        ValueError: a limit is too small.
    """

    messages: int = 5_000_000
    bytes: int = 1 << 30

    def __post_init__(self) -> None:
        if self.messages < MIN_MESSAGES or self.bytes < MIN_BYTES:
            raise ValueError("a history that small is none")

    @property
    def block_messages(self) -> int:
        """The most messages of one block: dropping one must not drop nearly all."""
        return max(1, min(MOST_MESSAGES, self.messages // _SHARE))

    @property
    def block_bytes(self) -> int:
        """About the size at which a block is full."""
        return min(MOST_BYTES, self.bytes // _SHARE)


@dataclass(frozen=True, slots=True)
class Stats:
    """What a history holds now, what is not on disk yet included.

    Attributes:
        bytes: Of the file; what is not on disk yet is not counted.
        first_seq: Number of the oldest message, None if there is none.
        last_seq: Number of the newest message.
        oldest: When the oldest message came.
        newest: When the newest message came.
        dropped: How many of the oldest were dropped at the limits since the file was opened.
        unsaved: How many are in memory only because the file cannot be written now.
        lost: How many came since the program started and are gone: they could not be written, and
            memory for them was full.
    """

    count: int = 0
    bytes: int = 0
    first_seq: int | None = None
    last_seq: int | None = None
    oldest: datetime | None = None
    newest: datetime | None = None
    dropped: int = 0
    unsaved: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` on, up to but not including `end`; None has no bound. Both timezone-aware."""

    start: datetime | None = None
    end: datetime | None = None

    def nanoseconds(self) -> tuple[int, int]:
        """Return, since 1970, the first nanosecond of it and the first after it."""
        return (
            nanoseconds(self.start) if self.start else -(1 << 63),
            nanoseconds(self.end) if self.end else (1 << 63) - 1,
        )


def nanoseconds(instant: datetime) -> int:
    """Return the nanoseconds from 1970 to `instant`, exact to the microsecond."""
    return (instant - _EPOCH) // timedelta(microseconds=1) * 1000


def instant(time_ns: int) -> datetime:
    """Return the instant of nanoseconds since 1970; one out of range is the nearest possible."""
    try:
        return _EPOCH + timedelta(microseconds=time_ns // 1000)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC) if time_ns > 0 else _EPOCH
