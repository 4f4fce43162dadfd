"""Which messages are not shown because the subscriptions that they came by are paused."""

from __future__ import annotations

from collections.abc import Iterable

from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.filters import FilterTree
from mqtts_gui.mqtt.profile import Subscription
from mqtts_gui.store.search_logic import Facts
from mqtts_gui.ui.connection import Connection

_TOPICS_KNOWN = 10_000


class NotPaused:
    """The condition that a message is to be shown; see `search_logic`.

    What came before the pause stays, and so does what another subscription asks for as well, and
    what this client sent.
    """

    def __init__(self, subscriptions: Iterable[Subscription]) -> None:
        live = [each for each in subscriptions if not each.is_off]
        paused = [each for each in live if each.paused_ns]
        self._since = [each.paused_ns for each in paused]
        self._paused = FilterTree([each.filter for each in paused])
        self._shown = FilterTree([each.filter for each in live if not each.paused_ns])
        self._known: dict[str, int | None] = {}

    def message(self, message: Message) -> bool:
        """Judge a message."""
        since = self._hidden_since(message.topic)
        return since is None or message.time_ns < since or not message.incoming

    def judge(self, facts: Facts) -> bool | None:
        """Judge from the times, or from the topic: only what is received is held back."""
        newest = facts.times[1] if facts.times is not None else None
        if newest is not None and newest < min(self._since, default=newest + 1):
            return True
        if facts.topic is None:
            return None
        since = self._hidden_since(facts.topic)
        return True if since is None or (newest is not None and newest < since) else None

    def _hidden_since(self, topic: str) -> int | None:
        """Return from when on messages of a topic are not shown; for any thread."""
        known = self._known  # another thread may put an empty one in its place
        if topic not in known:
            if len(known) >= _TOPICS_KNOWN:
                known = self._known = {}
            places = [] if self._shown.matching(topic) else self._paused.matching(topic)
            known[topic] = min((self._since[place] for place in places), default=None)
        return known[topic]


def paused_of(connection: Connection) -> tuple[Subscription, ...]:
    """Return the subscriptions that decide what is shown; none if nothing is paused."""
    live = [each.subscription for each in connection.subscriptions if not each.is_off]
    if not any(each.paused_ns for each in live):
        return ()
    return tuple(Subscription(each.filter, paused_ns=each.paused_ns) for each in live)
