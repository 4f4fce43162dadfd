"""What a search may ask of a message, one condition each; see `search_logic`."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

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
    "=": operator.eq,
}


class Text:
    """A text in topic or content, whatever its case."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._folded = text.casefold()
        # bytes.lower() knows ASCII only, and spares decoding every payload.
        self._bytes = text.lower().encode() if text.isascii() else b""

    def message(self, message: Message) -> bool:
        """Judge a message."""
        if self._bytes:
            if self._bytes in message.payload.lower():
                return True
        elif self._folded in message.payload.decode("utf-8", "replace").casefold():
            return True
        return self._folded in message.topic.casefold()

    def judge(self, facts: Facts) -> bool | None:
        """Judge from the topic, or from the whole text of a block."""
        if facts.topic is not None:
            return True if self._folded in facts.topic.casefold() else None
        if (block := facts.block) is None:
            return None
        found = self._bytes in block.lowered if self._bytes else self._folded in block.folded
        if found or any(self._folded in topic.casefold() for topic in block.topics):
            return None
        return False


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
