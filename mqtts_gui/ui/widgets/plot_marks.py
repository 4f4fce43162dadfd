"""Colours and marks of curves: a mark of its own for each, so that colour is not the only sign."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

from mqtts_gui.ui.palette import SERIES, colour, series_colour

MARK = 3.5
"""Half the height of a mark, in pixels at 100 %."""

_DARK = 0.4  # surfaces below this lightness
_LIGHTER = 155
_ROUND, _POLYGON, _CROSS = range(3)
# What it is made of, how many corners it has, and how far it is turned, in eighths of a circle.
_SHAPES = (
    (_ROUND, 0, 0.0), (_POLYGON, 4, 1.0), (_POLYGON, 3, -2.0), (_POLYGON, 4, 0.0),
    (_CROSS, 4, 1.0), (_POLYGON, 3, 2.0), (_CROSS, 4, 0.0), (_POLYGON, 6, 0.0),
)  # fmt: skip


def curve_colour(place: int) -> QColor:
    """Return the colour of a curve: that of the series, lighter where the surface is dark."""
    found = series_colour(place)
    return found.lighter(_LIGHTER) if colour("surface").lightnessF() < _DARK else found


def add_mark(path: QPainterPath, place: int, x: float, y: float, radius: float) -> None:
    """Add the mark of a curve to a path; it is drawn in its colour as pen and as brush."""
    kind, corners, turn = _SHAPES[place % len(SERIES)]
    if kind == _ROUND:
        path.addEllipse(x - radius, y - radius, 2 * radius, 2 * radius)
        return
    radius *= 1.25
    angles = [math.pi * (turn / 4 + 2 * corner / corners) for corner in range(corners)]
    points = [(x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles]
    if kind == _CROSS:
        half = corners // 2
        for point, other in zip(points[:half], points[half:], strict=True):
            path.moveTo(*point)
            path.lineTo(*other)
        return
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    path.closeSubpath()


def draw_mark(painter: QPainter, place: int, x: float, y: float, radius: float) -> None:
    """Draw one mark."""
    path = QPainterPath()
    add_mark(path, place, x, y, radius)
    painter.drawPath(path)


def draw_sample(painter: QPainter, place: int, rect: QRectF, mark: float) -> None:
    """Draw a short piece of a curve with its mark, for a legend."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(curve_colour(place), 1.6))
    painter.setBrush(curve_colour(place))
    painter.drawLine(
        QPointF(rect.left(), rect.center().y()), QPointF(rect.right(), rect.center().y())
    )
    draw_mark(painter, place, rect.center().x(), rect.center().y(), mark)
    painter.restore()


def sample_icon(place: int, size: QSize, ratio: float) -> QIcon:
    """Return that piece as an icon, in the theme in force."""
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    draw_sample(painter, place, QRectF(0, 0, size.width(), size.height()), size.height() / 4)
    painter.end()
    return QIcon(pixmap)
