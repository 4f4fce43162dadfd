"""A quick look at the properties of a message, for the many that are as they should be."""

from __future__ import annotations

_BIT, _NUMBER, _TEXT, _BINARY, _PAIR, _IDENTIFIER = range(6)
_CONTENT_TYPE, _RESPONSE_TOPIC, _USER_PROPERTY, _SUBSCRIPTION = 0x03, 0x08, 0x26, 0x0B
_KINDS = {
    0x01: _BIT,
    0x02: _NUMBER,
    _CONTENT_TYPE: _TEXT,
    _RESPONSE_TOPIC: _TEXT,
    0x09: _BINARY,
    _SUBSCRIPTION: _IDENTIFIER,
    _USER_PROPERTY: _PAIR,
}
_CONTINUES = 0x80


def are_surely_sound(data: bytes) -> bool:
    """Say whether these are properties that a broker may send with a message.

    Of properties that are, False only means that `incoming.check_properties` has to be asked: this
    knows the short forms only, and takes a quarter of the time.
    """
    place, end, seen = 0, len(data), set()
    try:
        while place < end:
            number = data[place]
            if number in seen:
                return False
            if number not in {_USER_PROPERTY, _SUBSCRIPTION}:
                seen.add(number)
            place = _after(data, number, place + 1)
    except (IndexError, KeyError, UnicodeDecodeError):
        return False
    return place == end


def _after(data: bytes, number: int, place: int) -> int:
    """Return where the value at `place` ends; past the end if it is not surely sound."""
    kind = _KINDS[number]
    if kind == _PAIR:
        return _after_text(data, _after_text(data, place))
    if kind == _TEXT:
        after = _after_text(data, place)
        is_topic = number == _RESPONSE_TOPIC
        return len(data) + 1 if is_topic and _is_no_topic(data[place + 2 : after]) else after
    if kind == _BINARY:
        return place + 2 + (data[place] << 8) + data[place + 1]
    if kind == _NUMBER:
        return place + 4
    is_odd = data[place] > 1 if kind == _BIT else not 0 < data[place] < _CONTINUES
    return len(data) + 1 if is_odd else place + 1


def _after_text(data: bytes, place: int) -> int:
    after = place + 2 + (data[place] << 8) + data[place + 1]
    text = data[place + 2 : after]
    if not text.isascii():
        text.decode()
    return len(data) + 1 if b"\0" in text else after


def _is_no_topic(text: bytes) -> bool:
    return not text or b"+" in text or b"#" in text
