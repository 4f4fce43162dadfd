"""The subscriptions of a connection: their colours, their answers, and how much each received."""

from __future__ import annotations

from collections.abc import Sequence

from mqtts_gui.mqtt.events import Message, SubscribeAnswered
from mqtts_gui.mqtt.filters import FilterTree
from mqtts_gui.mqtt.profile import Subscription
from mqtts_gui.ui.connection import SubscriptionRow

REFUSED = 0x80
"""Reason codes from here on are refusals (MQTT 5.0, 2.4)."""

SERIES = 8
"""How many colours the theme has for subscriptions."""


class SubscriptionRows:
    """The rows of the list.

    Attributes:
        rows: In the order in which they were made; always the same list.
    """

    def __init__(self, subscriptions: Sequence[Subscription]) -> None:
        self.rows = [SubscriptionRow(each.filter, each.qos, each.colour) for each in subscriptions]
        self._filters: FilterTree | None = None

    @property
    def kept(self) -> tuple[Subscription, ...]:
        """What the profile keeps of them."""
        return tuple(Subscription(row.filter, row.qos, row.colour) for row in self.rows)

    def put(self, topic_filter: str, qos: int) -> None:
        """Add a row, or ask for another quality of service in the one that is there."""
        row = self._row_of(topic_filter)
        if row is None:
            row = SubscriptionRow(topic_filter, qos, self._free_colour())
            self.rows.append(row)
            self._filters = None
        row.qos, row.granted_qos, row.refused = qos, None, None

    def remove(self, topic_filter: str) -> None:
        """Take a row out."""
        self.rows[:] = [row for row in self.rows if row.filter != topic_filter]
        self._filters = None

    def take_answer(self, event: SubscribeAnswered) -> None:
        """Write down what the broker answered."""
        for topic_filter, code in zip(event.filters, event.reason_codes, strict=False):
            row = self._row_of(topic_filter)
            if row is not None:
                row.refused = code if code >= REFUSED else None
                row.granted_qos = None if code >= REFUSED else code

    def count(self, messages: Sequence[Message]) -> None:
        """Count messages that were received."""
        per_topic: dict[str, int] = {}
        for message in messages:
            if message.incoming:
                per_topic[message.topic] = per_topic.get(message.topic, 0) + 1
        for topic, count in per_topic.items():
            for row in self._matching(topic):
                row.count += count

    def colour_of(self, topic: str) -> int | None:
        """Return the colour of the first subscription that matches `topic`."""
        return next((row.colour for row in self._matching(topic)), None)

    def _row_of(self, topic_filter: str) -> SubscriptionRow | None:
        return next((row for row in self.rows if row.filter == topic_filter), None)

    def _matching(self, topic: str) -> list[SubscriptionRow]:
        if self._filters is None:
            self._filters = FilterTree(row.filter for row in self.rows)
        return [self.rows[place] for place in self._filters.matching(topic)]

    def _free_colour(self) -> int:
        taken = [row.colour for row in self.rows]
        return min(range(SERIES), key=lambda colour: (taken.count(colour), colour))
