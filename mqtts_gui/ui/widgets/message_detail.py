"""One message, whole: what it says about itself, and its content in three formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase, tr
from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.payloads import PayloadFormat
from mqtts_gui.ui.copier import Copier
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.models.change_finder import Change, ChangeFinder
from mqtts_gui.ui.models.payload_text import FORMATS, best_format, copied_payload
from mqtts_gui.ui.widgets.card import Card
from mqtts_gui.ui.widgets.message_change import MessageChange
from mqtts_gui.ui.widgets.message_header import MessageHeader
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.payload_view import PayloadView
from mqtts_gui.ui.widgets.scaling import px

if TYPE_CHECKING:  # imported in a job: the first window does not wait for SQLite
    from mqtts_gui.store.history import History
    from mqtts_gui.store.search_query import Query

_REMEMBERED_TOPICS = 1000
_COPIED_MS = 1500
LEAST_HEIGHT = 60  # two lines of text
_LOW = 300  # below this height there is room for the content alone


class MessageDetail(Card):
    """Show the message chosen in the table; a format chosen by hand stays with its topic.

    Signals:
        compare_requested: Two messages are to be shown side by side (two rows: number, message).
    """

    compare_requested = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, padding_px=12)
        self.setObjectName("message_detail")
        self._message: Message | None = None
        self._formats: dict[str, PayloadFormat] = {}
        self._history: History | None = None
        self._finder = ChangeFinder(self)
        self._copier = Copier(self)
        self._copied = QTimer(self, singleShot=True, interval=_COPIED_MS)
        self._copied.timeout.connect(self._show_copy_icon)
        self._make_parts()
        self._finder.found.connect(self._take_change)
        self._copier.copied.connect(self._show_copied)
        self._lay_out()
        self._show_copy_icon()
        self._retranslate()

    @property
    def format(self) -> PayloadFormat:
        """The format in which the content is shown."""
        if self._message is None:
            return PayloadFormat.TEXT
        chosen = self._formats.get(self._message.topic)
        return best_format(self._message.payload) if chosen is None else chosen

    @property
    def message(self) -> Message | None:
        """The message that is shown."""
        return self._message

    def set_history(self, history: History | None) -> None:
        """Look in `history` for the message before the one that is shown."""
        self._history = history

    def set_query(self, query: Query | None) -> None:
        """Mark in the contents what is searched for."""
        self.view.mark(None if query is None else query.spans)

    def show_message(self, message: Message, seq: int | None = None) -> None:
        """Display `message`; with its number, what changed since the one before as well."""
        self._message = message
        self.header_part.show_message(message)
        self._show_content()
        self._finder.cancel()
        self.change.show_change(None)
        if self._history is not None and seq is not None:
            self._finder.look(self._history, seq, message)

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
            payload, shown = self._message.payload, self.format
            self._copier.copy(lambda: copied_payload(payload, shown), len(payload))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_change()

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
        self.change = MessageChange()
        self.change.compare_requested.connect(self._ask_to_compare)
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
        column.addWidget(self.change)
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

    def _take_change(self, change: Change) -> None:
        self.change.show_change(change)
        self._fit_change()

    def _fit_change(self) -> None:
        self.change.setHidden(self.change.change is None or self.height() < px(_LOW))

    def _ask_to_compare(self) -> None:
        change = self.change.change
        if change is not None and change.previous is not None:
            self.compare_requested.emit(change.previous, (change.seq, change.message))

    def _show_copied(self) -> None:
        self.copy_button.setIcon(icon("check", "ok"))
        self._copied.start()

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
