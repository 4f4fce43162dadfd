"""The count of what a topic filter and a period cover: the same as by looking at every message."""

from datetime import timedelta
from pathlib import Path

import pytest

from mqtts_gui.mqtt.topics import matches
from mqtts_gui.store.history import History
from mqtts_gui.store.history_counting import Counting
from mqtts_gui.store.history_limits import Period, instant
from tests.support.histories import START_NS, deleted, kept, messages

COUNT = 6000
BEGIN = instant(START_NS)
SOME = Period(BEGIN + timedelta(seconds=700), BEGIN + timedelta(seconds=4321))


def count(history: History, topic_filter: str, period: Period, *, keeps: bool) -> Counting:
    counting = Counting(history, topic_filter, period, keeps_numbers=keeps)
    while not counting.done:
        counting.slice(timedelta(0))
    counting.close()
    return counting


@pytest.mark.parametrize("flushed", [0, 3000, COUNT])
@pytest.mark.parametrize("period", [Period(), SOME, Period(start=SOME.start), Period(end=SOME.end)])
@pytest.mark.parametrize("topic_filter", ["", "#", "ciel/+/température", "ciel/salle3/#", "x"])
def test_it_is_that_of_the_messages(
    tmp_path: Path, topic_filter: str, period: Period, flushed: int
) -> None:
    sent = messages(COUNT)
    start, end = period.nanoseconds()
    with kept(tmp_path / "h.sqlite3") as history:
        first = history.append(sent[: max(flushed, 1)])
        assert history.flush()
        history.append(sent[max(flushed, 1) :])
        expected = [
            first + place
            for place, each in enumerate(sent)
            if start <= each.time_ns < end
            and (not topic_filter or matches(topic_filter, each.topic))
        ]
        counted = count(history, topic_filter, period, keeps=False)
        assert (counted.count, len(counted.numbers)) == (len(expected), 0)
        assert list(count(history, topic_filter, period, keeps=True).numbers) == expected


def test_what_was_deleted_is_not_counted(tmp_path: Path) -> None:
    with kept(tmp_path / "h.sqlite3") as history:
        first = history.append(messages(COUNT))
        assert history.flush()
        assert deleted(history, range(first + 100, first + 200)) == 100
        assert count(history, "", Period(), keeps=False).count == COUNT - 100


def test_what_arrives_meanwhile_is_not_counted(tmp_path: Path) -> None:
    with kept(tmp_path / "h.sqlite3") as history:
        history.append(messages(COUNT))
        assert history.flush()
        counting = Counting(history, "", Period())
        counting.slice(timedelta(0))
        history.append(messages(50, COUNT))
        assert history.flush()
        while not counting.done:
            counting.slice()
        counting.close()
        assert counting.count == COUNT


def test_an_empty_history_has_none(tmp_path: Path) -> None:
    with kept(tmp_path / "h.sqlite3") as history:
        assert count(history, "ciel/#", Period(BEGIN), keeps=True).count == 0
