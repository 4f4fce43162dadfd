"""What the cells and headings of a table of messages say."""

from __future__ import annotations

from PySide6.QtCore import Qt

from mqtts_gui.i18n import tr
from mqtts_gui.mqtt.events import Message
from mqtts_gui.ui.models.message_text import (
    content_text,
    direction_text,
    retained_text,
    time_of_day,
    topic_text,
)
from mqtts_gui.ui.models.messages_model import Column

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


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
        return (tr("Time"), "", tr("Topic"), tr("Content"), tr("QoS"), "R")[column]
    if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
        return _full_headings()[column]
    return _LEFT if role == Qt.ItemDataRole.TextAlignmentRole else None


def _text(message: Message, column: int) -> str:
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
        case _:
            return retained_text(message)


def _spoken(message: Message, column: int) -> str | None:
    if column == Column.DIRECTION:
        return direction_text(message)
    if column == Column.RETAIN:
        return tr("Retained") if message.retain else tr("Not retained")
    return None


def _full_headings() -> tuple[str, ...]:
    return (
        tr("Time"), tr("Direction"), tr("Topic"), tr("Content"), tr("Quality of service"),
        tr("Retained"),
    )  # fmt: skip
