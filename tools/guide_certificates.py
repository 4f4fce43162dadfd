"""The guide's pictures of the Certificates page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

from PySide6.QtTest import QTest

from mqtts_gui.ui.application import Application
from mqtts_gui.ui.main_window import CERTIFICATES
from mqtts_gui.ui.pages.certificates_page import CertificatesPage
from mqtts_gui.ui.widgets.compare_view import CompareView
from mqtts_gui.ui.widgets.finding_row import FindingRow
from tests.support.issuing import NOW, authority, rsa_key
from tests.support.lab import Lab, make_lab, openssl
from tools.guide_camera import LANGUAGES, Camera, wait_for

BROKER, ADDRESS = "vm-dupont", "192.168.56.10"
BROKER_EXTENSIONS = f"""\
subjectAltName = DNS:{BROKER}
extendedKeyUsage = serverAuth
keyUsage = digitalSignature, keyEncipherment
basicConstraints = CA:FALSE
"""
EARLIER_AUTHORITY = "ca-old.crt"
CHAIN_TAB = 2


def take_certificates(application: Application, folder: Path, camera: Camera) -> None:
    """Take all of them; the certificates are made in `folder`."""
    files = _make_files(folder)
    page = application.window.show_tool(CERTIFICATES)
    assert isinstance(page, CertificatesPage)  # noqa: S101 - for the type checker
    page.open_files(files)
    wait_for(lambda: page.book.model.rowCount() == len(files) and not page.book.is_reading)
    for language, (name, show) in product(LANGUAGES, VIEWS.items()):
        camera.speak(language)
        show(page)
        page.setFocus()  # a frame around whatever had the keyboard would only raise questions
        camera.take(name)
        page.close_panel()


def _make_files(folder: Path) -> Sequence[Path]:
    """Make what a student of the lab has, with an authority beside it that was made earlier."""
    lab = make_lab(folder, broker_name=BROKER)
    _sign_with_names(lab)
    earlier = _make_earlier_authority(folder / EARLIER_AUTHORITY)
    request = lab.client.certificate.with_suffix(".csr")
    own = (lab.client.certificate, request, lab.client.key)
    return [lab.authority.certificate, earlier, lab.broker.certificate, *own]


def _make_earlier_authority(file: Path) -> Path:
    """Make the authority of before: the same name, another key."""
    today = (datetime.now(UTC) - NOW).days
    name = {"C": "FR", "O": "Lycee Exemple", "CN": "CA-CIEL"}
    made = authority(name, key=rsa_key(), days=(today - 300, today + 65))
    file.write_bytes(made.pem)
    return file


def _sign_with_names(lab: Lab) -> None:
    """Sign the broker's request as it should be done: version 3, with the names it answers to."""
    extensions = lab.folder / "broker.ext"
    extensions.write_text(BROKER_EXTENSIONS, encoding="utf-8")
    openssl(
        "x509", "-req", "-in", str(lab.broker.certificate.with_suffix(".csr")),
        "-CA", str(lab.authority.certificate), "-CAkey", str(lab.authority.key),
        "-days", "365", "-extfile", str(extensions), "-out", str(lab.broker.certificate),
    )  # fmt: skip


def _show_verification(page: CertificatesPage) -> None:
    """Show the broker's certificate, which is not made out to the address that is typed."""
    page.opened.list.select(_number(page, "broker.crt"))
    page.details.tabs.setCurrentIndex(0)
    view = page.details.verification
    view.host.edit.clear()
    QTest.keyClicks(view.host.edit, ADDRESS)
    wait_for(lambda: any(row.sentence.code for row in view.findChildren(FindingRow)))


def _show_chain(page: CertificatesPage) -> None:
    """Show who signed the broker's certificate, and who only has the same name."""
    page.details.verification.host.clear_button.click()
    page.details.tabs.setCurrentIndex(CHAIN_TAB)
    wait_for(lambda: any(link.twin for link in page.details.chain.chain.links))


def _show_comparison(page: CertificatesPage) -> None:
    """Show the two authorities side by side."""
    page.compare_requested.emit(_number(page, "ca.crt"), _number(page, EARLIER_AUTHORITY))
    wait_for(lambda: any(view.isVisible() for view in page.findChildren(CompareView)))


VIEWS: dict[str, Callable[[CertificatesPage], None]] = {
    "certificates": _show_verification,
    "certificates-chain": _show_chain,
    "certificates-compare": _show_comparison,
}
"""The pictures by their names, each with what it shows."""


def _number(page: CertificatesPage, name: str) -> int:
    return next(entry.number for entry in page.book.model.entries if entry.name == name)
