"""MQTT 5 properties out of an exported file, ours or that of MQTTX."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from mqtts_gui.mqtt import wire
from mqtts_gui.mqtt.properties import Properties, decode_properties
from mqtts_gui.mqtt.wire import Cursor
from mqtts_gui.store.export_values import WIRE, wire_form

_NUMBERS = ("message_expiry_interval_s", "topic_alias")
_TEXTS = ("content_type", "response_topic")
_OF_MQTTX = {
    "payloadFormatIndicator": "payload_format_indicator",
    "messageExpiryInterval": "message_expiry_interval_s",
    "contentType": "content_type",
    "responseTopic": "response_topic",
    "topicAlias": "topic_alias",
}


def properties_from(fields: Mapping[str, object]) -> bytes:
    """Return the properties of a message as they were on the wire.

    Raises:
        ValueError, TypeError: they are none.
    """
    if not fields:
        return b""
    if WIRE in fields:
        return base64.b64decode(_text(fields[WIRE]), validate=True)
    values: dict[str, Any] = {}
    for name, value in fields.items():
        plain = name.removesuffix("_base64")
        values[plain] = _value(plain, value)
    return _checked(Properties(**values))


def properties_of_mqttx(fields: object) -> Properties:
    """Return the properties of a message of MQTTX; names that a message cannot have are left.

    Raises:
        ValueError, TypeError, AttributeError: they are none.
    """
    if not isinstance(fields, Mapping):
        raise TypeError("no properties")
    values: dict[str, Any] = {
        ours: _value(ours, fields[theirs])
        for theirs, ours in _OF_MQTTX.items()
        if fields.get(theirs) not in {None, ""}
    }
    if (pairs := fields.get("userProperties")) is not None:
        values["user_properties"] = tuple(
            (_text(name), _text(each))
            for name, value in pairs.items()
            for each in (value if isinstance(value, list) else [value])
        )
    if (numbers := fields.get("subscriptionIdentifier")) is not None:
        values["subscription_identifiers"] = tuple(
            _number(each) for each in (numbers if isinstance(numbers, list) else [numbers])
        )
    if (data := fields.get("correlationData")) is not None:
        values["correlation_data"] = data.encode() if isinstance(data, str) else bytes(data["data"])
    made = Properties(**values)
    _checked(made)
    return made


def _checked(made: Properties) -> bytes:
    encoded = wire_form(made)
    decode_properties(Cursor(wire.varint(len(encoded)) + encoded), "PUBLISH")
    return encoded


def _value(name: str, value: object) -> object:
    if name in _NUMBERS:
        return _number(value)
    if name in _TEXTS:
        return _text(value)
    if name == "payload_format_indicator":
        return bool(value)
    if name == "correlation_data":
        return base64.b64decode(_text(value), validate=True)
    if not isinstance(value, list):
        raise TypeError(name)
    if name == "subscription_identifiers":
        return tuple(_number(each) for each in value)
    if name == "user_properties":
        return tuple((_text(key), _text(text)) for key, text in value)
    raise ValueError(name)


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("no number")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value
