"""What a drawn chain has beside its boxes: words at the lines, a mark between namesakes."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from mqtts_gui.certs.trust_nodes import TrustEdge
from mqtts_gui.i18n import literal, tr
from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.trust_painting import CROSS, LABEL_PX, LEAN, draw_edge, edge_words

_INSET, _LIFT, _BESIDE = 4, 4, 8
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft


def draw_line(painter: QPainter, edge: TrustEdge, upper: QRect, lower: QRect, width: int) -> None:
    """Draw the line from one box down to another in a view of `width` pixels, its words outside.

    Lines meet in the lower box, so that words between them would lie on each other.
    """
    source, target = QRectF(upper), QRectF(lower)
    draw_edge(painter, replace(edge, label=literal("")), source, target, width)
    way = target.center().x() - source.center().x()
    middle = source.center().x() + way * (1 + LEAN) / 2
    top, height = source.bottom(), target.top() - source.bottom()
    leaning = abs(way) * (1 - LEAN) * px(LABEL_PX) / max(1, height) / 2
    away = px(_BESIDE) + max(leaning, px(CROSS) / 2 if edge.ok is False else 0)
    if way >= 0:
        room, side = QRectF(0, top, middle - away, height), _LEFT
    else:
        room, side = QRectF(middle + away, top, width - middle - away, height), _RIGHT
    font = QFont(painter.font())
    font.setPixelSize(px(LABEL_PX))
    painter.setFont(font)
    painter.setPen(colour("muted"))
    painter.drawText(room, int(side | Qt.AlignmentFlag.AlignVCenter), edge_words(edge))


def draw_twin_line(painter: QPainter, left: QRect, right: QRect, lift: int) -> None:
    """Draw the line between two authorities of one name, and what tells them apart.

    The words stand beside the line, or `lift` pixels above the boxes where these are close.
    """
    middle = left.center().y()
    painter.setPen(QPen(colour("warning"), 2, Qt.PenStyle.DashLine))
    painter.drawLine(left.right() + 1, middle, right.left() - 1, middle)
    font = QFont(painter.font())
    font.setPixelSize(px(LABEL_PX))
    painter.setFont(font)
    painter.setPen(colour("warning"))
    centre, wrap = int(Qt.AlignmentFlag.AlignHCenter), int(Qt.TextFlag.TextWordWrap)
    bottom, top = int(Qt.AlignmentFlag.AlignBottom), int(Qt.AlignmentFlag.AlignTop)
    if lift:
        line = QRectF(left.left(), left.top() - lift, right.right() - left.left(), lift)
        painter.drawText(line, centre | top, tr("same name, another key"))
        return
    start, width = left.right() + px(_INSET), right.left() - left.right() - 2 * px(_INSET)
    half = left.height() / 2 - px(_LIFT)
    above = QRectF(start, left.top(), width, half)
    below = QRectF(start, middle + px(_LIFT), width, half)
    painter.drawText(above, centre | wrap | bottom, tr("same name"))
    painter.drawText(below, centre | wrap | top, tr("another key"))
