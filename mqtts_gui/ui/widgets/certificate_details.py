"""The lower card of the Certificates page: verification, all fields, chain, PEM."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QTabBar, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.certs.summary import Answer, all_fields, as_text
from mqtts_gui.i18n import mark, tr
from mqtts_gui.ui.models.opened_files import OpenedFile
from mqtts_gui.ui.models.questions import Verification
from mqtts_gui.ui.widgets.answer_table import AnswerTable
from mqtts_gui.ui.widgets.card import Card
from mqtts_gui.ui.widgets.chain_view import ChainView
from mqtts_gui.ui.widgets.copy_button import CopyButton
from mqtts_gui.ui.widgets.pem_view import PemView
from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.verification_view import VerificationView

TABS = (mark("Verification"), mark("All fields"), mark("Chain"), mark("PEM"))
LEAST_HEIGHT = 180  # a window of 640 then scrolls here only, and not the page around it too
CLEAR = "QStackedWidget, QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; }"
"""On a card these show the card, not the window's colour."""


class CertificateDetails(Card):
    """Four views of the selected item."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._shown: tuple[OpenedFile, int] | None = None
        self.tabs = QTabBar()
        self.tabs.setObjectName("certificate_tabs")
        self.tabs.setProperty("kind", "page-tabs")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        for _ in TABS:
            self.tabs.addTab("")
        self.verification, self.chain, self.pem = VerificationView(), ChainView(), PemView()
        self.fields = AnswerTable()
        self.fields.setObjectName("all_fields_table")
        self._stack = QStackedWidget()
        self._stack.setStyleSheet(CLEAR)
        fields = self._fields_view()
        for view in (_scrolled(self.verification), fields, _scrolled(self.chain), self.pem):
            self._stack.addWidget(view)
        self.body.addWidget(self.tabs)
        self.body.addWidget(self._stack, 1)
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)
        self._retranslate()

    def show_item(self, entry: OpenedFile, place: int) -> None:
        """Display fields and PEM of the item at `place` of an open file."""
        self._shown = (entry, place)
        pairs = entry.pairs()
        item, description = pairs[place] if place < len(pairs) else (None, None)
        fields = () if description is None else all_fields(description)
        self.fields.show_answers([Answer(label, value, None, None) for label, value in fields])
        self.pem.show_item(item)

    def show_verification(self, verification: Verification) -> None:
        """Display what was verified."""
        self.verification.show_verification(verification)
        self.chain.show_chain(verification.chain)

    def _fields_view(self) -> QWidget:
        view = QWidget()
        self.copy_fields_button = CopyButton(lambda: as_text(self.fields.answers))
        self.copy_fields_button.setObjectName("copy_fields_button")
        column = QVBoxLayout(view)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.fields, 1)
        column.addWidget(self.copy_fields_button, 0, Qt.AlignmentFlag.AlignRight)
        return view

    def _retranslate(self) -> None:
        for place, name in enumerate(TABS):
            self.tabs.setTabText(place, str(name))
        self.tabs.setAccessibleName(tr("Details of the certificate"))
        self.fields.setAccessibleName(tr("All fields"))
        self.setMinimumHeight(px(LEAST_HEIGHT))
        if self._shown is not None:
            self.show_item(*self._shown)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.StyleChange}:
            self._retranslate()
        super().changeEvent(event)


def _scrolled(view: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(view)
    return area
