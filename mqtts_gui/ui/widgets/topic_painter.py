"""How a row of the topic tree is painted: arrow, name, count, last value, rate, R for retained."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QApplication

from mqtts_gui.i18n import format_number, tr
from mqtts_gui.mqtt.topic_nodes import TopicNode
from mqtts_gui.ui.icons import icon_pixmap
from mqtts_gui.ui.models.message_text import rate_text
from mqtts_gui.ui.models.topic_words import name_text, value_text
from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.scaling import px

ROW_HEIGHT = 22
"""Height of a row at a text size of 100 %, in pixels."""

_INDENT, _LEFT, _GAP, _ARROW = 11, 6, 5, 12
_DEEPEST_SHARE = 0.35  # of the width that indents may take: a topic may have 200 levels
_NAME_SHARE = 0.6  # of the width that the name may take where there is more to say
_ROOM_FOR_RATE = 110
_LEAST = 24  # a word narrower than this says nothing
_ELIDE = Qt.TextElideMode.ElideRight
_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextSingleLine)
_LONGEST = 200  # letters that are measured


class _Word(NamedTuple):
    text: str
    font: QFont
    role: str


class TopicPainter:
    """Paint nodes with fonts and colours taken once."""

    def __init__(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Take over theme and text size."""
        self._plain = QApplication.font()
        self._italic, self._bold = QFont(self._plain), QFont(self._plain)
        self._italic.setItalic(True)
        self._bold.setWeight(QFont.Weight.DemiBold)
        fonts = (self._plain, self._italic, self._bold)
        self._metrics = {id(font): QFontMetrics(font) for font in fonts}
        self.row_height = max(px(ROW_HEIGHT), self._metrics[id(self._plain)].height() + 4)

    def arrow_of(self, node: TopicNode, row: QRect) -> QRect:
        """Return where in `row` the arrow of a node reacts."""
        left = row.left() + self._indent(node, row.width())
        return QRect(left, row.top(), px(_LEFT) + px(_ARROW) + px(2), row.height())

    def paint(
        self, painter: QPainter, row: QRect, node: TopicNode, rate: float, *, opened: bool | None
    ) -> None:
        """Paint a node; `opened` is None where there is nothing below it."""
        place = self.arrow_of(node, row)
        if opened is not None:
            side = px(_ARROW)
            name = "chevron-down" if opened else "chevron-right"
            arrow = icon_pixmap(name, "muted", side, painter.device().devicePixelRatioF())
            top = row.center().y() - side // 2 + 1
            painter.drawPixmap(QPoint(place.left() + px(_LEFT), top), arrow)
        room = QRect(row)
        room.setLeft(place.right() + px(2))
        room.setRight(self._paint_right(painter, room, node, rate))
        self._paint_words(painter, room, node)

    def _paint_right(self, painter: QPainter, room: QRect, node: TopicNode, rate: float) -> int:
        """Paint what stands at the right end; return where that begins."""
        words = []
        if node.is_retained:
            words.append(_Word(tr("R"), self._bold, "warning"))
        if rate > 0 and room.width() > px(_ROOM_FOR_RATE):
            words.append(_Word(tr("%(rate)s/s", rate=rate_text(rate)), self._plain, "muted"))
        right = room.right() - px(_GAP)
        for word in words:
            left = right - self._width(word)
            self._paint_word(painter, QRect(left, room.top(), right - left, room.height()), word)
            right = left - px(_GAP)
        return right

    def _paint_words(self, painter: QPainter, room: QRect, node: TopicNode) -> None:
        count = _Word(format_number(node.total) if node.total else "", self._italic, "muted")
        value = _Word(value_text(node), self._bold, "text")
        role = "text" if node.total or node.breadth else "muted"
        name = _Word(name_text(node), self._plain, role)
        behind = self._width(count) + self._width(value)
        share = _NAME_SHARE if behind else 1.0
        most = max(round(room.width() * share), room.width() - behind - 2 * px(_GAP))
        left = room.left()
        for word, widest in ((name, most), (count, room.width()), (value, room.width())):
            wanted = self._width(word)
            width = min(wanted, widest, room.right() - left)
            if wanted and width >= min(px(_LEAST), wanted):
                self._paint_word(painter, QRect(left, room.top(), width, room.height()), word)
                left += width + px(_GAP)

    def _paint_word(self, painter: QPainter, place: QRect, word: _Word) -> None:
        metrics = self._metrics[id(word.font)]
        painter.setFont(word.font)
        painter.setPen(colour(word.role))
        shown = metrics.elidedText(word.text[:_LONGEST], _ELIDE, place.width() + 1)
        painter.drawText(place.adjusted(0, 0, 2, 0), _MIDDLE, shown)

    def _width(self, word: _Word) -> int:
        return self._metrics[id(word.font)].horizontalAdvance(word.text[:_LONGEST])

    def _indent(self, node: TopicNode, width: int) -> int:
        return min(max(node.depth, 0) * px(_INDENT), round(width * _DEEPEST_SHARE))
