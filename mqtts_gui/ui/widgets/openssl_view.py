"""The openssl commands for what is shown, as the shell of the person reads them."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.certs.openssl_command import OpensslCommand
from mqtts_gui.certs.shells import Shell, UnwritableError
from mqtts_gui.i18n import literal, mark, tr
from mqtts_gui.ui.widgets.calm_controls import CalmCombo
from mqtts_gui.ui.widgets.compact_combo import CompactCombo
from mqtts_gui.ui.widgets.copy_button import CopyButton
from mqtts_gui.ui.widgets.flow_layout import FlowLayout
from mqtts_gui.ui.widgets.layouts import clear
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.openssl_row import OpensslRow
from mqtts_gui.ui.widgets.verdict_line import VerdictLine

SHELLS = (
    (mark("Command Prompt (cmd)"), Shell.CMD.value),
    (literal("PowerShell"), Shell.POWERSHELL.value),
    (mark("Linux, macOS (sh)"), Shell.SH.value),
)
NOTHING = mark("There is no openssl command for this.")
GAP, BETWEEN = 12, 16


def usual_shell(platform: str = sys.platform) -> Shell:
    """Return the shell that people of a system type commands into."""
    return Shell.POWERSHELL if platform == "win32" else Shell.SH


class AllCopyButton(CopyButton):
    """Copy all commands."""

    @override
    def _retranslate(self) -> None:
        self.setText(tr("Copy all"))
        self.setAccessibleName(tr("Copy all commands"))


class OpensslView(QWidget):
    """A title, what it does and a box to copy for each command; one choice of shell for all.

    Signals:
        shell_chosen: The person chose another shell (its name, for the settings).
    """

    shell_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("openssl_view")
        self._commands: tuple[OpensslCommand, ...] = ()
        self.label = named(QLabel(), "", "muted")
        self.shell_combo: CalmCombo = CompactCombo(SHELLS)
        self.shell_combo.setObjectName("shell_combo")
        self.shell_combo.show_value(usual_shell().value)
        self.label.setBuddy(self.shell_combo)
        self.copy_all_button = AllCopyButton(self.text)
        self.copy_all_button.setObjectName("copy_all_commands_button")
        self.nothing = VerdictLine()
        self.nothing.show_remark(NOTHING)
        self._lay_out()
        self.shell_combo.chosen.connect(self._choose)
        self._retranslate()
        self._write()

    @property
    def shell(self) -> Shell:
        """The shell in force."""
        return Shell(str(self.shell_combo.value()))

    @property
    def rows(self) -> list[OpensslRow]:
        """The commands as they are shown."""
        items = (self._rows.itemAt(place) for place in range(self._rows.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [each for each in widgets if isinstance(each, OpensslRow)]

    def show_commands(self, commands: Sequence[OpensslCommand]) -> None:
        """Display `commands`; where they are those of before, nothing moves."""
        if tuple(commands) != self._commands:
            self._commands = tuple(commands)
            self._write()

    def show_shell(self, name: str) -> None:
        """Write the commands for the shell of this name; an unknown one changes nothing."""
        if name in {shell.value for shell in Shell}:
            self.shell_combo.show_value(name)
            self._tell_shell()

    def text(self) -> str:
        """Return all commands, an empty line between them."""
        texts = []
        for command in self._commands:
            try:
                texts.append(command.text(self.shell))
            except UnwritableError:
                continue
        return "\n\n".join(text for text in texts if text) + "\n"

    def _lay_out(self) -> None:
        bar, choice = QWidget(), QWidget()
        line = QHBoxLayout(choice)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.label)
        line.addWidget(self.shell_combo)
        flow = FlowLayout(bar, gap=GAP)
        flow.addWidget(choice)
        flow.addWidget(self.copy_all_button)
        self._bar = bar
        self._rows = QVBoxLayout()
        self._rows.setSpacing(BETWEEN)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(bar)
        column.addWidget(self.nothing)
        column.addLayout(self._rows)
        column.addStretch(1)

    def _choose(self, name: object) -> None:
        self._tell_shell()
        self.shell_chosen.emit(str(name))

    def _tell_shell(self) -> None:
        for row in self.rows:
            row.show_shell(self.shell)

    def _write(self) -> None:
        clear(self._rows)
        for command in self._commands:
            self._rows.addWidget(OpensslRow(command, self.shell))
        self.nothing.setVisible(not self._commands)
        self._bar.setVisible(bool(self._commands))

    def _retranslate(self) -> None:
        self.label.setText(tr("Commands for"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
