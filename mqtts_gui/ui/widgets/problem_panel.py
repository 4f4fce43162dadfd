"""A problem where it happened: what, why, what to do, and the buttons that do it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QGuiApplication, QTextOption
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from mqtts_gui.errors import Action, Problem
from mqtts_gui.i18n import tr, visible
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.theme import restyle
from mqtts_gui.ui.widgets.flow_layout import FlowLayout
from mqtts_gui.ui.widgets.prose import Prose

_INSET = 16
_DETAIL_LINES = 8


class ProblemPanel(QFrame):
    """Show one problem; hidden while there is none.

    Attributes:
        problem: What is shown, or None.

    Signals:
        action_requested: A button was pressed (its `Action`).
        dismissed: The person has read it.
    """

    action_requested = Signal(object)
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.problem: Problem | None = None
        self._buttons: list[QPushButton] = []
        self.setProperty("kind", "problem")
        self.setObjectName("problem_panel")
        self._make_controls()
        self._lay_out()
        self.hide()
        self._retranslate()

    def show_problem(self, problem: Problem) -> None:
        """Display `problem` in the place of what was shown before."""
        self.problem = problem
        self._unfold(shown=False)
        self.setProperty("severity", str(problem.severity))
        restyle(self)
        self._make_buttons(problem.actions)
        self._retranslate()
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def clear(self) -> None:
        """Show nothing."""
        self.problem = None
        self.hide()

    def dismiss(self) -> None:
        """Go away, as the person wishes."""
        self.clear()
        self.dismissed.emit()

    def report(self) -> str:
        """Return everything the panel knows, to paste into a report."""
        if self.problem is None:
            return ""
        problem = self.problem
        sentences = [str(problem.message), str(problem.cause), str(problem.fix)]
        return "\n".join([*filter(None, sentences), f"[{problem.code}]", *self._detail_lines()])

    def copy(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self.report())

    def _make_controls(self) -> None:
        self._title, self._cause, self._fix = Prose("problem-title"), Prose(), Prose()
        self._code = QLabel()
        self._code.setTextFormat(Qt.TextFormat.PlainText)
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._code.setProperty("kind", "mono-muted")
        self._code.setObjectName("problem_code")
        self._close = QToolButton()
        self._close.setProperty("kind", "icon")
        self._close.setObjectName("problem_close_button")
        self._close.setIcon(icon("x", "muted"))
        self._close.clicked.connect(self.dismiss)
        self._fold = self._make_link("problem_details_button", self._toggle)
        self._copy = self._make_link("problem_copy_button", self.copy)
        self._details = QPlainTextEdit()
        self._details.setReadOnly(True)
        self._details.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self._details.setProperty("kind", "mono")
        self._details.setObjectName("problem_details")

    def _make_link(self, name: str, slot: object) -> QPushButton:
        button = QPushButton()
        button.setProperty("kind", "link")
        button.setObjectName(name)
        button.clicked.connect(slot)
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._actions = FlowLayout(gap=8)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        for part in (self._code, self._fold, self._copy):
            foot.addWidget(part)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(_INSET, _INSET - 4, _INSET - 8, _INSET - 6)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._cause)
        column.addWidget(self._fix)
        column.addSpacing(4)
        column.addLayout(self._actions)
        column.addLayout(foot)
        column.addWidget(self._details)

    def _make_buttons(self, actions: tuple[Action, ...]) -> None:
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        while self._actions.takeAt(0) is not None:
            pass
        self._buttons = [self._make_button(action) for action in actions]
        for button in self._buttons[:1]:
            button.setProperty("kind", "primary")
        for button in self._buttons:
            self._actions.addWidget(button)

    def _make_button(self, action: Action) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName(f"{action.id.replace('-', '_').replace('.', '_')}_button")
        button.clicked.connect(partial(self._request, action))
        return button

    def _request(self, action: Action, *_checked: bool) -> None:
        self.action_requested.emit(action)

    def _toggle(self) -> None:
        self._unfold(shown=not self._details.isVisibleTo(self))
        self._retranslate()

    def _unfold(self, *, shown: bool) -> None:
        self._details.setVisible(shown)
        self._copy.setVisible(shown)

    def _detail_lines(self) -> list[str]:
        details = self.problem.details if self.problem is not None else {}
        return [f"{name}: {_shown(value)}" for name, value in details.items()]

    def _retranslate(self) -> None:
        problem, unfolded = self.problem, self._details.isVisibleTo(self)
        self._close.setToolTip(tr("Dismiss"))
        self._close.setAccessibleName(tr("Dismiss"))
        self._fold.setText(tr("Hide details") if unfolded else tr("Details"))
        self._copy.setText(tr("Copy"))
        self._details.setAccessibleName(tr("Details"))
        if problem is None:
            return
        self.setAccessibleName(str(problem.message))
        for prose, phrase in (
            (self._title, problem.message),
            (self._cause, problem.cause),
            (self._fix, problem.fix),
        ):
            prose.show_phrase(phrase)
        self._code.setText(problem.code)
        self._details.setPlainText("\n".join(self._detail_lines()))
        lines = max(2, min(_DETAIL_LINES, self._details.blockCount()))
        self._details.setFixedHeight(self._details.fontMetrics().lineSpacing() * lines + 12)
        self._fold.setVisible(bool(problem.details))
        for button, action in zip(self._buttons, problem.actions, strict=True):
            button.setText(str(action.label).replace("&", "&&"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _shown(value: str) -> str:
    """Return a detail with its line breaks kept and everything odd made visible."""
    return "\n".join(visible(line) for line in value.splitlines())
