"""The window before anything is in it: on the screen first, filled a moment later."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRect, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QWidget
from typing_extensions import override

from mqtts_gui.ui.palette import colour

PROGRAM = "MQTTS GUI"
SIZE_PX, SMALLEST_PX = (1280, 770), (640, 400)
SIDE_BAR_PX = 232


class Frame(QMainWindow):
    """The top-level window.

    It imports little on purpose: everything that fills it is imported while it is already seen.

    Signals:
        painted: It was painted for the first time.
        closing: It is being closed; what is in it can still be asked.
        closed: It was closed.
    """

    painted = Signal()
    closing = Signal()
    closed = Signal()

    def __init__(self, geometry: bytes | None = None) -> None:
        super().__init__()
        self.setObjectName("frame")
        self.setWindowTitle(PROGRAM)
        self.setMinimumSize(*SMALLEST_PX)
        self.resize(*SIZE_PX)
        if geometry is not None:
            self.restoreGeometry(QByteArray(geometry))
        self._was_painted = False

    def fill(self, content: QWidget) -> None:
        """Show `content` in the whole window."""
        self.setCentralWidget(content)
        content.show()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.centralWidget() is None:
            painter = QPainter(self)
            painter.fillRect(self.rect(), colour("window"))
            painter.fillRect(QRect(0, 0, SIDE_BAR_PX, self.height()), colour("sidebar"))
        else:
            super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)
        self.closed.emit()
