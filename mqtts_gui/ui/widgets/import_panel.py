"""Reads an exported file in place, until a window can show it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton
from typing_extensions import override

from mqtts_gui.errors import ProblemError
from mqtts_gui.i18n import mark, tr
from mqtts_gui.store.import_messages import Import
from mqtts_gui.ui.models.file_task import FileTask
from mqtts_gui.ui.widgets.card import Card
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.note_line import NoteLine
from mqtts_gui.ui.widgets.problem_panel import ProblemPanel
from mqtts_gui.ui.widgets.task_row import TaskRow


class ImportPanel(Card):
    """A card above the table.

    Args:
        source: The file.
        folder: Where its messages are kept meanwhile.

    Signals:
        imported: The messages are there (an `Imported`, to be discarded by who takes it).
        closed: The panel is needed no longer.
    """

    imported = Signal(object)
    closed = Signal()

    def __init__(self, source: Path, folder: Path) -> None:
        super().__init__(padding_px=12)
        self.setObjectName("import_panel")
        self._source, self._folder = source, folder
        self._task: FileTask | None = None
        self.task_row = TaskRow("import")
        self.problem = named(ProblemPanel(), "import_problem_panel")
        self.note = named(NoteLine(), "import_result")
        self.close_button = named(QPushButton(), "import_close_button")
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        for part in (self.task_row, self.problem, self.note):
            self.body.addWidget(part)
        self.body.addLayout(foot)
        self.close_button.clicked.connect(self.leave)
        self.problem.dismissed.connect(self.leave)
        self.task_row.cancelled.connect(self._cancel)
        self._show_stage()
        self._retranslate()

    @property
    def is_running(self) -> bool:
        """The file is being read."""
        return self._task is not None

    def begin(self) -> None:
        """Read the file."""
        work = Import(self._source, self._folder)
        self._task = task = FileTask(work, self)
        task.progressed.connect(self.task_row.show_progress)
        task.ended.connect(partial(self._take_end, task, work))
        task.failed.connect(partial(self._take_failure, task))
        self._show_stage()
        self.task_row.cancel_button.setFocus()
        task.start()

    def leave(self) -> None:
        """Close; what is being read is given up."""
        self._cancel()
        self.closed.emit()

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _take_end(self, task: FileTask, work: Import) -> None:
        self._forget(task)
        if work.result is None:
            self.closed.emit()
        elif work.result.count:
            self.imported.emit(work.result)
            self.closed.emit()
        else:
            work.result.discard()
            self.note.show_note(mark("There is no message in this file."), "warning")
            self.close_button.setFocus()

    def _take_failure(self, task: FileTask, error: BaseException) -> None:
        self._forget(task)
        if not isinstance(error, ProblemError):
            raise error
        self.problem.show_problem(error.problem)
        self.close_button.setFocus()

    def _forget(self, task: FileTask) -> None:
        task.deleteLater()
        self._task = None
        self._show_stage()

    def _show_stage(self) -> None:
        self.task_row.setVisible(self.is_running)
        self.close_button.setVisible(not self.is_running)

    def _retranslate(self) -> None:
        self.set_heading(tr("Reading %(file)s", file=self._source.name))
        self.close_button.setText(tr("Close"))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
