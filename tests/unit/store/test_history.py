from __future__ import annotations

import os
import random
import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.topics import TopicError, matches
from mqtts_gui.store.history import History
from mqtts_gui.store.history_limits import Limits, Period, instant
from mqtts_gui.store.history_reader import Reader
from tests.support.histories import SECOND, START_NS, deleted, kept, message, messages, raw

NAME = "été.sqlite3"


def everything(reader: Reader) -> list[Message]:
    return [stored.message for stored in reader.page(0, 1 << 40)]


def test_what_was_appended_comes_back_after_the_program_ended(tmp_path: Path) -> None:
    given = messages(2_500)
    with kept(tmp_path / "neuf" / NAME) as history:
        assert history.append(given[:2_000]) == 1
        assert history.append(given[2_000:]) == 2_001

    with kept(tmp_path / "neuf" / NAME) as history, closing(history.reader()) as reader:
        assert everything(reader) == given
        assert history.append(messages(1)) == 2_501
        assert reader.last() == 2_501
        assert history.stats().count == reader.count() == 2_501


def test_a_reader_sees_at_once_what_is_not_on_disk(tmp_path: Path) -> None:
    with kept(tmp_path / NAME) as history, closing(history.reader()) as reader:
        for number in range(50):
            history.append([message(number)])
            assert reader.page(number + 1, 9)[0].message == message(number)
            assert reader.count() == number + 1
        assert history.stats().last_seq == 50
        assert history.stats().newest == instant(START_NS + 49 * SECOND)


def test_many_small_batches_become_few_blocks(tmp_path: Path) -> None:
    with kept(tmp_path / NAME) as history, closing(history.reader()) as reader:
        for number in range(700):
            history.append([message(number)])
            assert history.flush()
            if number % 97 == 0:
                assert everything(reader) == messages(number + 1)
        assert everything(reader) == messages(700)
    with closing(raw(tmp_path / NAME)) as connection:
        (blocks,) = connection.execute("SELECT count(*) FROM block").fetchone()
        assert connection.execute("SELECT sum(count) FROM block").fetchone() == (700,)
    assert blocks < 50


def test_small_blocks_are_joined_across_a_restart(tmp_path: Path) -> None:
    for number in range(40):
        with kept(tmp_path / NAME) as history:
            history.append([message(number)])

    with closing(raw(tmp_path / NAME)) as connection:
        (blocks,) = connection.execute("SELECT count(*) FROM block").fetchone()
    with kept(tmp_path / NAME) as history, closing(history.reader()) as reader:
        assert everything(reader) == messages(40)
    assert blocks < 20


def test_pages_lie_around_a_number_in_both_directions(tmp_path: Path) -> None:
    with kept(tmp_path / NAME) as history, closing(history.reader()) as reader:
        history.append(messages(3_000))
        history.flush()
        history.append(messages(100, 3_000))

        for seq in (1, 2, 1_024, 1_025, 2_999, 3_000, 3_001, 3_100):
            after = [stored.seq for stored in reader.page(seq, 60)]
            before = [stored.seq for stored in reader.page(seq, 60, backwards=True)]
            assert after == list(range(seq, min(seq + 60, 3_101)))
            assert before == list(range(max(1, seq - 59), seq + 1))
        assert reader.page(3_101, 5) == []
        assert reader.page(0, 5, backwards=True) == []
        assert [stored.seq for stored in reader.page(9_999, 2, backwards=True)] == [3_099, 3_100]
        assert reader.message(3_050) == message(3_049)
        assert reader.message(3_101) is None


