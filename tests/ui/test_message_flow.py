"""Messages go into the history first, in order, once each, and the window is told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from typing_extensions import override

from mqtts_gui.mqtt.events import Disconnected, Message, MessagesReceived, SessionEvent
from mqtts_gui.mqtt.gate import Gate
from mqtts_gui.mqtt.inbox import SessionMemory
from mqtts_gui.mqtt.profile import Profile, Secrets, Subscription
from mqtts_gui.mqtt.series import Series
from mqtts_gui.store.history import History
from mqtts_gui.ui.histories import Histories, Keeping, keep_nothing
from mqtts_gui.ui.message_flow import MessageFlow
from mqtts_gui.ui.subscription_rows import SubscriptionRows
from tests.support.histories import messages
from tests.ui.test_live_connection import ScriptedSession

PROFILE = Profile(id="aa", host="vm")
SUBSCRIPTIONS = (Subscription("ciel/#", 0, 0), Subscription("ciel/salle1/+", 0, 1))


class Street:
    """A flow with a real history; `posted` is what goes to the window's thread."""

    def __init__(self, folder: Path) -> None:
        self.owner = QObject()
        self.histories = Histories(folder)
        self.rows = SubscriptionRows(SUBSCRIPTIONS)
        self.may_open = threading.Event()
        self.may_open.set()
        self.flow = MessageFlow("aa", self.rows, self._open, self.owner)
        self.posted: list[SessionEvent] = []
        self.arrivals = 0
        self.flow.arrived.connect(self._count)
        self.memory: SessionMemory | None = None
        self.gate: Gate | None = None

    @property
    def history(self) -> History:
        assert self.flow.keeping is not None
        return self.flow.keeping.history

    def sink(self, profile: Profile = PROFILE) -> Callable[[SessionEvent], None]:
        session = self.flow.make_session(self.make, profile, Secrets(), self.posted.append)
        assert isinstance(session, ScriptedSession)
        return session.post

    def deliver(self) -> int:
        assert self.posted  # else nothing wakes the window
        self.posted.clear()
        return self.flow.take()

    def _count(self) -> None:
        self.arrivals += 1

    def _open(self, profile_id: str) -> Keeping:
        assert self.may_open.wait(10)
        return self.histories.open(profile_id)

    def make(
        self,
        _profile: Profile,
        _secrets: Secrets,
        sink: Callable[[SessionEvent], None],
        /,
        *,
        memory: SessionMemory,
        gate: Gate | None,
    ) -> ScriptedSession:
        self.memory, self.gate = memory, gate
        return ScriptedSession(sink)


@pytest.fixture
def street(qtbot: QtBot, tmp_path: Path) -> Iterator[Street]:
    made = Street(tmp_path)
    yield made
    made.may_open.set()
    made.histories.end(["aa"])


def opened(street: Street, qtbot: QtBot) -> Callable[[SessionEvent], None]:
    with qtbot.waitSignal(street.flow.opened):
        street.flow.open()
    return street.sink()


def kept(history: History) -> list[Message]:
    with closing(history.reader()) as reader:
        return [stored.message for stored in reader.page(0, 10_000)]


def test_when_the_sink_returns_the_messages_are_in_the_history(
    street: Street, qtbot: QtBot
) -> None:
    sink = opened(street, qtbot)

    sink(MessagesReceived(messages(5)))

    assert kept(street.history) == messages(5)
    assert street.arrivals == 0  # the window's thread has not seen them
    assert street.deliver() == 5
    assert street.arrivals == 1


def test_the_session_has_the_gate_and_the_memory(street: Street, qtbot: QtBot) -> None:
    opened(street, qtbot)
    first = street.memory
    assert first is not None
    first.unreleased[b"\0\1"] = 1

    street.sink()

    assert street.gate is street.history
    assert street.memory is first
    assert first.unreleased == {b"\0\1": 1}


def test_the_memory_is_not_that_of_another_broker(street: Street, qtbot: QtBot) -> None:
    opened(street, qtbot)
    assert street.memory is not None
    street.memory.unreleased[b"\0\1"] = 1

    street.sink(PROFILE.with_changes(host="elsewhere"))

    assert street.memory.unreleased == {}


def test_messages_are_counted_outside_the_window_and_told_of_in_it(
    street: Street, qtbot: QtBot
) -> None:
    sink = opened(street, qtbot)
    sink(MessagesReceived(messages(14)))  # two of each of seven rooms
    assert [row.count for row in street.rows.rows] == [0, 0]

    street.deliver()

    assert [row.count for row in street.rows.rows] == [14, 2]


def test_counting_survives_a_subscription_that_went_meanwhile(street: Street, qtbot: QtBot) -> None:
    sink = opened(street, qtbot)
    sink(MessagesReceived(messages(14)))
    street.rows.remove("ciel/#")
    street.deliver()
    assert [(row.filter, row.count) for row in street.rows.rows] == [("ciel/salle1/+", 2)]


