"""The rows of the topic tree: right after any change, and in place while topics come."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from mqtts_gui.mqtt.topic_counts import TopicCounts
from mqtts_gui.mqtt.topic_nodes import TopicNode
from mqtts_gui.ui.models.topic_order import Order
from mqtts_gui.ui.models.topic_rows import MOST_FOUND, MOST_OPENED, NODE_ROLE, TopicRows
from tests.support.fake_messages_connection import message

NAMES = ("", "a", "b", "$SYS", "été", "salle 12", "\u202e", "室", "10", "9")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Garden:
    """Counts, their rows, and Qt's own check of every change."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.counts = TopicCounts()
        self.model = TopicRows(self.counts, clock=self.clock)
        mode = QAbstractItemModelTester.FailureReportingMode.Fatal
        self.tester = QAbstractItemModelTester(self.model, mode)

    def come(self, *topics: str) -> None:
        self.counts.take([message(topic) for topic in topics])
        self.counts.settle()
        self.model.look()

    def node(self, topic: str) -> TopicNode:
        node: TopicNode = self.counts.root
        for name in topic.split("/"):
            below = node.child(name)
            assert below is not None, topic
            node = below
        return node

    def open(self, topic: str) -> None:
        self.model.set_open(self.node(topic), opened=True)

    @property
    def shown(self) -> list[str]:
        rows = [self.model.node_at(row) for row in range(self.model.rowCount())]
        return [node.topic for node in rows if node is not None]


def expected(garden: Garden, opened: set[str]) -> list[str]:
    """What a plain recursion makes of the same tree."""
    found: list[str] = []

    def walk(node: TopicNode) -> None:
        for below in sorted(node.branches(), key=lambda each: each.key):
            found.append(below.topic)
            if below.topic in opened and below.breadth:
                walk(below)

    walk(garden.counts.root)
    return found


@pytest.mark.parametrize("seed", range(6))
def test_any_change_leaves_the_rows_right(qtbot: QtBot, seed: int) -> None:
    rnd = random.Random(seed)  # noqa: S311 - the same topics each time
    garden, opened = Garden(), set[str]()
    for _ in range(60):
        deep = rnd.choice((1, 2, 3, 4, 200 if rnd.random() < 0.1 else 5))
        garden.come(*("/".join(rnd.choices(NAMES, k=deep)) for _ in range(rnd.randint(1, 9))))
        held = {
            QPersistentModelIndex(garden.model.index(row, 0)): garden.model.node_at(row)
            for row in rnd.sample(range(garden.model.rowCount()), 1)
        }
        for topic in rnd.sample(garden.shown, min(3, len(garden.shown))):
            node = garden.node(topic)
            if garden.model.can_open(node):
                is_open = rnd.random() < 0.7
                garden.model.set_open(node, opened=is_open)
                (opened.add if is_open else opened.discard)(topic)
        assert garden.shown == expected(garden, opened)
        for index, kept in held.items():
            assert not index.isValid() or garden.model.node_at(index.row()) is kept


def test_topics_that_come_are_told_in_few_steps(qtbot: QtBot) -> None:
    garden = Garden()
    garden.come(*(f"h/t{i}" for i in range(0, 2_000, 2)))
    garden.open("h")
    told: list[str] = []
    garden.model.rowsInserted.connect(lambda: told.append("inserted"))
    garden.model.layoutChanged.connect(lambda: told.append("moved"))
    garden.model.modelReset.connect(lambda: told.append("reset"))
    garden.come(*(f"h/t{i}" for i in range(1, 2_000, 2)))
    assert told == ["inserted", "moved"]
    assert garden.shown == ["h", *(f"h/t{i}" for i in range(2_000))]
    told.clear()
    garden.come("h/t5", "h/t6")
    assert told == []
    garden.come("h/t7b")
    assert told == ["inserted"]


