"""Asks before the messages of a topic or of a period are deleted, and says how many that are."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget
from typing_extensions import override

from mqtts_gui.i18n import ntr, tr
from mqtts_gui.mqtt.topics import TopicError
from mqtts_gui.store.history import History
from mqtts_gui.ui.models.figure import Figure
from mqtts_gui.ui.models.message_selection import Selection, SelectionCount
from mqtts_gui.ui.widgets.card import Card
from mqtts_gui.ui.widgets.delete_messages_period import DeletePeriod
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.note_line import NoteLine, mark_invalid

GAP = 8
PAUSE_MS = 200
"""How long after the last change the messages are counted."""


class DeleteMessagesPanel(Card):
    """A card with a topic filter and a period.

    Signals:
        delete_requested: Delete (a `Selection`, and the numbers of its messages where it needs
            them).
        closed: Nothing is to be deleted any more.
    """

    delete_requested = Signal(object, object)
    closed = Signal()

    def __init__(self, history: History, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, padding_px=12)
        self.setObjectName("delete_messages_panel")
        self._history = history
        self._selection: Selection | None = None
        self._found, self._counted = 0, False
        self._count = SelectionCount(self)
        self._make_parts()
        self._lay_out()
        self._connect()
        self._retranslate()

    def begin(self, topic_filter: str = "", *, everything: bool) -> None:
        """Ask about a topic filter; of `everything` there is, or of a period to be chosen."""
        self.period.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.topic_edit.setText(topic_filter)
        self.period.begin(self._history.stats(), everything=everything)
        self.period.blockSignals(False)  # noqa: FBT003 - Qt's signature
        self._look()
        (self.cancel_button if everything else self.period.from_edit).setFocus()

    def _make_parts(self) -> None:
        self._topic_label = QLabel()
        self._topic_label.setProperty("kind", "muted")
        self.topic_edit = named(QLineEdit(), "delete_topic_filter_edit")
        self._topic_label.setBuddy(self.topic_edit)
        self.period = DeletePeriod()
        self.refusal = NoteLine()
        self.count_label = named(QLabel(wordWrap=True), "delete_count_label", "strong")
        self.count_label.setTextFormat(Qt.TextFormat.PlainText)
        self.delete_button = named(QPushButton(), "delete_messages_button", "danger")
        self.cancel_button = named(QPushButton(), "delete_cancel_button")
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)

    def _lay_out(self) -> None:
        topic, foot = QHBoxLayout(), QHBoxLayout()
        topic.addWidget(self._topic_label)
        topic.addWidget(self.topic_edit, 1)
        foot.addStretch(1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.delete_button)
        for line in (topic, foot):
            line.setSpacing(GAP)
        self.body.setSpacing(GAP)
        self.body.addLayout(topic)
        self.body.addWidget(self.refusal)
        self.body.addWidget(self.period)
        self.body.addWidget(self.count_label)
        self.body.addLayout(foot)

    def _connect(self) -> None:
        self.topic_edit.textChanged.connect(self._wait)
        self.period.changed.connect(self._wait)
        self._pause.timeout.connect(self._look)
        self._count.changed.connect(self._take_count)
        self.delete_button.clicked.connect(self._delete)
        self.cancel_button.clicked.connect(self.leave)

    def leave(self) -> None:
        """Delete nothing."""
        self._count.cancel()
        self._pause.stop()
        self.closed.emit()

    def _wait(self) -> None:
        """Offer nothing that is no longer what the fields say."""
        self._count.cancel()
        self._selection, self._found, self._counted = None, 0, False
        self._pause.start()
        self._show_count()

    def _look(self) -> None:
        self._pause.stop()
        self._found, self._counted = 0, False
        refusal = None
        try:
            self._selection = Selection(self.topic_edit.text(), self.period.period())
        except TopicError as error:
            self._selection, refusal = None, error.phrase
        self.refusal.show_note(refusal)
        mark_invalid(self.topic_edit, refusal)
        if self._selection is not None:
            self._count.begin(self._history, self._selection)
        self._show_count()

    def _take_count(self, found: int, is_all: bool) -> None:  # noqa: FBT001 - the value of a signal
        self._found, self._counted = found, is_all
        self._show_count()

    def _delete(self) -> None:
        if self._selection is not None and self._counted:
            selection, numbers = self._selection, self._count.numbers
            self.leave()
            self.delete_requested.emit(selection, numbers)

    def _show_count(self) -> None:
        found, total_count = self._found, self._history.stats().count
        self.delete_button.setEnabled(self._counted and found > 0)
        if self._selection is None:
            text = ""
        elif not self._counted:
            text = ntr("Counting: %(count)s so far…", "Counting: %(count)s so far…", found)
        elif not found:
            text = tr("There is no such message.")
        elif found >= total_count:
            text = tr("These are all the messages kept of this connection.")
        else:
            text = ntr(
                "This is %(count)s of the %(total)s messages kept.",
                "These are %(count)s of the %(total)s messages kept.",
                found,
                total=Figure(total_count),
            )
        self.count_label.setText(text)
        many = ntr("Delete %(count)s message", "Delete %(count)s messages", found)
        self.delete_button.setText(many if self._counted and found else tr("Delete"))

    def _retranslate(self) -> None:
        self.set_heading(tr("Delete messages kept of this connection"))
        self._topic_label.setText(tr("Topic filter"))
        self.topic_edit.setPlaceholderText(tr("All topics"))
        self.cancel_button.setText(tr("Cancel"))
        self.delete_button.setToolTip(tr("Deleted messages cannot be brought back."))
        self._show_count()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_height()

    @override
    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:  # a part came, went or grew
            self._keep_height()
        return done

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _keep_height(self) -> None:
        """Let a full page scroll rather than squeeze what takes a second line here."""
        self.setMinimumHeight(self.heightForWidth(self.width()))
