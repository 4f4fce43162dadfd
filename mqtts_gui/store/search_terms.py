"""What a search may ask of a message, one condition each; see `search_logic`."""

from __future__ import annotations

import json
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from unicodedata import normalize

from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.topics import matches
from mqtts_gui.store.history_blocks import Block, Kind
from mqtts_gui.store.search_logic import Facts

_ACCENT_MARKS = "[\u0300-\u036f]*"
_ACCENTS = re.compile("[\u0300-\u036f]+")
_LATIN = range(0xC0, 0x100)
_LONGEST_LOOSE = 24  # a pattern with many accents takes long to make

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
    """A text in topic or content, whatever its case, and however its accents are encoded.

    Without accents it is found with accents as well: `temperature` finds `température`.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._forms = tuple({form.casefold(): None for form in _forms(text)})
        # bytes.lower() knows ASCII only, and spares decoding every payload.
        self._bytes = text.lower().encode() if text.isascii() else b""

    def message(self, message: Message) -> bool:
        """Judge a message."""
        payload = message.payload
        if self._bytes and self._bytes in payload.lower():
            return True
        if not (self._bytes and payload.isascii()) and self.is_in(
            payload.decode("utf-8", "replace")
        ):
            return True
        return self.is_in(message.topic)

    def judge(self, facts: Facts) -> bool | None:
        """Judge from the topic, or from the whole text of a block."""
        if facts.topic is not None:
            return True if self.is_in(facts.topic) else None
        if facts.block is None:
            return None
        if self._is_in_block(facts.block) or any(map(self.is_in, facts.block.topics)):
            return None
        return False

    def is_in(self, text: str) -> bool:
        """Say whether `text` has it."""
        folded = text.casefold()
        for form in self._forms:
            if form in folded:
                return True
        return bool(self._bytes) and not folded.isascii() and self._forms[0] in bare(folded)

    def _is_in_block(self, block: Block) -> bool:
        if not self._bytes:
            return any(form in block.folded for form in self._forms)
        if self._bytes in block.lowered:
            return True
        return not block.payloads.isascii() and self._forms[0] in _bare_block(block.folded)


def bare(text: str) -> str:
    """Return the text without its accents."""
    return _ACCENTS.sub("", normalize("NFD", text))


@lru_cache(maxsize=1)
def _bare_block(folded: str) -> str:
    """Return a block's text without accents, once for all words of a search."""
    return bare(folded)


def marking(text: str) -> re.Pattern[str]:
    """Return a pattern for what a `Text` finds, to highlight it; without accents in a long one."""
    if text.isascii() and len(text) <= _LONGEST_LOOSE:
        return re.compile("".join(map(_any_accent, text.lower())), re.IGNORECASE)
    return re.compile("|".join(map(re.escape, spellings(text))), re.IGNORECASE)


@cache
def _any_accent(letter: str) -> str:
    """Return a pattern for a letter of ASCII with any accents of Latin 1."""
    accented = "".join(each for each in map(chr, _LATIN) if bare(each) == letter)
    return f"[{letter}{accented}]{_ACCENT_MARKS}" if accented else re.escape(letter)


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


class Topic:
    """A topic filter with wildcards; without any, a text in the topic."""

    def __init__(self, topic_filter: str) -> None:
        self._filter = topic_filter
        has_wildcards = "+" in topic_filter or "#" in topic_filter
        self._text = None if has_wildcards else Text(topic_filter)

    def message(self, message: Message) -> bool:
        """Judge a message."""
        return self._holds(message.topic)

    def judge(self, facts: Facts) -> bool | None:
        """Judge from the topic."""
        return None if facts.topic is None else self._holds(facts.topic)

    def _holds(self, topic: str) -> bool:
        return matches(self._filter, topic) if self._text is None else self._text.is_in(topic)


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
