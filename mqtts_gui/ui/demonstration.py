"""The demonstration: a broker with a throwaway authority, and a connection to it in the window."""

from __future__ import annotations

import logging
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QTimer,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication

from mqtts_gui.broker.demo import DemoBroker
from mqtts_gui.broker.demo_life import DemoLife
from mqtts_gui.certs.describing import describe_der
from mqtts_gui.errors import Problem
from mqtts_gui.i18n import tr
from mqtts_gui.mqtt.events import LiveFacts
from mqtts_gui.mqtt.profile import Profile, Subscription
from mqtts_gui.pki.throwaway import ThrowawayPki, make_throwaway_pki
from mqtts_gui.ui.application import Application
from mqtts_gui.ui.connection import Connection, State
from mqtts_gui.ui.demonstration_pictures import save_pictures
from mqtts_gui.ui.jobs import run_job
from mqtts_gui.ui.main_window import MainWindow
from mqtts_gui.ui.program import Options
from mqtts_gui.ui.workspace import Workspace

_log = logging.getLogger(__name__)

TOPIC = "ciel"
DEADLINE_MS = 30_000
ENOUGH_MESSAGES = 12
"""Messages to wait for before the pictures are taken: a table with three rows shows little."""

_PAGE = 1_000  # messages looked through for the greeting at a time


class Demonstration(QObject):
    """Make the authority, start the broker, connect, subscribe, publish, and see it come back.

    Signals:
        said: One line about what happened.
        returned: The message that was published came back from the broker.
        failed: Something of it did not work (why, in words).
    """

    said = Signal(str)
    returned = Signal()
    failed = Signal(str)

    def __init__(self, window: MainWindow, workspace: Workspace) -> None:
        super().__init__()
        self.connection: Connection | None = None
        self.pki: ThrowawayPki | None = None
        self._window, self._workspace = window, workspace
        self._folder = tempfile.TemporaryDirectory(prefix="mqtts-gui-demo-")
        self._broker: DemoBroker | None = None
        self._life: DemoLife | None = None
        self._greeting = tr("hello from mqtts-gui").encode()
        self._greeted = self._came_back = False
        self._read_to = 0

    def start(self) -> None:
        """Begin; signals tell the rest."""
        self.said.emit(
            tr("Making a throwaway authority with a broker's and a client's certificate")
        )
        run_job(self, self._prepare, self._connect, lambda error: self.failed.emit(str(error)))

    def leave(self) -> None:
        """Take the connection out of the workspace: its files do not outlive the program."""
        connection, self.connection = self.connection, None
        if connection is not None and connection in self._workspace.connections:
            self._workspace.remove(connection)

    def stop(self) -> None:
        """End the broker and remove its files."""
        if self._life is not None:
            self._life.stop()
        if self._broker is not None:
            self._broker.stop()
        self._folder.cleanup()

    def _prepare(self) -> DemoBroker:
        self.pki = make_throwaway_pki(Path(self._folder.name) / "tls")
        broker = DemoBroker(self.pki)
        broker.start()
        return broker

    def _connect(self, broker: DemoBroker) -> None:
        if self.pki is None:
            return
        self._broker, self._life = broker, DemoLife(broker)
        self._life.start()
        self.said.emit(tr("Demonstration broker listening on localhost:%(port)s", port=broker.port))
        profile = Profile(
            name=tr("Demonstration broker"),
            host="localhost",
            port=broker.port,
            ca_file=self.pki.ca_cert,
            client_cert=self.pki.client_cert,
            client_key=self.pki.client_key,
            subscriptions=(
                Subscription(TOPIC, 1, 0),
                Subscription("ciel/+/temperature", 0, 1),
            ),
        )
        self.connection = self._workspace.add(profile)
        self.connection.state_changed.connect(self._take_state)
        self.connection.problem_changed.connect(self._take_problem)
        self.connection.messages_arrived.connect(self._look_for_greeting)
        self._window.show_connection(self.connection, "messages")
        self.connection.open()

    def _take_state(self) -> None:
        connection = self.connection
        if connection is None or connection.state is not State.READY or self._greeted:
            return
        self._greeted = True
        if connection.facts is not None:
            for line in _facts(connection.facts):
                self.said.emit(line)
        self.said.emit(tr("Subscribed to %(topic)s", topic=TOPIC))
        connection.publish(TOPIC, self._greeting, 1, retain=False)

    def _take_problem(self) -> None:
        problem: Problem | None = self.connection.problem if self.connection else None
        if problem is not None and not self._came_back:
            self.failed.emit(f"{problem.message} ({problem.code})")

    def _look_for_greeting(self) -> None:
        history = self.connection.history if self.connection else None
        if history is None or self._came_back:
            return
        with closing(history.reader()) as reader:
            page = reader.page(self._read_to, _PAGE)
        for seq, message in page:
            self._read_to = seq + 1
            if message.incoming and message.payload == self._greeting and not self._came_back:
                self._came_back = True
                self.said.emit(
                    tr("Published on %(topic)s, and it came back from the broker", topic=TOPIC)
                )
                self.returned.emit()


