"""A row of the message table, painted in one go: few calls for each repaint keep floods smooth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from mqtts_gui.i18n import visible
from mqtts_gui.mqtt.events import Message
from mqtts_gui.store.search_query import Query
from mqtts_gui.ui.icons import icon_pixmap
from mqtts_gui.ui.models.history_pages import LINE_BYTES, Line
from mqtts_gui.ui.models.message_cells import Column, heading
from mqtts_gui.ui.models.message_text import (
    content_text,
    duplicate_text,
    retained_text,
    size_text,
    time_of_day,
)
from mqtts_gui.ui.palette import colour, series_colour
from mqtts_gui.ui.widgets.scaling import px, scaled_mono_font

ROW_HEIGHT = 28
"""Height of a row at a text size of 100 %, in pixels."""

PADDING = 8
SQUARE = 10
SQUARE_GAP = 7
ARROW = 14

_TIME_LENGTH = 12
_WIDEST_SIZE = "999 MB"
_CACHED = 4096
_MOST_LETTERS = LINE_BYTES // 4 - 1  # so that what is cut is seen to be
_MARK_LINE = 2  # under what was found, so that colour alone does not say it


class Span(NamedTuple):
    """Where a column stands; one that is not shown has no width."""

    left: int
    width: int


class MessagePainter:
    """Paint messages with fonts and colours taken once per repaint.

    Args:
        colour_of: Returns the number of a topic's colour, None where nothing subscribes to it.
    """

    def __init__(self, colour_of: Callable[[str], int | None]) -> None:
        self._colour_of = colour_of
        self._query = Query()
        self._series = lru_cache(_CACHED)(self._find_colour)
        self._elided = lru_cache(_CACHED)(self._elide)
        self._marks = lru_cache(_CACHED)(self._find_marks)
        self.refresh()

    def refresh(self) -> None:
        """Take over theme, text size and subscriptions."""
        self._font, self._mono = QApplication.font(), scaled_mono_font()
        self._metrics, self._mono_metrics = QFontMetrics(self._font), QFontMetrics(self._mono)
        self._digit = max(1, self._mono_metrics.horizontalAdvance("0"))
        self._text, self._muted = colour("text"), colour("muted")
        self._selection, self._focus = colour("selection"), colour("accent")
        self._found, self._found_line = colour("warning-soft"), colour("warning")
        self._padding, self._square, self._gap = px(PADDING), px(SQUARE), px(SQUARE_GAP)
        self._arrow = px(ARROW)
        self._arrows: dict[tuple[bool, float], QPixmap] = {}
        self.row_height = max(px(ROW_HEIGHT), self._metrics.height() + 4)
        self._base, self._mono_base = map(self._baseline, (self._metrics, self._mono_metrics))
        self._natural = {column: self._natural_width(column) for column in Column}
        for cache in (self._series, self._elided, self._marks):
            cache.cache_clear()

    def mark(self, query: Query) -> None:
        """Mark what `query` asks for, from now on."""
        self._query = query
        self._marks.cache_clear()

    def natural_width(self, column: Column) -> int:
        """Return the width that shows any content of a narrow column, and its heading."""
        return self._natural[column]

    def paint_ground(
        self, painter: QPainter, top: int, width: int, *, selected: bool, current: bool
    ) -> None:
        """Paint what shows that the row at `top` is selected, or has the keyboard."""
        line = QRect(0, top, width, self.row_height)
        if selected:
            painter.fillRect(line, self._selection)
        if current:
            painter.setPen(self._focus)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(line.adjusted(0, 0, -1, -1))

    def paint(self, painter: QPainter, line: Line, top: int, spans: Sequence[Span]) -> None:
        """Paint a message into the columns `spans`, from `top` down."""
        message = line.message
        painter.setFont(self._mono)
        if spans[Column.TIME].width:
            painter.setPen(self._muted)
            text = time_of_day(message.time_ns)
            self._write(painter, text, Column.TIME, spans, top + self._mono_base)
        painter.setPen(self._text)
        if spans[Column.CONTENT].width:
            self._paint_content(painter, message, top, spans[Column.CONTENT])
        painter.setFont(self._font)
        if spans[Column.DIRECTION].width:
            self._paint_arrow(painter, message, top, spans[Column.DIRECTION])
        if spans[Column.TOPIC].width:
            self._paint_topic(painter, message.topic, top, spans[Column.TOPIC])
        for column, text in (
            (Column.QOS, str(message.qos)), (Column.RETAINED, retained_text(message)),
            (Column.DUPLICATE, duplicate_text(message)),
        ):  # fmt: skip
            if text and spans[column].width:
                self._write(painter, text, column, spans, top + self._base)
        if spans[Column.SIZE].width:
            self._paint_size(painter, line.size, top, spans[Column.SIZE])

    def _write(
        self, painter: QPainter, text: str, column: Column, spans: Sequence[Span], baseline: int
    ) -> None:
        """Write what has room in its column, unless that was drawn narrower."""
        left, width = spans[column]
        if width < self._natural[column]:
            text = self._elided(text, width - self._padding, column is Column.TIME)
        painter.drawText(left + self._padding, baseline, text)

    def _paint_size(self, painter: QPainter, size: int, top: int, span: Span) -> None:
        text = self._elided(size_text(size), span.width - self._padding, False)  # noqa: FBT003 - cached
        left = span.left + span.width - self._padding - self._metrics.horizontalAdvance(text)
        painter.drawText(left, top + self._base, text)

    def _paint_content(self, painter: QPainter, message: Message, top: int, span: Span) -> None:
        left, width = span.left + self._padding, span.width - self._padding
        fitting = min(width // self._digit, _MOST_LETTERS)
        if fitting < 1:
            return
        text = content_text(message, fitting)
        if not text.isascii():
            text = self._elided(text, width, True)  # noqa: FBT003 - cached
        if self._query.marks:
            self._paint_marks(painter, left, top, self._marks(text, True))  # noqa: FBT003 - cached
        painter.drawText(left, top + self._mono_base, text)

    def _paint_arrow(self, painter: QPainter, message: Message, top: int, span: Span) -> None:
        ratio = painter.device().devicePixelRatioF()
        arrow = self._arrows.get((message.incoming, ratio))
        if arrow is None:
            name, role = ("arrow-down", "ok") if message.incoming else ("arrow-up", "accent")
            arrow = icon_pixmap(name, role, self._arrow, ratio)
            self._arrows[message.incoming, ratio] = arrow
        left = span.left + (span.width - self._arrow) // 2
        painter.drawPixmap(QPoint(left, top + (self.row_height - self._arrow) // 2), arrow)

    def _paint_topic(self, painter: QPainter, topic: str, top: int, span: Span) -> None:
        left = span.left + self._padding
        series = self._series(topic)
        if series is not None:
            place = QPoint(left, top + (self.row_height - self._square) // 2)
            paint_square(painter, QRect(place, QSize(self._square, self._square)), series)
        left += self._square + self._gap
        text = self._elided(visible(topic), span.left + span.width - left, False)  # noqa: FBT003 - cached
        if self._query.marks:
            self._paint_marks(painter, left, top, self._marks(text, False))  # noqa: FBT003 - cached
        painter.drawText(left, top + self._base, text)

    def _paint_marks(self, painter: QPainter, left: int, top: int, marks: Sequence[Span]) -> None:
        height = self._metrics.height()
        top += (self.row_height - height) // 2
        for start, width in marks:
            place = QRect(left + start, top, width, height)
            painter.fillRect(place, self._found)
            place.setTop(place.bottom() + 1 - px(_MARK_LINE))
            painter.fillRect(place, self._found_line)

    def _baseline(self, metrics: QFontMetrics) -> int:
        """Return how far below the top of a row its letters stand."""
        return (self.row_height - metrics.height()) // 2 + metrics.ascent()

    def _natural_width(self, column: Column) -> int:
        advance = self._metrics.horizontalAdvance
        title = str(heading(column, Qt.ItemDataRole.DisplayRole))
        widths = {
            Column.TIME: self._digit * _TIME_LENGTH,
            Column.DIRECTION: px(ARROW) - px(4),
            Column.SIZE: max(advance(_WIDEST_SIZE), advance(title)),
        }
        return widths.get(column, advance(title)) + 2 * self._padding

    def _find_colour(self, topic: str) -> QColor | None:
        index = self._colour_of(topic)
        return None if index is None else series_colour(index)

    def _elide(self, text: str, width: int, mono: bool) -> str:  # noqa: FBT001 - cached
        metrics = self._mono_metrics if mono else self._metrics
        if metrics.horizontalAdvance(text) <= width:
            return text
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, width))

    def _find_marks(self, text: str, mono: bool) -> tuple[Span, ...]:  # noqa: FBT001 - cached
        """Return where in a text that is painted the words are that were searched for."""
        advance = (self._mono_metrics if mono else self._metrics).horizontalAdvance
        spans = self._query.spans(text)
        found = [(advance(text[:start]), advance(text[:end])) for start, end in spans]
        return tuple(Span(left, right - left) for left, right in found)


def paint_square(painter: QPainter, place: QRect, fill: QColor) -> None:
    """Paint the small rounded square that stands for a subscription."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    radius = place.width() * 0.25
    painter.drawRoundedRect(place, radius, radius)
    painter.restore()
