"""One connection as the window knows it: its profile, its live session, its counters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from mqtts_gui.doctor.result import WalkResult
from mqtts_gui.errors import Problem
from mqtts_gui.mqtt.broker_status import BrokerStatus
from mqtts_gui.mqtt.events import LiveFacts, Message, StepEnded
from mqtts_gui.mqtt.outbox import NotConnectedError
from mqtts_gui.mqtt.profile import Profile, Secrets, Subscription
from mqtts_gui.mqtt.series_feed import SeriesFeed
from mqtts_gui.mqtt.topic_counts import TopicCounts

if TYPE_CHECKING:  # see `histories`
    from mqtts_gui.store.history import History
    from mqtts_gui.ui.subscription_desk import SubscriptionDesk

__all__ = ["Connection", "NotConnectedError", "Sender", "State", "SubscriptionRow"]


class Sender(Protocol):
    """Publishes many messages over one session; for a thread that may wait."""

    def wait_for_room(self, timeout_s: float) -> bool:
        """Wait, no longer than this, until more messages are welcome; say whether they are.

        Raises:
            NotConnectedError: the session is not ready any more.
        """
        ...

    def send(self, messages: Sequence[Message]) -> None:
        """Publish messages of one quality of service, and keep them.

        Raises:
            TopicError: a topic is not valid.
            NotConnectedError: the session is not ready any more.
        """
        ...


class State(StrEnum):
    """Where a connection stands."""

    IDLE = "idle"
    CONNECTING = "connecting"
    READY = "ready"
    WAITING = "waiting"
    FAILED = "failed"
    CLOSING = "closing"


@dataclass(slots=True)
class SubscriptionRow:
    """A subscription as the list shows it; what is asked for is as in `Subscription`.

    Attributes:
        granted_qos: What the broker granted; None until it answered.
        refused: Reason code of a refused subscription, else None.
        count: Messages received that match the filter since the program started, or since the
            person cleared it.
        held: How many of them came since it was paused.
    """

    filter: str
    qos: int
    colour: int
    granted_qos: int | None = None
    refused: int | None = None
    count: int = 0
    alias: str = ""
    no_local: bool = False
    retain_as_published: bool = False
    retain_handling: int = 0
    paused_ns: int = 0
    is_off: bool = False
    held: int = 0

    @property
    def subscription(self) -> Subscription:
        """What the profile keeps of it."""
        return Subscription(*(getattr(self, name) for name in _KEPT))

    def take(self, subscription: Subscription) -> None:
        """Ask for something else."""
        for name in _KEPT:
            setattr(self, name, getattr(subscription, name))


_KEPT = tuple(each.name for each in fields(Subscription))


class Connection(QObject):
    """A profile and what lives of it.

    Signals:
        profile_changed: A field of the profile changed.
        state_changed: `state` changed; `facts`, `problem` and `retry_in_s` are already those of
            the new state.
        problem_changed: `problem` changed.
        step_changed: A step of the connection ended (a `StepEnded`).
        test_changed: What the doctor knows changed: `testing`, `test_steps`, `test_result` or
            `attempt_result`.
        history_opened: `history` is there; once.
        messages_arrived: The history grew, by messages received or sent.
        subscriptions_changed: The list or an answer changed; counts alone do not emit it.
    """

    profile_changed = Signal()
    state_changed = Signal()
    problem_changed = Signal()
    step_changed = Signal(object)
    test_changed = Signal()
    history_opened = Signal()
    messages_arrived = Signal()
    subscriptions_changed = Signal()

    profile: Profile
    secrets: Secrets
    state: State = State.IDLE
    facts: LiveFacts | None = None
    problem: Problem | None = None
    steps: list[StepEnded]
    subscriptions: list[SubscriptionRow]
    desk: SubscriptionDesk
    """Changes them."""
    history: History | None = None
    """Every message received or sent; None until it is opened, when the connection is first shown
    or opened."""
    received: int = 0
    sent: int = 0
    unacknowledged: int = 0
    """Messages of QoS 1 and 2 that the broker has not acknowledged; no signal tells."""
    retry_in_s: float | None = None
    broker_chain: tuple[bytes, ...] = ()
    """What the broker presented last (DER, leaf first), trusted or not."""
    testing: bool = False
    """The doctor is walking the connection."""
    test_steps: Sequence[StepEnded] = ()
    """How the steps of the last walk of the doctor ended so far."""
    test_result: WalkResult | None = None
    """What the doctor's last walk found; None before, while one is under way, and once the
    connection was opened after it."""
    test_duration: timedelta = timedelta()
    """How long that walk took, its second looks included."""
    attempt_result: WalkResult | None = None
    """What the last attempt to connect, or the session that came of it, is known to be."""
    result_at: datetime | None = None
    """When the newer of these two results came, UTC."""
    is_read_only: bool = False
    """The messages are those of an imported file: nothing of them is deleted."""
    pending_changes: bool = False
    """The profile was changed while connected: the change applies at the next connection."""

    @cached_property
    def topics(self) -> TopicCounts:
        """Every topic that messages came on or went to, for any thread."""
        return TopicCounts()

    @cached_property
    def series_feed(self) -> SeriesFeed:
        """What plots take of the messages that arrive."""
        return SeriesFeed()

    @cached_property
    def status(self) -> BrokerStatus:
        """What the broker tells of itself, while a window asks for it."""
        return BrokerStatus()

    def change_profile(self, **changes: object) -> None:
        """Change fields of the profile; it is saved at once."""
        raise NotImplementedError

    def change_secrets(self, secrets: Secrets, *, remember: bool) -> None:
        """Use these secrets from now on; `remember` puts them in the keyring."""
        raise NotImplementedError

    def fetch_secrets(self) -> None:
        """Fetch the secrets if they are not known yet; `profile_changed` tells when they come."""
        raise NotImplementedError

    def open(self) -> None:
        """Start connecting; does nothing while connecting or connected."""
        raise NotImplementedError

    def close(self) -> None:
        """Disconnect, or cancel what is under way, a test included; returns at once."""
        raise NotImplementedError

    def test(self) -> None:
        """Let the doctor walk the connection, live or not.

        Does nothing while it does, and while the session is connecting or ending: there is never
        more than one attempt at a time.
        """
        raise NotImplementedError

    def cancel_test(self) -> None:
        """End the doctor's walk; returns at once."""
        raise NotImplementedError

    def try_again(self) -> None:
        """Do again what was asked for last: connect, or test."""
        raise NotImplementedError

    def subscribe(self, topic_filter: str, qos: int) -> None:
        """Subscribe now if ready, and at every connection from now on.

        Raises:
            TopicError: the filter is not valid.
        """
        raise NotImplementedError

    def unsubscribe(self, topic_filter: str) -> None:
        """Unsubscribe and forget the subscription."""
        raise NotImplementedError

    def publish(
        self, topic: str, payload: bytes, qos: int, *, retain: bool, properties: bytes = b""
    ) -> None:
        """Publish a message; `properties` are those of MQTT 5 as on the wire.

        Raises:
            TopicError: the topic is not valid.
            NotConnectedError: the session is not ready.
        """
        raise NotImplementedError

    def publisher(self) -> Sender:
        """Return what publishes many messages over the present session.

        Raises:
            NotConnectedError: the session is not ready.
        """
        raise NotImplementedError

    def colour_of(self, topic: str) -> int | None:
        """Return the colour of the first subscription that matches `topic`."""
        raise NotImplementedError
