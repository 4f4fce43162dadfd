"""What is wrong with the program itself, in one place of the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Slot

from mqtts_gui.errors import Finding, Problem, Severity
from mqtts_gui.ui.findings import problem_of
from mqtts_gui.ui.widgets.problem_place import ProblemPlace
from mqtts_gui.ui.widgets.status_line import StatusLine

SAVED_AGAIN = "history-saved-again"
_PASSING = frozenset({"history-not-saved", "history-in-use", "history-disk-full", "history-locked"})
"""Troubles that are over once messages are stored again."""


class ProgramProblems(QObject):
    """Shows the last problem of the program, and below it the troubles of its histories.

    The problems of a connection have a place of their own, on its pages.
    """

    def __init__(self, place: ProblemPlace, status_line: StatusLine, parent: QObject) -> None:
        super().__init__(parent)
        self._place, self._status_line = place, status_line
        self._problem: Problem | None = None
        self._troubles: dict[tuple[Path, str], Problem] = {}

    def show(self, problem: Problem | None) -> None:
        """Show another problem instead of the last one, or none."""
        self._forget_dismissed()
        self._problem = problem
        self._refresh()

    def take_back(self, code: str) -> None:
        """Show this problem no more."""
        if self._problem is not None and self._problem.code == code:
            self.show(None)

    @Slot(object, object)
    def take_trouble(self, path: Path, finding: Finding) -> None:
        """Show what a history tells of itself."""
        self._forget_dismissed()
        if finding.code == SAVED_AGAIN:
            for code in _PASSING:
                self._troubles.pop((path, code), None)
        if finding.severity is Severity.INFO:
            self._status_line.show_note(finding.message)
        else:
            self._troubles[path, finding.code] = problem_of([finding])
        self._refresh()

    def _forget_dismissed(self) -> None:
        if self._place.isHidden():  # the person has read all that was shown
            self._problem = None
            self._troubles.clear()

    def _refresh(self) -> None:
        problems = [*self._troubles.values()]
        if self._problem is not None:
            problems.insert(0, self._problem)
        first = problems[0] if problems else None
        self._place.show_problem(first, problems[1:])
