"""The headers of two messages side by side: a sign, the name, and what either says."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

from mqtts_gui.certs.comparison_forms import SIGNS
from mqtts_gui.i18n import Phrase
from mqtts_gui.ui.models.message_facts import ComparedFact
from mqtts_gui.ui.widgets.flow_label import FlowLabel, Span

_COLUMNS = 3
_ROLES = {True: "muted", False: "text"}
_SIGN_ROLES = {True: "muted", False: "error"}


class FactComparison(QWidget):
    """Show compared facts; what differs stands out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts: Sequence[ComparedFact] = ()
        self._labels: list[FlowLabel] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        for column, share in enumerate((2, 3, 3)):
            self._grid.setColumnStretch(column, share)

    def show_facts(self, facts: Sequence[ComparedFact]) -> None:
        """Display `facts`."""
        self._facts = facts
        while len(self._labels) < len(facts) * _COLUMNS:
            row, column = divmod(len(self._labels), _COLUMNS)
            self._labels.append(FlowLabel())
            self._grid.addWidget(self._labels[-1], row, column, Qt.AlignmentFlag.AlignTop)
        for place, label in enumerate(self._labels):
            label.setHidden(place >= len(facts) * _COLUMNS)
        self._retranslate()

    def rows(self) -> list[tuple[str, str, str]]:
        """Return what is shown: sign and name, then what either says."""
        texts = [label.text() for label in self._labels]
        starts = range(0, len(self._facts) * _COLUMNS, _COLUMNS)
        return [(texts[at], texts[at + 1], texts[at + 2]) for at in starts]

    def _retranslate(self) -> None:
        for place, fact in enumerate(self._facts):
            name, old, new = self._labels[place * _COLUMNS : (place + 1) * _COLUMNS]
            same = fact.is_same
            name.show_spans(
                [
                    Span(f"{SIGNS[same]} ", _SIGN_ROLES[same], bold=True, mono=True),
                    Span(str(fact.name), "muted"),
                ]
            )
            for label, value in ((old, fact.old), (new, fact.new)):
                label.show_spans([Span(_shown(value), _ROLES[same], bold=not same)])

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _shown(value: Phrase | None) -> str:
    return "–" if value is None else str(value)  # noqa: RUF001 - an empty place, as elsewhere
