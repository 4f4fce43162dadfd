"""The order of the topics of a level, and which levels a search shows."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from enum import StrEnum
from operator import attrgetter

from mqtts_gui.mqtt.topic_nodes import TopicNode

FEW = 100
"""So many are put one by one where they belong; of more, all are sorted."""

_name, _total = attrgetter("key"), attrgetter("total")


class Order(StrEnum):
    """How the topics of a level are sorted."""

    NAME = "name"
    COUNT = "count"


def in_order(nodes: Iterable[TopicNode], order: Order) -> list[TopicNode]:
    """Return nodes sorted."""
    found = sorted(nodes, key=_name)
    if order is Order.COUNT:
        sort_by_count(found)
    return found


def sort_by_count(nodes: list[TopicNode]) -> None:
    """Sort nodes by their counts anew; those with the same count stay as they are."""
    nodes.sort(key=_total, reverse=True)


def put_in_order(nodes: list[TopicNode], more: list[TopicNode], order: Order) -> None:
    """Put more nodes among those that are sorted."""
    if order is Order.COUNT:
        nodes += more
        sort_by_count(nodes)
    elif len(more) > FEW:
        nodes += more
        nodes.sort(key=_name)
    else:
        for node in more:
            insort(nodes, node, key=_name)


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
    return {above: in_order(nodes, order) for above, nodes in below.items()}
