"""The card in the middle: the table of messages, what filters it, what stands for it when empty."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.i18n import mark, ntr, tr
from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.payloads import guess_format
from mqtts_gui.store.search_query import Query
from mqtts_gui.ui.connection import Connection, State
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.models.messages_model import MessagesModel
from mqtts_gui.ui.models.payload_text import copied_payload
from mqtts_gui.ui.widgets.card import Card
from mqtts_gui.ui.widgets.empty_state import EmptyState
from mqtts_gui.ui.widgets.filter_bar import FilterBar
from mqtts_gui.ui.widgets.message_table import MessageTable
from mqtts_gui.ui.widgets.naming import named

_FOOT = 4  # keeps the square corners of the table inside the round ones of the card


class MessageCard(Card):
    """Show the messages of a connection.

    Signals:
        message_chosen: This `Message` is to be shown whole.
        publish_again_requested: This `Message` is to be put into the publish editor.
    """

    message_chosen = Signal(object)
    publish_again_requested = Signal(object)

    def __init__(self, connection: Connection, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, padding_px=0)
        self._connection = connection
        self.model = MessagesModel(self)
        self.filter_bar = FilterBar()
        self.table = MessageTable(self.model, connection.colour_of)
        self.empty = EmptyState()
        self._unseen_button = named(QPushButton(self.table), "unseen_button", "primary")
        self._unseen_button.setIcon(icon("arrow-down-to-line", "on-accent"))
        self._unseen_button.hide()
        self._unseen = 0
        self._lay_out()
        self._connect()
        self.show_state()
        self._retranslate()

    def show_state(self) -> None:
        """Show the table, or why there is nothing in it."""
        if self.model.rowCount():
            self._stack.setCurrentWidget(self.table)
            return
        self._describe_emptiness()
        self._stack.setCurrentWidget(self.empty)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_unseen()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()

    def _lay_out(self) -> None:
        separator = QFrame()
        separator.setProperty("kind", "separator")
        self._stack = QStackedLayout()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout()
        column.setContentsMargins(1, 1, 1, _FOOT)
        column.setSpacing(0)
        column.addWidget(self.filter_bar)
        column.addWidget(separator)
        column.addLayout(self._stack, 1)
        self.body.addLayout(column)

    def _connect(self) -> None:
        self._connection.messages_added.connect(self.model.take_batch)
        self._connection.state_changed.connect(self.show_state)
        self._connection.subscriptions_changed.connect(self._take_subscriptions)
        self.filter_bar.filter_changed.connect(self._apply_filter)
        self.filter_bar.paused.connect(self.model.set_paused)
        self.model.held_changed.connect(lambda: self.filter_bar.show_held(self.model.held))
        for changed in (self.model.rowsInserted, self.model.modelReset, self.model.scan_ended):
            changed.connect(self.show_state)
        self.empty.action_requested.connect(self._act_on_emptiness)
        self.table.message_chosen.connect(self.message_chosen)
        self.table.customContextMenuRequested.connect(self._open_menu)
        self.table.unseen_changed.connect(self._show_unseen)
        self._unseen_button.clicked.connect(self.table.follow)

    def _apply_filter(self, query: Query) -> None:
        self.model.set_filter(query)

    def _take_subscriptions(self) -> None:
        self.table.refresh()
        self.show_state()

    def _describe_emptiness(self) -> None:
        state = self._connection.state
        if self.model.is_filtered and self.model.in_memory:
            self.empty.show_state(
                "list-filter", mark("No message fits the filter"), None, mark("Show all")
            )
        elif state in {State.CONNECTING, State.WAITING}:
            self.empty.show_state("plug", mark("Connecting…"))
        elif state is not State.READY:
            self.empty.show_state("plug", mark("Connect to see messages"), None, mark("Connect"))
        elif not self._connection.subscriptions:
            self.empty.show_state(
                "message-square",
                mark("No subscription yet"),
                mark("Subscribe to a topic on the left: its messages appear here."),
            )
        else:
            self.empty.show_state(
                "inbox",
                mark("No message yet"),
                mark("What comes in on the subscribed topics, and what you publish, appears here."),
            )

    def _act_on_emptiness(self) -> None:
        if self.model.is_filtered and self.model.in_memory:
            self.filter_bar.show_all()
        else:
            self._connection.open()

    def _open_menu(self, point: QPoint) -> None:
        index = self.table.indexAt(point)
        if index.isValid():
            menu = self.menu_of(self.model.message_at(index.row()))
            menu.popup(self.table.viewport().mapToGlobal(point))

    def menu_of(self, message: Message) -> QMenu:
        """Return the context menu of a message; it deletes itself when closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        rows = menu.addAction(icon("copy"), tr("Copy the selected rows"), self.table.copy_selection)
        rows.setShortcut(QKeySequence.StandardKey.Copy)
        copy = QGuiApplication.clipboard().setText
        menu.addAction(tr("Copy the topic"), lambda: copy(message.topic))
        menu.addAction(tr("Copy the content"), lambda: copy(_content_of(message)))
        menu.addSeparator()
        menu.addAction(
            icon("list-filter"), tr("Show only this topic"),
            lambda: self.filter_bar.show_only(topic_term(message.topic)),
        )  # fmt: skip
        menu.addAction(
            icon("send"), tr("Publish again…"), lambda: self.publish_again_requested.emit(message)
        )
        return menu

    def _show_unseen(self, count: int) -> None:
        self._unseen = count
        self._unseen_button.setVisible(count > 0)
        self._unseen_button.setText(ntr("%(count)s new", "%(count)s new", count))
        self._place_unseen()

    def _place_unseen(self) -> None:
        self._unseen_button.adjustSize()
        free = self.table.width() - self._unseen_button.width()
        self._unseen_button.move(free // 2, self.table.height() - self._unseen_button.height() - 8)

    def _retranslate(self) -> None:
        self._unseen_button.setToolTip(tr("Go to the newest message and follow"))
        self._show_unseen(self._unseen)


def _content_of(message: Message) -> str:
    return copied_payload(message.payload, guess_format(message.payload))


def topic_term(topic_filter: str) -> str:
    """Return the term of the filter field that stands for a topic or a topic filter."""
    return f'topic:"{topic_filter}"' if " " in topic_filter else f"topic:{topic_filter}"
