"""The guide's pictures of a connection: its tabs, a problem, the broker's log."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit, QScrollArea, QTableView

from mqtts_gui.mqtt.profile import Profile
from mqtts_gui.ui.application import Application
from mqtts_gui.ui.connection import Connection, State
from mqtts_gui.ui.pages.connection_view import CONNECTION, MESSAGES, SECURITY
from mqtts_gui.ui.widgets.broker_log_panel import BrokerLogPanel
from tests.support.lab import Lab, Pair, make_lab
from tests.support.mosquitto import Mosquitto, find
from tools.guide_camera import LANGUAGES, LOOK_MS, Camera, wait_for
from tools.guide_network import ADDRESS, BROKER, BROKERS_FOLDER, STICK

PORT = 8883
ROOMS = ("salle12", "salle14")
ROUNDS, PAUSE_MS = 6, 400


def take_connections(application: Application, camera: Camera) -> None:
    """Take all of them: what goes wrong first, and then what works."""
    lab = make_lab(STICK / "tp-mqtts", broker_name=BROKER)
    _install(lab)
    stage = _Stage(application, lab, camera)
    with _broker() as broker:
        stage.take_wrong_name()
        broker.kill()
        stage.take_broker_log()
    with _broker():
        stage.take_healthy()


class _Stage:
    """The window with two connections to one broker: by its address, and by its name."""

    def __init__(self, application: Application, lab: Lab, camera: Camera) -> None:
        self._application, self._window, self._camera = application, application.window, camera
        self._lab = lab
        files = {
            "ca_file": lab.authority.certificate,
            "client_cert": lab.client.certificate,
            "client_key": lab.client.key,
        }
        named = Profile(name="VM Dupont", host=BROKER)
        addressed = Profile(name="VM Dupont (IP)", host=ADDRESS)
        self._by_name = application.workspace.add(named.with_changes(**files))
        self._by_address = application.workspace.add(addressed.with_changes(**files))

    def take_wrong_name(self) -> None:
        """Take the problem of the mock-up: an address, and a certificate with only a name."""
        for _ in range(2):  # what is imported for the first test takes longer than the test
            self._test(self._by_address, "name-ip-not-in-cert")
        self._take("problem", self._by_address, SECURITY)

    def take_broker_log(self) -> None:
        """Take a broker that did not start, and its log that says why."""
        self._test(self._by_address, "tcp-refused")
        page = self._window.show_connection(self._by_address, SECURITY).page(SECURITY)
        panel = page.findChild(BrokerLogPanel)
        edit = page.findChild(QPlainTextEdit, "broker_log_edit")
        area = page.findChild(QScrollArea)
        assert panel and edit and area  # noqa: S101, PT018 - for the type checker
        panel.unfold(edit)
        edit.setPlainText(_log_of_locked_key())
        wait_for(lambda: panel.problem.problem is not None)
        wait_for(lambda: panel.height() > panel.sizeHint().height() // 2)
        for language in LANGUAGES:
            self._camera.speak(language)
            QTest.qWait(LOOK_MS)
            area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
            self._camera.take("broker-log")
        panel.clear()

    def take_healthy(self) -> None:
        """Take the three tabs of a connection that works."""
        connection = self._by_name
        self._window.show_connection(connection, MESSAGES)
        connection.subscribe("ciel", 1)
        connection.subscribe("ciel/+/temperature", 0)
        connection.open()
        wait_for(lambda: connection.state is State.READY)
        self._exchange_messages(connection)
        for tab in (MESSAGES, CONNECTION, SECURITY):
            self._take(tab, connection, tab)
        connection.close()
        wait_for(lambda: connection.state is State.IDLE)

    def _exchange_messages(self, connection: Connection) -> None:
        connection.publish("ciel", b"hello from mqtts-gui", 1, retain=False)
        for number in range(ROUNDS):
            for room in ROOMS:
                degrees = 19.7 + 1.6 * ROOMS.index(room) + number / 10
                content = f'{{"valeur": {degrees:.1f}, "unite": "°C"}}'
                _publish(self._lab, f"ciel/{room}/temperature", content)
            QTest.qWait(PAUSE_MS)
        _publish(self._lab, "ciel", "hello from the VM")
        wanted = 2 + ROUNDS * len(ROOMS)
        wait_for(lambda: connection.received >= wanted)
        table = self._window.findChild(QTableView, "message_table")
        assert table is not None  # noqa: S101 - for the type checker
        table.selectRow(wanted - 3)

    def _test(self, connection: Connection, code: str) -> None:
        self._window.show_connection(connection, SECURITY)
        connection.test()
        wait_for(lambda: not connection.testing and connection.test_result is not None)
        found = connection.problem
        assert found is not None  # noqa: S101 - for the type checker
        if found.code != code:
            raise AssertionError(f"{found.code} in the place of {code}: {found.details}")

    def _take(self, name: str, connection: Connection, tab: str) -> None:
        view = self._window.show_connection(connection, tab)
        view.page(tab)
        for language in LANGUAGES:
            self._camera.speak(language)
            view.setFocus()
            self._camera.take(name)


def _install(lab: Lab) -> None:
    """Move the broker's files to where the lab has them, and leave the key to root alone.

    What is the teacher's stays on no student's stick.
    """
    for folder, file in (
        ("ca_certificates", lab.authority.certificate),
        ("certs", lab.broker.certificate),
        ("certs", lab.broker.key),
    ):
        target = BROKERS_FOLDER / folder
        target.mkdir(exist_ok=True)
        shutil.copy(file, target)
    for ours in (*lab.folder.glob("broker.*"), lab.authority.key, *lab.folder.glob("*.srl")):
        ours.unlink()
    (BROKERS_FOLDER / "certs" / "broker.crt").chmod(0o644)
    (BROKERS_FOLDER / "certs" / "broker.key").chmod(0o600)


def _settings() -> list[str]:
    certs = BROKERS_FOLDER / "certs"
    authority = Pair(BROKERS_FOLDER / "ca_certificates" / "ca.crt", certs / "ca.key")
    own = Pair(certs / "broker.crt", certs / "broker.key")
    return [f"listener {PORT} {ADDRESS}", *Lab(BROKERS_FOLDER, authority, own, own).lines]


@contextmanager
def _broker() -> Iterator[Mosquitto]:
    """The broker of the lab, which may read its key."""
    with Mosquitto(BROKERS_FOLDER, _settings()) as running:
        yield running


def _log_of_locked_key() -> str:
    """Start mosquitto as the user that it is to be, who may not read its key."""
    file = BROKERS_FOLDER / "mosquitto.conf"
    file.write_text("\n".join(["log_dest stderr", *_settings(), ""]), encoding="utf-8")
    words: Sequence[str] = (find("mosquitto"), "-c", str(file))
    done = subprocess.run(words, capture_output=True, text=True, timeout=10, check=False)
    return done.stderr


def _publish(lab: Lab, topic: str, content: str) -> None:
    words = ("-h", BROKER, "-p", str(PORT), *lab.options, "-t", topic, "-m", content)
    subprocess.run([find("mosquitto_pub"), *words], check=True, timeout=10)
