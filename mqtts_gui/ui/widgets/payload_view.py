"""A payload to read: plain text, JSON in colours, or a dump as wide as the view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase
from mqtts_gui.mqtt.payloads import PayloadFormat
from mqtts_gui.ui.models.payload_text import shown_payload
from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.json_highlighter import JsonHighlighter
from mqtts_gui.ui.widgets.scaling import px

_LINES = range(1, 400)
_FRAME = 14

Finder = Callable[[str], Sequence[tuple[int, int]]]
"""Returns from where to where a text has what is to be marked: ascending, not overlapping."""

_REPAINTED = {QEvent.Type.PaletteChange, QEvent.Type.StyleChange}


class PayloadView(QPlainTextEdit):
    """Show one payload; asks for the height of its text.

    Signals:
        note_changed: What is to be said about the payload, a `Phrase`, or None.
    """

    note_changed = Signal(object)

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
        self._highlighter = JsonHighlighter(self.document())
        self._payload, self._format = b"", PayloadFormat.TEXT
        self._columns = 0
        self._find: Finder | None = None
        self._is_marked = False
        self.note: Phrase | None = None

    def show_payload(self, payload: bytes, payload_format: PayloadFormat) -> None:
        """Display `payload` in one format."""
        self._payload, self._format = payload, payload_format
        self._render()

    def mark(self, find: Finder | None) -> None:
        """Mark in every content what `find` finds there; None marks nothing."""
        self._find = find
        self._show_marks()

    def columns(self) -> int:
        """Return how many characters a line has room for."""
        room = self.viewport().width() - 2 * round(self.document().documentMargin())
        return room // max(1, self.fontMetrics().horizontalAdvance("0"))

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
        if self._format is PayloadFormat.HEX and self.columns() != self._columns:
            self._render()
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in _REPAINTED and hasattr(self, "_highlighter"):
            self._highlighter.rehighlight()
            self._show_marks()
            self.updateGeometry()

    def _render(self) -> None:
        self._columns = self.columns()
        shown = shown_payload(self._payload, self._format, self._columns)
        is_dump = self._format is PayloadFormat.HEX
        wrap = QTextOption.WrapMode.NoWrap if is_dump else _WRAPPED
        self.setWordWrapMode(wrap)
        self._highlighter.switch(on=shown.is_json)
        if shown.text != self.toPlainText():
            self._is_marked = False
            self.setPlainText(shown.text)
        self._show_marks()
        self.updateGeometry()
        self.note = shown.note
        self.note_changed.emit(shown.note)

    def _show_marks(self) -> None:
        text = "" if self._find is None else self.toPlainText()
        spans = [] if self._find is None else self._find(text)
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
