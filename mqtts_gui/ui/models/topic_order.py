"""The order of the topics of a level, and which levels a search shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from operator import attrgetter

from mqtts_gui.mqtt.topic_nodes import Key, TopicNode


class Order(StrEnum):
    """How the topics of a level are sorted."""

    NAME = "name"
    COUNT = "count"


_by_name: Callable[[TopicNode], Key] = attrgetter("key")


def _by_count(node: TopicNode) -> tuple[int, Key]:
    return -node.total, node.key


def sort_key(order: Order) -> Callable[[TopicNode], Key]:
    """Return what nodes are compared by."""
    return _by_count if order is Order.COUNT else _by_name


def found_branches(found: Iterable[TopicNode], order: Order) -> dict[TopicNode, list[TopicNode]]:
    """Return what is to be shown below each node so that these are seen, sorted."""
    below: dict[TopicNode, dict[TopicNode, None]] = {}
    for topic in found:
        node = topic
        while node.parent is not None:
            siblings = below.setdefault(node.parent, {})
            if node in siblings:
                break
            siblings[node] = None
            node = node.parent
    return {above: sorted(nodes, key=sort_key(order)) for above, nodes in below.items()}
