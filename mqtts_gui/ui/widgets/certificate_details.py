"""The lower card of the Certificates page: verification, all fields, chain, PEM, openssl."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, QTimer
from PySide6.QtWidgets import QAbstractScrollArea, QStackedWidget, QWidget
from typing_extensions import override

from mqtts_gui.certs.openssl_commands import OpensslCommand
from mqtts_gui.i18n import Phrase, literal, mark, tr
from mqtts_gui.ui.models.opened_file import OpenedFile
from mqtts_gui.ui.models.questions import Verification
from mqtts_gui.ui.widgets.card import Card
from mqtts_gui.ui.widgets.chain_view import ChainView
from mqtts_gui.ui.widgets.field_tree_view import FieldTreeView
from mqtts_gui.ui.widgets.fitting_tabs import FittingTabs
from mqtts_gui.ui.widgets.openssl_view import OpensslView
from mqtts_gui.ui.widgets.pem_view import PemView
from mqtts_gui.ui.widgets.room import Room
from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.verification_view import VerificationView
from mqtts_gui.ui.widgets.whole_height import whole_height

UNSEEN_MS = 300
LEAST_HEIGHT = 180  # a window of 640 then scrolls here only, and not the page around it too


class CertificateDetails(Card):
    """Views of the selected item, a tab each.

    The page around it scrolls as a whole; what scrolls by itself (a text, a table) fills the room
    that is left, and in little room is as tall as its content.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._shown: tuple[OpenedFile, int] | None = None
        self._titles: list[Phrase] = []
        self._areas: dict[QWidget, list[QAbstractScrollArea]] = {}
        self._grows = False
        self.tabs = FittingTabs()
        self.tabs.setObjectName("certificate_tabs")
        self._stack = QStackedWidget()
        self._stack.setStyleSheet("QStackedWidget { background: transparent; }")
        # Of a text it is known only later how much room it has.
        self._refit = QTimer(self, singleShot=True, interval=0)
        self._refit.timeout.connect(self._fit)
        # Breaking long commands takes a while, and nobody sees them on another tab.
        self._commands: tuple[OpensslCommand, ...] = ()
        self._later = QTimer(self, singleShot=True, interval=UNSEEN_MS)
        self._later.timeout.connect(self._show_commands)
        self.body.addWidget(self.tabs)
        self.body.addWidget(Room(self._stack), 1)
        self.tabs.currentChanged.connect(self._turn)
        for title, view in self._make_views():
            self.add_tab(title, view)
        self._retranslate()

    def add_tab(self, title: Phrase, view: QWidget) -> None:
        """Add a tab at the right end."""
        self._titles.append(title)
        self._stack.addWidget(view)
        self.tabs.addTab(str(title))

    def show_item(self, entry: OpenedFile, place: int) -> None:
        """Display fields and PEM of the item at `place` of an open file."""
        self._shown = (entry, place)
        pairs = entry.pairs()
        item, description = pairs[place] if place < len(pairs) else (None, None)
        self.fields.show_item(item, description)
        self.pem.show_item(entry, place)
        self._refit.start()

    def show_verification(self, verification: Verification) -> None:
        """Display what was verified."""
        self.verification.show_verification(verification)
        self.chain.show_chain(verification.chain)
        self._commands = verification.commands
        if self._stack.currentWidget() is self.openssl:
            self._show_commands()
        else:
            self._later.start()

    def grow(self, *, grows: bool) -> None:
        """Be as tall as the content, because the page around scrolls anyway."""
        if grows != self._grows:
            self._grows = grows
            self._fit()

    def _make_views(self) -> tuple[tuple[Phrase, QWidget], ...]:
        self.verification, self.chain, self.pem = VerificationView(), ChainView(), PemView()
        self.openssl = OpensslView()
        self.fields = FieldTreeView()
        return (
            (mark("Verification"), self.verification),
            (mark("All fields"), self.fields),
            (mark("Chain"), self.chain),
            (mark("PEM"), self.pem),
            (literal("openssl"), self.openssl),
        )

    def _show_commands(self) -> None:
        self._later.stop()
        self.openssl.show_commands(self._commands)

    def _turn(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        if self._stack.currentWidget() is self.openssl:
            self._show_commands()
        self._fit()

    def _fit(self) -> None:
        view = self._stack.currentWidget()
        if view is None:
            return
        for area in self._areas_of(view):
            least = whole_height(area) if self._grows else 0
            if area.isVisibleTo(view) and area.minimumHeight() != least:
                area.setMinimumHeight(least)

    def _areas_of(self, view: QWidget) -> list[QAbstractScrollArea]:
        """Return what scrolls in a view; sought when it is first seen, as seeking takes a while."""
        if view not in self._areas:
            self._areas[view] = view.findChildren(QAbstractScrollArea)
            for area in self._areas[view]:
                area.verticalScrollBar().rangeChanged.connect(self._refit.start)
        return self._areas[view]

    @override
    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint().expandedTo(QSize(0, px(LEAST_HEIGHT)))

    def _retranslate(self) -> None:
        for place, title in enumerate(self._titles):
            self.tabs.setTabText(place, str(title))
        self.tabs.setAccessibleName(tr("Details of the certificate"))
        if self._shown is not None:
            self.show_item(*self._shown)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.StyleChange}:
            self._retranslate()
        super().changeEvent(event)
