"""What a row of the topic tree says, in words."""

from __future__ import annotations

from mqtts_gui.i18n import ntr, tr, visible
from mqtts_gui.mqtt.one_line import one_line
from mqtts_gui.mqtt.topic_counts import KEPT_BYTES
from mqtts_gui.mqtt.topic_nodes import TopicNode
from mqtts_gui.ui.models.message_text import rate_text, size_text
from mqtts_gui.ui.widgets.scaling import plain_tool_tip

_LONGEST_NAME = 1_000
_CHARACTER = 4  # bytes of one, at most


def name_text(node: TopicNode) -> str:
    """Return the name of a level as it is shown; an empty one would be seen as nothing."""
    return visible(node.name[:_LONGEST_NAME]) or tr("(empty level)")


def value_text(node: TopicNode) -> str:
    """Return the beginning of the last content on one line; empty where there is none."""
    start = node.start
    if not start:
        return ""
    if node.size <= KEPT_BYTES:
        return one_line(start)
    for cut in range(_CHARACTER):  # the last character may have been cut in two
        try:
            text = start[: len(start) - cut].decode()
        except UnicodeDecodeError:
            continue
        return f"{one_line(text.encode())}…"
    return f"{one_line(start)}…"


def spoken(node: TopicNode, rate: float, *, opened: bool | None) -> str:
    """Return all that a row shows for who hears it; `opened` is None without levels below."""
    parts = [name_text(node), tr("level %(level)d", level=node.depth + 1)]
    if opened is not None:
        parts.append(tr("unfolded") if opened else tr("folded"))
    parts.append(ntr("%(count)s message", "%(count)s messages", node.total))
    if rate > 0:
        parts.append(tr("%(rate)s/s", rate=rate_text(rate)))
    if node.is_retained:
        parts.append(tr("retained"))
    if node.start is not None:
        parts.append(tr("last value %(value)s", value=value_text(node) or tr("(empty)")))
    return ", ".join(parts)


def tool_tip(node: TopicNode) -> str:
    """Return the whole topic, and what is known of it."""
    lines = [visible(node.topic[:_LONGEST_NAME])]
    lines.append(ntr("%(count)s message", "%(count)s messages", node.total))
    if node.start is not None:
        value, size = value_text(node), size_text(node.size)
        lines.append(tr("Last value: %(value)s (%(size)s)", value=value, size=size))
    if node.is_retained:
        lines.append(tr("R: the broker keeps the last message (retained)"))
    elif node.retained:
        lines.append(
            ntr(
                "%(count)s retained message below",
                "%(count)s retained messages below",
                node.retained,
            )
        )
    return plain_tool_tip(*lines)
