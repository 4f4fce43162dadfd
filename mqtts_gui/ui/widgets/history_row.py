"""One history in Preferences: what it holds, and a button that deletes it after a question."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase, tr, visible
from mqtts_gui.ui.widgets.elided_label import ElidedLabel
from mqtts_gui.ui.widgets.naming import named


class HistoryRow(QWidget):
    """A name, a line of figures, a button.

    Attributes:
        column: Below the figures, for the question that the button asks.

    Signals:
        delete_wanted: The button was pressed.
    """

    delete_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = self._figures = Phrase("")
        self.name_label = named(ElidedLabel(mode=Qt.TextElideMode.ElideRight), "history_name")
        self.name_label.setProperty("kind", "strong")
        self.figures_label = named(QLabel(), "history_figures", "muted")
        self.figures_label.setTextFormat(Qt.TextFormat.PlainText)
        self.figures_label.setWordWrap(True)
        self.delete_button = named(QPushButton(), "delete_history_button", "danger")
        self.delete_button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.delete_button.clicked.connect(self.delete_wanted)
        self._lay_out()
        self._retranslate()

    def show_history(
        self, name: Phrase, figures: Phrase, file: str, *, is_empty: bool = False
    ) -> None:
        """Display whose history it is and what it holds; an empty one cannot be deleted."""
        self._name, self._figures = name, figures
        self.figures_label.setToolTip(visible(file))
        self.delete_button.setEnabled(not is_empty)
        self._retranslate()

    def _lay_out(self) -> None:
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self.name_label)
        texts.addWidget(self.figures_label)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addLayout(texts, 1)
        line.addWidget(self.delete_button, 0, Qt.AlignmentFlag.AlignTop)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(4)
        self.column.addLayout(line)

    def _retranslate(self) -> None:
        name, figures = str(self._name), str(self._figures)
        self.name_label.setText(name)
        self.figures_label.setText(figures)
        self.delete_button.setText(tr("Delete…"))
        self.delete_button.setAccessibleName(tr("Delete the history of “%(name)s”", name=name))
        self.delete_button.setAccessibleDescription(figures)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
