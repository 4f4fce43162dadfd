"""A printed sheet holds everything, as plain text, on white paper, in both languages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import ObjectIdentifier
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from mqtts_gui.certs.describing import describe
from mqtts_gui.certs.judging import judge_any
from mqtts_gui.certs.summary import six_answers
from mqtts_gui.errors import ProblemError, Severity
from mqtts_gui.i18n import literal, tr
from mqtts_gui.ui.models.opened_file import OpenedFile
from mqtts_gui.ui.models.printed_sheet import Sheet, html_of, sheet_of
from mqtts_gui.ui.models.questions import Sentence
from mqtts_gui.ui.theme import Theme
from mqtts_gui.ui.widgets import certificate_printing
from mqtts_gui.ui.widgets.certificate_printing import document_of, export_pdf, pdf_of, print_item
from tests.support.issuing import (
    NOW,
    authority,
    issue,
    key_pem,
    loaded,
    request,
    revocation_list,
    san,
)

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

ROOT = authority("CA-CIEL")
NAME = {"O": "Lycée <b>Œuvre</b> & Cie", "OU": "iot Dupont", "CN": "vm-dupont"}
UNKNOWN = x509.UnrecognizedExtension(ObjectIdentifier("1.2.3.4"), bytes(range(256)) * 4)
OWN = issue(NAME, by=ROOT, extensions=[san(x509.DNSName("vm-dupont")), (UNKNOWN, False)])


def sheet(data: bytes = OWN.pem, name: str = "élève <i>.crt") -> Sheet:
    file = loaded(data, name)
    described = tuple(describe(item) for item in file.items)
    entry = OpenedFile(1, name, Path(name), file, described, judge_any(file, NOW))
    return sheet_of(entry, 0, NOW)


def test_sheet_holds_the_answers_and_all_else_as_plain_text(
    qapp: QApplication, each_language: str
) -> None:
    text = document_of(sheet()).toPlainText()

    for answer in six_answers(describe(loaded(OWN.pem).items[0]), NOW):
        assert str(answer.label) in text
        assert answer.value in text
        assert str(answer.note or "") in text
    assert "Lycée <b>Œuvre</b> & Cie" in text
    assert "élève <i>.crt" in text
    assert str(describe(loaded(OWN.pem).items[0]).fingerprint_sha256) in text
    assert "1.2.3.4" in text
    assert tr("Verification") in text
    assert tr("All fields") in text
    assert "mqtts-gui" in text


def test_hostile_names_are_neither_markup_nor_control_characters(qapp: QApplication) -> None:
    nasty = issue({"O": "<img src=x><script>", "CN": "a\u202eb"}, by=ROOT)
    shown = sheet(nasty.pem, "x\u202ey.crt")
    html, text = html_of(shown), document_of(shown).toPlainText()

    assert "<img" not in html
    assert "<script" not in html
    assert "\u202e" not in html + text
    assert "<img src=x><script>" in text
    assert "a\\u{202E}b" in text


def test_what_the_page_has_verified_is_printed_with_what_to_do() -> None:
    file = loaded(OWN.pem, "own.crt")
    entry = OpenedFile(1, "own.crt", None, file, tuple(map(describe, file.items)))
    found = [
        Sentence(None, literal("Signed by CA-CIEL")),
        Sentence(Severity.WARNING, literal("It ends soon"), "warn-x", literal("Renew it")),
    ]

    findings = sheet_of(entry, 0, NOW, found).findings

    assert findings == (
        ("In order: Signed by CA-CIEL", ""),
        ("Warning: It ends soon", "What to do: Renew it"),
    )


@pytest.mark.parametrize("data", [request(), key_pem(OWN.key), revocation_list(ROOT)])
def test_anything_can_be_printed(qapp: QApplication, data: bytes) -> None:
    assert pdf_of(sheet(data, "some.pem")).startswith(b"%PDF")


def test_pdf_is_written_and_has_as_many_pages_as_it_needs(
    qapp: QApplication, tmp_path: Path
) -> None:
    path = tmp_path / "fiche élève.pdf"
    export_pdf(path, sheet())

    data = path.read_bytes()
    assert data.startswith(b"%PDF")
    assert data.rstrip().endswith(b"%%EOF")
    assert pages(data) == 2
    assert pages(pdf_of(sheet(ROOT.pem))) == 1


def pages(pdf: bytes) -> int:
    return pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ")


def test_pdf_never_replaces_a_file_unasked(qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(b"old")

    with pytest.raises(ProblemError) as caught:
        export_pdf(path, sheet())
    assert caught.value.problem.code == "save-exists"
    assert path.read_bytes() == b"old"

    export_pdf(path, sheet(), replace=True)
    assert path.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_paper_is_written_on_in_black_whatever_the_theme(
    qapp: QApplication, theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Theme().apply(qapp, "dark" if theme == "dark" else "light")
    image = QImage(600, 800, QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    document = document_of(sheet())
    document.setTextWidth(600)
    certificate_printing._draw_page(painter, document, QRectF(0, 0, 600, 800))
    painter.end()
    Theme().apply(qapp, "light")

    values = bytes(image.constBits())
    assert min(values) < 60
    assert values.count(255) > len(values) * 0.8


def test_long_sheet_is_bounded(qapp: QApplication) -> None:
    names = [x509.DNSName(f"host{i}.lab") for i in range(5000)]
    shown = sheet(issue("x", by=ROOT, extensions=[san(*names)]).pem)

    longest = max(len(value) for _, value in shown.fields)
    assert longest < 10_000
    assert pages(pdf_of(shown)) < 10


def test_fields_without_room_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    every = len(sheet().fields)
    monkeypatch.setattr("mqtts_gui.ui.models.printed_sheet.MOST_ROWS", 3)

    assert sheet().fields[3:] == (("…", f"{every - 3} fields are left out here"),)


def test_without_a_printer_pdf_is_advised(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    parent = QWidget()
    qtbot.addWidget(parent)

    problem = print_item(parent, sheet())

    assert problem is not None
    assert (problem.code, problem.severity) == ("print-no-printer", Severity.WARNING)
    assert "PDF" in str(problem.fix)


@pytest.fixture
def with_printer(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["Salle 12"])
    return monkeypatch


def answer(monkeypatch: pytest.MonkeyPatch, target: Path | None) -> None:
    """Let the print dialog be answered at once: it prints into a file, or is cancelled."""

    def run(dialog: QPrintDialog) -> QDialog.DialogCode:
        if target is None:
            return QDialog.DialogCode.Rejected
        dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        dialog.printer().setOutputFileName(str(target))
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(QPrintDialog, "exec", run)


def test_sheet_is_printed_where_the_dialog_says(
    qtbot: QtBot, with_printer: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    answer(with_printer, tmp_path / "out.pdf")

    assert print_item(parent, sheet()) is None
    assert pages((tmp_path / "out.pdf").read_bytes()) == 2


def test_cancelled_dialog_prints_nothing(
    qtbot: QtBot, with_printer: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    answer(with_printer, None)

    assert print_item(parent, sheet()) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.qt_log_ignore("propagateSizeHints", "QPainter", "QPdf")
def test_printer_that_does_not_take_it_is_said(
    qtbot: QtBot, with_printer: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    answer(with_printer, tmp_path / "no such folder" / "out.pdf")

    problem = print_item(parent, sheet())
    assert problem is not None
    assert problem.code == "print-failed"


def test_printing_is_loaded_only_when_somebody_prints() -> None:
    code = (
        "import sys, mqtts_gui.ui.widgets.save_panel;"
        "sys.exit('PySide6.QtPrintSupport' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], timeout=60, check=False)
    assert done.returncode == 0


def test_date_is_that_of_the_printing() -> None:
    assert "21 November 2026, 12:00 UTC" in sheet().made
