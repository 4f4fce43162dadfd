"""What a search may ask of a message, one condition each; see `search_logic`."""

from __future__ import annotations

import json
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from unicodedata import normalize

from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.topics import matches
from mqtts_gui.store.history_blocks import Kind
from mqtts_gui.store.search_logic import Facts

COMPARISONS: Mapping[str, Callable[..., bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "!=": operator.ne,
    "==": operator.eq,
    "=": operator.eq,
}


class Text:
    """A text in topic or content, whatever its case, and however its accents are encoded."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._forms = tuple({form.casefold(): None for form in _forms(text)})
        # bytes.lower() knows ASCII only, and spares decoding every payload.
        self._bytes = text.lower().encode() if text.isascii() else b""

    def message(self, message: Message) -> bool:
        """Judge a message."""
        if self._bytes:
            if self._bytes in message.payload.lower():
                return True
        elif self._is_in(message.payload.decode("utf-8", "replace")):
            return True
        return self._is_in(message.topic)

    def judge(self, facts: Facts) -> bool | None:
        """Judge from the topic, or from the whole text of a block."""
        if facts.topic is not None:
            return True if self._is_in(facts.topic) else None
        if (block := facts.block) is None:
            return None
        if self._bytes:
            found = self._bytes in block.lowered
        else:
            found = any(form in block.folded for form in self._forms)
        if found or any(map(self._is_in, block.topics)):
            return None
        return False

    def _is_in(self, text: str) -> bool:
        folded = text.casefold()
        for form in self._forms:  # noqa: SIM110 - twice as fast as any() with a generator
            if form in folded:
                return True
        return False


def spellings(text: str) -> tuple[str, ...]:
    """Return the text with each accent in one character, and with each behind its letter."""
    return tuple({normalize("NFC", text): None, normalize("NFD", text): None, text: None})


def _forms(text: str) -> Iterator[str]:
    yield from spellings(text)
    if not text.isascii():
        # Many programs write JSON in ASCII: \\u00e9 for é.
        for case in (text, text.lower(), text.upper(), text.title()):
            yield json.dumps(normalize("NFC", case))[1:-1]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression in topic or content, of which so many characters are looked at."""

    pattern: re.Pattern[str]
    most: int

    def message(self, message: Message) -> bool:
        """Judge a message."""
        if self.pattern.search(message.topic[: self.most]):
            return True
        # A character has four bytes at most.
        content = message.payload[: 4 * self.most].decode("utf-8", "replace")[: self.most]
        return self.pattern.search(content) is not None

    def judge(self, facts: Facts) -> bool | None:
        """Judge from the topic, where it is found there."""
        if facts.topic is not None and self.pattern.search(facts.topic[: self.most]):
            return True
        return None


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic filter with wildcards; without any, a text in the topic."""

    filter: str

    def message(self, message: Message) -> bool:
        """Judge a message."""
        return self._holds(message.topic)

    def judge(self, facts: Facts) -> bool | None:
        """Judge from the topic."""
        return None if facts.topic is None else self._holds(facts.topic)

    def _holds(self, topic: str) -> bool:
        if "+" in self.filter or "#" in self.filter:
            return matches(self.filter, topic)
        return self.filter.casefold() in topic.casefold()


@dataclass(frozen=True, slots=True)
class IsKind:
    """Something that direction, QoS, retained or duplicate show."""

    test: Callable[[Kind | Message], bool]

    def message(self, message: Message) -> bool:
        """Judge a message."""
        return self.test(message)

    def judge(self, facts: Facts) -> bool | None:
        """Judge from what occurs in a block."""
        if facts.block is None:
            return None
        answers = {self.test(kind) for kind in facts.block.kinds}
        return answers.pop() if len(answers) == 1 else None


def direction(*, incoming: bool) -> IsKind:
    """Return the condition that a message was received, or that it was sent."""
    return IsKind(lambda message: message.incoming is incoming)


@dataclass(frozen=True, slots=True)
class Test:
    """Something that only the message itself shows."""

    test: Callable[[Message], bool]

    def message(self, message: Message) -> bool:
        """Judge a message."""
        return self.test(message)

    def judge(self, facts: Facts) -> bool | None:
        """Leave it to the message."""
        return None


@dataclass(frozen=True, slots=True)
class Came:
    """The message came from `start` on and before `end`, nanoseconds since 1970."""

    start: int
    end: int

    def message(self, message: Message) -> bool:
        """Judge a message."""
        return self.start <= message.time_ns < self.end

    def judge(self, facts: Facts) -> bool | None:
        """Judge from the times of a block."""
        if facts.times is None:
            return None
        oldest, newest = facts.times
        if newest < self.start or oldest >= self.end:
            return False
        return True if self.start <= oldest and newest < self.end else None
