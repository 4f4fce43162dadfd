"""A connection without a network, for the tests of the Messages page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from typing_extensions import override

from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.profile import Profile, Secrets
from mqtts_gui.mqtt.topics import check_filter, check_topic, matches
from mqtts_gui.store.history import History
from mqtts_gui.ui.connection import Connection, State, SubscriptionRow

NOON_NS = 1_741_778_527_318_000_000


class Sent(NamedTuple):
    """What the page asked to publish."""

    topic: str
    payload: bytes
    qos: int
    retain: bool


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
        self.subscriptions = []
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
        self.history.append(messages)
        self.messages_arrived.emit()

    @override
    def open(self) -> None:
        self.opened += 1
        self.enter(State.CONNECTING)

    @override
    def subscribe(self, topic_filter: str, qos: int) -> None:
        check_filter(topic_filter)
        colour = len(self.subscriptions)
        self.subscriptions = [
            *self.subscriptions,
            SubscriptionRow(topic_filter, qos, colour, granted_qos=qos),
        ]
        self.subscriptions_changed.emit()

    @override
    def unsubscribe(self, topic_filter: str) -> None:
        self.subscriptions = [row for row in self.subscriptions if row.filter != topic_filter]
        self.subscriptions_changed.emit()

    @override
    def publish(
        self, topic: str, payload: bytes, qos: int, *, retain: bool, properties: bytes = b""
    ) -> None:
        check_topic(topic)
        self.published.append(Sent(topic, payload, qos, retain))

    @override
    def colour_of(self, topic: str) -> int | None:
        return next((row.colour for row in self.subscriptions if matches(row.filter, topic)), None)
