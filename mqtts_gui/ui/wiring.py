"""The one place where the window's objects are made and joined."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QThreadPool
from PySide6.QtWidgets import QApplication, QWidget

from mqtts_gui.errors import Action, ActionId, Finding, Problem, program_error
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.profile import Profile, Secrets
from mqtts_gui.store.profiles import ProfileStore
from mqtts_gui.store.settings import SavedFilter, SettingsStore
from mqtts_gui.ui.connection import Connection
from mqtts_gui.ui.early_imports import EarlyImports
from mqtts_gui.ui.findings import problem_of
from mqtts_gui.ui.frame import Frame
from mqtts_gui.ui.histories import Histories
from mqtts_gui.ui.history_upkeep import HistoryUpkeep
from mqtts_gui.ui.jobs import run_apart, run_job
from mqtts_gui.ui.keychain import Keychain
from mqtts_gui.ui.language import LanguageSwitch
from mqtts_gui.ui.live_connection import EventSink, Failure, LiveConnection, Services, Session
from mqtts_gui.ui.main_window import CERTIFICATES, PREFERENCES, MainWindow
from mqtts_gui.ui.models.message_columns import MessageColumns
from mqtts_gui.ui.models.publish_memories import PublishMemories
from mqtts_gui.ui.models.saved_filters import SavedFilters
from mqtts_gui.ui.models.topic_formats import TopicFormats
from mqtts_gui.ui.pages.connection_view import CONNECTION, MESSAGES, SECURITY, Tab
from mqtts_gui.ui.preferences import Preferences
from mqtts_gui.ui.program import Options
from mqtts_gui.ui.program_problems import ProgramProblems
from mqtts_gui.ui.side_bar import Tool
from mqtts_gui.ui.surprises import Surprises
from mqtts_gui.ui.theme import Theme
from mqtts_gui.ui.workspace import Workspace

if TYPE_CHECKING:  # imported when it is asked for
    from mqtts_gui.mqtt.gate import Gate
    from mqtts_gui.mqtt.inbox import SessionMemory
    from mqtts_gui.ui.demonstration import Demonstration

JOBS_AT_ONCE = 16
"""Most jobs wait for a disk, a network drive or the keyring, not for a processor."""

_log = logging.getLogger(__name__)


class Wiring(QObject):
    """Everything behind the frame.

    Attributes:
        window: What fills the frame.
        workspace: The connections.
        preferences: The settings in force.
        upkeep: Looks after the histories.
    """

    def __init__(
        self, app: QApplication, options: Options, settings: SettingsStore, frame: Frame
    ) -> None:
        super().__init__()
        QThreadPool.globalInstance().setMaxThreadCount(JOBS_AT_ONCE)
        self._demonstrations: list[Demonstration] = []
        self._language = LanguageSwitch(app, self)
        self.preferences = Preferences(app, settings, Theme(self), self._language)
        self.preferences.apply(forced_language=options.language)
        self._columns = MessageColumns(self.preferences, self)
        self._formats = TopicFormats(self.preferences, self)
        self._saved_filters = SavedFilters(self)
        self._saved_filters.take(self.preferences.settings.saved_filters)
        self._saved_filters.edited.connect(self._keep_filters)
        self._keychain = Keychain(self)
        preferred = self.preferences.settings
        limits = (preferred.history_messages, preferred.history_bytes)
        self._memories = PublishMemories(settings.path.parent, self)
        self._histories = Histories(settings.path.parent, self, limits=limits)
        profiles = ProfileStore(settings.path.parent)
        self.workspace = Workspace(profiles, self._make_connection)
        findings = self.workspace.load()
        self.upkeep = HistoryUpkeep(self._histories, self.workspace, self.preferences, self)
        # A list that is missing, or was damaged, does not say which histories nobody needs.
        self._may_sweep = profiles.path.is_file() and not findings
        self.window = MainWindow(self.workspace, self.preferences, self._tabs(), self._tools())
        self._problems = ProgramProblems(self.window.problem_place, self.window.status_line, self)
        self._connect(frame)
        frame.fill(self.window)
        self._show_findings(findings)
        if options.files:
            self.window.open_certificates(list(options.files))
        self._early = EarlyImports(self)
        self._early.finished.connect(self._import_doctor)
        self._early.finished.connect(self._tidy_up)

    def end(self, timeout_s: float, done: Callable[[], object]) -> None:
        """Save what waits, end the sessions, store their messages, then call `done`.

        The sessions have `timeout_s` each; who calls does not wait for the disk for ever.
        """
        for demonstration in self._demonstrations:
            demonstration.leave()
        findings = self.workspace.flush()
        for finding in findings:
            _log.error("%s", finding.message)  # there is no window any more to show it in
        self.preferences.flush()
        self._memories.flush()
        kept = {one.profile.id for one in self.workspace.connections}
        self._keychain.forget_all_but(kept)
        if findings:  # the connections that were deleted will be there again
            self._histories.forget_removed()
        live = [one for one in self.workspace.connections if isinstance(one, LiveConnection)]
        busy = [connection for connection in live if connection.is_alive]
        for connection in busy:
            connection.close()
        # Apart: a disk that hangs must not keep the program.
        run_apart(
            self,
            lambda: _leave(busy, timeout_s, self._histories, kept, self.upkeep),
            lambda _: done(),
            lambda _: done(),
        )

    def dispose(self) -> None:
        """Give back what belongs to the whole process: Python's hooks, Qt's translations."""
        self._early.stop()
        for demonstration in self._demonstrations:
            demonstration.stop()
        self._surprises.remove()
        self.upkeep.leave()
        self._language.remove()

    def _connect(self, frame: Frame) -> None:
        self._surprises = Surprises()
        self._surprises.happened.connect(self._show)
        self._surprises.install()
        frame.closing.connect(self.window.leave)
        self.window.action_requested.connect(self._carry_out)
        self.window.demonstration_requested.connect(self._demonstrate)
        self.workspace.save_failed.connect(self._show_findings)
        self.workspace.saved.connect(self._was_saved)
        self.workspace.removed.connect(self._keychain.note_removed)
        self.workspace.removed.connect(self._histories.note_removed)
        self.workspace.removed.connect(self.upkeep.count)
        self.upkeep.counted.connect(self.window.say_deleted)
        self._histories.troubled.connect(
            self._problems.take_trouble, Qt.ConnectionType.QueuedConnection
        )
        self.upkeep.doubled.connect(lambda finding: self._show_findings([finding]))
        self._keychain.failed.connect(self._show_findings)

    def _tabs(self) -> tuple[Tab, ...]:
        return (
            Tab(MESSAGES, mark("Messages"), self._messages_page),
            Tab(CONNECTION, mark("Connection"), self._connection_page),
            Tab(SECURITY, mark("Security"), self._security_page),
        )

    def _tools(self) -> tuple[Tool, ...]:
        return (
            Tool(CERTIFICATES, mark("Certificates"), "certificate", self._certificates_page),
            Tool(PREFERENCES, mark("Preferences"), "settings", self._preferences_page),
        )

    # Pages are imported when first shown: the first window must not wait for all of them.

    def _messages_page(self, connection: Connection) -> QWidget:
        from mqtts_gui.ui.pages.messages_page import MessagesPage  # noqa: PLC0415

        page = MessagesPage(connection, self._columns)
        page.messages.filter_bar.use_saved_filters(self._saved_filters)
        page.publish_bar.remember_in(self._memories.of(connection.profile.id))
        page.use_formats(self._formats)
        if isinstance(connection, LiveConnection):
            connection.open_history()
        return page

    def _connection_page(self, connection: Connection) -> QWidget:
        from mqtts_gui.ui.pages.connection_page import ConnectionPage  # noqa: PLC0415

        page = ConnectionPage(connection)
        page.view_file_requested.connect(self._view_file)
        return page

    def _security_page(self, connection: Connection) -> QWidget:
        from mqtts_gui.ui.pages.security_page import SecurityPage  # noqa: PLC0415

        page = SecurityPage(connection)
        show = Action(ActionId.OPEN_BROKER_CERTIFICATE, mark("Open in Certificates"))
        page.certificates_requested.connect(lambda: self._carry_out(connection, show))
        page.action_requested.connect(lambda action: self._carry_out(connection, action))
        return page

    def _certificates_page(self) -> QWidget:
        from mqtts_gui.ui.certificate_tools import CertificateTools  # noqa: PLC0415
        from mqtts_gui.ui.pages.certificates_page import CertificatesPage  # noqa: PLC0415

        page = CertificatesPage()
        CertificateTools(page, self.workspace, self.preferences)
        return page

    def _preferences_page(self) -> QWidget:
        from mqtts_gui.ui.pages.preferences_page import PreferencesPage  # noqa: PLC0415

        return PreferencesPage(self.preferences, self.upkeep)

    def _keep_filters(self, filters: tuple[SavedFilter, ...]) -> None:
        self.preferences.change(saved_filters=filters)

    def _tidy_up(self) -> None:
        self.upkeep.begin(sweep=self._may_sweep)
        if self._may_sweep:
            self._memories.sweep(one.profile.id for one in self.workspace.connections)

    def _import_doctor(self) -> None:
        """Have the first test begin at once; the doctor knows no Qt, so a job can import it."""
        run_job(self, lambda: import_module("mqtts_gui.doctor.walk"), _nothing, _raise)

    def _make_connection(self, profile: Profile) -> Connection:
        services = Services(
            make_session=_make_session,
            explain=_explain,
            explain_refusal=_explain_refusal,
            explain_crash=program_error,
            load_secrets=self._keychain.load,
            keep_secrets=self._keychain.keep,
            open_keeping=self._histories.open,
        )
        return LiveConnection(profile, services)

    def _view_file(self, path: Path) -> None:
        self.window.open_certificates([path])

    def _carry_out(self, connection: Connection | None, action: Action) -> None:
        from mqtts_gui.ui.repairs import Repairs  # noqa: PLC0415 - when something failed

        Repairs(self.window).carry_out(connection, action)

    def _demonstrate(self) -> None:
        from mqtts_gui.ui.demonstration import Demonstration  # noqa: PLC0415 - demo only

        demonstration = Demonstration(self.window, self.workspace)
        demonstration.failed.connect(self._say_demonstration_failed)
        self._demonstrations.append(demonstration)
        demonstration.start()

    def _say_demonstration_failed(self, reason: str) -> None:
        self.window.status_line.show_note(
            mark("The demonstration failed: %(reason)s", reason=reason), stays=True
        )

    def _show_findings(self, findings: Sequence[Finding]) -> None:
        if findings:
            self._show(problem_of(findings))

    def _show(self, problem: Problem | None) -> None:
        self._problems.show(problem)

    def _was_saved(self) -> None:
        self._problems.take_back("profiles-not-saved")


def _leave(
    busy: Sequence[LiveConnection],
    timeout_s: float,
    histories: Histories,
    kept: Iterable[str],
    upkeep: HistoryUpkeep,
) -> None:
    """Wait for sessions, which were all asked to end, and store what is left; it takes time."""
    try:
        for connection in busy:
            connection.end(timeout_s)
    finally:
        histories.end(kept)
        upkeep.leave()


def _nothing(_result: object) -> None:
    """Do nothing with a job's result."""


def _raise(error: BaseException) -> None:
    raise error


def _make_session(
    profile: Profile,
    secrets: Secrets,
    sink: EventSink,
    /,
    *,
    memory: SessionMemory,
    gate: Gate | None,
) -> Session:
    from mqtts_gui.mqtt.session import Session as NetworkSession  # noqa: PLC0415 - with paho

    return NetworkSession(profile, secrets, sink, memory=memory, gate=gate)


def _explain(failure: Failure) -> tuple[Problem, ...]:
    from mqtts_gui.doctor.diagnosing import diagnose_all  # noqa: PLC0415 - when something failed

    with failure.look.begin() as waiter:
        return diagnose_all(
            failure.profile,
            failure.secrets,
            failure.evidence,
            waiter,
            endings=failure.endings,
            was_ready_lately=failure.was_ready_lately,
        )


def _explain_refusal(profile: Profile, topic: str, code: int) -> Problem:
    from mqtts_gui.doctor.diagnosing import explain_refusal  # noqa: PLC0415 - when it is refused

    return explain_refusal(profile, topic, code)
