"""Drawing curves: few lines for each column of pixels, whatever the count of their points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from mqtts_gui.mqtt.series import Column
from mqtts_gui.ui.models.plot_picture import Curve, Picture
from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.plot_marks import MARK, curve_colour, draw_mark
from mqtts_gui.ui.widgets.scaling import px

_FEW = 12  # pixels between points from which on each has its mark
_SMOOTH = 2  # pixels between points from which on lines are smoothed
_WIDE = 1.6
_TOUCHING = 1.5  # pixels
_DENSE_MARK = 4.5
_FARTHEST = 100_000.0
_APART = 110  # pixels between the marks of a dense curve


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


def draw_curve(painter: QPainter, curve: Curve, scale: Scale) -> None:
    """Draw a curve and its marks within the area of a plot."""
    if not curve.columns:
        return
    columns = list(curve.columns)
    columns[0], columns[-1] = scale.near(columns[0]), scale.near(columns[-1])
    apart = scale.area.width() / len(columns)
    smooth = apart >= _SMOOTH
    painter.save()
    painter.setClipRect(scale.area)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
    if smooth:
        # A line of one pixel is drawn many times as fast as a wider one.
        painter.setPen(QPen(curve_colour(curve.place), _WIDE if apart >= _FEW else 1))
        for stretch in _stretches(columns, scale):
            painter.drawPolyline(_cut(stretch, scale.area))
    else:
        painter.setPen(QPen(curve_colour(curve.place), 0))
        painter.drawLines(_bars(columns, scale))
    _draw_marks(painter, curve, scale, few=apart >= px(_FEW))
    painter.restore()


def _draw_marks(painter: QPainter, curve: Curve, scale: Scale, *, few: bool) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    # A rim lets the mark of a dense curve stand out of it.
    painter.setPen(QPen(curve_colour(curve.place) if few else colour("surface"), 1.4))
    painter.setBrush(curve_colour(curve.place))
    radius = px(10) * (MARK if few else _DENSE_MARK) / 10
    for column in curve.columns if few else _marked(curve, scale):
        at = QPointF(scale.x(column.end), scale.y(column.last))
        draw_mark(painter, curve.place, at, radius)


def _bars(columns: Sequence[Column], scale: Scale) -> list[QLineF]:
    """Return an upright line for each column, which reaches to the one before.

    Qt's objects cost more than what is drawn: one of them for a column, and not four points. What
    `Scale` does is written out, because a call costs as much as the rest.
    """
    left, start_ns, per_ns, bottom, half_low, per_half = scale.terms
    lines: list[QLineF] = []
    before, last, has_before = 0.0, 0.0, False
    for start, end, first, low, high, final, _, is_joined in columns:
        across = left + ((start + end) / 2 - start_ns) * per_ns
        lowest = bottom - (low / 2 - half_low) * per_half
        highest = bottom - (high / 2 - half_low) * per_half
        if has_before and is_joined:
            if across - before > _TOUCHING:
                lines.append(_line(before, last, across, scale.y(first), scale.area))
            elif last > lowest:
                lowest = last
            elif last < highest:
                highest = last
        lines.append(QLineF(across, lowest, across, highest))
        before, last, has_before = across, bottom - (final / 2 - half_low) * per_half, True
    return lines


def _stretches(columns: Sequence[Column], scale: Scale) -> Iterator[list[QPointF]]:
    """Yield the points of each line without an interruption."""
    x, y = scale.x, scale.y
    points: list[QPointF] = []
    for start, end, first, low, high, last, count, is_joined in columns:
        if not is_joined and points:
            yield points
            points = []
        across = x(start)
        points.append(QPointF(across, y(first)))
        if count > 1:
            if low != first or high != last:
                across = (across + x(end)) / 2
                points += (QPointF(across, y(low)), QPointF(across, y(high)))
            points.append(QPointF(x(end), y(last)))
    yield points


def _cut(points: list[QPointF], area: QRectF) -> list[QPointF]:
    """Let a line begin and end at the edges: an SVG has no clipping, and Qt no far away points."""
    left, right = area.left(), area.right()
    first, stop = 0, len(points)
    while first + 1 < stop and points[first + 1].x() < left:
        first += 1
    while stop - 2 > first and points[stop - 2].x() > right:
        stop -= 1
    points = points[first:stop]
    if len(points) > 1:
        if points[0].x() < left:
            points[0] = _between(points[0], points[1], left)
        if points[-1].x() > right:
            points[-1] = _between(points[-1], points[-2], right)
    return points


def _line(x: float, y: float, to_x: float, to_y: float, area: QRectF) -> QLineF:
    return QLineF(*_cut([QPointF(x, y), QPointF(to_x, to_y)], area))


def _between(outside: QPointF, inside: QPointF, x: float) -> QPointF:
    share = (x - inside.x()) / (outside.x() - inside.x())
    y = inside.y() + (outside.y() - inside.y()) * share
    return QPointF(x, max(-_FARTHEST, min(y, _FARTHEST)))


def _marked(curve: Curve, scale: Scale) -> Iterator[Column]:
    """Yield the columns that carry a mark: some way apart, and the same ones when time goes on."""
    apart = max(1, scale.time_at(scale.area.left() + px(_APART)) - scale.time_at(scale.area.left()))
    shift = apart * curve.place // 8  # or the marks of two curves would lie on each other
    before = None
    for column in curve.columns:
        slot = (column.end + shift) // apart
        if slot != before and before is not None:
            yield column
        before = slot
