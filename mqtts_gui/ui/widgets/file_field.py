"""One file of a connection: its path, its buttons, and what it is worth."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from mqtts_gui.certs.judging import Verdict
from mqtts_gui.i18n import Phrase, mark, tr
from mqtts_gui.ui.jobs import run_job
from mqtts_gui.ui.models.file_moves import FileMove
from mqtts_gui.ui.models.profile_edits import read_path
from mqtts_gui.ui.widgets.file_drop import local_files
from mqtts_gui.ui.widgets.flow_label import Span
from mqtts_gui.ui.widgets.labelled_field import LABEL_GAP
from mqtts_gui.ui.widgets.typing_pause import TypingPause
from mqtts_gui.ui.widgets.verdict_line import VerdictLine

BUTTON_GAP = 6


@dataclass(frozen=True, slots=True)
class FileWords:
    """What a file field says.

    Attributes:
        prefix: Begins the object names of the field's controls.
        empty: What it means that no file is chosen.
        kinds: Name patterns of the file dialog's first filter.
    """

    prefix: str
    label: Phrase
    choose: Phrase
    empty: Phrase
    kinds: str


class FileField(QWidget):
    """A path that can be typed, pasted, browsed for or dropped, with a verdict below it.

    Signals:
        path_changed: A path was chosen (a `Path`, None when the field was emptied).
        view_requested: The person wants to see the file (its `Path`).
        several_dropped: More than one file, or a folder, was dropped (a list of `Path`).
        move_requested: The file shall go where it belongs (its `FileMove`).
    """

    path_changed = Signal(object)
    view_requested = Signal(object)
    several_dropped = Signal(list)
    move_requested = Signal(object)

    def __init__(self, words: FileWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._path: Path | None = None
        self._move: FileMove | None = None
        self.start_folder: Path | None = None
        self.setAcceptDrops(True)
        self._make_controls()
        self._lay_out()
        self._typing.paused.connect(self._take_text)
        self.browse_button.clicked.connect(self.browse)
        self.view_button.clicked.connect(self._ask_to_view)
        self.move_button.clicked.connect(self._ask_to_move)
        self._retranslate()

    def show_path(self, path: Path | None) -> None:
        """Display `path`, unless the person is typing another."""
        self._path = path
        self._typing.show_text("" if path is None else str(path))
        self.view_button.setEnabled(path is not None)

    def show_verdict(self, verdict: Verdict) -> None:
        """Display what the file is worth."""
        self.verdict_line.show_verdict(verdict)
        self._describe()

    def show_remark(self, remark: Phrase, role: str = "muted", icon_name: str = "") -> None:
        """Display a sentence in the place of the verdict."""
        self.verdict_line.show_remark(remark, role, icon_name)
        self._describe()

    def show_reading(self) -> None:
        """Say that the file is being read."""
        self.show_remark(mark("Reading the file…"), icon_name="clock")

    def show_move(self, move: FileMove | None) -> None:
        """Offer to put the file where it belongs; None offers nothing."""
        self._move = move
        self.move_button.setHidden(move is None)
        self._describe()

    def place(self, path: Path | None) -> None:
        """Display `path`, which a button put here, whatever was typed before."""
        self.edit.setText("" if path is None else str(path))
        self.show_path(path)

    def browse(self) -> bool:
        """Let the person choose a file; return whether one was chosen."""
        folder = self._path.parent if self._path is not None else self.start_folder
        patterns = tr("Files of this kind (%(kinds)s)", kinds=self._words.kinds)
        kinds = ";;".join((patterns, tr("All files (*)")))
        name, _ = QFileDialog.getOpenFileName(
            self, str(self._words.choose), str(folder or ""), kinds
        )
        if name:
            self.choose(Path(name))
        return bool(name)

    def choose(self, path: Path | None) -> None:
        """Take `path` as the person's choice."""
        self.edit.setText("" if path is None else str(path))
        self._take_path(path)

    def flush(self) -> None:
        """Report what was typed and still waits for a pause."""
        self._typing.flush()

    def _make_controls(self) -> None:
        prefix = self._words.prefix
        self.label = QLabel()
        self.label.setProperty("kind", "muted")
        self.edit = QLineEdit()
        self.edit.setProperty("kind", "mono")
        self.edit.setAcceptDrops(False)  # the field takes drops, its edit would insert a URL
        self.label.setBuddy(self.edit)
        self.browse_button, self.view_button = QPushButton(), QPushButton()
        self.move_button = QPushButton()
        self.move_button.hide()
        self.verdict_line = VerdictLine()
        for part, name in (
            (self.edit, "edit"),
            (self.browse_button, "browse_button"),
            (self.view_button, "view_button"),
            (self.move_button, "move_button"),
            (self.verdict_line, "verdict"),
        ):
            part.setObjectName(f"{prefix}_{name}")
        self._typing = TypingPause(self.edit, shows_start=False)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(BUTTON_GAP)
        line.addWidget(self.edit, 1)
        line.addWidget(self.browse_button)
        line.addWidget(self.view_button)
        self.below = QVBoxLayout()
        self.below.setContentsMargins(0, LABEL_GAP, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(LABEL_GAP)
        column.addWidget(self.label)
        column.addLayout(line)
        column.addWidget(self.verdict_line)
        column.addWidget(self.move_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self.below)

    def _take_text(self, text: str) -> None:
        self._take_path(read_path(text))

    def _take_path(self, path: Path | None) -> None:
        if path != self._path:
            self._path = path
            self.view_button.setEnabled(path is not None)
            self.path_changed.emit(path)

    def _ask_to_view(self) -> None:
        if self._path is not None:
            self.view_requested.emit(self._path)

    def _ask_to_move(self) -> None:
        if self._move is not None:
            self.move_requested.emit(self._move)

    def _retranslate(self) -> None:
        label = str(self._words.label)
        self.label.setText(label)
        self.browse_button.setText(tr("Browse…"))
        self.browse_button.setAccessibleName(str(self._words.choose))
        self.view_button.setText(tr("View"))
        self.view_button.setAccessibleName(tr("View: %(file)s", file=label))
        self.view_button.setToolTip(tr("Show in Certificates"))
        self._describe()

    def _describe(self) -> None:
        self.edit.setAccessibleDescription(self.verdict_line.text())
        if self._move is not None:
            self.move_button.setText(str(self._move.label).replace("&", "&&"))
            self.move_button.setAccessibleDescription(self.verdict_line.text())

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event.mimeData()):
            event.acceptProposedAction()
            self._show_target(on=True)

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_target(on=False)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self._show_target(on=False)
        event.acceptProposedAction()
        paths = local_files(event.mimeData())
        if len(paths) == 1:
            run_job(self, paths[0].is_dir, partial(self._take_drop, paths[0]), _raise)
        else:
            self.several_dropped.emit(paths)

    def _take_drop(self, path: Path, is_folder: object) -> None:
        if is_folder:
            self.several_dropped.emit([path])
        else:
            self.choose(path)

    def _show_target(self, *, on: bool) -> None:
        if on:
            drop = [Span(tr("Drop the file here"), "accent")]
            self.verdict_line.show_spans(drop, "download", "accent")
        else:
            self.verdict_line.refresh()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _raise(error: BaseException) -> None:
    raise error
