"""Says that files of a connection are swapped, and swaps them back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.ui.models.file_moves import FileMove
from mqtts_gui.ui.widgets.labelled_field import LABEL_GAP
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.verdict_line import VerdictLine


class SwapRow(QWidget):
    """A sentence and one button for all the files it is about; hidden while there are none.

    Signals:
        move_requested: The files shall be swapped (a `FileMove`).
    """

    move_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._move: FileMove | None = None
        self.line = named(VerdictLine(), "swapped_files_line")
        self.button = named(QPushButton(), "swap_files_button")
        self.button.clicked.connect(self._ask)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(LABEL_GAP)
        column.addWidget(self.line)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_move(self, move: FileMove | None) -> None:
        """Offer `move`; None offers nothing."""
        self._move = move
        self.setHidden(move is None)
        self._retranslate()

    def _ask(self) -> None:
        if self._move is not None:
            self.move_requested.emit(self._move)

    def _retranslate(self) -> None:
        if self._move is not None:
            self.line.show_remark(self._move.swapped, "warning", "triangle-alert")
            self.button.setText(str(self._move.label))
            self.button.setAccessibleDescription(self.line.text())

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
