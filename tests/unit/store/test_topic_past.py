"""The past of one topic, read back from a real history."""

from __future__ import annotations

from pathlib import Path

from mqtts_gui.store.topic_past import TopicPast
from tests.support.histories import kept, message, messages

TOPIC = "ciel/salle3/température"


def test_every_older_message_of_the_topic_comes_once_the_newest_first(tmp_path: Path) -> None:
    with kept(tmp_path / "h.sqlite3") as history:
        sent = messages(9000)
        first = history.append(sent)
        assert history.flush()
        later = [message(number, TOPIC) for number in range(9000, 9100)]
        history.append(later)
        below = first + 9050
        found = [each for part in TopicPast(history, TOPIC, below) for each in part]
    wanted = [each for each in (sent + later)[:9050] if each.topic == TOPIC]
    assert found == wanted[::-1]


def test_a_cancelled_one_ends(tmp_path: Path) -> None:
    with kept(tmp_path / "h.sqlite3") as history:
        end = history.append(messages(5000)) + 5000
        assert history.flush()
        past = TopicPast(history, TOPIC, end)
        for _ in past:
            past.cancel()
        assert list(past) == []
        assert list(TopicPast(history, "no/such/topic", end)) == [[]]
