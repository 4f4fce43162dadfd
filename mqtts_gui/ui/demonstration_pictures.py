"""Pictures of the demonstration: three pages, each in both languages and both themes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QAbstractItemView, QWidget

from mqtts_gui.i18n import language, tr
from mqtts_gui.pki.throwaway import ThrowawayPki
from mqtts_gui.ui.application import Application
from mqtts_gui.ui.connection import Connection
from mqtts_gui.ui.main_window import CERTIFICATES
from mqtts_gui.ui.pictures import save_picture

SIZE_PX = (1280, 800)
SETTLE_MS = 400
"""Files are judged in jobs: a page is complete a moment after it is shown."""

MESSAGE_ROW = -2
"""The last message but one: it stays in view while others come."""

PAGES = ("messages", "connection", "certificates")
LANGUAGES, THEMES = ("fr", "en"), ("light", "dark")

Outcome = Callable[[Sequence[Path], str], None]


def save_pictures(
    application: Application,
    connection: Connection,
    pki: ThrowawayPki,
    target: Path,
    done: Outcome,
) -> None:
    """Save the pictures and call `done` with their paths and what went wrong, if anything.

    Args:
        application: The program with the demonstration in it.
        connection: The demonstration's connection.
        pki: Its files, to be shown in Certificates.
        target: A folder for all twelve; or a .png file for one, of the messages as they are.
        done: Called in the GUI thread when all is saved.
    """
    _Photographer(application, connection, pki, target, done).begin()


def _choose(window: QWidget, name: str, row: int) -> None:
    """Select a row of a list or table, where there is one: pages are made when first shown."""
    view = window.findChild(QAbstractItemView, name)
    if view is not None and view.isVisible():
        model = view.model()
        view.setCurrentIndex(model.index(row % max(1, model.rowCount()), 0))


class _Photographer(QObject):
    def __init__(
        self,
        application: Application,
        connection: Connection,
        pki: ThrowawayPki,
        target: Path,
        done: Outcome,
    ) -> None:
        super().__init__(application)
        self._application, self._connection, self._pki = application, connection, pki
        self._target, self._done = target, done
        self._saved: list[Path] = []
        self._before = (language(), application.preferences.settings.theme)
        self._plans = list(product(LANGUAGES, THEMES, PAGES))
        self._timer = QTimer(self, singleShot=True, interval=SETTLE_MS)

    def begin(self) -> None:
        window = self._application.window
        if self._target.suffix == ".png":
            self._take(self._target)
            self._end("")
            return
        self._application.frame.resize(*SIZE_PX)
        files = (self._pki.ca_cert, self._pki.client_cert, self._pki.broker_cert)
        window.open_certificates([*files, self._pki.client_key])
        self._timer.timeout.connect(self._next)
        self._show()

    def _show(self) -> None:
        spoken, theme, page = self._plans[0]
        self._application.preferences.change(language=spoken, theme=theme)
        self._connection.change_profile(name=tr("Demonstration broker"))
        window = self._application.window
        if page == CERTIFICATES:
            window.show_tool(CERTIFICATES)
        else:
            window.show_connection(self._connection, page)
        _choose(window, "message_table", MESSAGE_ROW)
        _choose(window, "opened_files_list", 0)
        self._timer.start()

    def _next(self) -> None:
        spoken, theme, page = self._plans.pop(0)
        error = self._take(self._target / f"{page}-{spoken}-{theme}.png")
        if self._plans and not error:
            self._show()
        else:
            self._end(error)

    def _take(self, path: Path) -> str:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            save_picture(self._application.frame, path)
        except OSError as error:
            return str(error)
        self._saved.append(path)
        return ""

    def _end(self, error: str) -> None:
        spoken, theme = self._before
        self._application.preferences.change(language=spoken, theme=theme)
        self._done(self._saved, error)
        self.deleteLater()
