"""What a real broker retains is seen in the tree, and gone once it was cleared there."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mqtts_gui.mqtt.profile import Profile, Protocol, Subscription
from mqtts_gui.store.profiles import ProfileStore
from mqtts_gui.ui.connection import State
from mqtts_gui.ui.pages.messages_page import MessagesPage
from tests.support.mosquitto import Mosquitto, find
from tests.support.patience import DEADLINE_S
from tests.support.student import Student

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

COUNT = 300
KEPT = ("hall10/stays", "other/stays", "hall1bis/stays")


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    """A broker that asks nothing of anybody."""
    lines = ["allow_anonymous true", "max_queued_messages 0", "max_inflight_messages 0"]
    with Mosquitto(tmp_path, lines) as running:
        yield running


@pytest.fixture
def student(broker: Mosquitto, qtbot: QtBot, tmp_path: Path) -> Iterator[Student]:
    """Somebody at a window that is subscribed to one of the halls."""
    folder = tmp_path / "data"
    profile = Profile(
        id="aa",
        name="VM",
        protocol=Protocol.MQTT,
        host="127.0.0.1",
        port=broker.port,
        subscriptions=(Subscription("hall1/room1", 0, 0),),
    )
    assert ProfileStore(folder).save([profile]) == ()
    made = Student(qtbot, folder, "--lang", "en")
    try:
        connection = made.application.workspace.connections[0]
        made.window.show_connection(connection, "messages")
        connection.open()
        made.wait_for(State.READY)
        yield made
    finally:
        made.leave()


def retain(broker: Mosquitto, topics: list[str]) -> None:
    """Let mosquitto_pub leave a retained message on each."""
    for topic in topics:
        broker.publish("-t", topic, "-m", "21.6", "-r", "-q", "1")


def retained(broker: Mosquitto) -> list[str]:
    """Return what mosquitto_sub finds retained."""
    command = [find("mosquitto_sub"), "-h", "localhost", "-p", str(broker.port), "-t", "#"]
    command += ["--retained-only", "-F", "%t", "-W", "2"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=DEADLINE_S, check=False)
    return sorted(ran.stdout.split("\n")[:-1])


def test_a_subtree_is_cleared_after_a_look(broker: Mosquitto, student: Student) -> None:
    topics = [f"hall1/room{i}" for i in range(COUNT)]
    program = [find("mosquitto_pub"), "-h", "localhost", "-p", str(broker.port), "-r", "-q", "1"]
    for topic in topics[:3]:
        subprocess.run([*program, "-t", topic, "-m", "21.6"], check=True, timeout=DEADLINE_S)
    retain(broker, list(KEPT))
    page = student.window.findChild(MessagesPage)
    assert page is not None
    for topic in topics[3:]:
        student.connection.publish(topic, b"21.6", 1, retain=True)
    student.wait(lambda: student.connection.sent == COUNT - 3)
    assert retained(broker) == sorted([*topics, *KEPT])

    panel = page.clearing
    panel.begin("hall1", below=True)
    panel.look_button.click()
    known = student.connection.topics.retained
    student.wait(lambda: len(known("hall1", below=True)) == COUNT)
    student.wait(
        lambda: [row.filter for row in student.connection.subscriptions] == ["hall1/room1"]
    )
    student.wait(lambda: panel.list.model().rowCount() == COUNT)
    panel.clear_button.click()
    student.wait(lambda: "nothing is retained there any more" in str(panel.note.phrase))
    assert retained(broker) == sorted(KEPT)
    student.wait(lambda: known("", below=True) == [] and known("hall1", below=True) == [])


def test_one_message_is_cleared(broker: Mosquitto, student: Student) -> None:
    retain(broker, ["hall1/room1", *KEPT])
    page = student.window.findChild(MessagesPage)
    assert page is not None
    page.clearing.begin("hall1/room1", below=False)
    page.clearing.clear_button.click()
    student.wait(lambda: "nothing is retained" in str(page.clearing.note.phrase))
    assert retained(broker) == sorted(KEPT)
