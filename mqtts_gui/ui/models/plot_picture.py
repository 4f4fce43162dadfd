"""What a plot shows at one moment: its period, its scale, and the columns of its curves."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from mqtts_gui.mqtt.series import Column, Point, Series
from mqtts_gui.ui.models.plot_range import Period
from mqtts_gui.ui.models.series_words import series_name

_MARGIN = 0.06
_GREATEST = sys.float_info.max


@dataclass(frozen=True, slots=True)
class Curve:
    """A series as it is drawn.

    Attributes:
        name: As people read it.
        place: Decides on its colour and its mark.
    """

    name: str
    place: int
    columns: Sequence[Column]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a curve says at the cursor."""

    curve: Curve
    point: Point


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn.

    Attributes:
        low: The value at the lower edge.
        high: The value at the upper edge.
        cursor: Where values are read, nanoseconds; None for nowhere.
    """

    curves: tuple[Curve, ...]
    period: Period
    low: float
    high: float
    cursor: int | None = None
    readings: tuple[Reading, ...] = ()

    @property
    def is_empty(self) -> bool:
        """There is not a single point to be seen."""
        return not any(curve.columns for curve in self.curves)


def picture_of(
    shown: Sequence[tuple[Series, int]], period: Period, width: int, cursor: int | None = None
) -> Picture:
    """Return the picture of these series, each with its place, over a period.

    Args:
        shown: Those that are not hidden.
        period: From when to when.
        width: Pixels of the period.
        cursor: Where values are to be read.
    """
    curves, readings = [], []
    for series, place in shown:
        curve = Curve(series_name(series), place, series.columns(*period, width))
        curves.append(curve)
        point = None if cursor is None else series.nearest(cursor)
        if point is not None:
            readings.append(Reading(curve, point))
    low, high = _scale(curves, period)
    return Picture(tuple(curves), period, low, high, cursor, tuple(readings))


def range_of(curve: Curve, period: Period) -> tuple[float, float] | None:
    """Return the least and the greatest value of a curve in a period, None without any."""
    start, end = period
    inside = [each for each in curve.columns if each.end >= start and each.start <= end]
    if not inside:
        return None
    return min([each.low for each in inside]), max([each.high for each in inside])


def _scale(curves: Sequence[Curve], period: Period) -> tuple[float, float]:
    """Return the values at the lower and the upper edge."""
    found = [found for curve in curves if (found := range_of(curve, period)) is not None]
    if not found:  # lines may lead through a period without points
        found = [(each.low, each.high) for curve in curves for each in curve.columns]
    if not found:
        return 0.0, 1.0
    low, high = min(low for low, _ in found), max(high for _, high in found)
    # Of halves: the difference of the greatest numbers there are is beyond them.
    half = (high / 2 - low / 2) * _MARGIN * 2 or abs(low) * _MARGIN or 1.0
    return max(low - half, -_GREATEST), min(high + half, _GREATEST)
