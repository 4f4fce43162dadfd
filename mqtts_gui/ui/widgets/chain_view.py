"""A chain of trust, drawn from the root down to the certificate in question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mqtts_gui.certs.trust_nodes import TrustEdge
from mqtts_gui.i18n import literal, mark, tr
from mqtts_gui.ui.models.chain_links import NO_CHAIN, Chain, ChainLink, LinkState
from mqtts_gui.ui.widgets.chain_box import WIDTH, ChainBox
from mqtts_gui.ui.widgets.chain_painting import draw_line, draw_twin_line
from mqtts_gui.ui.widgets.flow_label import FlowLabel, Span
from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.trust_painting import edge_words

EDGE, TWIN_GAP, GAP, MARGIN, LIFT = 46, 96, 16, 2, 18
READABLE = 480
"""Where there is less, two boxes side by side need the room between them."""
SIGNED = TrustEdge("", "", mark("has signed"), ok=True)
NOT_SIGNED = replace(SIGNED, ok=False)
UNKNOWN = TrustEdge("", "", literal(""), ok=None)

Row = tuple[ChainBox, ChainBox | None]


class ChainView(QWidget):
    """A box for each certificate, a line to the one that it signed.

    Signals:
        certificate_chosen: A box was pressed (SHA-256 of its certificate).
    """

    certificate_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chain_view")
        self._chain = NO_CHAIN
        self._rows: list[Row] = []
        self._others: list[ChainBox] = []
        self._note = FlowLabel(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._retranslate()

    @property
    def chain(self) -> Chain:
        """What is drawn."""
        return self._chain

    @property
    def boxes(self) -> list[ChainBox]:
        """All boxes: each row from the root down, then what is no part of the chain."""
        return [box for row in self._rows for box in row if box is not None] + self._others

    def show_chain(self, chain: Chain) -> None:
        """Draw `chain`; the keyboard stays on the box of the same certificate, or in the chain."""
        if chain == self._chain:
            return
        held = next((box.link.fingerprint for box in self.boxes if box.hasFocus()), None)
        for box in self.boxes:
            box.hide()
            box.deleteLater()
        self._chain = chain
        self._rows = [
            (self._box(link), self._box(link.twin) if link.twin else None) for link in chain.links
        ]
        self._others = [self._box(link) for link in chain.others]
        self._retranslate()
        for box in self.boxes:
            box.show()
        if held is not None:
            same = (box for box in self.boxes if box.link.fingerprint == held)
            self._focus(next(same, None))

    def _focus(self, box: ChainBox | None) -> None:
        """Give the keyboard to a box, else to the one that the chain is about."""
        wanted = box or next((row[0] for row in reversed(self._rows)), None)
        if wanted is not None:
            wanted.setFocus()

    def _box(self, link: ChainLink) -> ChainBox:
        box = ChainBox(link, self)
        box.chosen.connect(self.certificate_chosen)
        return box

    def _lay_out(self) -> int:
        """Give everything its place and return the height of it all."""
        left, width = px(MARGIN), self.width() - 2 * px(MARGIN)
        twins = any(twin is not None for _, twin in self._rows)
        gap = px(GAP if self._lift() else TWIN_GAP)
        side = max(1, min(px(WIDTH), (width - gap) // 2 if twins else width))
        top = px(MARGIN)
        for box, twin in self._rows:
            height = max(each.sizeHint().height() for each in (box, twin) if each is not None)
            across = side if twin is None else 2 * side + gap
            start = left + (width - across) // 2
            top += self._lift() if twin is not None else 0
            box.setGeometry(start, top, side, height)
            if twin is not None:
                twin.setGeometry(start + side + gap, top, side, height)
            top += height + px(EDGE)
        top -= px(EDGE) - px(GAP) if self._rows else 0
        return self._lay_out_others(top, side)

    def _lift(self) -> int:
        """Return the height of the words above two boxes that leave no room between them."""
        return px(LIFT) if self.width() < px(READABLE) else 0

    def _lay_out_others(self, top: int, side: int) -> int:
        if not self._note.text():
            return top
        width = self.width() - 2 * px(MARGIN)
        note = self._note.heightForWidth(width)
        self._note.setGeometry(px(MARGIN), top, width, note)
        top += note + px(GAP) // 2
        beside = max(1, (width + px(GAP)) // (side + px(GAP)))
        for place, box in enumerate(self._others):
            height = box.sizeHint().height()
            row, column = divmod(place, beside)
            left = px(MARGIN) + column * (side + px(GAP))
            box.setGeometry(left, top + row * (height + px(GAP)), side, height)
        bottom = [box.geometry().bottom() + 1 + px(MARGIN) for box in self._others]
        return max([top, *bottom])

    def _edges(self) -> Iterator[tuple[ChainBox, ChainBox, TrustEdge]]:
        for (box, twin), (below, _) in pairwise(self._rows):
            yield box, below, UNKNOWN if box.link.state is LinkState.MISSING else SIGNED
            if twin is not None:
                yield twin, below, NOT_SIGNED

    def spoken_text(self) -> str:
        """Return what the lines say, for those who cannot see them."""
        told = [
            f"{upper.node.title}: {edge_words(edge)}: {lower.node.title}"
            for upper, lower, edge in self._edges()
            if edge_words(edge)
        ]
        told += [
            tr("%(name)s: same name, another key", name=box.link.name)
            for box, twin in self._rows
            if twin is not None
        ]
        return ". ".join(told)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for upper, lower, edge in self._edges():
            draw_line(painter, edge, upper.geometry(), lower.geometry(), self.width())
        for box, twin in self._rows:
            if twin is not None:
                draw_twin_line(painter, box.geometry(), twin.geometry(), self._lift())
        painter.end()

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(WIDTH), self.minimumHeight())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {
            QEvent.Type.LanguageChange,
            QEvent.Type.FontChange,
            QEvent.Type.StyleChange,
        }:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("Chain of trust"))
        self.setAccessibleDescription(self.spoken_text())
        if not self._rows:
            note = tr("Only certificates have a chain.")
        else:
            note = tr("Came along, but is no part of this chain:") if self._others else ""
        self._note.show_spans([Span(note, "muted")] if note else [])
        self._note.setVisible(bool(note))
        self._fit()

    def _fit(self) -> None:
        height = self._lay_out()
        if height != self.minimumHeight():
            self.setMinimumHeight(height)
        self.update()
