"""What else can be done with a certificate."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.ui.models.opened_file import OpenedFile
from mqtts_gui.ui.widgets.compare_menu import CompareMenu


class MoreButton(QPushButton):
    """A button with a menu: save, compare, print.

    Signals:
        save_requested: Save in another form.
        compare_requested: Compare with another file (its number).
        print_requested: Print.
        pdf_requested: Save as PDF.
    """

    save_requested = Signal()
    compare_requested = Signal(int)
    print_requested = Signal()
    pdf_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("certificate_more_button")
        self.setProperty("hasMenu", True)  # noqa: FBT003 - Qt's signature
        self._offered: tuple[OpenedFile | None, Sequence[OpenedFile]] = (None, ())
        self._menu, self.compare = QMenu(self), CompareMenu("compare_certificate_action", self)
        # Made here: what Qt makes loses its Python side when that of a widget around it goes.
        self.save, self.print, self.pdf = (QAction(self._menu) for _ in range(3))
        self.save.triggered.connect(self.save_requested)
        self.print.triggered.connect(self.print_requested)
        self.pdf.triggered.connect(self.pdf_requested)
        self._menu.addAction(self.save)
        self._menu.addMenu(self.compare)
        self._menu.addSeparator()
        self._menu.addAction(self.print)
        self._menu.addAction(self.pdf)
        self.save.setObjectName("save_certificate_action")
        self.print.setObjectName("print_certificate_action")
        self.pdf.setObjectName("save_pdf_action")
        self.compare.chosen.connect(self.compare_requested)
        self._menu.aboutToShow.connect(self._offer)
        self.setMenu(self._menu)
        self._retranslate()

    def offer(self, entry: OpenedFile | None, entries: Sequence[OpenedFile]) -> None:
        """Offer what can be done with `entry` beside the other open files."""
        self._offered = (entry, entries)
        self._offer()

    def _offer(self) -> None:
        self.compare.offer(*self._offered)

    def _retranslate(self) -> None:
        self.setText(tr("More"))
        self.save.setText(tr("Save as…"))
        self.print.setText(tr("Print…"))
        self.pdf.setText(tr("Save as PDF…"))
        self._offer()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
