"""Exporting: what is chosen, whole or not at all, cancelled, and nothing left behind."""

from __future__ import annotations

import errno
import json
import os
import sys
from pathlib import Path

import pytest

from mqtts_gui.errors import ProblemError
from mqtts_gui.mqtt.events import Message
from mqtts_gui.store.export import Export
from mqtts_gui.store.export_choice import Chosen, Everything, Matching, Spans
from mqtts_gui.store.export_file import PartFile
from mqtts_gui.store.export_formats import ExportFormat, ExportOptions
from mqtts_gui.store.history import History
from mqtts_gui.store.history_limits import Limits
from mqtts_gui.store.history_unkept import UnkeptHistory
from mqtts_gui.store.search_query import parse
from tests.support.exports import export
from tests.support.histories import deleted, kept, message, messages

COUNT = 5_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "exported"
    folder.mkdir()
    return folder / "messages.jsonl"


def fill(history: History, count: int = COUNT) -> list[Message]:
    sent = messages(count)
    history.append(sent[: count // 2])
    assert history.flush()
    history.append(sent[count // 2 :])  # partly not on disk yet
    return sent


def payloads(path: Path) -> list[str]:
    return [json.loads(line)["payload"] for line in path.read_bytes().splitlines()]


def wanted(some: list[Message]) -> list[str]:
    return [each.payload.decode() for each in some]


def test_everything_is_exported_oldest_first(tmp_path: Path, path: Path) -> None:
    with kept(tmp_path / "a.sqlite3") as history:
        sent = fill(history)
        result = export(history, path, ExportFormat.JSON_LINES)

    assert result.count == COUNT
    assert payloads(path) == wanted(sent)
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_query_exports_what_the_filter_shows(tmp_path: Path, path: Path) -> None:
    query = parse("topic:ciel/salle3/# qos:1")
    with kept(tmp_path / "a.sqlite3") as history:
        sent = fill(history)
        result = export(history, path, ExportFormat.JSON_LINES, Matching(query))

    shown = [each for each in sent if query.matches(each)]
    assert result.count == len(shown) > 0
    assert payloads(path) == wanted(shown)


def test_numbers_are_exported_in_the_order_of_the_history(tmp_path: Path, path: Path) -> None:
    with kept(tmp_path / "a.sqlite3") as history:
        sent = fill(history)
        deleted(history, [7])
        numbers = [COUNT, 3, 2_000, 7, 1, 3, COUNT + 50]
        result = export(history, path, ExportFormat.JSON_LINES, Chosen(numbers))

    assert payloads(path) == wanted([sent[at - 1] for at in (1, 3, 2_000, COUNT)])
    assert (result.count, result.missing) == (4, 2)  # nothing is left out without a word


def test_spans_export_what_lies_in_them_with_and_without_a_query(
    tmp_path: Path, path: Path
) -> None:
    spans = [(4_000, 4_009), (10, 1_200)]
    query = parse("topic:ciel/salle3/#")
    with kept(tmp_path / "a.sqlite3") as history:
        sent = fill(history)
        everything = export(history, path, ExportFormat.JSON_LINES, Spans(spans))
        inside = [*sent[9:1_200], *sent[3_999:4_009]]
        assert (everything.count, everything.missing) == (len(inside), 0)
        assert payloads(path) == wanted(inside)
        export(history, path, ExportFormat.JSON_LINES, Matching(query, spans), replace=True)
    assert payloads(path) == wanted([each for each in inside if query.matches(each)])


def test_messages_of_a_memory_only_are_exported(path: Path) -> None:
    history = UnkeptHistory()
    history.append(messages(10))

    assert export(history, path, ExportFormat.JSON_LINES).count == 10
    assert payloads(path) == wanted(messages(10))


def test_an_empty_history_gives_a_file_with_its_heading_alone(tmp_path: Path, path: Path) -> None:
    with kept(tmp_path / "a.sqlite3") as history:
        assert export(history, path).count == 0
    assert path.read_text(encoding="utf-8").startswith("time,direction,topic,qos")


def test_what_comes_meanwhile_is_not_waited_for(tmp_path: Path, path: Path) -> None:
    with kept(tmp_path / "a.sqlite3") as history:
        fill(history)
        work = Export(history, Everything(), path, ExportOptions())
        for _ in work:
            history.append(messages(1_000))
        assert work.result is not None
        assert work.result.count == COUNT


def test_what_the_limits_drop_meanwhile_is_said(tmp_path: Path, path: Path) -> None:
    with kept(tmp_path / "a.sqlite3", Limits(messages=COUNT)) as history:
        fill(history)
        assert history.flush()
        work = Export(history, Everything(), path, ExportOptions())
        steps = iter(work)
        next(steps)
        history.append(messages(4_000))
        assert history.flush()
        list(steps)

    assert work.result is not None
    assert work.result.missing > 0
    assert work.result.count + work.result.missing == COUNT


def test_the_progress_ends_at_the_whole(tmp_path: Path, path: Path) -> None:
    with kept(tmp_path / "a.sqlite3") as history:
        fill(history)
        found = list(Export(history, Matching(parse("topic:ciel/#")), path, ExportOptions()))

    shares = [each.share for each in found]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert found[-1].count == COUNT


def test_a_cancelled_export_leaves_nothing(tmp_path: Path, path: Path) -> None:
    path.write_text("of before")
    with kept(tmp_path / "a.sqlite3") as history:
        fill(history)
        work = Export(history, Everything(), path, ExportOptions(), replace=True)
        for _ in work:
            assert len(list(path.parent.iterdir())) == 2
            work.cancel()

    assert work.result is None
    assert path.read_text() == "of before"
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_nothing_is_replaced_unless_that_is_asked_for(tmp_path: Path, path: Path) -> None:
    path.write_text("of before")
    with kept(tmp_path / "a.sqlite3") as history:
        fill(history, 10)
        with pytest.raises(ProblemError) as refused:
            export(history, path)
        assert refused.value.problem.code == "save-exists"
        assert path.read_text() == "of before"
        assert export(history, path, replace=True).count == 10
    assert path.read_text(encoding="utf-8").startswith("time,")


def test_a_file_made_meanwhile_is_not_replaced(path: Path) -> None:
    file = PartFile(path)
    file.stream.write(b"ours")
    path.write_text("theirs")

    with pytest.raises(FileExistsError):
        file.finish(replace=False)
    assert path.read_text() == "theirs"
    assert [each.name for each in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("place", "code"), [("missing/x.csv", "save-folder-missing"), ("folder", "save-no-file")]
)
def test_where_nothing_can_be_written_the_problem_says_why(
    tmp_path: Path, place: str, code: str
) -> None:
    (tmp_path / "folder").mkdir()
    with kept(tmp_path / "a.sqlite3") as history:
        history.append([message(1)])
        with pytest.raises(ProblemError) as refused:
            export(history, tmp_path / place, replace=True)
    assert refused.value.problem.code == code


@pytest.mark.skipif(sys.platform != "linux", reason="needs /dev/full")
def test_a_full_disk_is_said_and_leaves_nothing(
    tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.open

    def open_full(name: str | Path, flags: int, mode: int = 0o777) -> int:
        return real("/dev/full" if flags & os.O_CREAT else name, flags & ~os.O_EXCL, mode)

    with kept(tmp_path / "a.sqlite3") as history:
        fill(history)
        with monkeypatch.context() as patched:
            patched.setattr("mqtts_gui.store.export_file.os.open", open_full)
            with pytest.raises(ProblemError) as refused:
                export(history, path)
    assert refused.value.problem.code == "save-disk-full"
    assert os.strerror(errno.ENOSPC) in refused.value.problem.details["error"]
    assert list(path.parent.iterdir()) == []


def test_what_a_killed_export_left_goes_with_the_next_one(tmp_path: Path, path: Path) -> None:
    stale = path.with_name(f".{path.name}.0123456789ab.mqtts-gui-part")
    other = path.with_name(f".{path.name}.mqtts-gui-part")
    stale.write_bytes(b"half")
    other.write_bytes(b"somebody's")
    running = PartFile(path)
    with kept(tmp_path / "a.sqlite3") as history:
        history.append([message(1)])
        export(history, path.with_name("other.csv"))

    assert not stale.exists()
    assert other.exists()
    running.stream.write(b"whole")
    running.finish(replace=False)  # it was not taken for one that is left
    assert path.read_bytes() == b"whole"
