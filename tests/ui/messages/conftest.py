"""What tests of the table share: a history, a model of it, and the page around both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mqtts_gui.store.history import History
from mqtts_gui.store.history_limits import Limits
from mqtts_gui.ui.models.history_model import HistoryModel
from mqtts_gui.ui.pages.messages_page import MessagesPage
from mqtts_gui.ui.theme import Theme
from tests.support.fake_messages_connection import FakeConnection
from tests.support.histories import kept


@pytest.fixture
def limits() -> Limits:
    return Limits()


@pytest.fixture
def history(tmp_path: Path, limits: Limits) -> Iterator[History]:
    with kept(tmp_path / "a.sqlite3", limits) as made:
        yield made


@pytest.fixture
def model(history: History) -> Iterator[HistoryModel]:
    made = HistoryModel(history)
    yield made
    made.close()


@pytest.fixture
def dressed(qapp: QApplication) -> None:
    """Dress what comes as the program does, and nothing that is about to go."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    Theme().apply(qapp, "light", 100)


@pytest.fixture
def connection() -> FakeConnection:
    return FakeConnection()


@pytest.fixture
def page(
    qtbot: QtBot, dressed: None, connection: FakeConnection, history: History
) -> Iterator[MessagesPage]:
    page = MessagesPage(connection)
    qtbot.addWidget(page)
    page.resize(1048, 640)
    page.show()
    connection.open_history(history)
    yield page
    page.messages.model.close()
    QGuiApplication.clipboard().clear()
