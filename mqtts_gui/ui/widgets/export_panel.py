"""Exports messages in place: form, file, progress, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget
from typing_extensions import override

from mqtts_gui.errors import Problem, ProblemError, Severity
from mqtts_gui.i18n import Phrase, mark, nmark, tr
from mqtts_gui.pki.saving import EXISTS
from mqtts_gui.store.export import Export, Exported
from mqtts_gui.store.export_choice import Choice
from mqtts_gui.store.export_formats import ExportOptions
from mqtts_gui.store.history import History
from mqtts_gui.ui.models.export_scope import suggested_file
from mqtts_gui.ui.models.file_task import FileTask
from mqtts_gui.ui.models.size_text import size_phrase
from mqtts_gui.ui.widgets.card import Card
from mqtts_gui.ui.widgets.export_form import ExportForm
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.note_line import NoteLine
from mqtts_gui.ui.widgets.path_row import PathRow
from mqtts_gui.ui.widgets.problem_panel import ProblemPanel
from mqtts_gui.ui.widgets.task_row import TaskRow

GAP = 8
NAME_MISSING = mark("Type a name for the file.")


class ExportPanel(Card):
    """A card above the table.

    Args:
        history: Whose messages.
        choice: Which of them.
        title: What they are, in words.
        name: What the file is called after.
        options: The form chosen last.
        open_folder: Shows a folder in the system's file manager.

    Attributes:
        result: What was written, once it was.

    Signals:
        closed: The person needs it no longer.
    """

    closed = Signal()

    def __init__(  # noqa: PLR0913 - what is exported, and what is remembered
        self,
        history: History,
        choice: Choice,
        *,
        title: Phrase,
        name: str,
        options: ExportOptions,
        open_folder: Callable[[QUrl], object] = QDesktopServices.openUrl,
    ) -> None:
        super().__init__(padding_px=12)
        self.setObjectName("export_panel")
        self.result: Exported | None = None
        self._history, self._choice, self._title = history, choice, title
        self._name, self._now, self._open = name, datetime.now().astimezone(), open_folder
        self._task: FileTask | None = None
        self._make_parts(options)
        self._lay_out()
        self._connect()
        self._suggest(afresh=True)
        self._show_stage()
        self._retranslate()

    @property
    def is_running(self) -> bool:
        """Something is being written."""
        return self._task is not None

    @property
    def options(self) -> ExportOptions:
        """The form that is chosen."""
        return self.form.options

    def begin(self) -> None:
        """Put the keyboard where the choice begins."""
        self.form.format_combo.setFocus()

    def leave(self) -> None:
        """Close; what is being written is given up."""
        if self._task is not None:
            self._task.cancel()
        self.closed.emit()

    def _make_parts(self, options: ExportOptions) -> None:
        self.form, self.path_row = ExportForm(), PathRow()
        self.form.show_options(options)
        self.task_row = TaskRow("export")
        self.problem = named(ProblemPanel(), "export_problem_panel")
        self.note = named(NoteLine(), "export_result")
        self.warning = named(NoteLine(), "export_warning")
        self.close_button = named(QPushButton(), "export_close_button")
        self.replace_button = named(QPushButton(), "export_replace_button", "danger")
        self.folder_button = named(QPushButton(), "export_folder_button")
        self.export_button = named(QPushButton(), "export_start_button", "primary")
        self.replace_button.hide()

    def _lay_out(self) -> None:
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(GAP)
        foot.addStretch(1)
        for button in (
            self.close_button,
            self.replace_button,
            self.folder_button,
            self.export_button,
        ):
            foot.addWidget(button)
        for part in (
            self.form,
            self.path_row,
            self.task_row,
            self.problem,
            self.note,
            self.warning,
            self._foot,
        ):
            self.body.addWidget(part)

    def _connect(self) -> None:
        self.form.changed.connect(self._suggest)
        self.path_row.edited.connect(self._clear)
        # Queued: the window presses the button that has the focus when Enter comes by, and the
        # Enter of this field must not find *Cancel* there.
        self.path_row.confirmed.connect(self._start, Qt.ConnectionType.QueuedConnection)
        self.export_button.clicked.connect(self._start)
        self.replace_button.clicked.connect(partial(self._start, replace=True))
        self.close_button.clicked.connect(self.leave)
        self.folder_button.clicked.connect(self._open_folder)
        self.task_row.cancelled.connect(self._cancel)
        self.problem.dismissed.connect(self._clear)

    def _suggest(self, *, afresh: bool = False) -> None:
        self._clear()
        path = suggested_file(self._name, self.options.suffix, self._now)
        self.path_row.suggest(path, afresh=afresh)

    def _start(self, *_checked: bool, replace: bool = False) -> None:
        path = self.path_row.path
        if path is None:
            self.path_row.field.show_note(NAME_MISSING, Severity.ERROR)
            self.path_row.edit.setFocus()
            return
        self._clear()
        work = Export(self._history, self._choice, path, self.options, replace=replace)
        self._task = task = FileTask(work, self)
        task.progressed.connect(self.task_row.show_progress)
        task.ended.connect(partial(self._take_end, task, work))
        task.failed.connect(partial(self._take_failure, task))
        self.task_row.show_progress(0.0, 0)
        self._show_stage()
        self.task_row.cancel_button.setFocus()
        task.start()

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _take_end(self, task: FileTask, work: Export) -> None:
        self._forget(task)
        self.result = work.result
        self._show_stage()
        if self.result is None:
            self.note.show_note(mark("Cancelled: nothing was written."), "muted")
            self.export_button.setFocus()
        else:
            self._say_written(self.result)
            self.folder_button.setFocus()

    def _say_written(self, result: Exported) -> None:
        self.note.show_note(
            nmark(
                "%(count)s message is in %(path)s (%(size)s).",
                "%(count)s messages are in %(path)s (%(size)s).",
                result.count,
                path=str(result.path),
                size=size_phrase(result.bytes),
            ),
            "ok",
        )
        if result.missing:
            self.warning.show_note(
                nmark(
                    "%(count)s message was deleted meanwhile and is not in it.",
                    "%(count)s messages were deleted meanwhile and are not in it.",
                    result.missing,
                ),
                "warning",
            )

    def _take_failure(self, task: FileTask, error: BaseException) -> None:
        self._forget(task)
        self._show_stage()
        if not isinstance(error, ProblemError):
            raise error
        self._show_problem(error.problem)

    def _show_problem(self, problem: Problem) -> None:
        is_there = problem.code == EXISTS
        self.problem.show_problem(problem)
        self.replace_button.setVisible(is_there)
        (self.replace_button if is_there else self.path_row.edit).setFocus()

    def _forget(self, task: FileTask) -> None:
        task.deleteLater()
        self._task = None

    def _clear(self) -> None:
        self.result = None
        self.problem.clear()
        self.replace_button.hide()
        self.path_row.field.show_note(None)
        self.note.show_note(None)
        self.warning.show_note(None)
        self._show_stage()

    def _show_stage(self) -> None:
        """Show what belongs to choosing, to writing, or to what was written."""
        is_chosen = not self.is_running and self.result is None
        for part in (self.form, self.path_row, self.export_button):
            part.setVisible(is_chosen)
        self.task_row.setVisible(self.is_running)
        self._foot.setVisible(not self.is_running)
        self.folder_button.setVisible(self.result is not None)
        self._retranslate()

    def _open_folder(self) -> None:
        if self.result is not None:
            self._open(QUrl.fromLocalFile(str(Path(self.result.path).parent)))

    def _retranslate(self) -> None:
        self.set_heading(str(self._title))
        self.export_button.setText(tr("Export"))
        self.replace_button.setText(tr("Replace the file"))
        self.folder_button.setText(tr("Open the folder"))
        self.close_button.setText(tr("Close") if self.result is not None else tr("Cancel"))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._cancel() if self.is_running else self.leave()
        else:
            super().keyPressEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
