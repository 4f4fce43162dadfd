"""Print what a certificate says, or write it as PDF: A4, pages numbered, black on white."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QFontMetricsF,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QDialog, QWidget

from mqtts_gui import __version__
from mqtts_gui.errors import Problem, Severity
from mqtts_gui.i18n import mark, tr
from mqtts_gui.pki.saving import write_export
from mqtts_gui.ui.fonts import MONO_FAMILY, UI_FAMILY
from mqtts_gui.ui.models.printed_sheet import Sheet, html_of

if TYPE_CHECKING:  # loaded when somebody prints: few do, and the window must not wait for it
    from PySide6.QtPrintSupport import QPrinter

BODY_PT, FOOT_PT = 9.5, 8.0
MARGINS_MM = QMarginsF(18, 15, 18, 15)
PDF_DPI = 300
FOOT_LINES = 2.5
"""Lines of the foot, the room above it included."""


def print_item(parent: QWidget, sheet: Sheet) -> Problem | None:
    """Let the person choose a printer and print `sheet`; return why that is not possible.

    The dialog is the system's own and modal. Without a printer nothing is asked: the problem says
    so and advises PDF.
    """
    from PySide6.QtPrintSupport import (  # noqa: PLC0415 - see above
        QPrintDialog,
        QPrinter,
        QPrinterInfo,
    )

    if not QPrinterInfo.availablePrinterNames():
        return _no_printer()
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    _set_up(printer, sheet)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(tr("Print %(name)s", name=sheet.title))
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    return None if not accepted or print_on(printer, sheet) else _not_printed(printer)


def export_pdf(path: Path, sheet: Sheet, *, replace: bool = False) -> None:
    """Write `sheet` to `path` as PDF; see `write_export`.

    Raises:
        ProblemError: it could not be written; its problem says why and what to do.
    """
    write_export(path, pdf_of(sheet), replace=replace)


def pdf_of(sheet: Sheet) -> bytes:
    """Return `sheet` as PDF; call from the GUI thread."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(PDF_DPI)
    writer.setTitle(sheet.title)
    writer.setCreator(f"mqtts-gui {__version__}")
    _set_up(writer, sheet)
    print_on(writer, sheet)
    return bytes(buffer.data().data())


def document_of(sheet: Sheet) -> QTextDocument:
    """Return `sheet` as a document, not laid out yet."""
    document = QTextDocument()
    document.setDefaultFont(_font(BODY_PT))
    document.setDocumentMargin(0)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)  # long hexadecimals
    document.setDefaultTextOption(option)
    document.setHtml(html_of(sheet))
    return document


def print_on(device: QPagedPaintDevice, sheet: Sheet) -> bool:
    """Draw `sheet` on a printer or a PDF, page by page; return whether it could be drawn."""
    painter = QPainter()
    if not painter.begin(device):
        return False
    document = document_of(sheet)
    document.documentLayout().setPaintDevice(device)
    foot = QFontMetricsF(_font(FOOT_PT), device).lineSpacing()
    size = QSizeF(device.width(), device.height() - foot * FOOT_LINES)
    document.setPageSize(size)
    pages = document.pageCount()
    for page in range(pages):
        _draw_page(painter, document, QRectF(QPointF(0, page * size.height()), size))
        words = tr("Page %(page)d of %(pages)d", page=page + 1, pages=pages)
        _draw_foot(painter, QRectF(0, device.height() - foot, device.width(), foot), sheet, words)
        if page + 1 < pages and not device.newPage():
            break
    return painter.end()


def _set_up(device: QPagedPaintDevice, sheet: Sheet) -> None:
    device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    device.setPageMargins(MARGINS_MM, QPageLayout.Unit.Millimeter)
    name: Callable[[str], None] | None = getattr(device, "setDocName", None)
    if name is not None:
        name(sheet.title)


def _draw_page(painter: QPainter, document: QTextDocument, part: QRectF) -> None:
    painter.save()
    painter.translate(0, -part.top())
    context = QAbstractTextDocumentLayout.PaintContext()
    context.clip = part
    palette = QPalette()  # that of a dark theme would draw white on white
    palette.setColor(QPalette.ColorRole.Text, QColor(Qt.GlobalColor.black))
    context.palette = palette
    painter.setClipRect(part)
    document.documentLayout().draw(painter, context)
    painter.restore()


def _draw_foot(painter: QPainter, place: QRectF, sheet: Sheet, words: str) -> None:
    painter.save()
    font = _font(FOOT_PT)
    painter.setFont(font)
    painter.setPen(QColor(Qt.GlobalColor.darkGray))
    metrics = QFontMetricsF(font, painter.device())
    room = place.width() - metrics.horizontalAdvance(words + "   ")
    name = metrics.elidedText(sheet.file_name, Qt.TextElideMode.ElideMiddle, room)
    painter.drawText(place, Qt.AlignmentFlag.AlignLeft, name)
    painter.drawText(place, Qt.AlignmentFlag.AlignRight, words)
    painter.restore()


def _font(size_pt: float) -> QFont:
    font = QFont()
    font.setFamilies([UI_FAMILY, MONO_FAMILY])
    font.setPointSizeF(size_pt)
    # Inter's other shapes of brackets and colons have no letters behind them: whoever copied the
    # text out of the PDF would lose them.
    font.setFeature(QFont.Tag.fromString("calt"), 0)
    return font


def _no_printer() -> Problem:
    return Problem(
        "print-no-printer",
        Severity.WARNING,
        mark("There is no printer."),
        mark("No printer is set up on this computer, or its print service is not running."),
        mark("Save the sheet as PDF: it can be handed in, or printed on another computer."),
    )


def _not_printed(printer: QPrinter) -> Problem:
    return Problem(
        "print-failed",
        Severity.ERROR,
        mark("The sheet was not printed."),
        mark("The printer %(printer)s does not take it.", printer=printer.printerName()),
        mark("Check that it is switched on, choose another one, or save the sheet as PDF."),
    )
