from __future__ import annotations

from itertools import product

import pytest

from mqtts_gui.mqtt.filters import FilterTree
from mqtts_gui.mqtt.topics import TopicError, check_filter, matches

LEVELS = ("", "a", "$SYS", "+", "#", "$share")
TOPIC_LEVELS = ("", "a", "b", "$SYS")


def valid(text: str) -> bool:
    try:
        check_filter(text)
    except TopicError:
        return False
    return True


FILTERS = ["/".join(each) for size in (1, 2, 3) for each in product(LEVELS, repeat=size)]
FILTERS = [text for text in FILTERS if valid(text)]


@pytest.mark.parametrize(
    "topic", ["/".join(each) for size in (1, 2, 3) for each in product(TOPIC_LEVELS, repeat=size)]
)
def test_the_tree_finds_what_trying_each_filter_finds(topic: str) -> None:
    one_by_one = [place for place, each in enumerate(FILTERS) if matches(each, topic)]

    assert FilterTree(FILTERS).matching(topic) == one_by_one


def test_a_filter_given_twice_is_found_twice() -> None:
    assert FilterTree(["a/+", "b", "a/+", "$share/group/a/b"]).matching("a/b") == [0, 2, 3]
    assert FilterTree([]).matching("a") == []
