"""Messages of a real broker are there again in the next run, whatever ended the last one."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.profile import Profile, Protocol, Subscription
from mqtts_gui.store.history_file import read_state
from mqtts_gui.store.history_schema import connect
from mqtts_gui.store.profiles import ProfileStore
from mqtts_gui.ui.connection import State
from mqtts_gui.ui.models.history_model import HistoryModel
from mqtts_gui.ui.widgets.problem_panel import ProblemPanel
from tests.support.histories import kept, message
from tests.support.mosquitto import Mosquitto, find
from tests.support.patience import DEADLINE_S
from tests.support.student import Student

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

COUNT = 3_000


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[Mosquitto]:
    """A broker that asks nothing of anybody."""
    with Mosquitto(tmp_path, ["allow_anonymous true", "max_queued_messages 0"]) as running:
        yield running


@pytest.fixture
def data(plain: Mosquitto, tmp_path: Path) -> Path:
    """A data folder with one connection."""
    folder = tmp_path / "données"
    profile = Profile(
        id="aa",
        name="VM",
        protocol=Protocol.MQTT,
        host="127.0.0.1",
        port=plain.port,
        subscriptions=(Subscription("ciel/#", 1, 0),),
    )
    assert ProfileStore(folder).save([profile]) == ()
    return folder


def test_a_killed_program_shows_its_messages_when_it_starts_again(
    plain: Mosquitto, data: Path, qtbot: QtBot
) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "tests.support.kept_window", str(data)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        plain.wait_for_log("ciel/# (QoS")
        publish_numbers(plain, COUNT)
        wait_for(running, COUNT)
        wait_for_disk(running, data / "history" / "aa.sqlite3", COUNT)
        plain.publish("-t", "ciel/last", "-m", "the very last", "-q", "1")
        wait_for(running, COUNT + 1)
    finally:
        running.kill()  # SIGKILL
        running.communicate()

    with opened(qtbot, data) as student:
        student.wait(lambda: shown(student).rowCount() >= COUNT)
        found = messages_of(shown(student))
    numbers = [int(each.payload) for each in found if each.topic == "ciel/salle"]
    assert numbers == list(range(COUNT))  # the very last may be lost, and nothing before it
    assert len(found) in {COUNT, COUNT + 1}


def test_what_comes_and_goes_is_there_after_an_orderly_end(
    plain: Mosquitto, data: Path, qtbot: QtBot
) -> None:
    with opened(qtbot, data) as student:
        student.connection.open()
        student.wait_for(State.READY)
        plain.wait_for_log("ciel/# (QoS")
        student.connection.publish("ciel/mine", b"hello", 2, retain=False)
        student.wait(lambda: shown(student).rowCount() == 2)

    with opened(qtbot, data) as student:
        student.wait(lambda: shown(student).rowCount() == 2)
        found = [(each.incoming, each.topic) for each in messages_of(shown(student))]
        assert found == [(False, "ciel/mine"), (True, "ciel/mine")]

        student.application.workspace.remove(student.connection)
        assert (data / "history" / "aa.sqlite3").is_file()  # it may still be brought back
    assert list((data / "history").iterdir()) == []


def test_a_connection_that_was_deleted_and_brought_back_has_its_messages(
    plain: Mosquitto, data: Path, qtbot: QtBot
) -> None:
    with kept(data / "history" / "aa.sqlite3") as history:
        history.append([message(1)])
    with opened(qtbot, data) as student:
        student.wait(lambda: shown(student).rowCount() == 1)
        workspace = student.application.workspace
        workspace.remove(student.connection)
        back = workspace.restore()
        assert back is not None
        student.window.show_connection(back, "messages")
        student.wait(lambda: shown(student).rowCount() == 1)
        back.open()
        student.wait_for(State.READY)
        assert problems(student) == ""
    assert (data / "history" / "aa.sqlite3").is_file()


def test_where_nothing_can_be_stored_messages_still_come(
    plain: Mosquitto, data: Path, qtbot: QtBot
) -> None:
    (data / "history").write_text("in the way", encoding="utf-8")
    with opened(qtbot, data) as student:
        student.wait(lambda: "history-not-saved" in problems(student))
        student.connection.open()
        student.wait_for(State.READY)
        plain.wait_for_log("ciel/# (QoS")
        plain.publish("-t", "ciel/a", "-m", "x")
        student.wait(lambda: shown(student).rowCount() == 1)
        assert "history-not-saved" in problems(student)

        (data / "history").unlink()
        student.wait(lambda: problems(student) == "")
    with opened(qtbot, data) as student:
        student.wait(lambda: shown(student).rowCount() == 1)


def test_a_trouble_of_the_history_hides_no_problem_of_the_connection(
    plain: Mosquitto, data: Path, qtbot: QtBot
) -> None:
    (data / "history").write_text("in the way", encoding="utf-8")
    plain.end()
    with opened(qtbot, data) as student:
        student.connection.open()
        student.wait_for(State.FAILED)
        student.wait(lambda: "tcp-refused" in problems(student))
        student.wait(lambda: "history-not-saved" in problems(student))
        assert "tcp-refused" in problems(student)


@contextlib.contextmanager
def opened(qtbot: QtBot, data: Path) -> Iterator[Student]:
    """Start the program with the Messages page of its connection."""
    student = Student(qtbot, data, "--lang", "en")
    try:
        connection = student.application.workspace.connections[0]
        student.window.show_connection(connection, "messages")
        yield student
    finally:
        student.leave()


def shown(student: Student) -> HistoryModel:
    """Return what the table that is seen shows."""
    models = [table.model() for table in student.window.findChildren(QTableView)]
    models = [model for model in models if isinstance(model, HistoryModel)]
    model = models[-1]
    assert isinstance(model, HistoryModel)
    return model


def messages_of(model: HistoryModel) -> list[Message]:
    """Return every message that is shown."""
    found = [model.message_at(row) for row in range(model.rowCount())]
    return [message for message in found if message is not None]


def problems(student: Student) -> str:
    """Return what the window says of problems."""
    panels = student.window.findChildren(ProblemPanel)
    return "\n".join(panel.report() for panel in panels if panel.isVisible())


def publish_numbers(broker: Mosquitto, count: int) -> None:
    """Publish the numbers from 0 on, in their order, with QoS 1."""
    program = [find("mosquitto_pub"), "-h", "localhost", "-p", str(broker.port)]
    lines = "".join(f"{number}\n" for number in range(count))
    subprocess.run(
        [*program, "-t", "ciel/salle", "-q", "1", "-l"],
        input=lines,
        text=True,
        check=True,
        timeout=DEADLINE_S,
    )


def wait_for_disk(running: subprocess.Popen[str], path: Path, count: int) -> None:
    """Wait until `count` messages are on disk: within a second, says the history."""
    assert running.stdout is not None
    with contextlib.closing(connect(path, read_only=True)) as connection:
        for _, _ in zip(range(600), running.stdout, strict=False):  # a line every 50 ms
            if read_state(connection).next_seq > count:
                return
    raise AssertionError("messages are stored too late")


def wait_for(running: subprocess.Popen[str], count: int) -> None:
    """Read what the program says until it has received `count` messages."""
    assert running.stdout is not None
    for line in running.stdout:
        if int(line) >= count:
            return
    raise AssertionError(f"it ended before {count} messages")
