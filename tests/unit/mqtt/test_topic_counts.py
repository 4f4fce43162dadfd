"""Counting messages by topic: all of them, within bounds, whoever reads meanwhile."""

from __future__ import annotations

import gc
import random
import sys
import threading
from collections import Counter
from collections.abc import Iterable, Iterator

import pytest

from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.topic_counts import KEPT_BYTES, PACE_S, TopicCounts
from mqtts_gui.mqtt.topic_nodes import MOST_LEVELS, TopicNode, natural_key

NAMES = ("", "a", "b", "$SYS", "été", "salle 12", "\u202e", "室", "a" * 300)


def message(
    topic: str,
    payload: bytes = b"x",
    *,
    retain: bool = False,
    incoming: bool = True,
    time_ns: int = 1,
) -> Message:
    return Message(time_ns, incoming, topic, payload, 0, retain, duplicate=False)


def counted(
    messages: Iterable[Message], most_topics: int = 1_000, most_nodes: int = 10_000
) -> TopicCounts:
    counts = TopicCounts(most_topics=most_topics, most_nodes=most_nodes)
    counts.take(list(messages))
    counts.settle()
    return counts


def nodes(root: TopicNode) -> Iterator[TopicNode]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += node.branches()


def at(counts: TopicCounts, topic: str) -> TopicNode:
    node = counts.node_of(topic)
    assert node is not None, topic
    return node


def test_every_message_is_counted_where_it_came_and_above() -> None:
    rnd = random.Random(6)  # noqa: S311 - the same topics each time
    topics = ["/".join(rnd.choices(NAMES, k=rnd.randint(1, 6))) for _ in range(300)]
    topics += ["/", "//", "a//b", "/a", "a/", "/".join("abcdefgh" * 25)]
    came = [message(rnd.choice(topics), bytes([i % 256])) for i in range(5_000)]
    counts = TopicCounts()
    for start in range(0, len(came), 37):
        counts.take(came[start : start + 37])
        if not start % 5:
            counts.settle()
    counts.settle()

    wanted = Counter(each.topic for each in came)
    last = {each.topic: each.payload for each in came}
    assert counts.topics == len(wanted)
    for topic, count in wanted.items():
        node = at(counts, topic)
        below = sum(n for t, n in wanted.items() if t == topic or t.startswith(f"{topic}/"))
        assert (node.topic, node.count, node.start) == (topic, count, last[topic])
        assert node.total == below, topic
    assert counts.root.total == len(came)
    for node in nodes(counts.root):
        assert node.total == node.count + sum(each.total for each in node.branches())
        assert node.breadth == len(node.branches())


def test_nothing_is_counted_before_it_is_settled_and_nothing_twice() -> None:
    now = [0.0]
    counts = TopicCounts(clock=lambda: now[0])
    counts.take([message("a")])
    counts.settle_soon()
    counts.take([message("a")])
    counts.settle_soon()  # too soon
    assert at(counts, "a").count == 1
    assert counts.is_waiting
    now[0] += PACE_S
    counts.settle_soon()
    counts.settle()
    assert at(counts, "a").count == 2
    assert not counts.is_waiting


def test_only_the_beginning_of_a_content_is_kept() -> None:
    counts = counted([message("a", b"y" * 10_000_000)])
    assert (at(counts, "a").start, at(counts, "a").size) == (b"y" * KEPT_BYTES, 10_000_000)


def test_too_many_topics_are_counted_together() -> None:
    counts = counted([message(f"t{i % 30}") for i in range(90)], most_topics=20)
    assert (counts.topics, counts.other, counts.left_out) == (20, 30, True)
    assert counts.root.total == 60
    counts = counted([message(f"a/b/c/t{i}") for i in range(90)], most_nodes=10)
    assert counts.left_out
    assert len(list(nodes(counts.root))) <= 10 + 4


def test_a_topic_of_very_many_levels_ends_in_one_node() -> None:
    topic = "/".join("x" * 32_000)
    node = at(counted([message(topic)]), topic)
    assert node.depth == MOST_LEVELS - 1
    assert node.topic == topic


