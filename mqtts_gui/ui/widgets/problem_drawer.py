"""What opens below the buttons of a problem: something to read, to copy or to answer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase
from mqtts_gui.ui.widgets.flow_layout import FlowLayout
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.verdict_line import VerdictLine

GAP_PX = 8


class ProblemDrawer(QWidget):
    """A column of parts; what it says and what its buttons say changes with the language.

    Attributes:
        column: Where the parts stand.
        first: Where the keyboard begins.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.first: QWidget | None = None
        self._labels: dict[QPushButton, Phrase] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, GAP_PX // 2, 0, 0)
        self.column.setSpacing(GAP_PX)

    def begin(self) -> None:
        """Give the focus to the first part that takes it."""
        if self.first is not None:
            self.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def stops(self) -> list[QWidget]:
        """Return where the Tab key stops, in this order; the list of a combo is a window apart."""
        return [
            part
            for part in self.findChildren(QWidget)
            if part.focusPolicy() & Qt.FocusPolicy.TabFocus
            and part.window() is self.window()
            and not part.isHidden()
        ]

    def add_line(
        self, phrase: Phrase | None = None, role: str = "muted", icon: str = ""
    ) -> VerdictLine:
        """Add a sentence, which is hidden while there is none."""
        line = VerdictLine()
        self.column.addWidget(line)  # before it is shown: else it would be a window for a moment
        self.show_line(line, phrase, role, icon)
        return line

    def show_line(
        self, line: VerdictLine, phrase: Phrase | None, role: str = "muted", icon: str = ""
    ) -> None:
        """Display another sentence; None hides the line."""
        line.show_remark(phrase, role, icon)
        line.setAccessibleName(line.text())
        line.setHidden(phrase is None)

    def add_buttons(self, *buttons: QPushButton) -> None:
        """Add buttons side by side."""
        row = QWidget()
        flow = FlowLayout(row, gap=GAP_PX)
        for button in buttons:
            flow.addWidget(button)
        self.column.addWidget(row)

    def make_button(self, name: str, label: Phrase, kind: str = "") -> QPushButton:
        """Return a button that says `label`."""
        button = named(QPushButton(), name, kind)
        self._labels[button] = label
        button.setText(str(label).replace("&", "&&"))
        return button

    def _retranslate(self) -> None:
        for button, label in self._labels.items():
            button.setText(str(label).replace("&", "&&"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
