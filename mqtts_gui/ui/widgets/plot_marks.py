"""Colours and marks of curves: a mark of its own for each, so that colour is not the only sign."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

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


def draw_mark(painter: QPainter, place: int, at: QPointF, radius: float) -> None:
    """Draw the mark of a curve; the painter has its colour as pen and as brush."""
    kind, corners, turn = _SHAPES[place % len(SERIES)]
    if kind == _ROUND:
        painter.drawEllipse(at, radius, radius)
        return
    radius *= 1.25
    angles = [math.pi * (turn / 4 + 2 * corner / corners) for corner in range(corners)]
    points = [
        QPointF(at.x() + radius * math.cos(angle), at.y() + radius * math.sin(angle))
        for angle in angles
    ]
    if kind == _POLYGON:
        painter.drawPolygon(QPolygonF(points))
        return
    half = corners // 2
    for point, other in zip(points[:half], points[half:], strict=True):
        painter.drawLine(point, other)


def draw_sample(painter: QPainter, place: int, rect: QRectF, mark: float) -> None:
    """Draw a short piece of a curve with its mark, for a legend."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(curve_colour(place), 1.6))
    painter.setBrush(curve_colour(place))
    painter.drawLine(
        QPointF(rect.left(), rect.center().y()), QPointF(rect.right(), rect.center().y())
    )
    draw_mark(painter, place, rect.center(), mark)
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
