"""The message of a topic before another one: what a walk over all of them would give."""

from contextlib import closing
from pathlib import Path

import pytest

from mqtts_gui.mqtt.events import Message
from mqtts_gui.store.history import History
from mqtts_gui.store.history_neighbours import neighbour
from tests.support.histories import deleted, kept, message

TOPICS = ("ciel/a", "ciel/b", "rare", "ciel/a")


def mixed(count: int) -> list[Message]:
    return [
        message(number, "rare" if number == 7 else TOPICS[number % 3 % 2], b"%d" % number)
        for number in range(count)
    ]


def both_sides(history: History, topic: str, seq: int) -> list[bytes | None]:
    with closing(history.reader()) as reader:
        found = [neighbour(reader, topic, seq, newer=newer) for newer in (False, True)]
    return [None if each is None else each.message.payload for each in found]


def expected(sent: list[Message], first: int, topic: str, seq: int) -> list[bytes | None]:
    at = seq - first
    before = [m.payload for m in sent[: max(at, 0)] if m.topic == topic]
    after = [m.payload for m in sent[at + 1 :] if m.topic == topic]
    return [before[-1] if before else None, after[0] if after else None]


@pytest.mark.parametrize("flushed", [0, 2500, 5000])
def test_it_is_found_in_blocks_and_before_they_are_written(tmp_path: Path, flushed: int) -> None:
    sent = mixed(5000)
    with kept(tmp_path / "h.sqlite3") as history:
        first = history.append(sent[:flushed] or sent[:1])
        assert history.flush()
        history.append(sent[flushed or 1 :])
        for seq in (first, first + 7, first + 8, first + 2499, first + 2500, first + 4999):
            for topic in ("ciel/a", "ciel/b", "rare", "nowhere"):
                assert both_sides(history, topic, seq) == expected(sent, first, topic, seq)


def test_what_was_deleted_is_passed_over(tmp_path: Path) -> None:
    with kept(tmp_path / "h.sqlite3") as history:
        first = history.append([message(number, "one", b"%d" % number) for number in range(3000)])
        assert history.flush()
        assert deleted(history, range(first + 10, first + 2990)) == 2980
        assert both_sides(history, "one", first + 1500) == [b"9", b"2990"]


def test_it_ends_when_it_is_no_longer_wanted(tmp_path: Path) -> None:
    with kept(tmp_path / "h.sqlite3") as history:
        last = history.append(mixed(5000)) + 4999
        assert history.flush()
        with closing(history.reader()) as reader:
            assert neighbour(reader, "rare", last) is not None
            assert neighbour(reader, "rare", last, is_wanted=lambda: False) is None
