"""A message as it is written: its controls, checked as one types."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase, tr
from mqtts_gui.mqtt.formats.model import Format
from mqtts_gui.mqtt.publish_properties import NOTHING_TYPED
from mqtts_gui.mqtt.publishing import Place
from mqtts_gui.mqtt.templates import Values
from mqtts_gui.store.sent_messages import Written
from mqtts_gui.ui.connection import Connection
from mqtts_gui.ui.models.publish_check import Checked, check, has_properties
from mqtts_gui.ui.models.publish_formats import HINTS, JSON_LIKE
from mqtts_gui.ui.models.publish_notes import Note, content_note, state_note
from mqtts_gui.ui.widgets.card import Card
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.note_line import NoteLine, mark_invalid
from mqtts_gui.ui.widgets.publish_editor import PublishEditor
from mqtts_gui.ui.widgets.publish_head import PublishHead
from mqtts_gui.ui.widgets.publish_properties_panel import PublishPropertiesPanel
from mqtts_gui.ui.widgets.publish_tools import PublishTools

CHECK_MS = 250
"""How long after the last key a long text is checked."""

CHECKED_AT_ONCE = 4096
"""Characters up to which it is checked at every key."""


class PublishForm(Card):
    """Hold what is written, and say what is wrong with it.

    Attributes:
        pressed: Somebody wanted to publish: what is not begun is refused as well.
    """

    def __init__(self, connection: Connection, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, padding_px=0)
        self.connection = connection
        self.pressed = False
        self.values = Values()
        self.head, self.tools = PublishHead(), PublishTools()
        self.topic_edit, self.qos_combo = self.head.topic_edit, self.head.qos_combo
        self.retain_box, self.format_combo = self.head.retain_box, self.head.format_combo
        self.publish_button = self.head.publish_button
        self.payload_edit = PublishEditor()
        self.note = NoteLine()
        self.waiting_label = named(QLabel(), "publish_waiting_label", "small")
        self._typed = NOTHING_TYPED
        self._panel: PublishPropertiesPanel | None = None
        self._checked = Checked()
        self._said: Note | None = None
        self._check_timer = QTimer(self, singleShot=True, interval=CHECK_MS)
        self._lay_out()
        self._connect_form()

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
            self.tools.is_template,
        )

    def write(self, message: Written) -> None:
        """Write a message, to be changed or published; what was typed can be undone."""
        self.tools.file_row.remove()
        self.topic_edit.setText(message.topic)
        self.topic_edit.setCursorPosition(0)  # its beginning says more than its end
        self.qos_combo.setCurrentIndex(message.qos)
        self.retain_box.check.setChecked(message.retain)
        self.format_combo.show_value(message.format)
        self._typed = message.properties
        if self._panel is not None:
            self._panel.show_typed(message.properties)
        self.tools.switch_template(on=message.is_template)
        self.payload_edit.replace_text(message.text)
        self._take_format()

    def check(self) -> Checked:
        """Check what is written now, and show what came of it."""
        self._check_timer.stop()
        self._said = None
        self._checked = self.checked(self.written(), self.tools.plan.checked_size)
        self.show_notes()
        return self._checked

    def checked(self, message: Written, file_size: int | None = None) -> Checked:
        """Check any message."""
        profile = self.connection.profile
        self.values.client_id, self.values.name = profile.client_id, profile.name
        return check(message, self.connection, self.values, file_size)

    def say(self, phrase: Phrase, role: str) -> None:
        """Say something until the next key."""
        self._said = (phrase, role)
        self.show_notes()

    def lead_to(self, checked: Checked) -> None:
        """Put the keyboard where something is wrong."""
        place = Place.CONTENT if checked.first is None else checked.first[0]
        self._control(place).setFocus()

    def busy_note(self) -> Note | None:
        """Say what goes on, which is more important than anything else."""
        return None

    def show_notes(self) -> None:
        """Mark what is wrong, and say one thing about all of it."""
        possible = has_properties(self.connection)
        self.head.show_properties(self._typed.count, possible=possible)
        faults = dict(self._checked.faults)
        if not self.pressed and not self.topic_edit.text():
            faults.pop(Place.TOPIC, None)  # nobody is blamed for what is not begun
        for place in Place:
            mark_invalid(self._control(place), faults.get(place))
        self.payload_edit.mark_mistake(self._checked.mistake)
        if self._panel is not None and possible:
            self._panel.say(faults.get(Place.PROPERTIES))
        self.tools.template_row.show_preview(self._checked.preview)
        self.note.show_note(*self._note(next((faults[p] for p in Place if p in faults), None)))

    @override
    def hasHeightForWidth(self) -> bool:
        return False  # a scroll area would else give the whole page its preferred height

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Write the texts in the language in force."""
        self.payload_edit.setAccessibleName(tr("Content to publish"))
        self.payload_edit.setPlaceholderText(str(HINTS[self.format]))
        self.show_notes()

    def _note(self, refusal: Phrase | None) -> Note:
        busy, waiting = self.busy_note(), state_note(self.connection.state)
        if busy is not None:
            return busy
        if refusal is not None:
            return refusal, "error"
        if self._said is not None:
            return self._said
        if waiting is not None:
            return waiting, "muted"
        return content_note(self.written(), self._checked, self.tools.plan)

    def _lay_out(self) -> None:
        self.body.setContentsMargins(12, 10, 12, 10)
        self.body.setSpacing(8)
        self.head.add_menu(self.tools.more_button)
        foot = QHBoxLayout()
        foot.addWidget(self.note, 1)
        foot.addWidget(self.waiting_label)
        for part in (self.head, self.payload_edit, self.tools):
            self.body.addWidget(part)
        self.body.addLayout(foot)

    def _connect_form(self) -> None:
        self.topic_edit.textChanged.connect(self._take_topic)
        self.payload_edit.textChanged.connect(self._take_text)
        self.payload_edit.file_dropped.connect(self.tools.file_row.attach)
        self.format_combo.currentIndexChanged.connect(self._take_format)
        self.qos_combo.currentIndexChanged.connect(self.check)
        self.retain_box.check.toggled.connect(self.check)
        self.head.properties_button.clicked.connect(self._open_properties)
        self.tools.changed.connect(self._take_tools)
        self.tools.template_row.chosen.connect(self.payload_edit.insertPlainText)
        self.tools.file_row.refused.connect(partial(self.say, role="error"))
        self._check_timer.timeout.connect(self.check)

    def _take_topic(self) -> None:
        self.pressed = False
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

    def _take_tools(self) -> None:
        self.payload_edit.setVisible(self.tools.file_row.isHidden())
        self.check()

    def _open_properties(self) -> None:
        if self._panel is None:
            self._panel = PublishPropertiesPanel(self)
            self._panel.show_typed(self._typed)
            self._panel.edited.connect(self._take_properties)
        self._panel.allow(possible=has_properties(self.connection))
        self._panel.open(self.head.properties_button)
        self.check()

    def _take_properties(self) -> None:
        if self._panel is not None:
            self._typed = self._panel.typed()
            self.check()

    def _control(self, place: Place) -> QWidget:
        return {
            Place.TOPIC: self.topic_edit,
            Place.CONTENT: self.payload_edit,
            Place.QOS: self.qos_combo,
            Place.RETAIN: self.retain_box.check,
            Place.PROPERTIES: self.head.properties_button,
        }[place]
