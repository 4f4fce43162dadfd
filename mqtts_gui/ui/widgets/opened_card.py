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

WIDTH, NARROW_WIDTH, PADDING = 230, 200, 8


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

    def _retranslate(self) -> None:
        self.setFixedWidth(px(WIDTH))
        self.list.setAccessibleName(tr("Open files"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.StyleChange}:
            self._retranslate()
        super().changeEvent(event)
