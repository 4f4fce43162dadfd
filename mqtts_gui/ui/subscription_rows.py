"""The subscriptions of a connection: their colours, their answers, and how much each received."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from operator import itemgetter

from mqtts_gui.mqtt.events import Message, SubscribeAnswered
from mqtts_gui.mqtt.filters import FilterTree
from mqtts_gui.mqtt.profile import Subscription
from mqtts_gui.ui.connection import SubscriptionRow

REFUSED = 0x80
"""Reason codes from here on are refusals (MQTT 5.0, 2.4)."""

SERIES = 8
"""How many colours the theme has for subscriptions."""

_TOPICS_KNOWN = 100_000
_TOPIC = itemgetter(Message._fields.index("topic"))


class _Matcher:
    """Which of these filters a topic matches, by place; remembered, for any thread."""

    def __init__(self, filters: Sequence[str]) -> None:
        self.filters = tuple(filters)
        self._tree = FilterTree(filters)
        self._known: dict[str, list[int]] = {}

    def places(self, topic: str) -> list[int]:
        found = self._known.get(topic)
        if found is None:
            if len(self._known) >= _TOPICS_KNOWN:
                self._known = {}
            found = self._known[topic] = self._tree.matching(topic)
        return found


class SubscriptionRows:
    """The rows of the list.

    Attributes:
        rows: In the order in which they were made; always the same list.
    """

    def __init__(self, subscriptions: Sequence[Subscription] = ()) -> None:
        self.rows = [_row(each) for each in subscriptions]
        self._lock, self._held = threading.Lock(), Counter[str]()
        self._match()

    @property
    def kept(self) -> tuple[Subscription, ...]:
        """What the profile keeps of them."""
        return tuple(row.subscription for row in self.rows)

    @property
    def free_colour(self) -> int:
        """The colour that the fewest rows have."""
        taken = [row.colour for row in self.rows]
        return min(range(SERIES), key=lambda colour: (taken.count(colour), colour))

    def find(self, topic_filter: str) -> SubscriptionRow | None:
        """Return the row of a filter."""
        return next((row for row in self.rows if row.filter == topic_filter), None)

    def put(self, topic_filter: str, qos: int) -> SubscriptionRow:
        """Add a row, or ask for another quality of service in the one that is there."""
        row = self.find(topic_filter)
        if row is None:
            row = SubscriptionRow(topic_filter, qos, self.free_colour)
            self.rows.append(row)
        row.qos, row.granted_qos, row.refused = qos, None, None
        row.is_off, row.paused_ns, row.held = False, 0, 0
        self._match()
        return row

    def change(self, row: SubscriptionRow, subscription: Subscription) -> None:
        """Let a row ask for something else; what came by another filter is counted no more."""
        if row.filter != subscription.filter:
            row.count = row.held = 0
        if row.subscription.request != subscription.request or subscription.is_off:
            row.granted_qos = row.refused = None
        if not (row.paused_ns and subscription.paused_ns):
            row.held = 0
        row.take(subscription)
        self._match()

    def remove(self, topic_filter: str) -> None:
        """Take a row out."""
        self.rows[:] = [row for row in self.rows if row.filter != topic_filter]
        self._match()

    def arrange(self, filters: Sequence[str]) -> None:
        """Put the rows in this order; those that are not named stay behind."""
        places = {topic_filter: place for place, topic_filter in enumerate(filters)}
        self.rows.sort(key=lambda row: places.get(row.filter, len(places)))
        self._match()

    def take_answer(self, event: SubscribeAnswered) -> None:
        """Write down what the broker answered."""
        for topic_filter, code in zip(event.filters, event.reason_codes, strict=False):
            row = self.find(topic_filter)
            if row is not None:
                row.refused = code if code >= REFUSED else None
                row.granted_qos = None if code >= REFUSED else code

    def counted(self, messages: Sequence[Message]) -> dict[str, int]:
        """Count messages by the filters that they match; called in any thread."""
        matcher, paused = self._matcher, self._paused  # the GUI thread may put others there
        counts: Counter[int] = Counter()
        for topic, count in Counter(map(_TOPIC, messages)).items():
            for place in matcher.places(topic):
                counts[place] += count
        found = {matcher.filters[place]: count for place, count in counts.items()}
        if paused:  # what is held is decided when it comes, not when the window hears of it
            with self._lock:
                self._held.update({name: found[name] for name in paused & found.keys()})
        return found

    def add(self, counts: dict[str, int]) -> None:
        """Add what was counted."""
        with self._lock:
            held, self._held = self._held, Counter()
        for topic_filter, count in counts.items():
            row = self.find(topic_filter)
            if row is not None and not row.is_off:
                row.count += count
                row.held += held[topic_filter] if row.paused_ns else 0

    def colour_of(self, topic: str) -> int | None:
        """Return the colour of the first subscription that matches `topic`."""
        return next((self.rows[place].colour for place in self._matcher.places(topic)), None)

    def asks_for(self, topic: str) -> bool:
        """Say whether the broker is asked for `topic` by one of the rows; for any thread."""
        return bool(self._live.places(topic))

    def _match(self) -> None:
        self._matcher = _Matcher([row.filter for row in self.rows])
        self._paused = frozenset(row.filter for row in self.rows if row.paused_ns)
        self._live = _Matcher([row.filter for row in self.rows if not row.is_off])


def _row(subscription: Subscription) -> SubscriptionRow:
    row = SubscriptionRow(subscription.filter, subscription.qos, subscription.colour)
    row.take(subscription)
    return row
