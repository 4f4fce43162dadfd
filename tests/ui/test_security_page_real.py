"""The Security tab of the real window, before a real mosquitto."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from mqtts_gui.mqtt.events import StepId
from mqtts_gui.mqtt.profile import Profile
from mqtts_gui.ui.actions import Command
from mqtts_gui.ui.connection import Connection, State
from mqtts_gui.ui.pages.certificates_page import CertificatesPage
from mqtts_gui.ui.pages.security_page import SecurityPage
from mqtts_gui.ui.widgets.problem_panel import ProblemPanel
from tests.support.accessible import spoken
from tests.support.lab import Lab, make_lab
from tests.support.mosquitto import Mosquitto
from tests.support.student import Student

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="needs a real mosquitto"),
    pytest.mark.qt_log_ignore("propagateSizeHints"),
]
SOON_S = 8
"""Sooner than the time limit of a step, which is ten seconds."""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Lab:
    return make_lab(tmp_path_factory.mktemp("tls"), broker_name="vm-dupont")


@pytest.fixture
def broker(lab: Lab, tmp_path: Path) -> Iterator[Mosquitto]:
    with Mosquitto(tmp_path, lab.lines) as running:
        yield running


@pytest.fixture
def student(qtbot: QtBot, tmp_path: Path) -> Iterator[Student]:
    person = Student(qtbot, tmp_path / "data", "--lang", "en")
    yield person
    if isValid(person.application.frame):
        person.leave()


@pytest.fixture
def connection(student: Student, broker: Mosquitto, lab: Lab) -> Connection:
    """The connection of the mock-up: by address, to a broker whose certificate has only a name."""
    profile = Profile(
        name="VM Dupont (by IP)",
        host="127.0.0.1",
        port=broker.port,
        ca_file=lab.authority.certificate,
        client_cert=lab.client.certificate,
        client_key=lab.client.key,
    )
    added = student.application.workspace.add(profile)
    student.window.show_connection(added)
    return added


def page_of(student: Student) -> SecurityPage:
    view = student.window.pages.view()
    assert view is not None
    page = view.page("security")
    assert isinstance(page, SecurityPage)
    return page


def panel_of(student: Student) -> ProblemPanel:
    return student.find(ProblemPanel, "problem_panel")


def test_a_test_names_the_wrong_name_and_its_button_mends_it(
    student: Student, connection: Connection
) -> None:
    student.click("test_button")
    student.wait(lambda: connection.test_result is not None)

    problem = panel_of(student).problem
    assert problem is not None
    assert problem.code == "name-ip-not-in-cert"
    page = page_of(student)
    student.wait(lambda: "Common name (CN): vm-dupont" in spoken(page))
    assert "Other names (SAN): none" in spoken(page)
    assert "Connection refused by the verification" in spoken(student.window)
    assert student.window.status_line.state_label.whole_text().startswith("Diagnosis finished in ")

    student.click("expect_name_button")
    student.wait(lambda: connection.test_result is not None and connection.problem is None)
    assert connection.state is State.IDLE
    student.wait(lambda: "Verified name: vm-dupont ✓" in spoken(page))
    assert "Client certificate: dupont presented" in spoken(page)


def test_connecting_in_vain_shows_the_same(student: Student, connection: Connection) -> None:
    student.click("connect_button")
    student.wait(lambda: connection.problem is not None)
    view = student.window.pages.view()
    assert view is not None
    view.show_tab("security")

    problem = panel_of(student).problem
    assert problem is not None
    assert problem.code == "name-ip-not-in-cert"
    student.wait(lambda: "Common name (CN): vm-dupont" in spoken(page_of(student)))
    assert "Broker's certificate: failed" in "\n".join(spoken(page_of(student)))
    assert student.find(QPushButton, "test_button").text() == "Test the connection"


def test_a_live_session_is_tested_and_lives_on(
    student: Student, connection: Connection, broker: Mosquitto
) -> None:
    connection.change_profile(server_name="vm-dupont")
    student.click("connect_button")
    student.wait_for(State.READY)
    view = student.window.pages.view()
    assert view is not None
    view.show_tab("security")
    page = page_of(student)
    student.wait(lambda: "Verified name: vm-dupont ✓" in spoken(page))
    assert [row.line.step for row in page.steps.rows][-1] is StepId.MQTT

    command = student.window.commands[Command.TEST_CONNECTION]
    assert command.shortcut().toString() == "Ctrl+T"
    command.trigger()
    student.wait(lambda: connection.test_result is not None)
    assert connection.problem is None
    # The same client identifier would have the broker throw the session out.
    broker.publish(
        *("--cafile", str(connection.profile.ca_file)),
        *("--cert", str(connection.profile.client_cert)),
        *("--key", str(connection.profile.client_key)),
        *("--insecure", "-t", "ciel", "-m", "after"),
    )
    assert connection.state is State.READY
    assert not [line for line in broker.log if "already connected" in line]


def test_escape_ends_a_test_that_nobody_answers(
    student: Student, connection: Connection, broker: Mosquitto
) -> None:
    broker.pause()
    try:
        student.click("test_button")
        student.wait(lambda: "TLS negotiation: under way" in spoken(page_of(student)))
        text = student.window.status_line.state_label.whole_text()
        assert text == "Test under way: TLS negotiation…"
        began = time.monotonic()
        QTest.keyClick(student.find(QPushButton, "test_button"), Qt.Key.Key_Escape)
        student.wait(lambda: not connection.testing)
        assert time.monotonic() - began < SOON_S
        assert connection.problem is None
        assert "The test was cancelled." in spoken(page_of(student))
    finally:
        broker.go_on()


def test_closing_the_window_ends_a_test(
    student: Student, connection: Connection, broker: Mosquitto
) -> None:
    broker.pause()
    try:
        student.click("test_button")
        student.wait(lambda: "TLS negotiation: under way" in spoken(page_of(student)))
        began = time.monotonic()
        student.leave()
        assert time.monotonic() - began < SOON_S
    finally:
        broker.go_on()


def test_what_the_broker_presented_is_opened(student: Student, connection: Connection) -> None:
    student.click("test_button")
    student.wait(lambda: connection.test_result is not None)
    student.click("open_presented_button")

    page = student.window.pages.currentWidget()
    assert isinstance(page, CertificatesPage)
    student.wait(lambda: page.book.model.rowCount() == 1)
