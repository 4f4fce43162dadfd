"""Lines that take no more height than their width asks for, in a place that grows wider."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy

from mqtts_gui.ui.widgets.verdict_line import VerdictLine


def yielding(line: VerdictLine) -> VerdictLine:
    """Let layouts shrink `line` to the height that its width asks for, and return it.

    Layouts remember the least height of what they hold, and the one that it had before its place
    was shown, in a width of nearly nothing, would make a form that scrolls many times too long.
    """
    policy = line.sizePolicy()
    policy.setVerticalPolicy(QSizePolicy.Policy.Preferred)
    line.setSizePolicy(policy)
    return line
