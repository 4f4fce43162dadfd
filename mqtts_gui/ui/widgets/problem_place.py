"""Where a problem appears; the panel is made with the first one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mqtts_gui.errors import ActionId, Problem

if TYPE_CHECKING:
    from mqtts_gui.ui.widgets.problem_panel import ProblemPanel

SIDE_PX, TOP_PX = 16, 12


class ProblemPlace(QWidget):
    """Room above a page, which is there while there is a problem.

    Signals:
        action_requested: A button was pressed (its `Action`).
    """

    action_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._panel: ProblemPanel | None = None
        self._left_out: frozenset[ActionId] = frozenset()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(SIDE_PX, TOP_PX, SIDE_PX, 0)
        self.hide()

    def show_problem(self, problem: Problem | None, further: Sequence[Problem] = ()) -> None:
        """Show a problem, and those to be mended after it; or nothing."""
        if problem is None:
            self.hide()
            if self._panel is not None:
                self._panel.clear()
        else:
            self._made().show_problem(problem, further)
            self.show()

    def show_inside(self, *, inside: bool) -> None:
        """Leave no margins `inside` of a page, which has its own."""
        margins = (0, 0, 0, 0) if inside else (SIDE_PX, TOP_PX, SIDE_PX, 0)
        self._layout.setContentsMargins(*margins)

    def leave_out(self, *left_out: ActionId) -> None:
        """Show no button for actions that the page around has a button for."""
        self._left_out = frozenset(left_out)
        if self._panel is not None:
            self._panel.leave_out(self._left_out)

    def dismiss(self) -> None:
        """Take away what has been read."""
        if self._panel is not None:
            self._panel.dismiss()

    def _made(self) -> ProblemPanel:
        if self._panel is None:
            # Most starts have no problem, and none waits for its panel.
            from mqtts_gui.ui.widgets.problem_panel import ProblemPanel  # noqa: PLC0415

            self._panel = ProblemPanel()
            self._panel.leave_out(self._left_out)
            self._panel.action_requested.connect(self.action_requested)
            self._panel.dismissed.connect(self.hide)
            self._layout.addWidget(self._panel)
        return self._panel
