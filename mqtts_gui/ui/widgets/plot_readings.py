"""The box beside the cursor of a plot: when, and what each curve says there."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from mqtts_gui.ui.models.plot_picture import Picture
from mqtts_gui.ui.models.plot_ticks import instant_text, value_text
from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.plot_marks import draw_sample
from mqtts_gui.ui.widgets.scaling import px

_PAD, _AWAY = 6, 10
_SAMPLE = 22
_MARK = 3
_NAME_SHARE = 0.45  # of the plot, for the name of a series

_Row = tuple[int, str, str]  # the place of a curve, its name, its value


def draw_readings(painter: QPainter, picture: Picture, area: QRectF, x: float, font: QFont) -> None:
    """Draw the box beside a cursor at `x`, where it covers little of the curves."""
    metrics, pad = QFontMetricsF(font), px(_PAD)
    span = picture.period[1] - picture.period[0]
    head = instant_text(picture.cursor or 0, span_ns=span)
    rows = _rows(picture, metrics, area.width() * _NAME_SHARE)
    names = max([metrics.horizontalAdvance(name) for _, name, _ in rows])
    values = max([metrics.horizontalAdvance(value) for _, _, value in rows])
    inner = max(metrics.horizontalAdvance(head), px(_SAMPLE) + names + 2 * pad + values) + 2
    height = (len(rows) + 1) * metrics.height() + 2 * pad
    box = _placed(QRectF(0, 0, inner + 2 * pad, height), picture, area, x)
    painter.setPen(QPen(colour("border"), 1))
    painter.setBrush(colour("surface"))
    painter.drawRect(box)
    box.adjust(pad, pad, -pad, -pad)
    painter.setPen(colour("muted"))
    painter.drawText(box, _TOP_LEFT, head)
    for number, row in enumerate(rows, 1):
        top = box.top() + number * metrics.height()
        _draw_row(painter, row, QRectF(box.left(), top, box.width(), metrics.height()))


def _rows(picture: Picture, metrics: QFontMetricsF, most: float) -> list[_Row]:
    middle = Qt.TextElideMode.ElideMiddle
    return [
        (
            each.curve.place,
            metrics.elidedText(each.curve.name, middle, most),
            value_text(each.point.value),
        )
        for each in picture.readings
    ]


def _placed(box: QRectF, picture: Picture, area: QRectF, x: float) -> QRectF:
    """Put the box on the side with room, away from most of the values."""
    box.moveTopLeft(area.topLeft())
    box.moveLeft(x + px(_AWAY))
    if box.right() > area.right():
        box.moveRight(max(x - px(_AWAY), area.left() + box.width()))
    middle = picture.low / 2 + picture.high / 2
    above = sum(each.point.value > middle for each in picture.readings)
    if 2 * above > len(picture.readings):
        box.moveBottom(area.bottom() - px(_PAD))
    else:
        box.moveTop(area.top() + px(_PAD))
    return box


def _draw_row(painter: QPainter, row: _Row, line: QRectF) -> None:
    place, name, value = row
    sample = QRectF(line.left(), line.top(), px(_SAMPLE) - px(_PAD), line.height())
    draw_sample(painter, place, sample, px(_MARK))
    painter.setPen(colour("text"))
    painter.drawText(line.adjusted(px(_SAMPLE), 0, 0, 0), _LEFT, name)
    painter.drawText(line, _RIGHT, value)


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_TOP_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
