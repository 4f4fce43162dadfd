"""Certificates, requests, keys and lists: what they say, and whether they can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from mqtts_gui.i18n import literal, mark, tr
from mqtts_gui.ui.jobs import run_job
from mqtts_gui.ui.models.certificate_book import CertificateBook
from mqtts_gui.ui.models.file_words import status_line
from mqtts_gui.ui.models.opened_files import OpenedFile
from mqtts_gui.ui.models.questions import Question, Verification, authorities_of
from mqtts_gui.ui.models.verification import verify_item
from mqtts_gui.ui.widgets.certificate_details import CertificateDetails
from mqtts_gui.ui.widgets.certificate_summary import CertificateSummary
from mqtts_gui.ui.widgets.certificates_header import CertificatesHeader
from mqtts_gui.ui.widgets.empty_state import EmptyState
from mqtts_gui.ui.widgets.file_drop import local_files
from mqtts_gui.ui.widgets.opened_card import OpenedCard

MARGIN, GAP = 16, 12
KINDS = "*.crt *.pem *.cer *.der *.csr *.req *.key *.p12 *.pfx *.p7b *.crl *.txt"
EMPTY = mark("No file is open")
EMPTY_HINT = mark("Open or drop certificates, requests (CSR) and keys: you see what they hold.")


class CertificatesPage(QWidget):
    """Files on the left; the six answers and the verification of the selected one on the right.

    Signals:
        status_changed: One line about the selected file, for the status bar.
        picture_requested: The person wants a picture of the page.
    """

    status_changed = Signal(str)
    picture_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self.setAcceptDrops(True)
        self.book = CertificateBook(self)
        self._selected, self._place = 0, 0
        self._authority: int | None = None
        self._question: Question | None = None
        self.header = CertificatesHeader()
        self._make_parts()
        self._lay_out()
        self._connect()
        self._refresh()

    @property
    def status_text(self) -> str:
        """What the status bar says: name, form, size and fingerprint of the selected file."""
        entry = self.book.model.entry(self._selected)
        return "" if entry is None else status_line(entry, self._place)

    def open_files(self, paths: Sequence[Path]) -> None:
        """Open files, and the certificates and keys in folders."""
        self.book.open_paths(paths)

    def accept_files(self, paths: Sequence[Path]) -> None:
        """Open what was dropped."""
        self.open_files(paths)

    def open_broker_chain(self, name: str, chain: tuple[bytes, ...]) -> None:
        """Open the certificates that the broker of the connection `name` presented."""
        self.book.open_chain(name, chain)

    def show_live_sessions(self, sessions: Sequence[tuple[str, tuple[bytes, ...]]]) -> None:
        """Offer the broker certificates of live sessions, each with its connection's name."""
        self.header.show_sessions(sessions)

    def choose_files(self) -> None:
        """Let the person choose files to open."""
        caption = tr("Open certificates, requests and keys")
        patterns = tr("Certificates, requests and keys (%(kinds)s)", kinds=KINDS)
        kinds = ";;".join((patterns, tr("All files (*)")))
        names, _ = QFileDialog.getOpenFileNames(self, caption, "", kinds)
        self.open_files([Path(name) for name in names])

    def _make_parts(self) -> None:
        self.opened = OpenedCard(self.book.model)
        self.setFocusProxy(self.opened.list)
        self.summary, self.details = CertificateSummary(), CertificateDetails()
        self.empty = EmptyState()
        self.empty.show_state("certificate", EMPTY, EMPTY_HINT, mark("Open…"))
        right = QWidget()
        right.setProperty("kind", "page")
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.summary)
        column.addWidget(self.details, 1)
        column.addStretch()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(right)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._scroll)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(MARGIN, GAP, MARGIN, GAP)
        line.setSpacing(GAP)
        line.addWidget(self.opened)
        line.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addLayout(line, 1)

    def _connect(self) -> None:
        self.header.picture_requested.connect(self.picture_requested)
        self.header.open_button.clicked.connect(self.choose_files)
        self.header.broker_chosen.connect(self.open_broker_chain)
        self.empty.action_requested.connect(self.choose_files)
        self.opened.zone.pressed.connect(self.choose_files)
        self.opened.list.chosen.connect(self._select)
        self.opened.list.close_requested.connect(self.book.close)
        self.book.shown.connect(self.opened.list.select)
        self.book.updated.connect(self._take_update)
        self.book.closed.connect(self._take_update)
        self.summary.item_chosen.connect(self._choose_item)
        self.summary.passphrase_given.connect(self._unlock)
        self.details.verification.authority_chosen.connect(self._choose_authority)
        self.details.verification.authority_wanted.connect(self.choose_files)

    def _select(self, number: int) -> None:
        if number != self._selected:
            self._selected, self._place, self._authority = number, 0, None
        self._refresh()

    def _choose_item(self, place: int) -> None:
        self._place = place
        self._refresh()

    def _choose_authority(self, number: int | None) -> None:
        self._authority = number
        self._verify()

    def _unlock(self, passphrase: str) -> None:
        self.book.unlock(self._selected, passphrase)

    def _take_update(self, number: int) -> None:
        if number == self._selected:
            self._refresh()
        else:
            self._verify()  # what others hold may complete the chain
        self.header.show_count(self.book.model.rowCount())

    def _refresh(self) -> None:
        """Show the selected file, or that there is none."""
        entry = self.book.model.entry(self._selected)
        self._stack.setCurrentIndex(0 if entry is None else 1)
        if entry is not None:
            self._place = min(self._place, max(0, len(entry.pairs()) - 1))
            self.summary.show_item(entry, self._place)
            self.details.show_item(entry, self._place)
            self.details.setVisible(bool(entry.pairs()))
            self._verify()
        self.status_changed.emit(self.status_text)

    def _verify(self) -> None:
        entries = self.book.model.entries
        entry = self.book.model.entry(self._selected)
        if entry is None or entry.file is None:
            return
        others = [each for each in authorities_of(entries) if each.number != entry.number]
        authorities = [(literal(each.name), each.number) for each in others]
        needed = _needs_authority(entry, self._place)
        self.details.verification.offer_authorities(authorities if needed else [], self._authority)
        question = self._question = Question(entry, self._place, entries, self._authority)

        def take(verification: Verification) -> None:
            if self._question is question:
                self.details.show_verification(verification)

        run_job(self, partial(verify_item, question, datetime.now(UTC)), take, _raise)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.opened.fit(self.width())

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self.status_changed.emit(self.status_text)
        elif event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self.opened.fit(self.width())
        elif (
            event.type() is QEvent.Type.ActivationChange
            and self.isActiveWindow()
            and self.isVisible()
        ):
            self.book.read_again()  # they may have been made anew in a terminal
        super().changeEvent(event)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event.mimeData()):
            event.acceptProposedAction()
            self.opened.show_target(on=True)

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.opened.show_target(on=False)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self.opened.show_target(on=False)
        event.acceptProposedAction()
        self.accept_files(local_files(event.mimeData()))


def _needs_authority(entry: OpenedFile, place: int) -> bool:
    """Return whether somebody else signed the item: a root is verified by itself."""
    pairs = entry.pairs()[place : place + 1]
    return any(item.certificate and not description.self_signed for item, description in pairs)


def _raise(error: BaseException) -> None:
    raise error
