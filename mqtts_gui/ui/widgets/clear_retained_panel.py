"""Asks before retained messages are cleared, lists their topics, and says what became of them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QProgressBar,
    QPushButton,
    QWidget,
)
from typing_extensions import override

from mqtts_gui.i18n import Phrase, mark, nmark, ntr, tr, visible
from mqtts_gui.mqtt.topics import TopicError
from mqtts_gui.ui.connection import Connection, State
from mqtts_gui.ui.models.figure import Figure
from mqtts_gui.ui.retained_clearing import Outcome, RetainedClearing, RetainedLook
from mqtts_gui.ui.widgets.card import Card
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.note_line import NoteLine
from mqtts_gui.ui.widgets.scaling import px

MOST_SHOWN = 1_000
"""Topics that are listed."""

_REMARKS: Mapping[Outcome, tuple[Phrase, str]] = {
    Outcome.REFUSED: (mark("The broker refused some of the empty messages."), "error"),
    Outcome.UNANSWERED: (
        mark("All were sent, but the broker has not acknowledged all of them."),
        "warning",
    ),
    Outcome.STOPPED: (mark("Stopped: the others stay as they are."), "warning"),
    Outcome.LOST: (mark("The connection ended: the others stay as they are."), "error"),
}
_MOST_ROWS = 4
_LOOK_MS = 500
_GAP = 8
_EDIT = QListView.EditTrigger.NoEditTriggers


class ClearRetainedPanel(Card):
    """A card that lists topics and clears what the broker retains on them.

    Signals:
        closed: It has gone.
    """

    closed = Signal()

    def __init__(self, connection: Connection, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, padding_px=12)
        self.setObjectName("clear_retained_panel")
        self._connection = connection
        self._topic, self._below = "", False
        self._topics: list[str] = []
        self._outcome: Outcome | None = None
        self._clearing = RetainedClearing(connection, self)
        self._looking = RetainedLook(connection, self)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._make_parts()
        self._lay_out()
        self._connect()
        self.hide()

    def begin(self, topic: str, *, below: bool) -> None:
        """Ask about the message of a topic, or all of them there and below."""
        if self._clearing.is_running:
            return
        self._looking.stop()
        self._topic, self._below, self._outcome = topic, below, None
        self._topics = []
        self.show()
        self._timer.start()
        self.refresh()
        (self.cancel_button if self._topics else self.look_button).setFocus()

    def refresh(self) -> None:
        """List what is known to be retained now."""
        if self._outcome is None and not self._clearing.is_running:
            known = self._connection.topics.retained(self._topic, below=self._below)
            if known != self._topics:
                self._topics = known
                self._list.setStringList([visible(each) for each in known[:MOST_SHOWN]])
        self._retranslate()

    def clear(self) -> None:
        """Clear what is listed."""
        self._looking.stop()
        self._clearing.begin(self._targets())
        self.refresh()
        self.stop_button.setFocus()

    def look(self) -> None:
        """Subscribe for a moment to learn what the broker retains."""
        try:
            self._looking.begin(self._filter())
        except TopicError as error:
            self.note.show_note(error.phrase)
            return
        self.refresh()

    def leave(self) -> None:
        """Clear nothing more, and go."""
        self._clearing.stop()
        self._looking.stop()
        self.hide()
        self.closed.emit()

    @override
    def hasHeightForWidth(self) -> bool:
        return False  # a scroll area would else give the whole page its preferred height

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self.isHidden():  # not only the page
            self._timer.stop()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()

    def _make_parts(self) -> None:
        self.question = named(QLabel(wordWrap=True), "clear_retained_label", "strong")
        self.question.setTextFormat(Qt.TextFormat.PlainText)
        self._list = QStringListModel(self)
        self.list = named(QListView(), "clear_retained_list")
        self.list.setModel(self._list)
        self.list.setEditTriggers(_EDIT)
        self.list.setUniformItemSizes(True)
        self.more = QLabel()
        self.more.setProperty("kind", "muted")
        self.note = NoteLine()
        self.progress = named(QProgressBar(), "clear_retained_progress")
        self.look_button = named(QPushButton(), "look_retained_button")
        self.clear_button = named(QPushButton(), "clear_retained_button", "danger")
        self.stop_button = named(QPushButton(), "stop_clearing_button")
        self.cancel_button = named(QPushButton(), "cancel_clearing_button")

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(_GAP)
        foot.addWidget(self.look_button)
        foot.addStretch(1)
        for button in (self.cancel_button, self.stop_button, self.clear_button):
            foot.addWidget(button)
        self.body.setSpacing(_GAP)
        for part in (self.question, self.list, self.more, self.note, self.progress):
            self.body.addWidget(part)
        self.body.addLayout(foot)

    def _connect(self) -> None:
        self.look_button.clicked.connect(self.look)
        self.clear_button.clicked.connect(self.clear)
        self.stop_button.clicked.connect(self._clearing.stop)
        self.cancel_button.clicked.connect(self.leave)
        self._timer.timeout.connect(self.refresh)
        self._looking.looked.connect(self.refresh)
        self._clearing.progressed.connect(self._retranslate)
        self._clearing.ended.connect(self._take_outcome)
        self._connection.state_changed.connect(self._retranslate)

    def _filter(self) -> str:
        return f"{self._topic}/#" if self._below else self._topic

    def _targets(self) -> list[str]:
        """Return what is to be cleared: a topic alone even where nothing is known of it."""
        return self._topics if self._below else [self._topic]

    def _take_outcome(self, outcome: Outcome) -> None:
        self._outcome = outcome
        self._retranslate()
        self.cancel_button.setFocus()

    def _retranslate(self) -> None:
        if self.isHidden():
            return
        running, ended = self._clearing.is_running, self._outcome is not None
        asks, is_ready = not (running or ended), self._connection.state is State.READY
        count = len(self._targets())
        self.question.setText(self._words(count))
        self.list.setVisible(asks and bool(self._topics) and self._below)
        if self._topics:
            rows = min(len(self._topics), _MOST_ROWS)
            self.list.setFixedHeight(rows * max(self.list.sizeHintForRow(0), 1) + px(4))
        beyond = len(self._topics) - MOST_SHOWN
        self.more.setVisible(asks and beyond > 0)
        self.more.setText(ntr("and %(count)s more", "and %(count)s more", max(beyond, 0)))
        self.note.show_note(*self._remark())
        self.progress.setVisible(running)
        self.progress.setMaximum(max(count, 1))
        self.progress.setValue(self._clearing.sent)
        looking = self._looking.is_running
        self.look_button.setVisible(asks)
        self.look_button.setEnabled(is_ready and not looking)
        self.clear_button.setVisible(asks)
        self.clear_button.setEnabled(is_ready and count > 0)
        self.stop_button.setVisible(running)
        self.cancel_button.setVisible(not running)
        self._name_parts(count, ended=ended, looking=looking)

    def _name_parts(self, count: int, *, ended: bool, looking: bool) -> None:
        self.list.setAccessibleName(tr("Topics with a retained message"))
        self.progress.setAccessibleName(tr("Progress of the clearing"))
        self.look_button.setText(tr("Looking…") if looking else tr("Look at the broker"))
        self.look_button.setToolTip(
            tr("Subscribes to %(filter)s for a moment", filter=visible(self._filter()))
        )
        self.look_button.setAccessibleDescription(self.look_button.toolTip())
        self.clear_button.setText(ntr("Clear %(count)s message", "Clear %(count)s messages", count))
        self.stop_button.setText(tr("Stop"))
        self.cancel_button.setText(tr("Close") if ended else tr("Cancel"))

    def _words(self, count: int) -> str:
        topic = visible(self._topic)
        if self._clearing.is_running or self._outcome is not None:
            return tr(
                "Cleared %(sent)s of %(total)s",
                sent=Figure(self._clearing.sent),
                total=Figure(count),
            )
        if not self._below:
            return tr("Clear the retained message of %(topic)s?", topic=topic)
        if not count:
            return tr("No retained message is known of %(topic)s and below.", topic=topic)
        return ntr(
            "Clear %(count)s retained message of %(topic)s and below?",
            "Clear %(count)s retained messages of %(topic)s and below?",
            count,
            topic=topic,
        )

    def _remark(self) -> tuple[Phrase | None, str]:
        if self._clearing.is_running:
            return None, "muted"
        if self._outcome is Outcome.DONE:
            done = nmark(
                "The broker took %(count)s empty message: nothing is retained there any more.",
                "The broker took %(count)s empty messages: nothing is retained there any more.",
                self._clearing.sent,
            )
            return done, "ok"
        if self._outcome is not None:
            return _REMARKS[self._outcome]
        if not self._below and not self._topics:
            return mark(
                "No retained message was seen there so far; the broker may still keep one."
            ), "muted"
        return (
            mark(
                "Only what came marked as retained since the program started is known: the broker "
                "may retain more. Looking subscribes to %(filter)s for a moment.",
                filter=self._filter(),
            ),
            "muted",
        )
