"""Messages of paused subscriptions: in the history, and not in the table until they are resumed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mqtts_gui.mqtt.profile import Subscription
from mqtts_gui.store.search_logic import Facts
from mqtts_gui.ui.models.paused_topics import NotPaused, paused_of
from mqtts_gui.ui.theme import Theme
from mqtts_gui.ui.widgets.message_card import MessageCard
from tests.support.fake_messages_connection import FakeConnection, message
from tests.support.histories import kept
from tests.support.patience import DEADLINE_S

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
WAIT_MS = round(DEADLINE_S * 1000)
THEN = 2**62  # later than every pause that begins now


def test_only_what_came_in_the_pause_and_by_nothing_else_is_hidden() -> None:
    term = NotPaused(
        [
            Subscription("ciel/#", paused_ns=100),
            Subscription("ciel/+", paused_ns=200),
            Subscription("ciel/a"),
            Subscription("ciel/b", is_off=True),
        ]
    )
    shown = {
        ("ciel/x", 99): True,
        ("ciel/x", 100): False,  # paused by the first, though not by the second yet
        ("ciel/x/y", 300): False,
        ("ciel/a", 300): True,
        ("ciel/b", 300): False,
        ("autre", 300): True,
    }
    for (topic, time_ns), is_shown in shown.items():
        assert term.message(message(topic, time_ns=time_ns)) is is_shown, topic
        judged = term.judge(Facts(topic=topic, times=(time_ns, time_ns)))
        assert judged is (True if is_shown else None)
    assert term.message(message("ciel/x", time_ns=300, incoming=False))
    assert term.judge(Facts(times=(0, 99))) is True
    assert term.judge(Facts(times=(0, 100))) is None
    assert term.judge(Facts(topic="ciel/x")) is None
    assert term.judge(Facts(topic="autre")) is True
    assert term.judge(Facts()) is None


def test_more_topics_than_are_remembered_are_judged_alike() -> None:
    term = NotPaused([Subscription("a/#", paused_ns=1)])
    for _ in range(2):
        hidden = [not term.message(message(f"a/{each}", time_ns=2)) for each in range(10_050)]
        assert all(hidden)


def test_off_and_nothing_paused_decide_nothing(qtbot: QtBot) -> None:
    connection = FakeConnection()
    connection.desk.subscribe(["a", "b"], 0)
    assert paused_of(connection) == ()
    connection.desk.pause(["a"], on=True)
    assert [each.filter for each in paused_of(connection)] == ["a", "b"]
    connection.desk.switch(["a"], on=False)
    assert paused_of(connection) == ()


@pytest.fixture
def connection() -> FakeConnection:
    return FakeConnection()


@pytest.fixture
def card(
    qtbot: QtBot, qapp: QApplication, connection: FakeConnection, tmp_path: Path
) -> Iterator[MessageCard]:
    Theme().apply(qapp, "light", 100)
    made = MessageCard(connection)
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    qtbot.waitExposed(made)
    with kept(tmp_path / "a.sqlite3") as history:
        connection.open_history(history)
        yield made
        made.model.close()


def topics(card: MessageCard) -> list[str]:
    rows = (card.model.message_at(row) for row in range(card.model.rowCount()))
    return [each.topic for each in rows if each is not None]


def test_a_pause_holds_back_and_a_resumption_shows_what_was_kept(
    qtbot: QtBot, card: MessageCard, connection: FakeConnection
) -> None:
    connection.desk.subscribe(["a/#", "b"], 0)
    connection.arrive([message("a/1"), message("b")])
    connection.desk.pause(["a/#"], on=True)
    qtbot.waitUntil(lambda: topics(card) == ["a/1", "b"], timeout=WAIT_MS)
    connection.arrive([message("a/2", time_ns=THEN), message("b", time_ns=THEN)])
    connection.arrive([message("a/3", time_ns=THEN, incoming=False)])
    qtbot.waitUntil(lambda: topics(card) == ["a/1", "b", "b", "a/3"], timeout=WAIT_MS)
    connection.desk.pause(["a/#"], on=False)
    qtbot.waitUntil(lambda: topics(card) == ["a/1", "b", "a/2", "b", "a/3"], timeout=WAIT_MS)
    assert not card.model.is_filtered


def test_a_filter_is_typed_besides(
    qtbot: QtBot, card: MessageCard, connection: FakeConnection
) -> None:
    connection.desk.subscribe(["a", "b"], 0)
    connection.desk.pause(["a"], on=True)
    both = [message("a", b"ciel", time_ns=THEN), message("b", b"ciel", time_ns=THEN)]
    connection.arrive([*both, message("b", b"autre", time_ns=THEN)])
    card.filter_bar.show_only("ciel")
    qtbot.waitUntil(lambda: topics(card) == ["b"], timeout=WAIT_MS)
    card.filter_bar.show_all()
    qtbot.waitUntil(lambda: topics(card) == ["b", "b"], timeout=WAIT_MS)


def test_an_empty_table_says_why_and_resumes(
    qtbot: QtBot, card: MessageCard, connection: FakeConnection
) -> None:
    connection.desk.subscribe(["a"], 0)
    connection.desk.pause(["a"], on=True)
    connection.arrive([message("a", time_ns=THEN)])
    qtbot.waitUntil(lambda: card.empty.title.text() == "What comes is held back", timeout=WAIT_MS)
    assert card.empty.isVisible()
    card.empty.button.click()
    qtbot.waitUntil(lambda: topics(card) == ["a"], timeout=WAIT_MS)
