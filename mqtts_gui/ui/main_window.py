"""What fills the window: side bar, pages, bottom line, and what is dropped on it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from mqtts_gui.errors import Finding, Problem
from mqtts_gui.i18n import mark
from mqtts_gui.ui.actions import Actions, Command
from mqtts_gui.ui.connection import Connection
from mqtts_gui.ui.models.connections_model import display_name
from mqtts_gui.ui.models.history_words import removal_phrase
from mqtts_gui.ui.page_stack import PageStack
from mqtts_gui.ui.pages.connection_view import ConnectionView, Tab
from mqtts_gui.ui.preferences import Preferences
from mqtts_gui.ui.side_bar import SideBar, Tool
from mqtts_gui.ui.widgets.drop_overlay import DropOverlay
from mqtts_gui.ui.widgets.drop_watcher import DropWatcher
from mqtts_gui.ui.widgets.file_drop import local_files
from mqtts_gui.ui.widgets.margin import Margin
from mqtts_gui.ui.widgets.problem_place import ProblemPlace
from mqtts_gui.ui.widgets.room import Room
from mqtts_gui.ui.widgets.status_line import StatusLine
from mqtts_gui.ui.widgets.undo_bar import UndoBar
from mqtts_gui.ui.workspace import Workspace

CERTIFICATES, PREFERENCES = "certificates", "preferences"


@runtime_checkable
class ChoosesFiles(Protocol):
    """A page that opens files by a file dialog."""

    def choose_files(self) -> None:
        """Let the person choose."""


class MainWindow(QWidget):
    """Show the connections of a workspace and the tools.

    Attributes:
        commands: The actions of the window.
        pages: What stands right of the side bar.

    Signals:
        action_requested: A button of a problem was pressed (the `Connection` or None for a
            problem of the program, its `Action`).
        demonstration_requested: Try the demonstration.
        files_dropped: Files were dropped (a list of `Path`); the page has taken them.
    """

    action_requested = Signal(object, object)
    demonstration_requested = Signal()
    files_dropped = Signal(list)

    def __init__(
        self,
        workspace: Workspace,
        preferences: Preferences,
        tabs: Sequence[Tab],
        tools: Sequence[Tool],
    ) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setAcceptDrops(True)
        self._workspace, self._preferences = workspace, preferences
        self._deleted: Connection | None = None
        self._tool_ids = [tool.id for tool in tools]
        self.commands = Actions(self)
        self.side_bar = SideBar(workspace, tools, self.commands)
        self.status_line, self.undo_bar = StatusLine(), UndoBar()
        self.pages = PageStack(workspace, tabs, tools, self.status_line)
        self.problem_place = ProblemPlace()
        self._lay_out()
        self._overlay, self._watcher = DropOverlay(self), DropWatcher(self)
        self._watched = False
        self._connect_commands()
        self._connect_parts()
        self._restore()

    def current_connection(self) -> Connection | None:
        """Return the connection that is shown, None while another page is."""
        view = self.pages.view()
        return None if view is None else view.connection

    def show_connection(self, connection: Connection, tab: str = "") -> ConnectionView:
        """Show a connection, on one of its tabs where one is named."""
        self.side_bar.choose_connection(connection)
        view = self.pages.show_connection(connection)
        if tab:
            view.show_tab(tab)
        return view

    def show_tool(self, tool_id: str) -> QWidget:
        """Show a tool and return its page."""
        self.side_bar.choose_tool(tool_id)
        self.side_bar.tools_list.setFocus()
        return self.pages.show_tool(tool_id)

    def open_certificates(self, paths: Sequence[Path]) -> None:
        """Open files in Certificates."""
        self.show_tool(CERTIFICATES)
        self.pages.accept_files(paths)

    def show_problem(self, problem: Problem) -> None:
        """Show a problem of the program itself, above whatever page is shown."""
        self.problem_place.show_problem(problem)

    def take_files(self, paths: Sequence[Path]) -> None:
        """Hand dropped files to the page that is shown; others get a new connection for them."""
        if not self.pages.accept_files(paths):
            self.new_connection().accept_files(paths)
        self.files_dropped.emit(list(paths))

    def new_connection(self) -> ConnectionView:
        """Add a connection and show its editor, ready for the host to be typed."""
        view = self.show_connection(self._workspace.add())
        view.reveal("host_edit")
        return view

    def say_deleted(self, connection: Connection, messages: int) -> None:
        """Offer to bring back what was deleted last, which had kept so many messages."""
        if connection is self._deleted:
            self.undo_bar.offer(removal_phrase(display_name(connection), messages))

    def leave(self) -> None:
        """Save what waits and remember what is shown: the window is being closed."""
        self.pages.flush()
        geometry = bytes(self.window().saveGeometry().data())
        self._preferences.change(window_geometry=geometry, selected_page=self._selected_page())

    def _lay_out(self) -> None:
        scroll = QScrollArea()
        scroll.setObjectName("page_scroll")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # a stop of the Tab key at nothing
        scroll.setWidget(Room(self.pages))
        content, body = QVBoxLayout(), QHBoxLayout()
        content.addWidget(self.problem_place)
        content.addWidget(scroll, 1)
        content.addWidget(Margin(self.undo_bar, 16, 0, 16, 8))
        body.addWidget(self.side_bar)
        body.addLayout(content, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for layout in (content, body, column):
            layout.setSpacing(0)
        column.addLayout(body, 1)
        column.addWidget(self.status_line)

    def _connect_commands(self) -> None:
        for command, slot in {
            Command.NEW_CONNECTION: self.new_connection,
            Command.RENAME_CONNECTION: self.side_bar.edit_name,
            Command.DUPLICATE_CONNECTION: self._duplicate,
            Command.DELETE_CONNECTION: self._delete,
            Command.TOGGLE_CONNECTION: self._toggle_connection,
            Command.TEST_CONNECTION: self._test_connection,
            Command.OPEN_CERTIFICATES: self._choose_certificates,
            Command.SHOW_PREFERENCES: lambda: self.show_tool(PREFERENCES),
            Command.NEXT_TAB: lambda: self._step_tab(1),
            Command.PREVIOUS_TAB: lambda: self._step_tab(-1),
            Command.NEXT_CONNECTION: lambda: self.side_bar.choose_neighbour(1),
            Command.PREVIOUS_CONNECTION: lambda: self.side_bar.choose_neighbour(-1),
            Command.COPY_PICTURE: self.pages.copy_picture,
            Command.ENLARGE_TEXT: self._preferences.enlarge_text,
            Command.REDUCE_TEXT: self._preferences.reduce_text,
            Command.RESET_TEXT: self._preferences.reset_text,
            Command.QUIT: lambda: self.window().close(),
        }.items():
            self.commands[command].triggered.connect(slot)

    def _connect_parts(self) -> None:
        self.side_bar.connection_chosen.connect(self.pages.show_connection)
        self.side_bar.tool_chosen.connect(self.pages.show_tool)
        self.pages.empty.new_requested.connect(self.new_connection)
        self.pages.empty.demonstration_requested.connect(self.demonstration_requested)
        self.pages.action_requested.connect(self.action_requested)
        self.problem_place.action_requested.connect(self._request)
        self.undo_bar.undone.connect(self._undo_delete)
        self._watcher.entered.connect(self._overlay.appear)
        self._watcher.left.connect(self._overlay.hide)
        self._watcher.dropped.connect(self.take_files)
        self._workspace.removed.connect(self._show_neighbour)
        self._workspace.saved.connect(self._say_saved)
        self._workspace.save_failed.connect(self._say_not_saved)
        self._preferences.save_failed.connect(self._say_not_saved)

    def _restore(self) -> None:
        settings = self._preferences.settings
        connections = {one.profile.id: one for one in self._workspace.connections}
        if settings.selected_page in connections:
            self.show_connection(connections[settings.selected_page])
        elif settings.selected_page in self._tool_ids:
            self.show_tool(settings.selected_page)
        else:
            self._show_neighbour()

    def _show_neighbour(self) -> None:
        """Show a connection when the shown one is gone, or the empty page."""
        if not self._workspace.connections:
            if self.pages.view() is None:
                self.pages.show_empty()
        elif self.side_bar.current_connection() is None:
            self.show_connection(self._workspace.connections[0])

    def _duplicate(self) -> None:
        connection = self.current_connection()
        if connection is not None:
            self.show_connection(self._workspace.duplicate(connection))

    def _delete(self) -> None:
        connection = self.current_connection()
        if connection is not None:
            kept = 0 if connection.history is None else connection.history.stats().count
            self._deleted = connection
            self._workspace.remove(connection)
            self.say_deleted(connection, kept)

    def _undo_delete(self) -> None:
        self._deleted = None
        connection = self._workspace.restore()
        if connection is not None:
            self.show_connection(connection)

    def _toggle_connection(self) -> None:
        view = self.pages.view()
        if view is not None:
            view.toggle_connection()

    def _test_connection(self) -> None:
        view = self.pages.view()
        if view is not None:
            view.test_connection()

    def _step_tab(self, step: int) -> None:
        view = self.pages.view()
        if view is not None:
            view.step_tab(step)

    def _choose_certificates(self) -> None:
        page = self.show_tool(CERTIFICATES)
        if isinstance(page, ChoosesFiles):
            page.choose_files()

    def _request(self, action: object) -> None:
        self.action_requested.emit(None, action)

    def _say_saved(self) -> None:
        connection = self.current_connection()
        if connection is None:
            return  # a note about another page than the one that is shown
        if connection.pending_changes:
            self.status_line.show_note(mark("Saved: applies at the next connection"), stays=True)
        else:
            self.status_line.show_note(mark("Saved"))

    def _say_not_saved(self, findings: Sequence[Finding]) -> None:
        said = next((finding.message for finding in findings), None)
        self.status_line.show_note(said, stays=True)

    def _selected_page(self) -> str:
        connection = self.current_connection()
        if connection is not None:
            return connection.profile.id
        return self.side_bar.current_tool()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._watched:
            self._watched = True
            self._watcher.watch(self.window().windowHandle())
            # Not earlier: a widget that is put into a window loses the focus it had.
            is_empty = self.pages.currentWidget() is self.pages.empty
            first = self.pages.empty.new_button if is_empty else self.side_bar.connections_list
            first.setFocus()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side_bar.fit(self.width())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Outside of dialogs Qt presses a button with the space bar only.
        button = self.focusWidget()
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        is_plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if is_enter and is_plain and isinstance(button, (QPushButton, QToolButton)):
            button.click()
        elif event.key() == Qt.Key.Key_Escape and self.problem_place.isAncestorOf(button):
            self.problem_place.dismiss()
        else:
            super().keyPressEvent(event)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event.mimeData()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.take_files(local_files(event.mimeData()))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self.commands.retranslate()
        super().changeEvent(event)
