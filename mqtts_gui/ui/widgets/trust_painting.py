"""How the boxes and lines of the trust diagram look."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from mqtts_gui.certs.trust import MISSING, TrustEdge, TrustNode
from mqtts_gui.i18n import tr
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.verdict_line import ICONS, ROLES

TEXT_PX, SMALLEST_PX, LABEL_PX = 12, 10, 11
LINE = 16
PADDING, INSET, RADIUS = 9, 4, 6
SIGN, SIGN_GAP, CROSS, LABEL_GAP = 13, 4, 16, 13
LEAN = 0.38
"""How far towards its target a line leaves the box above, in parts of the way."""
MARKS = "✓⚠✗ "
EDGE_ROLES = {True: "ok", False: "error", None: "idle"}
LEFT, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
MIDDLE = Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Look:
    """The colours and the sign of a box."""

    line: str
    fill: str
    sign: str
    dashed: bool = False


NOT_THERE = Look("muted", "surface", "circle-question-mark", dashed=True)


def look_of(status: object) -> Look:
    """Return how a box of this status is drawn."""
    if status == MISSING:
        return NOT_THERE
    role = ROLES[status]  # type: ignore[index]  # a Severity or None, as the trust picture says
    fill = "subtle" if role == "muted" else f"{role}-soft"
    return Look(role, fill, ICONS[status])  # type: ignore[index]


def box_height(node: TrustNode) -> float:
    """Return the height of a box in pixels."""
    return 2 * px(PADDING) + (1 + len(node.lines)) * px(LINE)


def words_of(node: TrustNode) -> str:
    """Return everything that a box says, a line each."""
    return "\n".join(str(phrase) for phrase in (node.title, *node.lines))


def edge_words(edge: TrustEdge) -> str:
    """Return what a line says; the picture words it for the case that all is well."""
    if not str(edge.label) or edge.ok:
        return str(edge.label)
    return tr("has to sign") if edge.ok is None else tr("has not signed")


def draw_box(painter: QPainter, node: TrustNode, box: QRectF) -> None:
    """Draw one box; its last line says the status."""
    look = look_of(node.status)
    painter.setPen(_pen(look.line, dashed=look.dashed, width=1))
    painter.setBrush(colour(look.fill))
    painter.drawRoundedRect(box, px(RADIUS), px(RADIUS))
    line = QRectF(box.left(), box.top() + px(PADDING), box.width(), px(LINE))
    line.adjust(px(INSET), 0, -px(INSET), 0)
    rows = (node.title, *node.lines)
    for place, phrase in enumerate(rows):
        is_status = 0 < place == len(rows) - 1
        painter.setFont(_font(painter, TEXT_PX, bold=place == 0))
        painter.setPen(colour(look.line if is_status else "text"))
        text = str(phrase).lstrip(MARKS)  # drawn as icons instead
        _draw_line(painter, line, text, (look.sign, look.line) if is_status else None)
        line.translate(0, px(LINE))


def draw_edge(
    painter: QPainter, edge: TrustEdge, source: QRectF, target: QRectF, width: float
) -> None:
    """Draw the line from one box down to another, in a diagram of `width` pixels."""
    way = target.center().x() - source.center().x()
    start = QPointF(source.center().x() + way * LEAN, source.bottom())
    end = QPointF(target.center().x(), target.top())
    painter.setPen(_pen(EDGE_ROLES[edge.ok], dashed=edge.ok is not True, width=2))
    painter.drawLine(start, end)
    middle = (start + end) / 2
    if edge.ok is False:
        side = px(CROSS)
        spot = QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side)
        painter.fillRect(spot, colour("surface"))
        icon("circle-x", "error").paint(painter, spot.toRect())
    at = middle.x() - px(LABEL_GAP) if way <= 0 else middle.x() + px(LABEL_GAP)
    top, height = middle.y() - px(LINE), 2 * px(LINE)
    room = QRectF(0, top, at, height) if way <= 0 else QRectF(at, top, width - at, height)
    painter.setFont(_font(painter, LABEL_PX))
    painter.setPen(colour("muted"))
    flags = int((RIGHT if way <= 0 else LEFT) | MIDDLE) | int(Qt.TextFlag.TextWordWrap)
    painter.drawText(room, flags, edge_words(edge))


def _draw_line(painter: QPainter, line: QRectF, text: str, sign: tuple[str, str] | None) -> None:
    """Centre `text`, made smaller and then shortened to fit, with a sign before it."""
    side, gap = (px(SIGN), px(SIGN_GAP)) if sign else (0, 0)
    room = int(line.width()) - side - gap
    font = painter.font()
    # Exactly as wide as its room is too wide: the width is rounded, and eliding knows better.
    while painter.fontMetrics().horizontalAdvance(text) >= room:
        if font.pixelSize() <= px(SMALLEST_PX):
            break
        font.setPixelSize(font.pixelSize() - 1)
        painter.setFont(font)
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room)
    left = line.center().x() - (metrics.horizontalAdvance(shown) + side + gap) / 2
    if sign is not None:
        spot = QRectF(left, line.center().y() - side / 2, side, side)
        icon(*sign).paint(painter, spot.toRect())
    place = QRectF(left + side + gap, line.top(), line.right() - left, line.height())
    painter.drawText(place, int(LEFT | MIDDLE), shown)


def _font(painter: QPainter, size: int, *, bold: bool = False) -> QFont:
    font = QFont(painter.font())
    font.setPixelSize(px(size))
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font


def _pen(role: str, *, dashed: bool, width: int) -> QPen:
    style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
    return QPen(colour(role), width, style)
