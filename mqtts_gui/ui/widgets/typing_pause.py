"""Tell when a person has finished typing: after a pause, or when the field is left."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

PAUSE_MS = 300
_STILL_THERE = {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}


class TypingPause(QObject):
    """Watch one line edit.

    Attributes:
        holds: The text was refused; it stays on display until it is mended.

    Signals:
        paused: Nothing was typed for `PAUSE_MS`; the text may not be finished.
        finished: The field was left, or Enter was pressed, after `paused` where that was due.
    """

    paused = Signal(str)
    finished = Signal(str)

    def __init__(self, edit: QLineEdit, *, shows_start: bool = True) -> None:
        """Watch `edit`; of a long text it shows the beginning, or the end (paths)."""
        super().__init__(edit)
        self._shows_start = shows_start
        self.holds = False
        self._edit = edit
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self._report)
        edit.textEdited.connect(self._timer.start)
        edit.editingFinished.connect(self.finish)
        if shows_start:
            edit.installEventFilter(self)

    def show_text(self, text: str) -> None:
        """Display `text`, unless the person is typing or has yet to mend what was refused."""
        if not self._is_open() and self._edit.text() != text:
            self._edit.setText(text)
            if self._shows_start:
                self._edit.setCursorPosition(0)

    def flush(self) -> None:
        """Report at once what waits for the pause."""
        if self._timer.isActive():
            self._report()

    def finish(self) -> None:
        """Take the text as it stands, as if the field were left."""
        self.flush()
        if self._edit.isModified():
            self._edit.setModified(False)
            self.finished.emit(self._edit.text())

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A field that Tab has gone through would go on showing the end of a long text.
        if (
            isinstance(event, QFocusEvent)
            and event.lostFocus()
            and event.reason() not in _STILL_THERE
        ):
            self._edit.setCursorPosition(0)
        return super().eventFilter(watched, event)

    def _is_open(self) -> bool:
        typing = self._edit.hasFocus() and self._edit.isModified()
        return self.holds or self._timer.isActive() or typing

    def _report(self) -> None:
        self._timer.stop()
        self.paused.emit(self._edit.text())
