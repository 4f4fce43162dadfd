"""The left card of the Certificates page."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.ui.models.opened_files import OpenedFilesModel
from mqtts_gui.ui.theme import restyle
from mqtts_gui.ui.widgets.drop_zone import DropZone
from mqtts_gui.ui.widgets.opened_list import OpenedList
from mqtts_gui.ui.widgets.scaling import px

WIDTH, PADDING = 230, 8
SHARE = 0.29
"""The card takes at most this part of the page's width."""


class OpenedCard(QFrame):
    """The list of open files above the place to drop more."""

    def __init__(self, model: OpenedFilesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.list, self.zone = OpenedList(model), DropZone()
        column = QVBoxLayout(self)
        column.setContentsMargins(PADDING, PADDING, PADDING, PADDING)
        column.setSpacing(PADDING)
        column.addWidget(self.list)
        column.addWidget(self.zone)
        column.addStretch(1)
        self._retranslate()

    def show_target(self, *, on: bool) -> None:
        """Light up the zone while files hover over the page."""
        self.zone.setProperty("dropTarget", on)
        restyle(self.zone)

    def fit(self, page_width: int) -> None:
        """Take the width that a page of `page_width` leaves to the list."""
        self.setFixedWidth(min(px(WIDTH), round(page_width * SHARE)))

    def _retranslate(self) -> None:
        self.list.setAccessibleName(tr("Open files"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
