"""A plot in a window of its own, which stays while one reads and publishes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.ui.connection import Connection
from mqtts_gui.ui.widgets.own_window import OwnWindow
from mqtts_gui.ui.widgets.plot_panel import PlotPanel

SIZE = QSize(880, 540)
_MARGIN = 12


class PlotWindow(OwnWindow):
    """Show the plot of a connection; it goes on over sessions that end and begin."""

    def __init__(self, connection: Connection) -> None:
        super().__init__("plot_window", SIZE)
        self._connection = connection
        self.panel = PlotPanel(connection)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.addWidget(self.panel)
        connection.profile_changed.connect(self._retranslate)
        self._retranslate()

    def _retranslate(self) -> None:
        self.setWindowTitle(tr("Plot: %(connection)s", connection=self._connection.profile.name))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.panel.close_plots()
        super().closeEvent(event)
