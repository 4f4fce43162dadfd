"""Where no history can be written, messages are shown all the same, and it is told once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mqtts_gui.errors import Finding
from mqtts_gui.mqtt.events import MessagesReceived
from mqtts_gui.mqtt.profile import Profile
from mqtts_gui.store import history_tail, history_writer
from mqtts_gui.ui.histories import Histories
from mqtts_gui.ui.live_connection import LiveConnection
from mqtts_gui.ui.models.history_model import HistoryModel
from tests.support.histories import messages
from tests.ui.test_live_connection import House, ready

ROOM = 40_000  # bytes: some hundred messages


class Blocked:
    """A connection whose folder of histories is a file."""

    def __init__(self, folder: Path) -> None:
        (folder / "history").write_text("in the way", encoding="utf-8")
        self.in_the_way = folder / "history"
        self.histories = Histories(folder)
        self.told: list[Finding] = []
        self.histories.troubled.connect(self._take)
        self.house = House()
        services = replace(self.house.services(), open_keeping=self.histories.open)
        self.connection = LiveConnection(Profile(name="VM", host="vm"), services)

    def _take(self, _path: Path, finding: Finding) -> None:
        self.told.append(finding)

    def shown(self) -> HistoryModel:
        assert self.connection.history is not None
        model = HistoryModel(self.connection.history)
        self.connection.messages_arrived.connect(model.look)
        return model


@pytest.fixture
def blocked(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Blocked]:
    monkeypatch.setattr(history_writer, "RETRY", timedelta(milliseconds=50))
    monkeypatch.setattr(history_tail.Tail.__init__, "__defaults__", (ROOM,))
    made = Blocked(tmp_path)
    yield made
    made.histories.end(())


def test_messages_are_shown_and_the_trouble_is_told_once(blocked: Blocked, qtbot: QtBot) -> None:
    session = ready(blocked.connection, blocked.house, qtbot)
    model = blocked.shown()
    for number in range(0, 50, 10):
        session.post(MessagesReceived(messages(10, number)))

    qtbot.waitUntil(lambda: model.rowCount() == 50)
    assert [model.message_at(row) for row in range(50)] == messages(50)
    assert [finding.code for finding in blocked.told] == ["history-not-saved"]
    model.close()


def test_memory_has_a_bound_and_the_newest_stay(blocked: Blocked, qtbot: QtBot) -> None:
    session = ready(blocked.connection, blocked.house, qtbot)
    model = blocked.shown()
    for number in range(0, 2_000, 20):
        session.post(MessagesReceived(messages(20, number)))

    qtbot.waitUntil(lambda: blocked.connection.received == 2_000)
    model.look()
    assert 20 <= model.rowCount() < 200
    assert model.message_at(model.rowCount() - 1) == messages(1, 1_999)[0]
    assert model.message_at(0) == messages(1, 2_000 - model.rowCount())[0]
    model.close()


def test_what_memory_has_is_stored_once_it_can_be(blocked: Blocked, qtbot: QtBot) -> None:
    session = ready(blocked.connection, blocked.house, qtbot)
    model = blocked.shown()
    session.post(MessagesReceived(messages(50)))
    qtbot.waitUntil(lambda: model.rowCount() == 50)

    blocked.in_the_way.unlink()
    qtbot.waitUntil(lambda: [each.code for each in blocked.told][-1] == "history-saved-again")

    assert blocked.connection.history is not None
    assert blocked.connection.history.flush()
    model.look()
    assert [model.message_at(row) for row in range(model.rowCount())] == messages(50)
    model.close()
