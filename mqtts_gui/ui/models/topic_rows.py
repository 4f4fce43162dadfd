"""The rows of a topic tree: what is unfolded of `TopicCounts`, one below the other.

A tree of Qt's asks for every row whenever one comes. Here they are a plain list, which the view
scrolls through without asking for more than it shows; fifty thousand of one level cost no more.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from mqtts_gui.i18n import visible
from mqtts_gui.mqtt.topic_counts import TopicCounts
from mqtts_gui.mqtt.topic_nodes import TopicNode
from mqtts_gui.ui.models.topic_order import (
    Order,
    found_branches,
    in_order,
    put_in_order,
    sort_by_count,
)
from mqtts_gui.ui.models.topic_words import spoken, tool_tip

NODE_ROLE = Qt.ItemDataRole.UserRole
"""The `TopicNode` itself."""

MOST_FOUND = 2_000
"""Topics that the search shows at most."""

MOST_OPENED = 5_000
"""Levels that are unfolded at once at most."""

WINDOW = 10
"""Samples over which a rate is taken."""

_SEARCH_S = 1.0  # between two searches, where topics keep coming
_SORT_S = 2.0  # the same for the order by count

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class TopicRows(QAbstractTableModel):
    """Rows of a tree; `look` takes over what became of it.

    Attributes:
        order: How the topics of a level are sorted.
        search: Only topics that contain this are shown, with the levels above them.
        found_all: No topic is missing of those that were searched for.
    """

    def __init__(
        self,
        counts: TopicCounts,
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._counts, self._clock = counts, clock
        self.order, self.search, self.found_all = Order.NAME, "", True
        self._rows: list[TopicNode] = []
        self._opened: dict[TopicNode, list[TopicNode]] = {}
        self._found: dict[TopicNode, list[TopicNode]] = {}
        self._folded: set[TopicNode] = set()  # of what was found
        self._samples: dict[TopicNode, deque[tuple[float, int]]] = {}
        self._generation = -1
        self._topics = 0
        self._searched = self._sorted = 0.0
        self.look()

    @property
    def root(self) -> TopicNode:
        """What all topics are below."""
        return self._counts.root

    def node_at(self, row: int) -> TopicNode | None:
        """Return what is in `row`."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, node: TopicNode) -> int | None:
        """Return the row of a node, None if it is folded away."""
        try:
            return self._rows.index(node)
        except ValueError:
            return None

    def is_open(self, node: TopicNode) -> bool:
        """Say whether the levels below it are shown."""
        if self.search:
            return node in self._found and node not in self._folded
        return node in self._opened

    def can_open(self, node: TopicNode) -> bool:
        """Say whether there is anything to show below it."""
        return node in self._found if self.search else node.breadth > 0

    def look(self) -> None:
        """Take over topics that came, or went; quick where there are none."""
        counts, now = self._counts, self._clock()
        if counts.generation != self._generation:
            self._begin_anew()
        elif self.search:
            if counts.topics != self._topics and now - self._searched >= _SEARCH_S:
                self._search()
                self._show(self._flat())
        else:
            fresh = self._take_branches()
            if self._sort_again(now) or fresh:
                self._show(self._flat(), fresh)

    def set_search(self, text: str) -> None:
        """Show only what contains `text`; everything where it is empty."""
        if text == self.search:
            return
        self.beginResetModel()
        self.search = text
        self._folded.clear()
        self._search()
        self._rows = self._flat()
        self.endResetModel()

    def set_order(self, order: Order) -> None:
        """Sort otherwise."""
        if order is not self.order:
            self.order = order
            for below in (*self._opened.values(), *self._found.values()):
                below[:] = in_order(below, order)
            self._show(self._flat())

    def set_open(self, node: TopicNode, *, opened: bool) -> None:
        """Show what is right below a node, or nothing."""
        if opened is self.is_open(node) or not self.can_open(node):
            return
        if self.search:
            (self._folded.discard if opened else self._folded.add)(node)
        elif opened:
            self._opened[node] = in_order(node.branches(), self.order)
        else:
            del self._opened[node]
        self._show(self._flat())

    def open_below(self, node: TopicNode) -> None:
        """Show all that is below a node, as far as that can be."""
        wanted = deque([node])
        while wanted and len(self._opened) < MOST_OPENED and not self.search:
            each = wanted.popleft()
            if each.breadth:
                below = in_order(each.branches(), self.order)
                self._opened.setdefault(each, below)
                wanted.extend(below)
        if self.search:
            self._folded -= {each for each in self._folded if node in set(each.upwards())}
        self._show(self._flat())

    def measure(self, nodes: Iterable[TopicNode]) -> None:
        """Take a sample of the counts of what is seen; the rates of all else are forgotten."""
        now, before = self._clock(), self._samples
        self._samples = {}
        for node in nodes:
            samples = self._samples[node] = before.get(node) or deque(maxlen=WINDOW + 1)
            samples.append((now, node.total))

    def rate_of(self, node: TopicNode) -> float:
        """Return the messages per second of the last seconds, of a row that is seen."""
        samples = self._samples.get(node)
        if not samples:
            return 0.0
        (start, count), now = samples[0], samples[-1]
        return (now[1] - count) / (now[0] - start) if now[0] > start else 0.0

    @override
    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else 1

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        node = self.node_at(index.row()) if index.isValid() else None
        if node is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(node.name)
        if role == NODE_ROLE:
            return node
        if role == Qt.ItemDataRole.AccessibleTextRole:
            opened = self.is_open(node) if self.can_open(node) else None
            return spoken(node, self.rate_of(node), opened=opened)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tool_tip(node)
        return None

    def _begin_anew(self) -> None:
        """Show another tree, unfolded where the one before was."""
        was_open = [node.topic.split("/") for node in self._opened if node.parent is not None]
        self.beginResetModel()
        self._generation, root = self._counts.generation, self._counts.root
        self._samples.clear()
        self._folded.clear()
        self._opened = {root: in_order(root.branches(), self.order)}
        for names in was_open:
            node: TopicNode | None = root
            for name in names:
                node = node.child(name) if node is not None else None
            if node is not None and node.breadth:
                self._opened[node] = in_order(node.branches(), self.order)
        self._search()
        self._rows = self._flat()
        self.endResetModel()

    def _take_branches(self) -> list[TopicNode]:
        """Take over the levels that came below those that are unfolded, and return them."""
        fresh: list[TopicNode] = []
        for node, below in self._opened.items():
            if node.breadth > len(below):
                more = node.branches(len(below))
                put_in_order(below, more, self.order)
                fresh += more
        return fresh

    def _sort_again(self, now: float) -> bool:
        if self.order is not Order.COUNT or now - self._sorted < _SORT_S:
            return False
        self._sorted = now
        for below in self._opened.values():
            sort_by_count(below)
        return True

    def _search(self) -> None:
        self._searched, self._topics = self._clock(), self._counts.topics
        self._found = {}
        if self.search:
            found = self._counts.find(self.search, MOST_FOUND + 1)
            self.found_all = len(found) <= MOST_FOUND
            self._found = found_branches(found[:MOST_FOUND], self.order)

    def _flat(self) -> list[TopicNode]:
        """Return the rows that there are to be."""
        shown, folded = (self._found, self._folded) if self.search else (self._opened, ())
        branching = {node.parent for node in shown}
        rows: list[TopicNode] = []
        levels: list[Iterator[TopicNode]] = []

        def go_into(node: TopicNode) -> None:
            if node in branching:
                levels.append(iter(shown[node]))
            else:
                rows.extend(shown[node])  # all at once, which counts where they are many

        if self._counts.root in shown:
            go_into(self._counts.root)
        while levels:
            for node in levels[-1]:
                rows.append(node)
                if node in shown and node not in folded:
                    go_into(node)
                    break
            else:
                levels.pop()
        return rows

    def _show(self, rows: list[TopicNode], fresh: list[TopicNode] | None = None) -> None:
        """Put rows in the place of those there are, in at most three steps.

        Args:
            rows: What there is to be.
            fresh: All that was not there before, if nothing goes: then it need not be looked for.
        """
        if fresh is None or len(self._rows) + len(fresh) != len(rows):
            before = set(self._rows)
            if not before.issubset(rows):
                self._remove(set(rows))
            fresh = [node for node in rows if node not in before]
        if fresh:
            first = rows.index(fresh[0])
            if rows[first : first + len(fresh)] != fresh:
                first = len(self._rows)  # scattered: all at the end, then each to its place
            self.beginInsertRows(_ROOT, first, first + len(fresh) - 1)
            self._rows[first:first] = fresh
            self.endInsertRows()
        if rows != self._rows:
            self._move(rows)

    def _remove(self, kept: set[TopicNode]) -> None:
        gone = [row for row, node in enumerate(self._rows) if node not in kept]
        first, last = gone[0], gone[-1]
        if last - first + 1 == len(gone):
            self.beginRemoveRows(_ROOT, first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()
            return
        self.beginResetModel()  # a search that shows much else
        self._rows = [node for node in self._rows if node in kept]
        self.endResetModel()

    def _move(self, rows: Sequence[TopicNode]) -> None:
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        held = [self._rows[index.row()] for index in old]
        self._rows = list(rows)
        self.changePersistentIndexList(
            old, [self.index(self._rows.index(each), 0) for each in held]
        )
        self.layoutChanged.emit()
