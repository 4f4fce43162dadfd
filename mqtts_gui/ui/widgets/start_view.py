"""What the Certificates page shows while no file is open."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.i18n import mark
from mqtts_gui.ui.models.recent_files import RecentFiles
from mqtts_gui.ui.widgets.empty_state import EmptyState
from mqtts_gui.ui.widgets.recent_list import RecentList
from mqtts_gui.ui.widgets.scaling import px

EMPTY = mark("No file is open")
EMPTY_HINT = mark("Open or drop certificates, requests (CSR) and keys: you see what they hold.")
WIDEST, NARROWEST, GAP, AROUND = 520, 200, 16, 40


class StartView(QWidget):
    """Say that nothing is open, and offer what was open last.

    Signals:
        open_requested: The person wants to choose files.
        chosen: A recent file is to be opened (a `Path`).
    """

    open_requested = Signal()
    chosen = Signal(object)

    def __init__(self, recent: RecentFiles, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recent = recent
        self.empty, self.list = EmptyState(), RecentList(recent)
        self.empty.show_state("certificate", EMPTY, EMPTY_HINT, mark("Open…"))
        self.empty.button.setObjectName("open_first_files_button")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 0, 16, 16)
        column.addStretch(2)
        column.addWidget(self.empty)
        column.addSpacing(GAP)
        column.addWidget(self.list, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.empty.action_requested.connect(self.open_requested)
        self.list.chosen.connect(self.chosen)
        recent.changed.connect(self._fit)

    def _fit(self) -> None:
        self.list.setFixedWidth(max(1, min(px(WIDEST), self.width() - 32)))
        self.list.fit(self.height() - self.empty.minimumHeight() - GAP - AROUND)

    @override
    def minimumSizeHint(self) -> QSize:
        # Not what the list takes now: with less room it shows less.
        return QSize(px(NARROWEST), self.empty.minimumHeight() + AROUND)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._recent.look()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()
