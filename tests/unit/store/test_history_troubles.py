"""What can go wrong with a history: named, nothing lost silently, and the program goes on."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from mqtts_gui.store import history_schema, history_tail, history_writer
from mqtts_gui.store.history import History
from mqtts_gui.store.history_limits import Limits
from tests.support.histories import DEADLINE, Told, kept, message, messages, raw

NAME = "a.sqlite3"
ATTEMPTS = 60
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_schema, "PATIENCE_S", 0.05)
    monkeypatch.setattr(history_writer, "RETRY", timedelta(milliseconds=50))


def test_a_file_that_is_read_while_it_is_made_is_not_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, released, prepare = threading.Event(), threading.Event(), history_schema.prepare

    def slowly(connection: sqlite3.Connection) -> bool:
        connection.execute("PRAGMA journal_mode=WAL")
        begun.set()
        released.wait(DEADLINE.total_seconds())
        return prepare(connection)

    monkeypatch.setattr(history_schema, "prepare", slowly)
    monkeypatch.setattr("mqtts_gui.store.history.OPENING", timedelta())
    with kept(tmp_path / NAME) as history, closing(history.reader()) as reader:
        assert begun.wait(DEADLINE.total_seconds())
        history.append(messages(5))
        assert reader.count() == 5
        released.set()
        assert history.flush()
        assert reader.count() == 5
    assert [path.name for path in tmp_path.glob("*damaged*")] == []


def filled(path: Path, count: int = 3_000) -> Path:
    with kept(path) as history:
        history.append(messages(count))
    return path


def stored(path: Path) -> list[int]:
    with kept(path) as history, closing(history.reader()) as reader:
        return [each.seq for each in reader.page(0, 1 << 40)]


@pytest.mark.parametrize("content", [b"not a database", b"SQLite format 3\0" + bytes(5_000)])
def test_a_file_that_is_no_database_is_set_aside(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    told = Told()
    with kept(tmp_path / NAME, told=told) as history:
        assert told.codes == ["history-damaged"]
        history.append(messages(3))
        assert history.flush()

    (aside,) = tmp_path.glob("a.damaged-*.sqlite3")
    assert aside.read_bytes() == content
    assert aside.name in str(told.findings[0].fix)
    assert stored(tmp_path / NAME) == [1, 2, 3]


def test_a_database_of_another_program_is_set_aside_whole(tmp_path: Path) -> None:
    with closing(raw(tmp_path / NAME)) as connection:
        connection.execute("CREATE TABLE message(text)")
        connection.execute("INSERT INTO message VALUES ('theirs')")
    told = Told()
    with kept(tmp_path / NAME, told=told):
        assert told.codes == ["history-damaged"]

    (aside,) = tmp_path.glob("a.damaged-*.sqlite3")
    with closing(raw(aside)) as connection:
        assert connection.execute("SELECT text FROM message").fetchall() == [("theirs",)]


def test_a_file_of_a_newer_version_is_set_aside_and_can_be_used_again(tmp_path: Path) -> None:
    filled(tmp_path / NAME)
    with closing(raw(tmp_path / NAME)) as connection:
        connection.execute("PRAGMA user_version=2")
    told = Told()
    with kept(tmp_path / NAME, told=told) as history:
        assert told.codes == ["history-newer"]
        assert history.append(messages(1)) == 1

    (aside,) = tmp_path.glob("a.newer-*.sqlite3")
    with closing(raw(aside)) as connection:
        connection.execute("PRAGMA user_version=1")
    assert len(stored(aside)) == 3_000


def test_damage_found_while_reading_sets_the_file_aside_and_keeps_what_is_new(
    tmp_path: Path,
) -> None:
    filled(tmp_path / NAME)
    with closing(raw(tmp_path / NAME)) as connection:
        connection.execute("UPDATE content SET body=x'0011' WHERE first<2000")
    told = Told()
    with kept(tmp_path / NAME, told=told) as history, closing(history.reader()) as reader:
        history.append(messages(5))
        assert all(each.seq > 3_000 for each in reader.page(1, 10))
        told.wait("history-damaged")
        assert history.flush()
        assert [each.seq for each in reader.page(0, 99)] == list(range(3_001, 3_006))
        assert history.append(messages(1)) == 3_006


def test_whatever_bytes_are_wrong_nothing_is_raised_and_new_messages_are_kept(
    tmp_path: Path,
) -> None:
    pristine = filled(tmp_path / "pristine.sqlite3", 2_000).read_bytes()
    chance = random.Random(7)  # noqa: S311 - a test that can be repeated
    codes: set[str] = set()
    for attempt in range(ATTEMPTS):
        damaged = bytearray(pristine)
        span = chance.choice((1, 20, 4_096))
        places = len(damaged) if attempt % 2 else 40_000
        for _ in range(chance.choice((1, 5, 40))):
            at = chance.randrange(0, places - span)
            damaged[at : at + span] = chance.randbytes(span)
        if attempt % 10 == 0:
            del damaged[chance.randrange(len(damaged)) :]
        path = tmp_path / f"{attempt}.sqlite3"
        path.write_bytes(damaged)
        told = Told()
        with kept(path, told=told) as history, closing(history.reader()) as reader:
            reader.page(0, 50)
            reader.page(1 << 60, 3_000, backwards=True)
            reader.topics()
            reader.nth(700)
            first = history.append(messages(4))
            assert history.flush(), told.codes
            read = [each.message for each in reader.page(first, 9)]
            assert read == messages(4) or "history-damaged" in told.codes
            history.delete("ciel/salle1/#")
        codes.update(told.codes)
        assert "history-stopped" not in told.codes
    assert "history-damaged" in codes


HOLDER = """
import sys
from pathlib import Path
from mqtts_gui.store.history import History, Limits
from tests.support.histories import messages
history = History(Path(sys.argv[1]), Limits(), on_trouble=lambda finding: None)
history.append(messages(10))
history.flush()
print("ready", flush=True)
sys.stdin.read()
history.close()
"""


def test_two_programs_share_a_file_one_after_the_other(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path / NAME)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert holder.stdin is not None
    assert holder.stdout is not None
    try:
        assert holder.stdout.readline() == b"ready\n"
        told = Told()
        with kept(tmp_path / NAME, told=told) as history, closing(history.reader()) as reader:
            told.wait("history-in-use")
            first = history.append(messages(3))
            assert reader.count() == 13  # what the other has stored is seen
            assert history.is_open()
            holder.stdin.close()
            told.wait("history-saved-again")
            history.append(messages(1, 3))
    finally:
        holder.kill()
        holder.wait()
        holder.stdin.close()
        holder.stdout.close()

    assert stored(tmp_path / NAME) == [*range(1, 11), *range(first, first + 4)]


def test_a_lock_of_another_program_is_named_and_waited_for(tmp_path: Path) -> None:
    filled(tmp_path / NAME, 10)
    told = Told()
    with closing(raw(tmp_path / NAME)) as other, kept(tmp_path / NAME, told=told) as history:
        other.execute("BEGIN IMMEDIATE")
        history.append(messages(5))
        finding = told.wait("history-locked")
        assert "Another program holds" in str(finding.message)
        assert finding.fix is not None
        assert not history.flush(timedelta(milliseconds=10))
        other.execute("ROLLBACK")
        told.wait("history-saved-again")
        assert history.flush()
    assert stored(tmp_path / NAME) == list(range(1, 16))


def test_on_a_full_disk_messages_wait_in_memory_and_are_stored_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(tmp_path / NAME, 100)
    limit, connect = ["PRAGMA max_page_count=30"], history_schema.connect

    def connect_full(path: Path, *, read_only: bool = False, **how: bool) -> sqlite3.Connection:
        connection = connect(path, read_only=read_only, **how)
        if not read_only:
            connection.execute(limit[0])
        return connection

    monkeypatch.setattr(history_schema, "connect", connect_full)
    told = Told()
    with kept(tmp_path / NAME, told=told) as history, closing(history.reader()) as reader:
        history.append(messages(5_000, 100))
        told.wait("history-disk-full")
        history.append(messages(10, 5_100))
        assert reader.count() == 5_110
        limit[0] = "PRAGMA max_page_count=1000000"
        told.wait("history-saved-again")
        assert history.flush()
        assert [each.message for each in reader.page(0, 9_999)] == messages(5_110)
    assert told.codes == ["history-disk-full", "history-saved-again"]


def test_without_a_folder_to_write_in_nothing_is_lost_that_fits_in_memory(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file where the folder should be")
    told = Told()
    path = tmp_path / "folder" / NAME
    with kept(path, told=told) as history, closing(history.reader()) as reader:
        told.wait("history-not-saved")
        first = history.append(messages(30))
        assert history.append(messages(30, 30)) == first + 30
        assert [each.message for each in reader.page(0, 99)] == messages(60)
        assert history.stats().count == 60
        (tmp_path / "folder").unlink()
        told.wait("history-saved-again")
        assert history.flush()
        assert [each.message for each in reader.page(0, 99)] == messages(60)
    assert stored(tmp_path / "folder" / NAME) == list(range(first, first + 60))


def test_what_does_not_fit_in_memory_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_tail, "MOST_BYTES", 1 << 20)
    monkeypatch.setattr(history_tail.Tail.__init__, "__defaults__", (1 << 20,))
    (tmp_path / "folder").write_text("")
    told = Told()
    with kept(tmp_path / "folder" / NAME, told=told) as history:
        told.wait("history-not-saved")
        for number in range(40):
            history.append([message(number, payload=bytes(100_000))])
        finding = told.wait("history-messages-dropped")
        assert history.is_open()
        (tmp_path / "folder").unlink()
        told.wait("history-saved-again")
        assert history.flush()
        count = history.stats().count
    assert str(40 - count) in str(finding.message)
    assert 5 < count < 40


def test_what_could_never_be_stored_is_counted_at_the_end(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("")
    told = Told()
    with kept(tmp_path / "folder" / NAME, told=told) as history:
        history.append(messages(12))
    assert told.codes == ["history-not-saved", "history-messages-unsaved"]
    assert str(told.findings[-1].message).startswith("12 messages")


def test_a_clock_that_was_late_before_gives_no_number_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "folder" / NAME
    filled(path, 10)
    with closing(raw(path)) as connection:
        connection.execute("UPDATE state SET next_seq=?", (1 << 60,))
    (tmp_path / "folder").rename(tmp_path / "away")
    (tmp_path / "folder").write_text("")
    told = Told()
    with kept(path, told=told) as history:
        history.append(messages(3))
        told.wait("history-not-saved")
        (tmp_path / "folder").unlink()
        (tmp_path / "away").rename(tmp_path / "folder")
        told.wait("history-saved-again")
        history.append(messages(2))
    assert stored(path) == [*range(1, 11), *range(1 << 60, (1 << 60) + 5)]


def test_where_no_log_can_be_kept_it_works_more_slowly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite3.connect

    def connect_as_on_a_network(name: str, **options: object) -> sqlite3.Connection:
        # Locks by files, no shared memory: what remains on a drive of the network.
        name = f"{name}&vfs=unix-dotfile" if str(name).startswith("file:") else name
        return connect(name, **options)  # type: ignore[call-overload, no-any-return]

    if sys.platform == "win32":
        pytest.skip("Windows has no such file system layer")
    monkeypatch.setattr(sqlite3, "connect", connect_as_on_a_network)
    monkeypatch.setattr(history_schema, "PATIENCE_S", 5.0)
    told = Told()
    with kept(tmp_path / NAME, told=told) as history, closing(history.reader()) as reader:
        for start in range(0, 3_000, 500):
            history.append(messages(500, start))
            assert history.flush()
            assert [each.message for each in reader.page(0, 9_999)] == messages(start + 500)
    assert told.codes == ["history-slow"]


def test_a_failing_listener_of_the_gate_does_not_end_the_writer(tmp_path: Path) -> None:
    with kept(tmp_path / NAME) as history:
        history.append([message(1, payload=bytes(1 << 20))] * 70)
        if not history.is_open():
            history.on_open(lambda: 1 / 0)  # type: ignore[arg-type]
        assert history.flush(DEADLINE)
        history.append(messages(1))
        assert history.flush(DEADLINE)


def test_a_fault_of_ours_is_told(tmp_path: Path) -> None:
    told = Told()
    history = History(tmp_path / NAME, Limits(), on_trouble=told)
    history.append([message(1)._replace(qos=9)])
    told.wait("history-stopped")
    history.close()
