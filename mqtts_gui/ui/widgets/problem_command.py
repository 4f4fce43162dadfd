"""The commands that mend a problem, to be read before they are copied."""

from __future__ import annotations

import shlex
import sys

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget
from typing_extensions import override

from mqtts_gui.certs import shells
from mqtts_gui.certs.shells import Shell, UnwritableError
from mqtts_gui.errors import Action
from mqtts_gui.i18n import literal, mark, tr
from mqtts_gui.ui.widgets.command_box import CommandBox
from mqtts_gui.ui.widgets.compact_combo import CompactCombo
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.problem_drawer import ProblemDrawer

SHELLS = (
    (mark("Command Prompt (cmd)"), Shell.CMD.value),
    (literal("PowerShell"), Shell.POWERSHELL.value),
    (mark("Linux, macOS (sh)"), Shell.SH.value),
)
ON_THE_BROKER = mark("For a terminal on the broker's machine:")
_SPECIAL = frozenset("'\"\\$`(){}<>|&")
"""Where a command holds one of these, a semicolon may be part of a word."""


class CommandDrawer(ProblemDrawer):
    """Commands with a button that copies them; a choice of shell where they are for this computer.

    Signals:
        copied: They lie on the clipboard.
    """

    copied = Signal()

    def __init__(self, action: Action, parent: QWidget | None = None) -> None:
        super().__init__("problem_command_drawer", parent)
        self._lines = _lines_of(action.argument)
        self._label = QLabel()
        self._label.setProperty("kind", "muted")
        self.shell_combo = named(CompactCombo(SHELLS), "problem_shell_combo")
        self.box = CommandBox("mending")
        self.first = self.box.copy_button
        self.box.copy_button.copied.connect(self.copied)
        if not action.here:
            self.add_line(ON_THE_BROKER)
        offers_shells = action.here and self._is_simple()
        self._offer_shells(on=offers_shells)
        self.column.addWidget(self.box)
        if offers_shells:
            self._write(self.shell_combo.value())
        else:
            self.box.show_command("\n".join(self._lines))
        self._retranslate()

    def _offer_shells(self, *, on: bool) -> None:
        usual = Shell.POWERSHELL if sys.platform == "win32" else Shell.SH
        self.shell_combo.show_value(usual.value)
        self.shell_combo.chosen.connect(self._write)
        self._label.setBuddy(self.shell_combo)
        choice = QWidget()
        row = QHBoxLayout(choice)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._label)
        row.addWidget(self.shell_combo)
        row.addStretch(1)
        choice.setHidden(not on)
        self.column.addWidget(choice)

    def _write(self, shell: object) -> None:
        steps = [shells.step(*shlex.split(line)) for line in self._lines]
        self.box.show_command(shells.text_of(steps, Shell(str(shell))))

    def _is_simple(self) -> bool:
        """Return whether every shell can be told the same: words, and nothing between them."""
        try:
            words = [shlex.split(line) for line in self._lines]
            for shell in Shell:
                shells.text_of([shells.step(*each) for each in words], shell)
        except (UnwritableError, ValueError):
            return False
        return bool(words) and all(
            each and shlex.join(each) == line for each, line in zip(words, self._lines, strict=True)
        )

    @override
    def _retranslate(self) -> None:
        super()._retranslate()
        self._label.setText(tr("Commands for"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()


def _lines_of(commands: str) -> list[str]:
    """Return the commands one by one, so that each can be seen."""
    if not set(commands) & _SPECIAL:
        commands = commands.replace(";", "\n")
    return [line.strip() for line in commands.splitlines() if line.strip()]