def test_retained_is_what_was_seen_to_be() -> None:
    counts = counted([message("a/b", retain=True), message("a/c"), message("a/d", retain=True)])
    assert counts.retained("a", below=True) == ["a/b", "a/d"]
    assert counts.retained("a/b", below=False) == ["a/b"]
    assert counts.retained("a", below=False) == []
    assert counts.root.retained == 2
    counts.take([message("a/b", b"new")])  # an update comes without the flag
    counts.settle()
    assert at(counts, "a/b").is_retained
    counts.take([message("a/b", b"", retain=True, incoming=False), message("a/d", b"")])
    counts.settle()
    assert counts.retained("a", below=True) == []
    assert counts.root.retained == 0
    counts.take([message("a/b", b"", retain=True), message("a/b", b"v", retain=True)])
    counts.settle()
    assert counts.retained("", below=True) == []  # the empty level has nothing below
    assert counts.retained("a", below=True) == ["a/b"]


def test_names_that_only_begin_alike_are_not_below() -> None:
    counts = counted([message("ab/c", retain=True), message("/a", retain=True)])
    assert counts.retained("a", below=True) == []
    assert counts.retained("", below=True) == ["/a"]


def test_topics_of_before_are_there_without_messages() -> None:
    counts = TopicCounts()
    counts.add_topics(["a/b", "c"])
    assert (at(counts, "a/b").count, at(counts, "a/b").start, counts.root.total) == (0, None, 0)


def test_only_what_is_left_of_the_history_is_kept() -> None:
    counts = counted(
        [message("a/b", time_ns=10, retain=True), message("a/c", time_ns=20), message("d")]
    )
    before = counts.generation
    counts.keep_only(["a/b", "e"], since_ns=20)
    assert counts.generation > before
    assert [counts.node_of(each) is not None for each in ("a/b", "a/c", "d", "e")] == [
        True, True, False, True,
    ]  # fmt: skip
    assert counts.root.total == 2
    assert counts.retained("a", below=True) == ["a/b"]
    counts.forget()
    assert (counts.topics, counts.root.total, counts.root.branches()) == (0, 0, [])


def test_what_is_searched_for_is_found_in_any_case_and_within_bounds() -> None:
    counts = counted([message(f"Hall/T{i}") for i in range(50)] + [message("été")])
    assert [node.topic for node in counts.find("hall/t4", 100)][:2] == ["Hall/T4", "Hall/T40"]
    assert len(counts.find("hall", 7)) == 7
    assert [node.topic for node in counts.find("ÉT", 9)] == ["été"]


def test_numbers_in_names_sort_as_numbers() -> None:
    names = ["room10", "Room2", "room2", "room02", "", "9" * 5_000, "1", "$SYS", "²"]
    assert sorted(names, key=natural_key)[:3] == ["", "1", "9" * 5_000]
    rooms = [each for each in sorted(names, key=natural_key) if "oom" in each]
    assert rooms == ["Room2", "room02", "room2", "room10"]


@pytest.fixture
def hectic() -> Iterator[None]:
    """Let threads take turns, and garbage be collected, at the worst moments."""
    interval, thresholds = sys.getswitchinterval(), gc.get_threshold()
    sys.setswitchinterval(1e-5)
    gc.set_threshold(50, 2, 2)
    yield
    sys.setswitchinterval(interval)
    gc.set_threshold(*thresholds)


@pytest.mark.usefixtures("hectic")
def test_a_reader_never_finds_the_tree_in_pieces() -> None:
    counts, stop = TopicCounts(), threading.Event()
    errors: list[BaseException] = []

    def read() -> None:
        try:
            while not stop.is_set():
                for node in nodes(counts.root):
                    assert node.topic.count("/") >= node.depth
                counts.find("7", 10)
                counts.retained("", below=True)
        except BaseException as error:
            errors.append(error)
            raise

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for start in range(0, 6_000, 50):
            counts.take([message(f"h{i % 7}/t{i}", retain=True) for i in range(start, start + 50)])
            counts.settle()
    finally:
        stop.set()
        reader.join()
    assert not errors
    assert counts.root.total == 6_000
