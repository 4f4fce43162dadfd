"""The left card of the Certificates page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.i18n import nmark, tr
from mqtts_gui.ui.models.opened_files import OpenedFilesModel
from mqtts_gui.ui.theme import restyle
from mqtts_gui.ui.widgets.drop_zone import DropZone
from mqtts_gui.ui.widgets.opened_list import OpenedList
from mqtts_gui.ui.widgets.reading_row import ReadingRow
from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.verdict_line import VerdictLine

WIDTH, NARROW, PADDING = 230, 200, 8
SHARE, MOST_SHARE = 0.25, 0.29
"""The card takes this part of the page's width; a little more where names would be cut."""


class OpenedCard(QFrame):
    """The list of open files above the place to drop more."""

    def __init__(self, model: OpenedFilesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.list, self.zone, self.reading = OpenedList(model), DropZone(), ReadingRow()
        self.note = VerdictLine()
        self.note.setObjectName("opened_files_note")
        self.note.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(PADDING, PADDING, PADDING, PADDING)
        column.setSpacing(PADDING)
        for part in (self.list, self.reading, self.note, self.zone):
            column.addWidget(part)
        column.addStretch(1)
        self._retranslate()

    def show_target(self, *, on: bool) -> None:
        """Light up the zone while files hover over the page."""
        self.zone.setProperty("dropTarget", on)
        restyle(self.zone)

    def show_left_out(self, count: int) -> None:
        """Say that `count` files of a folder were not looked at; 0 says nothing."""
        note = nmark(
            "%(count)s file of the folder was not looked at: open it by itself.",
            "%(count)s files of the folder were not looked at: open them by themselves.",
            count,
        )
        self.note.show_remark(note if count else None, "warning", "triangle-alert")
        self.note.setHidden(count == 0)

    def fit(self, page_width: int) -> None:
        """Take the width that a page of `page_width` leaves to the list."""
        narrow = min(px(NARROW), round(page_width * MOST_SHARE))
        self.setFixedWidth(max(narrow, min(px(WIDTH), round(page_width * SHARE))))

    @override
    def minimumSizeHint(self) -> QSize:
        # In a low window the zone gives way to the list: files can be dropped anywhere.
        return QSize(0, self.list.minimumSizeHint().height() + 2 * (PADDING + self.frameWidth()))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wanted = self.minimumSizeHint().height() + PADDING + self.zone.sizeHint().height()
        self.zone.setVisible(self.height() >= wanted)

    @override
    def hasHeightForWidth(self) -> bool:
        return False  # else the list, which can scroll, would take the room of what cannot

    def _retranslate(self) -> None:
        self.list.setAccessibleName(tr("Open files"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
