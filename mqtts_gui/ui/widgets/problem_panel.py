"""A problem where it happened: what, why, what to do, and the buttons that do it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from mqtts_gui.errors import Action, ActionId, Problem
from mqtts_gui.i18n import Phrase, tr
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.theme import restyle
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.note_line import NoteLine
from mqtts_gui.ui.widgets.problem_buttons import ProblemButtons
from mqtts_gui.ui.widgets.problem_command import CommandDrawer
from mqtts_gui.ui.widgets.problem_details import ProblemDetails
from mqtts_gui.ui.widgets.problem_drawer import ProblemDrawer
from mqtts_gui.ui.widgets.problem_further import FurtherProblems
from mqtts_gui.ui.widgets.problem_hosts import AddLineDrawer, CopiedLineDrawer
from mqtts_gui.ui.widgets.prose import Prose

_INSET, _GAP = 16, 6
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class ProblemPanel(QFrame):
    """Show one problem; hidden while there is none.

    Commands and lines to copy are shown here, whatever the window does with the other actions.

    Attributes:
        problem: What is shown, or None.
        pressed: The action whose button was pressed last.
        drawer: What is open below the buttons, or None.

    Signals:
        action_requested: A button was pressed (its `Action`); of a command or of a line for the
            hosts file: it was copied, or added.
        dismissed: The person has read it.
    """

    action_requested = Signal(object)
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.problem: Problem | None = None
        self.pressed: Action | None = None
        self.drawer: ProblemDrawer | None = None
        self.setProperty("kind", "problem")
        self.setObjectName("problem_panel")
        self._title = Prose("problem-title", mono=False)
        self._cause, self._fix = Prose(), Prose()
        self._close = named(QToolButton(), "problem_close_button", "icon")
        self._close.setIcon(icon("x", "muted"))
        self._close.clicked.connect(self.dismiss)
        self.buttons, self._note = ProblemButtons(), named(NoteLine(), "problem_note")
        self._further, self._foot = FurtherProblems(), ProblemDetails(self.report)
        self.buttons.pressed.connect(self._press)
        self._lay_out()
        self.hide()
        self._retranslate()

    def show_problem(self, problem: Problem, further: Sequence[Problem] = ()) -> None:
        """Display `problem` in the place of what was shown before; `further` ones come after it."""
        self._further.show_problems(further)
        if problem is self.problem:
            return  # what is open stays: somebody may be typing a passphrase
        self.problem, self.pressed = problem, None
        self.fold()
        self.say(None)
        self.setProperty("severity", str(problem.severity))
        restyle(self)
        self.buttons.show_actions(problem.actions)
        self._foot.show_problem(problem)
        self._order_keys()
        self._retranslate()
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def leave_out(self, left_out: frozenset[ActionId]) -> None:
        """Show no button for actions that have one beside the panel."""
        if self.buttons.leave_out(left_out):
            self._order_keys()

    def clear(self) -> None:
        """Show nothing."""
        self.problem = None
        self.fold()
        self.hide()

    def dismiss(self) -> None:
        """Go away, as the person wishes."""
        self.clear()
        self.dismissed.emit()

    def unfold(self, drawer: ProblemDrawer) -> None:
        """Open `drawer` below the buttons, in the place of another, and begin in it."""
        self.fold()
        self.drawer = drawer
        self._drawers.addWidget(drawer)
        drawer.show()
        self._order_keys()
        drawer.begin()
        # It has its place only after the next layout, and the page its height after that.
        later = partial(QTimer.singleShot, 0, drawer, partial(_bring_into_view, drawer))
        QTimer.singleShot(0, drawer, later)

    def fold(self) -> None:
        """Close what is open below the buttons; the focus goes back to the button."""
        drawer, self.drawer = self.drawer, None
        if drawer is None:
            return
        focus = QApplication.focusWidget()
        opener = self.buttons.button_of(self.pressed) if self.pressed is not None else None
        if focus is not None and drawer.isAncestorOf(focus) and opener is not None:
            opener.setFocus(Qt.FocusReason.OtherFocusReason)
        self._drawers.removeWidget(drawer)
        drawer.hide()
        drawer.deleteLater()

    def say(self, note: Phrase | None, role: str = "error") -> None:
        """Say below the buttons what came of one; None takes it away."""
        self._note.show_note(note, role)
        if note is not None:
            self._note.setAccessibleName(str(note))
            QAccessible.updateAccessibility(QAccessibleEvent(self._note, QAccessible.Event.Alert))

    def report(self) -> str:
        """Return everything the panel knows, to paste into a report."""
        if self.problem is None:
            return ""
        problem = self.problem
        said = [str(part) for part in (problem.message, problem.cause, problem.fix)]
        lines = [*filter(None, said), f"[{problem.code}]", *self._foot.lines()]
        return "\n".join(lines + self._further.lines())

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._drawers = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(_INSET, _INSET - 4, _INSET - 8, _INSET - 8)
        column.setSpacing(_GAP)
        column.addLayout(head)
        column.addWidget(self._cause)
        column.addWidget(self._fix)
        column.addSpacing(2)
        column.addWidget(self.buttons)
        column.addWidget(self._note)
        column.addLayout(self._drawers)
        column.addWidget(self._further)
        column.addWidget(self._foot)

    def _order_keys(self) -> None:
        """Let the Tab key go through the buttons, what they opened, the details, and out."""
        stops = [
            *self.buttons.buttons,
            *(self.drawer.stops() if self.drawer is not None else ()),
            self._foot.fold,
            self._foot.copy_button,
            self._foot.text,
            self._close,
        ]
        for one, following in pairwise(stops):
            QWidget.setTabOrder(one, following)

    def _press(self, action: Action) -> None:
        is_open = self.drawer is not None and self.pressed == action
        self.say(None)
        self.fold()
        self.pressed = action
        match action.id:
            case ActionId.COPY_COMMAND if not is_open:
                self._unfold_command(action)
            case ActionId.COPY_HOSTS_LINE:
                self._copy_line(action)
            case ActionId.ADD_HOSTS_LINE if not is_open:
                self._unfold_line(action)
            case _ if not is_open:
                self.action_requested.emit(action)
            case _:  # pressed again: what it had opened is closed now
                pass

    def _unfold_command(self, action: Action) -> None:
        drawer = CommandDrawer(action)
        drawer.copied.connect(partial(self.action_requested.emit, action))
        self.unfold(drawer)

    def _copy_line(self, action: Action) -> None:
        QGuiApplication.clipboard().setText(action.argument)
        drawer = CopiedLineDrawer(action)
        drawer.copied.connect(partial(self.action_requested.emit, action))
        button = self.buttons.button_of(action)
        self.unfold(drawer)
        if button is not None:
            button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.buttons.thank(action)
        self.action_requested.emit(action)

    def _unfold_line(self, action: Action) -> None:
        drawer = AddLineDrawer(action)
        drawer.cancelled.connect(self.fold)
        drawer.added.connect(lambda _: self.action_requested.emit(action))
        self.unfold(drawer)

    def _retranslate(self) -> None:
        problem = self.problem
        self._close.setToolTip(tr("Dismiss"))
        self._close.setAccessibleName(tr("Dismiss"))
        if problem is None:
            return
        self.setAccessibleName(str(problem.message))
        self.setAccessibleDescription(f"{problem.cause} {problem.fix}".strip())
        for prose, phrase in (
            (self._title, problem.message),
            (self._cause, problem.cause),
            (self._fix, problem.fix),
        ):
            prose.show_phrase(phrase)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        focus = QApplication.focusWidget()
        is_free = not isinstance(focus, (QAbstractButton, QLineEdit))
        if event.key() == Qt.Key.Key_Escape and self.drawer is not None:
            self.fold()
        elif event.key() in _ENTER and is_free and self.buttons.buttons:
            self.buttons.buttons[0].click()
        else:
            super().keyPressEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _bring_into_view(drawer: QWidget) -> None:
    """Scroll the page to `drawer`, which may have opened below what can be seen of it."""
    parent = drawer.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(drawer, 0)
        parent = parent.parentWidget()
