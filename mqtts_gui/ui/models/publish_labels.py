"""A message that was written, in a few words for a menu or a list."""

from __future__ import annotations

from mqtts_gui.i18n import tr, visible
from mqtts_gui.mqtt.formats.model import Format
from mqtts_gui.store.sent_messages import Written
from mqtts_gui.ui.models.publish_formats import WRITTEN_FORMATS

_TOPIC, _TEXT = 40, 48


def label_of(message: Written) -> str:
    """Return topic and beginning of the content, made visible."""
    topic, text = _cut(message.topic, _TOPIC), _cut(message.text, _TEXT)
    return f"{topic}  {text}" if text else tr("%(topic)s  (empty)", topic=topic)


def details_of(message: Written) -> str:
    """Return how it is sent."""
    parts = [tr("QoS %(qos)d", qos=message.qos)]
    if message.retain:
        parts.append(tr("retained"))
    if message.format is not Format.TEXT:
        parts.append(str(WRITTEN_FORMATS[message.format]))
    if message.properties.count:
        parts.append(tr("properties"))
    if message.is_template:
        parts.append(tr("template"))
    return ", ".join(parts)


def _cut(text: str, most: int) -> str:
    line = visible(" ".join(text[: most * 4].split()))
    return line if len(line) <= most and len(text) <= most * 4 else f"{line[: most - 1]}…"
