"""One step of a connection: its sign, its name, what it found, and how long it took."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.doctor.steps import STEP_TITLES
from mqtts_gui.i18n import Phrase, format_number, tr
from mqtts_gui.mqtt.events import StepStatus
from mqtts_gui.ui.models.security_picture import StepLine
from mqtts_gui.ui.widgets.flow_label import FlowLabel, Span, spans_of
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.security_sign import StepSign, word_for

SIGN_WIDTH, ABOVE, BELOW, LINE_GAP = 28, 10, 11, 1
_GOOD, _BAD, _BETWEEN = "✓", "✕", "  "


class StepRow(QWidget):
    """A step with a hairline below it."""

    def __init__(self, line: StepLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = line
        self.setObjectName(f"step_{line.step.replace('-', '_')}")
        self.sign, self.title, self.detail = StepSign(), QLabel(), FlowLabel()
        self.time = QLabel()
        self.title.setProperty("kind", "strong")
        self.detail.setProperty("kind", "muted")
        self.time.setProperty("kind", "mono-muted")
        self._lay_out()
        self.show_line(line)

    def show_line(self, line: StepLine) -> None:
        """Display how the step stands."""
        self.line = line
        self._retranslate()

    def _lay_out(self) -> None:
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(LINE_GAP)
        middle, top = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(self.sign, 0, 0, middle)
        self._grid.addWidget(self.title, 0, 1, middle)
        self._grid.addWidget(self.time, 0, 2, top | Qt.AlignmentFlag.AlignRight)
        self._grid.addWidget(self.detail, 1, 1, 1, 2)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._grid)
        column.addWidget(named(QFrame(), "", "separator"))

    def _retranslate(self) -> None:
        line = self.line
        title = STEP_TITLES[line.step]
        self._grid.setColumnMinimumWidth(0, px(SIGN_WIDTH))
        self._grid.setContentsMargins(0, px(ABOVE), 0, px(BELOW))
        self.sign.show_line(line)
        self.title.setText(str(title))
        time = "" if line.duration is None else milliseconds(line.duration)
        self.time.setText(time)
        self.detail.show_spans(detail_spans(line))
        # An empty second line holds its place, so that nothing moves when it is filled.
        self.detail.ensurePolished()  # before that its letters have another size
        self.detail.setMinimumHeight(self.detail.fontMetrics().height())
        said = tr("%(step)s: %(state)s", step=title, state=word_for(line))
        self.setAccessibleName(", ".join(filter(None, [said, time])))
        self.setAccessibleDescription(self.detail.text())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.StyleChange}:
            self._retranslate()


def milliseconds(duration: timedelta) -> str:
    """Return a duration as it stands beside a step: `13 ms`."""
    return f"{format_number(round(duration / timedelta(milliseconds=1)))} ms"


def detail_spans(line: StepLine) -> list[Span]:
    """Return what a step found; a check that failed stands out, and one that is good is signed.

    The names of the case are left alone: a certificate may hold any sign in its name.
    """
    if line.under_way:
        return [Span(tr("under way…"), "accent")]
    if line.detail is None:
        return []
    bad = line.status is StepStatus.ERROR
    if _GOOD not in line.detail.text and _BAD not in line.detail.text:
        return [Span(span.text, "error" if bad else "muted") for span in spans_of(line.detail)]
    return list(_checks(line.detail))


def _checks(detail: Phrase) -> Iterator[Span]:
    role = "muted"
    for span in spans_of(detail):
        if span.bold:  # a name, which belongs to the check before it
            yield Span(span.text, role)
            continue
        for place, part in enumerate(span.text.split(_BETWEEN)):
            if place:
                role = "muted"
                yield Span(_BETWEEN + " ")
            role = "error" if _BAD in part else role
            before, sign, after = part.partition(_GOOD)
            yield from (Span(before, role), Span(sign, "ok"), Span(after, role))