def test_what_is_sent_is_kept_and_shown_but_not_counted(street: Street, qtbot: QtBot) -> None:
    sink = opened(street, qtbot)
    sink(MessagesReceived(messages(2)))
    session = ScriptedSession(sink)
    street.flow.publish(
        session, "ciel/salle1/x", b"mine", 1, retain=True, post=street.posted.append
    )
    assert session.calls == ["publish ciel/salle1/x"]

    assert street.deliver() == 2
    assert [row.count for row in street.rows.rows] == [2, 1]
    sent = kept(street.history)[-1]
    assert (sent.incoming, sent.topic, sent.payload, sent.qos) == (
        False,
        "ciel/salle1/x",
        b"mine",
        1,
    )
    assert kept(street.history)[:-1] == messages(2)


def test_the_answer_of_a_quick_broker_stands_below_the_question(
    street: Street, qtbot: QtBot
) -> None:
    sink = opened(street, qtbot)
    answered = threading.Event()

    def answer() -> None:
        sink(MessagesReceived(messages(1)))
        answered.set()

    class QuickSession(ScriptedSession):
        """Has its answer before it has said that the message left."""

        @override
        def publish(
            self, topic: str, payload: bytes, qos: int, *, retain: bool, properties: bytes = b""
        ) -> int:
            threading.Thread(target=answer).start()
            assert not answered.wait(0.2)
            return 1

    post = street.posted.append
    street.flow.publish(QuickSession(sink), "ciel", b"mine", 0, retain=False, post=post)
    assert answered.wait(10)
    street.deliver()

    found = [each.payload for each in kept(street.history)]
    assert found == [b"mine", messages(1)[0].payload]


def test_what_the_last_run_kept_is_there_and_what_comes_follows_it(
    street: Street, qtbot: QtBot, tmp_path: Path
) -> None:
    earlier = Histories(tmp_path)
    earlier.open("aa").history.append(messages(600))
    earlier.end(["aa"])

    sink = opened(street, qtbot)
    sink(MessagesReceived(messages(10, 600)))
    street.deliver()

    assert kept(street.history) == messages(610)


def test_the_window_is_told_once_of_all_that_came_meanwhile(street: Street, qtbot: QtBot) -> None:
    sink = opened(street, qtbot)
    for number in range(0, 350, 35):
        sink(MessagesReceived(messages(35, number)))

    assert street.deliver() == 350
    assert street.arrivals == 1
    assert street.rows.rows[0].count == 350
    assert street.flow.take() == 0
    assert street.arrivals == 1


def test_a_flow_is_opened_once(street: Street, qtbot: QtBot) -> None:
    opened(street, qtbot)
    with qtbot.assertNotEmitted(street.flow.opened, wait=50):
        street.flow.open()


def test_a_history_that_fails_stops_nothing(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    def fail(_profile_id: str) -> Keeping:
        raise LookupError

    owner = QObject()
    flow = MessageFlow("aa", SubscriptionRows(()), fail, owner)
    with qtbot.waitSignal(flow.opened):
        flow.open()
    session = ScriptedSession(lambda _: None)
    flow.publish(session, "ciel", b"", 0, retain=False, post=lambda _: None)
    with qtbot.waitSignal(flow.arrived):
        flow.take()

    assert flow.keeping is not None
    assert flow.keeping.history.stats().count == 1
    assert "messages are not kept" in caplog.text


def test_messages_that_are_not_kept_are_in_memory(qtbot: QtBot, street: Street) -> None:
    owner = QObject()
    flow = MessageFlow("aa", street.rows, keep_nothing, owner)
    with qtbot.waitSignal(flow.opened):
        flow.open()
    made = flow.make_session(street.make, PROFILE, Secrets(), street.posted.append)
    assert isinstance(made, ScriptedSession)
    for _ in range(2):
        made.post(MessagesReceived(messages(3)))
        made.post(MessagesReceived(messages(4, 3)))
        with qtbot.waitSignal(flow.arrived):
            assert flow.take() == 7

    assert flow.keeping is not None
    assert kept(flow.keeping.history) == messages(7) * 2
    assert street.gate is flow.keeping.history


def test_plots_take_what_arrives_and_know_when_nothing_could(street: Street, qtbot: QtBot) -> None:
    sink = opened(street, qtbot)
    topic, series = "ciel/salle1/température", Series("ciel/salle1/température", "$.valeur")
    sink(MessagesReceived(messages(10)))
    history = street.history
    begin = street.flow.series.add(series, lambda: history.append(()))

    sink(MessagesReceived(messages(20, start=10)))
    sink(Disconnected(datetime.now(UTC)))
    sink(MessagesReceived(messages(20, start=30)))

    came = [each for each in messages(40, start=10) if each.incoming and each.topic == topic]
    found = series.newest(100)
    assert begin == kept(history).index(messages(1, start=10)[0]) + 1
    assert [point.time_ns for point in found] == [each.time_ns for each in came]
    columns = series.columns(found[0].time_ns, found[-1].time_ns, 10_000)
    gaps = [column.start for column in columns if not column.is_joined]
    assert gaps == [next(each.time_ns for each in came if each in messages(20, start=30))]
