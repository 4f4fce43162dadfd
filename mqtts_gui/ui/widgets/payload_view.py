"""A content to read: plain text, text in colours, or a dump as wide as the view."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget
from typing_extensions import override

from mqtts_gui.ui.models.folded_lines import FoldedText
from mqtts_gui.ui.models.hex_dump import bytes_that_fit, dump
from mqtts_gui.ui.models.payload_reading import Finder, marks_in
from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.json_highlighter import JsonHighlighter
from mqtts_gui.ui.widgets.scaling import px

SLICE = 100_000
"""Characters that are put into the view at once; more follow when the window has had its turn."""

_LINES = range(1, 400)
_FRAME = 14
_NOTHING = FoldedText("")
_REPAINTED = {QEvent.Type.PaletteChange, QEvent.Type.StyleChange}


class PayloadView(QPlainTextEdit):
    """Show one text or dump; asks for the height of its text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "mono")
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._highlighter = JsonHighlighter(self.document(), lazily=True)
        self._text, self._bytes = _NOTHING, b""
        self._is_dump = False
        self._columns = 0
        self._find: Finder | None = None
        self._is_marked = False
        self._rest = ""
        self._slices = QTimer(self, singleShot=True, interval=0)
        self._slices.timeout.connect(self._put_slice)
        self.verticalScrollBar().valueChanged.connect(self._colour_seen)

    @property
    def is_filling(self) -> bool:
        """More of the text follows."""
        return bool(self._rest)

    def show_text(self, text: FoldedText, *, coloured: bool = False) -> None:
        """Display a text, made visible before; `coloured` as JSON is."""
        self._text, self._bytes, self._is_dump = text, b"", False
        self._highlighter.switch(on=coloured)
        self.setWordWrapMode(_WRAPPED)
        self._put(text.text)

    def show_dump(self, part: bytes) -> None:
        """Display bytes with their offsets and the letters they are."""
        self._text, self._bytes, self._is_dump = _NOTHING, part, True
        self._highlighter.switch(on=False)
        self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        self._columns = self.columns()
        self._put(dump(part, bytes_that_fit(self._columns, len(part))))

    def mark(self, find: Finder | None) -> None:
        """Mark in every content what `find` finds there; None marks nothing."""
        self._find = find
        self._show_marks()

    def columns(self) -> int:
        """Return how many characters a line has room for."""
        room = self.viewport().width() - 2 * round(self.document().documentMargin())
        return room // max(1, self.fontMetrics().horizontalAdvance("0"))

    @override
    def createMimeDataFromSelection(self) -> QMimeData:
        cursor = self.textCursor()
        first = self.document().findBlock(cursor.selectionStart()).blockNumber()
        text = cursor.selectedText().replace("\u2029", "\n")
        data = QMimeData()
        data.setText(self._text.joined(text, first))
        return data

    @override
    def sizeHint(self) -> QSize:
        lines = min(max(self.document().size().height(), _LINES.start), _LINES.stop)
        margin = 2 * round(self.document().documentMargin()) + px(_FRAME)
        return QSize(px(120), round(lines) * self.fontMetrics().lineSpacing() + margin)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(80), min(self.sizeHint().height(), px(44)))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_dump and self.columns() != self._columns:
            self.show_dump(self._bytes)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
        self._colour_seen()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in _REPAINTED and hasattr(self, "_slices"):
            self._highlighter.forget()
            self._colour_seen()
            self._show_marks()
            self.updateGeometry()

    def _put(self, text: str) -> None:
        if text == self.toPlainText() and not self._rest:
            self._highlighter.forget()
        else:
            self._is_marked = False
            cut = len(text) if len(text) <= SLICE else text.rfind("\n", 0, SLICE) + 1 or SLICE
            self._rest = text[cut:]
            self._highlighter.forget()
            self.setPlainText(text[:cut])
            if self._rest:
                self._slices.start()
        self._show_marks()
        self._colour_seen()
        self.updateGeometry()

    def _put_slice(self) -> None:
        rest = self._rest
        cut = len(rest) if len(rest) <= SLICE else rest.rfind("\n", 0, SLICE) + 1 or SLICE
        self._rest = rest[cut:]
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(rest[:cut], QTextCharFormat())
        if self._rest:
            self._slices.start()

    def _colour_seen(self) -> None:
        """Colour what is seen: the colours of a long text would hold up the window."""
        if not self._highlighter.is_on:
            return
        block, bottom = self.firstVisibleBlock(), self.viewport().height()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= bottom:
            self._highlighter.colour(block)
            top += self.blockBoundingRect(block).height()
            block = block.next()

    def _show_marks(self) -> None:
        text = "" if self._find is None else self.toPlainText()
        spans = marks_in(text, self._find)
        if not (spans or self._is_marked):
            return
        # As formats of the text: extra selections are painted one after the other, each with the
        # whole block, which takes seconds where hundreds stand on one long line.
        self._is_marked = bool(spans)
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.setCharFormat(QTextCharFormat())
        for start, end in _in_utf16(text, spans):
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(_look_of_marks())
        cursor.endEditBlock()


def _look_of_marks() -> QTextCharFormat:
    look = QTextCharFormat()
    look.setBackground(colour("warning-soft"))
    look.setFontUnderline(True)
    return look


def _in_utf16(text: str, spans: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
    """Return the same places as Qt counts them: it counts UTF-16 units, Python characters."""
    if text.isascii() or not spans:
        return spans
    places = list(accumulate((1 + (one > "\uffff") for one in text), initial=0))
    return [(places[start], places[end]) for start, end in spans]


_WRAPPED = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
