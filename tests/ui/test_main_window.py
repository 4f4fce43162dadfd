"""The window: its pages, its bottom line, what it remembers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from mqtts_gui.errors import Action, ActionId, Problem, Severity
from mqtts_gui.i18n import mark
from mqtts_gui.ui.actions import Command
from mqtts_gui.ui.connection import State
from mqtts_gui.ui.models.connection_meter import ConnectionMeter
from mqtts_gui.ui.pages.empty_page import EmptyPage
from mqtts_gui.ui.pictures import copy_picture, save_picture, take_picture
from mqtts_gui.ui.widgets import status_line
from mqtts_gui.ui.widgets.status_line import clock_text
from tests.support.fake_connection import FakeConnection, live_facts
from tests.support.window import Bench, FakePage, make_bench

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LEFT = Qt.MouseButton.LeftButton
PROBLEM = Problem(
    "chain-unknown-ca",
    Severity.ERROR,
    mark("The authority is not the one that signed"),
    mark("Why"),
    mark("What to do"),
    (Action(ActionId.CHOOSE_CA, mark("Choose another authority")),),
)


def test_whoever_has_no_connection_sees_how_to_begin(empty: Bench, qtbot: QtBot) -> None:
    page = empty.window.pages.currentWidget()
    assert isinstance(page, EmptyPage)

    with qtbot.waitSignal(empty.window.demonstration_requested):
        QTest.mouseClick(page.demo_button, LEFT)
    QTest.mouseClick(page.new_button, LEFT)

    assert len(empty.workspace.connections) == 1
    assert empty.window.current_connection() is empty.workspace.connections[0]
    assert empty.page("connection").revealed == ["host_edit"]


def test_a_new_connection_begins_at_its_editor(bench: Bench) -> None:
    bench.run(Command.NEW_CONNECTION)

    assert bench.view.header.tabs.currentIndex() == 1
    assert bench.page("connection").revealed == ["host_edit"]


def test_a_connection_is_duplicated_below_itself(bench: Bench) -> None:
    bench.window.show_connection(bench.connections[0])

    bench.run(Command.DUPLICATE_CONNECTION)

    names = [one.profile.name for one in bench.workspace.connections]
    assert names == ["First", "First (copy)", "Second"]
    assert bench.window.current_connection() is bench.workspace.connections[1]


def test_a_deleted_connection_comes_back(bench: Bench) -> None:
    bench.window.show_connection(bench.connections[0])

    bench.run(Command.DELETE_CONNECTION)

    assert [one.profile.name for one in bench.workspace.connections] == ["Second"]
    assert bench.window.current_connection() is bench.connections[1]
    assert bench.window.undo_bar.isVisible()
    QTest.mouseClick(bench.window.undo_bar.undo_button, LEFT)
    assert [one.profile.name for one in bench.workspace.connections] == ["First", "Second"]
    shown = bench.window.current_connection()
    assert shown is not None
    assert shown.profile.name == "First"
    assert not bench.window.undo_bar.isVisible()


def test_after_the_last_connection_comes_the_empty_page(bench: Bench) -> None:
    for _ in range(2):
        bench.run(Command.DELETE_CONNECTION)

    assert isinstance(bench.window.pages.currentWidget(), EmptyPage)
    assert bench.window.current_connection() is None


def test_the_button_says_what_it_does(bench: Bench) -> None:
    connection = bench.connections[0]
    view = bench.window.show_connection(connection)
    button = view.connect_button
    assert (button.text(), button.property("kind")) == ("Connect", "primary")

    QTest.mouseClick(button, LEFT)
    assert connection.calls == ["open"]
    assert button.text() == "Cancel"
    connection.enter(State.READY, live_facts())
    assert (button.text(), button.property("kind")) == ("Disconnect", "danger")
    connection.enter(State.CLOSING)
    assert not button.isEnabled()


def test_a_success_that_was_asked_for_leads_to_the_messages(bench: Bench) -> None:
    connection = bench.connections[0]
    view = bench.window.show_connection(connection, "connection")
    view.toggle_connection()

    connection.enter(State.READY, live_facts())
    assert view.header.tabs.currentIndex() == 0
    view.show_tab("connection")
    connection.enter(State.WAITING)
    connection.enter(State.READY, live_facts())
    assert view.header.tabs.currentIndex() == 1, "a reconnection leaves the person where they are"


def test_a_problem_stands_above_the_page_until_it_is_solved(bench: Bench, qtbot: QtBot) -> None:
    connection = bench.connections[0]
    view = bench.window.show_connection(connection)
    connection.fail(PROBLEM)
    button = view.findChild(QPushButton, "choose_ca_button")
    assert view.problem_place.isVisible()
    assert button is not None

    with qtbot.waitSignal(bench.window.action_requested) as waited:
        QTest.mouseClick(button, LEFT)
    assert waited.args == [connection, PROBLEM.actions[0]]
    connection.open()
    assert not view.problem_place.isVisible()


def test_a_problem_of_the_program_stands_above_every_page(bench: Bench) -> None:
    bench.window.show_problem(PROBLEM)
    bench.window.show_tool("preferences")

    assert bench.window.problem_place.isVisible()


def test_pages_are_made_when_they_are_first_shown(bench: Bench) -> None:
    view = bench.window.show_connection(bench.connections[1])

    assert set(view._pages) == {"connection"}


def test_the_bottom_line_follows_the_connection(bench: Bench) -> None:
    connection = bench.connections[0]
    line = bench.window.status_line
    bench.window.show_connection(connection)
    assert line.state_label.whole_text() == "Ready"

    connection.received, connection.sent = 2550, 9
    connection.enter(State.READY, live_facts())

    assert line.state_label.whole_text() == "Connected for 00:00:00"
    assert line.count_label.text() == "Received 2,550 · sent 9"
    bench.window.show_tool("preferences")
    assert line.count_label.text() == ""


def test_the_bottom_line_says_what_a_tool_has_to_say(bench: Bench) -> None:
    line = bench.window.status_line
    page = bench.window.show_tool("certificates")
    assert isinstance(page, FakePage)
    assert line.state_label.whole_text() == "nothing open"

    page.status_changed.emit("ca.crt")
    assert line.state_label.whole_text() == "ca.crt"
    bench.window.show_tool("preferences")
    page.status_changed.emit("client.crt")
    assert line.state_label.whole_text() == "Ready"


def test_the_picture_of_a_page_is_copied_and_that_is_said(bench: Bench) -> None:
    clipboard, line = QGuiApplication.clipboard(), bench.window.status_line
    view = bench.window.show_connection(bench.connections[0])
    for copy in (view.header.picture_button.click, lambda: bench.run(Command.COPY_PICTURE)):
        clipboard.clear()
        line.show_note(None)
        copy()
        assert not clipboard.pixmap().isNull()
        assert line.note_label.whole_text() == "The picture is on the clipboard"


def test_saving_is_said(bench: Bench, qtbot: QtBot) -> None:
    line = bench.window.status_line
    bench.window.show_connection(bench.connections[0])

    with qtbot.waitSignal(bench.workspace.saved):
        bench.connections[0].change_profile(host="elsewhere")

    assert line.note_label.whole_text() == "Saved"
    bench.connections[0].pending_changes = True
    bench.workspace.saved.emit()
    assert line.note_label.whole_text() == "Saved: applies at the next connection"


def test_a_note_passes_unless_it_has_to_stay(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_line, "NOTE_MS", 20)
    passing, staying = status_line.StatusLine(), status_line.StatusLine()
    for line in (passing, staying):
        qtbot.addWidget(line)
        line.show_note(mark("Copied"))
    staying.show_note(mark("Not saved"), stays=True)
    passing.show_note(mark("Copied again"))

    assert passing.note_label.whole_text() == "Copied again"
    qtbot.waitUntil(lambda: not passing.note_label.whole_text())
    assert staying.note_label.whole_text() == "Not saved"


def test_a_note_goes_with_its_page(bench: Bench, qtbot: QtBot) -> None:
    line = bench.window.status_line
    bench.window.show_connection(bench.connections[0])
    bench.workspace.saved.emit()
    bench.window.show_connection(bench.connections[0])
    assert line.note_label.whole_text() == "Saved"

    bench.window.show_tool("certificates")
    bench.workspace.saved.emit()
    assert line.note_label.whole_text() == ""


def test_the_badge_is_whole_before_the_address_is_shown(bench: Bench) -> None:
    connection = bench.connections[0]
    view = bench.window.show_connection(connection)
    connection.change_profile(host="machine-virtuelle.salle12.example")
    connection.enter(State.READY, live_facts())
    badge, address = view.header.badge, view.header.subtitle

    for width in range(700, 1500, 40):
        bench.frame.resize(width, 600)
        QApplication.processEvents()
        assert address.isHidden() or badge.text() == badge.whole_text()
    assert not address.isHidden()


def test_tabs_never_scroll_where_there_is_room(bench: Bench, qapp: QApplication) -> None:
    header = bench.window.show_connection(bench.connections[0]).header
    for scale in range(100, 201, 10):
        bench.theme.apply(qapp, "light", scale)
        for place in (0, 1):
            header.tabs.setCurrentIndex(place)
            QApplication.processEvents()
            arrows = header.tabs.findChildren(QToolButton)
            assert not any(arrow.isVisible() for arrow in arrows), (scale, place)


def test_the_meter_counts_time_and_messages() -> None:
    now = [100.0]
    connection = FakeConnection()
    meter = ConnectionMeter(connection, clock=lambda: now[0])
    assert meter.ready_for() is None

    connection.enter(State.READY, live_facts())
    assert meter.rate() == 0
    now[0] += 2
    connection.received = 100
    assert meter.rate() == 50
    assert meter.ready_for() == timedelta(seconds=2)
    for _ in range(5):
        now[0] += 2
        meter.rate()
    assert meter.rate() == 0
    connection.enter(State.IDLE)
    assert meter.ready_for() is None


def test_a_duration_is_written_as_a_clock() -> None:
    assert clock_text(timedelta(hours=1, minutes=2, seconds=3.9)) == "01:02:03"


def test_keys_change_tabs_connections_and_text_size(bench: Bench, qtbot: QtBot) -> None:
    window = bench.window
    window.show_connection(bench.connections[0], "messages")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)

    QTest.keyClick(window, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert bench.view.header.tabs.currentIndex() == 1
    QTest.keyClick(window, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert window.current_connection() is bench.connections[1]
    QTest.keyClick(window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert bench.preferences.settings.text_scale == 110
    QTest.keyClick(window, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert bench.preferences.settings.text_scale == 100
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert window.side_bar.current_tool() == "preferences"


def test_the_window_opens_where_it_was_closed(
    bench: Bench, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    bench.window.show_tool("preferences")
    bench.frame.resize(700, 600)
    with qtbot.waitSignal(bench.frame.closed):
        bench.frame.close()
    bench.preferences.flush()
    bench.workspace.flush()

    again = make_bench(qapp, tmp_path)

    assert again.window.side_bar.current_tool() == "preferences"
    assert again.frame.size().width() == 700
    again.dispose()


def test_a_small_window_scrolls_its_page(bench: Bench) -> None:
    bench.window.show_tool("certificates").setMinimumSize(1500, 1200)

    bench.frame.resize(bench.frame.minimumSize())

    scroll = bench.window.findChild(QScrollArea, "page_scroll")
    assert scroll is not None
    assert scroll.horizontalScrollBar().maximum() > 0
    assert scroll.verticalScrollBar().maximum() > 0


def test_a_page_that_can_shrink_is_not_scrolled(bench: Bench, qtbot: QtBot) -> None:
    scroll = bench.window.findChild(QScrollArea, "page_scroll")
    assert scroll is not None
    bench.window.show_connection(bench.connections[0])
    bench.connections[0].fail(PROBLEM)
    bench.frame.resize(1024, 640)
    QApplication.processEvents()

    assert scroll.verticalScrollBar().maximum() == 0
    assert scroll.horizontalScrollBar().maximum() == 0


def test_everything_a_person_acts_on_has_a_name(bench: Bench, each_language: str) -> None:
    bench.window.show_connection(bench.connections[0])
    bench.connections[0].fail(PROBLEM)
    bench.window.show_tool("preferences")
    bench.window.show_connection(bench.connections[0])

    for button in bench.window.findChildren(QPushButton):
        assert button.objectName(), button.text()
        assert button.text() or button.accessibleName(), button.objectName()


def test_a_picture_hides_secrets(qtbot: QtBot, tmp_path: Path) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    secret, plain = QLabel(), QLabel()
    for label in (secret, plain):
        label.setFixedSize(200, 40)
        label.setAutoFillBackground(True)
        label.setStyleSheet("background: #ff0000")
    secret.setProperty("secret", True)  # noqa: FBT003 - Qt's signature
    layout = QVBoxLayout(page)
    layout.addWidget(secret)
    layout.addWidget(plain)
    page.show()

    image = take_picture(page).toImage()

    red = QColor("#ff0000").name()
    assert image.pixelColor(secret.mapTo(page, QPoint(100, 5))).name() != red
    assert image.pixelColor(plain.mapTo(page, QPoint(100, 5))).name() == red
    target = tmp_path / "page.png"
    save_picture(page, target)
    assert target.read_bytes().startswith(b"\x89PNG")
    copy_picture(page)
    assert not QGuiApplication.clipboard().pixmap().isNull()
    with pytest.raises(OSError, match="cannot write"):
        save_picture(page, tmp_path / "missing" / "page.png")
