"""Values within values, as one flat list in the order of the payload.

A payload is untrusted: nodes, levels and remarks are bounded, and no path is made before somebody
asks for it, so that ten thousand levels or a million items cost no more than what is shown of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from mqtts_gui.i18n import Phrase, mark, visible
from mqtts_gui.mqtt.formats.labels import step, written
from mqtts_gui.mqtt.formats.nodes import FullError, Key, Kind, Node, Remark, Value

MAX_NODES = 20_000
MAX_DEPTH = 100
MAX_REMARKS = 20
MAX_LABEL = 1_000
_XML_STEPS = {Kind.COMMENT: "comment()", Kind.INSTRUCTION: "processing-instruction()"}


class TreeBuilder:
    """Collect nodes in the order of the payload, within bounds.

    Raises:
        FullError: there are as many nodes or levels as are shown.
    """

    def __init__(self, most_nodes: int = MAX_NODES, most_levels: int = MAX_DEPTH) -> None:
        self.nodes: list[Node] = []
        self.remarks: list[Remark] = []
        self.too_deep = False
        self._open: list[int] = [-1]
        self._most = most_nodes
        self._most_levels = most_levels

    def leaf(self, key: Key, kind: Kind, value: Value) -> None:
        """Add a value that holds no others."""
        if len(self.nodes) >= self._most:
            raise FullError
        self.nodes.append(Node(self._open[-1], len(self._open) - 1, key, kind, value, 0))

    def open(self, key: Key, kind: Kind, value: Value = None, count: int = 0) -> None:
        """Add a value that holds others: those added until it is closed."""
        if len(self._open) > self._most_levels:
            self.too_deep = True
            raise FullError
        self.leaf(key, kind, value)
        self.nodes[-1] = self.nodes[-1]._replace(length=count)
        self._open.append(len(self.nodes) - 1)

    def close(self, count: int) -> None:
        """End the value opened last, which has `count` children."""
        index = self._open.pop()
        if self.nodes[index].length != count:
            self.nodes[index] = self.nodes[index]._replace(length=count)

    def remark(self, phrase: Phrase, offset: int | None = None) -> None:
        """Note something, unless enough is noted."""
        if len(self.remarks) < MAX_REMARKS:
            self.remarks.append(Remark(phrase, offset))

    def remark_bounds(self) -> None:
        """Note why reading ended at a bound, however much is noted already."""
        if self.too_deep:
            phrase = mark(
                "This is nested in more than %(depth)s levels; no more is shown.", depth=MAX_DEPTH
            )
        else:
            phrase = mark("Only the first %(count)s values are shown.", count=len(self.nodes))
        self.remarks.append(Remark(phrase))


@dataclass(frozen=True)
class Tree:
    """The values of a payload, the outermost first, each before those it holds."""

    nodes: tuple[Node, ...]
    is_xml: bool = False

    @cached_property
    def _children(self) -> dict[int, list[int]]:
        children: dict[int, list[int]] = {}
        for index, node in enumerate(self.nodes):
            children.setdefault(node.parent, []).append(index)
        return children

    def children(self, index: int = -1) -> list[int]:
        """Return the numbers of the nodes in node `index` that are shown; -1 for the outermost."""
        return self._children.get(index, [])

    def path(self, index: int) -> str:
        """Return where a node stands.

        That is `$.a."b c"[0]`, which `json:` searches take without `$.`; in XML `/a/b[2]/@c`.
        """
        if self.is_xml:
            return self._xml_path(index)
        parts: list[str] = []
        while index >= 0:
            node = self.nodes[index]
            parts.append(step(node.key))
            index = node.parent
        return "$" + "".join(reversed(parts))

    def _xml_path(self, index: int) -> str:
        parts: list[str] = []
        while index >= 0:
            node = self.nodes[index]
            name = str(node.key or "")
            name = f"@{name}" if node.kind is Kind.ATTRIBUTE else name
            same = [
                other
                for other in self.children(node.parent)
                if self.nodes[other].key == node.key and self.nodes[other].kind is node.kind
            ]
            number = f"[{same.index(index) + 1}]" if len(same) > 1 else ""
            parts.append(f"/{name or _XML_STEPS.get(node.kind, 'text()')}{number}")
            index = node.parent
        return "".join(reversed(parts))

    def key(self, index: int) -> str:
        """Return the name of a node, safe to be shown; empty for the outermost."""
        key = self.nodes[index].key
        return "" if key is None else _bounded(key if isinstance(key, str) else step(key))

    def text(self, index: int) -> str:
        """Return the value of a node on one line, safe to be shown; empty for a container."""
        node = self.nodes[index]
        return _bounded(written(node.kind, node.value))


def _bounded(text: str) -> str:
    shown = visible(text[:MAX_LABEL])
    return shown if len(text) <= MAX_LABEL else f"{shown}…"
