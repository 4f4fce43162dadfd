"""Certificates, requests, keys and lists: what they say, and whether they can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from mqtts_gui.i18n import tr, visible
from mqtts_gui.ui.models.certificate_book import CertificateBook
from mqtts_gui.ui.models.file_words import status_line
from mqtts_gui.ui.models.inspection import Inspection
from mqtts_gui.ui.models.recent_files import RecentFiles
from mqtts_gui.ui.widgets.certificate_column import CertificateColumn
from mqtts_gui.ui.widgets.certificates_header import CertificatesHeader
from mqtts_gui.ui.widgets.file_drop import local_files
from mqtts_gui.ui.widgets.margin import Margin
from mqtts_gui.ui.widgets.opened_card import OpenedCard
from mqtts_gui.ui.widgets.recent_button import RecentButton
from mqtts_gui.ui.widgets.room import Room
from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.start_view import StartView

MARGIN, GAP, ROOMY, LEAST_HEIGHT = 16, 12, 620, 120
KINDS = "*.crt *.pem *.cer *.der *.csr *.req *.key *.p12 *.pfx *.p7b *.crl *.txt"


class CertificatesPage(QWidget):
    """Files on the left; the six answers and the verification of the selected one on the right.

    Attributes:
        book: The open files.
        inspection: What is selected of them, and its verification.
        recent: What was opened last; whoever keeps it listens to `recent.edited`.

    Signals:
        status_changed: One line about the selected file, for the status bar.
        picture_requested: The person wants a picture of the page.
        compare_requested: Two open files are to be compared (their numbers).
        save_requested: An open file is to be saved in another form (its number).
        print_requested: It is to be printed (its number).
        pdf_requested: It is to be saved as PDF (its number).
    """

    status_changed = Signal(str)
    picture_requested = Signal()
    compare_requested = Signal(int, int)
    save_requested = Signal(int)
    print_requested = Signal(int)
    pdf_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self.setAcceptDrops(True)
        self.book, self.recent = CertificateBook(self), RecentFiles(self)
        self.inspection = Inspection(self.book, self)
        self._make_parts()
        self._lay_out()
        self._connect()
        self._refresh()

    @property
    def status_text(self) -> str:
        """What the status bar says: name, form, size and fingerprint of the selected file."""
        entry = self.inspection.entry
        return "" if entry is None else status_line(entry, self.inspection.place)

    def open_files(self, paths: Sequence[Path]) -> None:
        """Open files, and the certificates and keys in folders."""
        self.opened.show_left_out(0)
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

    def offer_hosts(self, hosts: Sequence[str]) -> None:
        """Offer the hosts of saved connections for the check of a certificate's name."""
        self.details.verification.offer_hosts(hosts)

    def choose_files(self) -> None:
        """Let the person choose files to open."""
        caption = tr("Open certificates, requests and keys")
        patterns = tr("Certificates, requests and keys (%(kinds)s)", kinds=KINDS)
        kinds = ";;".join((patterns, tr("All files (*)")))
        folder = str(self.recent.paths[0].parent) if self.recent.paths else ""
        names, _ = QFileDialog.getOpenFileNames(self, caption, folder, kinds)
        self.open_files([Path(name) for name in names])

    def show_strip(self, strip: QWidget) -> None:
        """Put `strip` below the header; it is hidden or shown by itself."""
        self._layout.insertWidget(1, Margin(strip, MARGIN, GAP, MARGIN, 0))

    def show_panel(self, panel: QWidget) -> None:
        """Put `panel` in the place of the right side, until it is closed or a file is selected."""
        if self._stack.indexOf(panel) < 0:
            self._stack.addWidget(panel)
        self._stack.setCurrentWidget(panel)

    def close_panel(self) -> None:
        """Show the selected file again."""
        shown = self.start if self.inspection.entry is None else self._column
        panel, focused = self._stack.currentWidget() or shown, QApplication.focusWidget()
        self._stack.setCurrentWidget(shown)
        if panel is not shown and focused is not None and panel.isAncestorOf(focused):
            # Qt would give the focus to whatever comes next, far away.
            self.opened.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose_certificate(self, fingerprint: str) -> None:
        """Select the open certificate of this SHA-256 fingerprint."""
        found = self.inspection.find(fingerprint)
        if found is not None:
            self.opened.list.select(found[0])
            self.inspection.choose_item(found[1])

    def _make_parts(self) -> None:
        self.header, self._column = CertificatesHeader(), CertificateColumn()
        self.summary, self.details = self._column.summary, self._column.details
        self.recent_button = RecentButton(self.recent)
        self.header.add_button(self.recent_button, before=self.header.broker_button)
        self.opened, self.start = OpenedCard(self.book.model), StartView(self.recent)
        self.empty = self.start.empty
        self._stack = QStackedWidget()
        self._stack.addWidget(self.start)
        self._stack.addWidget(self._column)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(MARGIN, GAP, MARGIN, GAP)
        line.setSpacing(GAP)
        line.addWidget(self.opened)
        line.addWidget(Room(self._stack, LEAST_HEIGHT), 1)
        column = self._layout = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addLayout(line, 1)

    def _connect(self) -> None:
        self.header.picture_requested.connect(self.picture_requested)
        self.header.open_button.clicked.connect(self.choose_files)
        self.header.broker_chosen.connect(self.open_broker_chain)
        self.start.open_requested.connect(self.choose_files)
        for offer in (self.start.chosen, self.recent_button.chosen):
            offer.connect(lambda path: self.open_files([path]))
        self.opened.zone.pressed.connect(self.choose_files)
        self.opened.reading.cancelled.connect(self.book.cancel_reading)
        self.opened.list.chosen.connect(self._select)
        self.opened.list.close_requested.connect(self.book.close)
        self.opened.list.close_all_requested.connect(self.book.close_all)
        self.opened.list.compare_requested.connect(self.compare_requested)
        self.opened.list.save_requested.connect(self.save_requested)
        self._connect_book()
        self._connect_details()

    def _connect_book(self) -> None:
        self.book.shown.connect(self.opened.list.select)
        self.book.updated.connect(self._count)
        self.book.closed.connect(self._count)
        self.book.progressed.connect(self.opened.reading.show_progress)
        self.book.opened.connect(self.recent.note)
        self.book.cut.connect(self.opened.show_left_out)

    def _connect_details(self) -> None:
        summary, view, inspection = self.summary, self.details.verification, self.inspection
        inspection.changed.connect(self._refresh)
        inspection.asked.connect(self._offer)
        inspection.verified.connect(self.details.show_verification)
        inspection.delayed.connect(lambda afresh: view.show_busy(afresh=afresh))
        summary.item_chosen.connect(inspection.choose_item)
        summary.passphrase_given.connect(lambda word: self.book.unlock(inspection.number, word))
        summary.compare_requested.connect(
            lambda other: self.compare_requested.emit(inspection.number, other)
        )
        summary.save_requested.connect(lambda: self.save_requested.emit(inspection.number))
        summary.print_requested.connect(lambda: self.print_requested.emit(inspection.number))
        summary.pdf_requested.connect(lambda: self.pdf_requested.emit(inspection.number))
        view.authority_chosen.connect(inspection.choose_authority)
        view.authority_wanted.connect(self.choose_files)
        view.host_changed.connect(inspection.check_host)
        self.details.chain.certificate_chosen.connect(self.choose_certificate)

    def _select(self, number: int) -> None:
        is_other = number != self.inspection.number
        self.inspection.select(number)
        if is_other:
            self.close_panel()

    def _count(self) -> None:
        self.header.show_count(self.book.model.rowCount())

    def _refresh(self) -> None:
        """Show the selected file, or that there is none."""
        entry, place = self.inspection.entry, self.inspection.place
        if self._stack.currentWidget() in {self.start, self._column}:
            self.close_panel()
        if entry is not None:
            self.summary.show_item(entry, place)
            self.details.show_item(entry, place)
            self.details.setVisible(bool(entry.descriptions))
        self.status_changed.emit(self.status_text)

    def _offer(self) -> None:
        """Offer the other open files where the selected one needs them."""
        entry, view = self.inspection.entry, self.details.verification
        view.show_title("" if entry is None else visible(entry.name))
        view.offer_authorities(self.inspection.authorities(), self.inspection.authority)
        view.allow_host(allowed=self.inspection.can_be_brokers())
        self.summary.offer_comparisons(self.book.model.entries)

    def _fit(self) -> None:
        self.opened.fit(self.width())
        self.recent_button.shorten(short=self.width() < px(ROOMY))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self.status_changed.emit(self.status_text)
        elif event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()
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
