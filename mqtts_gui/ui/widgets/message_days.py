"""Which day messages are of: a line where it changes, with the date on it.

Rows stay uniform. The date lies between two rows, where the times are: digits leave it room above
and below, as letters would not.
"""

from __future__ import annotations

import time
from datetime import date

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QApplication

from mqtts_gui.ui.models.message_text import day_forms, day_of
from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.scaling import px

_BETWEEN_PX, _HEIGHT = 10, 13  # of a date between two rows
_FONT_PX, _SIDE, _LEFT = 11, 7, 5


class DayPainter:
    """Paint the days of messages, in a table or above it."""

    def __init__(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Take over theme and text size."""
        self._small, self._font = QFont(QApplication.font()), QFont(QApplication.font())
        self._small.setPixelSize(px(_BETWEEN_PX))
        self._font.setPixelSize(px(_FONT_PX))

    def paint_between(self, painter: QPainter, day: date, y: int, width: int) -> None:
        """Paint a line across at `y`, and the day that begins below it."""
        painter.setPen(colour("idle"))
        painter.drawLine(0, y, width, y)
        text = day_forms(day)[0]
        needed = QFontMetrics(self._small).horizontalAdvance(text) + 2 * px(_SIDE)
        height = px(_HEIGHT)
        place = QRect(px(_LEFT), y - height // 2, needed, height)
        self._paint_chip(painter, place, text, self._small)

    def paint_above(self, painter: QPainter, day: date, place: QRect) -> None:
        """Paint a day at the right end of `place`, as long as there is room for it."""
        metrics = QFontMetrics(self._font)
        for text in day_forms(day):
            needed = metrics.horizontalAdvance(text) + 2 * px(_SIDE)
            if needed <= place.width():
                height = metrics.height() + 2
                top = place.center().y() - height // 2
                chip = QRect(place.right() - needed, top, needed, height)
                self._paint_chip(painter, chip, text, self._font)
                return

    def _paint_chip(self, painter: QPainter, place: QRect, text: str, font: QFont) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour("border"))
        painter.setBrush(colour("subtle"))
        radius = place.height() / 2
        painter.drawRoundedRect(place, radius, radius)
        painter.setFont(font)
        painter.setPen(colour("muted"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()


def today() -> date:
    """Return the local day that it is."""
    return day_of(time.time_ns())
