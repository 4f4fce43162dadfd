"""The field of the filter: mistakes are underlined, what was typed before is at hand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QTextLayout,
    QTextLine,
)
from PySide6.QtWidgets import QProgressBar, QWidget
from typing_extensions import override

from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.inner_edit import InnerEdit
from mqtts_gui.ui.widgets.key_completion import KeyCompletion
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.text_places import characters, units

MOST_TYPED = 50
"""Texts of this run that the arrow keys bring back."""

_CURSOR_ROOM = 5  # Qt's rectangle of the cursor begins so many pixels before it
_WAVE, _PEN = 2, 1.2
_BAR_HEIGHT, _BAR_INSET = 4, 6


class FilterEdit(InnerEdit):
    """A field with a button for help, one that clears, and a thin bar at its lower edge.

    Signals:
        left: The keyboard went elsewhere.
    """

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message_filter_edit")
        self.help_button = self.add_button("circle-question-mark", "filter_help_button")
        self.clear_button = self.add_button("x", "clear_filter_button")
        self.show_button(self.clear_button, shown=False)
        self.setTabOrder(self.clear_button, self.help_button)  # as they stand
        self.completion = KeyCompletion(self)
        self.progress_bar = named(QProgressBar(self), "filter_progress")
        self.progress_bar.setTextVisible(False)
        self.progress_bar.hide()
        self._spans: tuple[tuple[int, int], ...] = ()
        self._layout = QTextLayout()
        self._typed: list[str] = []
        self._recalled = 0

    def underline(self, spans: Sequence[tuple[int, int]]) -> None:
        """Draw a wave below parts of the text, given in characters."""
        if tuple(spans) != self._spans:
            self._spans = tuple(spans)
            self.update()

    def underlined(self) -> list[str]:
        """Return the parts of the text that have a wave below them."""
        return [self.text()[start:end] for start, end in self._spans]

    def cursor_place(self) -> int:
        """Return before which character the cursor stands."""
        return characters(self.text(), self.cursorPosition())

    def remember(self) -> None:
        """Keep what is typed, to be brought back by the arrow keys."""
        text = self.text().strip()
        if text:
            self._typed = [*(each for each in self._typed if each != text), text][-MOST_TYPED:]
        self._recalled = len(self._typed)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Up:
                self._recall(-1)
            case Qt.Key.Key_Down:
                self._recall(1)
            case _:
                super().keyPressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.progress_bar.setGeometry(
            _BAR_INSET, self.height() - _BAR_HEIGHT, self.width() - 2 * _BAR_INSET, _BAR_HEIGHT
        )

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._spans:
            return
        line, text = self._laid_out(), self.text()
        cursor = self.cursorRect()
        origin = cursor.x() + _CURSOR_ROOM - _x(line, self.cursorPosition())
        base = min(cursor.bottom() - 1, self.height() - _WAVE - 2)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("error"), _PEN))
        room = self.width() - self.textMargins().right() - 2 * _BAR_INSET
        painter.setClipRect(_BAR_INSET, 0, room, self.height())
        for start, end in self._spans:
            ends = (origin + _x(line, units(text, place)) for place in (start, end))
            left, right = sorted(ends)
            if right < 0 or left > self.width():
                continue
            painter.drawPolyline(_wave(max(left, 0), min(right, self.width()), base))
        painter.end()

    def _recall(self, step: int) -> None:
        """Show what was typed before, or after; below the last is what is not entered yet: none."""
        texts = [*self._typed, ""]
        place = min(max(self._recalled + step, 0), len(texts) - 1)
        if place != self._recalled:
            self._recalled = place
            self.setText(texts[place])

    def _laid_out(self) -> QTextLine:
        """Lay the text out as the field does, where it is another one than the last time."""
        if self._layout.text() != self.displayText() or self._layout.font() != self.font():
            self._layout = QTextLayout(self.displayText(), self.font())
            self._layout.beginLayout()
            self._layout.createLine()
            self._layout.endLayout()
        return self._layout.lineAt(0)


def _x(line: QTextLine, place: int) -> float:
    found = line.cursorToX(place)  # what Qt changes of the place, PySide returns beside
    return float(found[0] if isinstance(found, tuple) else found)  # type: ignore[arg-type]  # object


def _wave(left: float, right: float, base: float) -> QPolygonF:
    steps = range(max(2, round((right - left) / _WAVE)))
    return QPolygonF([QPointF(left + step * _WAVE, base + step % 2 * _WAVE) for step in steps])
