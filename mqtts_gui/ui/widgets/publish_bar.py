"""The card at the foot of the messages: write a message and publish it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mqtts_gui.i18n import mark, ntr
from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.publishing import Place
from mqtts_gui.mqtt.templates import Values
from mqtts_gui.mqtt.topics import TopicError
from mqtts_gui.store.sent_messages import Written
from mqtts_gui.ui.connection import Connection, NotConnectedError, State
from mqtts_gui.ui.models.publish_again import as_written
from mqtts_gui.ui.models.publish_check import Checked
from mqtts_gui.ui.models.publish_memory import PublishMemory
from mqtts_gui.ui.models.publish_notes import Note
from mqtts_gui.ui.models.publish_plan import Plan, batches
from mqtts_gui.ui.models.publish_run import PublishRun
from mqtts_gui.ui.widgets.publish_form import PublishForm
from mqtts_gui.ui.widgets.publish_recall import PublishRecall

SHORTCUTS = ("Ctrl+Return", "Ctrl+Enter")

WAITING_MS = 200
"""How often what waits for acknowledgement is counted, while something does."""

TWICE_S = 0.4
"""A second click this soon is the other half of a double click, and no second message."""


class PublishBar(PublishForm):
    """Publish messages; what cannot be sent is refused in place, with the reason."""

    def __init__(self, connection: Connection, parent: QWidget | None = None) -> None:
        super().__init__(connection, parent)
        self._clicked_at = -TWICE_S
        self.run = PublishRun(connection, self)
        self.recall = PublishRecall(self, PublishMemory(parent=self))
        self._waiting_timer = QTimer(self, interval=WAITING_MS)
        self.head.add_menu(self.recall.button)
        self._connect()
        self._order_tabs()
        self._follow_state()
        self.retranslate()

    def remember_in(self, memory: PublishMemory) -> None:
        """Keep what is sent, and named messages, where they outlive the window."""
        self.recall.use(memory)

    def publish(self) -> None:
        """Publish what is written, or say why that cannot be."""
        self.pressed = True
        checked, plan, written = self.check(), self.tools.plan, self.written()
        if self.run.is_running:
            return
        if checked.first is not None:
            self.lead_to(checked)
            return
        try:
            if plan.is_once:
                self._publish_once(written, checked)
            else:
                self._begin(plan, written, checked)
        except TopicError as error:
            self.say(error.phrase, "error")
        except NotConnectedError:
            self._follow_state()

    def publish_named(self, message: Written) -> None:
        """Publish a message as it was kept, and leave what is written."""
        checked = self.checked(message)
        try:
            if checked.first is None:
                self._publish_once(message, checked)
                self.say(mark("Published to %(topic)s.", topic=message.topic), "ok")
            else:
                self.say(checked.first[1], "error")
        except NotConnectedError:
            self._follow_state()

    def clear_retained(self, topic: str) -> None:
        """Ask whether what the broker keeps for a topic is to be forgotten, and see to it."""
        said = mark(
            "An empty retained message is published to %(topic)s: the broker forgets what it keeps"
            " for this topic.",
            topic=topic,
        )
        question = self.tools.ask(said, mark("Clear the retained message"))
        question.confirmed.connect(partial(self._clear_retained, topic))

    def write_to(self, topic: str) -> None:
        """Make ready to publish to `topic`."""
        self.topic_edit.setText(topic)
        self.payload_edit.setFocus()

    def write_again(self, message: Message) -> None:
        """Put a message into the editor, to be changed or published once more."""
        again = as_written(message)
        self.write(again.written)
        if again.note is not None:
            self.say(again.note, "warning")
        self.payload_edit.setFocus()

    @override
    def busy_note(self) -> Note | None:
        return (self.run.progress(), "muted") if self.run.is_running else None

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self._show_waiting()

    def _connect(self) -> None:
        self.publish_button.clicked.connect(self._click)
        for keys in SHORTCUTS:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)  # a key that is held down is one message
            shortcut.activated.connect(self._take_shortcut)
        self.tools.more_button.clear.triggered.connect(self._ask_to_clear)
        self.tools.more_button.template.toggled.connect(self._begin_count)
        self.run.changed.connect(self._follow_run)
        self._waiting_timer.timeout.connect(self._show_waiting)
        self.connection.messages_arrived.connect(self._show_waiting)
        self.connection.state_changed.connect(self._follow_state)
        self.connection.profile_changed.connect(self._follow_state)

    def _order_tabs(self) -> None:
        controls = (
            self.head.properties_button,
            self.tools.more_button,
            self.recall.button,
            self.payload_edit,
            self.tools,
            self.publish_button,
        )
        for before, after in pairwise(controls):
            self.setTabOrder(before, after)

    def _publish_once(self, written: Written, checked: Checked) -> None:
        self.connection.publish(
            written.topic,
            checked.payload or b"",
            written.qos,
            retain=written.retain,
            properties=checked.properties,
        )
        self.recall.note_sent(written)
        if written.is_template:
            self.values.count += 1
            self.check()
        self._show_waiting()

    def _begin(self, plan: Plan, written: Written, checked: Checked) -> None:
        values = Values(self.values.client_id, self.values.name)
        size = 0 if plan.file is None else plan.file.size

        def source(read: Callable[[int], None]) -> Iterator[Sequence[Message]]:
            return batches(plan, written, checked, values, read)

        self.run.begin(source, per_second=plan.per_second, size=size)
        if plan.file is None:
            self.recall.note_sent(written)

    def _begin_count(self) -> None:
        self.values.count = 0

    def _ask_to_clear(self) -> None:
        self.pressed = True
        if Place.TOPIC in self.check().faults:
            self.topic_edit.setFocus()
        else:
            self.clear_retained(self.topic_edit.text())

    def _clear_retained(self, topic: str) -> None:
        self.tools.end_question()
        try:
            self.connection.publish(topic, b"", self.qos_combo.qos, retain=True)
            self.say(mark("The retained message of %(topic)s is cleared.", topic=topic), "ok")
        except NotConnectedError:
            self._follow_state()

    def _follow_run(self) -> None:
        self.head.show_running(self.run.sent if self.run.is_running else None)
        self.publish_button.setEnabled(self.run.is_running or self._is_ready)
        if not self.run.is_running and self.run.outcome is not None:
            self.say(*self.run.outcome)
        else:
            self.show_notes()
        self._show_waiting()

    def _follow_state(self) -> None:
        self.publish_button.setEnabled(self.run.is_running or self._is_ready)
        self.check()
        self._show_waiting()

    def _show_waiting(self) -> None:
        waiting = self.connection.unacknowledged
        self.waiting_label.setVisible(bool(waiting))
        self.waiting_label.setText(
            ntr(
                "%(count)s message waits for acknowledgement",
                "%(count)s messages wait for acknowledgement",
                waiting,
            )
        )
        if waiting and not self._waiting_timer.isActive():
            self._waiting_timer.start()
        elif not waiting:
            self._waiting_timer.stop()

    @property
    def _is_ready(self) -> bool:
        return self.connection.state is State.READY

    def _click(self) -> None:
        now = time.monotonic()
        is_other_half = now - self._clicked_at < TWICE_S and self.publish_button.underMouse()
        self._clicked_at = now
        if is_other_half:
            return
        if self.run.is_running:
            self.run.stop()
        else:
            self.publish()

    def _take_shortcut(self) -> None:
        if self.publish_button.isEnabled() and not self.run.is_running:
            self.publish()
