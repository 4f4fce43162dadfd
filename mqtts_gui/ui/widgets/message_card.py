"""The card in the middle: the table of messages, what filters it, what stands for it when empty."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.i18n import mark, ntr, tr
from mqtts_gui.store.history_unkept import UnkeptHistory
from mqtts_gui.store.search_query import Query
from mqtts_gui.ui.connection import Connection, State
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.message_actions import MessageActions
from mqtts_gui.ui.message_exports import MessageExports
from mqtts_gui.ui.models.history_model import HistoryModel
from mqtts_gui.ui.models.message_columns import MessageColumns
from mqtts_gui.ui.models.paused_topics import NotPaused, paused_of
from mqtts_gui.ui.widgets.card import Card
from mqtts_gui.ui.widgets.empty_state import EmptyState
from mqtts_gui.ui.widgets.filter_bar import FilterBar
from mqtts_gui.ui.widgets.message_table import MessageTable
from mqtts_gui.ui.widgets.naming import named

_GAP = 8
_FOOT = 4  # keeps the square corners of the table inside the round ones of the card
_OPENING_MS = 400  # a history that opens sooner is not spoken of


class MessageCard(Card):
    """Show the messages of a connection.

    Signals:
        message_chosen: This `Message` is to be shown whole; with its number in the history.
        publish_again_requested: This `Message` is to be put into the publish editor.
        query_changed: This `Query` is in force.
    """

    message_chosen = Signal(object, object)
    publish_again_requested = Signal(object)
    query_changed = Signal(object)

    def __init__(
        self,
        connection: Connection,
        columns: MessageColumns | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent, padding_px=0)
        self._connection = connection
        self.model = HistoryModel(UnkeptHistory(), self)
        self.filter_bar = FilterBar()
        self.table = MessageTable(self.model, connection.colour_of, columns)
        self.empty, self._blank = EmptyState(), QWidget()
        self.message_actions = MessageActions(connection, self)
        self.exports = MessageExports(
            connection, self.model, self.table, self.message_actions.windows, self
        )
        self._unseen_button = named(QPushButton(self.table), "unseen_button", "primary")
        self._unseen_button.hide()
        self._unseen = 0
        self._query, self._paused = Query(), paused_of(connection)
        self._slow = QTimer(self, singleShot=True, interval=_OPENING_MS)
        self._slow.timeout.connect(self.show_state)
        self._slow.start()
        self._lay_out()
        self._connect()
        self._take_history()
        self._filter()
        self.show_state()
        self._retranslate()

    def show_state(self) -> None:
        """Show the table, or why there is nothing in it."""
        if self.model.rowCount():
            self._stack.setCurrentWidget(self.table)
            return
        self._describe_emptiness()
        is_soon = self._connection.history is None and self._slow.isActive()
        self._stack.setCurrentWidget(self._blank if is_soon else self.empty)

    def make_menu(self) -> QMenu:
        """Return the context menu of the selected rows; it deletes itself when closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        rows, numbers = self.table.selected_rows(), self.table.selected_numbers()
        self.message_actions.fill_menu(menu, rows, numbers)
        return menu

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
        self.filter_bar.add_control(self.exports.button)
        separator = QFrame()
        separator.setProperty("kind", "separator")
        self._stack = QStackedLayout()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._blank)
        column = QVBoxLayout()
        column.setContentsMargins(1, 1, 1, _FOOT)
        column.setSpacing(0)
        column.addWidget(self.filter_bar)
        column.addWidget(separator)
        column.addWidget(self.message_actions.place)
        column.addWidget(self.exports.place)
        column.addLayout(self._stack, 1)
        self.body.addLayout(column)

    def _connect(self) -> None:
        connection, model, bar, table = self._connection, self.model, self.filter_bar, self.table
        connection.history_opened.connect(self._take_history)
        connection.messages_arrived.connect(model.look)
        connection.state_changed.connect(self.show_state)
        connection.subscriptions_changed.connect(self._take_subscriptions)
        bar.filter_changed.connect(self._apply_filter)
        bar.search_cancelled.connect(model.cancel_search)
        bar.paused.connect(model.set_paused)
        model.held_changed.connect(lambda: bar.show_held(model.held))
        for changed in (model.rowsInserted, model.rowsRemoved, model.modelReset, model.scan_ended):
            changed.connect(self._show_found)
        model.progress_changed.connect(self._show_found)
        self.empty.action_requested.connect(self._act_on_emptiness)
        table.message_chosen.connect(self.message_chosen)
        table.customContextMenuRequested.connect(self._open_menu)
        table.unseen_changed.connect(self._show_unseen)
        self._unseen_button.clicked.connect(table.follow)
        self.message_actions.install(table, table.selected_rows, table.selected_numbers)
        self.message_actions.publish_again_requested.connect(self.publish_again_requested)
        self.exports.publish_again_requested.connect(self.publish_again_requested)
        self.message_actions.only_topic_requested.connect(
            lambda topic: bar.show_only(topic_term(topic))
        )

    def _take_history(self) -> None:
        history = self._connection.history
        if history is not None:
            self.model.show_history(history)

    def _apply_filter(self, query: Query) -> None:
        self._query = query
        self.model.set_filter(self._asked())
        self.query_changed.emit(query)

    def _asked(self) -> Query:
        """Return what is shown: what the person asks for, without what is paused."""
        return self._query.also(NotPaused(self._paused)) if self._paused else self._query

    def _filter(self) -> None:
        if self._paused:
            self.model.set_filter(self._asked())

    def _show_found(self) -> None:
        model = self.model
        progress = model.progress if model.is_searching else None
        self.filter_bar.show_progress(progress, model.rowCount())
        self.show_state()

    def _take_subscriptions(self) -> None:
        paused = paused_of(self._connection)
        if paused != self._paused:
            self._paused = paused
            self.model.set_filter(self._asked())
        self.table.refresh()
        self.show_state()

    def _describe_emptiness(self) -> None:
        if self._connection.history is None:
            self.empty.show_state("inbox", mark("Opening the messages…"))
        elif self._paused and self._query.is_empty and self.model.total:
            self._describe_pause()
        elif self.model.is_filtered and self.model.total:
            self._describe_search()
        else:
            self._describe_history()

    def _describe_search(self) -> None:
        if self.model.is_searching:
            self.empty.show_state("list-filter", mark("Searching…"))
        else:
            title = mark("No message fits the filter")
            self.empty.show_state("list-filter", title, None, mark("Show all"))

    def _describe_pause(self) -> None:
        if self.model.is_searching:
            self.empty.show_state("list-filter", mark("Searching…"))
        else:
            title, why = mark("What comes is held back"), mark("Its subscriptions are paused.")
            self.empty.show_state("eye-off", title, why, mark("Resume all"))

    def _describe_history(self) -> None:
        state = self._connection.state
        if state in {State.CONNECTING, State.WAITING}:
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
        if self._paused and self._query.is_empty and self.model.total:
            paused = [each.filter for each in self._paused if each.paused_ns]
            self._connection.desk.pause(paused, on=False)
        elif self.model.is_filtered and self.model.total:
            self.filter_bar.show_all()
        else:
            self._connection.open()

    def _open_menu(self, point: QPoint) -> None:
        if self.table.selectionModel().hasSelection():  # the key of the menu points nowhere
            self.make_menu().popup(self.table.viewport().mapToGlobal(point))

    def _show_unseen(self, count: int) -> None:
        self._unseen = count
        self._unseen_button.setVisible(count > 0)
        self._unseen_button.setText(ntr("%(count)s new", "%(count)s new", count))
        way = "arrow-up-to-line" if self.model.newest_first else "arrow-down-to-line"
        self._unseen_button.setIcon(icon(way, "on-accent"))
        self._place_unseen()

    def _place_unseen(self) -> None:
        """Put the button where the new messages are: below, or above if the newest are first."""
        button, view = self._unseen_button, self.table.viewport().geometry()
        button.adjustSize()
        bottom = view.bottom() - button.height() - _GAP
        top = view.top() + _GAP if self.model.newest_first else bottom
        button.move(view.center().x() - button.width() // 2, top)

    def _retranslate(self) -> None:
        self._unseen_button.setToolTip(tr("Go to the newest message and follow"))
        self._show_unseen(self._unseen)


def topic_term(topic_filter: str) -> str:
    """Return the term of the filter field that stands for a topic or a topic filter."""
    return f'topic:"{topic_filter}"' if " " in topic_filter else f"topic:{topic_filter}"
