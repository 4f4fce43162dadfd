"""Windows of single messages and of comparisons: opened, remembered, closed with the main one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mqtts_gui.mqtt.events import Message
from mqtts_gui.ui.widgets.own_window import OwnWindow

if TYPE_CHECKING:
    from mqtts_gui.store.history import History
    from mqtts_gui.ui.connection import Connection
    from mqtts_gui.ui.widgets.broker_window import BrokerWindow
    from mqtts_gui.ui.widgets.message_compare import MessageCompare
    from mqtts_gui.ui.widgets.message_window import MessageWindow

Row = tuple[int, Message]


class MessageWindows(QObject):
    """Open windows beside the one that `page` is in.

    Attributes:
        open: The windows there are.

    Signals:
        detail_opened: A window shows a message in this `MessageDetail`.
    """

    detail_opened = Signal(object)
    _closing = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._main: QWidget | None = None
        self._sizes: dict[str, QSize] = {}
        self.open: list[OwnWindow] = []

    def show_message(self, history: History | None, row: Row) -> MessageWindow:
        """Show a message in a window of its own."""
        # Most people never open one, so that it is imported when somebody does.
        from mqtts_gui.ui.widgets.message_window import MessageWindow  # noqa: PLC0415

        window = MessageWindow(history, *row)
        window.compare_requested.connect(self.show_comparison)
        self.detail_opened.emit(window.detail)
        self._show(window)
        return window

    def show_comparison(self, one: Row, other: Row) -> MessageCompare:
        """Show two messages side by side, the older one on the left."""
        from mqtts_gui.ui.widgets.message_compare import MessageCompare  # noqa: PLC0415 - as above

        (_, old), (_, new) = sorted((one, other), key=lambda row: row[0])
        window = MessageCompare(old, new)
        self._show(window)
        return window

    def show_window(self, window: OwnWindow) -> None:
        """Show another window that closes with the main one."""
        self._show(window)

    def show_broker(self, connection: Connection) -> BrokerWindow:
        """Show what the broker tells of itself; one window is enough."""
        from mqtts_gui.ui.widgets.broker_window import BrokerWindow  # noqa: PLC0415 - as above

        for window in self.open:
            if isinstance(window, BrokerWindow):
                window.activateWindow()
                return window
        window = BrokerWindow(connection)
        self._show(window)
        return window

    def close_all(self) -> None:
        """Close what is open."""
        for window in list(self.open):
            window.close()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Close and watched is self._main:
            self.close_all()
        return False

    def _show(self, window: OwnWindow) -> None:
        self._watch(self._page.window())
        name = window.objectName()
        if name in self._sizes:
            window.resize(self._sizes[name])
        self.open.append(window)
        # No slot of `window`: what is left of it must not be held by the connection.
        window.closed.connect(lambda size: self._take_closed(window, name, size))
        self._closing.connect(window.close)
        window.show()
        window.activateWindow()

    def _watch(self, main: QWidget) -> None:
        if main is not self._main:
            if self._main is None:
                self._page.destroyed.connect(self._closing)
            self._main = main
            main.installEventFilter(self)

    def _take_closed(self, window: OwnWindow, name: str, size: QSize) -> None:
        self._sizes[name] = size
        if window in self.open:
            self.open.remove(window)
