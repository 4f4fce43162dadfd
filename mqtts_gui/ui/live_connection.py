"""The connection that really talks to a broker: session, bridge and explanation joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtCore import QObject, QTimer
from typing_extensions import override

from mqtts_gui.doctor.result import WalkResult
from mqtts_gui.errors import Problem
from mqtts_gui.mqtt.events import (
    ConnectFailed,
    Disconnected,
    Evidence,
    LiveFacts,
    MessagesReceived,
    NotAcknowledged,
    Published,
    Ready,
    Retrying,
    SessionCrashed,
    SessionEvent,
    StepEnded,
    SubscribeAnswered,
)
from mqtts_gui.mqtt.profile import Profile
from mqtts_gui.mqtt.topics import check_topic
from mqtts_gui.ui.bridge import SessionBridge
from mqtts_gui.ui.connection import NotConnectedError, State
from mqtts_gui.ui.flow_sender import FlowSender
from mqtts_gui.ui.jobs import run_job
from mqtts_gui.ui.message_flow import MessageFlow
from mqtts_gui.ui.models.attempts import CANCELLED, failed_attempt, live_attempt
from mqtts_gui.ui.profile_connection import ProfileConnection
from mqtts_gui.ui.services import EventSink, Failure, SecondLook, Services, Session
from mqtts_gui.ui.subscription_rows import REFUSED
from mqtts_gui.ui.walking import Walked, Walking

__all__ = ["EventSink", "Failure", "LiveConnection", "SecondLook", "Services", "Session"]

TOLD_AFTER_MS = 80
"""A test that ends sooner is told of when it ends: what was shown before would only flicker."""


class LiveConnection(ProfileConnection):
    """A profile, and a session made anew each time it is opened."""

    def __init__(self, profile: Profile, services: Services, parent: QObject | None = None) -> None:
        super().__init__(profile, services, parent)
        self.steps = []
        self._flow = MessageFlow(profile.id, self._rows, services.open_keeping, self, self.topics)
        self._flow.series, self._flow.status = self.series_feed, self.status
        self._flow.opened.connect(self._take_history)
        self._flow.arrived.connect(self.messages_arrived)
        self._bridge: SessionBridge | None = None
        self._attempt = 0
        self._unacknowledged: NotAcknowledged | None = None
        self._tried = profile
        self._was_test = False
        self._second_look = SecondLook()
        self._walking = Walking(services.make_walk, self)
        self._walking.stepped.connect(self._take_test_step)
        self._walking.ended.connect(self._take_walk)
        self._walking.failed.connect(self._walk_failed)
        self._soon = QTimer(self, singleShot=True, interval=TOLD_AFTER_MS)
        self._soon.timeout.connect(self._tell_test)

    @override
    def open(self) -> None:
        if self.state not in {State.IDLE, State.FAILED}:
            return
        self._begin(test=False)
        self.steps, self.facts, self.pending_changes = [], None, False
        self._drop_test()
        self.attempt_result = None
        self._show_problem(None)
        self._enter(State.CONNECTING)
        self.test_changed.emit()
        self._go_on()

    def open_history(self) -> None:
        """Open what was kept of earlier runs; `history_opened` tells."""
        self._flow.open()

    @override
    def close(self) -> None:
        self.cancel_test()
        if self._session is not None:
            if self.state in {State.READY, State.WAITING, State.CONNECTING}:
                self._enter(State.CLOSING)
            self._session.stop()
        elif self.state is State.CONNECTING:  # still waiting for the keyring
            self._attempt += 1
            self._enter(State.IDLE)

    @override
    def test(self) -> None:
        if self.testing or self.state in {State.CONNECTING, State.CLOSING}:
            return
        self._begin(test=True)
        self.testing, self.test_steps, self.test_result = True, [], None
        self._soon.start()
        self._go_on()

    @override
    def cancel_test(self) -> None:
        if self._walking.busy:
            self._walking.cancel()
        elif self.testing:  # still waiting for the keyring
            self._drop_test()
            self.test_changed.emit()

    @override
    def try_again(self) -> None:
        if self._was_test:
            self.test()
        else:
            self.open()

    @override
    def publish(
        self, topic: str, payload: bytes, qos: int, *, retain: bool, properties: bytes = b""
    ) -> None:
        check_topic(topic)
        self.publisher().send_one(topic, payload, qos, retain=retain, properties=properties)

    @override
    def publisher(self) -> FlowSender:
        if self._session is None or self._bridge is None or self.state is not State.READY:
            raise NotConnectedError
        return FlowSender(self._flow, self._session, self._bridge.post)

    def end(self, timeout_s: float) -> bool:
        """Stop all and wait for its threads: at the end of the program, in a job."""
        self._second_look.stop()
        self._walking.cancel()
        session_ended = self._session is None or self._session.close(timeout_s)
        return self._walking.wait(timeout_s) and session_ended

    @property
    def is_alive(self) -> bool:
        """A session or a test runs, or is being ended."""
        return self._session is not None or self._walking.busy

    def _take_history(self) -> None:
        if self._flow.keeping is not None:
            self.history = self._flow.keeping.history
            self.history_opened.emit()
        self._go_on()

    def _begin(self, *, test: bool) -> None:
        self._was_test = test
        self._attempt += 1
        self._second_look.stop()

    @override
    def _go_on(self) -> None:
        """Begin what was asked for, once there are secrets and no walk is in its way."""
        wanted = self.testing or (self.state is State.CONNECTING and self._session is None)
        if not wanted or self._walking.busy:
            return
        if not self._secrets_known:
            self.fetch_secrets()
        elif self.testing:
            live = self._session is not None
            self._hold()
            self._walking.start(self.profile, self.secrets, live=live)
        elif self._flow.keeping is None:
            self._flow.open()
        else:
            self._start_session()

    def _start_session(self) -> None:
        self._tried = self.profile
        self._bridge = SessionBridge(self)
        self._bridge.batch_ready.connect(self._take_batch)
        self._session = self._flow.make_session(
            self._services.make_session, self.profile, self.secrets, self._bridge.post
        )
        self._session.start()

    def _take_batch(self, events: Sequence[SessionEvent]) -> None:
        self.received += self._flow.take()
        self.sent += self._flow.take_sent()
        self.unacknowledged = self._flow.unacknowledged
        for event in events:
            if not isinstance(event, MessagesReceived):
                self._take_event(event)

    def _take_event(self, event: SessionEvent) -> None:
        match event:
            case StepEnded():
                self._take_step(event)
            case Ready():
                self.facts, self.retry_in_s = event.facts, None
                self.broker_chain = event.facts.chain
                self._show_problem(None)
                self._keep_attempt(live_attempt(self._tried, self.steps, event.facts), newer=True)
                self._enter(State.READY)
                self._review(event.facts)
                if event.facts.session_present:
                    self.desk.leave_those_off()
            case Retrying():
                self.retry_in_s = event.delay.total_seconds()
                self._enter(State.WAITING)
            case ConnectFailed() | Disconnected():
                self._ended(event.at, event.evidence, final=event.final)
            case Published(message=message, reason_code=code) if code >= REFUSED:
                explain = self._services.explain_refusal
                self._show_problem(explain(self.profile, message.topic, code))
            case NotAcknowledged():
                self._unacknowledged = event
            case SubscribeAnswered():
                self._rows.take_answer(event)
                self.status.take_answer(event.filters, event.reason_codes)
                self.subscriptions_changed.emit()
            case SessionCrashed():
                self._release_session()
                self._show_problem(self._services.explain_crash(event.traceback))
                self._enter(State.FAILED)

    def _take_step(self, event: StepEnded) -> None:
        if event.step in {step.step for step in self.steps}:
            self.steps = []  # a new attempt of the same session
        self.steps.append(event)
        self.step_changed.emit(event)

    def _ended(self, at: datetime, evidence: Evidence | None, *, final: bool) -> None:
        self._lost.note(at, evidence, stood=self.facts is not None)
        self.facts, self.retry_in_s = None, None
        wanted = evidence is None or evidence.cancelled
        if evidence is not None:
            retried = not (final or evidence.was_ready) and self._lost.is_known(self.problem)
            known = self.attempt_result if retried else None
            failed = failed_attempt(self._tried, self.steps, evidence, known)
            self._keep_attempt(failed, newer=True)
            self.broker_chain = evidence.chain or self.broker_chain
            if not (wanted or retried):
                self._explain(evidence, failed)
        left, self._unacknowledged = self._unacknowledged, None
        if wanted and left is not None:  # else why the session ended comes first
            self._show_problem(self._services.explain_unacknowledged(self._tried, left))
        if final:
            self._release_session()
            self._enter(State.IDLE if wanted else State.FAILED)

    def _explain(self, evidence: Evidence, failed: WalkResult) -> None:
        explain, attempt, (count, lately) = self._services.explain, self._attempt, self._lost.lately
        self._second_look = look = SecondLook()
        failure = Failure(self._tried, self.secrets, evidence, look, count, lately)
        self._lost.is_asked = True
        self._hold()

        def show(problems: Sequence[Problem]) -> None:
            self._hold(on=False)
            if attempt == self._attempt and self.state is not State.READY:
                first, further = problems[0], tuple(problems[1:])
                self._keep_attempt(replace(failed, diagnosis=first, further=further))
                self._show_problem(first)

        run_job(self, lambda: explain(failure), show, self._show_failure)

    def _review(self, facts: LiveFacts) -> None:
        review, known = self._services.review, (self._tried, self.secrets, tuple(self.steps))

        def keep(result: WalkResult) -> None:
            if self.facts is facts:
                self._keep_attempt(result)

        run_job(self, lambda: review(*known, facts), keep, self._show_failure)

    def _keep_attempt(self, result: WalkResult, *, newer: bool = False) -> None:
        self.attempt_result, self.result_at = result, datetime.now(UTC)
        if newer and not self.testing:  # what a test found before is over
            self._drop_test()
        self.test_changed.emit()

    def _take_test_step(self, event: StepEnded) -> None:
        if self.testing:
            self.test_steps = [*self.test_steps, event]
            if not self._soon.isActive():
                self.test_changed.emit()

    def _tell_test(self) -> None:
        self._show_problem(None)
        if self.state is State.FAILED:
            self._enter(State.IDLE)
        self.test_changed.emit()

    def _take_walk(self, walked: Walked) -> None:
        if not self.testing:  # given up, because the connection was opened meanwhile
            self._go_on()
            return
        result, problem = walked.result, walked.result.diagnosis
        problem = None if problem is not None and problem.code == CANCELLED else problem
        self._drop_test()
        self.test_steps, self.test_result = list(result.steps), result
        self.test_duration, self.result_at = walked.duration, datetime.now(UTC)
        self.broker_chain = result.peer_chain or self.broker_chain
        self._show_problem(problem)
        if self.state in {State.IDLE, State.FAILED}:
            self._enter(State.IDLE if problem is None else State.FAILED)
        self.test_changed.emit()

    def _walk_failed(self, error: BaseException) -> None:
        if self.testing:
            self._drop_test()
            self.test_changed.emit()
        self._show_failure(error)
        self._go_on()

    def _drop_test(self) -> None:
        """Forget what is tested or was; what walks is cancelled."""
        self._hold(on=False)
        self._walking.cancel()
        self._soon.stop()
        self.testing, self.test_steps, self.test_result = False, [], None

    def _release_session(self) -> None:
        session, self._session = self._session, None
        self.pending_changes = False
        if self._bridge is not None:
            self._bridge.close()
            self._bridge.deleteLater()
            self._bridge = None
        if session is not None:
            run_job(self, session.close, lambda _: None, self._show_failure)
