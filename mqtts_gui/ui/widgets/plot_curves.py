"""Drawing curves: few lines for each column of pixels, whatever the count of their points.

Lines are written into paths as plain numbers. Where a point is an object of Qt, its end lets
another thread have the interpreter: beside a busy session, a frame took half a second.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPen

from mqtts_gui.mqtt.series import Column
from mqtts_gui.ui.models.plot_picture import Curve, Picture
from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.plot_marks import MARK, add_mark, curve_colour

_FEW = 12  # pixels between points from which on each has its mark
_SMOOTH = 2  # pixels between points from which on lines are smoothed
_WIDE = 1.6
_TOUCHING = 1.5  # pixels
_DENSE_MARK = 4.5
_FARTHEST = 100_000.0
_APART = 110  # pixels between the marks of a dense curve

_Place = tuple[float, float]


class Scale:
    """Where a time and a value lie in the area of a plot."""

    def __init__(self, picture: Picture, area: QRectF) -> None:
        start, end = picture.period
        self.area = area
        self._start, self._half_low = start, picture.low / 2
        self._per_ns = area.width() / max(1, end - start)
        # Of halves: see the scale of `plot_picture`.
        self._per_half = area.height() / (picture.high / 2 - picture.low / 2)
        self._left, self._bottom = area.left(), area.bottom()

    def x(self, time_ns: float) -> float:
        """Return where a time lies."""
        return self._left + (time_ns - self._start) * self._per_ns

    def y(self, value: float) -> float:
        """Return where a value lies."""
        return self._bottom - (value / 2 - self._half_low) * self._per_half

    def near(self, column: Column) -> Column:
        """Return a column outside the period with values that lie not too far above or below."""
        reach = _FARTHEST / self._per_half
        least, most = (self._half_low - reach) * 2, (self._half_low + reach) * 2
        first, low, high, last = (max(least, min(value, most)) for value in column[2:6])
        return column._replace(first=first, low=low, high=high, last=last)

    @property
    def terms(self) -> tuple[float, int, float, float, float, float]:
        """What `x` and `y` calculate with, in the order in which they do."""
        return (
            self._left, self._start, self._per_ns, self._bottom, self._half_low, self._per_half,
        )  # fmt: skip

    def time_at(self, x: float) -> int:
        """Return the time at a place."""
        return self._start + int((x - self._left) / self._per_ns)


def draw_curve(painter: QPainter, curve: Curve, scale: Scale, unit: float) -> None:
    """Draw a curve and its marks within the area of a plot; `unit` is the text size in force."""
    if not curve.columns:
        return
    columns = list(curve.columns)
    columns[0], columns[-1] = scale.near(columns[0]), scale.near(columns[-1])
    apart = scale.area.width() / len(columns)
    smooth, few = apart >= _SMOOTH, apart >= _FEW * unit
    ink, path = curve_colour(curve.place), QPainterPath()
    painter.save()
    painter.setClipRect(scale.area)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
    # A line of one pixel is drawn many times as fast as a wider one.
    painter.setPen(QPen(ink, (_WIDE if few else 1) if smooth else 0))
    if smooth:
        _add_lines(path, columns, scale)
    else:
        _add_bars(path, columns, scale)
    painter.drawPath(path)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    # A rim lets the mark of a dense curve stand out of it.
    painter.setPen(QPen(ink if few else colour("surface"), 1.4))
    painter.setBrush(ink)
    painter.drawPath(_marks(curve, scale, unit, few=few))
    painter.restore()


def _marks(curve: Curve, scale: Scale, unit: float, *, few: bool) -> QPainterPath:
    """Return the marks of a curve: of each point where there are few."""
    path = QPainterPath()
    radius = unit * (MARK if few else _DENSE_MARK)
    for column in curve.columns if few else _marked(curve, scale, _APART * unit):
        add_mark(path, curve.place, scale.x(column.end), scale.y(column.last), radius)
    return path


def _add_bars(path: QPainterPath, columns: Sequence[Column], scale: Scale) -> None:
    """Add an upright line for each column, which reaches to the one before.

    What `Scale` does is written out, because a call costs as much as the rest.
    """
    left, start_ns, per_ns, bottom, half_low, per_half = scale.terms
    move, line = path.moveTo, path.lineTo
    before, last, has_before = 0.0, 0.0, False
    for start, end, first, low, high, final, _, is_joined in columns:
        across = left + ((start + end) / 2 - start_ns) * per_ns
        lowest = bottom - (low / 2 - half_low) * per_half
        highest = bottom - (high / 2 - half_low) * per_half
        if has_before and is_joined:
            if across - before > _TOUCHING:
                _add_line(path, [(before, last), (across, scale.y(first))], scale.area)
            elif last > lowest:
                lowest = last
            elif last < highest:
                highest = last
        move(across, lowest)
        line(across, highest)
        before, last, has_before = across, bottom - (final / 2 - half_low) * per_half, True


def _add_lines(path: QPainterPath, columns: Sequence[Column], scale: Scale) -> None:
    """Add a line through the columns, with an interruption where there is one."""
    x, y = scale.x, scale.y
    points: list[_Place] = []
    for start, end, first, low, high, last, count, is_joined in columns:
        if not is_joined and points:
            _add_line(path, points, scale.area)
            points = []
        across = x(start)
        points.append((across, y(first)))
        if count > 1:
            if low != first or high != last:
                across = (across + x(end)) / 2
                points += ((across, y(low)), (across, y(high)))
            points.append((x(end), y(last)))
    _add_line(path, points, scale.area)


def _add_line(path: QPainterPath, points: Sequence[_Place], area: QRectF) -> None:
    points = _cut(points, area.left(), area.right())
    path.moveTo(*points[0])
    for place in points[1:]:
        path.lineTo(*place)


def _cut(points: Sequence[_Place], left: float, right: float) -> Sequence[_Place]:
    """Let a line begin and end at the edges: an SVG has no clipping, and Qt no far away points."""
    first, stop = 0, len(points)
    while first + 1 < stop and points[first + 1][0] < left:
        first += 1
    while stop - 2 > first and points[stop - 2][0] > right:
        stop -= 1
    cut = list(points[first:stop])
    if len(cut) > 1:
        if cut[0][0] < left:
            cut[0] = _between(cut[0], cut[1], left)
        if cut[-1][0] > right:
            cut[-1] = _between(cut[-1], cut[-2], right)
    return cut


def _between(outside: _Place, inside: _Place, x: float) -> _Place:
    share = (x - inside[0]) / (outside[0] - inside[0])
    y = inside[1] + (outside[1] - inside[1]) * share
    return x, max(-_FARTHEST, min(y, _FARTHEST))


def _marked(curve: Curve, scale: Scale, apart_px: float) -> Iterator[Column]:
    """Yield the columns that carry a mark: some way apart, and the same ones when time goes on."""
    left = scale.area.left()
    apart = max(1, scale.time_at(left + apart_px) - scale.time_at(left))
    shift = apart * curve.place // 8  # or the marks of two curves would lie on each other
    before = None
    for column in curve.columns:
        slot = (column.end + shift) // apart
        if slot != before and before is not None:
            yield column
        before = slot
