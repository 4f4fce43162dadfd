"""The last message of each topic whose publisher asked for it to be retained."""

from __future__ import annotations

from mqtts_gui.broker.limits import Limits
from mqtts_gui.broker.messages import Message
from mqtts_gui.mqtt.topics import matches


class RetainedMessages:
    """Retained messages, bounded in number and in bytes."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._messages: dict[str, Message] = {}
        self._bytes = 0

    def put(self, message: Message) -> bool:
        """Keep `message` in its topic's place, or forget that one if the payload is empty.

        Returns:
            False if there is no room: what was there before is gone all the same, as an outdated
            value would be taken for the last one.
        """
        previous = self._messages.pop(message.topic, None)
        if previous is not None:
            self._bytes -= previous.size
        if not message.payload:
            return True
        if not self._has_room(message):
            return False
        self._messages[message.topic] = message
        self._bytes += message.size
        return True

    def matching(self, topic_filter: str, now: float) -> list[Message]:
        """Return the messages that a new subscription to `topic_filter` gets."""
        self._forget_expired(now)
        return [one for topic, one in self._messages.items() if matches(topic_filter, topic)]

    def _has_room(self, message: Message) -> bool:
        return (
            len(self._messages) < self._limits.retained_messages
            and self._bytes + message.size <= self._limits.retained_bytes
        )

    def _forget_expired(self, now: float) -> None:
        for message in [one for one in self._messages.values() if one.expired(now)]:
            del self._messages[message.topic]
            self._bytes -= message.size
