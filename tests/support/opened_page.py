"""The Certificates page in a window of its own, and what tests ask it."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mqtts_gui.ui.models.opened_file import OpenedFile
from mqtts_gui.ui.models.questions import Sentence
from mqtts_gui.ui.pages.certificates_page import CertificatesPage
from mqtts_gui.ui.widgets.finding_row import FindingRow
from tests.support.made_certificates import Made


def shown_page(qtbot: QtBot, width: int = 1048, height: int = 770) -> CertificatesPage:
    """Show a page that has nothing open."""
    page = CertificatesPage()
    qtbot.addWidget(page)
    page.resize(width, height)
    page.show()
    return page


def open_files(qtbot: QtBot, page: CertificatesPage, *paths: Path) -> None:
    """Open files and wait until all are read and the last one is verified."""
    wanted = {path.absolute() for path in paths}
    page.open_files(paths)
    qtbot.waitUntil(lambda: wanted <= {entry.path for entry in page.book.model.entries})
    qtbot.waitUntil(lambda: all(entry.file for entry in page.book.model.entries))
    qtbot.waitUntil(lambda: not page.book.is_reading)
    qtbot.waitUntil(lambda: bool(findings(page)))


def open_chain(qtbot: QtBot, page: CertificatesPage, name: str, *chain: Made) -> None:
    """Open what a broker presented, and wait until it is read."""
    page.open_broker_chain(
        name, tuple(made.certificate.public_bytes(Encoding.DER) for made in chain)
    )
    qtbot.waitUntil(lambda: entry_of(page, name).file is not None)


def entry_of(page: CertificatesPage, name: str) -> OpenedFile:
    """Return the open file of this name."""
    return next(entry for entry in page.book.model.entries if entry.name == name)


def select(page: CertificatesPage, name: str) -> None:
    """Select the open file of this name."""
    page.opened.list.select(entry_of(page, name).number)


def findings(page: CertificatesPage) -> list[Sentence]:
    """Return what the Verification tab shows."""
    rows = page.details.verification.findChildren(FindingRow)
    return [row.sentence for row in rows if not row.isHidden()]


def sentences(page: CertificatesPage) -> list[str]:
    """Return the words of what the Verification tab shows."""
    return [str(sentence.text) for sentence in findings(page)]


def wait_for_sentence(qtbot: QtBot, page: CertificatesPage, part: str) -> None:
    """Wait until one of the sentences holds `part`."""
    qtbot.waitUntil(lambda: any(part in each for each in sentences(page)))


def drop(target: QWidget, *urls: QUrl) -> bool:
    """Drag files over a widget and drop them; return whether somebody took the drag."""
    data = QMimeData()
    data.setUrls(list(urls))
    action, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPoint(1, 1), action, data, left, none)
    QApplication.sendEvent(target, entered)
    if entered.isAccepted():
        QApplication.sendEvent(target, QDropEvent(QPointF(1, 1), action, data, left, none))
    return entered.isAccepted()
