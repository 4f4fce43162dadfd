"""The smaller cards of the Security tab: what was agreed on, and findings."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.errors import Finding
from mqtts_gui.i18n import Phrase, tr
from mqtts_gui.ui.models.questions import Sentence, sentence_of
from mqtts_gui.ui.models.security_facts import Fact
from mqtts_gui.ui.widgets.card import Card
from mqtts_gui.ui.widgets.finding_row import FindingRow
from mqtts_gui.ui.widgets.layouts import clear
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.security_fact_rows import FactRows

ROW_GAP = 10


class NegotiatedCard(Card):
    """What client and broker agreed on; hidden while they have not."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName("negotiated_card")
        self.rows = named(FactRows(), "negotiated_facts")
        self.body.addWidget(self.rows)
        self.body.addStretch(1)
        self._retranslate()
        self.hide()

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Display `facts`."""
        self.rows.show_facts(facts)
        self.setVisible(bool(facts))

    def _retranslate(self) -> None:
        self.set_heading(tr("What was agreed on"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()


class FindingsCard(Card):
    """Findings below a title; hidden while it is not known whether there are any."""

    def __init__(
        self, name: str, title: Phrase, all_is_well: Phrase, parent: QWidget | None = None
    ) -> None:
        """Make the card; `all_is_well` stands where nothing was found."""
        super().__init__(parent=parent)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._title = title
        self._all_is_well = Sentence(None, all_is_well)
        self.sentences: tuple[Sentence, ...] = ()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(ROW_GAP)
        self.body.addLayout(self._rows)
        self._retranslate()
        self.hide()

    def show_findings(self, findings: Sequence[Finding] | None) -> None:
        """Display `findings`; None hides the card, none at all says that all is well."""
        sentences = tuple(map(sentence_of, findings or ())) or (self._all_is_well,)
        if sentences != self.sentences:
            self.sentences = sentences
            clear(self._rows)
            for sentence in sentences:
                row = FindingRow(sentence)
                self._rows.addWidget(row)
                row.show()  # Qt would do so later, and draw everything squeezed until then
        self.setVisible(findings is not None)

    def _retranslate(self) -> None:
        self.set_heading(str(self._title))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
