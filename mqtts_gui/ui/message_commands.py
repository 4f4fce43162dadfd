"""The commands for messages of a table: their words, their keys, and for how many rows they are."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from mqtts_gui.i18n import Phrase, mark

MOST_WINDOWS = 8
"""Messages that are opened at once, each in its window."""


class MessageCommand(StrEnum):
    """What can be asked for messages; the value names the action."""

    COPY_ROWS = "copy_message_rows"
    COPY_TOPIC = "copy_message_topic"
    COPY_CONTENT = "copy_message_content"
    COPY_JSON = "copy_message_json"
    OPEN = "open_message_window"
    COMPARE = "compare_messages"
    ONLY_TOPIC = "show_only_topic"
    PLOT = "plot_message_value"
    PUBLISH_AGAIN = "publish_message_again"
    DELETE_ROWS = "delete_messages"
    DELETE_TOPIC = "delete_messages_of_topic"
    DELETE_PERIOD = "delete_messages_of_period"


@dataclass(frozen=True, slots=True)
class CommandPlan:
    """How a command is offered.

    Attributes:
        text: In the menu.
        text_of_many: For several rows, where that is another text.
        least: Rows it needs.
        most: Rows it is for at most.
        begins_group: A line goes above it in the menu.
        with_history: So few rows at most need the history; -1 for none.
    """

    text: Phrase
    text_of_many: Phrase | None = None
    icon: str = ""
    keys: tuple[str, ...] = ()
    least: int = 1
    most: int = sys.maxsize
    begins_group: bool = False
    with_history: int = -1

    def text_for(self, rows: int) -> Phrase:
        """Return the text for so many rows."""
        return self.text if rows <= 1 or self.text_of_many is None else self.text_of_many

    def needs_history(self, rows: int) -> bool:
        """Say whether the history is read or changed for so many rows."""
        return rows <= self.with_history


COMMANDS: Mapping[MessageCommand, CommandPlan] = {
    MessageCommand.COPY_ROWS: CommandPlan(
        mark("Copy the selected rows"), icon="copy", keys=("Ctrl+C", "Ctrl+Ins")
    ),
    MessageCommand.COPY_TOPIC: CommandPlan(mark("Copy the topic"), mark("Copy the topics")),
    MessageCommand.COPY_CONTENT: CommandPlan(
        mark("Copy the content"), mark("Copy the contents"), keys=("Ctrl+Shift+C",)
    ),
    MessageCommand.COPY_JSON: CommandPlan(mark("Copy as JSON")),
    MessageCommand.OPEN: CommandPlan(
        mark("Open in a window"),
        mark("Open in windows"),
        icon="message-square",
        keys=("Enter", "Return"),  # the first one is shown: what is written on the key
        most=MOST_WINDOWS,
        begins_group=True,
    ),
    MessageCommand.COMPARE: CommandPlan(
        mark("Compare with the previous of this topic"),
        mark("Compare the two messages"),
        keys=("Ctrl+D",),
        most=2,
        with_history=1,
    ),
    MessageCommand.ONLY_TOPIC: CommandPlan(
        mark("Show only this topic"), icon="list-filter", most=1, begins_group=True
    ),
    MessageCommand.PLOT: CommandPlan(mark("Plot this value…"), icon="chart-line", most=1),
    MessageCommand.PUBLISH_AGAIN: CommandPlan(mark("Publish again…"), icon="send", most=1),
    MessageCommand.DELETE_ROWS: CommandPlan(
        mark("Delete this message"),
        mark("Delete the selected messages"),
        icon="trash-2",
        keys=("Del",),
        begins_group=True,
        with_history=sys.maxsize,
    ),
    MessageCommand.DELETE_TOPIC: CommandPlan(
        mark("Delete all messages of this topic…"), most=1, with_history=1
    ),
    MessageCommand.DELETE_PERIOD: CommandPlan(
        mark("Delete the messages of a period…"), least=0, with_history=sys.maxsize
    ),
}
"""Every command, in the order of the menu."""