def test_a_search_keeps_the_levels_above_and_is_given_up_without_a_trace(qtbot: QtBot) -> None:
    garden = Garden()
    garden.come("a/b/temp", "a/c/temp", "a/c/hum", "d", "TEMP")
    garden.open("a")
    before = garden.shown
    garden.model.set_search("temp")
    assert garden.shown == ["a", "a/b", "a/b/temp", "a/c", "a/c/temp", "TEMP"]
    garden.model.set_open(garden.node("a/c"), opened=False)
    assert garden.shown == ["a", "a/b", "a/b/temp", "a/c", "TEMP"]
    garden.clock.now += 5
    garden.come("z/temperature")
    assert garden.shown[-2:] == ["z", "z/temperature"]
    garden.model.set_search("")
    garden.model.look()
    assert garden.shown == [*before, "z"]
    garden.model.set_search("nowhere")
    assert garden.shown == []


def test_a_search_that_finds_too_much_says_so(qtbot: QtBot) -> None:
    garden = Garden()
    garden.come(*(f"t{i}" for i in range(MOST_FOUND + 1)))
    garden.model.set_search("t")
    assert (len(garden.shown), garden.model.found_all) == (MOST_FOUND, False)
    garden.model.set_search("t1")
    assert garden.model.found_all


def test_the_order_by_count_is_taken_again_now_and_then(qtbot: QtBot) -> None:
    garden = Garden()
    garden.come("a", "b", "b", "c10", "c9")
    assert garden.shown == ["a", "b", "c9", "c10"]
    garden.model.set_order(Order.COUNT)
    assert garden.shown == ["b", "a", "c9", "c10"]
    garden.clock.now += 5
    garden.come(*["c10"] * 5)
    assert garden.shown == ["c10", "b", "a", "c9"]


def test_all_below_is_unfolded_within_bounds(qtbot: QtBot) -> None:
    garden = Garden()
    garden.come("a/b/c/d", "a/x", "e/f")
    garden.model.open_below(garden.node("a"))
    assert garden.shown == ["a", "a/b", "a/b/c", "a/b/c/d", "a/x", "e"]
    garden.come(*(f"big/{i}/x" for i in range(MOST_OPENED + 100)))
    garden.model.open_below(garden.node("big"))
    opened = [topic for topic in garden.shown if topic.endswith("/x") and topic.startswith("big")]
    assert MOST_OPENED - 10 < len(opened) < MOST_OPENED


def test_another_tree_is_unfolded_as_the_one_before(qtbot: QtBot) -> None:
    garden = Garden()
    garden.come("a/b/c", "a/d", "e")
    garden.open("a")
    garden.open("a/b")
    garden.counts.keep_only(["a/b/c"], since_ns=1 << 62)
    garden.model.look()
    assert garden.shown == ["a", "a/b", "a/b/c"]
    garden.counts.forget()
    garden.model.look()
    assert garden.shown == []


def test_rates_are_those_of_the_last_seconds(qtbot: QtBot) -> None:
    garden = Garden()
    garden.come("a/b")
    node = garden.node("a")
    garden.model.measure([node])
    assert garden.model.rate_of(node) == 0
    garden.clock.now = 2.0
    garden.come(*["a/b"] * 8)
    garden.model.measure([node])
    assert garden.model.rate_of(node) == 4
    garden.model.measure([])
    assert garden.model.rate_of(node) == 0


def test_a_row_says_all_it_shows(qtbot: QtBot) -> None:
    garden = Garden()
    garden.counts.take([message("a//b\u202e", b"21.6\n", retain=True)])
    garden.counts.settle()
    garden.model.look()
    for topic in ("a", "a/"):
        garden.open(topic)
    said = [garden.model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(3)]
    assert said == [
        "a, level 1, unfolded, 1 message",
        "(empty level), level 2, unfolded, 1 message",
        "b\\u{202E}, level 3, 1 message, retained, last value 21.6",
    ]
    assert garden.model.index(2, 0).data(NODE_ROLE).topic == "a//b\u202e"
    assert garden.model.data(QModelIndex()) is None
