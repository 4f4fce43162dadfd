"""What the window says when its data folder or the keyring fails."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

import keyring
import keyring.backend
import keyring.backends.fail
import pytest
from pytestqt.qtbot import QtBot
from typing_extensions import override

from mqtts_gui.mqtt.profile import Profile, Secrets
from mqtts_gui.ui.connection import State
from mqtts_gui.ui.histories import Histories
from mqtts_gui.ui.jobs import wait_for_jobs_apart
from mqtts_gui.ui.widgets.problem_panel import ProblemPanel
from tests.support.patience import DEADLINE_S
from tests.support.student import Student

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
SECRETS = Secrets(password="hunter2")  # noqa: S106 - made up


class MemoryKeyring(Protocol):
    """The keyring of conftest.py."""

    entries: dict[tuple[str, str], str]


class SilentKeyring(keyring.backend.KeyringBackend):
    """Never answers, until the test is over."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.over = threading.Event()

    @override
    def get_password(self, service: str, username: str) -> str | None:
        self.over.wait(DEADLINE_S)
        return None

    @override
    def set_password(self, service: str, username: str, password: str) -> None:
        self.over.wait(DEADLINE_S)


@pytest.fixture
def student(qtbot: QtBot, tmp_path: Path) -> Iterator[Student]:
    person = Student(qtbot, tmp_path / "data", "--lang", "en")
    yield person
    person.leave()


@pytest.fixture
def silent_keyring() -> Iterator[SilentKeyring]:
    silent = SilentKeyring()
    keyring.set_keyring(silent)
    yield silent
    silent.over.set()


def visible_texts(student: Student) -> str:
    panels = student.window.findChildren(ProblemPanel)
    return "\n".join(panel.report() for panel in panels if panel.isVisible())


def test_a_folder_that_takes_nothing_is_a_problem(qtbot: QtBot, tmp_path: Path) -> None:
    in_the_way = tmp_path / "data"
    in_the_way.write_text("in the way", encoding="utf-8")
    student = Student(qtbot, in_the_way, "--lang", "en")

    student.click("first_connection_button")

    student.wait(lambda: "The connections could not be saved" in visible_texts(student))
    assert "Free some disk space or correct the permissions" in visible_texts(student)
    assert in_the_way.read_text(encoding="utf-8") == "in the way"

    in_the_way.unlink()
    student.type("host_edit", "vm-dupont")
    student.wait(lambda: not visible_texts(student))
    student.leave()
    assert "vm-dupont" in (in_the_way / "profiles.json").read_text(encoding="utf-8")


def test_a_password_that_cannot_be_remembered_is_a_problem(student: Student) -> None:
    keyring.set_keyring(keyring.backends.fail.Keyring())  # type: ignore[no-untyped-call]
    connection = student.application.workspace.add(Profile(host="vm"))
    connection.fetch_secrets()
    connection.change_secrets(SECRETS, remember=False)
    assert not visible_texts(student)

    connection.change_secrets(SECRETS, remember=True)

    student.wait(lambda: "no keyring that keeps passwords safely" in visible_texts(student))


def test_a_keyring_that_hangs_stops_neither_saving_nor_the_end(
    student: Student, silent_keyring: SilentKeyring, tmp_path: Path
) -> None:
    workspace = student.application.workspace
    connections = [workspace.add(Profile(name=f"VM {number}")) for number in range(20)]
    for connection in connections:
        connection.open()
        assert connection.state is State.CONNECTING
    connections[0].change_profile(name="renamed")

    file = tmp_path / "data" / "profiles.json"
    student.wait(lambda: file.exists() and "renamed" in file.read_text(encoding="utf-8"))
    connections[0].close()
    assert connections[0].state is State.IDLE
    assert len(json.loads(file.read_text(encoding="utf-8"))["profiles"]) == 20
    assert not silent_keyring.over.is_set()


def test_the_password_of_a_deleted_connection_leaves_the_keyring(
    qtbot: QtBot, tmp_path: Path, memory_keyring: MemoryKeyring
) -> None:
    student = Student(qtbot, tmp_path / "data", "--lang", "en")
    workspace = student.application.workspace
    kept, deleted = (workspace.add(Profile(name=name)) for name in ("kept", "deleted"))
    for connection in (kept, deleted):
        connection.change_secrets(SECRETS, remember=True)
    student.wait(lambda: len(memory_keyring.entries) == 2)

    workspace.remove(kept)
    assert workspace.restore() is not None
    workspace.remove(deleted)
    assert len(memory_keyring.entries) == 2  # it may still be brought back

    student.leave()
    wait_for_jobs_apart(DEADLINE_S)
    assert [name for _, name in memory_keyring.entries] == [f"{kept.profile.id}/password"]


def test_a_disk_that_hangs_does_not_keep_the_program(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = threading.Event()
    real_end = Histories.end

    def end(histories: Histories, kept: Iterable[str]) -> None:
        assert released.wait(DEADLINE_S)
        real_end(histories, kept)

    monkeypatch.setattr(Histories, "end", end)
    student = Student(qtbot, tmp_path / "data", "--lang", "en")
    connection = student.application.workspace.add(Profile(name="VM"))
    student.window.show_connection(connection, "messages")
    student.wait((tmp_path / "data" / "history").is_dir)

    student.leave()  # it ends, after its three seconds

    assert not released.is_set()
    released.set()
    wait_for_jobs_apart(DEADLINE_S)


def test_an_end_that_comes_while_a_history_opens_leaves_nothing_behind(
    qtbot: QtBot, tmp_path: Path
) -> None:
    student = Student(qtbot, tmp_path / "data", "--lang", "en")
    connection = student.application.workspace.add(Profile(name="VM"))
    student.window.show_connection(connection, "messages")

    student.leave()  # the test fails where the thread of a history is left over
