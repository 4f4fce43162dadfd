"""The connection that joins session, bridge and explanation; its session does as it is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from mqtts_gui.errors import Problem, Severity
from mqtts_gui.i18n import literal
from mqtts_gui.mqtt.events import (
    ConnectFailed,
    Disconnected,
    Evidence,
    Message,
    MessagesReceived,
    NotAcknowledged,
    Published,
    Ready,
    Retrying,
    SessionCrashed,
    SessionEvent,
    StepId,
    SubscribeAnswered,
)
from mqtts_gui.mqtt.gate import Gate
from mqtts_gui.mqtt.inbox import SessionMemory
from mqtts_gui.mqtt.profile import Profile, Secrets, Subscription
from mqtts_gui.mqtt.topics import TopicError
from mqtts_gui.ui.connection import NotConnectedError, State
from mqtts_gui.ui.live_connection import Failure, LiveConnection, Services
from tests.support.fake_connection import live_facts
from tests.support.fake_messages_connection import message

NOW = datetime(2026, 3, 12, 14, 5, tzinfo=UTC)


class ScriptedSession:
    """Remembers what it is asked; the test posts its events."""

    def __init__(self, post: Callable[[SessionEvent], None]) -> None:
        self.post = post
        self.calls: list[str] = []

    def start(self) -> None:
        self.calls.append("start")

    def stop(self) -> None:
        self.calls.append("stop")

    def hold(self, *, on: bool) -> None:
        """Remember who waits for whom."""
        self.calls.append(f"hold {on}")

    def close(self, timeout_s: float = 5) -> bool:
        self.calls.append("close")
        return True

    def publish(
        self, topic: str, payload: bytes, qos: int, *, retain: bool, properties: bytes = b""
    ) -> int:
        self.calls.append(f"publish {topic}")
        return 1

    def publish_many(self, messages: Sequence[Message]) -> int:
        self.calls.append(f"publish {len(messages)}")
        return 1

    def wait_for_room(self, timeout_s: float) -> bool:
        return True

    def subscribe(self, filters: Sequence[tuple[str, int]]) -> None:
        self.calls.append(f"subscribe {filters}")

    def unsubscribe(self, filters: Sequence[str]) -> None:
        self.calls.append(f"unsubscribe {filters}")


class House:
    """What a connection needs, with everything on the table."""

    def __init__(self) -> None:
        self.sessions: list[ScriptedSession] = []
        self.stored = Secrets(password="hunter2")  # noqa: S106 - made up
        self.kept: list[tuple[str, bool]] = []
        self.endings: list[int] = []
        self.failures: list[Failure] = []
        self.memories: list[SessionMemory] = []

    def services(self) -> Services:
        return Services(
            make_session=self._make,
            explain=self._explain,
            explain_refusal=lambda _profile, topic, code: problem(f"refused-{topic}-{code}"),
            explain_crash=lambda _trace: problem("program-error"),
            load_secrets=lambda _id: self.stored,
            keep_secrets=lambda profile_id, _secrets, remember: self.kept.append(
                (profile_id, remember)
            ),
        )

    def _make(
        self,
        profile: Profile,
        secrets: Secrets,
        sink: Callable[[SessionEvent], None],
        /,
        *,
        memory: SessionMemory,
        gate: Gate | None,
    ) -> ScriptedSession:
        self.memories.append(memory)
        self.secrets_given = secrets
        self.sessions.append(ScriptedSession(sink))
        return self.sessions[-1]

    def _explain(self, failure: Failure) -> tuple[Problem, ...]:
        self.failures.append(failure)
        self.endings.append(failure.endings)
        return problem(f"at-{failure.evidence.step}"), problem("also-wrong")


def problem(code: str) -> Problem:
    return Problem(code, Severity.ERROR, literal("what"), literal("why"), literal("fix"))


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def connection(house: House, qtbot: QtBot) -> LiveConnection:
    return LiveConnection(Profile(name="VM", host="vm"), house.services())


def opened(connection: LiveConnection, house: House, qtbot: QtBot) -> ScriptedSession:
    connection.open()
    qtbot.waitUntil(lambda: bool(house.sessions))
    return house.sessions[-1]


def ready(connection: LiveConnection, house: House, qtbot: QtBot) -> ScriptedSession:
    session = opened(connection, house, qtbot)
    session.post(Ready(NOW, live_facts()))
    qtbot.waitUntil(lambda: connection.state is State.READY)
    return session


def kept(connection: LiveConnection) -> list[Message]:
    assert connection.history is not None
    with closing(connection.history.reader()) as reader:
        return [stored.message for stored in reader.page(0, 100)]


def test_the_history_is_there_before_anything_is_connected(
    connection: LiveConnection, qtbot: QtBot
) -> None:
    assert connection.history is None
    with qtbot.waitSignal(connection.history_opened):
        connection.open_history()

    assert kept(connection) == []
    assert connection.state is State.IDLE


def test_secrets_are_fetched_before_the_session_starts(
    connection: LiveConnection, house: House, qtbot: QtBot
) -> None:
    opened(connection, house, qtbot)

    assert house.secrets_given == house.stored
    assert connection.state is State.CONNECTING


def test_a_failure_is_explained_and_the_session_let_go(
    connection: LiveConnection, house: House, qtbot: QtBot
) -> None:
    session = opened(connection, house, qtbot)
    session.post(ConnectFailed(NOW, Evidence(StepId.TLS, chain=(b"der",))))

    qtbot.waitUntil(lambda: connection.problem is not None)
    assert connection.problem is not None
    assert connection.problem.code == "at-tls"
    assert connection.state is State.FAILED
    assert connection.broker_chain == (b"der",)
    qtbot.waitUntil(lambda: "close" in session.calls)


def test_cancelling_is_no_problem(connection: LiveConnection, house: House, qtbot: QtBot) -> None:
    session = opened(connection, house, qtbot)
    connection.close()
    assert (connection.state, session.calls[-1]) == (State.CLOSING, "stop")
    session.post(ConnectFailed(NOW, Evidence(StepId.TCP, cancelled=True)))

    qtbot.waitUntil(lambda: connection.state is State.IDLE)
    assert connection.problem is None


def test_a_lost_session_waits_and_counts_how_often(
    connection: LiveConnection, house: House, qtbot: QtBot
) -> None:
    session = ready(connection, house, qtbot)
    for _ in range(2):
        lost = Evidence(StepId.WATCH, was_ready=True)
        session.post(Disconnected(NOW, lost, final=False))
        session.post(Retrying(NOW, timedelta(seconds=2), 1))
        qtbot.waitUntil(lambda: connection.state is State.WAITING)
        session.post(Ready(NOW, live_facts()))
        qtbot.waitUntil(lambda: connection.state is State.READY)

    qtbot.waitUntil(lambda: house.endings == [1, 2])
    assert "close" not in session.calls


def test_session_waits_while_the_doctor_looks(
    connection: LiveConnection, house: House, qtbot: QtBot
) -> None:
    session = ready(connection, house, qtbot)
    session.calls.clear()
    session.post(Disconnected(NOW, Evidence(StepId.WATCH, was_ready=True), final=False))
    session.post(Retrying(NOW, timedelta(seconds=2), 1))
    qtbot.waitUntil(lambda: connection.problem is not None)

    assert "hold True" in session.calls
    assert session.calls[-1] == "hold False"


def test_what_ended_a_session_stays_known_while_it_is_tried_again(
    connection: LiveConnection, house: House, qtbot: QtBot
) -> None:
    session = ready(connection, house, qtbot)
    session.post(Disconnected(NOW, Evidence(StepId.WATCH, was_ready=True), final=False))
    for number in range(3):  # the first comes while the ending is still being explained
        session.post(Retrying(NOW, timedelta(seconds=2), number + 1))
        qtbot.waitUntil(lambda: connection.state is State.WAITING)
        session.post(ConnectFailed(NOW, Evidence(StepId.TCP), final=False))
        qtbot.waitUntil(lambda: connection.retry_in_s is None)
        qtbot.waitUntil(lambda: connection.problem is not None)
        assert connection.problem is not None
        assert connection.problem.code == "at-watch"
        assert connection.attempt_result is not None
        assert connection.attempt_result.diagnosis is connection.problem

    session.post(ConnectFailed(NOW, Evidence(StepId.MQTT, reason_code=135), final=True))
    qtbot.waitUntil(lambda: connection.problem.code == "at-mqtt")  # type: ignore[union-attr]
    assert connection.state is State.FAILED


def test_messages_are_counted_by_subscription(
    connection: LiveConnection, house: House, qtbot: QtBot
) -> None:
    session = ready(connection, house, qtbot)
    connection.subscribe("ciel/#", 1)
    connection.subscribe("autre", 0)
    batch = tuple(message("ciel/a") for _ in range(3))

    with qtbot.waitSignal(connection.messages_arrived):
        session.post(MessagesReceived(batch))

    assert kept(connection) == list(batch)
    assert [row.count for row in connection.subscriptions] == [3, 0]
    assert connection.received == 3
    assert connection.colour_of("ciel/a") == 0
    assert connection.colour_of("nothing") is None


def test_what_is_published_shows_at_once_and_counts_when_acknowledged(
    connection: LiveConnection, house: House, qtbot: QtBot
) -> None:
    session = ready(connection, house, qtbot)
    with qtbot.waitSignal(connection.messages_arrived):
        connection.publish("ciel", b"hello", 1, retain=True)

    (sent,) = kept(connection)
    assert (sent.incoming, sent.payload, sent.retain) == (False, b"hello", True)
    assert connection.sent == 0
    session.post(Published(1, sent))
    qtbot.waitUntil(lambda: connection.sent == 1)


def test_a_refused_message_is_a_problem(
    connection: LiveConnection, house: House, qtbot: QtBot
) -> None:
    session = ready(connection, house, qtbot)
    refused = message("secret", incoming=False)
    session.post(Published(1, refused, reason_code=135))

    qtbot.waitUntil(lambda: connection.problem is not None)
    assert connection.problem is not None
    assert connection.problem.code == "refused-secret-135"
    assert (connection.sent, connection.state) == (0, State.READY)


@pytest.mark.parametrize("kept", [True, False])
def test_what_the_broker_never_acknowledged_is_named_when_the_session_ends(
    connection: LiveConnection, house: House, qtbot: QtBot, *, kept: bool
) -> None:
    session = ready(connection, house, qtbot)
    connection.close()
    session.post(NotAcknowledged((message("a", incoming=False),) * 3, kept))
    session.post(Disconnected(NOW))

    qtbot.waitUntil(lambda: connection.state is State.IDLE)
    assert connection.problem is not None
    assert connection.problem.code == "message-unacknowledged"
    assert str(connection.problem.message) == "The broker has not acknowledged 3 messages"
    assert str(connection.problem.fix).startswith("Connect again" if kept else "Look whether")


def test_the_answer_to_a_subscription_is_kept(
    connection: LiveConnection, house: House, qtbot: QtBot
) -> None:
    session = ready(connection, house, qtbot)
    connection.subscribe("a", 2)
    connection.subscribe("b", 0)
    session.post(SubscribeAnswered(("a", "b"), (1, 0x87)))

    qtbot.waitUntil(lambda: connection.subscriptions[1].refused == 0x87)
    assert connection.subscriptions[0].granted_qos == 1
    assert connection.subscriptions[0].colour != connection.subscriptions[1].colour
    connection.unsubscribe("b")
    assert connection.profile.subscriptions == (Subscription("a", 2, 0),)
    assert session.calls[-1] == "unsubscribe ['b']"


def test_wrong_topics_and_closed_sessions_are_refused(connection: LiveConnection) -> None:
    with pytest.raises(TopicError):
        connection.subscribe("a/#/b", 0)
    with pytest.raises(TopicError):
        connection.publish("a/#", b"", 0, retain=False)
    with pytest.raises(NotConnectedError):
        connection.publish("a", b"", 0, retain=False)


def test_changes_while_connected_wait_for_the_next_connection(
    connection: LiveConnection, house: House, qtbot: QtBot
) -> None:
    ready(connection, house, qtbot)
    connection.change_profile(name="Other name")
    assert not connection.pending_changes
    connection.change_profile(host="other")
    assert connection.pending_changes


def test_a_crash_of_the_network_thread_is_shown(
    connection: LiveConnection, house: House, qtbot: QtBot
) -> None:
    session = ready(connection, house, qtbot)
    session.post(SessionCrashed(NOW, "Traceback"))

    qtbot.waitUntil(lambda: connection.state is State.FAILED)
    assert connection.problem is not None
    assert connection.problem.code == "program-error"


def test_secrets_are_kept_only_where_asked(
    connection: LiveConnection, house: House, qtbot: QtBot
) -> None:
    connection.change_secrets(Secrets(password="x"), remember=False)  # noqa: S106 - made up
    qtbot.waitUntil(lambda: house.kept == [(connection.profile.id, False)])

    opened(connection, house, qtbot)
    assert house.secrets_given.password == "x"  # noqa: S105 - made up


def test_a_job_that_fails_is_shown_without_its_text(qtbot: QtBot) -> None:
    def fail(_id: str) -> Secrets:
        raise LookupError(secret)

    secret, traces = "hunter2", list[str]()

    def explain_crash(trace: str) -> Problem:
        traces.append(trace)
        return problem("program-error")

    services = replace(House().services(), load_secrets=fail, explain_crash=explain_crash)
    made = LiveConnection(Profile(host="vm"), services)
    made.fetch_secrets()

    qtbot.waitUntil(lambda: made.problem is not None)
    assert "LookupError" in traces[0]
    assert secret not in traces[0]
