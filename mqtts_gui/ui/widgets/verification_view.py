"""Whether the selection can be trusted, in sentences, and the command that says the same."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase, mark, tr
from mqtts_gui.ui.models.finding_texts import findings_text
from mqtts_gui.ui.models.questions import Verification
from mqtts_gui.ui.widgets.calm_controls import CalmCombo
from mqtts_gui.ui.widgets.command_box import CommandBox
from mqtts_gui.ui.widgets.copy_button import CopyButton
from mqtts_gui.ui.widgets.finding_row import FindingRow
from mqtts_gui.ui.widgets.flow_layout import FlowLayout
from mqtts_gui.ui.widgets.host_check import HostCheck
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.verdict_line import VerdictLine

SENTENCE_GAP, GAP = 10, 12
BUSY = mark("Verifying…")


class FindingsCopyButton(CopyButton):
    """Copy all findings with their codes."""

    @override
    def _retranslate(self) -> None:
        self.setText(tr("Copy the findings"))


class VerificationView(QWidget):
    """Sentences with a sign each.

    Signals:
        authority_chosen: The person chose what to verify against (a number, None for the best).
        authority_wanted: The person wants to choose another file to verify against.
        host_changed: The name to check for is another one; "" for none.
    """

    authority_chosen = Signal(object)
    authority_wanted = Signal()
    host_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Verification | None = None
        self._title = ""
        self._rows: list[FindingRow] = []
        self._make_controls()
        self._lay_out()
        self.combo.chosen.connect(self.authority_chosen)
        self.choose_button.clicked.connect(self.authority_wanted)
        self.host.host_changed.connect(self.host_changed)
        self._retranslate()

    def offer_authorities(
        self, authorities: Sequence[tuple[Phrase, object]], chosen: object
    ) -> None:
        """Offer what to verify against; nothing to offer hides the choice."""
        self._against.setVisible(bool(authorities))
        self.choose_button.setVisible(bool(authorities))
        self._demands.setHidden(self._against.isHidden() and self.host.isHidden())
        self.combo.set_choices([(mark("the best that is open"), None), *authorities])
        self.combo.show_value(chosen)

    def offer_hosts(self, hosts: Sequence[str]) -> None:
        """Offer the hosts of saved connections for the check of the name."""
        self.host.offer_hosts(hosts)

    def allow_host(self, *, allowed: bool) -> None:
        """Show the check of the name, which only what can be a broker's certificate has."""
        self.host.setVisible(allowed)
        self.host.note.setVisible(allowed and bool(self.host.note.text()))
        self._demands.setHidden(self._against.isHidden() and self.host.isHidden())

    def show_title(self, title: str) -> None:
        """Keep what copied findings are about."""
        self._title = title

    def show_busy(self, *, afresh: bool) -> None:
        """Say that it takes a moment; `afresh` takes away what is said about something else."""
        if afresh:
            self._shown = None
            self._write()
        self.busy.show()

    def show_verification(self, verification: Verification) -> None:
        """Display the sentences and the command."""
        self.busy.hide()
        if verification != self._shown:
            self._shown = verification
            self._write()

    def _make_controls(self) -> None:
        self.label = named(QLabel(), "", "muted")
        self.combo = CalmCombo()
        self.combo.setObjectName("verify_against_combo")
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.label.setBuddy(self.combo)
        self.choose_button = named(QPushButton(), "choose_authority_button", "link")
        self.host, self.command = HostCheck(), CommandBox("openssl")
        self.copy_button = FindingsCopyButton(self._text)
        self.copy_button.setObjectName("copy_findings_button")
        self.busy = VerdictLine()
        self.busy.setObjectName("verification_busy")
        self.busy.show_remark(BUSY, "muted", "clock")
        self.busy.hide()

    def _lay_out(self) -> None:
        self._against, demands = QWidget(), QWidget()
        line = QHBoxLayout(self._against)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.label)
        line.addWidget(self.combo)
        flow = FlowLayout(demands, gap=GAP)
        for part in (self._against, self.choose_button, self.host):
            flow.addWidget(part)
        self._demands = demands
        self._sentences = QVBoxLayout()
        self._sentences.setSpacing(SENTENCE_GAP)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(demands)
        column.addWidget(self.host.note)
        column.addWidget(self.busy)
        column.addLayout(self._sentences)
        column.addWidget(self.command)
        column.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignRight)
        column.addStretch(1)

    def _text(self) -> str:
        shown = self._shown or Verification()
        return findings_text(self._title, shown.sentences, shown.command)

    def _write(self) -> None:
        shown = self._shown or Verification()
        # Rows are kept: while a folder is read this happens several times a second.
        for row, sentence in zip(self._rows, shown.sentences, strict=False):
            row.show_sentence(sentence)
        for sentence in shown.sentences[len(self._rows) :]:
            row = FindingRow(sentence)
            self._sentences.addWidget(row)
            self._stop_at(row, after=self._rows[-1] if self._rows else None)
            self._rows.append(row)
        for row in self._rows[len(shown.sentences) :]:
            self._sentences.removeWidget(row)
            row.hide()  # deleted only later, and until then it would still be drawn
            row.deleteLater()
        del self._rows[len(shown.sentences) :]
        self.command.show_command(shown.command)
        self.copy_button.setVisible(bool(shown.sentences))

    def _stop_at(self, row: FindingRow, after: FindingRow | None) -> None:
        """Let the Tab key come to a new row where it stands, and not after all that was there."""
        before = self.host.clear_button if after is None else after.stops()[-1]
        for stop in row.stops():
            QWidget.setTabOrder(before, stop)
            before = stop

    def _retranslate(self) -> None:
        self.label.setText(tr("Verify against"))
        self.choose_button.setText(tr("Choose another…"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
