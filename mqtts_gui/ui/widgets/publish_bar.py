"""The card at the foot of the messages: write a message and publish it."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase, tr
from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.formats.model import Format
from mqtts_gui.mqtt.publish_properties import NOTHING_TYPED
from mqtts_gui.mqtt.publishing import Place
from mqtts_gui.mqtt.templates import Values
from mqtts_gui.mqtt.topics import TopicError
from mqtts_gui.store.sent_messages import Written
from mqtts_gui.ui.connection import Connection, NotConnectedError, State
from mqtts_gui.ui.models.publish_again import as_written
from mqtts_gui.ui.models.publish_check import Checked, check, has_properties
from mqtts_gui.ui.models.publish_formats import HINTS, JSON_LIKE
from mqtts_gui.ui.models.publish_notes import content_note, state_note
from mqtts_gui.ui.widgets.card import Card
from mqtts_gui.ui.widgets.note_line import NoteLine, mark_invalid
from mqtts_gui.ui.widgets.publish_editor import PublishEditor
from mqtts_gui.ui.widgets.publish_head import PublishHead
from mqtts_gui.ui.widgets.publish_properties_panel import PublishPropertiesPanel

SHORTCUTS = ("Ctrl+Return", "Ctrl+Enter")

CHECK_MS = 250
"""How long after the last key a long text is checked."""

CHECKED_AT_ONCE = 4096
"""Characters up to which it is checked at every key."""

TWICE_S = 0.4
"""A second click this soon is the other half of a double click, and no second message."""


class PublishBar(Card):
    """Publish messages; what cannot be sent is refused in place, with the reason."""

    def __init__(self, connection: Connection, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, padding_px=0)
        self._connection = connection
        self._typed = NOTHING_TYPED
        self._panel: PublishPropertiesPanel | None = None
        self._pressed = False
        self._clicked_at = -TWICE_S
        self._checked = Checked()
        self._said: tuple[Phrase, str] | None = None
        self.head = PublishHead()
        self.topic_edit, self.qos_combo = self.head.topic_edit, self.head.qos_combo
        self.retain_box, self.format_combo = self.head.retain_box, self.head.format_combo
        self.publish_button = self.head.publish_button
        self.payload_edit = PublishEditor()
        self.note = NoteLine()
        self._check_timer = QTimer(self, singleShot=True, interval=CHECK_MS)
        self._lay_out()
        self._connect()
        self._follow_state()
        self._retranslate()

    @property
    def format(self) -> Format:
        """The format in which the content is written."""
        return self.head.format

    def written(self) -> Written:
        """Return what is written."""
        return Written(
            self.topic_edit.text(),
            self.payload_edit.text(),
            self.format,
            self.qos_combo.qos,
            self.retain_box.check.isChecked(),
            self._typed,
        )

    def write(self, message: Written) -> None:
        """Write a message, to be changed or published; what was typed can be undone."""
        self.topic_edit.setText(message.topic)
        self.qos_combo.setCurrentIndex(message.qos)
        self.retain_box.check.setChecked(message.retain)
        self.format_combo.show_value(message.format)
        self._typed = message.properties
        if self._panel is not None:
            self._panel.show_typed(message.properties)
        self.payload_edit.replace_text(message.text)
        self._take_format()

    def publish(self) -> None:
        """Publish what is written, or say why that cannot be."""
        self._pressed = True
        checked, written = self.check(), self.written()
        if checked.first is not None or checked.payload is None:
            self._lead_to(checked)
            return
        try:
            self._connection.publish(
                written.topic,
                checked.payload,
                written.qos,
                retain=written.retain,
                properties=checked.properties,
            )
        except TopicError as error:
            self.say(error.phrase, "error")
        except NotConnectedError:
            self._follow_state()

    def check(self) -> Checked:
        """Check what is written now, and show what came of it."""
        self._check_timer.stop()
        self._said = None
        self._checked = check(self.written(), self._connection, self._values())
        self._show()
        return self._checked

    def say(self, phrase: Phrase, role: str) -> None:
        """Say something until the next key."""
        self._said = (phrase, role)
        self._show()

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
    def hasHeightForWidth(self) -> bool:
        return False  # a scroll area would else give the whole page its preferred height

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()

    def _lay_out(self) -> None:
        self.body.setContentsMargins(12, 10, 12, 10)
        self.body.setSpacing(8)
        for part in (self.head, self.payload_edit, self.note):
            self.body.addWidget(part)
        self.setTabOrder(self.head.properties_button, self.payload_edit)
        self.setTabOrder(self.payload_edit, self.publish_button)

    def _connect(self) -> None:
        self.publish_button.clicked.connect(self._click)
        for keys in SHORTCUTS:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)  # a key that is held down is one message
            shortcut.activated.connect(self._take_shortcut)
        self.topic_edit.textChanged.connect(self._take_topic)
        self.payload_edit.textChanged.connect(self._take_text)
        self.format_combo.currentIndexChanged.connect(self._take_format)
        self.qos_combo.currentIndexChanged.connect(self.check)
        self.retain_box.check.toggled.connect(self.check)
        self.head.properties_button.clicked.connect(self._open_properties)
        self._check_timer.timeout.connect(self.check)
        self._connection.state_changed.connect(self._follow_state)
        self._connection.profile_changed.connect(self._follow_state)

    def _click(self) -> None:
        now = time.monotonic()
        is_other_half = now - self._clicked_at < TWICE_S and self.publish_button.underMouse()
        self._clicked_at = now
        if not is_other_half:
            self.publish()

    def _take_shortcut(self) -> None:
        if self.publish_button.isEnabled():
            self.publish()

    def _take_topic(self) -> None:
        self._pressed = False
        self._take_text()

    def _take_text(self) -> None:
        if self.payload_edit.document().characterCount() <= CHECKED_AT_ONCE:
            self.check()
        else:
            self._check_timer.start()

    def _take_format(self) -> None:
        self.payload_edit.colour_json(on=self.format in JSON_LIKE)
        self.payload_edit.setPlaceholderText(str(HINTS[self.format]))
        self.check()

    def _open_properties(self) -> None:
        if self._panel is None:
            self._panel = PublishPropertiesPanel(self)
            self._panel.show_typed(self._typed)
            self._panel.edited.connect(self._take_properties)
        self._panel.allow(possible=has_properties(self._connection))
        self._panel.open(self.head.properties_button)
        self.check()

    def _take_properties(self) -> None:
        if self._panel is not None:
            self._typed = self._panel.typed()
            self.check()

    def _values(self) -> Values:
        profile = self._connection.profile
        return Values(profile.client_id, profile.name)

    def _lead_to(self, checked: Checked) -> None:
        """Put the keyboard where something is wrong."""
        place = Place.CONTENT if checked.first is None else checked.first[0]
        self._control(place).setFocus()

    def _control(self, place: Place) -> QWidget:
        return {
            Place.TOPIC: self.topic_edit,
            Place.CONTENT: self.payload_edit,
            Place.QOS: self.qos_combo,
            Place.RETAIN: self.retain_box.check,
            Place.PROPERTIES: self.head.properties_button,
        }[place]

    def _follow_state(self) -> None:
        self.publish_button.setEnabled(self._connection.state is State.READY)
        self.check()

    def _show(self) -> None:
        possible = has_properties(self._connection)
        self.head.show_properties(self._typed.count, possible=possible)
        faults = dict(self._checked.faults)
        if not self._pressed and not self.topic_edit.text():
            faults.pop(Place.TOPIC, None)  # nobody is blamed for what is not begun
        for place in Place:
            mark_invalid(self._control(place), faults.get(place))
        self.payload_edit.mark_mistake(self._checked.mistake)
        if self._panel is not None and possible:
            self._panel.say(faults.get(Place.PROPERTIES))
        first = next((faults[place] for place in Place if place in faults), None)
        waiting = state_note(self._connection.state)
        if first is not None:
            self.note.show_note(first)
        elif self._said is not None:
            self.note.show_note(*self._said)
        elif waiting is not None:
            self.note.show_note(waiting, "muted")
        else:
            self.note.show_note(*content_note(self.written(), self._checked))

    def _retranslate(self) -> None:
        self.payload_edit.setAccessibleName(tr("Content to publish"))
        self.payload_edit.setPlaceholderText(str(HINTS[self.format]))
        self._show()
