"""Says which messages are about to be deleted while that can be stopped, and then how many went."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase, mark, nmark, tr
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.widgets.naming import named

SECONDS = 8
"""How long a deletion can be stopped."""

TOLD_MS = 8_000
_TICK_MS = 1000


class DeleteMessagesBar(QFrame):
    """A line in the page; one deletion at a time waits.

    What is to be deleted stays in the table until then: nothing is shown as gone that is there.

    Signals:
        kept: The person wants the messages kept after all.
    """

    kept = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "undo")
        self.setObjectName("delete_messages_bar")
        self._phrase: Phrase | None = None
        self._count, self._left = 0, 0
        self._carry_out: Callable[[], object] | None = None
        self._label = QLabel(wordWrap=True)  # how long it can be stopped is its end: never elided
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self.keep_button = named(QPushButton(), "keep_messages_button")
        self.keep_button.setIcon(icon("undo-2", "surface"))
        self.now_button = named(QPushButton(), "delete_now_button")
        self.close_button = named(QToolButton(), "delete_bar_close_button", "undo-close")
        self.close_button.setIcon(icon("x", "surface"))
        self._tick = QTimer(self, interval=_TICK_MS)
        self._told = QTimer(self, singleShot=True, interval=TOLD_MS)
        self._lay_out()
        self._connect()
        self.hide()
        self._retranslate()

    @property
    def text(self) -> str:
        """What the bar says."""
        return self._label.text()

    def offer(self, count: int, carry_out: Callable[[], object]) -> None:
        """Delete `count` messages in some seconds, by `carry_out`; what waited is deleted now."""
        self.carry_out()
        self._count, self._left, self._carry_out = count, SECONDS, carry_out
        self._phrase = None
        self._told.stop()
        self._tick.start()
        self._show()

    def carry_out(self) -> None:
        """Delete at once what waits."""
        act, self._carry_out = self._carry_out, None
        self._tick.stop()
        if act is not None:
            act()

    def say(self, phrase: Phrase, *, stays: bool = False) -> None:
        """Say `phrase`, for a while or until something else is said; what waits goes first."""
        if self._carry_out is None:
            self._phrase = phrase
            self._told.stop()
            if not stays:
                self._told.start()
            self._show()

    def _lay_out(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 4, 6, 4)
        line.addWidget(self._label, 1)
        for part in (self.keep_button, self.now_button, self.close_button):
            line.addWidget(part)

    def _connect(self) -> None:
        self.keep_button.clicked.connect(self._keep)
        self.now_button.clicked.connect(self.carry_out)
        self.close_button.clicked.connect(self.hide)
        self._tick.timeout.connect(self._count_down)
        self._told.timeout.connect(self.hide)

    def _keep(self) -> None:
        self._carry_out = None
        self._tick.stop()
        self.hide()
        self.kept.emit()

    def _count_down(self) -> None:
        # Whoever is at the bar with mouse or keyboard is about to use it.
        if self.underMouse() or self.keep_button.hasFocus() or self.now_button.hasFocus():
            return
        self._left -= 1
        if self._left <= 0:
            self.carry_out()
        else:
            self._retranslate()

    def _show(self) -> None:
        waits = self._carry_out is not None
        self.keep_button.setVisible(waits)
        self.now_button.setVisible(waits)
        self.close_button.setVisible(not waits)
        self._retranslate()
        self.show()

    def _retranslate(self) -> None:
        self.keep_button.setText(tr("Keep"))
        self.now_button.setText(tr("Delete now"))
        self.close_button.setToolTip(tr("Dismiss"))
        self.close_button.setAccessibleName(tr("Dismiss"))
        phrase = _waiting(self._count, self._left) if self._carry_out is not None else self._phrase
        self._label.setText("" if phrase is None else str(phrase))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _waiting(count: int, seconds: int) -> Phrase:
    what = nmark("%(count)s message", "%(count)s messages", count)
    return mark("%(messages)s to be deleted in %(seconds)s s", messages=what, seconds=seconds)
