"""What the broker presented: the answers of the lab about its certificate."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase, mark, tr
from mqtts_gui.ui.jobs import Job, run_job
from mqtts_gui.ui.models.security_facts import Fact, presented_facts
from mqtts_gui.ui.widgets.card import Card
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.security_fact_rows import FactRows
from mqtts_gui.ui.widgets.verdict_line import VerdictLine

NONE_PRESENTED = mark("The broker has presented no certificate.")
NOT_YET = mark("The broker has not presented it yet.")
IN_CLEAR = mark("The connection is in clear: the broker presents no certificate.")


class PresentedCard(Card):
    """The certificate of the broker, trusted or not.

    Signals:
        open_requested: It is to be opened in Certificates.
    """

    open_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName("presented_card")
        self._chain: tuple[bytes, ...] = ()
        self._job: Job | None = None
        self.rows, self.remark = named(FactRows(), "presented_facts"), VerdictLine()
        self.open_button = named(QPushButton(), "open_presented_button")
        self.open_button.clicked.connect(self.open_requested)
        for part in (self.remark, self.rows):
            self.body.addWidget(part)
        self.body.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)
        self._retranslate()
        self.show_chain((), NOT_YET)

    def show_chain(self, chain: tuple[bytes, ...], why_none: Phrase) -> None:
        """Display what stands in `chain` (DER, leaf first), or why there is none."""
        self.remark.show_remark(why_none)
        self.remark.setVisible(not chain)
        self.rows.setVisible(bool(chain))
        self.open_button.setVisible(bool(chain))
        if chain == self._chain:
            return
        self._chain = chain
        if self._job is not None:
            self._job.cancel()
        # In a job: a certificate of 64 kB from whoever answers can take long to read.
        now = datetime.now(UTC)
        self._job = run_job(self, partial(presented_facts, chain, now), self._take, _raise)

    def _take(self, facts: tuple[Fact, ...]) -> None:
        self._job = None
        self.rows.show_facts(facts)

    def _retranslate(self) -> None:
        self.set_heading(tr("Certificate presented by the broker"))
        self.open_button.setText(tr("Open in Certificates"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()


def _raise(error: BaseException) -> None:
    raise error
