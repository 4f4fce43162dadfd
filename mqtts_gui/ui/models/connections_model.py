"""The connections of the workspace as the side bar lists them."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.ui.connection import Connection
from mqtts_gui.ui.models.connection_text import padlock, padlock_words, state_words
from mqtts_gui.ui.workspace import Workspace

CONNECTION_ROLE = Qt.ItemDataRole.UserRole
_NOWHERE = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


class ConnectionsModel(QAbstractListModel):
    """A row for each connection; editing a row renames it."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._connections: list[Connection] = []
        for connection in workspace.connections:
            self._watch(connection)
            self._connections.append(connection)
        self._workspace = workspace
        workspace.added.connect(self._add)
        workspace.removed.connect(self._remove)

    def connection_at(self, row: int) -> Connection | None:
        """Return the connection of a row, None where there is none."""
        return self._connections[row] if 0 <= row < len(self._connections) else None

    def row_of(self, connection: Connection | None) -> int:
        """Return the row of a connection, -1 where it is not listed."""
        return next((row for row, one in enumerate(self._connections) if one is connection), -1)

    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._connections)

    @override
    def flags(self, index: _Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        connection = self.connection_at(index.row())
        if connection is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return display_name(connection)
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                return describe(connection)
            case _ if role == CONNECTION_ROLE:
                return connection
            case _:
                return None

    @override
    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        connection = self.connection_at(index.row())
        name = str(value).strip()
        if connection is None or not name or role != Qt.ItemDataRole.EditRole:
            return False
        connection.change_profile(name=name)
        return True

    def _add(self, connection: Connection) -> None:
        row = self._workspace.connections.index(connection)
        self.beginInsertRows(QModelIndex(), row, row)
        self._connections.insert(row, connection)
        self.endInsertRows()
        self._watch(connection)

    def _remove(self, connection: Connection) -> None:
        row = self.row_of(connection)
        if row >= 0:
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._connections[row]
            self.endRemoveRows()

    def _watch(self, connection: Connection) -> None:
        refresh = partial(self._refresh, connection)
        connection.profile_changed.connect(refresh)
        connection.state_changed.connect(refresh)

    def _refresh(self, connection: Connection) -> None:
        index = self.index(self.row_of(connection))
        if index.isValid():
            self.dataChanged.emit(index, index)


def display_name(connection: Connection) -> str:
    """Return the name of a connection, its host where it has none."""
    profile = connection.profile
    return profile.name or profile.host or tr("New connection")


def describe(connection: Connection) -> str:
    """Return a connection in one sentence: what its row says in colours and signs."""
    return tr(
        "%(name)s, %(address)s: %(state)s, %(padlock)s",
        name=display_name(connection),
        address=address_of(connection),
        state=state_words(connection.state),
        padlock=padlock_words(padlock(connection)),
    )


def address_of(connection: Connection) -> str:
    """Return the address of a connection, or what is still missing."""
    return connection.profile.address if connection.profile.host else tr("no host yet")
