"""A connection without a network: it does what the test says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from typing_extensions import override

from mqtts_gui.doctor.result import WalkResult
from mqtts_gui.errors import Problem
from mqtts_gui.mqtt.events import LiveFacts, StepEnded, StepId, StepStatus, TlsFacts
from mqtts_gui.mqtt.profile import Profile, Secrets
from mqtts_gui.store.history import History
from mqtts_gui.ui.connection import Connection, State
from mqtts_gui.ui.subscription_desk import SubscriptionDesk
from mqtts_gui.ui.subscription_rows import SubscriptionRows

TLS_1_3 = TlsFacts("TLSv1.3", "TLS_AES_256_GCM_SHA384", "X25519")
NOW = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)


def live_facts(
    *,
    tls: TlsFacts | None = TLS_1_3,
    chain_verified: bool = True,
    name_verified: str | None = "vm-dupont",
    client_name: str | None = "localhost",
) -> LiveFacts:
    """Make the facts of a live session."""
    return LiveFacts(
        address="192.168.56.10",
        tls=tls,
        chain=(),
        chain_verified=chain_verified,
        name_verified=name_verified,
        certificate_requested=client_name is not None,
        client_name=client_name,
        mqtt_version="5",
        session_present=False,
        assigned_client_id=None,
    )


class FakeConnection(Connection):
    """Plain attributes; what is asked of it is remembered in `calls`."""

    def __init__(self, profile: Profile | None = None) -> None:
        super().__init__()
        self.profile = profile or Profile(name="VM Dupont", host="vm-dupont")
        self.secrets = Secrets()
        self.state = State.IDLE
        self.facts = None
        self.problem = None
        self.steps = []
        rows = SubscriptionRows()
        self.subscriptions = rows.rows
        self.desk = SubscriptionDesk(rows, lambda: None, self.subscriptions_changed.emit)
        self.received = self.sent = 0
        self.retry_in_s = None
        self.pending_changes = False
        self.broker_chain = ()
        self.testing, self.test_result = False, None
        self.test_steps = []
        self.calls: list[str] = []

    def enter(self, state: State, facts: LiveFacts | None = None) -> None:
        """Change the state, as the session's events do."""
        self.state, self.facts = state, facts
        self.state_changed.emit()

    def open_history(self, history: History) -> None:
        """Let the history be there."""
        self.history = history
        self.history_opened.emit()

    def end_step(self, step: StepId, status: StepStatus = StepStatus.OK) -> None:
        """Report the end of a step."""
        self.steps = [*self.steps, StepEnded(step, status, timedelta(milliseconds=1))]
        self.step_changed.emit(self.steps[-1])

    def fail(self, problem: Problem, step: StepId = StepId.CERTIFICATE) -> None:
        """End the attempt with a problem."""
        self.end_step(step, StepStatus.ERROR)
        self.problem = problem
        self.problem_changed.emit()
        self.enter(State.FAILED)

    def step_tested(self, step: StepId, status: StepStatus = StepStatus.OK) -> None:
        """Let the doctor come as far as the end of a step."""
        self.testing, self.test_result = True, None
        self.test_steps = [*self.test_steps, StepEnded(step, status, timedelta(milliseconds=1))]
        self.test_changed.emit()

    def end_test(self, result: WalkResult, took: timedelta = timedelta(milliseconds=13)) -> None:
        """Let the doctor's walk end."""
        self.testing, self.test_result, self.test_duration = False, result, took
        self.test_steps, self.result_at = list(result.steps), NOW
        self.problem = result.diagnosis
        self.problem_changed.emit()
        self.enter(State.IDLE if result.diagnosis is None else State.FAILED)
        self.test_changed.emit()

    def end_attempt(self, result: WalkResult, state: State = State.READY) -> None:
        """Let an attempt to connect end."""
        self.attempt_result, self.result_at = result, NOW
        self.steps, self.problem = list(result.steps), result.diagnosis
        self.problem_changed.emit()
        self.enter(state, result.facts)
        self.test_changed.emit()

    @override
    def change_profile(self, **changes: object) -> None:
        self.profile = self.profile.with_changes(**changes)
        self.profile_changed.emit()

    @override
    def change_secrets(self, secrets: Secrets, *, remember: bool) -> None:
        self.secrets = secrets

    @override
    def fetch_secrets(self) -> None:
        self.calls.append("fetch secrets")

    @override
    def open(self) -> None:
        self.calls.append("open")
        self.steps, self.problem = [], None
        self.problem_changed.emit()
        self.enter(State.CONNECTING)

    @override
    def close(self) -> None:
        self.calls.append("close")
        self.enter(State.IDLE)

    @override
    def test(self) -> None:
        self.calls.append("test")
        self.testing, self.test_steps, self.test_result = True, [], None
        self.test_changed.emit()

    @override
    def cancel_test(self) -> None:
        self.calls.append("cancel test")
        self.testing = False
        self.test_changed.emit()

    @override
    def try_again(self) -> None:
        self.calls.append("try again")

    @override
    def subscribe(self, topic_filter: str, qos: int) -> None:
        self.calls.append(f"subscribe {topic_filter}")

    @override
    def unsubscribe(self, topic_filter: str) -> None:
        self.calls.append(f"unsubscribe {topic_filter}")

    @override
    def publish(
        self, topic: str, payload: bytes, qos: int, *, retain: bool, properties: bytes = b""
    ) -> None:
        self.calls.append(f"publish {topic}")

    @override
    def colour_of(self, topic: str) -> int | None:
        return None
