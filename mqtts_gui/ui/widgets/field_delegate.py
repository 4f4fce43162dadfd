"""Draws fields: labels, values, bytes that break between two bytes, dumps, and what was found."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontMetricsF, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QStyleOptionViewItem, QTreeView, QWidget
from typing_extensions import override

from mqtts_gui.certs.field_tree import FieldNode
from mqtts_gui.ui.fonts import mono_font
from mqtts_gui.ui.models.field_search import NO_PATTERN, FieldPattern
from mqtts_gui.ui.models.field_texts import shown_text
from mqtts_gui.ui.models.field_tree_model import LABEL, NODE_ROLE, FieldTreeModel, Index
from mqtts_gui.ui.models.hex_dump import bytes_that_fit, dump
from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.flow_label import Span
from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.span_delegate import PAD_X, SpanDelegate

LINE_BREAK, MAY_BREAK = "\u2028", "\u200b"
"""Qt's own end of a line, and a place without width where a line may end."""

SLACK = 4
"""Pixels by which a text must be narrower than a cell to be sure to fit."""


class FieldDelegate(SpanDelegate):
    """Draw the cells of a tree of fields."""

    pad_y = 5

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._pattern = NO_PATTERN
        self._heights: dict[tuple[int, int, int], int] = {}
        self._line_heights: dict[bool, int] = {}

    def mark_found(self, pattern: FieldPattern) -> None:
        """Mark what matches `pattern` from now on."""
        self._pattern = pattern

    @override
    def spans(self, index: Index) -> Sequence[Span]:
        node = index.data(NODE_ROLE)
        if node.data is not None:
            return self._dump(node, index) if index.column() == LABEL else ()
        if index.column() == LABEL:
            role = "muted" if index.parent().isValid() else "text"
            return [Span(str(node.label), role)]
        spans = [value_span(shown_text(node), mono=node.mono)] if node.text else []
        if node.remark is not None:
            spans.append(Span(f"{'  ' if spans else ''}{node.remark}", "muted"))
        return spans

    @override
    def highlights(self, index: Index) -> Sequence[QTextLayout.FormatRange]:
        if self._pattern.is_empty:
            return ()
        found, start = [], 0
        for span in self.spans(index):
            text = span.text.replace(MAY_BREAK, "")
            for place, length in self._pattern.spans(text):
                end = _units(span.text, text, place + length)
                first = _units(span.text, text, place)
                found.append(_marked(start + first, end - first))
            start += _utf16(span.text)
        return found

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        # A view asks for every open row each time its width changes.
        width = self.cell_width(option, index)
        key = (index.internalId(), index.column(), width)
        height = self._heights.get(key)
        if height is None:
            height = self._heights[key] = self._height(option, index, width)
        return QSize(width, height)

    def _height(self, option: QStyleOptionViewItem, index: Index, width: int) -> int:
        """Return the height of a cell; what fits on a line need not be laid out."""
        spans = self.spans(index)
        is_mono = any(span.mono for span in spans)
        text = "".join(span.text for span in spans)
        letters = letter_width(option.font) if is_mono else 0
        needed = max(option.fontMetrics.horizontalAdvance(text), letters * len(text))
        if LINE_BREAK in text or needed + 2 * px(PAD_X) + SLACK >= width:
            return super().sizeHint(option, index).height()
        if is_mono not in self._line_heights:
            self._line_heights[is_mono] = super().sizeHint(option, index).height()
        return self._line_heights[is_mono]

    def forget_heights(self) -> None:
        """Measure everything again: the fields, their words or their letters are others."""
        self._heights.clear()
        self._line_heights.clear()

    @override
    def cell_width(self, option: QStyleOptionViewItem, index: Index) -> int:
        view = option.widget
        if not isinstance(view, QTreeView):
            return super().cell_width(option, index)
        if index.column() != LABEL:
            return view.columnWidth(index.column())
        whole = index.data(NODE_ROLE).data is not None
        width = view.viewport().width() if whole else view.columnWidth(LABEL)
        return max(1, width - _indentation(view, index))

    def _dump(self, node: FieldNode, index: Index) -> list[Span]:
        view = self.parent()
        data = node.data or b""
        spans = [] if node.remark is None else [Span(f"{node.remark}{LINE_BREAK}", "muted")]
        room = px(400)
        if isinstance(view, QTreeView):
            room = view.viewport().width() - _indentation(view, index) - 2 * px(PAD_X)
        columns = int(room / letter_width(self._font(view)))
        text = dump(data, bytes_that_fit(columns, len(data)))
        return [*spans, Span(text.replace("\n", LINE_BREAK), mono=True)]

    @staticmethod
    def _font(view: object) -> QFont:
        return view.font() if isinstance(view, QWidget) else QFont()


def value_span(text: str, role: str = "text", *, mono: bool, bold: bool = False) -> Span:
    """Return a value; bytes between colons may break after each."""
    return Span(text.replace(":", f":{MAY_BREAK}") if mono else text, role, bold, mono)


def letter_width(font: QFont) -> float:
    """Return the width of a letter in fixed width, as it is drawn beside `font`."""
    metrics = QFontMetricsF(mono_font(size_px=max(1, font.pixelSize() - 1)))
    return max(1.0, metrics.horizontalAdvance("0"))


def _indentation(view: QTreeView, index: Index) -> int:
    model = view.model()
    depth = len(model.path(index)) if isinstance(model, FieldTreeModel) else 1
    return depth * view.indentation()


def _marked(start: int, length: int) -> QTextLayout.FormatRange:
    look = QTextCharFormat()
    look.setBackground(colour("warning-soft"))
    look.setForeground(colour("text"))
    look.setFontUnderline(True)
    found = QTextLayout.FormatRange()
    found.start, found.length, found.format = start, length, look
    return found


def _units(shown: str, plain: str, place: int) -> int:
    """Return where in `shown` the character at `place` of `plain` stands, in UTF-16 units."""
    added = plain.count(":", 0, place) if MAY_BREAK in shown else 0
    return _utf16(plain[:place]) + added


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
