"""Notice files that are dragged over a window, whatever lies under the pointer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QWindow
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from typing_extensions import override

from mqtts_gui.ui.widgets.file_drop import local_files

_TEXT_FIELDS = (QLineEdit, QPlainTextEdit, QTextEdit)


class DropWatcher(QObject):
    """Watch the drags over one window.

    Signals:
        entered: Files came over the window.
        left: They left it, or were dropped.
        dropped: Files were dropped on a text field, which would have written their URL
            (a list of `Path`). Every other drop goes to the widget under the pointer.
    """

    entered = Signal()
    left = Signal()
    dropped = Signal(list)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window

    def watch(self, handle: QWindow) -> None:
        """Begin to watch, once the window exists."""
        handle.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event:
            case QDragEnterEvent() if local_files(event.mimeData()):
                self.entered.emit()
            case QDragLeaveEvent():
                self.left.emit()
            case QDropEvent() if event.type() is QEvent.Type.Drop:
                self.left.emit()
                return self._take(watched, event)
            case _:
                pass
        return False

    def _take(self, handle: QObject, event: QDropEvent) -> bool:
        paths = local_files(event.mimeData())
        if not paths or not self._is_text_field(event):
            return False
        event.acceptProposedAction()
        # The field was told of the drag, and now never hears of its end.
        QApplication.sendEvent(handle, QDragLeaveEvent())
        self.dropped.emit(paths)
        return True

    def _is_text_field(self, event: QDropEvent) -> bool:
        widget: QWidget | None = self._window.childAt(event.position().toPoint())
        while widget is not None and not widget.acceptDrops():
            widget = widget.parentWidget()
        parent = None if widget is None else widget.parentWidget()
        if parent is not None and parent.property("takesFiles"):
            return False
        return isinstance(widget, _TEXT_FIELDS) or isinstance(parent, _TEXT_FIELDS)
