"""A log of what comes: complete, in its order, in files that turn, through disks that are full."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from mqtts_gui.errors import Problem
from mqtts_gui.mqtt.events import Message
from mqtts_gui.store import recording as recording_module
from mqtts_gui.store.export_formats import ExportFormat, plain_line
from mqtts_gui.store.history import History
from mqtts_gui.store.history_limits import Limits
from mqtts_gui.store.recording import Recording
from mqtts_gui.store.recording_memory import Remembered, forget, recall, remember
from mqtts_gui.store.recording_options import RecordingOptions
from tests.support.histories import DEADLINE, START_NS, kept, message, messages

ROOT = Path(__file__).resolve().parents[3]


class Told:
    """Keep the problem, and wait for it."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._came = threading.Event()

    def __call__(self, problem: Problem) -> None:
        self.problems.append(problem)
        self._came.set()

    def wait(self) -> Problem:
        assert self._came.wait(DEADLINE.total_seconds())
        return self.problems[0]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording_module, "LOOK_S", 0.01)


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    with kept(tmp_path / "h.sqlite3") as made:
        made.append(messages(50))  # of before
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "logs"
    made.mkdir()
    return made


@contextmanager
def recording(
    history: History, options: RecordingOptions, resumed: Remembered | None = None
) -> Iterator[Recording]:
    told = Told()
    made = Recording(history, options, memory=None, told=told, resumed=resumed)
    made.start()
    try:
        yield made
    finally:
        made.stop()
    assert told.problems == []
    assert not made.is_running


def payloads(folder: Path) -> list[list[str]]:
    """The contents, file by file, in the order of their names."""
    return [
        [json.loads(line)["payload"] for line in path.read_bytes().splitlines()]
        for path in sorted(folder.iterdir())
    ]


def joined(folder: Path) -> list[str]:
    return [each for file in payloads(folder) for each in file]


def texts(some: list[Message]) -> list[str]:
    return [each.payload.decode() for each in some]


def test_what_comes_is_logged_and_what_was_there_is_not(history: History, folder: Path) -> None:
    sent = messages(5_000, 100)
    with recording(history, RecordingOptions(folder / "ciel.jsonl")) as running:
        for at in range(0, 5_000, 100):
            history.append(sent[at : at + 100])
    assert joined(folder) == texts(sent)
    assert running.recorded().count == 5_000
    assert running.recorded().path == next(folder.iterdir())
    assert running.recorded().bytes == next(folder.iterdir()).stat().st_size


def test_a_log_without_messages_makes_no_file(history: History, folder: Path) -> None:
    with recording(history, RecordingOptions(folder / "ciel.jsonl")):
        pass
    assert list(folder.iterdir()) == []


def test_a_plain_log_is_that_of_the_export(history: History, folder: Path) -> None:
    sent = [message(1, payload=b"\xff\x00"), message(2)]
    with recording(history, RecordingOptions(folder / "x.log", ExportFormat.PLAIN)):
        history.append(sent)
    assert next(folder.iterdir()).read_bytes() == b"".join(map(plain_line, sent))


def test_a_full_file_is_followed_by_another(history: History, folder: Path) -> None:
    sent = messages(2_000, 100)
    with recording(history, RecordingOptions(folder / "x.jsonl", most_bytes=20_000)):
        history.append(sent)
    sizes = [path.stat().st_size for path in folder.iterdir()]
    assert len(sizes) > 5
    assert max(sizes) <= 20_000
    assert sorted(joined(folder)) == sorted(texts(sent))


def test_a_message_larger_than_a_file_has_one_for_itself(history: History, folder: Path) -> None:
    sent = [message(100 + at, payload=b"x" * size) for at, size in enumerate((9, 50_000, 9))]
    with recording(history, RecordingOptions(folder / "x.jsonl", most_bytes=10_000)):
        history.append(sent)
    assert [len(file) for file in payloads(folder)] == [1, 1, 1]


