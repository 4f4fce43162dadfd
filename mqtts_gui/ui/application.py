"""The one place where the window's objects are made and joined."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget

from mqtts_gui import __version__
from mqtts_gui.errors import Action, Finding, Problem
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.events import Evidence
from mqtts_gui.mqtt.profile import Profile, Secrets
from mqtts_gui.store.folders import data_folder
from mqtts_gui.store.profiles import ProfileStore
from mqtts_gui.store.secrets import SecretStore
from mqtts_gui.store.settings import SettingsStore
from mqtts_gui.ui.connection import Connection, State
from mqtts_gui.ui.findings import problem_of
from mqtts_gui.ui.jobs import run_job
from mqtts_gui.ui.language import LanguageSwitch
from mqtts_gui.ui.live_connection import EventSink, LiveConnection, Services, Session
from mqtts_gui.ui.main_window import CERTIFICATES, PREFERENCES, MainWindow
from mqtts_gui.ui.pages.connection_view import CONNECTION, MESSAGES, Tab
from mqtts_gui.ui.preferences import Preferences
from mqtts_gui.ui.program import Options
from mqtts_gui.ui.side_bar import Tool
from mqtts_gui.ui.surprises import Surprises, program_error
from mqtts_gui.ui.theme import Theme
from mqtts_gui.ui.workspace import Workspace

END_S = 3.0
"""How long the end of the program waits for sessions to say goodbye to their brokers."""


class Application(QObject):
    """The program with its window.

    Attributes:
        window: The one window.
        workspace: Its connections.
        preferences: The settings in force.
        data_folder: Where profiles and settings are kept.
    """

    def __init__(self, options: Options) -> None:
        self._qt = _qt_application()
        super().__init__()
        self.data_folder = data_folder(options.data_dir, temporary=options.temporary)
        self.theme, self._language = Theme(), LanguageSwitch(self._qt)
        settings = SettingsStore(self.data_folder)
        self.preferences = Preferences(self._qt, settings, self.theme, self._language)
        self.preferences.apply(forced_language=options.language)
        self._secrets = SecretStore()
        self.workspace = Workspace(ProfileStore(self.data_folder), self._make_connection)
        findings = self.workspace.load()
        self.window = MainWindow(self.workspace, self.preferences, self._tabs(), self._tools())
        self._connect()
        self._show_findings(findings)
        if options.files:
            self.window.open_certificates(list(options.files))

    def show(self) -> None:
        """Show the window."""
        self.window.show()

    def run(self) -> int:
        """Run until the window is closed and return the exit code."""
        return self._qt.exec()

    @Slot()
    def quit(self) -> None:
        """Save what waits, say goodbye to the brokers, and end the event loop."""
        self.workspace.flush()
        self.preferences.flush()
        live = [one for one in self.workspace.connections if isinstance(one, LiveConnection)]
        busy = [connection for connection in live if connection.is_alive]
        if not busy:
            self._leave()
            return
        for connection in busy:
            connection.close()
        # All at once first, then each is waited for, off the GUI thread.
        run_job(self, lambda: [one.end(END_S) for one in busy], self._leave, self._leave)
        QTimer.singleShot(int(END_S * 1000), self._leave)

    def close(self) -> None:
        """Give back what Python does not: for tests, which make several in one process."""
        self._surprises.remove()
        self.window.deleteLater()

    def _leave(self, _outcome: object = None) -> None:
        self._surprises.remove()
        self._qt.quit()

    def _connect(self) -> None:
        self._surprises = Surprises()
        self._surprises.happened.connect(self.window.show_problem)
        self._surprises.install()
        self.window.closed.connect(self.quit)
        self.window.action_requested.connect(self._carry_out)
        self.window.demonstration_requested.connect(self._demonstrate)

    def _tabs(self) -> tuple[Tab, ...]:
        return (
            Tab(MESSAGES, mark("Messages"), _messages_page),
            Tab(CONNECTION, mark("Connection"), self._connection_page),
        )

    def _tools(self) -> tuple[Tool, ...]:
        return (
            Tool(CERTIFICATES, mark("Certificates"), "certificate", self._certificates_page),
            Tool(PREFERENCES, mark("Preferences"), "settings", self._preferences_page),
        )

    # Pages are imported when first shown: the first window must not wait for all of them.

    def _connection_page(self, connection: Connection) -> QWidget:
        from mqtts_gui.ui.pages.connection_page import ConnectionPage  # noqa: PLC0415

        page = ConnectionPage(connection)
        page.view_file_requested.connect(self._view_file)
        return page

    def _certificates_page(self) -> QWidget:
        from mqtts_gui.ui.pages.certificates_page import CertificatesPage  # noqa: PLC0415

        page = CertificatesPage()

        def offer() -> None:
            page.show_live_sessions(self._live_chains())

        for connection in self.workspace.connections:
            connection.state_changed.connect(offer)
        self.workspace.added.connect(lambda one: one.state_changed.connect(offer))
        offer()
        return page

    def _preferences_page(self) -> QWidget:
        from mqtts_gui.ui.pages.preferences_page import PreferencesPage  # noqa: PLC0415

        return PreferencesPage(self.preferences)

    def _live_chains(self) -> list[tuple[str, tuple[bytes, ...]]]:
        ready = (one for one in self.workspace.connections if one.state is State.READY)
        return [(one.profile.name, one.broker_chain) for one in ready]

    def _make_connection(self, profile: Profile) -> Connection:
        services = Services(
            make_session=_make_session,
            explain=_explain,
            explain_refusal=_explain_refusal,
            explain_crash=program_error,
            load_secrets=self._secrets.get,
            keep_secrets=self._keep_secrets,
        )
        return LiveConnection(profile, services)

    def _keep_secrets(self, profile_id: str, secrets: Secrets, remember: bool) -> None:  # noqa: FBT001 - handed on as a callable
        self._secrets.set(profile_id, secrets, remember=remember)

    def _view_file(self, path: Path) -> None:
        self.window.open_certificates([path])

    def _carry_out(self, connection: Connection | None, action: Action) -> None:
        from mqtts_gui.ui.repairs import Repairs  # noqa: PLC0415 - when something failed

        Repairs(self.window).carry_out(connection, action)

    def _demonstrate(self) -> None:
        from mqtts_gui.ui.demonstration import Demonstration  # noqa: PLC0415 - demo only

        Demonstration(self).start()

    def _show_findings(self, findings: tuple[Finding, ...]) -> None:
        if findings:
            self.window.show_problem(problem_of(findings))


def _qt_application() -> QApplication:
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    application = QApplication(sys.argv[:1])
    application.setApplicationName("mqtts-gui")
    application.setApplicationVersion(__version__)
    application.setQuitOnLastWindowClosed(False)  # the sessions say goodbye first
    return application


def _messages_page(connection: Connection) -> QWidget:
    from mqtts_gui.ui.pages.messages_page import MessagesPage  # noqa: PLC0415

    return MessagesPage(connection)


def _make_session(profile: Profile, secrets: Secrets, sink: EventSink) -> Session:
    from mqtts_gui.mqtt.session import Session as NetworkSession  # noqa: PLC0415 - with paho

    return NetworkSession(profile, secrets, sink)


def _explain(profile: Profile, secrets: Secrets, evidence: Evidence, endings: int) -> Problem:
    from mqtts_gui.doctor.diagnosing import diagnose  # noqa: PLC0415 - when something failed

    return diagnose(profile, secrets, evidence, endings=endings)


def _explain_refusal(profile: Profile, topic: str, code: int) -> Problem:
    from mqtts_gui.doctor.diagnosing import explain_refusal  # noqa: PLC0415 - when it is refused

    return explain_refusal(profile, topic, code)
