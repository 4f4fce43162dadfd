"""A message in a window of its own, which stays when the row is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout
from typing_extensions import override

from mqtts_gui.i18n import Phrase, mark, tr, visible
from mqtts_gui.mqtt.events import Message
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.models.message_text import date_and_time
from mqtts_gui.ui.models.message_walk import MessageWalk
from mqtts_gui.ui.widgets.elided_label import ElidedLabel
from mqtts_gui.ui.widgets.message_detail import MessageDetail
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.own_window import OwnWindow

if TYPE_CHECKING:
    from mqtts_gui.store.history import History

SIZE = QSize(640, 560)
MARGIN, GAP = 12, 8


class MessageWindow(OwnWindow):
    """Show one message, whole, and go to the others of its topic.

    Signals:
        compare_requested: Two messages are to be shown side by side (two rows: number, message).
    """

    compare_requested = Signal(object, object)

    def __init__(self, history: History | None, seq: int, message: Message) -> None:
        super().__init__("message_window", SIZE)
        self._seq, self._message = seq, message
        self._note: Phrase | None = None
        self._walk = None if history is None else MessageWalk(history, self)
        self._make_parts()
        self.detail.set_history(history)
        self._lay_out()
        self._connect()
        self.show_row((seq, message))

    @property
    def message(self) -> Message:
        """The message that is shown."""
        return self._message

    def show_row(self, row: tuple[int, Message]) -> None:
        """Show another message."""
        self._seq, self._message = row
        self._note = None
        self.detail.show_message(self._message, self._seq)
        self._retranslate()

    def go(self, *, newer: bool) -> None:
        """Show the message before this one of its topic, or the one after it."""
        if self._walk is not None:
            self._walk.go(self._seq, self._message.topic, newer=newer)

    def _make_parts(self) -> None:
        self.previous_button = named(QPushButton(), "previous_message_button")
        self.next_button = named(QPushButton(), "next_message_button")
        self.previous_button.setIcon(icon("arrow-up"))
        self.next_button.setIcon(icon("arrow-down"))
        self.time = ElidedLabel(mode=Qt.TextElideMode.ElideRight)
        self.time.setProperty("kind", "muted")
        self.note = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.note.setProperty("kind", "muted")
        self.detail = MessageDetail()
        self.detail.properties.unfold()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(GAP)
        bar.addWidget(self.time, 1)
        for button in (self.previous_button, self.next_button):
            button.setEnabled(self._walk is not None)
            bar.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP)
        column.addLayout(bar)
        column.addWidget(self.note)
        column.addWidget(self.detail, 1)

    def _connect(self) -> None:
        self.detail.compare_requested.connect(self.compare_requested)
        self.previous_button.clicked.connect(lambda: self.go(newer=False))
        self.next_button.clicked.connect(lambda: self.go(newer=True))
        for keys, newer in (("Alt+Up", False), ("Alt+Down", True)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(self._newer if newer else self._older)
        if self._walk is not None:
            self._walk.found.connect(self.show_row)
            self._walk.ended.connect(self._say_end)

    def _older(self) -> None:
        self.go(newer=False)

    def _newer(self) -> None:
        self.go(newer=True)

    def _say_end(self, newer: bool) -> None:  # noqa: FBT001 - the value of a signal
        newest = mark("There is no newer message of this topic.")
        oldest = mark("There is no older message of this topic.")
        self._note = newest if newer else oldest
        self._retranslate()

    def _retranslate(self) -> None:
        self.setWindowTitle(visible(self._message.topic))
        at = date_and_time(self._message.time_ns)
        received, sent = tr("Received: %(time)s", time=at), tr("Sent: %(time)s", time=at)
        self.time.setText(received if self._message.incoming else sent)
        self.previous_button.setText(tr("Previous"))
        self.previous_button.setToolTip(tr("The previous message of this topic (Alt+Up)"))
        self.next_button.setText(tr("Next"))
        self.next_button.setToolTip(tr("The next message of this topic (Alt+Down)"))
        self.note.setText("" if self._note is None else str(self._note))
        self.note.setHidden(self._note is None)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self._walk is not None:
            self._walk.cancel()
        super().closeEvent(event)
