"""The line for the hosts file: copied, or on Windows added once the person has seen it."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QWidget

from mqtts_gui.errors import Action
from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.ui.elevation import run_elevated
from mqtts_gui.ui.hosts_file import (
    POSIX_FILE,
    HostsLine,
    HostsLineError,
    Outcome,
    add_line,
    hosts_file,
    read_line,
)
from mqtts_gui.ui.jobs import run_job
from mqtts_gui.ui.widgets.command_box import CommandBox
from mqtts_gui.ui.widgets.problem_drawer import ProblemDrawer

_log = logging.getLogger(__name__)
REFUSED = mark("This line cannot be put into the hosts file.")
ADMINISTRATOR = mark("This takes the rights of an administrator.")
ASKING = mark("Windows asks for your permission…")
SAID: dict[Outcome, tuple[Phrase, str, str]] = {
    Outcome.ADDED: (mark("The line was added."), "ok", "check"),
    Outcome.THERE_ALREADY: (mark("The line is there already."), "ok", "check"),
    Outcome.OTHER_ADDRESS: (
        mark(
            "The file has this name with another address already, which counts: change that line "
            "in an editor that you start as administrator."
        ),
        "error",
        "circle-x",
    ),
    Outcome.CANCELLED: (
        mark("Nothing was changed: Windows was not given the permission."),
        "warning",
        "triangle-alert",
    ),
    Outcome.FAILED: (
        mark(
            "The line could not be added: a virus scanner or the school's settings may protect the "
            "file. Copy the line, and add it in an editor started as administrator."
        ),
        "error",
        "circle-x",
    ),
}
_THERE = {Outcome.ADDED, Outcome.THERE_ALREADY}

AddLine = Callable[[HostsLine], Outcome]


def _add_on_this_computer(line: HostsLine) -> Outcome:
    return add_line(line, run_elevated, Path(hosts_file()))


class CopiedLineDrawer(ProblemDrawer):
    """Shows the line that was copied, and says where it belongs here and on Windows.

    Signals:
        copied: Something of it lies on the clipboard.
    """

    copied = Signal()

    def __init__(
        self, action: Action, parent: QWidget | None = None, platform: str = sys.platform
    ) -> None:
        super().__init__("problem_hosts_drawer", parent)
        windows = str(hosts_file("win32"))
        if platform == "win32":
            where = mark("It belongs at the end of %(file)s.", file=windows)
        else:
            where = mark(
                "It belongs at the end of %(file)s, on Windows of %(windows)s.",
                file=str(POSIX_FILE),
                windows=windows,
            )
        self.line_box = self._add_box("problem_hosts_line", action.argument)
        self.first = self.line_box.copy_button
        self.add_line(where, "muted", "info")
        self.add_line(ADMINISTRATOR)
        try:
            line = read_line(action.argument)
        except HostsLineError:
            return
        if platform != "win32":
            self._add_box("problem_hosts", line.sudo_command)

    def _add_box(self, name: str, text: str) -> CommandBox:
        box = CommandBox(name)
        self.column.addWidget(box)
        box.show_command(text)
        box.copy_button.copied.connect(self.copied)
        return box


class AddLineDrawer(ProblemDrawer):
    """Shows the line and the file first; adds it when the person says so.

    Signals:
        added: The line is in the file (its `HostsLine`).
        cancelled: The person does not want it.
    """

    added = Signal(object)
    cancelled = Signal()

    def __init__(
        self, action: Action, add: AddLine = _add_on_this_computer, parent: QWidget | None = None
    ) -> None:
        super().__init__("problem_add_hosts_drawer", parent)
        self._add = add
        try:
            self._line: HostsLine | None = read_line(action.argument)
        except HostsLineError:
            self._line = None
            self.add_line(REFUSED, "error", "circle-x")
            return
        self._make(self._line)

    def _make(self, line: HostsLine) -> None:
        file = str(hosts_file("win32"))
        self.add_line(mark("This line is added to the file %(file)s:", file=file), "text")
        self.box = CommandBox("problem_hosts_line")
        self.column.addWidget(self.box)
        self.box.show_command(line.text)
        said = mark(
            "From then on every program of this computer finds %(name)s at %(address)s. Windows "
            "asks for your permission first.",
            name=line.name,
            address=line.address,
        )
        self.add_line(said, "muted", "info")
        self.add_button = self.make_button("add_line_button", mark("Add the line"), "primary")
        self.cancel_button = self.make_button("cancel_line_button", mark("Cancel"))
        self.add_button.clicked.connect(self._start)
        self.cancel_button.clicked.connect(self.cancelled)
        self.add_buttons(self.add_button, self.cancel_button)
        self.outcome = self.add_line()
        self.outcome.setObjectName("hosts_outcome")
        self.first = self.add_button

    def _start(self) -> None:
        line = self._line
        if line is None:
            return
        self.add_button.setEnabled(False)
        self.cancel_button.setFocus()
        self._say(ASKING, "muted", "clock")
        run_job(self, partial(self._add, line), self._take, self._give_up)

    def _take(self, outcome: Outcome) -> None:
        self._say(*SAID[outcome])
        self.add_button.setEnabled(outcome not in _THERE)
        if outcome in _THERE:
            self.added.emit(self._line)

    def _give_up(self, error: BaseException) -> None:
        _log.warning("the line for the hosts file could not be added", exc_info=error)
        self._take(Outcome.FAILED)

    def _say(self, phrase: Phrase, role: str, icon: str) -> None:
        self.show_line(self.outcome, phrase, role, icon)
        QAccessible.updateAccessibility(QAccessibleEvent(self.outcome, QAccessible.Event.Alert))
