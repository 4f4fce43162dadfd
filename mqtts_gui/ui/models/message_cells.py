"""The columns of a table of messages, and what their headings and cells say."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from PySide6.QtCore import Qt

from mqtts_gui.i18n import ntr, tr
from mqtts_gui.mqtt.events import Message
from mqtts_gui.ui.models.message_text import (
    content_text,
    date_in_words,
    direction_text,
    duplicate_text,
    retained_text,
    size_text,
    time_of_day,
    topic_text,
)

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Column(IntEnum):
    """The columns of the table; `settings.json` has their names in lower case."""

    TIME = 0
    DIRECTION = 1
    TOPIC = 2
    CONTENT = 3
    QOS = 4
    RETAINED = 5
    DUPLICATE = 6
    SIZE = 7


USUAL = (
    Column.TIME, Column.DIRECTION, Column.TOPIC, Column.CONTENT, Column.QOS, Column.RETAINED,
)  # fmt: skip
"""The columns that are shown until a person chooses others."""


def columns_named(names: Iterable[str]) -> tuple[Column, ...]:
    """Return the columns of these names, in their order; the usual ones if there are none."""
    wanted = {name.upper() for name in names}
    return tuple(column for column in Column if column.name in wanted) or USUAL


def column_name(column: Column) -> str:
    """Return the name of a column in the settings."""
    return column.name.lower()


def cell(message: Message, column: int, role: int) -> object:
    """Return what a model says of a cell."""
    if role == Qt.ItemDataRole.DisplayRole:
        return _text(message, column)
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return _spoken(message, column)
    return None


def heading(column: int, role: int) -> object:
    """Return what a model says of a column."""
    if role == Qt.ItemDataRole.DisplayRole:
        return _short_headings()[column]
    if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
        return full_heading(column)
    return _LEFT if role == Qt.ItemDataRole.TextAlignmentRole else None


def full_heading(column: int) -> str:
    """Return what a column is called where there is room."""
    return (
        tr("Time"), tr("Direction"), tr("Topic"), tr("Content"), tr("Quality of service"),
        tr("Retained"), tr("Sent again (DUP)"), tr("Size"),
    )[column]  # fmt: skip


def _short_headings() -> tuple[str, ...]:
    return (tr("Time"), "", tr("Topic"), tr("Content"), tr("QoS"), "R", "D", tr("Size"))


def _text(message: Message, column: int) -> str:  # noqa: PLR0911 - one for each column
    match column:
        case Column.TIME:
            return time_of_day(message.time_ns)
        case Column.DIRECTION:
            return "↓" if message.incoming else "↑"
        case Column.TOPIC:
            return topic_text(message)
        case Column.CONTENT:
            return content_text(message)
        case Column.QOS:
            return str(message.qos)
        case Column.RETAINED:
            return retained_text(message)
        case Column.DUPLICATE:
            return duplicate_text(message)
        case _:
            return size_text(len(message.payload))


def _spoken(message: Message, column: int) -> str | None:  # noqa: PLR0911 - likewise
    """Return what a screen reader says of a cell whose sign is not what it would say."""
    match column:
        case Column.TIME:
            return f"{date_in_words(message.time_ns)}, {time_of_day(message.time_ns)}"
        case Column.DIRECTION:
            return direction_text(message)
        case Column.QOS:
            return tr("QoS %(qos)d", qos=message.qos)
        case Column.RETAINED:
            return tr("Retained") if message.retain else tr("Not retained")
        case Column.DUPLICATE:
            return tr("Sent again (DUP)") if message.duplicate else tr("Not sent again")
        case Column.SIZE:
            return ntr("%(count)s byte", "%(count)s bytes", len(message.payload))
        case _:
            return None
