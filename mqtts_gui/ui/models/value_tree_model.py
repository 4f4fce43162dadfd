"""The values of JSON, CBOR, MessagePack and XML as a Qt model of one column."""

from __future__ import annotations

from typing import overload

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from mqtts_gui.mqtt.formats.nodes import Kind, Node
from mqtts_gui.mqtt.formats.tree import Tree
from mqtts_gui.ui.models.value_words import value_line

BATCH = 1000
"""Values of one list that are shown at once; more come when somebody scrolls to them."""

Index = QModelIndex | QPersistentModelIndex
_NOTHING = Tree(())


class ValueTreeModel(QAbstractItemModel):
    """Values by number: an index carries the number of its node in the tree."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tree = _NOTHING
        self._rows: list[int] = []
        self._loaded: dict[int, int] = {}

    @property
    def tree(self) -> Tree:
        """What is shown."""
        return self._tree

    def show_tree(self, tree: Tree | None) -> None:
        """Replace everything."""
        self.beginResetModel()
        self._tree = _NOTHING if tree is None else tree
        seen: dict[int, int] = {}
        self._rows, self._loaded = [], {}
        for node in self._tree.nodes:
            row = seen[node.parent] = seen.get(node.parent, -1) + 1
            self._rows.append(row)
        self.endResetModel()

    def node(self, index: Index) -> Node:
        """Return the node at an index."""
        return self._tree.nodes[index.internalId()]

    def number(self, index: Index) -> int:
        """Return the number of the node at an index; -1 for none."""
        return index.internalId() if index.isValid() else -1

    def index_of(self, number: int) -> QModelIndex:
        """Return the index of a node."""
        return self.createIndex(self._rows[number], 0, number)

    def is_loaded(self, number: int) -> bool:
        """Say whether a node is among those of its list that are shown."""
        return self._rows[number] < self._loaded.get(self._tree.nodes[number].parent, BATCH)

    def refresh(self) -> None:
        """Have everything written again, in the language in force."""
        self.layoutAboutToBeChanged.emit()
        self.layoutChanged.emit()

    @override
    def index(self, row: int, column: int, parent: Index | None = None) -> QModelIndex:
        children = self._children(parent)
        if column or not 0 <= row < len(children):
            return QModelIndex()
        return self.createIndex(row, 0, children[row])

    @overload
    def parent(self) -> QObject | None: ...
    @overload
    def parent(self, index: Index, /) -> QModelIndex: ...
    @override
    def parent(self, index: Index | None = None) -> QObject | QModelIndex | None:
        if index is None:  # the method of this name that every QObject has
            return super().parent()
        above = self.node(index).parent if index.isValid() else -1
        return QModelIndex() if above < 0 else self.index_of(above)

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        above = -1 if parent is None else self.number(parent)
        return min(len(self._tree.children(above)), self._loaded.get(above, BATCH))

    @override
    def canFetchMore(self, parent: Index) -> bool:
        return self.rowCount(parent) < len(self._children(parent))

    @override
    def fetchMore(self, parent: Index) -> None:
        first = self.rowCount(parent)
        last = min(len(self._children(parent)), first + BATCH)
        number = self.number(parent)
        above = self.index_of(number) if number >= 0 else QModelIndex()
        self.beginInsertRows(above, first, last - 1)
        self._loaded[number] = last
        self.endInsertRows()

    @override
    def columnCount(self, parent: Index | None = None) -> int:
        return 1

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if index.isValid() and role in {
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
        }:
            return value_line(self._tree, index.internalId())
        return None

    def _children(self, parent: Index | None) -> list[int]:
        return self._tree.children(-1 if parent is None else self.number(parent))


def holds_values(node: Node) -> bool:
    """Say whether a node holds others."""
    return node.length > 0 or node.kind in {Kind.OBJECT, Kind.ARRAY, Kind.ELEMENT}
