"""What the window says of the program itself, several things at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mqtts_gui.errors import Finding, Problem, Severity
from mqtts_gui.i18n import literal
from mqtts_gui.ui.program_problems import ProgramProblems
from mqtts_gui.ui.widgets.problem_panel import ProblemPanel
from mqtts_gui.ui.widgets.problem_place import ProblemPlace
from mqtts_gui.ui.widgets.status_line import StatusLine

FIRST, SECOND = Path("first"), Path("second")


class Board:
    """A place with nothing in it."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.place, self.status_line = ProblemPlace(self.window), StatusLine(self.window)
        self.problems = ProgramProblems(self.place, self.status_line, self.place)

    def trouble(self, path: Path, code: str, severity: Severity = Severity.ERROR) -> None:
        self.problems.take_trouble(path, Finding(code, severity, literal(f"{path}: {code}")))

    @property
    def text(self) -> str:
        panel = self.place.findChild(ProblemPanel)
        return "" if panel is None or self.place.isHidden() else panel.report()


@pytest.fixture
def board(qtbot: QtBot) -> Board:
    return Board(qtbot)


def problem(code: str) -> Problem:
    return Problem(code, Severity.ERROR, literal(f"what: {code}"), literal(""), literal(""))


def test_troubles_of_histories_stand_below_what_is_shown(board: Board) -> None:
    board.problems.show(problem("profiles-not-saved"))
    board.trouble(FIRST, "history-disk-full")
    board.trouble(SECOND, "history-damaged")

    for said in ("profiles-not-saved", "first: history-disk-full", "second: history-damaged"):
        assert said in board.text

    board.problems.take_back("profiles-not-saved")
    assert "profiles-not-saved" not in board.text
    assert "first: history-disk-full" in board.text


def test_a_trouble_that_is_over_goes_and_what_it_cost_stays(board: Board) -> None:
    board.trouble(FIRST, "history-disk-full")
    board.trouble(FIRST, "history-messages-dropped")
    board.trouble(SECOND, "history-disk-full")

    board.trouble(FIRST, "history-saved-again", Severity.INFO)

    assert "first: history-disk-full" not in board.text
    assert "first: history-messages-dropped" in board.text
    assert "second: history-disk-full" in board.text


def test_what_was_dismissed_does_not_come_back(board: Board) -> None:
    board.trouble(FIRST, "history-disk-full")
    board.place.dismiss()
    assert board.text == ""

    board.trouble(SECOND, "history-disk-full")

    assert "first" not in board.text
    assert "second" in board.text


def test_advice_takes_no_room(board: Board) -> None:
    board.trouble(FIRST, "history-slow", Severity.INFO)

    assert board.text == ""
