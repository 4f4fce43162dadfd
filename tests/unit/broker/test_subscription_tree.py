"""Who gets a message: the tree agrees with the standard's rule for a filter and a topic."""

from __future__ import annotations

import random

from mqtts_gui.broker.limits import Limits
from mqtts_gui.broker.messages import Message
from mqtts_gui.broker.retained import RetainedMessages
from mqtts_gui.broker.subscriptions import Subscription, SubscriptionTree
from mqtts_gui.mqtt.topics import TopicError, check_filter, check_topic, matches


def test_tree_finds_exactly_the_filters_that_match() -> None:
    chance = random.Random(1)  # noqa: S311 - chance, not a secret
    filters = {some_levels(chance, ("a", "b", "", "$SYS", "+", "#")) for _ in range(400)}
    filters = {one for one in filters if is_valid(one)}
    topics = {some_levels(chance, ("a", "b", "", "$SYS")) for _ in range(400)} - {""}
    tree = SubscriptionTree()
    for one in filters:
        assert tree.add("client", Subscription(one, 0))

    for topic in topics:
        check_topic(topic)
        found = [one.filter for one in tree.matching(topic).get("client", [])]
        assert sorted(found) == sorted(one for one in filters if matches(one, topic)), topic


def test_what_is_removed_is_forgotten() -> None:
    tree = SubscriptionTree()
    tree.add("a", Subscription("ciel/+/x", 0))
    tree.add("a", Subscription("ciel", 0))
    tree.add("b", Subscription("ciel", 1))

    assert not tree.add("a", Subscription("ciel", 2))
    assert tree.remove("a", "ciel/+/x")
    assert not tree.remove("a", "ciel/+/x")
    assert not tree.remove("a", "ciel/+")
    assert tree.matching("ciel/1/x") == {}
    assert set(tree.matching("ciel")) == {"a", "b"}
    assert tree.matching("ciel")["a"] == [Subscription("ciel", 2)]
    assert tree.remove("a", "ciel")
    assert tree.remove("b", "ciel")
    assert tree._root.children == {}


def test_retained_messages_are_bounded_and_an_outdated_one_never_stays() -> None:
    retained = RetainedMessages(Limits(retained_messages=2, retained_bytes=100))

    assert retained.put(Message("a", b"1", size=40))
    assert retained.put(Message("b", b"1", size=40))
    assert not retained.put(Message("c", b"1", size=1)), "too many"
    assert not retained.put(Message("a", b"2", size=90)), "too large"
    assert [one.topic for one in retained.matching("#", 0)] == ["b"]
    assert retained.put(Message("b", b"", size=1))
    assert retained.put(Message("a", b"2", size=100))


def test_expired_retained_messages_are_gone() -> None:
    retained = RetainedMessages(Limits())
    retained.put(Message("a", b"1", expires_at=10))

    assert retained.matching("a", 9.9)
    assert not retained.matching("a", 10)


def some_levels(chance: random.Random, levels: tuple[str, ...]) -> str:
    return "/".join(chance.choice(levels) for _ in range(chance.randrange(1, 5)))


def is_valid(topic_filter: str) -> bool:
    try:
        check_filter(topic_filter)
    except TopicError:
        return False
    return True
