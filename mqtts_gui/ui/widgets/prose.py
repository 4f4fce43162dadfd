"""A paragraph that can be selected: wrapped everywhere, names set apart, never rich text."""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt
from PySide6.QtGui import (
    QFontMetrics,
    QResizeEvent,
    QShowEvent,
    QTextBlockFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase
from mqtts_gui.ui.widgets.flow_label import (
    LEADING,
    Span,
    as_drawn,
    lay_out,
    look_of,
    plain,
    spans_of,
)

_NARROWEST = 120
_BETWEEN_LINES = QTextBlockFormat.LineHeightTypes.LineDistanceHeight.value


class Prose(QTextEdit):
    """Show a phrase as tall as it needs to be; a path without blanks breaks anywhere.

    Names are bold, and of fixed width unless `mono` is False: there a blank at the end, or a 1 that
    is an l, can be seen.
    """

    def __init__(
        self, kind: str = "prose", parent: QWidget | None = None, *, mono: bool = True
    ) -> None:
        super().__init__(parent)
        self._mono = mono
        self._phrase: Phrase | None = None
        self._spans: list[Span] = []
        self.setProperty("kind", kind)
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(0)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_phrase(self, phrase: Phrase | None) -> None:
        """Display `phrase`; None or an empty one hides the paragraph."""
        self._phrase = phrase
        self._write()
        self.setVisible(bool(self.toPlainText()))

    @override
    def toPlainText(self) -> str:
        return plain(super().toPlainText())

    @override
    def createMimeDataFromSelection(self) -> QMimeData:
        copied = QMimeData()
        copied.setText(plain(self.textCursor().selection().toPlainText()))
        return copied

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        layout = lay_out(self._spans, self.font(), max(1, width))
        # Qt leaves the space between lines below the last one too.
        return math.ceil(layout.boundingRect().height() + self.font().pixelSize() * LEADING)

    @override
    def sizeHint(self) -> QSize:
        self.ensurePolished()
        width = QFontMetrics(self.font()).horizontalAdvance(self.toPlainText()) + 1
        # Layouts take this for the least height: no line may be cut once the text has its place.
        height = self.heightForWidth(self.width() if self.isVisible() else width)
        return QSize(max(_NARROWEST, width), height)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(_NARROWEST, self.fontMetrics().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()  # it takes another height now

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.updateGeometry()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {
            QEvent.Type.LanguageChange,
            QEvent.Type.StyleChange,
            QEvent.Type.FontChange,
            QEvent.Type.PaletteChange,
        }:
            self._write()

    def _write(self) -> None:
        self.clear()
        spans = [] if self._phrase is None else spans_of(self._phrase)
        self._spans = [replace(span, mono=span.bold and self._mono) for span in spans]
        cursor = QTextCursor(self.document())
        spacing = QTextBlockFormat()
        spacing.setLineHeight(self.font().pixelSize() * LEADING, _BETWEEN_LINES)
        cursor.setBlockFormat(spacing)
        for span in as_drawn(self._spans):
            cursor.insertText(span.text, look_of(span, self.font()))
        self.setAccessibleName(self.toPlainText())
        self.updateGeometry()
