"""The foot of a problem: its code, and the evidence, folded, to be copied into a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.errors import Problem
from mqtts_gui.i18n import tr, visible
from mqtts_gui.ui.widgets.copy_button import CopyButton
from mqtts_gui.ui.widgets.naming import named

_MOST_LINES, _AROUND_PX = 8, 24


class ProblemDetails(QWidget):
    """The code, a link that unfolds the evidence, and a link that copies everything."""

    def __init__(self, report: Callable[[], str], parent: QWidget | None = None) -> None:
        """Make the foot; `report` returns what is copied."""
        super().__init__(parent)
        self._details: Mapping[str, str] = {}
        self.code = named(QLabel(), "problem_code", "mono-muted")
        self.code.setTextFormat(Qt.TextFormat.PlainText)
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.fold = named(QPushButton(), "problem_details_button", "link")
        self.fold.clicked.connect(self._toggle)
        self.copy_button = named(CopyButton(report), "problem_copy_button")
        self.text = named(QPlainTextEdit(), "problem_details", "mono")
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self._lay_out()
        self._unfold(shown=False)
        self._retranslate()

    def show_problem(self, problem: Problem) -> None:
        """Display what belongs to `problem`, folded."""
        self._details = problem.details
        self.code.setText(problem.code)
        self.text.setPlainText("\n".join(self.lines()))
        self.fold.setVisible(bool(problem.details))
        self._unfold(shown=False)
        self._retranslate()

    def lines(self) -> list[str]:
        """Return the evidence, one a line, everything odd in it visible."""
        return [f"{name}: {_shown(value)}" for name, value in self._details.items()]

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(12)
        for part in (self.code, self.fold, self.copy_button):
            foot.addWidget(part)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(foot)
        column.addWidget(self.text)

    def _toggle(self) -> None:
        self._unfold(shown=not self.text.isVisibleTo(self))
        self._retranslate()

    def _unfold(self, *, shown: bool) -> None:
        self.text.setVisible(shown)
        self.copy_button.setVisible(shown)

    def _retranslate(self) -> None:
        is_open = self.text.isVisibleTo(self)
        self.fold.setText(tr("Hide details") if is_open else tr("Details"))
        self.text.setAccessibleName(tr("Details"))
        self._fit()

    def _fit(self) -> None:
        lines = max(2, min(_MOST_LINES, self.text.blockCount()))
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * lines + _AROUND_PX)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()
        super().changeEvent(event)


def _shown(value: str) -> str:
    """Return a detail with its line breaks kept and everything odd made visible."""
    return "\n".join(visible(line) for line in value.splitlines())
