"""What lies in the folder of histories, as it is looked at from outside and swept."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from mqtts_gui.store import history_schema
from mqtts_gui.store.history import History
from mqtts_gui.store.history_findings import InUseError
from mqtts_gui.store.history_folder import beyond, history_path, peek, remove, survey, sweep
from mqtts_gui.store.history_limits import Limits
from mqtts_gui.store.history_presence import NAME, Presence
from tests.support.histories import DEADLINE, START_NS, Told, deleted, kept, messages, raw

ROOT = Path(__file__).resolve().parents[3]
A, B, C = "aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb", "cccccccccccccccc"


def filled(folder: Path, profile_id: str, count: int = 3_000) -> Path:
    path = history_path(folder, profile_id)
    with kept(path) as history:
        history.append(messages(count))
    return path


def is_beyond(history: History, limits: Limits) -> bool:
    stats = history.stats()
    return stats.count > limits.messages or stats.bytes > limits.bytes


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_survey_says_what_each_history_holds_and_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = tmp_path / "élève é" / "history"
    path = filled(folder, A)
    filled(folder, B, 0)
    before = names(folder)

    found = survey(folder)

    first, second = found.kept
    assert (first.profile_id, second.profile_id) == (A, B)
    assert first.bytes == path.stat().st_size
    assert first.stats is not None
    assert first.stats.count == 3_000
    assert first.stats.oldest == datetime.fromtimestamp(START_NS / 1e9, UTC)
    assert second.stats is not None
    assert (second.stats.count, second.stats.oldest) == (0, None)
    assert found.bytes == first.bytes + second.bytes
    assert found.free_bytes
    assert names(folder) == before


def test_a_history_that_is_open_is_read_with_its_log(tmp_path: Path) -> None:
    path = history_path(tmp_path, A)
    with kept(path) as history:
        history.append(messages(2_000))
        assert history.flush()

        (found,) = survey(tmp_path).kept
        log = path.with_name(f"{path.name}-wal").stat().st_size
        assert log
        assert found.bytes >= path.stat().st_size + log
        assert found.stats is not None
        assert found.stats.count == 2_000


def test_nothing_is_found_where_there_is_no_folder(tmp_path: Path) -> None:
    found = survey(tmp_path / "none")

    assert (found.kept, found.aside, found.bytes) == ((), (), 0)
    assert found.free_bytes


@pytest.mark.parametrize(
    "content", [b"", b"no database" * 100, b"SQLite format 3\0" + bytes(4_080)]
)
def test_what_cannot_be_read_is_there_without_figures(tmp_path: Path, content: bytes) -> None:
    path = history_path(tmp_path, A)
    path.write_bytes(content)

    (found,) = survey(tmp_path).kept

    assert (found.bytes, found.stats) == (len(content), None)
    assert path.read_bytes() == content


def test_a_folder_in_the_place_of_a_history_is_there_without_figures(tmp_path: Path) -> None:
    history_path(tmp_path, A).mkdir()

    (found,) = survey(tmp_path).kept

    assert found.stats is None


def test_what_was_set_aside_is_named_with_its_day(tmp_path: Path) -> None:
    path = filled(tmp_path, A, 500)
    damaged = bytearray(path.read_bytes())
    damaged[:100] = bytes(100)
    path.write_bytes(damaged)
    told = Told()
    with kept(path, told=told):
        assert told.codes == ["history-damaged"]
    newer = filled(tmp_path, B, 5)
    with closing(raw(newer)) as connection:
        connection.execute("PRAGMA user_version=2")
    told = Told()
    with kept(newer, told=told):
        assert told.codes == ["history-newer"]
    (tmp_path / "notes.sqlite3").write_bytes(b"theirs")

    found = survey(tmp_path)

    assert [each.profile_id for each in found.kept] == [A, B]
    assert [each.profile_id for each in survey(tmp_path, {"notes"}).kept] == [A, B, "notes"]
    first, second = sorted(found.aside, key=lambda each: each.profile_id)
    assert (first.profile_id, first.is_damaged) == (A, True)
    assert (second.profile_id, second.is_damaged) == (B, False)
    assert first.bytes == len(damaged)
    assert abs((datetime.now(UTC) - first.at).total_seconds()) < 60


@pytest.mark.parametrize("limits", [Limits(messages=700), Limits(bytes=1 << 20), Limits()])
def test_what_a_limit_would_drop_is_what_it_drops(tmp_path: Path, limits: Limits) -> None:
    path = history_path(tmp_path, A)
    with kept(path) as history:
        history.append(messages(40_000))
        assert history.flush()
        expected = beyond(path, limits)

        history.set_limits(limits)
        deadline = time.monotonic() + DEADLINE.total_seconds()
        while is_beyond(history, limits):
            assert time.monotonic() < deadline
            deleted(history, [])  # waits for the writer, which shrinks the file after it
        left = history.stats()
    assert expected == pytest.approx(40_000 - left.count, rel=0.05)
    assert (expected == 0) == (limits == Limits())


def test_deleting_leaves_nothing(tmp_path: Path) -> None:
    path = filled(tmp_path, A)

    remove(path)

    assert names(tmp_path) == set()
    assert peek(path) is None


HOLDER = """
import sys
from pathlib import Path
from mqtts_gui.store.history import History, Limits
from mqtts_gui.store.history_presence import Presence
from tests.support.histories import messages
path = Path(sys.argv[1])
presence = Presence(path.parent)
print(presence.enter(lambda: None), flush=True)
history = History(path, Limits(), on_trouble=lambda finding: None)
history.append(messages(10))
history.flush()
print("ready", flush=True)
sys.stdin.read()
history.close()
presence.leave()
"""


@contextmanager
def another_program(path: Path) -> Iterator[subprocess.Popen[str]]:
    """A real second program that has a history open, until it is told to end or killed."""
    program = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdin is not None
    assert program.stdout is not None
    try:
        assert program.stdout.readline() == "True\n"
        assert program.stdout.readline() == "ready\n"
        yield program
    finally:
        program.stdin.close()
        program.stdout.close()
        program.wait()


def test_what_another_program_has_open_is_not_deleted(tmp_path: Path) -> None:
    path = history_path(tmp_path, A)
    with another_program(path):
        with pytest.raises(InUseError):
            remove(path)
        assert sweep(tmp_path, ()) == []
        stats = peek(path)
        assert stats is not None
        assert stats.count == 10
    remove(path)
    assert peek(path) is None


def test_only_histories_of_unknown_connections_are_swept(tmp_path: Path) -> None:
    gone, stays = filled(tmp_path, A), filled(tmp_path, B)
    aside = tmp_path / f"{A}.damaged-20260131T120000Z.sqlite3"
    theirs = [tmp_path / "notes.sqlite3", tmp_path / f"{C}.txt", tmp_path / "AAAA.sqlite3"]
    for each in (aside, *theirs):
        each.write_bytes(b"theirs")
    (tmp_path / f"{C}.sqlite3").mkdir()
    (tmp_path / f"{A}.sqlite3-lock").touch()

    assert sweep(tmp_path, {B}) == [gone]

    left = {stays, aside, *theirs, tmp_path / f"{C}.sqlite3"}
    assert left <= set(tmp_path.iterdir())
    assert not any(name.startswith(f"{A}.sqlite3") for name in names(tmp_path))


def test_only_who_is_alone_is_told_so(tmp_path: Path) -> None:
    calls: list[str] = []
    presence = Presence(tmp_path / "history")
    with another_program(history_path(tmp_path / "history", A)) as program:
        assert not presence.enter(lambda: calls.append("beside another"))
        presence.leave()
        program.kill()
        program.wait()
    assert calls == []

    assert presence.enter(lambda: calls.append("alone"))
    other = Presence(tmp_path / "history")
    assert not other.enter(lambda: calls.append("beside the first"))
    presence.leave()
    presence.enter(lambda: calls.append("beside the other"))
    other.leave()
    presence.leave()
    assert calls == ["alone"]


def test_while_the_folder_is_swept_nobody_enters(tmp_path: Path) -> None:
    presence, seen = Presence(tmp_path), []

    def try_to_enter() -> None:
        with closing(sqlite3.connect(tmp_path / NAME, timeout=0)) as connection:
            try:
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            except sqlite3.OperationalError as error:
                seen.append(error.sqlite_errorcode)

    assert presence.enter(try_to_enter)
    presence.leave()
    assert seen == [sqlite3.SQLITE_BUSY]


def test_a_folder_that_cannot_be_written_has_nobody_else_in_it(tmp_path: Path) -> None:
    (tmp_path / "history").write_bytes(b"in the way")
    presence = Presence(tmp_path / "history")

    assert presence.enter(lambda: None)

    presence.leave()


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PurePosixPath("/home/élève/a b#?.sqlite3"), "file:///home/%C3%A9l%C3%A8ve/a%20b%23%3F"),
        (PureWindowsPath("C:\\Users\\Élève\\a.sqlite3"), "file:///C:/Users/%C3%89l%C3%A8ve/a"),
        (PureWindowsPath("\\\\serveur\\eleves\\a.sqlite3"), "file:////serveur/eleves/a"),
    ],
)
def test_a_path_is_a_uri_that_sqlite_takes(path: PurePosixPath, uri: str) -> None:
    class Absolute:
        def absolute(self) -> PurePosixPath:
            return path

    made = history_schema.uri(Absolute())  # type: ignore[arg-type]  # no Windows here

    assert made == f"{uri}.sqlite3"
