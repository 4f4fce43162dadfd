"""What is written, checked against MQTT and the broker: what to send, or why that cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt.events import NO_LIMITS
from mqtts_gui.mqtt.formats.encoding import encode
from mqtts_gui.mqtt.formats.model import PayloadError
from mqtts_gui.mqtt.profile import MqttVersion
from mqtts_gui.mqtt.publish_properties import PropertyError, encoded
from mqtts_gui.mqtt.publishing import Outline, Place, find_faults, topic_warning
from mqtts_gui.mqtt.templates import Template, Values
from mqtts_gui.store.sent_messages import Written
from mqtts_gui.ui.connection import Connection
from mqtts_gui.ui.models.figure import Figure

_ORDER = (Place.TOPIC, Place.CONTENT, Place.PROPERTIES, Place.QOS, Place.RETAIN)


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a check.

    Attributes:
        payload: What would be sent; None where it cannot be made, or is in a file.
        properties: Those of MQTT 5 as on the wire.
        faults: What is wrong, by its place.
        mistake: Where in the text the content is wrong.
        warning: What is allowed, but seldom meant.
        preview: The text with its places filled in, for the next message.
    """

    payload: bytes | None = None
    properties: bytes = b""
    faults: Mapping[Place, Phrase] = field(default_factory=dict)
    mistake: PayloadError | None = None
    warning: Phrase | None = None
    preview: str | None = None

    @property
    def first(self) -> tuple[Place, Phrase] | None:
        """What is to be said first."""
        return next(((place, self.faults[place]) for place in _ORDER if place in self.faults), None)


def has_properties(connection: Connection) -> bool:
    """Say whether the connection, live or to be opened, is one of MQTT 5."""
    if connection.facts is not None:
        return connection.facts.mqtt_version == MqttVersion.V5
    return connection.profile.mqtt_version is MqttVersion.V5


def check(
    written: Written, connection: Connection, values: Values, file_size: int | None = None
) -> Checked:
    """Check what is written; `file_size` is that of a file that is sent in place of the text.

    `values` are left as they are: the next message is looked at and not counted.
    """
    faults: dict[Place, Phrase] = {}
    payload, mistake, preview, properties = None, None, None, b""
    limits = NO_LIMITS if connection.facts is None else connection.facts.limits
    if file_size is None:
        try:
            text = _filled(written, values)
            preview = text if written.is_template else None
            payload = encode(text, written.format)
        except PayloadError as error:
            faults[Place.CONTENT], mistake = _with_place(error), error
    is_v5 = has_properties(connection)
    if is_v5:
        try:
            properties = encoded(written.properties, limits)
        except PropertyError as error:
            faults[Place.PROPERTIES] = error.phrase
        if written.properties.is_text and payload is not None and not _is_utf8(payload):
            faults[Place.PROPERTIES] = mark(
                "The properties say that this is text, and it is not UTF-8."
            )
    size = len(payload or b"") if file_size is None else file_size
    length = len(properties) if is_v5 else None
    outline = Outline(written.topic, size, written.qos, written.retain, length)
    for fault in find_faults(outline, limits):
        faults.setdefault(fault.place, fault.phrase)
    return Checked(payload, properties, faults, mistake, topic_warning(written.topic), preview)


def _filled(written: Written, values: Values) -> str:
    if not written.is_template:
        return written.text
    count = values.count
    try:
        return Template(written.text).fill(values)
    finally:
        values.count = count


def _with_place(error: PayloadError) -> Phrase:
    if not error.line:
        return error.phrase
    return mark(
        "Line %(line)s, column %(column)s: %(reason)s",
        line=Figure(error.line),
        column=Figure(error.column),
        reason=error.phrase,
    )


def _is_utf8(payload: bytes) -> bool:
    try:
        payload.decode()
    except UnicodeDecodeError:
        return False
    return True
