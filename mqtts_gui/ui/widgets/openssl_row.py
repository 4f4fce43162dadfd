"""One openssl command: what it is for, what to type, what it does."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.certs.openssl_command import OpensslCommand
from mqtts_gui.certs.shells import Shell, UnwritableError
from mqtts_gui.i18n import mark
from mqtts_gui.ui.widgets.command_box import CommandBox
from mqtts_gui.ui.widgets.flow_label import FlowLabel, Span
from mqtts_gui.ui.widgets.verdict_line import VerdictLine

UNWRITABLE = mark(
    "A file name here has a line end, or another sign that nobody should paste into a terminal: "
    "rename the file first."
)
GAP = 5


class OpensslRow(QWidget):
    """A title, a box to copy, and below it, muted, what the command does."""

    def __init__(
        self, command: OpensslCommand, shell: Shell, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.command = command
        self.title, self.claim, self.note = FlowLabel(), VerdictLine(), VerdictLine()
        self.box = CommandBox(command.use.replace("-", "_"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        for part in (self.title, self.box, self.claim, self.note):
            column.addWidget(part)
        self.claim.show_remark(command.claim)
        self.claim.setVisible(command.claim is not None)
        self._retranslate()
        self.show_shell(shell)

    def show_shell(self, shell: Shell) -> None:
        """Write the command as `shell` reads it."""
        note = self.command.note
        try:
            text = self.command.text(shell)
        except UnwritableError:
            text, note = "", UNWRITABLE
        self.box.show_command(text, self.command.title)
        self.note.show_remark(note, "muted", "info")
        self.note.setVisible(note is not None)

    def _retranslate(self) -> None:
        self.title.show_spans([Span(str(self.command.title), bold=True)])

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
