"""Who wants which messages: a tree of topic levels, so that cost follows depth, not clients."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Subscription:
    """What one client wants of the topics one filter matches (MQTT 5.0, 3.8.3.1).

    Attributes:
        identifier: The client's own number for it, or None.
    """

    filter: str
    qos: int
    no_local: bool = False
    retain_as_published: bool = False
    identifier: int | None = None


@dataclass(slots=True)
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    subscriptions: dict[str, Subscription] = field(default_factory=dict)


class SubscriptionTree:
    """The subscriptions of all clients, by topic level; their filters are checked already."""

    def __init__(self) -> None:
        self._root = _Node()

    def add(self, client_id: str, subscription: Subscription) -> bool:
        """Add or replace a client's subscription, and say whether it is a new one."""
        node = self._root
        for level in subscription.filter.split("/"):
            node = node.children.setdefault(level, _Node())
        new = client_id not in node.subscriptions
        node.subscriptions[client_id] = subscription
        return new

    def remove(self, client_id: str, topic_filter: str) -> bool:
        """Remove a client's subscription, and say whether there was one."""
        path = [self._root]
        levels = topic_filter.split("/")
        for level in levels:
            child = path[-1].children.get(level)
            if child is None:
                return False
            path.append(child)
        found = path[-1].subscriptions.pop(client_id, None) is not None
        _prune(path, levels)
        return found

    def matching(self, topic: str) -> dict[str, list[Subscription]]:
        """Return the subscriptions that want a message on `topic`, by client."""
        found: dict[str, list[Subscription]] = {}
        nodes = [self._root]
        for depth, level in enumerate(topic.split("/")):
            # 4.7.2: a wildcard in the first level does not reach the topics of the broker.
            wild = depth > 0 or not level.startswith("$")
            following = []
            for node in nodes:
                if wild and (rest := node.children.get("#")):
                    _collect(rest, found)
                following += _existing(node, (level, "+") if wild else (level,))
            nodes = following
        for node in nodes:
            _collect(node, found)
            if rest := node.children.get("#"):  # 4.7.1.2: "a/#" wants "a" as well
                _collect(rest, found)
        return found


def _existing(node: _Node, levels: Iterable[str]) -> list[_Node]:
    return [child for level in levels if (child := node.children.get(level)) is not None]


def _collect(node: _Node, found: dict[str, list[Subscription]]) -> None:
    for client_id, subscription in node.subscriptions.items():
        found.setdefault(client_id, []).append(subscription)


def _prune(path: list[_Node], levels: list[str]) -> None:
    """Forget the nodes at the end of `path` that hold nothing any more."""
    for parent, node, level in zip(path[-2::-1], path[:0:-1], levels[::-1], strict=True):
        if node.children or node.subscriptions:
            return
        del parent.children[level]
