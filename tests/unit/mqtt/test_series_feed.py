"""Series are fed by what arrives, and only by that."""

from __future__ import annotations

import json

from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.series import Series
from mqtts_gui.mqtt.series_feed import SeriesFeed


def message(at: int, topic: str = "a", value: object = 1, *, incoming: bool = True) -> Message:
    payload = json.dumps({"v": value, "w": [0, at]}).encode()
    return Message(at, incoming, topic, payload, 0, retain=False, duplicate=False)


def test_messages_of_the_topics_become_points_and_no_others() -> None:
    feed, one, other = SeriesFeed(), Series("a", "$.v"), Series("a", "$.w[1]")
    feed.take(0, [message(1)])
    feed.add(one, lambda: 1)
    feed.add(other, lambda: 1)
    sent = [message(2), message(3, "b"), message(4, incoming=False), message(5, value="text")]
    feed.take(1, [*sent, message(6, value=2.5)])
    assert one.newest(9) == [(2, 1.0), (6, 2.5)]
    assert other.newest(9) == [(2, 2.0), (5, 5.0), (6, 6.0)]


def test_what_the_history_had_before_is_left_to_it() -> None:
    feed, series = SeriesFeed(), Series("a", "$.v")
    assert feed.add(series, lambda: 12) == 12
    feed.take(10, [message(1), message(2), message(3), message(4)])
    assert series.newest(9) == [(3, 1.0), (4, 1.0)]


def test_a_removed_series_gets_nothing_and_its_neighbour_does() -> None:
    feed, one, other = SeriesFeed(), Series("a", "$.v"), Series("a", "$.v")
    feed.add(one, lambda: 0)
    feed.add(other, lambda: 0)
    feed.remove(one)
    feed.take(0, [message(1)])
    assert (len(one), len(other)) == (0, 1)
    feed.remove(other)
    feed.remove(other)
    feed.take(1, [message(2)])
    assert len(other) == 1


def test_a_time_without_connection_is_a_gap() -> None:
    feed, series = SeriesFeed(), Series("a", "$.v")
    feed.add(series, lambda: 0)
    feed.take(0, [message(1)])
    feed.interrupt()
    feed.take(1, [message(2)])
    assert [column.is_joined for column in series.columns(0, 9, 9)] == [True, False]
