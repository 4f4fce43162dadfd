"""A card that opens below a button and closes when one turns elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.ui.widgets.scaling import px

_PADDING, _GAP = 12, 4


class Popover(QFrame):
    """Hold what is put into `body`; Escape closes it, as does a click outside."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("kind", "popover")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(*(px(_PADDING) for _ in range(4)))
        self.body.setSpacing(px(8))

    def open_below(self, widget: QWidget) -> None:
        """Open with its right edge below that of `widget`, or above it, all on the screen."""
        self.adjustSize()
        screen = widget.screen().availableGeometry()
        corner = widget.mapToGlobal(QPoint(widget.width() - self.width(), widget.height() + _GAP))
        if corner.y() + self.height() > screen.bottom():
            above = widget.mapToGlobal(QPoint(0, -_GAP)).y() - self.height()
            corner.setY(max(above, screen.top()))
        most = screen.right() - self.width()
        corner.setX(max(screen.left(), min(corner.x(), most)))
        self.move(corner)
        self.show()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
