"""Drawing a plot, on the screen and into files: grid, axes, curves, cursor, legend."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QApplication

from mqtts_gui.ui.models.plot_picture import Picture
from mqtts_gui.ui.models.plot_ticks import Tick, time_ticks, value_ticks
from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.plot_curves import Scale, draw_curve
from mqtts_gui.ui.widgets.plot_marks import MARK, curve_colour, draw_mark, draw_sample
from mqtts_gui.ui.widgets.plot_readings import draw_readings
from mqtts_gui.ui.widgets.scaling import px, text_scale

_FONT_PX = 11
_PAD, _GAP = 10, 6
_LINES_APART = 44  # pixels between two lines of the grid
_SAMPLE = 22


class PlotPainter:
    """Draw pictures with one painter.

    Args:
        painter: In pixels of the text size in force.
        rect: The whole plot, its labels included.
        picture: What to draw.
        with_legend: Name the curves above them, for a file.
    """

    def __init__(
        self, painter: QPainter, rect: QRectF, picture: Picture, *, with_legend: bool = False
    ) -> None:
        self._painter, self._rect, self._picture = painter, rect, picture
        self._font, self._unit = plot_font(), text_scale()
        self._metrics = QFontMetricsF(self._font)
        self._line, self._gap = self._metrics.height(), px(_GAP)
        legend = self._legend_height() if with_legend else 0.0
        self._with_legend = with_legend
        height = rect.height() - 2 * self._line - px(_PAD) - px(_GAP) - legend
        most = int(height / px(_LINES_APART))
        self._values = value_ticks(picture.low, picture.high, max(1, most))
        widest = max([self._metrics.horizontalAdvance(tick.label) for tick in self._values] or [0])
        left = rect.left() + px(_PAD) + widest + px(_GAP)
        top = rect.top() + px(_PAD) + legend
        self.area = QRectF(left, top, max(1.0, rect.right() - px(_PAD) - left), max(1.0, height))
        self.scale = Scale(picture, self.area)

    def paint(self) -> None:
        """Draw everything but the cursor."""
        painter = self._painter
        painter.fillRect(self._rect, colour("surface"))
        painter.setFont(self._font)
        self._draw_values()
        self._draw_times()
        for curve in self._picture.curves:
            draw_curve(painter, curve, self.scale, self._unit)
        painter.setPen(QPen(colour("border"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self.area)
        if self._with_legend:
            self._draw_legend()

    def paint_cursor(self) -> None:
        """Draw the cursor with the values at it."""
        picture, painter = self._picture, self._painter
        if picture.cursor is None or not picture.readings:
            return
        x = self.scale.x(picture.cursor)
        painter.setPen(QPen(colour("muted"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(x, self.area.top(), x, self.area.bottom()))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self.area)
        for reading in picture.readings:
            painter.setPen(QPen(colour("surface"), 1.5))
            painter.setBrush(curve_colour(reading.curve.place))
            at = (self.scale.x(reading.point.time_ns), self.scale.y(reading.point.value))
            draw_mark(painter, reading.curve.place, *at, self._unit * MARK * 1.5)
        painter.restore()
        draw_readings(painter, picture, self.area, x, self._font)

    def _draw_values(self) -> None:
        area, width = self.area, int(self.area.left() - self._rect.left() - self._gap)
        places = [self.scale.y(tick.at) for tick in self._values]
        grid = QPainterPath()
        for y in places:
            grid.moveTo(area.left(), y)
            grid.lineTo(area.right(), y)
        self._draw_grid(grid)
        for tick, y in zip(self._values, places, strict=True):
            top = round(y - self._line / 2)
            label = (int(self._rect.left()), top, width, round(self._line))
            self._painter.drawText(*label, _RIGHT, tick.label)

    def _draw_times(self) -> None:
        area, ticks = self.area, self._fitting_times()
        places = [self.scale.x(tick.at) for tick in ticks]
        grid = QPainterPath()
        for x in places:
            grid.moveTo(x, area.top())
            grid.lineTo(x, area.bottom())
        self._draw_grid(grid)
        for tick, x in zip(ticks, places, strict=True):
            self._write_below(x, tick.label, 0)
            if tick.day:
                self._write_below(x, tick.day, 1)

    def _draw_grid(self, lines: QPainterPath) -> None:
        self._painter.setPen(QPen(colour("hairline"), 1))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawPath(lines)
        self._painter.setPen(colour("muted"))

    def _fitting_times(self) -> Sequence[Tick]:
        """Return as many ticks as have room for their labels."""
        width = self._metrics.horizontalAdvance("00:00:00.000")
        most = max(1, int(self.area.width() / (width * 0.8)))
        ticks = time_ticks(*self._picture.period, most)
        while most > 1 and not self._have_room(ticks):
            most -= 1
            ticks = time_ticks(*self._picture.period, most)
        return ticks

    def _have_room(self, ticks: Sequence[Tick]) -> bool:
        widest = max([self._metrics.horizontalAdvance(tick.label) for tick in ticks] or [0])
        places = [self.scale.x(tick.at) for tick in ticks]
        return all(b - a > widest + 2 * _PAD * self._unit for a, b in pairwise(places))

    def _write_below(self, x: float, text: str, line: int) -> None:
        width = self._metrics.horizontalAdvance(text) + 2
        left = min(max(self._rect.left(), x - width / 2), self._rect.right() - width)
        top = self.area.bottom() + self._gap / 2 + line * self._line
        place = (round(left), round(top), math.ceil(width), math.ceil(self._line))
        self._painter.drawText(*place, _CENTRE, text)

    def _legend_height(self) -> float:
        return len(self._picture.curves) * self._line + px(_GAP)

    def _draw_legend(self) -> None:
        painter = self._painter
        for row, curve in enumerate(self._picture.curves):
            top = self._rect.top() + px(_PAD) / 2 + row * self._line
            sample = QRectF(self.area.left(), top, px(_SAMPLE), self._line)
            draw_sample(painter, curve.place, sample, px(3))
            painter.setPen(colour("text"))
            width = self.area.width() - px(_SAMPLE) - px(_GAP)
            name = self._metrics.elidedText(curve.name, Qt.TextElideMode.ElideMiddle, width)
            text = QRectF(sample.right() + px(_GAP), top, width, self._line)
            painter.drawText(text, _LEFT, name)


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop


def plot_font() -> QFont:
    """Return the font of labels, at the text size in force."""
    font = QApplication.font()
    font.setPixelSize(px(_FONT_PX))
    return font
