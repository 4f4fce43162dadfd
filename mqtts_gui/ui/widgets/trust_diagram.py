"""Who signed whom, which key belongs to which certificate: drawn live from the chosen files."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from mqtts_gui.certs.trust import TrustNode, TrustPicture
from mqtts_gui.i18n import tr
from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.trust_painting import (
    box_height,
    draw_box,
    draw_edge,
    edge_words,
    words_of,
)

CA_WIDTH, BOX_WIDTH = 140, 126
EDGE_HEIGHT, SHORT_EDGE_HEIGHT = 82, 48
GAP = 14


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
            (box_height(nodes[name]) for name in ("broker", "client") if name in nodes), default=0
        )
        ends = sum(box_height(nodes[name]) for name in ("ca", "key") if name in nodes)
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
                if {edge.source, edge.target} <= self._boxes.keys():
                    source, target = self._boxes[edge.source], self._boxes[edge.target]
                    draw_edge(painter, edge, source, target, self.width())
            for node in picture.nodes:
                if node.id in self._boxes:
                    draw_box(painter, node, self._boxes[node.id])
        painter.end()

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            for name, box in self._boxes.items():
                if box.contains(QPointF(event.pos())):
                    QToolTip.showText(event.globalPos(), words_of(self._nodes()[name]), self)
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
        told = [words_of(node).replace("\n", ", ") for node in self._picture.nodes]
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
            height = box_height(nodes["ca"])
            places["ca"] = QRectF((self.width() - ca_width) / 2, top, ca_width, height)
            top += height + px(EDGE_HEIGHT)
        for name, x in (("broker", left), ("client", right)):
            if name in nodes:
                places[name] = QRectF(x, top, box_width, box_height(nodes[name]))
        if "key" in nodes:
            above = places.get("client", QRectF(right, top, box_width, 0)).bottom()
            height = box_height(nodes["key"])
            places["key"] = QRectF(right, above + px(SHORT_EDGE_HEIGHT), box_width, height)
        return places
