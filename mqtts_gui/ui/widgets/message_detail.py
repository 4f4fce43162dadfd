"""One message, whole: what it says about itself, and its content in three formats."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QAction, QActionGroup, QGuiApplication
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase, tr
from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.payloads import PayloadFormat, guess_format
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.models.payload_text import FORMATS, copied_payload
from mqtts_gui.ui.widgets.card import Card
from mqtts_gui.ui.widgets.message_header import MessageHeader
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.payload_view import PayloadView
from mqtts_gui.ui.widgets.scaling import px

_REMEMBERED_TOPICS = 1000
_COPIED_MS = 1500
LEAST_HEIGHT = 60  # two lines of text


class MessageDetail(Card):
    """Show the message chosen in the table; a format chosen by hand stays with its topic."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, padding_px=12)
        self.setObjectName("message_detail")
        self._message: Message | None = None
        self._formats: dict[str, PayloadFormat] = {}
        self._copied = QTimer(self, singleShot=True, interval=_COPIED_MS)
        self._copied.timeout.connect(self._show_copy_icon)
        self._make_parts()
        self._lay_out()
        self._show_copy_icon()
        self._retranslate()

    @property
    def format(self) -> PayloadFormat:
        """The format in which the content is shown."""
        if self._message is None:
            return PayloadFormat.TEXT
        chosen = self._formats.get(self._message.topic)
        return guess_format(self._message.payload) if chosen is None else chosen

    def show_message(self, message: Message) -> None:
        """Display `message`."""
        self._message = message
        self.header_part.show_message(message)
        self._show_content()

    def choose_format(self, payload_format: PayloadFormat) -> None:
        """Show this topic's contents in `payload_format` from now on."""
        if self._message is not None:
            if len(self._formats) >= _REMEMBERED_TOPICS:
                self._formats.pop(next(iter(self._formats)))
            self._formats[self._message.topic] = payload_format
            self._show_content()

    def copy_content(self) -> None:
        """Put the whole content on the clipboard, in the format shown."""
        if self._message is not None:
            text = copied_payload(self._message.payload, self.format)
            QGuiApplication.clipboard().setText(text)
            self.copy_button.setIcon(icon("check", "ok"))
            self._copied.start()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.FontChange}:
            self._retranslate()

    def _make_parts(self) -> None:
        self._nothing = QLabel()
        self._nothing.setProperty("kind", "muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        self.header_part = MessageHeader()
        self.copy_button = named(QPushButton(), "copy_content_button", "icon")
        self.copy_button.clicked.connect(self.copy_content)
        self.format_button = named(QPushButton(), "content_format_button", "link")
        self.format_button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.format_button.setIcon(icon("chevron-down", "accent"))
        self.format_button.clicked.connect(self._open_menu)
        self.view = named(PayloadView(), "content_view")
        self.view.note_changed.connect(self._show_note)
        self.header_part.label.setBuddy(self.view)
        self._note = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._note.setProperty("kind", "small")
        self._make_menu()

    def _make_menu(self) -> None:
        self._menu = QMenu(self.format_button)
        group = QActionGroup(self._menu)
        self._actions: dict[PayloadFormat, QAction] = {}
        for payload_format in PayloadFormat:
            # One that Qt makes loses its Python side when that of a widget around it goes.
            action = QAction(self._menu, checkable=True)
            self._menu.addAction(action)
            group.addAction(action)
            self._actions[payload_format] = action
        group.triggered.connect(self._take_choice)

    def _lay_out(self) -> None:
        self.header_part.action_row.addWidget(self.copy_button)
        self.header_part.action_row.addWidget(self.format_button)
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.header_part)
        column.addWidget(self.view, 1000)  # as high as its text; the rest stays empty
        column.addWidget(self._note)
        column.addStretch(1)
        self._content.hide()
        self.body.addWidget(self._content, 1)
        self.body.addWidget(self._nothing, 1)

    def _show_content(self) -> None:
        if self._message is None:
            return
        self._nothing.hide()
        self._content.show()
        shown = self.format
        self._actions[shown].setChecked(True)
        name = str(FORMATS[shown])
        self.format_button.setText(name)
        self.format_button.setAccessibleName(tr("Format of the content: %(name)s", name=name))
        self.view.show_payload(self._message.payload, shown)

    def _show_note(self, note: Phrase | None) -> None:
        self._note.setText("" if note is None else str(note))
        self._note.setVisible(note is not None)

    def _show_copy_icon(self) -> None:
        self.copy_button.setIcon(icon("copy", "muted"))

    def _open_menu(self) -> None:
        corner = self.format_button.rect().bottomRight()
        corner.setX(corner.x() - self._menu.sizeHint().width())
        self._menu.popup(self.format_button.mapToGlobal(corner))

    def _take_choice(self, action: QAction) -> None:
        self.choose_format(next(key for key, value in self._actions.items() if value is action))

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("Message chosen"))
        self._nothing.setText(tr("Choose a message in the table to read it here."))
        self.setMinimumHeight(px(LEAST_HEIGHT))
        self.copy_button.setToolTip(tr("Copy the content"))
        self.copy_button.setAccessibleName(tr("Copy the content"))
        for payload_format, action in self._actions.items():
            action.setText(str(FORMATS[payload_format]))
        self._show_content()
