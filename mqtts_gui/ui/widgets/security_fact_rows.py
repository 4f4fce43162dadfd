"""Facts, one below the other: what it is on the left, how it is on the right."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase, tr, visible
from mqtts_gui.ui.models.security_facts import Fact
from mqtts_gui.ui.widgets.badge import StateBadge
from mqtts_gui.ui.widgets.flow_label import FlowLabel, Span
from mqtts_gui.ui.widgets.layouts import clear
from mqtts_gui.ui.widgets.scaling import px

_CIPHER_SUITE = re.compile(r"[A-Z0-9]+([-_][A-Z0-9]+){2,}")
LABEL_WIDTH, SIDE, COLUMN_GAP, ROW_GAP, ABOVE = 116, 8, 6, 12, 6


class FactRows(QWidget):
    """Show facts; a value breaks anywhere rather than to be cut, a cipher suite at its joints."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._facts: tuple[Fact, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setColumnStretch(1, 1)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What is shown."""
        return self._facts

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Display `facts`; nothing moves where they are the same."""
        if tuple(facts) != self._facts:
            self._facts = tuple(facts)
            self._write()

    def _write(self) -> None:
        clear(self._grid)
        self._grid.setContentsMargins(px(SIDE), px(ABOVE), 0, px(ABOVE))
        self._grid.setHorizontalSpacing(px(COLUMN_GAP))
        self._grid.setVerticalSpacing(px(ROW_GAP))
        self._grid.setColumnMinimumWidth(0, px(LABEL_WIDTH))
        top = Qt.AlignmentFlag.AlignTop
        for row, fact in enumerate(self._facts):
            label, value = FlowLabel(), _value(fact)
            label.setProperty("kind", "muted")
            label.show_spans([Span(str(fact.label), "muted")])
            said = tr("%(label)s: %(value)s", label=fact.label, value=_text(fact))
            value.setAccessibleName(said)
            self._grid.addWidget(label, row, 0, top)
            if isinstance(value, StateBadge):
                self._grid.addWidget(value, row, 1, top | Qt.AlignmentFlag.AlignLeft)
            else:
                self._grid.addWidget(value, row, 1, top)
            label.show()  # Qt would do so later, and draw everything squeezed until then
            value.show()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.StyleChange}:
            self._write()


def _shown(value: str | Phrase) -> str:
    return str(value) if isinstance(value, Phrase) else visible(value)


def _text(fact: Fact) -> str:
    note = "" if fact.note is None else str(fact.note)
    return " ".join(filter(None, [_shown(fact.value), note]))


def _value(fact: Fact) -> FlowLabel | StateBadge:
    if not fact.value and fact.note is not None and fact.role in {"warning", "error"}:
        badge = StateBadge()
        badge.show_state(str(fact.note), "warning" if fact.role == "warning" else "error")
        return badge
    label = FlowLabel()
    label.setProperty("kind", "muted")
    shown = _shown(fact.value)
    jointed = bool(_CIPHER_SUITE.fullmatch(shown))
    spans = [Span(shown, bold=fact.strong, jointed=jointed)] if shown else []
    if fact.note is not None:
        spans.append(Span(f"{' ' if spans else ''}{fact.note}", fact.role))
    label.show_spans(spans)
    return label
