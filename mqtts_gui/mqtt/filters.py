"""Which of many topic filters a topic matches, found without trying each of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from mqtts_gui.mqtt.topics import filter_levels


@dataclass(slots=True)
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    places: list[int] = field(default_factory=list)


class FilterTree:
    """Topic filters by level: the cost of a topic follows its depth, not the number of filters."""

    def __init__(self, filters: Iterable[str]) -> None:
        self._root = _Node()
        for place, topic_filter in enumerate(filters):
            node = self._root
            for level in filter_levels(topic_filter):
                node = node.children.setdefault(level, _Node())
            node.places.append(place)

    def matching(self, topic: str) -> list[int]:
        """Return the places, ascending, of the filters given that `topics.matches` `topic`."""
        found: list[int] = []
        nodes = [self._root]
        for depth, level in enumerate(topic.split("/")):
            # 4.7.2: a wildcard in the first level does not reach the topics of the broker.
            wild = depth > 0 or not topic.startswith("$")
            following: list[_Node] = []
            for node in nodes:
                if wild and (rest := node.children.get("#")) is not None:
                    found += rest.places
                names = {level, "+"} if wild else {level}
                following += [node.children[name] for name in names if name in node.children]
            nodes = following
        for node in nodes:
            found += node.places
            if (rest := node.children.get("#")) is not None:  # "a/#" matches "a" as well
                found += rest.places
        return sorted(found)
