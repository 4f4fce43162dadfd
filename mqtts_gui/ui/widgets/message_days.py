"""Which day messages are of: a line where it changes, and a chip with the date.

Rows stay uniform: the chip lies over the boundary, and the rows that it touches leave it room.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QApplication

from mqtts_gui.ui.models.message_text import day_forms, day_of
from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.scaling import px

_FONT_PX, _HEIGHT, _SIDE = 11, 16, 8
_SHARE = 0.5  # of the column that a chip may take, until its date is written shorter


class Chip(NamedTuple):
    """A date, and where it is painted."""

    place: QRect
    text: str


class DayPainter:
    """Paint days over the rows of a table."""

    def __init__(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Take over theme and text size."""
        self._font = QFont(QApplication.font())
        self._font.setPixelSize(px(_FONT_PX))
        self._metrics = QFontMetrics(self._font)
        self._height = max(px(_HEIGHT), self._metrics.height() + 2)

    def chips(
        self, boundaries: Sequence[tuple[int, date]], topmost: date | None, left: int, right: int
    ) -> list[Chip]:
        """Return what is to be painted.

        Args:
            boundaries: Where the day changes, from the top down, and to which.
            topmost: The day of the first row that is seen.
            left: Where the column begins that the chips stand at the right end of.
            right: Where it ends.
        """
        found = [self._chip(day, y - self._height // 2, left, right) for y, day in boundaries]
        if topmost is not None and topmost != today():
            top = px(2)
            if found:  # the next day pushes this one out
                top = min(top, found[0].place.top() - self._height - px(2))
            found.insert(0, self._chip(topmost, top, left, right))
        return found

    def paint_line(self, painter: QPainter, y: int, width: int) -> None:
        """Paint the line between two days."""
        painter.setPen(colour("idle"))
        painter.drawLine(0, y, width, y)

    def paint_chip(self, painter: QPainter, chip: Chip) -> None:
        """Paint a date."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour("border"))
        painter.setBrush(colour("subtle"))
        radius = chip.place.height() / 2
        painter.drawRoundedRect(chip.place, radius, radius)
        painter.setFont(self._font)
        painter.setPen(colour("muted"))
        painter.drawText(chip.place, Qt.AlignmentFlag.AlignCenter, chip.text)
        painter.restore()

    def _chip(self, day: date, top: int, left: int, right: int) -> Chip:
        most = round((right - left) * _SHARE)
        text, width = "", 0
        for text in day_forms(day):
            width = self._metrics.horizontalAdvance(text) + 2 * px(_SIDE)
            if width <= most:
                break
        return Chip(QRect(right - width, top, width, self._height), text)


def today() -> date:
    """Return the local day that it is."""
    return day_of(time.time_ns())
