"""A plot with everything around it: period, pause, export, names of the series, choice of more."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase, mark, tr
from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.formats.found_numbers import numbers_in
from mqtts_gui.ui.connection import Connection
from mqtts_gui.ui.models.plot_range import HOUR, MINUTE
from mqtts_gui.ui.plots import Plots
from mqtts_gui.ui.widgets.card import Card
from mqtts_gui.ui.widgets.compact_combo import CompactCombo
from mqtts_gui.ui.widgets.elided_label import ElidedLabel
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.note_line import NoteLine
from mqtts_gui.ui.widgets.plot_chooser import PlotChooser
from mqtts_gui.ui.widgets.plot_export import PlotExport
from mqtts_gui.ui.widgets.plot_legend import PlotLegend
from mqtts_gui.ui.widgets.plot_view import PlotView

_GAP = 8
_ANOTHER = -1
_SPANS: tuple[tuple[Phrase, object], ...] = (
    (mark("Everything"), None),
    (mark("1 minute"), MINUTE),
    (mark("10 minutes"), 10 * MINUTE),
    (mark("1 hour"), HOUR),
    (mark("24 hours"), 24 * HOUR),
)
_ANOTHER_SPAN: tuple[Phrase, object] = (mark("Another"), _ANOTHER)


class PlotPanel(QWidget):
    """Show numbers of a connection's messages over time.

    Attributes:
        plots: The series.
        view: The plot.
    """

    def __init__(self, connection: Connection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plots = Plots(connection, self)
        self.view = named(PlotView(), "plot_view")
        self.legend = PlotLegend(self.plots)
        self.chooser = PlotChooser(connection)
        self.span_combo = named(CompactCombo(_SPANS), "plot_span_combo")
        self.pause_button = named(QPushButton(), "plot_pause_button")
        self.pause_button.setCheckable(True)
        self.export_button = PlotExport(self.view, self.plots)
        self.note = NoteLine()
        self._span_label = QLabel()
        self._hint = ElidedLabel(mode=Qt.TextElideMode.ElideRight)
        self._lay_out()
        self._connect()
        self._take_change()
        self._retranslate()

    def plot(self, topic: str, path: str) -> None:
        """Add a number."""
        if self.plots.add(topic, path) is None:
            self.note.show_note(
                mark("A plot has eight curves at most. Remove one first."), "warning"
            )

    def plot_message(self, message: Message) -> None:
        """Plot the one number of a message; of several, let the person choose."""
        found = numbers_in(message.payload)
        if len(found) == 1:
            self.plot(message.topic, found[0].path)
        else:
            self.chooser.show_topic(message.topic)
            self.chooser.number_combo.setFocus()

    def close_plots(self) -> None:
        """Let go of everything."""
        self.plots.close()

    def _lay_out(self) -> None:
        self._span_label.setBuddy(self.span_combo)
        self._span_label.setProperty("kind", "muted")
        self._hint.setProperty("kind", "small")
        bar = QHBoxLayout()
        bar.setSpacing(_GAP)
        for widget in (self._span_label, self.span_combo, self.pause_button):
            bar.addWidget(widget)
        bar.addWidget(self._hint, 1)
        bar.addWidget(self.export_button)
        card = Card(padding_px=8)
        card.body.setSpacing(_GAP)
        card.body.addWidget(self.view, 1)
        card.body.addWidget(self.legend)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        column.addLayout(bar)
        column.addWidget(card, 1)
        column.addWidget(self.note)
        column.addWidget(self.chooser)

    def _connect(self) -> None:
        self.plots.changed.connect(self._take_change)
        self.chooser.chosen.connect(self.plot)
        self.span_combo.chosen.connect(self._take_span)
        self.pause_button.toggled.connect(self._take_pause)
        self.view.held_changed.connect(self.pause_button.setChecked)
        self.view.span_changed.connect(self._show_span)
        self.export_button.said.connect(self.note.show_note)

    def _take_change(self) -> None:
        self.view.show_series(self.plots.shown)
        self.chooser.show_full(self.plots.is_full)
        self.export_button.setEnabled(bool(self.plots.shown))
        self._show_hint()

    def _take_span(self, span: object) -> None:
        if span != _ANOTHER:
            self.view.follow(span if isinstance(span, int) else None)

    def _take_pause(self, held: bool) -> None:  # noqa: FBT001 - the value of a signal
        self.view.set_held(held)
        self._retranslate()

    def _show_span(self) -> None:
        """Show the span in force, which the wheel may have changed."""
        span = self.view.range.span
        is_known = span in [value for _, value in _SPANS]
        self.span_combo.set_choices(_SPANS if is_known else (*_SPANS, _ANOTHER_SPAN))
        self.span_combo.show_value(span if is_known else _ANOTHER)

    def _retranslate(self) -> None:
        self._span_label.setText(tr("Period"))
        held = self.pause_button.isChecked()
        self.pause_button.setText(tr("Resume") if held else tr("Pause"))
        self.pause_button.setToolTip(
            tr("Let the plot stand still; what arrives is taken all the same (space bar).")
        )
        self._show_hint()

    def _show_hint(self) -> None:
        """Say what is under way, or else what the mouse does."""
        if self.plots.is_filling:
            self._hint.setText(tr("Reading older messages…"))
        else:
            self._hint.setText(tr("Wheel: zoom · drag: move · Shift and drag: zoom into a part"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
