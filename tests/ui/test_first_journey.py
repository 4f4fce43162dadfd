"""From the empty window to a message on `ciel`, as a student goes, against a real mosquitto."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot

from mqtts_gui.ui.connection import State
from mqtts_gui.ui.widgets.problem_panel import ProblemPanel
from tests.support.lab import Lab, make_lab
from tests.support.mosquitto import Mosquitto
from tests.support.student import Student

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="needs a real mosquitto"),
    pytest.mark.qt_log_ignore("propagateSizeHints"),
]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Lab:
    return make_lab(tmp_path_factory.mktemp("Élève Hélène") / "tls")


@pytest.fixture
def broker(lab: Lab, tmp_path: Path) -> Iterator[Mosquitto]:
    with Mosquitto(tmp_path, lab.lines) as running:
        yield running


@pytest.fixture
def handed_out(lab: Lab, tmp_path: Path) -> Path:
    """The folder a student brings: three files, in a path with blanks and accents."""
    folder = tmp_path / "TP sécurité" / "mes fichiers"
    folder.mkdir(parents=True)
    for file in (lab.authority.certificate, lab.client.certificate, lab.client.key):
        shutil.copy(file, folder)
    return folder


@pytest.fixture
def student(qtbot: QtBot, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Student]:
    language = getattr(request, "param", "en")
    person = Student(qtbot, tmp_path / "données", "--lang", language)
    yield person
    person.leave()


def connect(student: Student, broker: Mosquitto, folder: Path) -> None:
    student.drop([folder])
    student.wait(lambda: student.connection.profile.client_key is not None)
    student.type("host_edit", "localhost")
    student.type("port_spin", str(broker.port))
    student.click("connect_button")
    student.wait_for(State.READY)


@pytest.mark.parametrize("student", ["en", "fr"], indirect=True)
def test_a_student_reaches_a_message_from_the_empty_window(
    student: Student, broker: Mosquitto, handed_out: Path, lab: Lab
) -> None:
    connect(student, broker, handed_out)
    student.type("subscribe_topic_edit", "ciel")
    student.click("subscribe_button")
    student.wait(lambda: student.connection.subscriptions[0].granted_qos is not None)

    student.type("publish_topic_edit", "ciel")
    student.find(QPlainTextEdit, "publish_payload_edit").setPlainText("hello")
    student.click("publish_button")
    student.wait(lambda: student.connection.received == 1)
    broker.publish("-t", "ciel", "-m", "bonjour depuis la VM", *lab.options)
    student.wait(lambda: student.connection.received == 2)

    rows = student.find(QTableView, "message_table").model()
    student.wait(lambda: rows.rowCount() == 3)  # sent, come back, and the other client's


def test_the_badge_says_what_is_true_of_the_session(
    student: Student, broker: Mosquitto, handed_out: Path
) -> None:
    connect(student, broker, handed_out)

    facts = student.connection.facts
    assert facts is not None
    assert facts.tls is not None
    assert facts.tls.version == "TLSv1.3"
    assert (facts.chain_verified, facts.name_verified) == (True, "localhost")
    assert facts.client_name == "dupont"


def test_a_wrong_name_is_explained_and_repaired_with_one_click(
    student: Student, broker: Mosquitto, handed_out: Path
) -> None:
    student.drop([handed_out])
    student.wait(lambda: student.connection.profile.client_key is not None)
    student.type("host_edit", "127.0.0.1")
    student.type("port_spin", str(broker.port))
    student.click("connect_button")
    student.wait(lambda: student.connection.problem is not None)

    problem = student.connection.problem
    assert problem is not None
    assert problem.code == "name-ip-not-in-cert"
    student.wait(lambda: any(panel.isVisible() for panel in panels(student)))
    student.window.action_requested.emit(student.connection, problem.actions[0])
    student.wait_for(State.READY)
    assert student.connection.profile.server_name == "localhost"


def test_cancelling_an_attempt_that_hangs_leaves_the_window_free(
    student: Student, tmp_path: Path
) -> None:
    import socket  # noqa: PLC0415 - only here

    with socket.create_server(("127.0.0.1", 0)) as silent:
        student.click("first_connection_button")
        student.type("host_edit", "127.0.0.1")
        student.type("port_spin", str(silent.getsockname()[1]))
        student.click("connect_button")
        student.wait_for(State.CONNECTING)
        student.click("connect_button")
        student.wait_for(State.IDLE)


def test_the_connection_is_there_again_at_the_next_start(
    qtbot: QtBot, tmp_path: Path, handed_out: Path
) -> None:
    first = Student(qtbot, tmp_path / "données")
    first.drop([handed_out])
    first.wait(lambda: first.connection.profile.client_key is not None)
    first.type("host_edit", "vm-dupont")
    first.leave()

    second = Student(qtbot, tmp_path / "données")
    assert second.connection.profile.host == "vm-dupont"
    assert second.find(QWidget, "connect_button").isEnabled()
    assert second.window.findChild(QLineEdit, "host_edit") is not None
    second.leave()


def panels(student: Student) -> list[ProblemPanel]:
    return student.window.findChildren(ProblemPanel)
