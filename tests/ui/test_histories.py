"""What is kept of connections: their histories open, tell of their troubles, and end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mqtts_gui.errors import Finding
from mqtts_gui.mqtt.profile import Profile
from mqtts_gui.store.history import History
from mqtts_gui.store.history_unkept import UnkeptHistory
from mqtts_gui.ui.histories import Histories
from tests.support.fake_connection import FakeConnection
from tests.support.histories import message, messages
from tests.support.histories import raw as sqlite


@pytest.fixture
def histories(qtbot: QtBot, tmp_path: Path) -> Iterator[Histories]:
    made = Histories(tmp_path)
    yield made
    made.end(())


def opened(histories: Histories, profile_id: str) -> History:
    return histories.open(profile_id).history


def test_one_connection_has_one_history_and_one_memory(histories: Histories) -> None:
    first, again, other = (histories.open(name) for name in ("aa", "aa", "bb"))

    assert again is first
    assert other.memory is not first.memory
    assert other.history is not first.history


def test_what_was_appended_is_there_in_the_next_run(histories: Histories, tmp_path: Path) -> None:
    opened(histories, "aa").append(messages(3))
    histories.end(["aa"])

    later = Histories(tmp_path)
    reader = opened(later, "aa").reader()
    assert [stored.message for stored in reader.page(0, 10)] == messages(3)
    reader.close()
    later.end(["aa"])
    assert (tmp_path / "history" / "aa.sqlite3").is_file()


def test_only_the_history_of_a_connection_that_stays_deleted_goes(
    histories: Histories, tmp_path: Path
) -> None:
    for name in ("gone", "back", "kept"):
        opened(histories, name).append([message(1)])
    for name in ("gone", "back", "never-opened"):
        histories.note_removed(FakeConnection(Profile(id=name)))

    histories.end(["back", "kept"])

    left = {path.name.split(".")[0] for path in (tmp_path / "history").iterdir()}
    assert left == {"back", "kept"}


def test_nothing_is_deleted_that_may_come_again(histories: Histories, tmp_path: Path) -> None:
    opened(histories, "aa").append([message(1)])
    histories.note_removed(FakeConnection(Profile(id="aa")))

    histories.forget_removed()
    histories.end(())

    assert (tmp_path / "history" / "aa.sqlite3").is_file()


def test_nothing_is_kept_after_the_end(histories: Histories, tmp_path: Path) -> None:
    histories.end(())

    assert isinstance(opened(histories, "aa"), UnkeptHistory)
    assert not (tmp_path / "history").exists()


def test_where_no_thread_can_be_begun_messages_stay_in_memory_and_it_is_told_once(
    histories: Histories, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    told: list[Finding] = []
    histories.troubled.connect(lambda _path, finding: told.append(finding))
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        history = opened(histories, "aa")

    history.append(messages(3))
    assert opened(histories, "aa") is history
    assert history.stats().count == 3
    assert [finding.code for finding in told] == ["history-stopped"]


def test_a_trouble_reaches_the_window_with_its_file(
    histories: Histories, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "history"
    folder.mkdir()
    (folder / "aa.sqlite3").write_bytes(b"no database at all" * 100)

    with qtbot.waitSignal(histories.troubled) as told:
        opened(histories, "aa")

    path, finding = told.args
    assert (path, finding.code) == (folder / "aa.sqlite3", "history-damaged")


def test_a_folder_that_is_none_keeps_messages_in_memory(
    histories: Histories, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "history").write_text("in the way", encoding="utf-8")

    with qtbot.waitSignal(histories.troubled) as told:
        history = opened(histories, "aa")

    history.append(messages(3))
    assert told.args[1].code == "history-not-saved"
    assert history.is_open()
    reader = history.reader()
    assert len(reader.page(0, 10)) == 3
    reader.close()


def test_another_program_that_has_the_file_is_named(
    histories: Histories, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "history").mkdir()
    holder = sqlite(tmp_path / "history" / "aa.sqlite3-lock")
    holder.execute("BEGIN EXCLUSIVE")

    with qtbot.waitSignal(histories.troubled) as told:
        history = opened(histories, "aa")
    assert told.args[1].code == "history-in-use"

    history.append([message(1)])
    holder.close()
    with qtbot.waitSignal(histories.troubled) as told:
        pass
    assert told.args[1].code == "history-saved-again"
    assert history.flush(timedelta(seconds=10))


def test_a_trouble_is_over_even_where_nothing_came_to_be_stored(
    histories: Histories, qtbot: QtBot, tmp_path: Path
) -> None:
    in_the_way = tmp_path / "history"
    in_the_way.write_text("in the way", encoding="utf-8")
    with qtbot.waitSignal(histories.troubled):
        opened(histories, "aa")

    with qtbot.waitSignal(histories.troubled) as told:
        in_the_way.unlink()

    assert told.args[1].code == "history-saved-again"
