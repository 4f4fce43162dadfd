"""What a session leaves unfinished: messages of ours that the broker has not acknowledged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from mqtts_gui.mqtt.events import Message


class Stage(Enum):
    """How far a message of QoS 1 or 2 has come."""

    WAITING = auto()
    SENT = auto()
    RELEASED = auto()


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A message that is not acknowledged.

    Attributes:
        token: What `Session.publish` returned.
        packet_id: Its packet identifier; None for one that was not handed to MQTT.
        stage: RELEASED where the broker has a message of QoS 2 and may pass it on.
    """

    token: int
    message: Message
    packet_id: int | None = None
    stage: Stage = Stage.WAITING


class Leftovers:
    """What one session of a kept client leaves for the next; one session uses it at a time."""

    def __init__(self) -> None:
        self._left: list[Unfinished] = []

    def __iter__(self) -> Iterator[Unfinished]:
        return iter(self._left)

    def leave(self, unfinished: Iterable[Unfinished]) -> None:
        """Keep these, oldest first."""
        self._left = list(unfinished)

    def take(self) -> list[Unfinished]:
        """Return what is left, oldest first, and keep none."""
        left, self._left = self._left, []
        return left
