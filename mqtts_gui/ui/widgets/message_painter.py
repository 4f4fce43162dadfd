"""A row of the message table, painted in one go: few calls for each repaint keep floods smooth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QApplication

from mqtts_gui.i18n import visible
from mqtts_gui.mqtt.events import Message
from mqtts_gui.store.search_query import Query
from mqtts_gui.ui.icons import icon_pixmap
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
_VERTICAL = Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | _VERTICAL
_RIGHT = Qt.AlignmentFlag.AlignRight | _VERTICAL
_CACHED = 4096
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
        self._elided = lru_cache(_CACHED)(self._elide_topic)
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
        self._padding, self._square = px(PADDING), px(SQUARE)
        for cache in (self._series, self._elided, self._marks):
            cache.cache_clear()

    def mark(self, query: Query) -> None:
        """Mark what `query` asks for, from now on."""
        self._query = query
        self._marks.cache_clear()

    def row_height(self) -> int:
        """Return the height of every row."""
        return max(px(ROW_HEIGHT), self._metrics.height() + 4)

    def natural_width(self, column: Column) -> int:
        """Return the width that shows any content of a narrow column, and its heading."""
        advance = self._metrics.horizontalAdvance
        title = str(heading(column, Qt.ItemDataRole.DisplayRole))
        widths = {
            Column.TIME: self._digit * _TIME_LENGTH,
            Column.DIRECTION: px(ARROW) - px(4),
            Column.SIZE: max(advance(_WIDEST_SIZE), advance(title)),
        }
        return widths.get(column, advance(title)) + 2 * self._padding

    def paint_ground(
        self, painter: QPainter, top: int, width: int, *, selected: bool, current: bool
    ) -> None:
        """Paint what shows that the row at `top` is selected, or has the keyboard."""
        line = QRect(0, top, width, self.row_height())
        if selected:
            painter.fillRect(line, self._selection)
        if current:
            painter.setPen(self._focus)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(line.adjusted(0, 0, -1, -1))

    def paint(self, painter: QPainter, message: Message, top: int, spans: Sequence[Span]) -> None:
        """Paint `message` into the columns `spans`, from `top` down."""
        self._paint_mono(painter, message, top, spans)
        if spans[Column.DIRECTION].width:
            self._paint_arrow(painter, message, top, spans[Column.DIRECTION])
        painter.setFont(self._font)
        painter.setPen(self._text)
        if spans[Column.TOPIC].width:
            self._paint_topic(painter, message.topic, top, spans[Column.TOPIC])
        for column, text in (
            (Column.QOS, str(message.qos)), (Column.RETAINED, retained_text(message)),
            (Column.DUPLICATE, duplicate_text(message)),
        ):  # fmt: skip
            if text and spans[column].width:
                painter.drawText(self._room(spans[column], top), _LEFT, text)
        if spans[Column.SIZE].width:
            room = self._room(spans[Column.SIZE], top).adjusted(0, 0, -self._padding, 0)
            painter.drawText(room, _RIGHT, size_text(len(message.payload)))

    def _paint_mono(
        self, painter: QPainter, message: Message, top: int, spans: Sequence[Span]
    ) -> None:
        painter.setFont(self._mono)
        if spans[Column.TIME].width:
            painter.setPen(self._muted)
            room = self._room(spans[Column.TIME], top)
            painter.drawText(room, _LEFT, time_of_day(message.time_ns))
        if spans[Column.CONTENT].width:
            painter.setPen(self._text)
            room = self._room(spans[Column.CONTENT], top)
            text = self._content(message, room.width())
            if self._query.marks:
                self._paint_marks(painter, room, self._marks(text, mono=True))
            painter.drawText(room, _LEFT, text)

    def _content(self, message: Message, width: int) -> str:
        fitting = width // self._digit
        if fitting < 1:
            return ""
        text = content_text(message, fitting)
        if text.isascii() or self._mono_metrics.horizontalAdvance(text) <= width:
            return text
        return self._mono_metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)

    def _paint_arrow(self, painter: QPainter, message: Message, top: int, span: Span) -> None:
        name, role = ("arrow-down", "ok") if message.incoming else ("arrow-up", "accent")
        size = px(ARROW)
        arrow = icon_pixmap(name, role, size, painter.device().devicePixelRatioF())
        left = span.left + (span.width - size) // 2
        painter.drawPixmap(QPoint(left, top + (self.row_height() - size) // 2), arrow)

    def _paint_topic(self, painter: QPainter, topic: str, top: int, span: Span) -> None:
        room = self._room(span, top)
        series = self._series(topic)
        if series is not None:
            place = QPoint(room.left(), top + (self.row_height() - self._square) // 2)
            paint_square(painter, QRect(place, QSize(self._square, self._square)), series)
        room.setLeft(room.left() + self._square + px(SQUARE_GAP))
        text = self._elided(topic, room.width())
        if self._query.marks:
            self._paint_marks(painter, room, self._marks(text, mono=False))
        painter.drawText(room, _LEFT, text)

    def _paint_marks(self, painter: QPainter, room: QRect, marks: Sequence[Span]) -> None:
        height = self._metrics.height()
        top = room.top() + (room.height() - height) // 2
        for start, width in marks:
            place = QRect(room.left() + start, top, width, height)
            painter.fillRect(place, self._found)
            place.setTop(place.bottom() + 1 - px(_MARK_LINE))
            painter.fillRect(place, self._found_line)

    def _room(self, span: Span, top: int) -> QRect:
        return QRect(
            span.left + self._padding, top, max(0, span.width - self._padding), self.row_height()
        )

    def _find_colour(self, topic: str) -> QColor | None:
        index = self._colour_of(topic)
        return None if index is None else series_colour(index)

    def _elide_topic(self, topic: str, width: int) -> str:
        return self._metrics.elidedText(visible(topic), Qt.TextElideMode.ElideRight, width)

    def _find_marks(self, text: str, *, mono: bool) -> tuple[Span, ...]:
        """Return where in a text that is painted the words are that were searched for."""
        advance = (self._mono_metrics if mono else self._metrics).horizontalAdvance
        found = [(advance(text[:start]), advance(text[:end])) for start, end in self._spans(text)]
        return tuple(Span(left, right - left) for left, right in found)

    def _spans(self, text: str) -> list[tuple[int, int]]:
        return self._query.spans(text)


def paint_square(painter: QPainter, place: QRect, fill: QColor) -> None:
    """Paint the small rounded square that stands for a subscription."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    radius = place.width() * 0.25
    painter.drawRoundedRect(place, radius, radius)
    painter.restore()
