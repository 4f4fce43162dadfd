"""A content to read: plain text, text in colours, or a dump as wide as the view."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from typing_extensions import override

from mqtts_gui.ui.models.folded_lines import FoldedText
from mqtts_gui.ui.models.hex_dump import bytes_that_fit, dump
from mqtts_gui.ui.models.payload_reading import Finder, marks_in
from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.content_height import ContentHeight
from mqtts_gui.ui.widgets.json_highlighter import JsonHighlighter
from mqtts_gui.ui.widgets.scaling import px

SLICE = 16_000
"""Characters that are put into the view at once; more follow when the window has had its turn."""

_LINES = range(1, 400)
_FRAME = 14
_NOTHING = FoldedText("")
_REPAINTED = {QEvent.Type.PaletteChange, QEvent.Type.StyleChange}


class PayloadView(ContentHeight, QPlainTextEdit):
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
        self._highlighter = JsonHighlighter(self.document(), lazily=True)
        self._text, self._bytes = _NOTHING, b""
        self._is_dump, self._is_fresh = False, True
        self._columns = 0
        self._find: Finder | None = None
        self._whole = self._rest = ""
        self._wanted: Sequence[tuple[int, int]] = ()
        self._marked: list[tuple[int, int]] = []
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
        self._colour(on=coloured)
        self.setWordWrapMode(_WRAPPED)
        self._put(text.text)

    def show_dump(self, part: bytes) -> None:
        """Display bytes with their offsets and the letters they are."""
        self._text, self._bytes, self._is_dump = _NOTHING, part, True
        self._colour(on=False)
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
    def needed_height(self) -> int:
        lines = min(max(self.document().size().height(), _LINES.start), _LINES.stop)
        margin = 2 * round(self.document().documentMargin()) + px(_FRAME)
        return round(lines) * self.fontMetrics().lineSpacing() + margin

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_dump and self.columns() != self._columns:
            self.show_dump(self._bytes)
        if event.size().width() != event.oldSize().width():
            self.fit_height()
        self._colour_seen()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in _REPAINTED and hasattr(self, "_slices"):
            self._highlighter.forget()
            self._colour_seen()
            self._show_marks()
            self.fit_height()

    def _colour(self, *, on: bool) -> None:
        if on is not self._highlighter.is_on:
            self._highlighter.switch(on=on)
            self._is_fresh = False  # a text loses its colours as another takes its place

    def _put(self, text: str) -> None:
        self._highlighter.forget()
        if text != self._whole or self._rest or not self._is_fresh:
            self._is_fresh = True
            self._whole, self._marked = text, []
            cut = _end_of_slice(text)
            self._rest = text[cut:]
            self._wanted = self._found()
            self.setPlainText(text[:cut])
            self._apply(QTextCursor(self.document()), 0)
            if self._rest:
                self._slices.start()
        self._colour_seen()
        self.fit_height()

    def _put_slice(self) -> None:
        cut = _end_of_slice(self._rest)
        part, self._rest = self._rest[:cut], self._rest[cut:]
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        start = cursor.position()
        cursor.beginEditBlock()
        cursor.insertText(part, QTextCharFormat())
        self._apply(cursor, start)
        cursor.endEditBlock()
        if self._rest:
            self._slices.start()
        else:
            self.fit_height()

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

    def _found(self) -> Sequence[tuple[int, int]]:
        """Return where the text has what is searched for, as Qt counts."""
        return _in_utf16(self._whole, marks_in(self._whole, self._find))

    def _show_marks(self) -> None:
        """Mark what is there, and nothing else."""
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        _dress(cursor, self._marked, QTextCharFormat())
        self._wanted, self._marked = self._found(), []
        self._apply(cursor, 0)
        cursor.endEditBlock()

    def _apply(self, cursor: QTextCursor, start: int) -> None:
        # As formats of the text: extra selections are painted one after the other, each with the
        # whole block, which takes seconds where hundreds stand on one long line.
        end = self.document().characterCount() - 1
        spans = [span for span in self._wanted if start <= span[0] and span[1] <= end]
        _dress(cursor, spans, _look_of_marks())
        self._marked += spans


def _end_of_slice(text: str) -> int:
    return len(text) if len(text) <= SLICE else text.rfind("\n", 0, SLICE) + 1 or SLICE


def _dress(cursor: QTextCursor, spans: Sequence[tuple[int, int]], look: QTextCharFormat) -> None:
    for start, end in spans:
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(look)


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
