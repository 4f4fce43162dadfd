"""A message out of the fields that a file has of it: ours, or those of MQTTX."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.topics import MAX_TOPIC_BYTES
from mqtts_gui.store.export_values import BASE64, TEXT, WIRE, wire_form
from mqtts_gui.store.import_properties import properties_from, properties_of_mqttx

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_INSTANT = re.compile(
    r"\s*(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,:](\d{1,9}))?\s*(Z|[+-]\d\d:?\d\d)?\s*"
)
_MOST_QOS = 2
_TRUE, _FALSE = {"true", "1", "yes", "vrai", "oui"}, {"false", "0", "no", "faux", "non", ""}
_INCOMING, _OUTGOING = {"received", "in"}, {"sent", "out"}
_BOUND = 1 << 63


class DamageError(ValueError):
    """The fields are no message; `phrase` says why."""

    def __init__(self, phrase: Phrase) -> None:
        super().__init__(phrase.text)
        self.phrase = phrase


class Parsed(NamedTuple):
    """A message, and what could not be taken over of it.

    Attributes:
        time_ns: None if it is not said, or cannot be read.
        doubt: What is not as it was.
    """

    message: Message
    time_ns: int | None
    doubt: Phrase | None = None


def message_from(fields: Mapping[str, object]) -> Parsed:
    """Return the message of an object or of a row.

    Raises:
        DamageError: it is none.
    """
    if "topic" not in fields:
        raise DamageError(mark("it has no topic"))
    return _of_mqttx(fields) if "out" in fields or "createAt" in fields else _ours(fields)


def _ours(fields: Mapping[str, object]) -> Parsed:
    time_ns = instant_from(fields.get("time"))
    properties = fields.get("properties") or fields.get("properties_base64") or {}
    if isinstance(properties, str):
        key = "properties" if fields.get("properties") else WIRE
        properties = _object(properties) if key == "properties" else {WIRE: properties}
    if not isinstance(properties, Mapping):
        raise DamageError(mark("its MQTT 5 properties cannot be read"))
    try:
        encoded = properties_from(properties)
    except (ValueError, TypeError):
        raise DamageError(mark("its MQTT 5 properties cannot be read")) from None
    message = Message(
        time_ns or 0,
        _incoming(fields.get("direction", "received")),
        _topic(fields["topic"]),
        _payload(fields),
        _qos(fields.get("qos", 0)),
        _boolean(fields.get("retained", False)),
        _boolean(fields.get("duplicate", False)),
        encoded,
    )
    return Parsed(message, time_ns)


def _of_mqttx(fields: Mapping[str, object]) -> Parsed:
    time_ns, doubt, encoded = instant_from(fields.get("createAt")), None, b""
    properties = fields.get("properties") or {}
    try:
        encoded = wire_form(properties_of_mqttx(properties))
    except (ValueError, TypeError, AttributeError):
        doubt = mark("Its MQTT 5 properties could not be read and are left out.")
    message = Message(
        time_ns or 0,
        not _boolean(fields.get("out", False)),
        _topic(fields["topic"]),
        _foreign_payload(fields.get("payload", "")),
        _qos(fields.get("qos", 0)),
        _boolean(fields.get("retain", False)),
        False,  # noqa: FBT003 - a tuple
        encoded,
    )
    return Parsed(message, time_ns, doubt)


def instant_from(value: object) -> int | None:
    """Return the nanoseconds since 1970 of an instant; one without an offset is local."""
    found = _INSTANT.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    second = _second(found[1], found[2], found[4] or "")
    if second is None:
        return None
    time_ns = second * 10**9 + int((found[3] or "").ljust(9, "0"))
    return time_ns if -_BOUND <= time_ns < _BOUND else None


@lru_cache(maxsize=256)
def _second(day: str, time: str, offset: str) -> int | None:
    try:
        instant = datetime.fromisoformat(f"{day}T{time}")
        if offset in {"", "Z"}:
            instant = instant.astimezone() if not offset else instant.replace(tzinfo=UTC)
        else:
            minutes = int(offset[1:3]) * 60 + int(offset[-2:])
            zone = timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes))
            instant = instant.replace(tzinfo=zone)
    except (ValueError, OverflowError, OSError):
        return None
    return (instant - _EPOCH) // timedelta(seconds=1)


def _incoming(value: object) -> bool:
    if value in _INCOMING:
        return True
    if value in _OUTGOING:
        return False
    raise DamageError(mark("its direction is neither received nor sent"))


def _topic(value: object) -> str:
    if not isinstance(value, str) or len(value.encode("utf-8", "surrogatepass")) > MAX_TOPIC_BYTES:
        raise DamageError(mark("its topic is no topic"))
    return value


def _qos(value: object) -> int:
    try:
        qos = int(value) if isinstance(value, (int, str)) else -1
    except ValueError:
        qos = -1
    if not 0 <= qos <= _MOST_QOS:
        raise DamageError(mark("its QoS is none of 0, 1 and 2"))
    return qos


def _boolean(value: object) -> bool:
    if isinstance(value, (bool, int)):
        return bool(value)
    word = value.strip().lower() if isinstance(value, str) else None
    if word in _TRUE:
        return True
    if word in _FALSE or value is None:
        return False
    raise DamageError(mark("retained or duplicate is neither true nor false"))


def _payload(fields: Mapping[str, object]) -> bytes:
    encoding, value = fields.get("encoding", TEXT), fields.get("payload")
    if value is None and "payload_base64" in fields:
        encoding, value = BASE64, fields["payload_base64"]
    if not isinstance(value, str):
        raise DamageError(mark("it has no content"))
    if encoding == BASE64:
        return _from_base64(value)
    if encoding != TEXT:
        raise DamageError(mark("its encoding is neither text nor base64"))
    return _from_text(value)


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise DamageError(mark("its content is no Base64")) from None


def _from_text(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise DamageError(mark("its content has half a character")) from None


def _foreign_payload(value: object) -> bytes:
    if isinstance(value, str):
        return _from_text(value)
    if isinstance(value, Mapping) and value.get("type") == "Buffer":
        try:
            return bytes(value["data"])
        except (KeyError, TypeError, ValueError):
            raise DamageError(mark("its content cannot be read")) from None
    return b"" if value is None else _from_text(json.dumps(value, ensure_ascii=False))


def _object(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
