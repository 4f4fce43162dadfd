"""The white strip above a page: its name, what it is about, its state and its buttons."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.widgets.badge import StateBadge
from mqtts_gui.ui.widgets.elided_label import ElidedLabel

SIDE_PX, TOP_PX, GAP_PX = 16, 10, 12
_READABLE, _TITLE_SHARE = 0.8, 0.4


class PageHeader(QFrame):
    """Title, subtitle, badge, buttons, and tabs below them once one is added.

    Attributes:
        title: Name of the page.
        subtitle: What it is about, muted.
        badge: How it stands; hidden while it has no text.
        tabs: The page's tabs; hidden while there are none.

    Signals:
        picture_requested: The person wants a picture of the page.
    """

    picture_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "header")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.title = ElidedLabel(mode=Qt.TextElideMode.ElideRight)
        self.title.setProperty("kind", "title")
        self.title.setObjectName("page_title")
        self.subtitle = ElidedLabel()
        self.subtitle.setProperty("kind", "muted")
        self.badge = StateBadge()
        self.tabs = self._make_tabs()
        self.picture_button = self._make_picture_button()
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(GAP_PX)
        self._lay_out()
        self._retranslate()

    def add_button(self, button: QAbstractButton, *, before: QWidget | None = None) -> None:
        """Put a button at the right end, or before another one."""
        place = -1 if before is None else self._buttons.indexOf(before)
        self._buttons.insertWidget(place, button)
        if before is not None:
            QWidget.setTabOrder(button, before)

    def add_tab(self, text: str) -> None:
        """Add a tab at the right of the others."""
        self.tabs.addTab(text)
        self.tabs.show()
        self._column.setContentsMargins(SIDE_PX, TOP_PX, SIDE_PX, 0)

    def _make_tabs(self) -> QTabBar:
        tabs = QTabBar(self)
        tabs.setProperty("kind", "page-tabs")
        tabs.setObjectName("page_tabs")
        tabs.setExpanding(False)
        tabs.setDrawBase(False)
        tabs.setUsesScrollButtons(True)
        tabs.setElideMode(Qt.TextElideMode.ElideNone)
        # The chosen tab is bolder, so another sum of widths; Qt would scroll the tabs for a pixel.
        tabs.currentChanged.connect(lambda _place: tabs.updateGeometry())
        tabs.hide()
        return tabs

    def _make_picture_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("kind", "icon")
        button.setObjectName("copy_picture_button")
        button.setIcon(icon("camera", "muted"))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(self.picture_requested)
        return button

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(GAP_PX)
        line.addWidget(self.title)
        line.addWidget(self.subtitle)
        line.addWidget(self.badge)
        line.addStretch(1)
        line.addWidget(self.picture_button)
        line.addLayout(self._buttons)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(SIDE_PX, TOP_PX, SIDE_PX, TOP_PX)
        column.setSpacing(TOP_PX)
        column.addLayout(line)
        column.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignLeft)

    def room_for_badge(self) -> int:
        """Return what title and buttons leave of the width."""
        room = self.width() - 2 * SIDE_PX - 5 * GAP_PX
        for part in (self._buttons, self.picture_button):
            room -= part.sizeHint().width()
        most = round(self.width() * _TITLE_SHARE)
        return room - min(self.title.sizeHint().width(), most)

    def _fit(self) -> None:
        """Where there is little room the subtitle goes first, then the badge shortens."""
        room = self.width() - 2 * SIDE_PX - 5 * GAP_PX
        for part in (self._buttons, self.picture_button, self.title):
            room -= part.sizeHint().width()
        if not self.badge.isHidden():
            room -= self.badge.sizeHint().width()
        has_room = room >= self.subtitle.sizeHint().width() * _READABLE
        self.subtitle.setVisible(has_room)
        # Else the layout would take what is missing from both.
        self.badge.setMinimumWidth(self.badge.sizeHint().width() if has_room else 0)
        most = round(self.width() * _TITLE_SHARE)
        self.title.setMinimumWidth(min(self.title.sizeHint().width(), most))

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Resize}:
            self._fit()
        return super().event(event)

    def _retranslate(self) -> None:
        text = tr("Copy a picture of the page")
        self.picture_button.setToolTip(text)
        self.picture_button.setAccessibleName(text)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