def test_places_and_numbers_agree_where_messages_are_gone(tmp_path: Path) -> None:
    with kept(tmp_path / NAME) as history, closing(history.reader()) as reader:
        history.append(messages(4_000))
        assert deleted(history, "ciel/salle3/#") == 571
        assert deleted(history, range(1_000, 1_100)) == 86
        history.append(messages(50, 4_000))

        seqs = [stored.seq for stored in reader.page(0, 5_000)]
        assert len(seqs) == reader.count() == history.stats().count == 4_050 - 571 - 86
        for place in [0, 1, *range(5, len(seqs), 37), len(seqs) - 1]:
            assert reader.nth(place) == seqs[place]
            assert reader.place_of(seqs[place]) == place
        gone = next(seq for seq in range(1, 100) if seq not in seqs)
        assert reader.place_of(gone) == sum(seq < gone for seq in seqs)
        assert reader.place_of(10**9) == len(seqs)
        assert reader.nth(10**9) == seqs[-1]
        assert reader.nth(-5) == seqs[0]


def test_deleting_takes_what_is_asked_for_and_nothing_else(tmp_path: Path) -> None:
    given = messages(3_000)
    period = Period(instant(START_NS + 100 * SECOND), instant(START_NS + 200 * SECOND))
    with kept(tmp_path / NAME) as history, closing(history.reader()) as reader:
        history.append(given)
        assert deleted(history, period) == 100
        assert deleted(history, "ciel/+/température") == 2_900
        assert everything(reader) == []
        assert reader.topics() == []
        assert (reader.first(), reader.last(), reader.nth(0)) == (None, None, None)

        assert history.append(given) == 3_001  # no number is used twice
        assert deleted(history, "salle1/#") == 0
        assert deleted(history, "ciel/salle1/#") == sum(
            matches("ciel/salle1/#", each.topic) for each in given
        )
        assert all(each.topic != "ciel/salle1/température" for each in everything(reader))
        assert deleted(history, None) == reader.count() + 2_571
        with pytest.raises(TopicError):
            history.delete("a/#/b")


def test_after_everything_is_deleted_numbers_go_on(tmp_path: Path) -> None:
    with kept(tmp_path / NAME) as history:
        history.append(messages(10))
        deleted(history, None)
        stats = history.stats()
        assert (stats.count, stats.first_seq, stats.oldest) == (0, None, None)
    with kept(tmp_path / NAME) as history:
        assert history.append(messages(1)) == 11


def test_the_oldest_go_beyond_the_limit_of_messages(tmp_path: Path) -> None:
    limits = Limits(messages=1_000)
    with kept(tmp_path / NAME, limits) as history, closing(history.reader()) as reader:
        for start in range(0, 20_000, 250):
            history.append(messages(250, start))
            history.flush()
            assert reader.count() <= 1_000
        assert reader.count() > 900
        assert everything(reader) == messages(20_000)[-reader.count() :]


def test_the_file_does_not_grow_beyond_the_limit_of_bytes(tmp_path: Path) -> None:
    limit = 4 << 20
    with kept(tmp_path / NAME, Limits(bytes=limit)) as history:
        for _ in range(40):
            history.append([message(1, payload=os.urandom(1_000)) for _ in range(1_000)])
            history.flush()
            assert (tmp_path / NAME).stat().st_size < limit * 1.35
        assert limit * 0.6 < history.stats().bytes <= limit


def test_a_lower_limit_makes_the_file_smaller(tmp_path: Path) -> None:
    with kept(tmp_path / NAME) as history:
        for _ in range(6):
            history.append([message(1, payload=os.urandom(10_000)) for _ in range(1_000)])
        history.flush()
        history.set_limits(Limits(bytes=2 << 20))
        history.append(messages(1))
    assert history.stats().bytes <= 2 << 20
    with kept(tmp_path / NAME, Limits(bytes=2 << 20)) as history:
        deleted(history, "nobody/here")  # the writer tidies before it has nothing to do
    assert (tmp_path / NAME).stat().st_size < 62_000_000


def test_a_large_message_lies_alone(tmp_path: Path) -> None:
    large = message(5, payload=os.urandom(20 << 20))
    with kept(tmp_path / NAME) as history, closing(history.reader()) as reader:
        history.append([message(1), large, message(2)])
        assert history.flush()
        assert everything(reader) == [message(1), large, message(2)]
    with closing(raw(tmp_path / NAME)) as connection:
        counts = connection.execute("SELECT count FROM block ORDER BY first").fetchall()
    assert counts == [(1,), (1,), (1,)]


