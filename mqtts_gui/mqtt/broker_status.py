"""What a broker tells of itself below `$SYS`: the latest value of each topic, and some before it.

status = BrokerStatus()
rest = status.take(messages, is_wanted)   # in the session's thread, before they are kept
status.readings()                         # in the GUI thread
"""

from __future__ import annotations

import re
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from mqtts_gui.mqtt.events import Message

STATUS_FILTER = "$SYS/#"
PREFIX = "$SYS/"

MOST_TOPICS = 2_000
MOST_VALUES = 60
"""Of each number, so many are kept: ten minutes of a broker that tells every ten seconds."""

MOST_BYTES = 200
"""Of a payload that is kept: no broker tells more of itself in one topic."""

_NUMBER = re.compile(r"\s*(?P<number>[-+]?\d+(?:\.\d+)?)")


@dataclass(slots=True)
class Reading:
    """The latest value of a topic.

    Attributes:
        text: As the broker sent it; untrusted.
        value: The number that it begins with, if it does.
        time_ns: When it came.
        values: The latest numbers, oldest first.
    """

    text: str
    value: float | None
    time_ns: int
    values: deque[float] = field(default_factory=lambda: deque(maxlen=MOST_VALUES))


class BrokerStatus:
    """Takes what comes below `$SYS` out of what is received; for any thread.

    Attributes:
        is_asked: The window asks for these topics, or has: what nobody else asks for is left out
            of the history. What a broker sends after it was told to stop is left out as well.
        refused: Reason code of the broker's refusal, else None.
        version: Grows with every change.
    """

    def __init__(self) -> None:
        self.is_asked = False
        self.refused: int | None = None
        self.version = 0
        self._readings: dict[str, Reading] = {}
        self._lock = threading.Lock()

    def take(
        self, messages: Sequence[Message], is_wanted: Callable[[str], bool]
    ) -> Sequence[Message]:
        """Note what the broker tells, and return what is to be kept.

        Args:
            messages: What was received.
            is_wanted: Says whether a subscription of the person asks for a topic.
        """
        if not self.is_asked:
            return messages
        told = [message for message in messages if message.topic[:5] == PREFIX]
        if not told:
            return messages
        with self._lock:
            for message in told:
                self._note(message)
            self.version += 1
        unwanted = {topic for topic in {each.topic for each in told} if not is_wanted(topic)}
        return [message for message in messages if message.topic not in unwanted]

    def readings(self) -> Mapping[str, Reading]:
        """Return what is known, by topic; a copy, which changes no more."""
        with self._lock:
            return {
                topic: Reading(each.text, each.value, each.time_ns, each.values.copy())
                for topic, each in self._readings.items()
            }

    def take_answer(self, filters: Sequence[str], reason_codes: Sequence[int]) -> None:
        """Know whether the broker refuses to tell."""
        for topic_filter, code in zip(filters, reason_codes, strict=False):
            if topic_filter == STATUS_FILTER:
                self.refused = code if code & 0x80 else None
                self.version += 1

    def forget(self) -> None:
        """Know nothing: another broker may be told of next."""
        with self._lock:
            self._readings.clear()
            self.refused = None
            self.version += 1

    def _note(self, message: Message) -> None:
        text = message.payload[:MOST_BYTES].decode("utf-8", "replace")
        found = _NUMBER.match(text)
        value = float(found["number"]) if found else None
        reading = self._readings.get(message.topic)
        if reading is None:
            if len(self._readings) >= MOST_TOPICS:
                return
            reading = self._readings[message.topic] = Reading(text, value, message.time_ns)
        reading.text, reading.value, reading.time_ns = text, value, message.time_ns
        if value is not None:
            reading.values.append(value)
