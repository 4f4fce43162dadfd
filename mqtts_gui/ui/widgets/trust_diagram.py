"""Who signed whom, which key belongs to which certificate: drawn live from the chosen files."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from mqtts_gui.certs.trust import MISSING, TrustEdge, TrustNode, TrustPicture
from mqtts_gui.i18n import tr
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.verdict_line import ICONS, ROLES

CA_WIDTH, BOX_WIDTH = 140, 120
TEXT_PX = 12
LABEL_PX = 11
LINE = 16
PADDING = 9
RADIUS = 6
EDGE_HEIGHT = 82
SHORT_EDGE_HEIGHT = 48
GAP = 20
INSET = 4
MARKS = "✓⚠✗ "


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


class TrustDiagram(QWidget):
    """Boxes for authority, broker, client and key; lines that say who has signed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("trust_diagram")
        self._picture: TrustPicture | None = None
        self._boxes: dict[str, QRectF] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._retranslate()

    def show_picture(self, picture: TrustPicture | None) -> None:
        """Draw `picture`; None draws nothing."""
        self._picture = picture
        self.updateGeometry()
        self._retranslate()

    def box(self, name: str) -> QRectF:
        """Return where the box of this id is drawn."""
        return self._place().get(name, QRectF())

    @override
    def sizeHint(self) -> QSize:
        nodes = self._nodes()
        tall = max(
            (_height(nodes[name]) for name in ("broker", "client") if name in nodes), default=0
        )
        ends = sum(_height(nodes[name]) for name in ("ca", "key") if name in nodes)
        edges = px(EDGE_HEIGHT) + px(SHORT_EDGE_HEIGHT) if nodes else 0
        return QSize(px(2 * BOX_WIDTH + GAP + 8), round(tall + ends + edges) + 4)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(200), self.sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._boxes = self._place()
        picture = self._picture
        if picture is not None:
            for edge in picture.edges:
                self._draw_edge(painter, edge)
            for node in picture.nodes:
                if node.id in self._boxes:
                    self._draw_box(painter, node, self._boxes[node.id])
        painter.end()

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            for name, box in self._boxes.items():
                if box.contains(QPointF(event.pos())):
                    QToolTip.showText(event.globalPos(), _words(self._nodes()[name]), self)
                    return True
            QToolTip.hideText()
        return super().event(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self.updateGeometry()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("Chain of trust"))
        self.setAccessibleDescription(self.spoken_text())
        self.update()

    def spoken_text(self) -> str:
        """Return what the drawing says, for those who cannot see it."""
        if self._picture is None:
            return ""
        nodes = self._nodes()
        told = [_words(node).replace("\n", ", ") for node in self._picture.nodes]
        told += [
            f"{nodes[edge.source].title}: {edge_words(edge)}: {nodes[edge.target].title}"
            for edge in self._picture.edges
            if edge.source in nodes and edge.target in nodes and edge_words(edge)
        ]
        return ". ".join([*told, str(self._picture.sentence)])

    def _nodes(self) -> dict[str, TrustNode]:
        return {} if self._picture is None else {node.id: node for node in self._picture.nodes}

    def _place(self) -> dict[str, QRectF]:
        nodes = self._nodes()
        box_width = min(px(BOX_WIDTH), (self.width() - px(GAP) // 2 - 2) / 2)
        left = max(1.0, self.width() / 2 - px(GAP) / 2 - box_width)
        right = min(self.width() - 1 - box_width, self.width() / 2 + px(GAP) / 2)
        ca_width = min(px(CA_WIDTH), self.width() - 2)
        places, top = {}, 1.0
        if "ca" in nodes:
            height = _height(nodes["ca"])
            places["ca"] = QRectF((self.width() - ca_width) / 2, top, ca_width, height)
            top += height + px(EDGE_HEIGHT)
        for name, x in (("broker", left), ("client", right)):
            if name in nodes:
                places[name] = QRectF(x, top, box_width, _height(nodes[name]))
        if "key" in nodes:
            above = places.get("client", QRectF(right, top, box_width, 0)).bottom()
            height = _height(nodes["key"])
            places["key"] = QRectF(right, above + px(SHORT_EDGE_HEIGHT), box_width, height)
        return places

    def _draw_box(self, painter: QPainter, node: TrustNode, box: QRectF) -> None:
        look = look_of(node.status)
        painter.setPen(_pen(look.line, dashed=look.dashed, width=1))
        painter.setBrush(colour(look.fill))
        painter.drawRoundedRect(box, px(RADIUS), px(RADIUS))
        top = box.top() + px(PADDING)
        rows = (node.title, *node.lines)
        for place, phrase in enumerate(rows):
            status = place == len(rows) - 1 and place > 0
            line = QRectF(box.left() + px(INSET), top, box.width() - 2 * px(INSET), px(LINE))
            painter.setFont(self._font(TEXT_PX, bold=place == 0))
            painter.setPen(colour(look.line if status else "text"))
            text = str(phrase).lstrip(MARKS)  # drawn as icons instead
            _draw_line(painter, line, text, (look.sign, look.line) if status else None)
            top += px(LINE)

    def _draw_edge(self, painter: QPainter, edge: TrustEdge) -> None:
        if edge.source not in self._boxes or edge.target not in self._boxes:
            return
        source, target = self._boxes[edge.source], self._boxes[edge.target]
        straight = source.left() == target.left()
        lean = 0.0 if straight else (target.center().x() - source.center().x()) * 0.38
        start = QPointF(source.center().x() + lean, source.bottom())
        end = QPointF(target.center().x(), target.top())
        role = {True: "ok", False: "error", None: "idle"}[edge.ok]
        painter.setPen(_pen(role, dashed=edge.ok is not True, width=2))
        painter.drawLine(start, end)
        middle = (start + end) / 2
        if edge.ok is False:
            side = px(16)
            spot = QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side)
            painter.fillRect(spot, colour("surface"))
            icon("circle-x", "error").paint(painter, spot.toRect())
        self._label_edge(
            painter, edge_words(edge), middle, leftwards=end.x() < start.x() or straight
        )

    def _label_edge(self, painter: QPainter, text: str, at: QPointF, *, leftwards: bool) -> None:
        painter.setFont(self._font(LABEL_PX))
        painter.setPen(colour("muted"))
        gap, half = px(13), px(LINE)
        if leftwards:
            room = QRectF(0, at.y() - half, at.x() - gap, 2 * half)
            align = Qt.AlignmentFlag.AlignRight
        else:
            room = QRectF(at.x() + gap, at.y() - half, self.width() - at.x() - gap, 2 * half)
            align = Qt.AlignmentFlag.AlignLeft
        flags = int(align | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(room, flags, text)

    def _font(self, size: int, *, bold: bool = False) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(px(size))
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font


def _draw_line(painter: QPainter, line: QRectF, text: str, sign: tuple[str, str] | None) -> None:
    """Centre `text`, shortened to the room there is, with a sign before it."""
    side, gap = (px(13), px(4)) if sign else (0, 0)
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, int(line.width()) - side - gap)
    width = metrics.horizontalAdvance(shown) + side + gap
    x = line.center().x() - width / 2
    if sign is not None:
        spot = QRectF(x, line.center().y() - side / 2, side, side)
        icon(*sign).paint(painter, spot.toRect())
    room = QRectF(x + side + gap, line.top(), line.right() - x, line.height())
    painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)


def edge_words(edge: TrustEdge) -> str:
    """Return what a line says; the picture words it for the case that all is well."""
    if not str(edge.label) or edge.ok:
        return str(edge.label)
    return tr("has to sign") if edge.ok is None else tr("has not signed")


def _height(node: TrustNode) -> float:
    return 2 * px(PADDING) + (1 + len(node.lines)) * px(LINE)


def _words(node: TrustNode) -> str:
    return "\n".join(str(phrase) for phrase in (node.title, *node.lines))


def _pen(role: str, *, dashed: bool, width: int) -> QPen:
    style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
    return QPen(colour(role), width, style)
