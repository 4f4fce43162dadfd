"""The button that saves a plot as PNG, SVG or CSV."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QStandardPaths, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget
from typing_extensions import override

from mqtts_gui.errors import ProblemError
from mqtts_gui.i18n import Phrase, mark, tr
from mqtts_gui.pki.saving import write_export
from mqtts_gui.ui.jobs import run_job
from mqtts_gui.ui.plot_files import PlotFile, csv_of, png_of, suggested_name, svg_of
from mqtts_gui.ui.plots import Plots
from mqtts_gui.ui.widgets.plot_view import PlotView

_TEXTS: Mapping[PlotFile, Phrase] = {
    PlotFile.PNG: mark("Picture (PNG)…"),
    PlotFile.SVG: mark("Drawing (SVG)…"),
    PlotFile.CSV: mark("Points of this period (CSV)…"),
}


class PlotExport(QPushButton):
    """Save what a view shows.

    Signals:
        said: A `Phrase` and its role: what came of it.
    """

    said = Signal(object, str)

    def __init__(self, view: PlotView, plots: Plots, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("plot_export_button")
        self.setProperty("hasMenu", True)  # noqa: FBT003 - Qt's signature
        self._view, self._plots = view, plots
        self._folder = QStandardPaths.writableLocation(
            QStandardPaths.StandardLocation.DocumentsLocation
        )
        menu = QMenu(self)
        self.actions_by_kind = {kind: QAction(menu) for kind in PlotFile}
        for kind, action in self.actions_by_kind.items():
            action.setObjectName(f"save_plot_{kind}_action")
            action.triggered.connect(partial(self._ask, kind))
            menu.addAction(action)
        self.setMenu(menu)
        self._retranslate()

    def save(self, kind: PlotFile, path: Path) -> None:
        """Save as `kind` under `path`, which somebody agreed to replace; `said` tells."""
        make = self._maker(kind)

        def write() -> None:
            write_export(path, make(), replace=True)

        run_job(self, write, lambda _: self._say_saved(path), self._say_failed)

    def _maker(self, kind: PlotFile) -> Callable[[], bytes]:
        """Return what makes the content, beside the window where that may take long."""
        view, shown = self._view, self._plots.shown
        period, size = view.period(), view.size()
        if kind is PlotFile.CSV:
            return lambda: csv_of(shown, period)
        picture = view.picture()
        content = (png_of if kind is PlotFile.PNG else svg_of)(picture, size)
        return lambda: content

    def _ask(self, kind: PlotFile, *_checked: bool) -> None:
        name = suggested_name(datetime.now(UTC).astimezone(), kind)
        pattern = f"{kind.upper()} (*.{kind})"
        chosen, _ = QFileDialog.getSaveFileName(
            self, tr("Save the plot"), str(Path(self._folder) / name), pattern
        )
        if chosen:
            path = Path(chosen)
            self._folder = str(path.parent)
            self.save(kind, path if path.suffix else path.with_suffix(f".{kind}"))

    def _say_saved(self, path: Path) -> None:
        self.said.emit(mark("Saved: %(file)s", file=str(path)), "ok")

    def _say_failed(self, error: BaseException) -> None:
        if not isinstance(error, ProblemError):
            raise error
        self.said.emit(error.problem.message, "error")

    def _retranslate(self) -> None:
        self.setText(tr("Export"))
        self.setToolTip(tr("Save this plot as a picture, as a drawing or as its points."))
        for kind, action in self.actions_by_kind.items():
            action.setText(str(_TEXTS[kind]))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
