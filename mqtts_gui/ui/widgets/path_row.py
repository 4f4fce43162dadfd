"""Under which name something is saved: typed, or chosen in the system's dialog."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget
from typing_extensions import override

from mqtts_gui.i18n import mark, tr
from mqtts_gui.ui.models.profile_edits import read_path
from mqtts_gui.ui.widgets.labelled_field import LabelledField
from mqtts_gui.ui.widgets.naming import named

GAP_PX = 6


class PathRow(QWidget):
    """A path with a button; it follows the suggestions until somebody changes it.

    Signals:
        edited: The path is another one.
        confirmed: Enter was pressed.
    """

    edited = Signal()
    confirmed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._suggested = Path()
        self.edit = named(QLineEdit(), "save_path_edit", "mono")
        self.browse_button = named(QPushButton(), "save_browse_button")
        inside = QWidget()
        line = QHBoxLayout(inside)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GAP_PX)
        line.addWidget(self.edit, 1)
        line.addWidget(self.browse_button)
        self.field = LabelledField(mark("Save as"), inside, self.edit)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.field)
        self.edit.textEdited.connect(lambda _: self.edited.emit())
        self.edit.returnPressed.connect(self.confirmed)
        self.browse_button.clicked.connect(self.browse)
        self._retranslate()

    @property
    def path(self) -> Path | None:
        """The path, whole; None for an empty one."""
        typed = read_path(self.edit.text())
        return None if typed is None else self._suggested.parent / typed

    def suggest(self, path: Path, *, afresh: bool = False) -> None:
        """Show `path`; what was typed stays but for its ending, unless it starts `afresh`."""
        typed = self.path
        is_own = typed is not None and typed != self._suggested and not afresh
        if is_own and typed is not None and typed.suffix == self._suggested.suffix:
            self.edit.setText(str(typed.with_suffix(path.suffix)))
        elif not is_own:
            self.edit.setText(str(path))
        self._suggested = path

    def browse(self) -> None:
        """Let the person choose; what is there already is asked about in the panel, once."""
        name, _ = QFileDialog.getSaveFileName(
            self,
            tr("Save as"),
            str(self.path or self._suggested),
            tr("All files (*)"),
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if name:
            chosen = Path(name)
            self.edit.setText(str(chosen if chosen.suffix else self._ending(chosen)))
            self.edited.emit()

    def _ending(self, path: Path) -> Path:
        return path.with_name(path.name + self._suggested.suffix)

    def _retranslate(self) -> None:
        self.browse_button.setText(tr("Browse…"))
        self.browse_button.setAccessibleName(tr("Choose where to save"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
