"""What a page may be able to do beyond showing itself; the window asks each page whether it can."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from PySide6.QtCore import SignalInstance

from mqtts_gui.ui.widgets.problem_place import ProblemPlace


@runtime_checkable
class AcceptsFiles(Protocol):
    """A page that knows what to do with files dropped on the window."""

    def accept_files(self, paths: Sequence[Path]) -> None:
        """Take the files."""


@runtime_checkable
class Reveals(Protocol):
    """A page that can bring one of its controls into view."""

    def reveal(self, object_name: str) -> None:
        """Show a control and give it the focus."""


@runtime_checkable
class Begins(Protocol):
    """A page with a control where one begins."""

    def begin(self) -> None:
        """Give that control the focus."""


@runtime_checkable
class HoldsProblem(Protocol):
    """A page with a place of its own for the problem of its connection."""

    def hold_problem(self, place: ProblemPlace) -> None:
        """Take the place in; the view takes it back when another page is shown."""


@runtime_checkable
class AsksForTest(Protocol):
    """A page with a button that tests the connection."""

    test_requested: SignalInstance


@runtime_checkable
class HoldsEdits(Protocol):
    """A page with edits that wait for a pause in typing."""

    def flush(self) -> None:
        """Save them now."""
