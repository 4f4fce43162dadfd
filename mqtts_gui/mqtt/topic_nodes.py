"""The nodes of a tree of topics: one for each level that has a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

MOST_LEVELS = 256
"""What follows stands in one node: a topic may have thirty thousand levels."""

_DIGITS = re.compile(r"[0-9]+")


class TopicNode:
    """A level of a topic, with those below it.

    One thread at a time changes it, under the lock of its `TopicCounts`; any may read it.

    Attributes:
        name: Of the level; empty in `a//b`. Untrusted.
        key: What to sort by: numbers as numbers, capital letters beside small ones.
        depth: Levels above it; -1 for the root.
        is_topic: Messages came on this very topic, in this run or an earlier one.
        count: Messages on this very topic.
        total: The same with all topics below.
        time_ns: When the last one came, nanoseconds since 1970; 0 before.
        size: Bytes of its content.
        start: The beginning of its content; None before there was one.
        is_retained: It was seen to be retained by the broker.
        retained: Topics seen to be retained, here and below.
    """

    __slots__ = (
        "_children",
        "count",
        "depth",
        "is_retained",
        "is_topic",
        "key",
        "name",
        "parent",
        "retained",
        "size",
        "start",
        "time_ns",
        "total",
    )

    def __init__(self, name: str, parent: TopicNode | None) -> None:
        self.name, self.parent = name, parent
        self.depth: int = -1 if parent is None else parent.depth + 1
        self._children: dict[str, TopicNode] | None = None
        self.key = natural_key(name)  # at once: the window sorts, which has no time for it
        self.is_topic = self.is_retained = False
        self.count = self.total = self.time_ns = self.size = self.retained = 0
        self.start: bytes | None = None

    @property
    def topic(self) -> str:
        """The topic whose last level this is."""
        return "/".join(reversed([node.name for node in self.upwards()]))

    def upwards(self) -> Iterator[TopicNode]:
        """Yield it and all above it but the root."""
        node: TopicNode | None = self
        while node is not None and node.parent is not None:
            yield node
            node = node.parent

    @property
    def breadth(self) -> int:
        """How many levels are right below it; they never become fewer."""
        return 0 if self._children is None else len(self._children)

    def branches(self, skipped: int = 0) -> list[TopicNode]:
        """Return the levels right below it in the order in which they came, but the first few."""
        if self._children is None:
            return []
        # Only a copy is made in one step: between an iterator and its use another thread may add.
        return list(islice(self._children.copy().values(), skipped, None))

    def child(self, name: str) -> TopicNode | None:
        """Return the level of that name below it."""
        return None if self._children is None else self._children.get(name)

    def add_child(self, name: str) -> TopicNode:
        """Add a level of a name that is not there yet."""
        if self._children is None:
            self._children = {}
        node = self._children[name] = TopicNode(name, self)
        return node

    def take_over(self, before: TopicNode) -> None:
        """Count what another node of this topic counted."""
        self.count, self.time_ns = before.count, before.time_ns
        self.size, self.start = before.size, before.start
        above: TopicNode | None = self
        while above is not None:
            above.total += before.count
            above = above.parent


def grow(root: TopicNode, topic: str) -> tuple[TopicNode, int]:
    """Return the node of a topic and how many nodes were made for it."""
    node, made = root, 0
    for name in topic.split("/", MOST_LEVELS - 1):
        below = node.child(name)
        if below is None:
            below = node.add_child(name)
            made += 1
        node = below
    node.is_topic = True
    return node, made


def natural_key(name: str) -> str:
    """Return what names are compared by, so that room2 stands before room10.

    One text, because fifty thousand texts are sorted in no time, and as many tuples are not.
    """
    return f"{_DIGITS.sub(_number, name.casefold())}\0{name}"


def _number(found: re.Match[str]) -> str:
    digits = found[0].lstrip("0")
    return f"\1{chr(len(digits))}{digits}"  # no number: it may have thousands of digits