def run_demonstration(options: Options) -> int:
    """Run the demonstration and return the exit code: 0 only if the message made its round trip.

    With a display the window stays open until it is closed; without, the program ends by itself.
    """
    application = Application(options)
    if QGuiApplication.platformName() == "offscreen":
        qInstallMessageHandler(_log_of_qt)
    runner = _Runner(application, options)
    application.show()
    runner.demonstration.start()
    application.run()
    runner.demonstration.stop()
    return runner.outcome()


class _Runner(QObject):
    """Tell on standard output what the demonstration does, and end it."""

    def __init__(self, application: Application, options: Options) -> None:
        super().__init__()
        self.demonstration = Demonstration(application.window, application.workspace)
        self._application, self._options = application, options
        self._stays_open = QGuiApplication.platformName() != "offscreen"
        self._succeeded = False
        self._error = ""
        self.demonstration.said.connect(_say)
        self.demonstration.returned.connect(self._returned)
        self.demonstration.failed.connect(self._failed)
        self._poll = QTimer(self, interval=50)
        self._poll.timeout.connect(self._look)
        QTimer.singleShot(DEADLINE_MS, self, self._too_late)

    def outcome(self) -> int:
        """Say how it ended and return the exit code."""
        if not self._succeeded:
            reason = self._error or tr("the message did not come back")
            sys.stderr.write(tr("The demonstration failed: %(reason)s", reason=reason) + "\n")
        return 0 if self._succeeded else 1

    def _returned(self) -> None:
        self._succeeded = True
        self._poll.start()

    def _look(self) -> None:
        connection = self.demonstration.connection
        if connection is None or connection.received < ENOUGH_MESSAGES:
            return
        self._poll.stop()
        _say(tr("%(count)s messages received so far", count=connection.received))
        self._take_pictures(self._finish)

    def _take_pictures(self, done: Callable[[], None]) -> None:
        folder = self._options.screenshots
        pki, connection = self.demonstration.pki, self.demonstration.connection
        if folder is None and not self._stays_open:
            folder = Path(tempfile.mkdtemp(prefix="mqtts-gui-demo-")) / "messages.png"
        if folder is None or pki is None or connection is None:
            done()
            return
        save_pictures(self._application, connection, pki, folder, partial(self._saved, done))

    def _saved(self, done: Callable[[], None], paths: Sequence[Path], error: str) -> None:
        for path in paths:
            _say(tr("Picture saved: %(path)s", path=str(path)))
        if error:
            self._succeeded, self._error = False, error
        done()

    def _finish(self) -> None:
        if not self._stays_open:
            self._application.quit()

    def _failed(self, reason: str) -> None:
        self._error = reason
        if not self._stays_open:
            self._application.quit()

    def _too_late(self) -> None:
        if not self._succeeded and not self._stays_open:
            self._application.quit()


def _facts(facts: LiveFacts) -> list[str]:
    lines = []
    if facts.tls is not None:
        version, cipher = facts.tls.version, facts.tls.cipher
        lines.append(tr("Encrypted: %(version)s, %(cipher)s", version=version, cipher=cipher))
    if facts.chain:
        broker = describe_der(facts.chain[0])
        name, issuer = broker.common_name or "", ", ".join(broker.issuer.get("CN", ()))
        lines.append(
            tr("Broker's certificate: %(name)s, signed by %(issuer)s", name=name, issuer=issuer)
        )
    if facts.name_verified is not None:
        lines.append(tr("Broker verified as %(name)s", name=facts.name_verified))
    if facts.client_name is not None:
        lines.append(tr("Client's certificate: %(name)s", name=facts.client_name))
    return lines


def _log_of_qt(_kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """Log what Qt would print: without a display it says what that platform cannot do."""
    _log.debug("Qt: %s", text)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
