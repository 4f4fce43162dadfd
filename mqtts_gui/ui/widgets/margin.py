"""A place with margins for one widget, which takes no room while the widget is hidden."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override


class Margin(QWidget):
    """Surround a widget; show and hide with it."""

    def __init__(self, widget: QWidget, left: int, top: int, right: int, bottom: int) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(left, top, right, bottom)
        layout.addWidget(widget)
        widget.installEventFilter(self)
        self.setHidden(widget.isHidden())

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShowToParent:
            self.show()
        elif event.type() is QEvent.Type.HideToParent:
            self.hide()
        return False
