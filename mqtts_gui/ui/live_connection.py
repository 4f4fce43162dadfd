"""The connection that really talks to a broker: session, bridge and explanation joined."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from PySide6.QtCore import QObject
from typing_extensions import override

from mqtts_gui.errors import Problem
from mqtts_gui.mqtt.events import (
    ConnectFailed,
    Disconnected,
    Evidence,
    Message,
    MessagesReceived,
    Published,
    Ready,
    Retrying,
    SessionCrashed,
    SessionEvent,
    StepEnded,
    SubscribeAnswered,
)
from mqtts_gui.mqtt.filters import FilterTree
from mqtts_gui.mqtt.profile import Profile, Secrets, Subscription
from mqtts_gui.mqtt.topics import check_filter, check_topic
from mqtts_gui.ui.bridge import SessionBridge
from mqtts_gui.ui.connection import Connection, NotConnectedError, State, SubscriptionRow
from mqtts_gui.ui.jobs import run_apart, run_job

REFUSED = 0x80
"""Reason codes from here on are refusals (MQTT 5.0, 2.4)."""

SERIES = 8
"""How many colours the theme has for subscriptions."""

LATELY = timedelta(minutes=1)
"""Endings of the session within this time are counted together."""

EventSink = Callable[[SessionEvent], None]


class Session(Protocol):
    """What a connection asks of `mqtt.session.Session`, which is imported when first needed."""

    def start(self) -> None: ...  # noqa: D102 - see mqtt.session
    def stop(self) -> None: ...  # noqa: D102
    def close(self, timeout_s: float = ...) -> bool: ...  # noqa: D102
    def publish(self, topic: str, payload: bytes, qos: int, *, retain: bool) -> int: ...  # noqa: D102
    def subscribe(self, filters: Sequence[tuple[str, int]]) -> None: ...  # noqa: D102
    def unsubscribe(self, filters: Sequence[str]) -> None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Services:
    """What a connection needs from the rest of the house.

    Attributes:
        make_session: Makes the session that walks to the broker.
        explain: Turns evidence into a problem, given how often the broker closed the session
            lately; runs in a job, because it reads files.
        explain_refusal: Turns the reason code of a refused publication into a problem.
        explain_crash: Turns the traceback of a thread or job that failed into a problem.
        load_secrets: Fetches the secrets of a profile; may wait for the keyring, runs in a job
            apart.
        keep_secrets: Takes over the secrets of a profile, into the keyring if its third argument
            says so; runs in a job apart.
    """

    make_session: Callable[[Profile, Secrets, EventSink], Session]
    explain: Callable[[Profile, Secrets, Evidence, int], Problem]
    explain_refusal: Callable[[Profile, str, int], Problem]
    explain_crash: Callable[[str], Problem]
    load_secrets: Callable[[str], Secrets]
    keep_secrets: Callable[[str, Secrets, bool], None]


class LiveConnection(Connection):
    """A profile, and a session made anew each time it is opened."""

    def __init__(self, profile: Profile, services: Services, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.profile = profile
        self.secrets = Secrets()
        self.state = State.IDLE
        self.facts = None
        self.problem = None
        self.steps = []
        self.subscriptions = [_row(subscription) for subscription in profile.subscriptions]
        self.received = self.sent = 0
        self.retry_in_s = None
        self.broker_chain = ()
        self.pending_changes = False
        self._services = services
        self._secrets_known = self._fetching = False
        self._session: Session | None = None
        self._bridge: SessionBridge | None = None
        self._attempt = 0
        self._endings: list[datetime] = []
        self._filters: FilterTree | None = None

    @override
    def change_profile(self, **changes: object) -> None:
        """Change fields of the profile; it is saved at once."""
        changed = self.profile.with_changes(**changes)
        if changed == self.profile:
            return
        self.profile = changed
        self.pending_changes = self._session is not None and bool(set(changes) - {"name"})
        self.profile_changed.emit()

    @override
    def change_secrets(self, secrets: Secrets, *, remember: bool) -> None:
        """Use these secrets from now on; `remember` puts them in the keyring."""
        self.secrets, self._secrets_known = secrets, True
        self.pending_changes = self._session is not None
        keep, profile_id = self._services.keep_secrets, self.profile.id
        run_apart(self, lambda: keep(profile_id, secrets, remember), _nothing, self._show_failure)

    @override
    def fetch_secrets(self) -> None:
        """Fetch the secrets if they are not known yet; `profile_changed` tells when they come."""
        if not (self._secrets_known or self._fetching):
            self._fetching = True
            load, profile_id = self._services.load_secrets, self.profile.id
            run_apart(self, lambda: load(profile_id), self._take_secrets, self._secrets_failed)

    @override
    def open(self) -> None:
        """Start connecting; does nothing while connecting or connected."""
        if self.state not in {State.IDLE, State.FAILED}:
            return
        self._attempt += 1
        self.steps, self.facts, self.pending_changes = [], None, False
        self._show_problem(None)
        self._enter(State.CONNECTING)
        if self._secrets_known:
            self._start_session()
        else:
            self.fetch_secrets()

    @override
    def close(self) -> None:
        """Disconnect, or cancel what is under way; returns at once."""
        if self._session is not None:
            if self.state in {State.READY, State.WAITING, State.CONNECTING}:
                self._enter(State.CLOSING)
            self._session.stop()
        elif self.state is State.CONNECTING:  # still waiting for the keyring
            self._attempt += 1
            self._enter(State.IDLE)

    @override
    def subscribe(self, topic_filter: str, qos: int) -> None:
        """Subscribe now if ready, and at every connection from now on.

        Raises:
            TopicError: the filter is not valid.
        """
        check_filter(topic_filter)
        row = self._row_of(topic_filter)
        if row is None:
            row = SubscriptionRow(topic_filter, qos, self._free_colour())
            self.subscriptions.append(row)
        row.qos, row.granted_qos, row.refused = qos, None, None
        self._keep_subscriptions()
        if self._session is not None:
            self._session.subscribe([(topic_filter, qos)])

    @override
    def unsubscribe(self, topic_filter: str) -> None:
        """Unsubscribe and forget the subscription."""
        self.subscriptions = [row for row in self.subscriptions if row.filter != topic_filter]
        self._keep_subscriptions()
        if self._session is not None:
            self._session.unsubscribe([topic_filter])

    @override
    def publish(self, topic: str, payload: bytes, qos: int, *, retain: bool) -> None:
        """Publish a message.

        Raises:
            TopicError: the topic is not valid.
            NotConnectedError: the session is not ready.
        """
        check_topic(topic)
        if self._session is None or self.state is not State.READY:
            raise NotConnectedError
        self._session.publish(topic, payload, qos, retain=retain)
        now = time.time_ns()
        # Shown when it leaves, not when it is acknowledged: its answer may come back before that.
        sent = Message(now, False, topic, payload, qos, retain, False)  # noqa: FBT003 - a tuple
        self.messages_added.emit([sent])

    @override
    def colour_of(self, topic: str) -> int | None:
        """Return the colour of the first subscription that matches `topic`."""
        return next((row.colour for row in self._rows_matching(topic)), None)

    def end(self, timeout_s: float) -> bool:
        """Stop the session and wait for its thread: at the end of the program, in a job."""
        return self._session is None or self._session.close(timeout_s)

    @property
    def is_alive(self) -> bool:
        """A session runs, or is being ended."""
        return self._session is not None

    def _take_secrets(self, secrets: Secrets) -> None:
        self._fetching = False
        if not self._secrets_known:  # else they were typed meanwhile
            self.secrets, self._secrets_known = secrets, True
            self.profile_changed.emit()
        if self.state is State.CONNECTING and self._session is None:
            self._start_session()

    def _secrets_failed(self, error: BaseException) -> None:
        self._take_secrets(Secrets())
        self._show_failure(error)

    def _start_session(self) -> None:
        self._bridge = SessionBridge(self)
        self._bridge.batch_ready.connect(self._take_batch)
        self._session = self._services.make_session(self.profile, self.secrets, self._bridge.post)
        self._session.start()

    def _take_batch(self, events: Sequence[SessionEvent]) -> None:
        messages: list[Message] = []
        for event in events:
            if isinstance(event, MessagesReceived):
                messages += event.messages
                self.received += len(event.messages)
            elif isinstance(event, Published):
                self._take_published(event)
            else:
                self._take_event(event)
        if messages:
            self._count(messages)
            self.messages_added.emit(messages)

    def _take_published(self, event: Published) -> None:
        if event.reason_code < REFUSED:
            self.sent += 1
        else:
            explain, topic = self._services.explain_refusal, event.message.topic
            self._show_problem(explain(self.profile, topic, event.reason_code))

    def _take_event(self, event: SessionEvent) -> None:
        match event:
            case StepEnded():
                self._take_step(event)
            case Ready():
                self.facts, self.retry_in_s = event.facts, None
                self.broker_chain = event.facts.chain
                self._show_problem(None)
                self._enter(State.READY)
            case Retrying():
                self.retry_in_s = event.delay.total_seconds()
                self._enter(State.WAITING)
            case ConnectFailed() | Disconnected():
                self._ended(event.at, event.evidence, final=event.final)
            case SubscribeAnswered():
                self._take_answer(event)
            case SessionCrashed():
                self._release_session()
                self._show_problem(self._services.explain_crash(event.traceback))
                self._enter(State.FAILED)
            case _:
                pass

    def _take_step(self, event: StepEnded) -> None:
        if event.step in {step.step for step in self.steps}:
            self.steps = []  # a new attempt of the same session
        self.steps.append(event)
        self.step_changed.emit(event)

    def _ended(self, at: datetime, evidence: Evidence | None, *, final: bool) -> None:
        self.facts, self.retry_in_s = None, None
        wanted = evidence is None or evidence.cancelled
        if evidence is not None and not wanted:
            self.broker_chain = evidence.chain or self.broker_chain
            self._endings = [one for one in self._endings if at - one < LATELY]
            self._endings += [at] if evidence.was_ready else []
            self._explain(evidence)
        if final:
            self._release_session()
            self._enter(State.IDLE if wanted else State.FAILED)

    def _explain(self, evidence: Evidence) -> None:
        explain, profile, secrets = self._services.explain, self.profile, self.secrets
        attempt, endings = self._attempt, max(1, len(self._endings))

        def show(problem: Problem) -> None:
            if attempt == self._attempt and self.state is not State.READY:
                self._show_problem(problem)

        run_job(
            self, lambda: explain(profile, secrets, evidence, endings), show, self._show_failure
        )

    def _take_answer(self, event: SubscribeAnswered) -> None:
        for topic_filter, code in zip(event.filters, event.reason_codes, strict=False):
            row = self._row_of(topic_filter)
            if row is not None:
                row.refused = code if code >= REFUSED else None
                row.granted_qos = None if code >= REFUSED else code
        self.subscriptions_changed.emit()

    def _count(self, messages: Sequence[Message]) -> None:
        per_topic: dict[str, int] = {}
        for message in messages:
            if message.incoming:
                per_topic[message.topic] = per_topic.get(message.topic, 0) + 1
        for topic, count in per_topic.items():
            for row in self._rows_matching(topic):
                row.count += count

    def _release_session(self) -> None:
        session, self._session = self._session, None
        self.pending_changes = False
        if self._bridge is not None:
            self._bridge.close()
            self._bridge.deleteLater()
            self._bridge = None
        if session is not None:
            run_job(self, session.close, _nothing, self._show_failure)

    def _keep_subscriptions(self) -> None:
        kept = tuple(Subscription(row.filter, row.qos, row.colour) for row in self.subscriptions)
        self.profile = replace(self.profile, subscriptions=kept)
        self._filters = None
        self.profile_changed.emit()
        self.subscriptions_changed.emit()

    def _row_of(self, topic_filter: str) -> SubscriptionRow | None:
        return next((row for row in self.subscriptions if row.filter == topic_filter), None)

    def _rows_matching(self, topic: str) -> list[SubscriptionRow]:
        if self._filters is None:
            self._filters = FilterTree(row.filter for row in self.subscriptions)
        return [self.subscriptions[place] for place in self._filters.matching(topic)]

    def _free_colour(self) -> int:
        taken = [row.colour for row in self.subscriptions]
        return min(range(SERIES), key=lambda colour: (taken.count(colour), colour))

    def _enter(self, state: State) -> None:
        self.state = state
        self.state_changed.emit()

    def _show_problem(self, problem: Problem | None) -> None:
        if problem is not self.problem:
            self.problem = problem
            self.problem_changed.emit()

    def _show_failure(self, error: BaseException) -> None:
        """Show that a job failed in a way that nobody foresaw."""
        self._show_problem(self._services.explain_crash(_traceback_of(error)))


def _row(subscription: Subscription) -> SubscriptionRow:
    return SubscriptionRow(subscription.filter, subscription.qos, subscription.colour)


def _traceback_of(error: BaseException) -> str:
    """Return the way to an error and its kind, without its text: it may quote a secret."""
    return "".join([*traceback.format_tb(error.__traceback__), type(error).__name__])


def _nothing(_result: object) -> None:
    """Do nothing with a job's result."""
