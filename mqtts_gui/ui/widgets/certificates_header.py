"""The header of the Certificates page: how many files are open, and where to get more."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget
from typing_extensions import override

from mqtts_gui.i18n import ntr, tr, visible
from mqtts_gui.ui.theme import restyle
from mqtts_gui.ui.widgets.page_header import PageHeader

Session = tuple[str, tuple[bytes, ...]]
"""A live session: the name of its connection, and what its broker presented."""

SavedBroker = tuple[str, str, int, str]
"""A saved connection: its name, host, port and expected name (empty: the host)."""


class CertificatesHeader(PageHeader):
    """A header with buttons to open files and brokers' certificates.

    Signals:
        broker_chosen: A live session was chosen (its connection's name, its chain).
        fetch_requested: A saved connection was chosen (host, port, name to ask for).
        panel_requested: The person wants to name another broker.
    """

    broker_chosen = Signal(str, object)
    fetch_requested = Signal(str, int, str)
    panel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self._count = 0
        self._sessions: list[Session] = []
        self._connections: list[SavedBroker] = []
        super().__init__(parent)
        self.open_button, self.broker_button = QPushButton(), QPushButton()
        self.open_button.setObjectName("open_files_button")
        self.broker_button.setObjectName("from_broker_button")
        self.broker_button.clicked.connect(self._choose)
        self._menu = QMenu(self)
        self.add_button(self.open_button)
        self.add_button(self.broker_button)
        self._write()

    def show_count(self, count: int) -> None:
        """Say how many files are open."""
        self._count = count
        self._write()

    def show_sessions(self, sessions: Sequence[Session]) -> None:
        """Offer the certificates of the brokers of live sessions."""
        offered = [session for session in sessions if session[1]]
        if offered != self._sessions:  # an open menu is not touched without need
            self._sessions = offered
            self._write()

    def show_connections(self, connections: Sequence[SavedBroker]) -> None:
        """Offer to fetch from the brokers of saved connections; those without a host are none."""
        offered = [connection for connection in connections if connection[1]]
        if offered != self._connections:
            self._connections = offered
            self._write()

    def _choose(self) -> None:
        if self.broker_button.menu() is None:
            self.panel_requested.emit()

    def _write(self) -> None:
        self.title.setText(tr("Certificates"))
        opened = ntr("%(count)s file open", "%(count)s files open", self._count)
        self.subtitle.setText(opened if self._count else "")
        self.open_button.setText(tr("Open…"))
        self.broker_button.setText(tr("From a broker…"))
        self._fill_menu()
        has_menu = bool(self._sessions or self._connections)
        if has_menu is not (self.broker_button.menu() is not None):
            menu = self._menu if has_menu else None
            self.broker_button.setMenu(menu)  # type: ignore[arg-type]  # Qt takes a null pointer
            self.broker_button.setProperty("hasMenu", has_menu)
            restyle(self.broker_button)

    def _fill_menu(self) -> None:
        self._menu.clear()
        if self._sessions:
            self._add_heading(tr("Open sessions"))
        for name, chain in self._sessions:
            self._menu.addAction(_words(name), partial(self.broker_chosen.emit, name, chain))
        if self._connections:
            self._add_heading(tr("Saved connections"))
        for name, host, port, server_name in self._connections:
            fetch = partial(self.fetch_requested.emit, host, port, server_name)
            self._menu.addAction(_with_place(name, host, port), fetch)
        self._menu.addSeparator()
        self._menu.addAction(tr("Another broker…"), self.panel_requested.emit)

    def _add_heading(self, text: str) -> None:
        # A menu with a style sheet draws no text for what Qt calls a section.
        if not self._menu.isEmpty():
            self._menu.addSeparator()
        self._menu.addAction(text).setEnabled(False)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._write()
        super().changeEvent(event)


def _words(text: str) -> str:
    """Return untrusted text as an action shows it, in which & would underline a letter."""
    return visible(text).replace("&", "&&")


def _with_place(name: str, host: str, port: int) -> str:
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return f"{_words(name)}\t{_words(place)}"