def test_a_time_leads_to_its_message(tmp_path: Path) -> None:
    with kept(tmp_path / NAME) as history, closing(history.reader()) as reader:
        history.append(messages(2_000))
        history.flush()
        history.append(messages(10, 2_000))
        for second in (0, 1, 1_500, 2_005):
            assert reader.seq_at(instant(START_NS + second * SECOND)) == second + 1
        assert reader.seq_at(instant(START_NS - SECOND)) == 1
        assert (
            reader.seq_at(instant(START_NS + 1_500 * SECOND) + timedelta(milliseconds=1)) == 1_502
        )
        assert reader.seq_at(instant(START_NS + 9_000 * SECOND)) is None


def test_topics_are_those_that_occur(tmp_path: Path) -> None:
    odd = "ciel/\0/\ud800"
    limits = Limits(messages=2_000)
    with kept(tmp_path / NAME, limits) as history, closing(history.reader()) as reader:
        history.append([message(n, topic=f"jetzt/{n}") for n in range(3_000)])
        history.flush()
        history.append([message(1, topic=odd)])
        assert odd in reader.topics()
        assert "jetzt/2999" in reader.topics()
        assert "jetzt/0" not in reader.topics()
        assert len(reader.topics()) <= 2_001
        history.flush()
        assert reader.message(3_001) == message(1, topic=odd)


def test_any_sequence_of_changes_leaves_what_a_list_would_have(tmp_path: Path) -> None:
    chance = random.Random(5)  # noqa: S311 - a test that can be repeated
    expected: dict[int, Message] = {}
    with kept(tmp_path / NAME) as history, closing(history.reader()) as reader:
        number = 0
        for _ in range(120):
            match chance.randrange(6):
                case 0:
                    topic = f"ciel/salle{chance.randrange(7)}/+"
                    deleted(history, topic)
                    expected = {s: m for s, m in expected.items() if not matches(topic, m.topic)}
                case 1:
                    start = chance.randrange(number + 1)
                    deleted(history, range(start, start + 40))
                    expected = {s: m for s, m in expected.items() if not start <= s < start + 40}
                case 2:
                    history.flush()
                case _:
                    some = messages(chance.choice((1, 3, 40, 900, 2_500)), number)
                    first = history.append(some)
                    expected.update(enumerate(some, first))
                    number += len(some)
            assert dict(reader.page(0, 1 << 40)) == expected
            assert reader.count() == len(expected)
    with kept(tmp_path / NAME) as history, closing(history.reader()) as reader:
        assert dict(reader.page(0, 1 << 40)) == expected


def test_the_gate_closes_while_too_much_waits_and_rings_when_it_opens(tmp_path: Path) -> None:
    rung = threading.Event()
    with kept(tmp_path / NAME) as history:
        block = [message(1, payload=bytes(1 << 20))] * 70
        assert history.is_open()
        history.append(block)
        closed = not history.is_open()
        history.on_open(rung.set)
        history.on_open(rung.set)
        assert rung.wait(20)
        rung.clear()
        assert history.flush()
        assert history.is_open()
        assert not rung.is_set()
        history.on_open(rung.set)
        assert rung.is_set()
    assert closed


def test_what_is_deleted_just_before_it_is_closed_is_gone(tmp_path: Path) -> None:
    with kept(tmp_path / NAME) as history:
        history.append(messages(20_000))
        assert history.flush()
        history.delete("ciel/salle3/#")
    with kept(tmp_path / NAME) as history, closing(history.reader()) as reader:
        assert not [each for each in reader.topics() if each.startswith("ciel/salle3/")]
        assert reader.count()


def test_closing_twice_or_flushing_nothing_is_no_matter(tmp_path: Path) -> None:
    history = History(tmp_path / NAME, Limits(), on_trouble=lambda _: None)
    assert history.flush()
    history.close()
    history.close()
