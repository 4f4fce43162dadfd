from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mqtts_gui.store import search as module
from mqtts_gui.store.history import History
from mqtts_gui.store.history_blocks import Block
from mqtts_gui.store.history_file import read_block
from mqtts_gui.store.history_limits import Limits
from mqtts_gui.store.search import Search
from mqtts_gui.store.search_query import parse
from tests.support.histories import SECOND, START_NS, deleted, kept, message, messages

QUERIES = (
    "",
    "élève",
    "ÉLÈVE 29",
    "valeur:29",
    "rien",
    "salle3 OR salle4",
    "-salle3 12",
    "topic:ciel/salle3/#",
    "topic:ciel/+/température qos:1",
    "topic:nulle/part/#",
    "-topic:ciel/salle3/+ -topic:salle2 retained:yes",
    "topic:rare/# OR valeur:2999",
    "/valeur.:(\\d)9\\d\\d,/",
    "json:valeur>2990",
    "json:valeur=17 OR json:absent",
    "dir:out size>25",
    "topic:rare",
    '-"valeur"',
)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    """Blocks with gaps, then messages that are not on disk."""
    history = History(tmp_path_factory.mktemp("search") / "a.sqlite3", Limits(), on_trouble=print)
    history.append(messages(3_000))
    history.append([message(9, "rare/un", b"\xff\x00")])
    history.append(messages(2_500, 3_000))
    deleted(history, range(200, 900))
    history.close()
    # Closed: what is appended from now on stays in memory.
    history.append(messages(500, 6_000))
    return history


@pytest.mark.parametrize("text", QUERIES)
@pytest.mark.parametrize("newest_first", [True, False])
def test_a_search_finds_what_looking_at_each_message_finds(
    history: History,
    text: str,
    newest_first: bool,  # noqa: FBT001 - a case
) -> None:
    query = parse(text)
    with closing(history.reader()) as reader:
        everything = reader.page(0, 1 << 40)
    expected = [each.seq for each in everything if query.matches(each.message)]
    assert len(everything) == 3_001 + 2_500 - 700 + 500

    search = Search(history, query, newest_first=newest_first)
    slices, progress = [], [0.0]
    while not search.done:
        slices.append(search.slice(timedelta()))
        progress.append(search.progress)
    search.close()

    found = [seq for some in slices for seq in some]
    assert found == (expected[::-1] if newest_first else expected)
    assert progress == sorted(progress)
    assert progress[-1] == 1.0
    assert len(slices) > 1


def test_a_search_in_one_thread_is_cancelled_from_another(history: History) -> None:
    search = Search(history, parse("/(e|l).*v/"))
    assert search.slice(timedelta()) != []
    thread = threading.Thread(target=search.cancel)
    thread.start()
    thread.join()
    assert search.slice() == []
    assert search.done
    assert search.progress < 1
    assert list(search) == []


def test_nothing_is_found_twice_or_missed_while_blocks_are_joined_and_dropped(
    tmp_path: Path,
) -> None:
    with kept(tmp_path / "a.sqlite3", Limits(messages=20_000)) as history:
        for number in range(300):
            history.append([message(number)])
            history.flush()
        history.append(messages(9_700, 300))
        search = Search(history, parse("élève"))
        found: list[int] = []
        added = 10_000
        while not search.done:
            found += search.slice(timedelta())
            if added < 15_000:
                history.append(messages(7, added))
                history.flush()
                added += 7
        search.close()
        assert found == list(range(10_000, 0, -1))

        search = Search(history, parse("élève"))
        found = search.slice(timedelta())
        history.append(messages(20_000, added))
        history.flush()
        for some in search:
            found += some
        assert len(found) == len(set(found))
        assert search.progress == 1


def test_a_topic_and_a_time_are_found_without_reading_what_cannot_have_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []

    def counted(connection: sqlite3.Connection, first: int) -> Block | None:
        read.append(first)
        return read_block(connection, first)

    monkeypatch.setattr(module, "read_block", counted)
    with kept(tmp_path / "a.sqlite3") as history:
        history.append(messages(5_000))
        history.append([message(1, "rare/un")])
        history.append(messages(15_000, 5_000))
        history.flush()

        assert [seq for some in Search(history, parse("topic:rare/#")) for seq in some] == [5_001]
        assert len(read) == 1
        read.clear()
        at = START_NS + 12_345 * SECOND
        start = datetime.fromtimestamp(at // SECOND).astimezone()
        end = start + timedelta(seconds=3)
        text = f"after:{start:%Y-%m-%dT%H:%M:%S} before:{end:%Y-%m-%dT%H:%M:%S}"
        found = [seq for some in Search(history, parse(text)) for seq in some]
        assert found == [12_349, 12_348, 12_347]
        assert len(read) <= 2


def test_an_empty_history_is_searched_at_once(tmp_path: Path) -> None:
    with kept(tmp_path / "a.sqlite3") as history:
        search = Search(history, parse("x"))
        assert list(search) == [[]]
        assert search.progress == 1
