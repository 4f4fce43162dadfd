"""The names of the series of a plot: what is pressed is drawn, and a cross takes one away."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.models.plot_ticks import value_text
from mqtts_gui.ui.models.series_words import series_name
from mqtts_gui.ui.plots import Plots, Plotted
from mqtts_gui.ui.widgets.flow_layout import FlowLayout
from mqtts_gui.ui.widgets.plot_marks import sample_icon
from mqtts_gui.ui.widgets.scaling import plain_tool_tip, px

LOOK_MS = 250
_SAMPLE = QSize(22, 14)
_LONGEST = 56  # characters of a name
_NEW_LOOK = {QEvent.Type.PaletteChange, QEvent.Type.FontChange}


class LegendEntry(QWidget):
    """One series: a button that is pressed while it is drawn, and one that takes it away."""

    def __init__(self, plots: Plots, plotted: Plotted) -> None:
        super().__init__()
        self._plots, self.plotted = plots, plotted
        self.toggle, self.cross = QToolButton(), QToolButton()
        self.toggle.setObjectName("plot_series_button")
        self.toggle.setCheckable(True)
        self.toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.toggle.toggled.connect(self._take_toggle)
        self.cross.setObjectName("plot_remove_button")
        self.cross.setProperty("kind", "icon")
        self.cross.clicked.connect(partial(plots.remove, plotted))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.toggle)
        row.addWidget(self.cross)
        self.show_look()
        self.show_texts()

    def show_value(self) -> None:
        """Write the newest value."""
        name, latest = series_name(self.plotted.series), self.plotted.series.latest()
        value = "" if latest is None else value_text(latest.value)
        short = (
            name if len(name) <= _LONGEST else f"{name[: _LONGEST // 2]}…{name[-_LONGEST // 2 :]}"
        )
        text = f" {short}   {value}".rstrip().replace("&", "&&")
        if text != self.toggle.text():
            self.toggle.setText(text)
            self.toggle.setAccessibleName(f"{name} {value}".strip())

    def show_texts(self) -> None:
        """Write everything."""
        name = series_name(self.plotted.series)
        self.toggle.setToolTip(plain_tool_tip(name, tr("Click to hide or show this curve.")))
        self.cross.setToolTip(tr("Remove from the plot"))
        self.cross.setAccessibleName(tr("Remove %(name)s from the plot", name=name))
        self.toggle.setChecked(not self.plotted.is_hidden)
        self.show_value()

    def show_look(self) -> None:
        """Show the mark in the theme and at the text size in force."""
        size = QSize(px(_SAMPLE.width()), px(_SAMPLE.height()))
        self.toggle.setIconSize(size)
        self.toggle.setIcon(sample_icon(self.plotted.place, size, self.devicePixelRatioF()))
        self.cross.setIcon(icon("x", "muted"))

    def _take_toggle(self, is_drawn: bool) -> None:  # noqa: FBT001 - the value of a signal
        self._plots.set_hidden(self.plotted, hidden=not is_drawn)


class PlotLegend(QWidget):
    """An entry for each series."""

    def __init__(self, plots: Plots, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plots = plots
        self.entries: list[LegendEntry] = []
        self._flow = FlowLayout(self)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.show_values)
        self._timer.start()
        plots.changed.connect(self._show_series)
        self._show_series()

    def show_values(self) -> None:
        """Write the newest value of each."""
        if self.isVisible():
            for entry in self.entries:
                entry.show_value()

    def _show_series(self) -> None:
        if [entry.plotted for entry in self.entries] != self._plots.plotted:
            for entry in self.entries:
                if entry.plotted not in self._plots.plotted:
                    self._flow.removeWidget(entry)
                    entry.hide()
                    entry.deleteLater()
            self.entries = [e for e in self.entries if e.plotted in self._plots.plotted]
            for plotted in self._plots.plotted[len(self.entries) :]:
                self.entries.append(LegendEntry(self._plots, plotted))
                self._flow.addWidget(self.entries[-1])
            self.updateGeometry()
        for entry in self.entries:
            entry.show_texts()
        self.setHidden(not self.entries)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._show_series()
        elif event.type() in _NEW_LOOK:
            for entry in self.entries:
                entry.show_look()
