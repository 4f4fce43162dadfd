"""What a message says besides its content, each with its name: for windows and comparisons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mqtts_gui.i18n import Phrase, literal, mark, nmark
from mqtts_gui.mqtt import wire
from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.properties import NO_PROPERTIES, Properties, decode_properties
from mqtts_gui.mqtt.wire import Cursor, MalformedPacketError
from mqtts_gui.ui.models.message_text import date_and_time, decimal_text

MOST_FACTS = 100
MOST_CHARACTERS = 500
"""Of a value that are shown."""

_NS_PER_MS, _NS_PER_S = 10**6, 10**9
_FEW_S, _MINUTE_S, _HOUR_S, _DAY_S = 10, 60, 3600, 86400
_YES, _NO = mark("yes"), mark("no")


class Fact(NamedTuple):
    """A name and what the message has for it, safe to show as plain text."""

    name: Phrase
    value: Phrase


def facts_of(message: Message) -> list[Fact]:
    """Return topic, time, and what else stands in the header of a message."""
    return [
        Fact(mark("Topic"), _text(message.topic)),
        Fact(
            mark("Direction"),
            mark("from the broker") if message.incoming else mark("to the broker"),
        ),
        Fact(mark("Time"), literal(date_and_time(message.time_ns))),
        Fact(mark("QoS"), literal(str(message.qos))),
        Fact(mark("Retained"), _YES if message.retain else _NO),
        Fact(mark("Sent again (DUP)"), _YES if message.duplicate else _NO),
        Fact(mark("Size"), nmark("%(count)s byte", "%(count)s bytes", len(message.payload))),
    ]


def decoded_properties(message: Message) -> Properties:
    """Return the MQTT 5 properties of a message.

    Raises:
        MalformedPacketError: they are damaged.
        ValueError: they are too long for a packet.
    """
    if not message.properties:
        return NO_PROPERTIES
    cursor = Cursor(wire.varint(len(message.properties)) + message.properties)
    return decode_properties(cursor, "PUBLISH")


def readable_properties(message: Message) -> Properties:
    """Return the MQTT 5 properties of a message; none of damaged ones."""
    try:
        return decoded_properties(message)
    except (MalformedPacketError, ValueError):
        return NO_PROPERTIES


def properties_of(message: Message) -> list[Fact]:
    """Return the MQTT 5 properties of a message; damaged ones are named, never raised."""
    if not message.properties:
        return []
    try:
        decoded = decoded_properties(message)
    except (MalformedPacketError, ValueError) as error:
        shown = message.properties[:MOST_CHARACTERS].hex(" ")
        return [
            Fact(
                mark("Damaged properties"),
                mark("%(reason)s: %(bytes)s", reason=str(error), bytes=shown),
            )
        ]
    return list(_properties(decoded))[:MOST_FACTS]


def _properties(decoded: Properties) -> Iterator[Fact]:
    if decoded is NO_PROPERTIES:
        return
    if decoded.content_type is not None:
        yield Fact(mark("Content type"), _text(decoded.content_type))
    if decoded.payload_format_indicator is not None:
        is_text = bool(decoded.payload_format_indicator)
        form = mark("UTF-8 text") if is_text else mark("unspecified bytes")
        yield Fact(mark("Payload format"), form)
    if (expiry := decoded.message_expiry_interval_s) is not None:
        yield Fact(mark("Expires after"), nmark("%(count)s second", "%(count)s seconds", expiry))
    if decoded.response_topic is not None:
        yield Fact(mark("Response topic"), _text(decoded.response_topic))
    if decoded.correlation_data is not None:
        yield Fact(mark("Correlation data"), _bytes(decoded.correlation_data))
    if decoded.subscription_identifiers:
        numbers = ", ".join(map(str, decoded.subscription_identifiers[:MOST_FACTS]))
        yield Fact(mark("Subscription identifiers"), literal(numbers))
    if decoded.topic_alias is not None:
        yield Fact(mark("Topic alias"), literal(str(decoded.topic_alias)))
    for name, value in decoded.user_properties:
        yield Fact(_text(name), _text(value))


def time_between(old: Message, new: Message) -> Phrase:
    """Return how long after `old` the other one came."""
    passed = new.time_ns - old.time_ns
    if passed < 0:
        return mark("%(duration)s earlier", duration=duration_text(-passed))
    return mark("%(duration)s later", duration=duration_text(passed))


def duration_text(passed_ns: int) -> Phrase:
    """Return a duration with the two parts that matter."""
    seconds, ms = passed_ns // _NS_PER_S, passed_ns // _NS_PER_MS
    if seconds < 1:
        return nmark("%(count)s ms", "%(count)s ms", ms)
    if seconds < _MINUTE_S:
        decimals = 3 if seconds < _FEW_S else 1
        part = ms % 1000 // 10 ** (3 - decimals) / 10**decimals  # not rounded up to a minute
        return mark("%(seconds)s s", seconds=decimal_text(seconds + part, decimals, least=0))
    if seconds < _HOUR_S:
        minutes, rest = divmod(seconds, _MINUTE_S)
        return mark("%(minutes)s min %(seconds)s s", minutes=minutes, seconds=rest)
    if seconds < _DAY_S:
        hours, rest = divmod(seconds, _HOUR_S)
        return mark("%(hours)s h %(minutes)s min", hours=hours, minutes=rest // _MINUTE_S)
    days, rest = divmod(seconds, _DAY_S)
    return mark("%(days)s d %(hours)s h", days=days, hours=rest // _HOUR_S)


class ComparedFact(NamedTuple):
    """A name, and what either message has for it; `old` or `new` is None where it has nothing."""

    name: Phrase
    old: Phrase | None
    new: Phrase | None

    @property
    def is_same(self) -> bool:
        """Both have the same."""
        return self.old == self.new


def compared_facts(old: Message, new: Message) -> list[ComparedFact]:
    """Return the headers and properties of two messages side by side."""
    header = [
        ComparedFact(left.name, left.value, right.value)
        for left, right in zip(facts_of(old), facts_of(new), strict=True)
    ]
    return header + _compared_properties(properties_of(old), properties_of(new))


def _compared_properties(old: Sequence[Fact], new: Sequence[Fact]) -> list[ComparedFact]:
    """Pair the properties by their names, which may occur several times."""
    rows: list[ComparedFact] = []
    left = list(old)
    for fact in new:
        match = next((each for each in left if str(each.name) == str(fact.name)), None)
        if match is not None:
            left.remove(match)
        rows.append(ComparedFact(fact.name, match.value if match else None, fact.value))
    return rows + [ComparedFact(fact.name, fact.value, None) for fact in left]


def _bytes(data: bytes) -> Phrase:
    """Return bytes in hexadecimal, and as text where they are one."""
    digits = data[:MOST_CHARACTERS].hex(" ")
    try:
        text = data[:MOST_CHARACTERS].decode()
    except UnicodeDecodeError:
        return _text(digits)
    if not text.isprintable() or not text:
        return _text(digits)
    return mark("%(bytes)s (the text %(text)s)", bytes=digits, text=text)


def _text(text: str) -> Phrase:
    cut = text if len(text) <= MOST_CHARACTERS else f"{text[: MOST_CHARACTERS - 1]}…"
    return literal(cut)