def test_each_day_has_its_file(history: History, folder: Path) -> None:
    day = timedelta(days=1) // timedelta(microseconds=1) * 1_000
    sent = [message(at)._replace(time_ns=START_NS + at * day // 2) for at in range(9)]
    with recording(history, RecordingOptions(folder / "x.jsonl", daily=True)):
        history.append(sent)
    names = [path.name for path in sorted(folder.iterdir())]
    assert len(names) == len({name[:10] for name in names}) in {5, 6}
    assert joined(folder) == texts(sent)


def test_the_oldest_files_of_this_log_go_and_no_others(history: History, folder: Path) -> None:
    other = folder / "x-20200101-000000.jsonl"
    other.write_text("of another")
    sent = messages(2_000, 100)
    options = RecordingOptions(folder / "x.jsonl", most_bytes=20_000, kept=3)
    with recording(history, options):
        history.append(sent)
    assert other.read_text() == "of another"
    other.unlink()
    assert len(list(folder.iterdir())) == 3
    newest = joined(folder)
    assert sorted(newest) == sorted(texts(sent)[-len(newest) :])


def test_no_file_is_ever_written_over(history: History, folder: Path) -> None:
    options = RecordingOptions(folder / "x.jsonl")
    for at in range(3):
        with recording(history, options):
            history.append([message(100)._replace(payload=b"%d" % at)])
    assert sorted(joined(folder)) == ["0", "1", "2"]
    assert len(list(folder.iterdir())) == 3


def test_a_halted_log_goes_on_where_it_was(history: History, folder: Path, tmp_path: Path) -> None:
    memory, told = tmp_path / "recordings" / "aa.json", Told()
    options = RecordingOptions(folder / "é.jsonl", ExportFormat.JSON_LINES, 1 << 20, True, 7)  # noqa: FBT003
    first = Recording(history, options, memory=memory, told=told)
    first.start()
    history.append(messages(10, 100))
    first.halt()
    history.append(messages(10, 110))  # came when nothing was logged

    left = recall(memory)
    assert left is not None
    assert left.options == options
    second = Recording(history, options, memory=memory, told=told, resumed=left)
    second.start()
    history.append(messages(10, 120))
    second.stop()
    assert joined(folder) == texts(messages(30, 100))
    assert recall(memory) is None
    assert told.problems == []


@pytest.mark.parametrize(
    "data", ["", "{}", "[]", '{"version": 2}', '{"version": 1, "path": "x"}', "\ud800"]
)
def test_a_memory_that_is_damaged_is_none(tmp_path: Path, data: str) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(data.encode("utf-8", "surrogatepass"))
    assert recall(path) is None
    assert recall(tmp_path / "missing") is None
    forget(tmp_path / "missing")


def test_names_that_leave_the_folder_are_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    remember(path, Remembered(RecordingOptions(tmp_path / "x.log"), 3, ("a.log", "../b.log")))
    left = recall(path)
    assert left is not None
    assert left.files == ("a.log",)


def test_what_the_limits_dropped_before_it_was_read_is_counted(
    tmp_path: Path, folder: Path
) -> None:
    with kept(tmp_path / "small.sqlite3", Limits(messages=1_000)) as history:
        left = Remembered(RecordingOptions(folder / "x.jsonl"), history.append(()))
        for at in range(0, 5_000, 500):
            history.append(messages(500, at))
            assert history.flush()
        with recording(history, left.options, left) as running:
            history.append([message(1)])
        recorded = running.recorded()
    assert recorded.missed > 0
    assert recorded.count + recorded.missed == 5_001


def wait(condition: Callable[[], bool]) -> None:
    waiting, deadline = threading.Event(), DEADLINE.total_seconds()
    while not condition():
        assert deadline > 0
        waiting.wait(0.01)
        deadline -= 0.01


@pytest.mark.skipif(sys.platform != "linux", reason="needs limits of the system")
def test_a_full_disk_stops_the_log_after_its_last_whole_line(tmp_path: Path, folder: Path) -> None:
    script = """
import resource, signal, sys, threading
from pathlib import Path
from mqtts_gui.store.history_unkept import UnkeptHistory
from mqtts_gui.store.recording import Recording
from mqtts_gui.store.recording_options import RecordingOptions
from tests.support.histories import messages
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
history, done = UnkeptHistory(), threading.Event()
def told(problem):
    print(problem.code, problem.details["reason"], flush=True)
    done.set()
log = Recording(history, RecordingOptions(Path(sys.argv[1])), memory=Path(sys.argv[2]), told=told)
log.start()
history.append(messages(5_000))
assert done.wait(20)
log.halt()
"""
    memory = tmp_path / "memory.json"
    ended = subprocess.run(
        [sys.executable, "-c", script, str(folder / "x.jsonl"), str(memory)],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
    )
    assert ended.stdout.split() == ["recording-stopped", "save-disk-full"]
    (path,) = folder.iterdir()
    found = joined(folder)  # each line is whole
    assert found == texts(messages(len(found)))
    assert 90_000 < path.stat().st_size <= 100_000
    assert not memory.exists()


def test_a_folder_that_went_is_told(history: History, folder: Path) -> None:
    told = Told()
    log = Recording(history, RecordingOptions(folder / "x.jsonl"), memory=None, told=told)
    folder.rmdir()
    log.start()
    history.append(messages(1))
    problem = told.wait()
    assert problem.code == "recording-stopped"
    assert problem.details["reason"] == "save-folder-missing"
    log.stop()


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_killed_log_loses_nothing_when_it_goes_on(tmp_path: Path, folder: Path) -> None:
    script = """
import sys, threading
from pathlib import Path
from mqtts_gui.store.history import History
from mqtts_gui.store.history_limits import Limits
from mqtts_gui.store.recording import Recording
from mqtts_gui.store.recording_options import RecordingOptions
from tests.support.histories import message
history = History(Path(sys.argv[1]), Limits(), on_trouble=print)
log = Recording(history, RecordingOptions(Path(sys.argv[2])), memory=Path(sys.argv[3]), told=print)
log.start()
for number in range(1_000_000):
    history.append([message(number)])
    if number % 500 == 0:
        history.flush()
        print(number, flush=True)
"""
    path, memory = tmp_path / "k.sqlite3", tmp_path / "memory.json"
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path), str(folder / "x.jsonl"), str(memory)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if int(line) >= 10_000:
                break
        process.kill()
        assert process.wait() == -signal.SIGKILL

    left = recall(memory)
    assert left is not None
    with kept(path) as history, recording(history, left.options, left):
        last = history.append([message(2_000_000)])
    for each in folder.iterdir():  # the line that the kill cut is told by its missing end
        data = each.read_bytes()
        os.truncate(each, data.rfind(b"\n") + 1)
    numbers = {json.loads(text)["valeur"] for text in joined(folder)}
    assert numbers == {*range(last - 1), 2_000_000}
