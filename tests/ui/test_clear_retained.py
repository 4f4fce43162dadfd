"""Clearing what the broker retains: asked first, listed, paced, given up, and said honestly."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from typing_extensions import override

from mqtts_gui.ui.connection import NotConnectedError, State
from mqtts_gui.ui.retained_clearing import AT_ONCE, MOST_WAITING
from mqtts_gui.ui.widgets.clear_retained_panel import MOST_SHOWN, ClearRetainedPanel
from tests.support.fake_messages_connection import FakeConnection, message
from tests.support.patience import DEADLINE_S

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


class Broker(FakeConnection):
    """Takes what is published, when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.answers = True
        self.refuses = False

    def retain(self, *topics: str) -> None:
        self.topics.take([message(topic, retain=True) for topic in topics])
        self.topics.settle()

    def answer(self) -> None:
        self.unacknowledged = 0
        self.sent = 0 if self.refuses else len(self.published)

    @override
    def publish(self, topic: str, payload: bytes, qos: int, *, retain: bool) -> None:  # type: ignore[override]
        if self.state is not State.READY:
            raise NotConnectedError
        super().publish(topic, payload, qos, retain=retain)
        self.topics.take([message(topic, payload, retain=retain, incoming=False)])
        self.unacknowledged += 1
        if self.answers:
            self.answer()


class Desk:
    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot, self.broker = qtbot, Broker()
        self.panel = ClearRetainedPanel(self.broker)
        qtbot.addWidget(self.panel)

    def begin(self, topic: str, *, below: bool) -> None:
        self.panel.begin(topic, below=below)
        assert self.panel.isVisible()

    def wait_for(self, words: str) -> None:
        self.qtbot.waitUntil(lambda: words in self.said, timeout=int(DEADLINE_S * 1000))

    @property
    def said(self) -> str:
        phrase = self.panel.note.phrase
        return f"{self.panel.question.text()} {phrase or ''}"

    @property
    def listed(self) -> list[str]:
        model = self.panel.list.model()
        return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_a_subtree_is_listed_and_cleared(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.broker.retain("a/b", "a/c\u202e", "a", "ab/c")
    desk.begin("a", below=True)
    assert desk.listed == ["a", "a/b", "a/c\\u{202E}"]
    assert "Clear 3 retained messages of a and below?" in desk.said
    assert "the broker may retain more" in desk.said
    assert desk.panel.focusWidget() is desk.panel.cancel_button
    assert desk.broker.published == []
    desk.panel.clear_button.click()
    desk.wait_for("took 3 empty messages")
    assert [each.topic for each in desk.broker.published] == ["a", "a/b", "a/c\u202e"]
    assert {(each.payload, each.qos, each.retain) for each in desk.broker.published} == {
        (b"", 1, True)
    }
    desk.panel.cancel_button.click()
    assert desk.panel.isHidden()
    desk.broker.topics.settle()
    assert desk.broker.topics.retained("", below=True) == []
    assert desk.broker.topics.retained("ab", below=True) == ["ab/c"]


def test_escape_clears_nothing(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.broker.retain("a/b")
    desk.begin("a", below=True)
    with qtbot.waitSignal(desk.panel.closed):
        QTest.keyClick(desk.panel, Qt.Key.Key_Escape)
    assert desk.panel.isHidden()
    assert desk.broker.published == []


def test_one_topic_may_be_cleared_though_nothing_is_known_of_it(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.begin("a/b", below=False)
    assert "Clear the retained message of a/b?" in desk.said
    assert "was seen there so far" in desk.said
    desk.panel.clear_button.click()
    desk.wait_for("took 1 empty message")
    assert [each.topic for each in desk.broker.published] == ["a/b"]


def test_nothing_known_below_can_be_looked_for(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.begin("a", below=True)
    assert "No retained message is known of a and below." in desk.said
    assert not desk.panel.clear_button.isEnabled()
    assert desk.panel.focusWidget() is desk.panel.look_button
    desk.panel.look_button.click()
    assert [row.filter for row in desk.broker.subscriptions] == ["a/#"]
    desk.broker.retain("a/b")
    qtbot.waitUntil(lambda: desk.listed == ["a/b"], timeout=int(DEADLINE_S * 1000))
    qtbot.waitUntil(lambda: not desk.broker.subscriptions, timeout=int(DEADLINE_S * 1000))
    assert desk.panel.clear_button.isEnabled()


def test_a_subscription_that_was_there_stays(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.broker.subscribe("a/#", 1)
    desk.begin("a", below=True)
    desk.panel.look_button.click()
    assert {(row.filter, row.qos) for row in desk.broker.subscriptions} == {("a/#", 1)}
    desk.panel.cancel_button.click()
    assert desk.broker.subscriptions


def test_it_never_sends_more_than_the_broker_keeps_up_with(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.broker.answers = False
    desk.broker.retain(*(f"a/{i:04}" for i in range(1_500)))
    desk.begin("a", below=True)
    assert len(desk.listed) == MOST_SHOWN
    assert desk.panel.more.text() == "and 500 more"
    desk.panel.clear_button.click()
    qtbot.waitUntil(
        lambda: len(desk.broker.published) > MOST_WAITING, timeout=int(DEADLINE_S * 1000)
    )
    assert len(desk.broker.published) <= MOST_WAITING + AT_ONCE
    sent = len(desk.broker.published)
    desk.broker.answer()
    qtbot.waitUntil(lambda: len(desk.broker.published) > sent, timeout=int(DEADLINE_S * 1000))
    desk.panel.stop_button.click()
    assert "Stopped" in desk.said
    sent = len(desk.broker.published)
    desk.panel.refresh()
    assert len(desk.broker.published) == sent < 1_500


def test_a_refusal_and_a_lost_connection_are_said(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.broker.refuses = True
    desk.broker.retain("a/b")
    desk.begin("a", below=True)
    desk.panel.clear_button.click()
    desk.wait_for("The broker refused some")
    desk.panel.leave()
    desk.begin("a/b", below=False)
    desk.panel.clear()
    desk.broker.enter(State.WAITING)
    desk.wait_for("The connection ended")


def test_nothing_can_be_cleared_without_a_connection(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.broker.retain("a/b")
    desk.begin("a", below=True)
    desk.broker.enter(State.IDLE)
    assert not desk.panel.clear_button.isEnabled()
    assert not desk.panel.look_button.isEnabled()
