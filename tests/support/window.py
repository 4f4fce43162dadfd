"""A window with fakes behind it: no network, its own folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Signal
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from mqtts_gui import i18n
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.profile import Profile
from mqtts_gui.store.profiles import ProfileStore
from mqtts_gui.store.settings import SettingsStore
from mqtts_gui.ui.actions import Command
from mqtts_gui.ui.connection import Connection
from mqtts_gui.ui.frame import Frame
from mqtts_gui.ui.language import LanguageSwitch
from mqtts_gui.ui.main_window import MainWindow
from mqtts_gui.ui.pages.connection_view import ConnectionView, Tab
from mqtts_gui.ui.pages.preferences_page import PreferencesPage
from mqtts_gui.ui.preferences import Preferences
from mqtts_gui.ui.side_bar import Tool
from mqtts_gui.ui.theme import Theme
from mqtts_gui.ui.workspace import Workspace
from tests.support.fake_connection import FakeConnection


class FakePage(QWidget):
    """A page that remembers the files it was given and what it should reveal."""

    status_changed = Signal(str)
    picture_requested = Signal()
    status_text = "nothing open"

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.files: list[Path] = []
        self.revealed: list[str] = []
        QVBoxLayout(self).addWidget(QLabel(text))

    def accept_files(self, paths: Sequence[Path]) -> None:
        """Remember the files."""
        self.files += paths

    def reveal(self, object_name: str) -> None:
        """Remember the name."""
        self.revealed.append(object_name)


@dataclass
class Bench:
    """The window and what it was made of."""

    frame: Frame
    window: MainWindow
    workspace: Workspace
    preferences: Preferences
    theme: Theme
    settings_store: SettingsStore
    connections: list[FakeConnection] = field(default_factory=list)

    @property
    def view(self) -> ConnectionView:
        """The connection that is shown, with its tabs."""
        view = self.window.pages.view()
        assert view is not None
        return view

    def page(self, tab: str) -> FakePage:
        """Return the page of a tab of that connection."""
        page = self.view.page(tab)
        assert isinstance(page, FakePage)
        return page

    def run(self, command: Command) -> None:
        """Trigger one of the window's actions."""
        self.window.commands[command].trigger()

    def dispose(self) -> None:
        """Delete the window now: Qt would keep it, and restyle it, until a loop runs."""
        self.frame.close()
        self.preferences.flush()
        self.workspace.flush()
        self.frame.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def make_bench(
    app: QApplication,
    folder: Path,
    *names: str,
    editor: Callable[[Connection], QWidget] = lambda _: FakePage("connection"),
) -> Bench:
    """Make a window with one connection for each name; its host is the name in lower case."""
    store = SettingsStore(folder)
    theme = Theme()
    preferences = Preferences(app, store, theme, LanguageSwitch(app))
    preferences.apply(forced_language=i18n.language())
    made: list[FakeConnection] = []

    def make(profile: Profile) -> FakeConnection:
        made.append(FakeConnection(profile))
        return made[-1]

    workspace = Workspace(ProfileStore(folder), make)
    for name in names:
        workspace.add(Profile(name=name, host=name.lower()))
    tabs = [
        Tab("messages", mark("Messages"), lambda _: FakePage("messages")),
        Tab("connection", mark("Connection"), editor),
    ]
    tools = [
        Tool("certificates", mark("Certificates"), "certificate", lambda: FakePage("certificates")),
        Tool("preferences", mark("Preferences"), "settings", lambda: PreferencesPage(preferences)),
    ]
    frame = Frame(preferences.settings.window_geometry)
    window = MainWindow(workspace, preferences, tabs, tools)
    frame.fill(window)
    frame.closing.connect(window.leave)
    return Bench(frame, window, workspace, preferences, theme, store, made)
