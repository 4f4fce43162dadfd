"""Whether the selection can be trusted, in sentences, and the command that says the same."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase, mark, tr
from mqtts_gui.ui.models.questions import Verification
from mqtts_gui.ui.widgets.calm_controls import CalmCombo
from mqtts_gui.ui.widgets.command_box import CommandBox
from mqtts_gui.ui.widgets.flow_label import SETTINGS, FlowLabel, spans_of
from mqtts_gui.ui.widgets.layouts import clear
from mqtts_gui.ui.widgets.verdict_line import ICONS, ROLES

SENTENCE_GAP = 10


class VerificationView(QWidget):
    """Sentences with a sign each.

    Signals:
        authority_chosen: The person chose what to verify against (a number, None for the best).
        authority_wanted: The person wants to choose another file to verify against.
    """

    authority_chosen = Signal(object)
    authority_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Verification | None = None
        self.label = QLabel()
        self.label.setProperty("kind", "muted")
        self.combo = CalmCombo()
        self.combo.setObjectName("verify_against_combo")
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.label.setBuddy(self.combo)
        self.choose_button = QPushButton()
        self.choose_button.setObjectName("choose_authority_button")
        self.choose_button.setProperty("kind", "link")
        self.command = CommandBox("openssl")
        self._against = QWidget()
        line = QHBoxLayout(self._against)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.label)
        line.addWidget(self.combo)
        line.addWidget(self.choose_button)
        line.addStretch(1)
        self._sentences = QVBoxLayout()
        self._sentences.setSpacing(SENTENCE_GAP)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._against)
        column.addLayout(self._sentences)
        column.addWidget(self.command)
        column.addStretch(1)
        self.combo.chosen.connect(self.authority_chosen)
        self.choose_button.clicked.connect(self.authority_wanted)
        self._retranslate()

    def offer_authorities(
        self, authorities: Sequence[tuple[Phrase, object]], chosen: object
    ) -> None:
        """Offer what to verify against; nothing to offer hides the choice."""
        self._against.setVisible(bool(authorities))
        self.combo.set_choices([(mark("the best that is open"), None), *authorities])
        self.combo.show_value(chosen)

    def show_verification(self, verification: Verification) -> None:
        """Display the sentences and the command."""
        self._shown = verification
        self._write()

    def _write(self) -> None:
        clear(self._sentences)
        if self._shown is None:
            return
        for sentence in self._shown.sentences:
            line = FlowLabel()
            role = ROLES[sentence.severity]
            line.show_spans(spans_of(sentence.text, mono=SETTINGS), ICONS[sentence.severity], role)
            self._sentences.addWidget(line)
        self.command.show_command(self._shown.command)

    def _retranslate(self) -> None:
        self.label.setText(tr("Verify against"))
        self.choose_button.setText(tr("Choose another…"))
        self._write()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
