"""All fields of an item as a tree of two columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import overload

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from mqtts_gui.certs.field_tree import FieldNode
from mqtts_gui.i18n import mark
from mqtts_gui.ui.models.field_search import FieldPattern, searched_text
from mqtts_gui.ui.models.field_texts import said_text, value_text

LABEL, VALUE = range(2)
COLUMNS = 2
NODE_ROLE = Qt.ItemDataRole.UserRole + 1
HEADERS = (mark("Field"), mark("Value"))
LONGEST_SPOKEN = 300
"""Characters; nobody listens to a thousand bytes."""

Index = QModelIndex | QPersistentModelIndex
Path = tuple[str, ...]


@dataclass(slots=True)
class _Place:
    """Where a field stands in the tree; `children` are numbers of places."""

    node: FieldNode
    parent: int
    row: int
    path: Path
    children: list[int] = field(default_factory=list)
    searched: str | None = None


class FieldTreeModel(QAbstractItemModel):
    """Fields by number: the index of a field carries the number of its place."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._nodes: tuple[FieldNode, ...] = ()
        self._places: list[_Place] = []
        self._roots: list[int] = []

    @property
    def nodes(self) -> tuple[FieldNode, ...]:
        """What is shown."""
        return self._nodes

    def show_fields(self, nodes: Sequence[FieldNode]) -> None:
        """Replace everything."""
        self.beginResetModel()
        self._nodes, self._places = tuple(nodes), []
        self._roots = self._place(self._nodes, -1, ())
        self.endResetModel()

    def refresh(self) -> None:
        """Have everything written again, in the language in force."""
        self.layoutAboutToBeChanged.emit()
        for place in self._places:
            place.searched = None
        self.layoutChanged.emit()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, LABEL, VALUE)

    def indexes(self) -> Iterator[QModelIndex]:
        """Yield the index of every field, those above first."""
        for number, place in enumerate(self._places):
            yield self.createIndex(place.row, LABEL, number)

    def node(self, index: Index) -> FieldNode:
        """Return the field at an index."""
        return self._places[index.internalId()].node

    def path(self, index: Index) -> Path:
        """Return what names a field in every language, and in another item of the same kind."""
        return self._places[index.internalId()].path

    def find(self, pattern: FieldPattern) -> tuple[QModelIndex, ...]:
        """Return the fields that match."""
        found = []
        for number, place in enumerate(self._places):
            if place.searched is None:
                place.searched = searched_text(place.node)
            if pattern.fits(place.searched):
                found.append(self.createIndex(place.row, LABEL, number))
        return tuple(found)

    def _place(self, nodes: Sequence[FieldNode], parent: int, above: Path) -> list[int]:
        seen: dict[str, int] = {}
        numbers = []
        for row, node in enumerate(nodes):
            again = seen[node.key] = seen.get(node.key, -1) + 1
            path = (*above, f"{node.key}#{again}" if again else node.key)
            number = len(self._places)
            place = _Place(node, parent, row, path)
            self._places.append(place)
            numbers.append(number)
            place.children = self._place(node.children, number, path)
        return numbers

    def _children(self, parent: Index | None) -> list[int]:
        if parent is None or not parent.isValid():
            return self._roots
        return self._places[parent.internalId()].children if parent.column() == LABEL else []

    @override
    def index(self, row: int, column: int, parent: Index | None = None) -> QModelIndex:
        children = self._children(parent)
        if not (0 <= row < len(children) and 0 <= column < COLUMNS):
            return QModelIndex()
        return self.createIndex(row, column, children[row])

    @overload
    def parent(self) -> QObject | None: ...
    @overload
    def parent(self, index: Index, /) -> QModelIndex: ...
    @override
    def parent(self, index: Index | None = None) -> QObject | QModelIndex | None:
        if index is None:  # the method of this name that every QObject has
            return super().parent()
        above = self._places[index.internalId()].parent if index.isValid() else -1
        return QModelIndex() if above < 0 else self.createIndex(self._places[above].row, 0, above)

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return len(self._children(parent))

    @override
    def columnCount(self, parent: Index | None = None) -> int:
        return COLUMNS

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        return str(HEADERS[section])

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        node = self.node(index)
        if role == NODE_ROLE:
            return node
        is_label = index.column() == LABEL
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return str(node.label) if is_label else said_text(node)
            case Qt.ItemDataRole.AccessibleTextRole:
                return _spoken(node, whole=is_label)
        return None


def _spoken(node: FieldNode, *, whole: bool) -> str:
    """Return what a screen reader says; the keyboard stays in the first column, which says all."""
    said = said_text(node) if node.data is None else value_text(node)
    if len(said) > LONGEST_SPOKEN:
        said = f"{said[:LONGEST_SPOKEN]}…"
    return f"{node.label}: {said}" if whole and said else said or str(node.label)
