"""A connection that the doctor walks: its walk does as it is told, its session too."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from pytestqt.qtbot import QtBot
from typing_extensions import override

from mqtts_gui.doctor.result import WalkResult
from mqtts_gui.errors import Problem, Severity
from mqtts_gui.i18n import literal
from mqtts_gui.mqtt.events import (
    ConnectFailed,
    Disconnected,
    Evidence,
    Ready,
    Retrying,
    StepId,
    StepStatus,
)
from mqtts_gui.mqtt.profile import Profile, Secrets
from mqtts_gui.ui.connection import State
from mqtts_gui.ui.jobs import wait_for_jobs_apart
from mqtts_gui.ui.live_connection import LiveConnection, Services
from mqtts_gui.ui.services import SecondLook, StepSink
from tests.support.fake_connection import live_facts
from tests.support.patience import DEADLINE_S
from tests.support.walk_results import WRONG_NAME, healthy, refused, step
from tests.ui.test_live_connection import House, opened, ready

NOW = datetime(2026, 3, 12, 14, 5, tzinfo=UTC)
CANCELLED = Problem("cancelled", Severity.INFO, literal("c"), literal(""), literal(""))


class ScriptedWalk:
    """Waits until the test lets it end, or until it is cancelled."""

    def __init__(self, house: Clinic, profile: Profile, report: StepSink, *, live: bool) -> None:
        self.profile, self.live, self.report = profile, live, report
        self.over, self.cancelled = threading.Event(), False
        self._house = house

    def run(self) -> WalkResult:
        self._house.walks.append(self)
        assert self.over.wait(DEADLINE_S)
        if self._house.crashes:
            raise LookupError(self._house.stored.password)
        if self.cancelled:
            return WalkResult(self.profile, diagnosis=CANCELLED)
        return self._house.result or healthy(self.profile)

    def cancel(self) -> None:
        self.cancelled = True
        self.over.set()


class Clinic(House):
    """A house with a doctor."""

    def __init__(self) -> None:
        super().__init__()
        self.walks: list[ScriptedWalk] = []
        self.result: WalkResult | None = None
        self.crashes = False
        self.secrets_of_walk: list[Secrets] = []

    @override
    def services(self) -> Services:
        return replace(
            super().services(),
            make_walk=self._make_walk,
            review=lambda profile, _secrets, steps, facts: replace(
                healthy(profile, b"reviewed"), steps=tuple(steps), facts=facts
            ),
        )

    def _make_walk(
        self,
        profile: Profile,
        secrets: Secrets,
        report: StepSink,
        live: bool,  # noqa: FBT001 - a callable of `Services`
    ) -> ScriptedWalk:
        self.secrets_of_walk.append(secrets)
        return ScriptedWalk(self, profile, report, live=live)


@pytest.fixture
def house() -> Iterator[Clinic]:
    made = Clinic()
    yield made
    for walk in made.walks:
        walk.over.set()
    wait_for_jobs_apart(DEADLINE_S)


@pytest.fixture
def connection(house: Clinic, qtbot: QtBot) -> LiveConnection:
    return LiveConnection(Profile(name="VM", host="vm"), house.services())


def begun(connection: LiveConnection, house: Clinic, qtbot: QtBot) -> ScriptedWalk:
    count = len(house.walks)
    connection.test()
    qtbot.waitUntil(lambda: len(house.walks) > count)
    return house.walks[-1]


def walked(connection: LiveConnection, house: Clinic, qtbot: QtBot) -> WalkResult:
    begun(connection, house, qtbot).over.set()
    qtbot.waitUntil(lambda: not connection.testing)
    assert connection.test_result is not None
    return connection.test_result


def test_a_test_fetches_the_secrets_first(
    connection: LiveConnection, house: Clinic, qtbot: QtBot
) -> None:
    result = walked(connection, house, qtbot)

    assert house.secrets_of_walk == [house.stored]
    assert connection.test_result is result
    assert (connection.state, connection.problem) == (State.IDLE, None)
    assert not house.walks[0].live
    assert not house.sessions


def test_steps_come_while_it_walks(connection: LiveConnection, house: Clinic, qtbot: QtBot) -> None:
    walk = begun(connection, house, qtbot)
    walk.report(step(StepId.FILES))
    qtbot.waitUntil(lambda: [one.step for one in connection.test_steps] == [StepId.FILES])
    with qtbot.waitSignal(connection.test_changed):
        walk.report(step(StepId.RESOLVE, StepStatus.ERROR))

    assert connection.testing
    assert connection.test_result is None


def test_a_test_that_fails_is_a_problem_until_the_next_begins(
    connection: LiveConnection, house: Clinic, qtbot: QtBot
) -> None:
    house.result = refused(connection.profile, b"der")
    walked(connection, house, qtbot)
    assert (connection.problem, connection.state) == (WRONG_NAME, State.FAILED)
    assert connection.broker_chain == (b"der",)

    begun(connection, house, qtbot)
    with qtbot.waitSignal(connection.problem_changed):
        pass
    assert (connection.problem, connection.state) == (None, State.IDLE)


def test_a_quick_test_does_not_let_the_problem_flicker(
    connection: LiveConnection, house: Clinic, qtbot: QtBot
) -> None:
    house.result = refused(connection.profile)
    walked(connection, house, qtbot)
    seen: list[Problem | None] = []
    connection.problem_changed.connect(lambda: seen.append(connection.problem))
    connection._soon.setInterval(60_000)  # however slow this machine is
    walked(connection, house, qtbot)

    assert connection.problem is WRONG_NAME
    assert seen == []


def test_a_cancelled_test_is_no_problem(
    connection: LiveConnection, house: Clinic, qtbot: QtBot
) -> None:
    walk = begun(connection, house, qtbot)
    connection.cancel_test()
    qtbot.waitUntil(lambda: not connection.testing)

    assert walk.cancelled
    assert (connection.state, connection.problem) == (State.IDLE, None)
    assert connection.test_result is not None


def test_a_test_that_waits_for_the_keyring_is_cancelled_at_once(
    house: Clinic, qtbot: QtBot
) -> None:
    answer = threading.Event()

    def load(_id: str) -> Secrets:
        answer.wait(DEADLINE_S)
        return Secrets()

    connection = LiveConnection(Profile(host="vm"), replace(house.services(), load_secrets=load))
    connection.test()
    begun_and_ended = [connection.testing]
    connection.cancel_test()
    begun_and_ended.append(connection.testing)
    assert begun_and_ended == [True, False]
    with qtbot.waitSignal(connection.profile_changed):
        answer.set()
    assert not house.walks


def test_a_second_test_waits_for_nothing_and_does_nothing(
    connection: LiveConnection, house: Clinic, qtbot: QtBot
) -> None:
    begun(connection, house, qtbot)
    connection.test()
    house.walks[0].over.set()
    qtbot.waitUntil(lambda: not connection.testing)

    assert len(house.walks) == 1


def test_nothing_is_tested_while_connecting(
    connection: LiveConnection, house: Clinic, qtbot: QtBot
) -> None:
    opened(connection, house, qtbot)
    connection.test()
    assert not connection.testing


def test_a_live_connection_is_tested_beside_itself(
    connection: LiveConnection, house: Clinic, qtbot: QtBot
) -> None:
    ready(connection, house, qtbot)
    house.result = refused(connection.profile)
    walked(connection, house, qtbot)

    assert house.walks[0].live
    assert connection.state is State.READY
    assert connection.problem is WRONG_NAME


def test_connecting_ends_the_test_and_waits_for_its_end(
    connection: LiveConnection, house: Clinic, qtbot: QtBot
) -> None:
    walk = begun(connection, house, qtbot)
    connection.open()
    assert walk.cancelled
    assert connection.state is State.CONNECTING
    assert not connection.testing
    assert not house.sessions

    qtbot.waitUntil(lambda: len(house.sessions) == 1)
    assert connection.test_result is None


def test_connecting_forgets_the_last_test(
    connection: LiveConnection, house: Clinic, qtbot: QtBot
) -> None:
    walked(connection, house, qtbot)
    opened(connection, house, qtbot)

    assert connection.test_result is None
    assert list(connection.test_steps) == []


def test_a_session_that_is_lost_is_newer_than_its_test(
    connection: LiveConnection, house: Clinic, qtbot: QtBot
) -> None:
    session = ready(connection, house, qtbot)
    walked(connection, house, qtbot)
    lost = Evidence(StepId.WATCH, was_ready=True)
    session.post(Disconnected(NOW, lost, final=False))
    session.post(Retrying(NOW, timedelta(seconds=2), 1))

    qtbot.waitUntil(lambda: connection.problem is not None)
    assert connection.test_result is None


def test_what_was_asked_for_last_is_tried_again(
    connection: LiveConnection, house: Clinic, qtbot: QtBot
) -> None:
    house.result = refused(connection.profile)
    walked(connection, house, qtbot)
    connection.try_again()
    qtbot.waitUntil(lambda: len(house.walks) == 2)
    house.walks[-1].over.set()
    qtbot.waitUntil(lambda: not connection.testing)
    assert not house.sessions

    session = opened(connection, house, qtbot)
    session.post(ConnectFailed(NOW, Evidence(StepId.TLS)))
    qtbot.waitUntil(lambda: connection.state is State.FAILED)
    connection.try_again()
    qtbot.waitUntil(lambda: len(house.sessions) == 2)
    assert len(house.walks) == 2


def test_a_fault_of_the_doctor_is_shown_without_its_text(
    connection: LiveConnection, house: Clinic, qtbot: QtBot
) -> None:
    house.crashes = True
    begun(connection, house, qtbot).over.set()
    qtbot.waitUntil(lambda: connection.problem is not None)

    assert connection.problem is not None
    assert connection.problem.code == "program-error"
    assert not connection.testing


def test_the_end_of_the_program_ends_the_test(
    connection: LiveConnection, house: Clinic, qtbot: QtBot
) -> None:
    walk = begun(connection, house, qtbot)
    assert connection.is_alive
    connection.close()

    assert connection.end(DEADLINE_S)
    assert walk.cancelled
    qtbot.waitUntil(lambda: not connection.is_alive)


def test_a_connection_that_is_deleted_ends_its_test(
    connection: LiveConnection, house: Clinic, qtbot: QtBot
) -> None:
    walk = begun(connection, house, qtbot)
    with qtbot.waitSignal(connection.destroyed):
        connection.deleteLater()
    assert walk.over.wait(DEADLINE_S)


def test_an_attempt_that_failed_keeps_what_it_saw(
    connection: LiveConnection, house: Clinic, qtbot: QtBot
) -> None:
    session = opened(connection, house, qtbot)
    session.post(step(StepId.FILES))
    session.post(step(StepId.TLS, StepStatus.ERROR))
    session.post(ConnectFailed(NOW, Evidence(StepId.TLS, chain=(b"der",))))
    qtbot.waitUntil(lambda: connection.problem is not None)
    result = connection.attempt_result

    assert result is not None
    assert [one.step for one in result.steps] == [StepId.FILES, StepId.TLS]
    assert result.peer_chain == (b"der",)
    assert result.diagnosis is connection.problem
    assert [one.code for one in result.further] == ["also-wrong"]


def test_a_live_session_is_judged(connection: LiveConnection, house: Clinic, qtbot: QtBot) -> None:
    session = opened(connection, house, qtbot)
    session.post(step(StepId.FILES))
    session.post(Ready(NOW, live_facts()))
    qtbot.waitUntil(lambda: connection.state is State.READY)
    assert connection.attempt_result is not None
    assert connection.attempt_result.facts is connection.facts

    assert_reviewed = partial(_assert_chain, connection, b"reviewed")
    qtbot.waitUntil(assert_reviewed)
    session.post(Disconnected(NOW))
    qtbot.waitUntil(lambda: connection.state is State.IDLE)
    assert_reviewed()


def _assert_chain(connection: LiveConnection, *chain: bytes) -> None:
    assert connection.attempt_result is not None
    assert connection.attempt_result.peer_chain == chain


def test_a_session_that_stood_a_moment_ago_is_evidence(
    connection: LiveConnection, house: Clinic, qtbot: QtBot
) -> None:
    session = ready(connection, house, qtbot)
    session.post(Disconnected(NOW))
    qtbot.waitUntil(lambda: connection.state is State.IDLE)
    session = opened(connection, house, qtbot)
    session.post(ConnectFailed(NOW, Evidence(StepId.TCP)))
    qtbot.waitUntil(lambda: bool(house.failures))

    assert house.failures[0].was_ready_lately


def test_a_second_look_ends_when_something_else_is_asked_for(
    connection: LiveConnection, house: Clinic, qtbot: QtBot
) -> None:
    session = opened(connection, house, qtbot)
    session.post(ConnectFailed(NOW, Evidence(StepId.TLS)))
    qtbot.waitUntil(lambda: bool(house.failures))
    begun(connection, house, qtbot)

    with house.failures[0].look.begin() as waiter:
        assert waiter.stopped


def test_a_second_look_is_stopped_while_it_goes_on() -> None:
    look = SecondLook()
    with look.begin() as waiter:
        before = waiter.stopped
        look.stop()
        assert (before, waiter.stopped) == (False, True)
    look.stop()
