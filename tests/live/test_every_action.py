"""Faults at a real broker, mended by pressing the button that the panel offers first for them."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QPushButton
from pytestqt.qtbot import QtBot

from mqtts_gui.certs.placing import FileRole
from mqtts_gui.doctor.actions import NEW_CLIENT_ID, take_file
from mqtts_gui.errors import Problem, Severity
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Protocol
from mqtts_gui.ui.connection import Connection, State
from mqtts_gui.ui.jobs import wait_for_jobs_apart
from tests.support.lab import Lab, openssl
from tests.support.mosquitto import Mosquitto, find
from tests.support.patience import DEADLINE_S
from tests.support.ports import free_port
from tests.support.student import Student
from tests.support.tls_servers import serving

CONNECT, LEVEL_3_1_1 = 0x10, 4
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def student(qtbot: QtBot, tmp_path: Path) -> Iterator[Student]:
    person = Student(qtbot, tmp_path / "data", "--lang", "en")
    yield person
    person.leave()


def profile_for(lab: Lab, broker: Mosquitto, **changes: object) -> Profile:
    """Return a connection that works, with `changes`."""
    profile = Profile(
        name="VM",
        host="localhost",
        port=broker.port,
        ca_file=lab.authority.certificate,
        client_cert=lab.client.certificate,
        client_key=lab.client.key,
    )
    return profile.with_changes(**changes)


def fail(student: Student, profile: Profile, code: str) -> Connection:
    """Press Connect and wait for the problem."""
    connection = student.application.workspace.add(profile)
    student.window.show_connection(connection)
    student.click("connect_button")
    student.wait(lambda: connection.state is State.FAILED and connection.problem is not None)
    assert connection.problem is not None
    assert connection.problem.code == code
    return connection


def press(student: Student, name: str) -> None:
    """Press a button of the panel."""
    QTest.mouseClick(student.find(QPushButton, name), Qt.MouseButton.LeftButton)


def test_a_wrong_name_is_expected(student: Student, broker: Mosquitto, lab: Lab) -> None:
    connection = fail(student, profile_for(lab, broker, host="127.0.0.1"), "name-ip-not-in-cert")

    press(student, "expect_name_button")

    student.wait_for(State.READY)
    assert connection.profile.server_name == "localhost"
    assert student.window.undo_bar.isVisible()


def test_tls_is_switched_on(student: Student, broker: Mosquitto, lab: Lab) -> None:
    fail(student, profile_for(lab, broker, protocol=Protocol.MQTT), "tls-port")

    press(student, "switch_tls_on_button")

    student.wait_for(State.READY)
    assert student.connection.profile.port == broker.port


def test_tls_is_switched_off(student: Student, tmp_path: Path, lab: Lab) -> None:
    with Mosquitto(tmp_path, ["allow_anonymous true"]) as broker:
        fail(student, profile_for(lab, broker), "plain-port")

        press(student, "switch_tls_off_button")

        student.wait_for(State.READY)
        assert student.connection.facts is not None
        assert student.connection.facts.tls is None


def test_swapped_files_are_swapped_back(student: Student, broker: Mosquitto, lab: Lab) -> None:
    swapped = profile_for(
        lab, broker, client_cert=lab.client.key, client_key=lab.client.certificate
    )
    fail(student, swapped, "files-swapped")

    press(student, "swap_certificate_and_key_button")

    student.wait_for(State.READY)


def test_another_port_is_used(student: Student, tmp_path: Path, lab: Lab) -> None:
    nobody = free_port()
    with Mosquitto(tmp_path, lab.lines) as broker:
        wrong = profile_for(lab, broker, host=f"localhost:{broker.port}", port=nobody)
        fail(student, wrong, "host-has-port")
        press(student, "use_host_button")
        student.wait(lambda: student.connection.problem is not None)
        student.wait_for(State.FAILED)
        student.connection.change_profile(port=broker.port)
        press(student, "try_again_button")
        student.wait_for(State.READY)


def test_a_key_beside_is_taken(student: Student, broker: Mosquitto, lab: Lab) -> None:
    connection = fail(student, profile_for(lab, broker, client_key=None), "client-key-missing")
    view = student.window.show_connection(connection)
    take = take_file(FileRole.KEY, lab.client.key)
    problem = Problem("staged", Severity.ERROR, mark("M"), mark("C"), mark("F"), (take,))
    view.problem_place.show_problem(problem)

    press(student, "take_file_button")

    student.wait_for(State.READY)
    assert connection.profile.client_key == lab.client.key


@pytest.mark.parametrize("remember", [False, True])
def test_a_passphrase_is_entered(
    student: Student,
    broker: Mosquitto,
    lab: Lab,
    tmp_path: Path,
    remember: bool,  # noqa: FBT001 - given by pytest
) -> None:
    locked = tmp_path / "locked.key"
    openssl(
        "pkcs8", "-topk8", "-in", str(lab.client.key), "-out", str(locked), "-v2", "aes-256-cbc",
        "-passout", "pass:sesame",
    )  # fmt: skip
    connection = fail(student, profile_for(lab, broker, client_key=locked), "key-needs-passphrase")

    press(student, "enter_passphrase_button")
    student.type("problem_passphrase_edit", "wrong")
    press(student, "problem_answer_button")
    student.wait(
        lambda: connection.problem is not None and connection.problem.code == "key-wrong-passphrase"
    )
    press(student, "enter_passphrase_button")
    student.type("problem_passphrase_edit", "sesame")
    student.find(QCheckBox, "problem_remember_check").setChecked(remember)
    press(student, "problem_answer_button")

    student.wait_for(State.READY)
    wait_for_jobs_apart(DEADLINE_S)
    kept = list(vars(keyring.get_keyring())["entries"].values())
    assert kept == (["sesame"] if remember else [])
    saved = (tmp_path / "data" / "profiles.json").read_text(encoding="utf-8")
    assert "sesame" not in saved


def test_a_login_is_entered(student: Student, tmp_path: Path, lab: Lab) -> None:
    passwords = tmp_path / "passwords"
    passwords.write_text("dupont:hunter2\n", encoding="utf-8")
    passwords.chmod(0o600)
    run_mosquitto_passwd(passwords)
    lines = [
        f"cafile {lab.authority.certificate}",
        f"certfile {lab.broker.certificate}",
        f"keyfile {lab.broker.key}",
        f"password_file {passwords}",
    ]
    with Mosquitto(tmp_path, lines) as broker:
        plain = profile_for(lab, broker, client_cert=None, client_key=None)
        fail(student, plain, "auth-anonymous-refused")

        press(student, "enter_login_button")
        student.type("problem_username_edit", "dupont")
        student.type("problem_password_edit", "hunter2")
        press(student, "problem_answer_button")

        student.wait_for(State.READY)
        assert student.connection.profile.username == "dupont"


def run_mosquitto_passwd(file: Path) -> None:
    """Have mosquitto turn the passwords of a file into what it keeps of them."""
    subprocess.run([find("mosquitto_passwd"), "-U", str(file)], check=True, capture_output=True)


def old_broker(connected: socket.socket) -> None:
    """Answer as a broker that knows MQTT 3.1.1 and nothing newer, until the client goes away."""
    with connected:
        while packet := connected.recv(4096):
            if packet[0] == CONNECT:
                is_old = packet[packet.index(b"MQTT") + 4] == LEVEL_3_1_1
                connected.sendall(b"\x20\x02\x00\x00" if is_old else b"\x20\x02\x00\x01")
                if not is_old:
                    return


def test_mqtt_3_1_1_is_used(student: Student) -> None:
    with serving(old_broker) as port:
        profile = Profile(host="127.0.0.1", protocol=Protocol.MQTT, port=port)
        connection = fail(student, profile, "mqtt5-unsupported")

        press(student, "use_mqtt_3_1_1_button")

        student.wait_for(State.READY)
        assert connection.profile.mqtt_version is MqttVersion.V3_1_1
        connection.close()
        student.wait_for(State.IDLE)


def test_a_broker_that_came_back_is_tried_without_waiting(
    student: Student, broker: Mosquitto, lab: Lab
) -> None:
    connection = student.application.workspace.add(profile_for(lab, broker))
    student.window.show_connection(connection)
    student.click("connect_button")
    student.wait_for(State.READY)
    broker.kill()
    student.wait(lambda: connection.state is State.WAITING and connection.problem is not None)
    broker.start()

    press(student, "try_again_button")

    student.wait_for(State.READY)
    assert connection.problem is None


def test_who_is_connected_chooses_when_to_reconnect(
    student: Student, broker: Mosquitto, lab: Lab
) -> None:
    connection = student.application.workspace.add(profile_for(lab, broker))
    view = student.window.show_connection(connection)
    student.click("connect_button")
    student.wait_for(State.READY)
    problem = Problem("staged", Severity.ERROR, mark("M"), mark("C"), mark("F"), (NEW_CLIENT_ID,))
    view.problem_place.show_problem(problem)
    seen = len(broker.log)

    press(student, "new_client_id_button")
    assert connection.state is State.READY
    assert connection.pending_changes
    press(student, "problem_confirm_button")

    name = f"as {connection.profile.client_id}"
    student.wait(lambda: any(name in line for line in broker.log[seen:]))
    student.wait_for(State.READY)
    assert not connection.pending_changes
