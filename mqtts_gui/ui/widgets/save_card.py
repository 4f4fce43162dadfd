"""The form of saving: in which form, under which name, how locked; and what became of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget
from typing_extensions import override

from mqtts_gui.errors import Problem, Severity
from mqtts_gui.i18n import Phrase, literal, mark, tr
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.models.certificate_saving import Lock, SaveOffer
from mqtts_gui.ui.models.save_choices import SaveForm
from mqtts_gui.ui.widgets.card import Card
from mqtts_gui.ui.widgets.lock_form import LockForm
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.path_row import PathRow
from mqtts_gui.ui.widgets.problem_panel import ProblemPanel
from mqtts_gui.ui.widgets.save_forms import SaveForms
from mqtts_gui.ui.widgets.verdict_line import VerdictLine

NAME_MISSING = mark("Type a name for the file.")
LOOKING = mark("Looking for its authorities and its key among the open files…")
SAVING = mark("Saving…")


class SaveCard(Card):
    """What the person fills in.

    Signals:
        save_wanted: Save (the `SaveForm`, the `Path`, the `Lock`, whether a file may be replaced).
        close_wanted: None of this is needed any more.
    """

    save_wanted = Signal(object, object, object, bool)
    close_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._offer: SaveOffer | None = None
        self._folder, self._is_saved = Path(), False
        self.forms, self.path_row, self.lock_form = SaveForms(), PathRow(), LockForm()
        self.problem = named(ProblemPanel(), "save_problem_panel")
        self.about = VerdictLine()
        self.line = named(VerdictLine(), "save_result")
        self._make_buttons()
        self._lay_out()
        self._connect()
        self._retranslate()

    def show_waiting(self, name: str) -> None:
        """Say that it takes a moment to find out what can be saved."""
        self._offer = None
        self.forget()
        self._show_form(shown=False)
        self.about.show_remark(literal(name))
        self._say(LOOKING, "muted", "clock")

    def show_offer(self, offer: SaveOffer, form: SaveForm, folder: Path) -> None:
        """Let the person choose, beginning with `form` if it can be had."""
        self._offer, self._folder = offer, folder
        possible = (each.form for each in offer.choices if not each.refused)
        chosen = form if offer.can_have(form) else next(possible, None)
        had_focus = self.close_button.hasFocus() or self.cancel_button.hasFocus()
        self.forms.show_choices(offer.choices, chosen)
        self._show_form(shown=chosen is not None)
        self.forms.show()
        self.about.show_remark(offer.title)
        self._say(None)
        if chosen is not None:
            self.path_row.suggest(folder / offer.file_name(chosen), afresh=True)
        if had_focus or self.isVisible():
            self.forms.begin()

    def show_problem(self, problem: Problem, *, replaceable: bool = False) -> None:
        """Say why it was not saved; a file that is there can be replaced all the same."""
        self._say(None)
        self.problem.show_problem(problem)
        self.replace_button.setVisible(replaceable)
        (self.replace_button if replaceable else self.path_row.edit).setFocus()

    def show_saving(self) -> None:
        """Say that it is being written."""
        self._clear_outcome()
        self.save_button.setEnabled(False)
        self._say(SAVING, "muted", "clock")

    def show_ready(self) -> None:
        """Let it be saved again."""
        self.save_button.setEnabled(True)
        self._say(None)

    def show_saved(self, path: Path) -> None:
        """Say where it is."""
        self.show_ready()
        self.lock_form.forget()
        self._is_saved = True
        self._say(mark("Saved as %(path)s", path=str(path)), "ok", "check")
        self._retranslate()
        self.cancel_button.setFocus()

    def forget(self) -> None:
        """Take away passphrases and what was said last."""
        self.lock_form.forget()
        self._clear_outcome()
        self.save_button.setEnabled(True)

    def _make_buttons(self) -> None:
        self.close_button = named(QToolButton(), "save_close_button", "icon")
        self.close_button.setIcon(icon("x", "muted"))
        self.save_button = named(QPushButton(), "save_button", "primary")
        self.cancel_button = named(QPushButton(), "save_cancel_button")
        self.replace_button = named(QPushButton(), "replace_file_button", "danger")
        self.replace_button.hide()

    def _lay_out(self) -> None:
        self.header.addWidget(self.close_button)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        for button in (self.cancel_button, self.replace_button, self.save_button):
            foot.addWidget(button)
        for part in (
            self.about,
            self.forms,
            self.path_row,
            self.lock_form,
            self.problem,
            self.line,
        ):
            self.body.addWidget(part)
        self.body.addLayout(foot)
        self.body.addStretch(1)
        QWidget.setTabOrder(self.save_button, self.close_button)

    def _connect(self) -> None:
        self.forms.chosen.connect(self._show_chosen)
        self.path_row.edited.connect(self._clear_outcome)
        self.path_row.confirmed.connect(self._ask_to_save)
        self.lock_form.confirmed.connect(self._ask_to_save)
        self.save_button.clicked.connect(self._ask_to_save)
        self.replace_button.clicked.connect(lambda: self._ask_to_save(replace=True))
        self.cancel_button.clicked.connect(self.close_wanted)
        self.close_button.clicked.connect(self.close_wanted)
        self.problem.dismissed.connect(self._clear_outcome)

    def _show_chosen(self, form: SaveForm) -> None:
        if self._offer is not None:
            self._clear_outcome()
            self._show_form(shown=True)
            self.path_row.suggest(self._folder / self._offer.file_name(form))

    def _show_form(self, *, shown: bool) -> None:
        self.forms.setVisible(shown)
        self.path_row.setVisible(shown)
        self.save_button.setVisible(shown)
        self.lock_form.setVisible(shown and self.forms.form is SaveForm.PKCS12)

    def _ask_to_save(self, *_checked: bool, replace: bool = False) -> None:
        form, path = self.forms.form, self.path_row.path
        if form is None or not self.save_button.isEnabled():
            return
        if path is None:
            self.path_row.field.show_note(NAME_MISSING, Severity.ERROR)
            self.path_row.edit.setFocus()
            return
        lock = self.lock_form.lock() if form is SaveForm.PKCS12 else Lock()
        if lock is not None:
            self.save_wanted.emit(form, path, lock, replace)

    def _clear_outcome(self) -> None:
        self._is_saved = False
        self.problem.clear()
        self.replace_button.hide()
        self.path_row.field.show_note(None)
        self._say(None)
        self._retranslate()

    def _say(self, phrase: Phrase | None, role: str = "muted", icon_name: str = "") -> None:
        self.line.show_remark(phrase, role, icon_name)
        self.line.setHidden(phrase is None)

    def _retranslate(self) -> None:
        self.set_heading(tr("Save in another form"))
        self.save_button.setText(tr("Save"))
        self.replace_button.setText(tr("Replace the file"))
        self.cancel_button.setText(tr("Close") if self._is_saved else tr("Cancel"))
        self.close_button.setToolTip(tr("Close"))
        self.close_button.setAccessibleName(tr("Close"))
        self.forms.setAccessibleName(tr("Form"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
