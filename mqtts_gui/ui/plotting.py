"""How a plot is opened on the Messages page: by its keys, a message, or the small plot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from mqtts_gui.mqtt.events import Message
from mqtts_gui.ui.connection import Connection
from mqtts_gui.ui.message_actions import MessageActions
from mqtts_gui.ui.widgets.message_detail import MessageDetail

if TYPE_CHECKING:
    from mqtts_gui.ui.widgets.plot_window import PlotWindow

KEYS = "Ctrl+Shift+G"


class Plotting(QObject):
    """Keep the one plot window of a connection.

    Attributes:
        window: It, while it is open.
    """

    def __init__(
        self,
        connection: Connection,
        actions: MessageActions,
        detail: MessageDetail,
        page: QWidget,
    ) -> None:
        super().__init__(page)
        self.window: PlotWindow | None = None
        self._connection, self._windows, self._detail = connection, actions.windows, detail
        detail.spark.serve(connection)
        detail.spark.plot_requested.connect(self.plot)
        detail.plot_requested.connect(self.plot)
        actions.plot_requested.connect(self.plot_message)
        keys = QShortcut(QKeySequence(KEYS), page)
        keys.activated.connect(self._open_with_chosen)

    def open(self) -> PlotWindow:
        """Show the window, with what was plotted in it."""
        # Most people never open one, so that it is imported when somebody does.
        from mqtts_gui.ui.widgets.plot_window import PlotWindow  # noqa: PLC0415

        if self.window is None or not isValid(self.window):
            self.window = PlotWindow(self._connection)
            self.window.closed.connect(self._forget)
            self._windows.show_window(self.window)
        self.window.activateWindow()
        self.window.raise_()
        return self.window

    def plot(self, topic: str, path: str) -> None:
        """Plot a number, beside those that are plotted already."""
        self.open().panel.plot(topic, path)

    def plot_message(self, message: Message) -> None:
        """Plot the number of a message, or let the person choose among several."""
        self.open().panel.plot_message(message)

    def _open_with_chosen(self) -> None:
        number, message = self._detail.spark.number, self._detail.message
        if number is not None:
            self.plot(*number)
        elif message is not None:
            self.plot_message(message)
        else:
            self.open()

    def _forget(self, _size: object) -> None:
        self.window = None
