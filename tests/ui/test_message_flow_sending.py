"""What is published is counted in the session's thread, and the window is told once."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from pytestqt.qtbot import QtBot
from typing_extensions import override

from mqtts_gui.mqtt.events import BatchPublished, Message, NotAcknowledged, Published
from mqtts_gui.mqtt.outbox import NotConnectedError
from mqtts_gui.ui.flow_sender import FlowSender
from tests.ui.test_live_connection import ScriptedSession
from tests.ui.test_message_flow import Street, kept, opened, street

__all__ = ["street"]


def sent(count: int, qos: int = 1) -> list[Message]:
    return [Message(n, False, "ciel", b"%d" % n, qos, False, False) for n in range(count)]  # noqa: FBT003 - a tuple


def test_a_batch_is_kept_and_its_acknowledgements_are_waited_for(
    street: Street, qtbot: QtBot
) -> None:
    sink = opened(street, qtbot)
    session = ScriptedSession(sink)
    messages = sent(500)
    sender = FlowSender(street.flow, session, street.posted.append)
    assert sender.wait_for_room(1)
    sender.send(messages)
    assert session.calls == ["publish 500"]
    assert kept(street.history) == messages
    assert street.flow.unacknowledged == 500
    street.posted.clear()
    for token, message in enumerate(messages):
        sink(Published(token, message))
    assert len(street.posted) == 1  # the window reads the number when it comes to it
    assert (street.flow.take_sent(), street.flow.take_sent()) == (500, 0)
    assert street.flow.unacknowledged == 0


def test_messages_without_acknowledgement_are_counted_together(
    street: Street, qtbot: QtBot
) -> None:
    sink = opened(street, qtbot)
    FlowSender(street.flow, ScriptedSession(sink), street.posted.append).send(sent(10, qos=0))
    assert street.flow.unacknowledged == 0
    sink(BatchPublished(1, 10))
    assert street.flow.take_sent() == 10


def test_many_refusals_for_one_reason_are_told_once(street: Street, qtbot: QtBot) -> None:
    sink = opened(street, qtbot)
    FlowSender(street.flow, ScriptedSession(sink), street.posted.append).send(sent(100))
    street.posted.clear()
    for token, message in enumerate(sent(100)):
        sink(Published(token, message, 0x87))
    assert street.posted == [Published(0, sent(1)[0], 0x87)]
    assert street.flow.take_sent() == 0
    assert street.flow.unacknowledged == 0
    sink(Published(100, sent(1)[0], 0x87))
    assert len(street.posted) == 2


@pytest.mark.parametrize(("is_kept", "left"), [(True, 3), (False, 0)])
def test_what_a_session_left_waits_only_where_the_next_one_sends_it(
    street: Street, qtbot: QtBot, left: int, *, is_kept: bool
) -> None:
    sink = opened(street, qtbot)
    FlowSender(street.flow, ScriptedSession(sink), street.posted.append).send(sent(7))
    sink(NotAcknowledged(tuple(sent(3)), kept=is_kept))
    assert street.flow.unacknowledged == left


def test_what_is_refused_here_waits_for_nothing(street: Street, qtbot: QtBot) -> None:
    sink = opened(street, qtbot)

    class Closed(ScriptedSession):
        """Its connection has just ended."""

        @override
        def publish_many(self, messages: Sequence[Message]) -> int:
            raise NotConnectedError

    sender = FlowSender(street.flow, Closed(sink), street.posted.append)
    with pytest.raises(NotConnectedError):
        sender.send(sent(5))
    assert street.flow.unacknowledged == 0
    assert kept(street.history) == []
