"""The properties of MQTT 5 that a message may have, as a person types them (3.3.2.3)."""

from __future__ import annotations

from dataclasses import dataclass, fields

from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt.events import NO_LIMITS, BrokerLimits
from mqtts_gui.mqtt.formats.digits import from_hex
from mqtts_gui.mqtt.formats.model import PayloadError
from mqtts_gui.mqtt.properties import Properties, encode_properties
from mqtts_gui.mqtt.topics import TopicError, check_topic
from mqtts_gui.mqtt.wire import MAX_UINT16, MAX_UINT32, Cursor


class PropertyError(ValueError):
    """A property cannot be sent; `name` is that of the field of `TypedProperties`."""

    def __init__(self, name: str, phrase: Phrase) -> None:
        super().__init__(phrase.text)
        self.name = name
        self.phrase = phrase


@dataclass(frozen=True, slots=True)
class TypedProperties:
    """What is typed; an empty text is no property.

    Attributes:
        is_text: The payload is declared to be UTF-8 text.
        expiry: Seconds after which the broker drops the message.
        correlation_hex: The correlation data is typed in hexadecimal.
        user: Names and values; a name may stand several times.
        topic_alias: A number that the broker may know the topic by.
    """

    is_text: bool = False
    expiry: str = ""
    content_type: str = ""
    response_topic: str = ""
    correlation: str = ""
    correlation_hex: bool = False
    user: tuple[tuple[str, str], ...] = ()
    topic_alias: str = ""

    @property
    def count(self) -> int:
        """How many are set."""
        single = (self.is_text, self.expiry, self.content_type, self.response_topic)
        return sum(map(bool, (*single, self.correlation, self.topic_alias))) + len(self.user)


NOTHING_TYPED = TypedProperties()


def encoded(typed: TypedProperties, limits: BrokerLimits = NO_LIMITS) -> bytes:
    """Return the properties as on the wire, without their length.

    Raises:
        PropertyError: one cannot be sent.
    """
    alias = _number(typed.topic_alias, "topic_alias", MAX_UINT16)
    if alias is not None and not 0 < alias <= limits.topic_alias_maximum:
        raise PropertyError("topic_alias", _alias_fault(limits.topic_alias_maximum))
    for name in ("content_type", "response_topic"):
        _check_text(getattr(typed, name), name)
    for pair in typed.user:
        _check_text(pair[0], "user")
        _check_text(pair[1], "user")
    if typed.response_topic:
        try:
            check_topic(typed.response_topic)
        except TopicError as error:
            raise PropertyError("response_topic", error.phrase) from None
    properties = Properties(
        payload_format_indicator=True if typed.is_text else None,
        message_expiry_interval_s=_number(typed.expiry, "expiry", MAX_UINT32),
        content_type=typed.content_type or None,
        response_topic=typed.response_topic or None,
        correlation_data=_correlation(typed),
        topic_alias=alias,
        user_properties=typed.user,
    )
    if properties == Properties():
        return b""
    cursor = Cursor(encode_properties(properties, "PUBLISH"))
    cursor.varint()
    return cursor.rest()


def as_json(typed: TypedProperties) -> dict[str, object]:
    """Return what is set, for a file."""
    values = {each.name: getattr(typed, each.name) for each in fields(typed)}
    return {name: value for name, value in values.items() if value}


def from_json(data: object) -> TypedProperties:
    """Return what `as_json` gave; what is odd is left out."""
    found: dict[str, object] = {}
    values = data if isinstance(data, dict) else {}
    for each in fields(TypedProperties):
        value = values.get(each.name)
        if each.name == "user":
            pairs = value if isinstance(value, list | tuple) else ()
            found["user"] = tuple((one[0], one[1]) for one in pairs if _is_pair(one))
        elif isinstance(value, type(each.default)):
            found[each.name] = value
    return TypedProperties(**found)  # type: ignore[arg-type]  # of the types of the defaults


def _is_pair(value: object) -> bool:
    is_two = isinstance(value, list | tuple) and len(value) == 2  # noqa: PLR2004 - a pair
    return is_two and all(isinstance(part, str) for part in value)  # type: ignore[attr-defined]


def _number(text: str, name: str, most: int) -> int | None:
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(most)) or int(text) > most:
        raise PropertyError(name, mark("This is no whole number from 0 to %(most)s.", most=most))
    return int(text)


def _correlation(typed: TypedProperties) -> bytes | None:
    if not typed.correlation:
        return None
    if typed.correlation_hex:
        try:
            data = from_hex(typed.correlation)
        except PayloadError as error:
            raise PropertyError("correlation", error.phrase) from None
    else:
        _check_text(typed.correlation, "correlation", may_have_nul=True)
        data = typed.correlation.encode()
    if len(data) > MAX_UINT16:
        raise PropertyError("correlation", _too_long())
    return data


def _check_text(text: str, name: str, *, may_have_nul: bool = False) -> None:
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        phrase = mark("The text contains half a character and cannot be sent.")
        raise PropertyError(name, phrase) from None
    if size > MAX_UINT16:
        raise PropertyError(name, _too_long())
    if "\0" in text and not may_have_nul:
        phrase = mark("The text contains the character U+0000, which MQTT forbids.")
        raise PropertyError(name, phrase)


def _too_long() -> Phrase:
    return mark("This is longer than the 65,535 bytes that MQTT allows.")


def _alias_fault(most: int) -> Phrase:
    if not most:
        return mark("The broker takes no topic aliases.")
    return mark("The broker takes topic aliases from 1 to %(most)s.", most=most)
