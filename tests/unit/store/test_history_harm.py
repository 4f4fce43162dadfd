"""What happens to a history under the hands of its writer: never silent, and new messages stay."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from mqtts_gui.store import history_schema, history_writer
from mqtts_gui.store.history_folder import disk_bytes
from mqtts_gui.store.history_limits import Limits, Period, instant
from mqtts_gui.store.history_tail import BATCH, LATEST, Tail
from tests.support.histories import (
    DEADLINE,
    SECOND,
    START_NS,
    Told,
    deleted,
    kept,
    message,
    messages,
    raw,
)

NAME = "a.sqlite3"
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_schema, "PATIENCE_S", 0.05)
    monkeypatch.setattr(history_writer, "RETRY", timedelta(milliseconds=50))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of 8 MiB, where this test may mount one."""
    folder = tmp_path / "petit disque"
    folder.mkdir()
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    if mount is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("nothing can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill_disk(folder: Path) -> Path:
    """Leave not even the room for what SQLite puts beside a file."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as stream, suppress(OSError):
        while True:
            stream.write(bytes(4096))
    return filler


@pytest.mark.parametrize("left", ["nothing", "folder gone", "a folder in its place"])
def test_a_file_that_somebody_removes_is_begun_anew_and_said_to_be_gone(
    tmp_path: Path, left: str
) -> None:
    if sys.platform == "win32":
        pytest.skip("an open file cannot be removed there")
    path, told = tmp_path / "history" / NAME, Told()
    with kept(path, told=told) as history, closing(history.reader()) as reader:
        history.append(messages(3_000))
        assert history.flush()
        if left == "folder gone":
            shutil.rmtree(path.parent)
        else:
            path.unlink()
        if left == "a folder in its place":
            path.mkdir()
        first = history.append(messages(50))

        finding = told.wait("history-gone")
        assert NAME in str(finding.message)
        if left == "a folder in its place":
            told.wait("history-not-saved")
            assert history.stats().unsaved == 50
            path.rmdir()
            told.wait("history-saved-again")
        assert history.flush()
        assert [each.message for each in reader.page(0, 99)] == messages(50)
        assert history.append([]) == first + 50
    with kept(path) as history, closing(history.reader()) as reader:
        assert [each.seq for each in reader.page(0, 99)] == list(range(first, first + 50))


def test_what_comes_last_is_kept_even_where_the_file_went_before_the_end(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("an open file cannot be removed there")
    path, told = tmp_path / NAME, Told()
    with kept(path, told=told) as history:
        history.append(messages(30))
        assert history.flush()
        path.unlink()
        history.append(messages(7))
    assert told.codes == ["history-gone"]
    with kept(path) as history:
        assert history.stats().count == 7


def test_a_reader_that_is_late_does_not_have_a_whole_file_set_aside(tmp_path: Path) -> None:
    path, told = tmp_path / NAME, Told()
    with kept(path, told=told) as history:
        history.append(messages(100))
        assert history.flush()
        epoch = history.epoch()
        history.suspect(epoch)
        told.wait("history-damaged")
        first = history.append(messages(5))
        assert history.flush()

        history.suspect(epoch)  # it read the file that was set aside
        assert deleted(history, []) == 0

        assert history.stats().count == 5
        with closing(history.reader()) as reader:
            assert reader.first() == first
    assert told.codes == ["history-damaged"]


def test_on_a_disk_that_is_full_at_the_start_the_file_is_shown_and_the_reason_said(
    small_disk: Path,
) -> None:
    path, told = small_disk / NAME, Told()
    with kept(path) as history:
        history.append(messages(3_000))
    filler = fill_disk(small_disk)

    with kept(path, told=told) as history, closing(history.reader()) as reader:
        history.append(messages(10, 3_000))
        told.wait("history-disk-full")
        assert reader.count() == history.stats().count == 3_010
        assert [each.message for each in reader.page(0, 9_999)] == messages(3_010)
        filler.unlink()
        told.wait("history-saved-again")
        assert history.flush()
        assert [each.message for each in reader.page(0, 9_999)] == messages(3_010)
        history.append(messages(10, 3_010))
        assert history.flush()
        assert [each.message for each in reader.page(0, 9_999)] == messages(3_020)
    assert told.codes == ["history-disk-full", "history-saved-again"]


def test_a_disk_that_fills_up_loses_nothing_and_does_not_hurt_the_file(small_disk: Path) -> None:
    path, told, count = small_disk / NAME, Told(), 0
    with kept(path, told=told) as history, closing(history.reader()) as reader:
        while "history-disk-full" not in told.codes:
            some = [message(n, payload=os.urandom(600)) for n in range(count, count + 1_000)]
            history.append(some)
            count += 1_000
            assert count < 50_000
            history.flush(timedelta(milliseconds=200))
        history.append([message(n, payload=os.urandom(1_000)) for n in range(8_000)])
        count += 8_000
        while not (stats := history.stats()).unsaved:  # some of it may fit after all
            history.flush(timedelta(milliseconds=50))
        assert (stats.count, stats.lost) == (count, 0)
        assert disk_bytes(path) <= 8 << 20
        remount = ["mount", "-o", "remount,size=64m", str(small_disk)]
        subprocess.run(remount, check=True)
        told.wait("history-saved-again")
        assert history.flush()
        assert reader.count() == count
    with kept(path) as history:
        assert history.stats().count == count


def test_a_file_that_may_only_be_read_is_shown_and_continued_later(small_disk: Path) -> None:
    path, told = small_disk / NAME, Told()
    with kept(path) as history:
        history.append(messages(3_000))
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with kept(path, told=told) as history, closing(history.reader()) as reader:
        history.append(messages(10, 3_000))
        told.wait("history-not-saved")
        assert reader.count() == history.stats().count == 3_010
        subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
        told.wait("history-saved-again")
        assert history.flush()
        assert [each.message for each in reader.page(0, 9_999)] == messages(3_010)


@pytest.mark.parametrize("what", ["-wal", "-shm"])
@pytest.mark.parametrize("how", ["removed", "garbage", "cut"])
def test_after_a_kill_the_file_opens_whatever_became_of_what_lay_beside_it(
    tmp_path: Path, what: str, how: str
) -> None:
    if sys.platform == "win32":
        pytest.skip("needs SIGKILL")
    path = tmp_path / "données élève" / NAME
    kill_one_that_wrote(path)
    beside = path.with_name(path.name + what)
    match how:
        case "removed":
            beside.unlink()
        case "garbage":
            beside.write_bytes(os.urandom(beside.stat().st_size))
        case "cut":
            os.truncate(beside, beside.stat().st_size // 2 + 77)

    with kept(path) as history, closing(history.reader()) as reader:
        before = history.stats().count
        assert before == reader.count()
        assert before == 20_000 or what == "-wal"
        history.append(messages(3))
        assert history.flush()
        assert reader.count() == before + 3


WRITER = """
import sys
from pathlib import Path
from mqtts_gui.store.history import History, Limits
from tests.support.histories import messages
history = History(Path(sys.argv[1]), Limits(), on_trouble=print)
for start in range(0, 20_000, 1_000):
    history.append(messages(1_000, start))
    history.flush()
print("written", flush=True)
sys.stdin.read()
"""


def kill_one_that_wrote(path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"written\n"
        writer.kill()


def test_a_clock_that_jumps_backwards_confuses_no_order_and_no_period(tmp_path: Path) -> None:
    late, early = messages(300, 10_000), messages(300)
    odd = [message(0)._replace(time_ns=each) for each in (-(1 << 62), 0, (1 << 63) - 1)]
    with kept(tmp_path / NAME) as history, closing(history.reader()) as reader:
        for some in (late, early, odd):
            history.append(some)
            assert history.flush()
        assert [each.message for each in reader.page(0, 9_999)] == [*late, *early, *odd]
        start = instant(START_NS)
        assert reader.seq_at(start) == 1
        period = Period(start, instant(START_NS + 299 * SECOND + 1_000))
        assert deleted(history, period) == 300
        assert [each.message for each in reader.page(0, 9_999)] == [*late, *odd]
        assert history.stats().count == 303


def test_a_flood_that_waits_too_long_closes_the_gate_until_it_is_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now, flood = [100.0], [message(1)] * BATCH
    monkeypatch.setattr("mqtts_gui.store.history_tail.time.monotonic", lambda: now[0])
    tail, rung = Tail(), threading.Event()
    tail.begin(1)
    tail.append(flood)
    now[0] += LATEST.total_seconds() / 2
    tail.append(flood)
    assert tail.is_open()
    now[0] += LATEST.total_seconds()
    tail.append(flood)
    assert not tail.is_open()

    tail.on_open(rung.set)
    tail.written(BATCH + 1)  # the next ones have waited as long as that
    assert not rung.is_set()
    tail.written(2 * BATCH + 1)
    assert rung.is_set()
    assert tail.is_open()


def test_a_few_messages_that_wait_for_a_slow_disk_hold_up_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [100.0]
    monkeypatch.setattr("mqtts_gui.store.history_tail.time.monotonic", lambda: now[0])
    tail = Tail()
    for _ in range(20):
        tail.append(messages(10))
        now[0] += LATEST.total_seconds()
    assert tail.is_open()


def test_limits_and_troubles_are_counted_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Tail.__init__, "__defaults__", (1 << 20,))
    with kept(tmp_path / NAME, Limits(messages=1_000)) as history:
        history.append(messages(5_000))
        assert history.flush()
        stats = history.stats()
        assert (stats.count + stats.dropped, stats.lost) == (5_000, 0)
        assert stats.count <= 1_000
    (tmp_path / "folder").write_text("")
    told = Told()
    with kept(tmp_path / "folder" / NAME, told=told) as history:
        told.wait("history-not-saved")
        for number in range(40):
            history.append([message(number, payload=bytes(100_000))])
        stats = history.stats()
        assert (stats.count + stats.lost, stats.dropped) == (40, 0)
        assert stats.unsaved == stats.count
        assert stats.lost > 20
        assert not history.is_storing()


def test_a_path_that_the_system_refuses_is_a_trouble_like_others(tmp_path: Path) -> None:
    told = Told()
    with kept(tmp_path / f"{'long' * 80}.sqlite3", told=told) as history:
        history.append(messages(3))
        told.wait("history-not-saved")
        with closing(history.reader()) as reader:
            assert reader.count() == history.stats().count == 3


def test_a_history_that_is_deleted_gives_its_room_back(tmp_path: Path) -> None:
    path, deadline = tmp_path / NAME, time.monotonic() + DEADLINE.total_seconds()
    with kept(path) as history:
        history.append([message(1, payload=os.urandom(100_000))] * 60)
        assert history.flush()
        assert deleted(history, None) == 60
        with closing(raw(path)) as connection:  # the log holds the pages until the end
            while connection.execute("PRAGMA page_count").fetchone()[0] > 200:
                assert time.monotonic() < deadline
    assert disk_bytes(path) < 2 << 20
