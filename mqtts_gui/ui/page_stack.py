"""The pages right of the side bar: made when first shown, one on top."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QStackedWidget, QWidget

from mqtts_gui.i18n import mark
from mqtts_gui.ui.connection import Connection
from mqtts_gui.ui.models.connection_meter import ConnectionMeter
from mqtts_gui.ui.pages.abilities import AcceptsFiles
from mqtts_gui.ui.pages.connection_view import ConnectionView, Tab
from mqtts_gui.ui.pages.empty_page import EmptyPage
from mqtts_gui.ui.pictures import copy_picture
from mqtts_gui.ui.side_bar import Tool
from mqtts_gui.ui.widgets.status_line import StatusLine
from mqtts_gui.ui.workspace import Workspace


@runtime_checkable
class TellsStatus(Protocol):
    """A page with a text for the bottom line."""

    status_changed: SignalInstance

    @property
    def status_text(self) -> str:
        """The text."""


@runtime_checkable
class OffersPicture(Protocol):
    """A page with a button that asks for its picture."""

    picture_requested: SignalInstance


class PageStack(QStackedWidget):
    """Show one page, and its figures in the bottom line.

    Attributes:
        empty: The page of whoever has no connection.

    Signals:
        action_requested: A button of a problem was pressed (the `Connection`, its `Action`).
    """

    action_requested = Signal(object, object)

    def __init__(
        self,
        workspace: Workspace,
        tabs: Sequence[Tab],
        tools: Sequence[Tool],
        status_line: StatusLine,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tabs = tabs
        self._makers: dict[str, Callable[[], QWidget]] = {tool.id: tool.make for tool in tools}
        self._status_line = status_line
        self._tools: dict[str, QWidget] = {}
        self._views: dict[Connection, ConnectionView] = {}
        self._meters: dict[Connection, ConnectionMeter] = {}
        self.empty = EmptyPage()
        self.addWidget(self.empty)
        for connection in workspace.connections:
            self._meet(connection)
        workspace.added.connect(self._meet)
        workspace.removed.connect(self._forget)

    def show_connection(self, connection: Connection) -> ConnectionView:
        """Show the view of a connection."""
        if connection not in self._views:
            view = ConnectionView(connection, self._tabs)
            view.action_requested.connect(partial(self._request, connection))
            view.picture_requested.connect(partial(self._copy_picture, view))
            self._views[connection] = view
            self.addWidget(view)
        self._turn_to(self._views[connection])
        self._status_line.follow(connection, self._meters[connection])
        return self._views[connection]

    def show_tool(self, tool_id: str) -> QWidget:
        """Show the page of a tool.

        Raises:
            KeyError: there is no such tool.
        """
        page = self.tool_page(tool_id)
        self._turn_to(page)
        self._status_line.show_text(page.status_text if isinstance(page, TellsStatus) else "")
        return page

    def show_empty(self) -> None:
        """Show the page of whoever has no connection."""
        self._turn_to(self.empty)
        self._status_line.show_text("")

    def tool_page(self, tool_id: str) -> QWidget:
        """Return the page of a tool, made if it was never shown.

        Raises:
            KeyError: there is no such tool.
        """
        if tool_id not in self._tools:
            page = self._makers[tool_id]()
            if isinstance(page, TellsStatus):
                page.status_changed.connect(partial(self._show_status, page))
            if isinstance(page, OffersPicture):
                page.picture_requested.connect(partial(self._copy_picture, page))
            self._tools[tool_id] = page
            self.addWidget(page)
        return self._tools[tool_id]

    def view(self) -> ConnectionView | None:
        """Return the view of a connection that is on top, None while another page is."""
        page = self._page()
        return page if isinstance(page, ConnectionView) else None

    def accept_files(self, paths: Sequence[Path]) -> bool:
        """Hand files to the page on top; return whether it takes files."""
        page = self._page()
        if isinstance(page, AcceptsFiles):
            page.accept_files(paths)
            return True
        return False

    def flush(self) -> None:
        """Save the edits of every connection that wait for a pause in typing."""
        for view in self._views.values():
            view.flush()

    def copy_picture(self) -> None:
        """Put a picture of the page on top on the clipboard."""
        self._copy_picture(self._page())

    def _page(self) -> QWidget:
        return self.currentWidget() or self.empty

    def _turn_to(self, page: QWidget) -> None:
        """Put a page on top; what the bottom line noted was about the page before."""
        if page is not self.currentWidget():
            self._status_line.show_note(None)
        self.setCurrentWidget(page)

    def _meet(self, connection: Connection) -> None:
        self._meters[connection] = ConnectionMeter(connection)

    def _forget(self, connection: Connection) -> None:
        self._meters.pop(connection, None)
        view = self._views.pop(connection, None)
        if view is not None:
            self.removeWidget(view)
            view.deleteLater()

    def _request(self, connection: Connection, action: object) -> None:
        self.action_requested.emit(connection, action)

    def _copy_picture(self, page: QWidget) -> None:
        copy_picture(page)
        self._status_line.show_note(mark("The picture is on the clipboard"))

    def _show_status(self, page: QWidget, text: str) -> None:
        if page is self.currentWidget():
            self._status_line.show_text(text)
