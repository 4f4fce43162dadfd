"""Which messages the page shows: those that fit the filter, and none that came in a pause."""

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from mqtts_gui.ui.pages.messages_page import MessagesPage
from tests.support.fake_messages_connection import FakeConnection, message
from tests.support.found_widgets import find

WAIT_MS = 10_000

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def filtered(qtbot: QtBot, page: MessagesPage, text: str) -> None:
    with qtbot.waitSignal(page.messages.model.scan_ended, timeout=WAIT_MS):
        page.messages.filter_bar.show_only(text)


def test_a_filter_without_a_match_offers_to_show_all(
    qtbot: QtBot, page: MessagesPage, connection: FakeConnection
) -> None:
    connection.arrive([message()])
    filtered(qtbot, page, "absent")
    assert page.messages.empty.title.text() == "No message fits the filter"
    page.messages.empty.button.click()
    assert page.messages.table.isVisible()
    assert find(page, QLineEdit, "message_filter_edit").text() == ""


def test_filter_and_direction(qtbot: QtBot, page: MessagesPage, connection: FakeConnection) -> None:
    connection.arrive([message("a", qos=1), message("b"), message("a", qos=1, incoming=False)])
    model = page.messages.model
    with qtbot.waitSignal(model.scan_ended, timeout=WAIT_MS):
        QTest.keyClicks(find(page, QLineEdit, "message_filter_edit"), "qos:1")
    assert model.rowCount() == 2
    with qtbot.waitSignal(model.scan_ended, timeout=WAIT_MS):
        find(page, QComboBox, "message_direction_combo").setCurrentIndex(2)
    assert model.rowCount() == 1


def test_a_search_tells_how_far_it_is_and_can_be_given_up(
    qtbot: QtBot, page: MessagesPage, connection: FakeConnection
) -> None:
    connection.arrive([message(payload=b"hello %d" % number) for number in range(60_000)])
    model = page.messages.model
    page.messages.filter_bar.show_only("/(h|x)e+l.*o/")
    assert page.messages.empty.title.text() == "Searching…"
    qtbot.waitUntil(lambda: model.rowCount() > 0, timeout=WAIT_MS)
    assert page.messages.table.isVisible()
    page.messages.filter_bar.search_cancelled.emit()
    qtbot.waitUntil(lambda: not model.is_searching, timeout=WAIT_MS)
    assert 0 < model.rowCount() < 60_000


def test_pause_counts_what_it_holds_back(page: MessagesPage, connection: FakeConnection) -> None:
    connection.arrive([message()])
    pause = find(page, QPushButton, "pause_button")
    pause.click()
    connection.arrive([message(), message()])
    assert page.messages.model.rowCount() == 1
    assert pause.text() == "Resume (2)"
    pause.click()
    assert page.messages.model.rowCount() == 3
    assert pause.text() == "Pause"
