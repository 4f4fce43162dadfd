"""What the window does with histories at its start, at a deletion, and beside a second window."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mqtts_gui.mqtt.profile import Profile
from mqtts_gui.store.history_folder import history_path, peek
from mqtts_gui.store.profiles import ProfileStore
from mqtts_gui.ui.actions import Command
from mqtts_gui.ui.widgets.elided_label import ElidedLabel
from mqtts_gui.ui.widgets.history_card import HistoryCard
from mqtts_gui.ui.widgets.problem_panel import ProblemPanel
from tests.support.histories import kept, messages
from tests.support.student import Student

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
ROOT = Path(__file__).resolve().parents[2]
KNOWN, GONE = "aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb"
WINDOW = """
import sys
from PySide6.QtCore import QTimer
from mqtts_gui.ui.application import Application
from mqtts_gui.ui.program import parse
application = Application(parse(["--data-dir", sys.argv[1], "--lang", "en"]))
application.show()
connection = application.workspace.connections[0]
timer = QTimer(interval=20)

def say() -> None:
    upkeep = application.wiring.upkeep
    if upkeep.is_present and connection.history is not None:
        timer.stop()
        print("here", flush=True)

timer.timeout.connect(say)
timer.start()
application.window.show_connection(connection, "messages")
sys.exit(application.run())
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "données"
    ProfileStore(folder).save([Profile(id=KNOWN, name="VM Dupont", host="vm-dupont")])
    for profile_id in (KNOWN, GONE):
        fill(folder, profile_id)
    return folder


def fill(folder: Path, profile_id: str) -> None:
    with kept(history_path(folder / "history", profile_id)) as history:
        history.append(messages(2_559))


@contextmanager
def student(qtbot: QtBot, folder: Path) -> Iterator[Student]:
    person = Student(qtbot, folder, "--lang", "en")
    try:
        yield person
    finally:
        person.leave()


@contextmanager
def another_window(folder: Path) -> Iterator[None]:
    """A real second program with its window, which has the history of its connection open."""
    program = subprocess.Popen(
        [sys.executable, "-c", WINDOW, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert program.stdout is not None
    try:
        assert program.stdout.readline() == "here\n"
        yield
    finally:
        program.stdout.close()
        program.terminate()
        program.wait()


def said(person: Student) -> str:
    panels = person.window.findChildren(ProblemPanel)
    return "\n".join(panel.report() for panel in panels if panel.isVisible())


def test_what_a_killed_program_left_over_is_swept(qtbot: QtBot, data: Path) -> None:
    gone = history_path(data / "history", GONE)
    with student(qtbot, data) as person:
        person.wait(lambda: not gone.exists())

        assert said(person) == ""
    assert peek(history_path(data / "history", KNOWN)) is not None


@pytest.mark.parametrize("content", [None, "damaged"])
def test_nothing_is_swept_by_a_list_of_connections_that_is_missing_or_damaged(
    qtbot: QtBot, data: Path, content: str | None
) -> None:
    (data / "profiles.json").unlink()
    if content is not None:
        (data / "profiles.json").write_text(content, encoding="utf-8")
    with student(qtbot, data) as person:
        person.wait(lambda: person.application.wiring.upkeep.is_present)

    for profile_id in (KNOWN, GONE):
        assert history_path(data / "history", profile_id).exists()


def test_the_second_window_says_so_and_keeps_its_hands_off(qtbot: QtBot, data: Path) -> None:
    with another_window(data):
        fill(data, GONE)  # the first has swept it
        with student(qtbot, data) as person:
            person.wait(lambda: "Another window of this program is open" in said(person))
            assert history_path(data / "history", GONE).exists()

            connection = person.application.workspace.connections[0]
            person.application.window.show_connection(connection, "messages")
            person.wait(lambda: "Another window of this program stores" in said(person))
            person.wait(lambda: connection.history is not None)
            assert connection.history is not None
            connection.history.append(messages(3))
            stats = connection.history.stats()
            assert (stats.unsaved, stats.lost) == (3, 0)
            connection.history_opened.emit()
            line = person.window.status_line.history_label.whole_text()
            assert line == "History: 2,562 messages, 0 lost, 3 only in memory"

            person.window.commands[Command.DELETE_CONNECTION].trigger()
    left = peek(history_path(data / "history", KNOWN))
    assert left is not None
    assert left.count == 2_559


@pytest.mark.parametrize("is_open", [True, False])
def test_a_deletion_says_how_many_messages_go_with_the_connection(
    qtbot: QtBot, data: Path, *, is_open: bool
) -> None:
    with student(qtbot, data) as person:
        connection = person.application.workspace.connections[0]
        tab = "messages" if is_open else "connection"
        person.application.window.show_connection(connection, tab)
        if is_open:
            person.wait(lambda: connection.history is not None)

        person.window.commands[Command.DELETE_CONNECTION].trigger()

        bar = person.window.undo_bar
        label = bar.findChild(ElidedLabel)
        assert label is not None
        expected = "“VM Dupont” was deleted with its history, 2,559 messages"
        person.wait(lambda: label.whole_text() == expected)
        bar.undo_button.click()
        assert person.application.workspace.connections[0].profile.id == KNOWN
    assert history_path(data / "history", KNOWN).exists()


def test_a_question_at_the_end_of_the_page_comes_into_sight(qtbot: QtBot, data: Path) -> None:
    with student(qtbot, data) as person:
        person.application.frame.resize(1024, 640)
        page = person.window.show_tool("preferences")
        card = page.findChild(HistoryCard)
        assert card is not None
        person.wait(card.delete_all_button.isEnabled)

        card.delete_all_button.click()

        question = card.question
        assert question is not None
        person.wait(lambda: question.visibleRegion().boundingRect().height() == question.height())
        assert page.focusWidget() is question.cancel_button
