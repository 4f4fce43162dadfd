"""The demonstration as it is started: a process of its own, without a display."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from mqtts_gui.ui.connection import State
from tests.support.student import Student

DEADLINE_S = 90


def run_demonstration(*arguments: str) -> subprocess.CompletedProcess[str]:
    displays = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    environment = {name: value for name, value in os.environ.items() if name not in displays}
    return subprocess.run(
        [sys.executable, "-m", "mqtts_gui", "demo", *arguments],
        env={**environment, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=DEADLINE_S,
        check=False,
    )


def test_it_ends_well_and_leaves_its_pictures(tmp_path: Path) -> None:
    folder = tmp_path / "écran"

    answer = run_demonstration("--lang", "fr", "--screenshots", str(folder))

    assert (answer.returncode, answer.stderr) == (0, "")
    for said in ("TLSv1.3", "demo-student", "Ciel Demo CA", "revenu du broker", "messages reçus"):
        assert said in answer.stdout
    names = product(("messages", "connection", "certificates"), ("fr", "en"), ("light", "dark"))
    assert {path.name for path in folder.iterdir()} == {f"{'-'.join(name)}.png" for name in names}
    sizes = {QImage(str(path)).size().toTuple() for path in folder.iterdir()}
    assert sizes == {(1280, 800)}


def test_pictures_that_cannot_be_saved_are_said(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()

    answer = run_demonstration("--lang", "en", "--screenshots", str(in_the_way / "pictures"))

    assert answer.returncode == 1
    assert "The demonstration failed" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_the_one_tried_in_the_window_leaves_nothing_behind(qtbot: QtBot, tmp_path: Path) -> None:
    student = Student(qtbot, tmp_path / "data")
    student.click("demonstration_button")
    student.wait(lambda: bool(student.application.workspace.connections))
    student.wait_for(State.READY)
    student.wait(lambda: student.connection.received > 0)
    authority = student.connection.profile.ca_file
    assert authority is not None
    assert authority.exists()
    student.leave()

    assert not authority.exists()
    again = Student(qtbot, tmp_path / "data")
    assert again.application.workspace.connections == []
    again.leave()
