"""The right side of the Certificates page: the answers above, the tabs below, one scroll bar."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.ui.widgets.certificate_details import CertificateDetails
from mqtts_gui.ui.widgets.certificate_summary import CertificateSummary
from mqtts_gui.ui.widgets.scaling import px

GAP = 12
READABLE = 280
"""A card of tabs that has less room is not worth a scroll bar of its own."""
LOW = 600
"""With less room for both the answers stand closer together, so that more is seen below them."""


class CertificateColumn(QScrollArea):
    """Summary and details of what is selected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("certificate_column")
        self.summary, self.details = CertificateSummary(), CertificateDetails()
        inside = QWidget()
        inside.setProperty("kind", "page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.summary)
        column.addWidget(self.details, 1)
        column.addStretch()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._share)
        self.summary.installEventFilter(self)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    def _share(self) -> None:
        self.summary.tighten(tight=self.viewport().height() < px(LOW))
        room = self.viewport().height() - self.summary.height() - GAP
        self.details.grow(grows=room < px(READABLE))

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Bring into view what the keyboard comes to from outside; Qt does so only within."""
        if now is None or not self.isAncestorOf(now):
            return
        place = QRect(now.mapTo(self.viewport(), QPoint(0, 0)), now.size())
        if not place.intersects(self.viewport().rect()):
            self.ensureWidgetVisible(now)

    @override
    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._soon.start()
        return False

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._soon.start()
