"""The left column of the window: connections above, tools below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QSignalBlocker,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeySequence, QShortcut, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from mqtts_gui.i18n import Phrase, tr
from mqtts_gui.ui.actions import Actions, Command, hint
from mqtts_gui.ui.connection import Connection, State
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.models.connections_model import ConnectionsModel
from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.side_bar_painters import (
    TOOL_ROW_PX,
    ConnectionPainter,
    RowPainter,
    ToolPainter,
)
from mqtts_gui.ui.workspace import Workspace

WIDTH_PX = 232
LARGEST_SHARE = 0.28
TOP_PX, BOTTOM_PX = 11, 10


@dataclass(frozen=True, slots=True)
class Tool:
    """A line of the tools.

    Attributes:
        id: Name of its page, stable.
        title: What the line says.
        icon: Name of its icon.
        make: Makes its page, when it is first shown.
    """

    id: str
    title: Phrase
    icon: str
    make: Callable[[], QWidget]


class SideBar(QFrame):
    """Choose a connection or a tool.

    Signals:
        connection_chosen: A connection was chosen (a `Connection`).
        tool_chosen: A tool was chosen (its id).
    """

    connection_chosen = Signal(object)
    tool_chosen = Signal(str)

    def __init__(
        self,
        workspace: Workspace,
        tools: Sequence[Tool],
        actions: Actions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "sidebar")
        self._tools, self._actions = list(tools), actions
        self._model = ConnectionsModel(workspace, self)
        self._tool_model = QStandardItemModel(self)
        self.connections_list = _make_list("connections_list", self._model, ConnectionPainter)
        self.tools_list = _make_list("tools_list", self._tool_model, ToolPainter)
        self._fill_tools()
        self._make_headings()
        self._lay_out()
        self._connect()
        self._retranslate()

    def current_connection(self) -> Connection | None:
        """Return the chosen connection, None while a tool is chosen or there is none."""
        return self._model.connection_at(_chosen_row(self.connections_list))

    def current_tool(self) -> str:
        """Return the id of the chosen tool, nothing while a connection is chosen."""
        row = _chosen_row(self.tools_list)
        return self._tools[row].id if row >= 0 else ""

    def choose_connection(self, connection: Connection) -> None:
        """Choose a connection, as a click on it does."""
        self.connections_list.setCurrentIndex(self._model.index(self._model.row_of(connection)))

    def choose_tool(self, tool_id: str) -> None:
        """Choose a tool, as a click on it does."""
        row = [tool.id for tool in self._tools].index(tool_id)
        self.tools_list.setCurrentIndex(self._tool_model.index(row, 0))

    def choose_neighbour(self, step: int) -> None:
        """Choose the connection `step` places further down; it goes round."""
        count = self._model.rowCount()
        if count:
            row = _chosen_row(self.connections_list)
            start = row if row >= 0 or step < 0 else -1
            self.connections_list.setCurrentIndex(self._model.index((start + step) % count))

    def edit_name(self) -> None:
        """Let the person write another name into the row of the chosen connection."""
        self.connections_list.setFocus()
        self.connections_list.edit(self.connections_list.currentIndex())

    def fit(self, window_width: int) -> None:
        """Take the width that the text size asks for, and no more than the window can spare."""
        most = max(WIDTH_PX, round(window_width * LARGEST_SHARE))
        self.setFixedWidth(min(px(WIDTH_PX), most))

    def _fill_tools(self) -> None:
        for tool in self._tools:
            item = QStandardItem(icon(tool.icon, "muted", "accent"), str(tool.title))
            item.setEditable(False)
            self._tool_model.appendRow(item)

    def _make_headings(self) -> None:
        self._connections_heading, self._tools_heading = QLabel(), QLabel()
        for heading in (self._connections_heading, self._tools_heading):
            heading.setProperty("kind", "section")
            heading.setIndent(0)  # Qt's own would be added to the padding of the style sheet
        self.add_button = QToolButton()
        self.add_button.setProperty("kind", "icon")
        self.add_button.setObjectName("add_connection_button")
        self.add_button.setIcon(icon("plus", "muted"))
        self.add_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 10, 0)
        head.addWidget(self._connections_heading, 1)
        head.addWidget(self.add_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, TOP_PX, 0, BOTTOM_PX)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.connections_list, 1)
        column.addWidget(self._tools_heading)
        column.addWidget(self.tools_list)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._resize()

    def _connect(self) -> None:
        self.add_button.clicked.connect(self._actions[Command.NEW_CONNECTION].trigger)
        # Not `currentChanged`: a list that gets the focus makes its first row current by itself.
        self.connections_list.selectionModel().selectionChanged.connect(self._take_connection)
        self.tools_list.selectionModel().selectionChanged.connect(self._take_tool)
        self.connections_list.customContextMenuRequested.connect(self._open_menu)
        delete = QShortcut(QKeySequence("Del"), self.connections_list)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._actions[Command.DELETE_CONNECTION].trigger)

    def _take_connection(self) -> None:
        connection = self.current_connection()
        if connection is not None:
            _clear(self.tools_list)
            self.connection_chosen.emit(connection)

    def _take_tool(self) -> None:
        row = _chosen_row(self.tools_list)
        if row >= 0:
            _clear(self.connections_list)
            self.tool_chosen.emit(self._tools[row].id)

    def _open_menu(self, place: QPoint) -> None:
        connection = self.current_connection()
        if connection is None:
            return
        menu = QMenu(self)
        menu.setObjectName("connection_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        idle = connection.state in {State.IDLE, State.FAILED}
        words = tr("Connect") if idle else tr("Disconnect")
        menu.addAction(words, self._actions[Command.TOGGLE_CONNECTION].trigger)
        menu.addSeparator()
        menu.addAction(self._actions[Command.RENAME_CONNECTION])
        menu.addAction(self._actions[Command.DUPLICATE_CONNECTION])
        menu.addSeparator()
        menu.addAction(self._actions[Command.DELETE_CONNECTION])
        menu.popup(self.connections_list.viewport().mapToGlobal(place))

    def _resize(self) -> None:
        self.fit(self.window().width())
        self.tools_list.setFixedHeight(px(TOOL_ROW_PX) * len(self._tools))
        for one in (self.connections_list, self.tools_list):
            one.doItemsLayout()

    def _retranslate(self) -> None:
        self._connections_heading.setText(tr("Connections"))
        self._tools_heading.setText(tr("Tools"))
        self.connections_list.setAccessibleName(tr("Connections"))
        self.tools_list.setAccessibleName(tr("Tools"))
        action = self._actions[Command.NEW_CONNECTION]
        self.add_button.setToolTip(hint(action))
        self.add_button.setAccessibleName(action.text())
        for row, tool in enumerate(self._tools):
            self._tool_model.item(row).setText(str(tool.title))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        match event.type():
            case QEvent.Type.LanguageChange:
                self._retranslate()
            case QEvent.Type.StyleChange | QEvent.Type.FontChange:
                self._resize()
            case _:
                pass


def _make_list(name: str, model: QAbstractItemModel, painter: type[RowPainter]) -> QListView:
    view = QListView()
    view.setObjectName(name)
    view.setModel(model)
    view.setItemDelegate(painter(view))
    view.setMouseTracking(True)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    return view


def _chosen_row(view: QListView) -> int:
    return next((index.row() for index in view.selectedIndexes()), -1)


def _clear(view: QListView) -> None:
    with QSignalBlocker(view.selectionModel()):
        view.selectionModel().setCurrentIndex(
            QModelIndex(), QItemSelectionModel.SelectionFlag.Clear
        )
    view.viewport().update()
