"""The editor of what is published: a few lines that grow with the text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget
from typing_extensions import override

from mqtts_gui.ui.widgets.json_highlighter import JsonHighlighter
from mqtts_gui.ui.widgets.scaling import px

LINES = (2, 8)
"""Lines that are shown at least and at most."""

_AROUND = 18
_RESTYLED = {QEvent.Type.StyleChange, QEvent.Type.PaletteChange}


class PayloadEdit(QPlainTextEdit):
    """Edit a payload as text; Tab leaves it, because the keyboard must get out again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "mono")
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._highlighter = JsonHighlighter(self.document())
        self.document().documentLayout().documentSizeChanged.connect(self._grow)

    def colour_json(self, *, on: bool) -> None:
        """Colour the text as JSON, or not."""
        self._highlighter.switch(on=on)

    @override
    def sizeHint(self) -> QSize:
        lines = min(max(round(self.document().size().height()), LINES[0]), LINES[1])
        height = max(lines * self.fontMetrics().lineSpacing() + px(_AROUND), px(52))
        return QSize(px(200), height)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(80), self.sizeHint().height())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in _RESTYLED and hasattr(self, "_highlighter"):
            self._highlighter.rehighlight()
            self.updateGeometry()

    def _grow(self) -> None:
        self.updateGeometry()
