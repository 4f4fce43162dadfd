"""What can be done with messages of a table: copy, publish again, open, compare, delete.

    actions = MessageActions(connection, page)
    actions.install(table, table.selected_rows)      # the keys
    actions.fill_menu(menu, table.selected_rows())   # the context menu
    layout.insertWidget(0, actions.place)            # where it asks, and says what went
    actions.serve(detail)                            # its changes and its button

A row is the number of a message in the history and the message, as `store` has it in `Stored`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import islice

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.events import Message
from mqtts_gui.ui.connection import Connection
from mqtts_gui.ui.copier import Copier
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.message_commands import COMMANDS, MessageCommand
from mqtts_gui.ui.message_windows import MessageWindows, Row
from mqtts_gui.ui.models.message_copies import (
    contents_as_text,
    messages_as_json,
    rows_as_text,
    topics_as_text,
)
from mqtts_gui.ui.models.message_walk import MessageWalk
from mqtts_gui.ui.widgets.message_detail import MessageDetail
from mqtts_gui.ui.widgets.message_place import MessagePlace

COPY_LIMIT = 10_000
"""Messages that one copy takes at most."""

MOST_ROWS = 20_000
"""Rows that are deleted one by one: asking for the numbers of more holds up the window."""

_ROW_BYTES = 200  # what a row costs besides its content
_COPIES: dict[MessageCommand, Callable[[Sequence[Message]], str]] = {
    MessageCommand.COPY_ROWS: rows_as_text,
    MessageCommand.COPY_TOPIC: topics_as_text,
    MessageCommand.COPY_CONTENT: contents_as_text,
    MessageCommand.COPY_JSON: messages_as_json,
}
_DELETIONS = {
    MessageCommand.DELETE_ROWS,
    MessageCommand.DELETE_TOPIC,
    MessageCommand.DELETE_PERIOD,
}


class MessageActions(QObject):
    """Carry out what is asked for messages of a connection.

    Attributes:
        place: A widget for the page, above the table; it is there while it has something to say.
        windows: Of single messages and comparisons.

    Signals:
        publish_again_requested: This `Message` is to be put into the publish editor.
        only_topic_requested: Only messages of this topic are to be shown.
        plot_requested: Numbers of this `Message` are to be plotted.
    """

    publish_again_requested = Signal(object)
    only_topic_requested = Signal(str)
    plot_requested = Signal(object)

    def __init__(self, connection: Connection, parent: QWidget) -> None:
        super().__init__(parent)
        self._connection = connection
        self._copier = Copier(self)
        self._walk: MessageWalk | None = None
        self.place = MessagePlace()
        self.windows = MessageWindows(parent)

    def serve(self, detail: MessageDetail) -> None:
        """Give `detail` the history, once it is there, and open the comparisons it asks for."""

        def take_history() -> None:
            detail.set_history(self._connection.history)

        self._connection.history_opened.connect(take_history)
        take_history()
        detail.compare_requested.connect(self.windows.show_comparison)

    def install(
        self,
        view: QWidget,
        chosen: Callable[[], Sequence[Row]],
        numbers: Callable[[], Iterable[int]] | None = None,
    ) -> None:
        """Give `view` the keys of the commands.

        Args:
            view: Where they work while it has the focus.
            chosen: Asked for the selected rows; for some of them, if there are very many.
            numbers: Then asked for the numbers of all of them.
        """
        for command, plan in COMMANDS.items():
            if not plan.keys:
                continue
            action = QAction(view)
            action.setShortcuts([QKeySequence(keys) for keys in plan.keys])
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(partial(self._perform_chosen, command, chosen, numbers))
            view.addAction(action)

    def fill_menu(
        self, menu: QMenu, rows: Sequence[Row], numbers: Iterable[int] | None = None
    ) -> None:
        """Add what can be done with `rows`, the selected ones in the order of the table.

        Args:
            menu: A menu made for this opening.
            rows: Some of the selected messages, if there are very many.
            numbers: Of all selected messages, where `rows` has not all.
        """
        for command, plan in COMMANDS.items():
            if plan.begins_group and not menu.isEmpty():
                menu.addSeparator()
            action = QAction(str(plan.text_for(len(rows))), menu)
            action.setObjectName(command)
            if plan.icon:
                action.setIcon(icon(plan.icon))
            action.setShortcuts([QKeySequence(keys) for keys in plan.keys])
            action.setEnabled(self.can(command, rows))
            action.triggered.connect(partial(self.perform, command, rows, numbers))
            menu.addAction(action)

    def can(self, command: MessageCommand, rows: Sequence[Row]) -> bool:
        """Say whether a command can be carried out with `rows`."""
        plan = COMMANDS[command]
        if command in _DELETIONS and self._connection.is_read_only:
            return False
        is_there = self._connection.history is not None or not plan.needs_history(len(rows))
        if command is MessageCommand.DELETE_TOPIC and not all(row[1].topic for row in rows):
            return False  # an empty filter would stand for every topic
        return is_there and plan.least <= len(rows) <= plan.most

    def perform(
        self,
        command: MessageCommand,
        rows: Sequence[Row],
        numbers: Iterable[int] | None = None,
        *_checked: bool,
    ) -> None:
        """Carry out a command with `rows`; nothing happens where that cannot be."""
        if not self.can(command, rows):
            return
        if command in _COPIES:
            self._copy(_COPIES[command], [message for _, message in rows])
        elif command in _DELETIONS:
            self._delete(command, rows, numbers)
        else:
            self._show(command, rows)

    def _show(self, command: MessageCommand, rows: Sequence[Row]) -> None:
        match command:
            case MessageCommand.OPEN:
                for row in rows:
                    self.windows.show_message(self._connection.history, row)
            case MessageCommand.COMPARE if len(rows) > 1:
                self.windows.show_comparison(*rows)
            case MessageCommand.COMPARE:
                self._compare_with_previous(rows[0])
            case MessageCommand.PLOT:
                self.plot_requested.emit(rows[0][1])
            case MessageCommand.PUBLISH_AGAIN:
                self.publish_again_requested.emit(rows[0][1])
            case MessageCommand.ONLY_TOPIC:
                self.only_topic_requested.emit(rows[0][1].topic)

    def _delete(
        self, command: MessageCommand, rows: Sequence[Row], numbers: Iterable[int] | None
    ) -> None:
        history = self._connection.history
        if history is None:
            return
        if command is MessageCommand.DELETE_ROWS:
            all_of_them = (number for number, _ in rows) if numbers is None else numbers
            chosen = list(islice(all_of_them, MOST_ROWS + 1))
            if len(chosen) <= MOST_ROWS:
                self.place.delete_numbers(history, chosen)
            else:
                self.place.ask(history, everything=False)
                self.place.say(mark("So many rows can only be deleted by their topic or period."))
        elif command is MessageCommand.DELETE_TOPIC:
            self.place.ask(history, rows[0][1].topic, everything=True)
        else:
            self.place.ask(history, everything=False)

    def _compare_with_previous(self, row: Row) -> None:
        history = self._connection.history
        if history is None:
            return
        if self._walk is not None:
            self._walk.cancel()
            self._walk.deleteLater()
        self._walk = walk = MessageWalk(history, self)
        walk.found.connect(lambda previous: self.windows.show_comparison(previous, row))
        walk.ended.connect(
            lambda _newer: self.place.say(mark("There is no older message of this topic."))
        )
        walk.go(row[0], row[1].topic, newer=False)

    def _perform_chosen(
        self,
        command: MessageCommand,
        chosen: Callable[[], Sequence[Row]],
        numbers: Callable[[], Iterable[int]] | None,
        *_checked: bool,
    ) -> None:
        self.perform(command, chosen(), None if numbers is None else numbers())

    def _copy(self, write: Callable[[Sequence[Message]], str], messages: list[Message]) -> None:
        messages = messages[-COPY_LIMIT:]
        self._copier.copy(lambda: write(messages), _weight(messages))


def _weight(messages: Sequence[Message]) -> int:
    return sum(len(message.payload) + len(message.topic) + _ROW_BYTES for message in messages)
