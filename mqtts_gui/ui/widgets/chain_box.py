"""One certificate of a drawn chain: a box to read, to focus and to press."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QWidget
from typing_extensions import override

from mqtts_gui.certs.phrases import line
from mqtts_gui.certs.trust_nodes import TrustNode, judged, missing
from mqtts_gui.errors import Severity
from mqtts_gui.i18n import Phrase, literal, mark
from mqtts_gui.ui.models.chain_links import ChainLink, LinkState
from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.scaling import plain_tool_tip, px
from mqtts_gui.ui.widgets.trust_painting import RADIUS, box_height, draw_box, words_of

WIDTH, NARROWEST = 280, 120
_STATES: dict[LinkState, tuple[Severity | None, Phrase]] = {
    LinkState.EXPIRED: (Severity.ERROR, mark("expired")),
    LinkState.NOT_YET_VALID: (Severity.ERROR, mark("not valid yet")),
    LinkState.TRUSTED: (None, mark("trusted root")),
    LinkState.UNTRUSTED: (Severity.WARNING, mark("signs itself, not trusted here")),
    LinkState.SIGNED: (None, mark("signature verified")),
    LinkState.UNVERIFIED: (Severity.WARNING, mark("not verified: its issuer is missing")),
}
NOT_OPEN = mark("not open here")


class ChainBox(QAbstractButton):
    """Draw a certificate and say its words to a screen reader.

    Signals:
        chosen: Enter, Space or the mouse pressed it (SHA-256; not for what is not open).
    """

    chosen = Signal(str)

    def __init__(self, link: ChainLink, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.link = link
        self.node = _node(link)
        self.setObjectName("chain_box")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if link.fingerprint:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._choose)
        self._retranslate()

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(WIDTH), round(box_height(self.node)))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(NARROWEST), self.sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        draw_box(painter, self.node, frame)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawRoundedRect(frame, px(RADIUS), px(RADIUS))
        painter.end()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
            return
        super().keyPressEvent(event)  # the arrows go to the neighbours
        _reveal(self.window().focusWidget())

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self.updateGeometry()
        super().changeEvent(event)

    def _choose(self) -> None:
        if self.link.fingerprint:
            self.chosen.emit(self.link.fingerprint)

    def _retranslate(self) -> None:
        lines = words_of(self.node).splitlines()
        self.setAccessibleName(", ".join(lines))
        self.setToolTip(plain_tool_tip(*lines, self.link.fingerprint))
        self.setAccessibleDescription(self.link.fingerprint)  # else the tool tip, with its markup
        self.update()


def _node(link: ChainLink) -> TrustNode:
    title = literal(link.name)
    if link.state is LinkState.MISSING:
        return missing("", title, link.role, NOT_OPEN)
    severity, word = _STATES[link.state]
    lines = [
        line([link.role, link.key]),
        None if link.until is None else mark("valid until %(date)s", date=link.until.date()),
        literal(f"SHA-256 {link.short_fingerprint}"),
        link.source,
    ]
    return judged("", title, tuple(each for each in lines if each), severity, word)


def _reveal(widget: QWidget | None) -> None:
    """Scroll to the box that the keyboard went to."""
    area = widget
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    if isinstance(area, QScrollArea) and widget is not None:
        area.ensureWidgetVisible(widget)
