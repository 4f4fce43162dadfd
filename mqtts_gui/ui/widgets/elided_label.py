"""A label that shortens its text to the room it has."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from typing_extensions import override


class ElidedLabel(QLabel):
    """A one-line plain text with `…` where there is no room; the tool tip has it whole."""

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
    ) -> None:
        super().__init__(parent)
        self._whole = self._tip = ""
        self._mode = mode
        self.setIndent(0)  # Qt's own would add room that depends on the frame
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setText(text)

    @override
    def setText(self, text: str) -> None:
        self._whole = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self._elide()

    def set_tip(self, tip: str) -> None:
        """Show `tip` in the tool tip, below the text where that is shortened."""
        self._tip = tip
        self._elide()

    def whole_text(self) -> str:
        """Return the text as it was set."""
        return self._whole

    @override
    def sizeHint(self) -> QSize:
        self.ensurePolished()
        hint = super().sizeHint()
        return QSize(self._width_of(self._whole), hint.height())

    @override
    def minimumSizeHint(self) -> QSize:
        self.ensurePolished()
        hint = super().minimumSizeHint()
        return QSize(min(self._width_of("…"), self._width_of(self._whole)), hint.height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self.updateGeometry()
            self._elide()

    def _width_of(self, text: str) -> int:
        around = self.width() - self.contentsRect().width()
        return math.ceil(QFontMetricsF(self.font()).horizontalAdvance(text)) + around + 1

    def _elide(self) -> None:
        room = self.contentsRect().width()
        shown = self.fontMetrics().elidedText(self._whole, self._mode, room)
        if shown != self.text():
            super().setText(shown)
        whole = self._whole if shown != self._whole else ""
        self.setToolTip("\n".join(filter(None, [whole, self._tip])))
