"""A connection without a network, for the tests of the Messages page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from typing_extensions import override

from mqtts_gui.mqtt.events import Message, SubscribeAnswered
from mqtts_gui.mqtt.profile import Profile, Secrets
from mqtts_gui.mqtt.topics import check_topic, matches
from mqtts_gui.store.history import History
from mqtts_gui.ui.connection import Connection, State
from mqtts_gui.ui.subscription_desk import SubscriptionDesk
from mqtts_gui.ui.subscription_rows import SubscriptionRows

NOON_NS = 1_741_778_527_318_000_000


class Sent(NamedTuple):
    """What the page asked to publish."""

    topic: str
    payload: bytes
    qos: int
    retain: bool
    properties: bytes = b""


def message(
    topic: str = "ciel",
    payload: bytes = b"hello",
    *,
    qos: int = 0,
    retain: bool = False,
    incoming: bool = True,
    time_ns: int = NOON_NS,
) -> Message:
    """Make a message."""
    return Message(time_ns, incoming, topic, payload, qos, retain, duplicate=False)


class FakeSession:
    """Grants what is subscribed to, and remembers it."""

    def __init__(self, rows: SubscriptionRows) -> None:
        self._rows = rows
        self.calls: list[tuple[str, Sequence[object]]] = []

    def subscribe(self, filters: Sequence[tuple[str, int]]) -> None:
        """Grant them."""
        self.calls.append(("subscribe", filters))
        names, options = zip(*filters, strict=True)
        self._rows.take_answer(SubscribeAnswered(names, tuple(each & 3 for each in options)))

    def unsubscribe(self, filters: Sequence[str]) -> None:
        """Remember it."""
        self.calls.append(("unsubscribe", filters))


class FakeConnection(Connection):
    """Remembers what it is asked; the test says what happens."""

    def __init__(self, *, state: State = State.READY) -> None:
        super().__init__()
        self.profile = Profile(name="VM Dupont", host="vm-dupont")
        self.secrets = Secrets()
        self.state = state
        self.facts = None
        self.problem = None
        self.steps = []
        self.rows = SubscriptionRows()
        self.subscriptions = self.rows.rows
        self.session = FakeSession(self.rows)
        self.desk = SubscriptionDesk(
            self.rows, lambda: self.session, self.subscriptions_changed.emit
        )
        self.received = self.sent = 0
        self.retry_in_s = None
        self.pending_changes = False
        self.published: list[Sent] = []
        self.opened = 0

    def enter(self, state: State) -> None:
        """Change the state, as a session would."""
        self.state = state
        self.state_changed.emit()

    def open_history(self, history: History) -> None:
        """Let the history be there."""
        self.history = history
        self.history_opened.emit()

    def arrive(self, messages: Sequence[Message]) -> None:
        """Let messages be received or sent."""
        assert self.history is not None
        first = self.history.append(messages)
        self.series_feed.take(first, messages)
        self.topics.take(messages)
        self.topics.settle()
        self.messages_arrived.emit()

    @override
    def open(self) -> None:
        self.opened += 1
        self.enter(State.CONNECTING)

    @override
    def subscribe(self, topic_filter: str, qos: int) -> None:
        self.desk.subscribe([topic_filter], qos)

    @override
    def unsubscribe(self, topic_filter: str) -> None:
        self.desk.unsubscribe([topic_filter])

    @override
    def publish(
        self, topic: str, payload: bytes, qos: int, *, retain: bool, properties: bytes = b""
    ) -> None:
        check_topic(topic)
        self.published.append(Sent(topic, payload, qos, retain, properties))

    @override
    def colour_of(self, topic: str) -> int | None:
        return next((row.colour for row in self.subscriptions if matches(row.filter, topic)), None)
