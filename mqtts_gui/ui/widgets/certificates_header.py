"""The header of the Certificates page: how many files are open, and where to get more."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget
from typing_extensions import override

from mqtts_gui.i18n import ntr, tr, visible
from mqtts_gui.ui.widgets.page_header import PageHeader

Session = tuple[str, tuple[bytes, ...]]
"""A live session: the name of its connection, and what its broker presented."""


class CertificatesHeader(PageHeader):
    """A header with buttons to open files and brokers' certificates.

    Signals:
        broker_chosen: A live session was chosen (its connection's name, its chain).
    """

    broker_chosen = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        self._count = 0
        self._sessions: list[Session] = []
        super().__init__(parent)
        self.open_button, self.broker_button = QPushButton(), QPushButton()
        self.open_button.setObjectName("open_files_button")
        self.broker_button.setObjectName("from_broker_button")
        self.broker_button.setProperty("hasMenu", True)  # noqa: FBT003 - Qt's signature
        self._menu = QMenu(self)
        self.broker_button.setMenu(self._menu)
        self.add_button(self.open_button)
        self.add_button(self.broker_button)
        self._write()

    def show_count(self, count: int) -> None:
        """Say how many files are open."""
        self._count = count
        self._write()

    def show_sessions(self, sessions: Sequence[Session]) -> None:
        """Offer the certificates of the brokers of live sessions."""
        self._sessions = [session for session in sessions if session[1]]
        self._write()

    def _write(self) -> None:
        self.title.setText(tr("Certificates"))
        opened = ntr("%(count)s file open", "%(count)s files open", self._count)
        self.subtitle.setText(opened if self._count else "")
        self.open_button.setText(tr("Open…"))
        self.broker_button.setText(tr("From a broker…"))
        self.broker_button.setVisible(bool(self._sessions))
        self._menu.clear()
        for name, chain in self._sessions:
            self._menu.addAction(visible(name), partial(self.broker_chosen.emit, name, chain))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._write()
        super().changeEvent(event)
