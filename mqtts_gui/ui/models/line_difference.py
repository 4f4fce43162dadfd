"""Which lines went and which came between two texts, in bounded time whatever they are."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import NamedTuple

MOST_EDITS = 600
"""Lines that differ, beyond which what differs is shown as replaced altogether."""

_UNREACHED = -1


class Pair(NamedTuple):
    """Lines that stand beside each other, by their places; None where there is none."""

    old: int | None
    new: int | None


def paired(old: Sequence[str], new: Sequence[str], most_edits: int = MOST_EDITS) -> list[Pair]:
    """Return both sides line by line: the same lines, else what went and what came.

    The fewest lines are shown as different, if these are no more than `most_edits`: finding them
    takes a number of steps that is at most its square (E. Myers, 1986).
    """
    begin = _common(old, new)
    end = _common(old[begin:][::-1], new[begin:][::-1])
    same = [(at, at) for at in range(begin)]
    middle = _matches(old[begin : len(old) - end], new[begin : len(new) - end], most_edits)
    same += [(begin + left, begin + right) for left, right in middle]
    same += [(len(old) - at, len(new) - at) for at in range(end, 0, -1)]
    return list(_beside(same, len(old), len(new)))


def _beside(same: Sequence[tuple[int, int]], old_end: int, new_end: int) -> Iterator[Pair]:
    """Yield what is the same, and between it what went beside what came."""
    left = right = 0
    for next_left, next_right in (*same, (old_end, new_end)):
        for at in range(max(next_left - left, next_right - right)):
            yield Pair(
                left + at if left + at < next_left else None,
                right + at if right + at < next_right else None,
            )
        if next_left < old_end and next_right < new_end:
            yield Pair(next_left, next_right)
        left, right = next_left + 1, next_right + 1


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    shorter = min(len(old), len(new))
    return next((at for at in range(shorter) if old[at] != new[at]), shorter)


def _matches(old: Sequence[str], new: Sequence[str], most: int) -> list[tuple[int, int]]:
    """Return the places of lines that are the same on the shortest way from `old` to `new`.

    `reach[k]` is how far into `old` a way comes that is `k` lines further in it than in `new`.
    """
    offset = most + 1
    reach = array("l", [_UNREACHED]) * (2 * offset + 1)
    reach[offset + 1] = 0
    trace: list[array[int]] = []
    for edits in range(most + 1):
        trace.append(reach[offset - edits - 1 : offset + edits + 2])
        for k in range(-edits, edits + 1, 2):
            down = k == -edits or (k != edits and reach[offset + k - 1] < reach[offset + k + 1])
            x = reach[offset + k + 1] if down else reach[offset + k - 1] + 1
            while x < len(old) and x - k < len(new) and old[x] == new[x - k]:
                x += 1
            reach[offset + k] = x
            if x >= len(old) and x - k >= len(new):
                return _way_back(trace, len(old), len(new))
    return []


def _way_back(trace: Sequence[array[int]], x: int, y: int) -> list[tuple[int, int]]:
    """Return the places of what is the same, along the way that `trace` tells of."""
    same: list[tuple[int, int]] = []
    for edits in range(len(trace) - 1, -1, -1):
        reach, offset, k = trace[edits], edits + 1, x - y
        down = k == -edits or (k != edits and reach[offset + k - 1] < reach[offset + k + 1])
        before = k + 1 if down else k - 1
        start = reach[offset + before]
        while x > start and y > start - before:
            x, y = x - 1, y - 1
            same.append((x, y))
        x, y = start, start - before
    return same[::-1]
