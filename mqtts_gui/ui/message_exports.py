"""Exporting the messages of a table, and looking at exported ones.

exports = MessageExports(connection, model, table, windows, page)
filter_bar.add_control(exports.button)
layout.addWidget(exports.place)        # where it asks
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QFileDialog, QTableView, QVBoxLayout, QWidget
from shiboken6 import isValid

from mqtts_gui.errors import Problem
from mqtts_gui.i18n import language, tr
from mqtts_gui.store.export_formats import ExportFormat, ExportOptions
from mqtts_gui.store.history_unkept import UnkeptHistory
from mqtts_gui.ui.connection import Connection
from mqtts_gui.ui.message_recorder import MessageRecorder
from mqtts_gui.ui.message_windows import MessageWindows
from mqtts_gui.ui.models.export_scope import (
    ExportScope,
    choice_of,
    count_of,
    suggested_folder,
    title_of,
)
from mqtts_gui.ui.models.history_model import HistoryModel
from mqtts_gui.ui.widgets.export_button import ExportButton
from mqtts_gui.ui.widgets.naming import named

if TYPE_CHECKING:  # imported when somebody exports
    from mqtts_gui.store.import_messages import Imported
    from mqtts_gui.ui.widgets.export_panel import ExportPanel
    from mqtts_gui.ui.widgets.import_panel import ImportPanel
    from mqtts_gui.ui.widgets.problem_panel import ProblemPanel
    from mqtts_gui.ui.widgets.record_bar import RecordBar
    from mqtts_gui.ui.widgets.record_panel import RecordPanel

IMPORTED = "imported"
GAP = 8


class MessageExports(QObject):
    """Carry out what the button asks for.

    Attributes:
        button: For the line above the table.
        place: A widget for the page, above the table; it is there while it has something to say.
        panel: What is open in the place.
        recorder: Logs messages to files.

    Signals:
        publish_again_requested: This `Message` of an imported file is to be published.
    """

    publish_again_requested = Signal(object)

    def __init__(
        self,
        connection: Connection,
        model: HistoryModel,
        table: QTableView,
        windows: MessageWindows,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._connection, self._model, self._table = connection, model, table
        self._windows = windows
        self._options: ExportOptions | None = None
        self._folder: Path | None = None  # of the file exported or looked at last
        self._before: QWidget | None = None
        self.panel: ExportPanel | ImportPanel | RecordPanel | None = None
        self.problem: ProblemPanel | None = None
        self.place = QWidget()
        self.place.setObjectName("export_place")
        self.button = ExportButton(self._count, records=not connection.is_read_only)
        self.recorder = MessageRecorder(connection, parent)
        self._column = QVBoxLayout(self.place)
        self._column.setContentsMargins(GAP, GAP, GAP, GAP)
        self._column.setSpacing(GAP)
        self.place.hide()
        self._connect()

    def _connect(self) -> None:
        self.button.record_requested.connect(self.ask_to_record)
        self.recorder.began.connect(self._show_recording)
        self.recorder.ended.connect(self._take_end)
        self.recorder.failed.connect(self._show_problem)
        self.button.export_requested.connect(self.export)
        self.button.import_requested.connect(self.choose_file)

    def export(self, scope: ExportScope) -> None:
        """Ask how the messages of `scope` are to be exported."""
        history = self._connection.history
        if history is None or not self._may_open():
            return
        from mqtts_gui.ui.widgets.export_panel import ExportPanel  # noqa: PLC0415 - see above

        selection = self._table.selectionModel().selection()
        panel = ExportPanel(
            history,
            choice_of(scope, self._model, selection),
            title=title_of(scope, count_of(scope, self._model, selection)),
            name=self._connection.profile.name or self._connection.profile.host,
            options=self._options or default_options(),
        )
        self._open(panel)

    def choose_file(self) -> None:
        """Let the person choose an exported file."""
        if not self._may_open():
            return
        name, _ = QFileDialog.getOpenFileName(
            self.button,
            tr("Look at an exported file"),
            str(self._folder or suggested_folder()),
            ";;".join((tr("Exported messages (*.csv *.jsonl *.json)"), tr("All files (*)"))),
        )
        if name:
            self._folder = Path(name).parent
            self.show_file(Path(name))

    def ask_to_record(self) -> None:
        """Ask where messages are to be logged."""
        if self._connection.history is None or not self._may_open():
            return
        from mqtts_gui.ui.widgets.record_panel import RecordPanel  # noqa: PLC0415 - see above

        panel = RecordPanel(self._connection.profile.name or self._connection.profile.host)
        panel.wanted.connect(self.recorder.start)
        self._open(panel)

    def show_file(self, path: Path) -> None:
        """Import a file and show it in a window."""
        if not self._may_open():
            return
        from mqtts_gui.ui.widgets.import_panel import ImportPanel  # noqa: PLC0415 - see above

        panel = ImportPanel(path, self._imports())
        panel.imported.connect(self._show_imported)
        self._open(panel)

    def _show_imported(self, imported: Imported) -> None:
        from mqtts_gui.ui.widgets.imported_window import ImportedWindow  # noqa: PLC0415 - see above

        window = ImportedWindow(imported)
        window.publish_again_requested.connect(self.publish_again_requested)
        self._windows.show_window(window)

    def _may_open(self) -> bool:
        """Say whether another panel may take the place; one that works is not put off."""
        task_row = getattr(self.panel, "task_row", None)
        if self.panel is not None and self.panel.is_running and task_row is not None:
            task_row.cancel_button.setFocus()
            return False
        return True

    def _open(self, panel: ExportPanel | ImportPanel | RecordPanel) -> None:
        self._close()
        self._before = QApplication.focusWidget()
        self.panel = panel
        self._column.addWidget(panel)
        panel.closed.connect(self._close)
        self.place.show()
        panel.begin()

    def _close(self) -> None:
        panel, self.panel = self.panel, None
        if panel is None:
            return
        options, result = getattr(panel, "options", None), getattr(panel, "result", None)
        if isinstance(options, ExportOptions):
            self._options = options
        if result is not None:
            self._folder = result.path.parent
        panel.hide()
        panel.deleteLater()
        self._fit()
        if self._before is not None and isValid(self._before):
            self._before.setFocus()
        self._before = None

    def _show_recording(self, bar: RecordBar) -> None:
        self.button.allow_recording(allowed=False)
        self._column.insertWidget(0, bar)
        bar.show()
        self.place.show()

    def _take_end(self) -> None:
        self.button.allow_recording(allowed=True)
        self._fit()

    def _show_problem(self, problem: Problem) -> None:
        """Say above the table why nothing is logged any more, until somebody has read it."""
        if self.problem is None:
            from mqtts_gui.ui.widgets.problem_panel import ProblemPanel  # noqa: PLC0415 - see above

            self.problem = named(ProblemPanel(), "record_ended_panel")
            self.problem.dismissed.connect(self._fit)
            self._column.insertWidget(0, self.problem)
        self.problem.show_problem(problem)
        self._fit()

    def _fit(self) -> None:
        """Take no room where there is nothing to say."""
        says = self.problem is not None and self.problem.problem is not None
        self.place.setHidden(self.panel is None and self.recorder.bar is None and not says)

    def _count(self, scope: ExportScope) -> int:
        if self._connection.history is None:
            return 0
        if scope is ExportScope.SHOWN and not (self._model.is_filtered or self._model.paused):
            return 0  # it would be everything
        return count_of(scope, self._model, self._table.selectionModel().selection())

    def _imports(self) -> Path:
        """Return where imported messages are kept: beside the histories, if there are any."""
        history = self._connection.history
        if history is None or isinstance(history, UnkeptHistory):
            return Path(tempfile.gettempdir()) / f"mqtts-gui-{IMPORTED}"
        folder = history.path.parent
        return folder if folder.name == IMPORTED else folder.with_name(IMPORTED)


def default_options() -> ExportOptions:
    """Return what a spreadsheet in the language in force opens by itself."""
    separator = ";" if language() == "fr" else ","
    return ExportOptions(ExportFormat.CSV, separator, has_bom=True)
