"""The card at the foot of the messages: write a message and publish it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QLineEdit, QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase, mark, nmark, tr
from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.payloads import PayloadError, PayloadFormat, decode, encode, guess_format
from mqtts_gui.mqtt.topics import TopicError, check_topic
from mqtts_gui.ui.connection import Connection, NotConnectedError, State
from mqtts_gui.ui.models.payload_text import FORMATS
from mqtts_gui.ui.widgets.boxed_check import BoxedCheck
from mqtts_gui.ui.widgets.card import Card
from mqtts_gui.ui.widgets.compact_combo import CompactCombo
from mqtts_gui.ui.widgets.hint_button import HintButton
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.note_line import NoteLine, mark_invalid
from mqtts_gui.ui.widgets.payload_edit import PayloadEdit
from mqtts_gui.ui.widgets.qos_combo import QosCombo
from mqtts_gui.ui.widgets.scaling import px

SHORTCUTS = ("Ctrl+Return", "Ctrl+Enter")
SHORTCUT_HINT = "Ctrl+↵"
NARROW, NARROWEST = 570, 370
"""Below the first width the controls take two lines; the second is the least (at 100 %)."""

CHECK_MS = 250
"""How long after the last key JSON and hexadecimal are checked."""


class PublishBar(Card):
    """Publish messages; what cannot be sent is refused in place, with the reason."""

    def __init__(self, connection: Connection, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, padding_px=0)
        self._connection = connection
        self._topic_refusal: Phrase | None = None
        self._content_refusal: Phrase | None = None
        self._make_controls()
        self._lay_out()
        self._check_timer = QTimer(self, singleShot=True, interval=CHECK_MS)
        self._check_timer.timeout.connect(self._check_content)
        self._connect()
        self._follow_state()
        self._retranslate()

    @property
    def format(self) -> PayloadFormat:
        """The format in which the content is written."""
        return list(FORMATS)[max(self.format_combo.currentIndex(), 0)]

    def publish(self) -> None:
        """Publish what is written, or say why that cannot be."""
        self._check_topic(self.topic_edit.text(), empty_is_wrong=True)
        payload = self._check_content()
        if self._topic_refusal is not None:
            self.topic_edit.setFocus()
            return
        if payload is None:
            self.payload_edit.setFocus()
            return
        retain = self.retain_box.check.isChecked()
        try:
            self._connection.publish(
                self.topic_edit.text(), payload, self.qos_combo.qos, retain=retain
            )
        except TopicError as error:
            self._topic_refusal = error.phrase
            self._show_note()
        except NotConnectedError:
            self._follow_state()

    def write_to(self, topic: str) -> None:
        """Make ready to publish to `topic`."""
        self.topic_edit.setText(topic)
        self.payload_edit.setFocus()

    def write_again(self, message: Message) -> None:
        """Put a message into the editor, to be changed or published once more."""
        payload_format = guess_format(message.payload)
        text = message.payload.hex(" ")
        if payload_format is not PayloadFormat.HEX:
            text = decode(message.payload, PayloadFormat.TEXT)
        self.qos_combo.setCurrentIndex(message.qos)
        self.retain_box.check.setChecked(message.retain)
        self.format_combo.show_value(payload_format)
        self.payload_edit.setPlainText(text)
        self._take_format()
        self.write_to(message.topic)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        directions = QBoxLayout.Direction
        narrow = event.size().width() < px(NARROW)
        self._lines.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)

    @override
    def hasHeightForWidth(self) -> bool:
        return False  # a scroll area would else give the whole page its preferred height

    @override
    def minimumSizeHint(self) -> QSize:
        # One line or two, so that a bar of one line can be made narrow enough to take two.
        return QSize(px(NARROWEST), super().minimumSizeHint().height())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()

    def _make_controls(self) -> None:
        self._label = QLabel()
        self._label.setProperty("kind", "heading")
        self.topic_edit = named(QLineEdit(), "publish_topic_edit")
        self._label.setBuddy(self.topic_edit)
        self.qos_combo = named(QosCombo(), "publish_qos_combo")
        self.retain_box = BoxedCheck("publish_retain_check")
        formats = [(name, value) for value, name in FORMATS.items()]
        self.format_combo = named(CompactCombo(formats), "publish_format_combo")
        self.publish_button = named(HintButton(SHORTCUT_HINT), "publish_button")
        self.payload_edit = named(PayloadEdit(), "publish_payload_edit")
        self.note = NoteLine()

    def _lay_out(self) -> None:
        address, options = QHBoxLayout(), QHBoxLayout()
        address.addWidget(self._label)
        address.addWidget(self.topic_edit, 1)
        for control in (self.qos_combo, self.retain_box, self.format_combo):
            options.addWidget(control)
        options.addStretch(1)
        options.addWidget(self.publish_button)
        self._lines = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lines.addLayout(address, 1)
        self._lines.addLayout(options)
        for line in (address, options, self._lines):
            line.setSpacing(8)
        self.body.setContentsMargins(12, 10, 12, 10)
        self.body.setSpacing(8)
        self.body.addLayout(self._lines)
        self.body.addWidget(self.payload_edit)
        self.body.addWidget(self.note)
        self.setTabOrder(self.format_combo, self.payload_edit)
        self.setTabOrder(self.payload_edit, self.publish_button)

    def _connect(self) -> None:
        self.publish_button.clicked.connect(self.publish)
        for keys in SHORTCUTS:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.publish_button.click)
        self.topic_edit.textChanged.connect(self._check_topic)
        self.payload_edit.textChanged.connect(self._check_timer.start)
        self.format_combo.currentIndexChanged.connect(self._take_format)
        self._connection.state_changed.connect(self._follow_state)

    def _take_format(self) -> None:
        self.payload_edit.colour_json(on=self.format is PayloadFormat.JSON)
        self._check_content()

    def _check_topic(self, topic: str, *, empty_is_wrong: bool = False) -> None:
        self._topic_refusal = None
        if topic or empty_is_wrong:
            try:
                check_topic(topic)
            except TopicError as error:
                self._topic_refusal = error.phrase
        self._show_note()

    def _check_content(self) -> bytes | None:
        self._check_timer.stop()
        payload: bytes | None = None
        self._content_refusal = None
        try:
            payload = encode(self.payload_edit.toPlainText(), self.format)
        except PayloadError as error:
            self._content_refusal = error.phrase
        self._size = len(payload or b"")
        self._show_note()
        return payload

    def _follow_state(self) -> None:
        self.publish_button.setEnabled(self._connection.state is State.READY)
        self._show_note()

    def _show_note(self) -> None:
        mark_invalid(self.topic_edit, self._topic_refusal)
        mark_invalid(self.payload_edit, self._content_refusal)
        refusal = self._topic_refusal or self._content_refusal
        if refusal is not None:
            self.note.show_note(refusal)
        elif self._connection.state is not State.READY:
            self.note.show_note(_waiting_note(self._connection.state), "muted")
        else:
            self.note.show_note(self._fine_note(), "ok")

    def _fine_note(self) -> Phrase | None:
        if self.format is PayloadFormat.TEXT or not self.payload_edit.toPlainText():
            return None
        if self.format is PayloadFormat.JSON:
            return nmark("Valid JSON, %(count)s byte", "Valid JSON, %(count)s bytes", self._size)
        return nmark("%(count)s byte", "%(count)s bytes", self._size)

    def _retranslate(self) -> None:
        self._label.setText(tr("Publish"))
        self.topic_edit.setPlaceholderText(tr("Topic…"))
        self.topic_edit.setAccessibleName(tr("Topic to publish to"))
        self.retain_box.check.setText(tr("Retain"))
        self.retain_box.setToolTip(
            tr("The broker keeps the last retained message of a topic for later subscribers.")
        )
        self.format_combo.setAccessibleName(tr("Format of the content"))
        self.publish_button.setText(tr("Publish"))
        self.payload_edit.setAccessibleName(tr("Content to publish"))
        self.payload_edit.setPlaceholderText(tr("Content…"))
        self._show_note()


def _waiting_note(state: State) -> Phrase:
    if state in {State.CONNECTING, State.WAITING}:
        return mark("You can publish as soon as the connection is established.")
    return mark("Not connected: connect to publish.")
