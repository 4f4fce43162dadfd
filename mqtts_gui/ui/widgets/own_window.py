"""A window beside the main one, for what somebody wants to keep in view."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget
from typing_extensions import override

from mqtts_gui.ui.widgets.scaling import px


class OwnWindow(QWidget):
    """Not modal, closed by Escape; the program does not go on for its sake.

    Signals:
        closed: It was closed; it had this `QSize`.
    """

    closed = Signal(object)

    def __init__(self, object_name: str, size: QSize) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, on=False)
        self.resize(px(size.width()), px(size.height()))
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self).activated.connect(self.close)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Outside of dialogs Qt presses a button with the space bar only.
        button = self.focusWidget()
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and isinstance(button, QPushButton):
            button.click()
        else:
            super().keyPressEvent(event)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit(self.size())
