"""What the filter field means: words to find, and `topic:`, `qos:`, `dir:`, `retained:`.

    bonjour salle12          both words, anywhere in the topic or the content, in any case
    "bonjour depuis"         these words together
    topic:ciel/#             topics that the filter matches; without a wildcard: that contain it
    qos:1  dir:in  retained: what the other columns say

All terms must hold. A word with an unknown key (`http://…`, `{"valeur":21}`) is a word like others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.topics import TopicError, check_filter, matches

Test = Callable[[Message], bool]

_TERM = re.compile(r'(?:(?P<key>\w+):)?(?:"(?P<quoted>[^"]*)"?|(?P<plain>\S*))')
_INCOMING = {"in": True, "received": True, "out": False, "sent": False}
_YES_NO = {"": True, "yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_WILDCARDS = re.compile(r"[+#]")


class FilterError(ValueError):
    """A term of the filter cannot be understood."""

    def __init__(self, phrase: Phrase) -> None:
        super().__init__(phrase.text)
        self.phrase = phrase


@dataclass(frozen=True, slots=True)
class MessageFilter:
    """Conditions that a message must all fulfil; none at first, so that everything matches."""

    tests: tuple[Test, ...] = ()
    incoming: bool | None = None

    @property
    def is_empty(self) -> bool:
        """Every message matches."""
        return not self.tests and self.incoming is None

    def matches(self, message: Message) -> bool:
        """Say whether `message` fulfils every condition."""
        if self.incoming is not None and message.incoming is not self.incoming:
            return False
        return all(test(message) for test in self.tests)


def parse_filter(text: str, *, incoming: bool | None = None) -> MessageFilter:
    """Return the filter that `text` describes, limited to one direction if `incoming` says so.

    Raises:
        FilterError: a term has a value that its key does not take.
    """
    return MessageFilter(tuple(_tests(text)), incoming)


def _tests(text: str) -> Iterator[Test]:
    for term in _TERM.finditer(text):
        key = (term["key"] or "").lower()
        value = term["quoted"] if term["quoted"] is not None else term["plain"]
        if key in _KEYS:
            test = _KEYS[key](value.lower() if key != "topic" else value)
            if test is not None:
                yield test
        elif term[0].strip('"'):
            yield _TextTest(value if term["quoted"] is not None and not key else term[0])


@dataclass(frozen=True, slots=True)
class _TextTest:
    """Find `text` in topic or content, whatever its case."""

    text: str
    _folded: str = field(init=False)
    _bytes: bytes = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_folded", self.text.casefold())
        object.__setattr__(
            self, "_bytes", self.text.lower().encode() if self.text.isascii() else b""
        )

    def __call__(self, message: Message) -> bool:
        if self._bytes:  # bytes.lower() knows ASCII only, and spares decoding every payload
            return (
                self._bytes in message.payload.lower() or self._folded in message.topic.casefold()
            )
        content = message.payload.decode("utf-8", "replace")
        return self._folded in content.casefold() or self._folded in message.topic.casefold()


def _topic_test(value: str) -> Test | None:
    if not value:
        return None
    if not _WILDCARDS.search(value):
        folded = value.casefold()
        return lambda message: folded in message.topic.casefold()
    try:
        check_filter(value)
    except TopicError as error:
        raise FilterError(error.phrase) from error
    return lambda message: matches(value, message.topic)


def _qos_test(value: str) -> Test | None:
    if not value:
        return None
    if value not in {"0", "1", "2"}:
        raise FilterError(mark("qos: takes 0, 1 or 2."))
    qos = int(value)
    return lambda message: message.qos == qos


def _direction_test(value: str) -> Test | None:
    if not value:
        return None
    if value not in _INCOMING:
        raise FilterError(mark("dir: takes in or out."))
    incoming = _INCOMING[value]
    return lambda message: message.incoming is incoming


def _retained_test(value: str) -> Test | None:
    if value not in _YES_NO:
        raise FilterError(mark("retained: takes yes or no."))
    retained = _YES_NO[value]
    return lambda message: message.retain is retained


_KEYS: Mapping[str, Callable[[str], Test | None]] = {
    "topic": _topic_test,
    "qos": _qos_test,
    "dir": _direction_test,
    "retained": _retained_test,
}
