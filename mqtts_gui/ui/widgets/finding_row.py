"""One observation: what is so, what to do about it, and the command that does it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.errors import Severity
from mqtts_gui.ui.models.finding_texts import command_text, spoken
from mqtts_gui.ui.models.questions import Sentence
from mqtts_gui.ui.widgets.command_box import CommandBox
from mqtts_gui.ui.widgets.command_fold import CommandFold
from mqtts_gui.ui.widgets.flow_label import SETTINGS, FlowLabel, spans_of
from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.verdict_line import ICONS, ROLES

INDENT, GAP = 19, 3


class FindingRow(QWidget):
    """A sentence with its sign; below it, muted, the cure, and the command to copy.

    The command of an advice is folded: nothing has to be done, and what has would drown in boxes.
    """

    def __init__(self, sentence: Sentence, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text, self.fix = FlowLabel(), FlowLabel()
        self.fix.setProperty("kind", "muted")
        self.fold, self.command = CommandFold(), CommandBox("finding")
        self.fold.toggled.connect(self._show_command)
        self._lay_out()
        self._show(sentence)

    def stops(self) -> tuple[QWidget, ...]:
        """Return where the Tab key stops, in this order."""
        return self.fold, self.command.copy_button

    def show_sentence(self, sentence: Sentence) -> None:
        """Display another observation; nothing moves where it is the same."""
        if sentence != self.sentence:
            self._show(sentence)

    def _lay_out(self) -> None:
        cure, below = QHBoxLayout(), QVBoxLayout()
        self._indented = QHBoxLayout()
        cure.addWidget(self.fix, 1, Qt.AlignmentFlag.AlignVCenter)
        cure.addWidget(self.fold)
        cure.addStretch()
        below.setSpacing(2 * GAP)
        below.addLayout(cure)
        below.addWidget(self.command)
        self._indented.addLayout(below)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.text)
        column.addLayout(self._indented)

    def _show(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.fix.setVisible(sentence.fix is not None)
        self.fold.setChecked(False)
        self.fold.setVisible(sentence.severity is Severity.INFO and bool(sentence.command))
        self._show_command()
        self._retranslate()

    def _show_command(self) -> None:
        is_folded = self.sentence.severity is Severity.INFO and not self.fold.isChecked()
        self.command.show_command("" if is_folded else command_text(self.sentence.command))

    def _retranslate(self) -> None:
        severity, code = self.sentence.severity, self.sentence.code
        spans = spans_of(self.sentence.text, mono=SETTINGS)
        self.text.show_spans(spans, ICONS[severity], ROLES[severity])
        self.text.setAccessibleName(spoken(self.sentence))
        self.fold.describe(str(self.sentence.text))
        if self.sentence.fix is not None:
            self.fix.show_spans(spans_of(self.sentence.fix, "muted", mono=SETTINGS))
        for label in (self.text, self.fix):
            label.setToolTip(code)
            label.setAccessibleDescription(code)
        self._indented.setContentsMargins(px(INDENT), 0, 0, 0)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.StyleChange}:
            self._retranslate()
        super().changeEvent(event)
