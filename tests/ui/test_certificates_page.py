"""The Certificates page: six answers to copy, verification in sentences, no secret shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from mqtts_gui.certs.summary import as_csv, as_html, as_markdown, as_text
from mqtts_gui.i18n import tr
from mqtts_gui.pki.throwaway import ThrowawayPki, make_throwaway_pki
from mqtts_gui.ui.pages.certificates_page import CertificatesPage
from mqtts_gui.ui.widgets.flow_label import FlowLabel
from tests.support import opened_page
from tests.support.made_certificates import Made, make, name
from tests.support.opened_page import sentences, shown_page

# The offscreen platform says this of every window that has a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

NOW = datetime.now(UTC)
VALID = (NOW - timedelta(days=1), NOW + timedelta(days=100))
CHAIN, PEM = 2, 3


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> ThrowawayPki:
    return make_throwaway_pki(tmp_path_factory.mktemp("tp"))


@pytest.fixture
def page(qtbot: QtBot) -> CertificatesPage:
    return shown_page(qtbot)


@pytest.fixture
def open_files(qtbot: QtBot, page: CertificatesPage) -> Callable[..., None]:
    """Open files and wait until all are read and the last one is verified."""
    return partial(opened_page.open_files, qtbot, page)


def write_csr(path: Path, made: Made) -> Path:
    builder = x509.CertificateSigningRequestBuilder().subject_name(name("durand", "Ciel Durand"))
    path.write_bytes(builder.sign(made.key, hashes.SHA256()).public_bytes(Encoding.PEM))
    return path


def test_six_answers_stand_in_the_order_of_the_lab(
    page: CertificatesPage, pki: ThrowawayPki, open_files: Callable[..., None]
) -> None:
    open_files(pki.ca_cert)

    labels = [str(answer.label) for answer in page.summary.table.answers]
    assert labels == [
        "Organisation (O)", "Organizational unit (OU)", "Server name (Common Name)",
        "Signature algorithm", "Key size", "Validity date (valid until…)",
    ]  # fmt: skip
    assert page.summary.table.objectName() == "certificate_summary_table"
    assert page.summary.title.whole_text() == "Ciel Demo CA"
    assert "authority" in page.summary.badge.whole_text()
    assert page.header.subtitle.whole_text() == "1 file open"
    assert page.status_text.startswith("ca.crt · PEM · ")
    assert "SHA-256" in page.status_text


@pytest.mark.parametrize("writer", [as_text, as_markdown, as_csv, as_html])
def test_table_is_copied_in_every_form(
    page: CertificatesPage,
    pki: ThrowawayPki,
    open_files: Callable[..., None],
    writer: Callable[..., str],
) -> None:
    open_files(pki.ca_cert)

    page.summary.copy_table(writer)

    data = QGuiApplication.clipboard().mimeData()
    assert "Ciel Demo CA" in data.text()
    assert data.hasHtml() is (writer is as_html)


def test_every_value_can_be_selected_and_copied(
    qtbot: QtBot, page: CertificatesPage, pki: ThrowawayPki, open_files: Callable[..., None]
) -> None:
    open_files(pki.ca_cert)
    page.summary.table.selectRow(2)

    QTest.keyClick(page.summary.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    assert QGuiApplication.clipboard().text() == "Ciel Demo CA"


def test_authority_says_whom_it_has_signed(
    qtbot: QtBot, page: CertificatesPage, pki: ThrowawayPki, open_files: Callable[..., None]
) -> None:
    open_files(pki.client_cert, pki.broker_cert, pki.ca_cert)

    qtbot.waitUntil(lambda: "It has signed client.crt and broker.crt" in sentences(page))
    assert page.details.verification.command.command.text() == (
        "openssl verify -CAfile ca.crt client.crt broker.crt"
    )
    assert not page.details.verification.combo.isVisible()


def test_client_is_verified_against_the_open_authority(
    qtbot: QtBot, page: CertificatesPage, pki: ThrowawayPki, open_files: Callable[..., None]
) -> None:
    open_files(pki.ca_cert, pki.client_key, pki.client_cert)

    qtbot.waitUntil(lambda: any("Signed by Ciel Demo CA" in text for text in sentences(page)))
    assert "Its private key is in client.key" in sentences(page)
    assert page.details.verification.command.command.text() == (
        "openssl verify -CAfile ca.crt client.crt"
    )
    assert page.details.verification.combo.isVisible()
    page.details.tabs.setCurrentIndex(CHAIN)
    assert [box.link.name for box in page.details.chain.boxes] == ["Ciel Demo CA", "demo-student"]


def test_other_authority_does_not_verify(
    qtbot: QtBot,
    page: CertificatesPage,
    pki: ThrowawayPki,
    open_files: Callable[..., None],
    tmp_path: Path,
) -> None:
    other = make("Autre CA", ca=True, valid=VALID).write_certificate(tmp_path / "other.crt")
    open_files(pki.ca_cert, other, pki.client_cert)
    number = next(e.number for e in page.book.model.entries if e.name == "other.crt")

    page.details.verification.authority_chosen.emit(number)

    qtbot.waitUntil(lambda: not any("Signed by Ciel Demo CA" in text for text in sentences(page)))


def test_private_key_is_never_shown(
    qtbot: QtBot, page: CertificatesPage, pki: ThrowawayPki, open_files: Callable[..., None]
) -> None:
    open_files(pki.client_cert, pki.client_key)
    secret = pki.client_key.read_text(encoding="ascii").splitlines()[1]

    page.details.tabs.setCurrentIndex(PEM)

    assert page.details.pem.text.toPlainText() == ""
    assert page.details.pem.remark.isVisible()
    for label in page.findChildren(QLabel):
        assert secret not in label.text()
    assert secret not in page.details.fields.copied_text()
    qtbot.waitUntil(
        lambda: any("Belongs together with client.crt" in text for text in sentences(page)),
    )


def test_pem_of_a_certificate_is_what_the_file_holds(
    page: CertificatesPage, pki: ThrowawayPki, open_files: Callable[..., None]
) -> None:
    open_files(pki.ca_cert)

    page.details.pem.copy_button.click()

    assert QGuiApplication.clipboard().text() == pki.ca_cert.read_text(encoding="ascii")


def test_request_shows_what_applies(
    qtbot: QtBot, page: CertificatesPage, open_files: Callable[..., None], tmp_path: Path
) -> None:
    made = make("durand")
    open_files(made.write_key(tmp_path / "durand.key"), write_csr(tmp_path / "durand.csr", made))

    labels = [str(answer.label) for answer in page.summary.table.answers]
    assert "Server name (Common Name)" in labels
    assert "Validity date (valid until…)" not in labels
    qtbot.waitUntil(lambda: any("durand.key" in text for text in sentences(page)))


def test_same_file_is_opened_once(
    page: CertificatesPage, pki: ThrowawayPki, open_files: Callable[..., None]
) -> None:
    open_files(pki.ca_cert)
    open_files(pki.ca_cert)

    assert len(page.book.model.entries) == 1


def test_file_that_is_no_certificate_is_named_for_what_it_is(
    qtbot: QtBot, page: CertificatesPage, tmp_path: Path
) -> None:
    file = tmp_path / "download.crt"
    file.write_text("<html><body>Log in</body></html>", encoding="utf-8")
    page.open_files([file])

    qtbot.waitUntil(page.summary.trouble.isVisible)
    told = [label.text() for label in page.summary.trouble.findChildren(FlowLabel)]
    assert any("web page" in text for text in told)


def test_chain_of_a_live_broker_opens(
    qtbot: QtBot, page: CertificatesPage, pki: ThrowawayPki
) -> None:
    chain = tuple(
        x509.load_pem_x509_certificate(path.read_bytes()).public_bytes(Encoding.DER)
        for path in (pki.broker_cert, pki.ca_cert)
    )
    assert page.header.broker_button.menu() is None
    page.show_live_sessions([("VM Dupont", chain)])
    assert page.header.broker_button.menu() is not None

    page.open_broker_chain("VM Dupont", chain)

    qtbot.waitUntil(lambda: page.summary.title.whole_text() == "localhost")
    assert page.summary.item_combo.count() == 2
    page.summary.item_chosen.emit(1)
    assert page.summary.title.whole_text() == "Ciel Demo CA"
    qtbot.waitUntil(page.details.verification.command.isHidden)


def test_hostile_names_are_shown_as_text(
    page: CertificatesPage, open_files: Callable[..., None], tmp_path: Path
) -> None:
    made = make("<b>x</b>\u202e", valid=VALID).write_certificate(tmp_path / "odd.crt")

    open_files(made)

    assert page.summary.title.whole_text() == "<b>x</b>\\u{202E}"
    assert page.summary.title.textFormat() is Qt.TextFormat.PlainText


def test_language_changes_live(
    page: CertificatesPage,
    pki: ThrowawayPki,
    open_files: Callable[..., None],
    each_language: str,
) -> None:
    open_files(pki.ca_cert)
    for widget in (page, *page.findChildren(QWidget)):
        QApplication.sendEvent(widget, QEvent(QEvent.Type.LanguageChange))

    assert page.header.open_button.text() == tr("Open…")
    assert page.details.tabs.tabText(0) == tr("Verification")
