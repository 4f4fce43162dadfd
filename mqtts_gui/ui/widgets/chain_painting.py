"""What a drawn chain has beside its boxes and lines: the mark between two of the same name."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from mqtts_gui.i18n import tr
from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.trust_painting import LABEL_PX

_INSET, _LIFT = 4, 4


def draw_twin_line(painter: QPainter, left: QRect, right: QRect) -> None:
    """Draw the line between two authorities of one name, and what tells them apart."""
    middle = left.center().y()
    pen = QPen(colour("warning"), 2, Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.drawLine(left.right() + 1, middle, right.left() - 1, middle)
    font = QFont(painter.font())
    font.setPixelSize(px(LABEL_PX))
    painter.setFont(font)
    painter.setPen(colour("warning"))
    start, width = left.right() + px(_INSET), right.left() - left.right() - 2 * px(_INSET)
    centre, wrap = int(Qt.AlignmentFlag.AlignHCenter), int(Qt.TextFlag.TextWordWrap)
    half = left.height() / 2 - px(_LIFT)
    above = QRectF(start, left.top(), width, half)
    below = QRectF(start, middle + px(_LIFT), width, half)
    bottom, top = int(Qt.AlignmentFlag.AlignBottom), int(Qt.AlignmentFlag.AlignTop)
    painter.drawText(above, centre | wrap | bottom, tr("same name"))
    painter.drawText(below, centre | wrap | top, tr("another key"))
