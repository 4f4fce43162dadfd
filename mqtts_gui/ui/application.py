"""The program with a window: a frame on the screen first, everything that fills it right after."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from mqtts_gui import __version__
from mqtts_gui.store.folders import data_folder
from mqtts_gui.store.settings import SettingsStore
from mqtts_gui.ui import palette
from mqtts_gui.ui.collecting import keep_collections_short
from mqtts_gui.ui.frame import Frame
from mqtts_gui.ui.interruptions import Interruptions
from mqtts_gui.ui.jobs import wait_for_jobs_apart
from mqtts_gui.ui.program import Options

if TYPE_CHECKING:  # imported by `furnish`, once the frame is seen
    from mqtts_gui.ui.main_window import MainWindow
    from mqtts_gui.ui.preferences import Preferences
    from mqtts_gui.ui.wiring import Wiring
    from mqtts_gui.ui.workspace import Workspace

END_S = 3.0
"""How long the end of the program waits for sessions to say goodbye to their brokers."""


class Application(QObject):
    """The program with its window.

    Attributes:
        frame: The top-level window.
        data_folder: Where profiles and settings are kept.

    Signals:
        ended: Everything is saved and every session said goodbye.
    """

    ended = Signal()

    def __init__(self, options: Options) -> None:
        self._qt = _qt_application()
        super().__init__()
        self.data_folder = data_folder(options.data_dir, temporary=options.temporary)
        self._options = options
        self._store = SettingsStore(self.data_folder)
        self._settings = self._store.load()
        self._wiring: Wiring | None = None
        self._is_ending = self._has_ended = False
        self._use_colours()
        self.frame = Frame(self._settings.window_geometry)
        self.frame.painted.connect(self.furnish)
        self.frame.closed.connect(self.quit)

    def show(self) -> None:
        """Show the window; it is filled as soon as it is seen."""
        self.frame.show()

    @Slot()
    def furnish(self) -> None:
        """Fill the window, unless it is filled."""
        if self._wiring is None:
            from mqtts_gui.ui.wiring import Wiring  # noqa: PLC0415 - most of the program

            self._wiring = Wiring(self._qt, self._options, self._store, self.frame)

    @property
    def wiring(self) -> Wiring:
        """Everything behind the frame; fills the window if it is not filled yet."""
        self.furnish()
        assert self._wiring is not None  # noqa: S101 - `furnish` has just made it
        return self._wiring

    @property
    def window(self) -> MainWindow:
        """What fills the frame."""
        return self.wiring.window

    @property
    def workspace(self) -> Workspace:
        """The connections."""
        return self.wiring.workspace

    @property
    def preferences(self) -> Preferences:
        """The settings in force."""
        return self.wiring.preferences

    def run(self) -> int:
        """Run until the window is closed and return the exit code."""
        keep_collections_short(self)
        with Interruptions(self.frame.close):
            code = self._qt.exec()
        wait_for_jobs_apart(END_S)
        return code

    @Slot()
    def quit(self) -> None:
        """Save what waits, say goodbye to the brokers, and end the event loop."""
        if self._is_ending:
            return
        self._is_ending = True
        if self._wiring is None:
            self._qt.quit()
            return
        self._wiring.end(END_S, self._leave)
        QTimer.singleShot(int(END_S * 1000), self._leave)

    def close(self) -> None:
        """Give back what Python does not: for tests, which make several in one process."""
        self.wiring.dispose()
        self.workspace.deleteLater()
        self.frame.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _use_colours(self) -> None:
        """Choose the colours of the frame; the rest of the theme follows in `furnish`."""
        scheme = self._qt.styleHints().colorScheme()
        theme = self._settings.theme
        dark = theme == "dark" or (theme == "system" and scheme is Qt.ColorScheme.Dark)
        palette.use_colours(palette.DARK if dark else palette.LIGHT)

    @Slot()
    def _leave(self) -> None:
        if self._has_ended:  # the sessions were quicker than the time that they have
            return
        self._has_ended = True
        self.wiring.dispose()
        self.ended.emit()
        self._qt.quit()


def _qt_application() -> QApplication:
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    application = QApplication(sys.argv[:1])
    application.setApplicationName("mqtts-gui")
    application.setApplicationVersion(__version__)
    application.setQuitOnLastWindowClosed(False)  # the sessions say goodbye first
    return application
