"""Asks where messages are to be logged, in which form, and when another file is begun."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton
from typing_extensions import override

from mqtts_gui.errors import Problem, ProblemError, Severity
from mqtts_gui.i18n import Phrase, mark, nmark, tr
from mqtts_gui.pki.saving import no_file, refused
from mqtts_gui.store.export_formats import ExportFormat, ExportOptions
from mqtts_gui.store.recording_options import RecordingOptions
from mqtts_gui.ui.jobs import run_job
from mqtts_gui.ui.models.export_scope import suggested_file
from mqtts_gui.ui.models.size_text import size_phrase
from mqtts_gui.ui.widgets.calm_controls import CalmCombo
from mqtts_gui.ui.widgets.card import Card
from mqtts_gui.ui.widgets.export_form import FORMATS
from mqtts_gui.ui.widgets.export_panel import GAP, NAME_MISSING
from mqtts_gui.ui.widgets.flow_row import FlowRow
from mqtts_gui.ui.widgets.labelled_field import LabelledField
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.path_row import PathRow
from mqtts_gui.ui.widgets.problem_panel import ProblemPanel
from mqtts_gui.ui.widgets.prose import Prose

DAILY = "daily"
SIZES = tuple(n << 20 for n in (1, 10, 100, 1 << 10))
KEPT = (3, 10, 30, 100)
ABOUT = mark(
    "All that comes from now on is written, whatever the filter shows. The time of its first "
    "message is put into the name of each file; no file is written over."
)


class RecordPanel(Card):
    """A card above the table.

    Args:
        name: What the files are called after.

    Signals:
        wanted: Log so (a `RecordingOptions`).
        closed: The panel is needed no longer.
    """

    wanted = Signal(object)
    closed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__(padding_px=12)
        self.setObjectName("record_panel")
        self._name = name
        forms = [each for each in FORMATS if each[1] is not ExportFormat.CSV]
        self.format_combo = named(CalmCombo(forms), "record_format_combo")
        self.turn_combo = named(CalmCombo(_turns()), "record_turn_combo")
        self.kept_combo = named(CalmCombo(_kept()), "record_kept_combo")
        self.turn_combo.show_value(DAILY)
        self.about, self.path_row = Prose(), PathRow()
        self.problem = named(ProblemPanel(), "record_problem_panel")
        self.cancel_button = named(QPushButton(), "record_cancel_button")
        self.start_button = named(QPushButton(), "record_start_button", "primary")
        self.about.show_phrase(ABOUT)
        self._lay_out()
        self.format_combo.chosen.connect(self._suggest)
        self.path_row.edited.connect(self._clear)
        self.path_row.confirmed.connect(self._start)
        self.start_button.clicked.connect(self._start)
        self.cancel_button.clicked.connect(self.leave)
        self.problem.dismissed.connect(self._clear)
        self._suggest(afresh=True)
        self._retranslate()

    @property
    def is_running(self) -> bool:
        """Nothing is: what is logged is logged elsewhere."""
        return False

    def begin(self) -> None:
        """Put the keyboard where the choice begins."""
        self.format_combo.setFocus()

    def leave(self) -> None:
        """Log nothing."""
        self.closed.emit()

    def _lay_out(self) -> None:
        fields, foot = FlowRow(), QHBoxLayout()
        fields.flow.addWidget(LabelledField(mark("Format"), self.format_combo))
        fields.flow.addWidget(LabelledField(mark("Another file"), self.turn_combo))
        fields.flow.addWidget(LabelledField(mark("Files kept"), self.kept_combo))
        foot.setSpacing(GAP)
        foot.addStretch(1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.start_button)
        for part in (fields, self.path_row, self.about, self.problem):
            self.body.addWidget(part)
        self.body.addLayout(foot)

    def _suggest(self, *_chosen: object, afresh: bool = False) -> None:
        self._clear()
        suffix = ExportOptions(ExportFormat(str(self.format_combo.value()))).suffix
        path = suggested_file(self._name, suffix, datetime.now().astimezone())
        # Each file is given the instant of its first message anyway.
        self.path_row.suggest(path.with_name(f"{_bare(path)}{suffix}"), afresh=afresh)

    def _start(self) -> None:
        path = self.path_row.path
        if path is None:
            self.path_row.field.show_note(NAME_MISSING, Severity.ERROR)
            self.path_row.edit.setFocus()
            return
        turn, kept = self.turn_combo.value(), self.kept_combo.value()
        options = RecordingOptions(
            path,
            ExportFormat(str(self.format_combo.value())),
            turn if isinstance(turn, int) else None,
            daily=turn == DAILY,
            kept=kept if isinstance(kept, int) else None,
        )
        run_job(self, lambda: _check(options), self._take_checked, self._take_refusal)

    def _take_checked(self, options: RecordingOptions) -> None:
        self.closed.emit()
        self.wanted.emit(options)

    def _take_refusal(self, error: BaseException) -> None:
        if not isinstance(error, ProblemError):
            raise error
        self.show_problem(error.problem)

    def show_problem(self, problem: Problem) -> None:
        """Say why nothing can be logged there."""
        self.problem.show_problem(problem)
        self.path_row.edit.setFocus()

    def _clear(self) -> None:
        self.problem.clear()
        self.path_row.field.show_note(None)

    def _retranslate(self) -> None:
        self.set_heading(tr("Log messages to a file"))
        self.start_button.setText(tr("Start"))
        self.cancel_button.setText(tr("Cancel"))

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


def _turns() -> list[tuple[Phrase, object]]:
    sizes: list[tuple[Phrase, object]] = [
        (mark("After %(size)s", size=size_phrase(size)), size) for size in SIZES
    ]
    return [(mark("Each day"), DAILY), *sizes, (mark("Never"), None)]


def _kept() -> list[tuple[Phrase, object]]:
    some: list[tuple[Phrase, object]] = [
        (nmark("The newest one", "The newest %(count)s", count), count) for count in KEPT
    ]
    return [(mark("All"), None), *some]


def _bare(path: Path) -> str:
    return path.stem[: -len("-2026-11-21-104207")]


def _check(options: RecordingOptions) -> RecordingOptions:
    """Find out in a job whether files can be made there, before anything is said to be logged."""
    probe = options.path.with_name(f".{options.path.stem}-mqtts-gui-probe{options.path.suffix}")
    try:
        if options.path.is_dir():
            raise ProblemError(no_file(options.path))
        probe.touch()
        probe.unlink()
    except (OSError, ValueError) as error:
        raise ProblemError(refused(options.path, error)) from error
    return options
