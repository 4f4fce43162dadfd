"""What a problem asks for in place: a passphrase, a login, or a yes to what has consequences."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton, QWidget
from typing_extensions import override

from mqtts_gui.errors import Severity
from mqtts_gui.i18n import Phrase, mark, tr
from mqtts_gui.ui.widgets.flow_layout import FlowLayout
from mqtts_gui.ui.widgets.labelled_field import LabelledField
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.problem_drawer import GAP_PX, ProblemDrawer
from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.secret_edit import SecretEdit

FIELD_PX = 240
MISSING = mark("Type the passphrase.")
NO_NAME = mark("Type the user name.")
IN_CLEAR = mark("Without TLS the password travels in clear")


class SecretQuestion(ProblemDrawer):
    """What the two questions share: the keyring's box, and the button.

    Signals:
        answered: The person has typed it; nothing of it travels with the signal.
    """

    answered = Signal()

    def __init__(self, name: str, *, remember: bool, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.remember_check = named(QCheckBox(), "problem_remember_check")
        self.remember_check.setChecked(remember)
        self.use_button = self.make_button(
            "problem_answer_button", mark("Try again with it"), "primary"
        )
        self.use_button.clicked.connect(self._give)

    @property
    def remembers(self) -> bool:
        """Whether it is to be kept in the keyring."""
        return self.remember_check.isChecked()

    def _lay_out(self, *fields: LabelledField) -> None:
        row = QWidget()
        flow = FlowLayout(row, gap=GAP_PX, at_top=True)
        for field in fields:
            field.control.setMinimumWidth(px(FIELD_PX))
            flow.addWidget(field)
        self.column.addWidget(row)
        self.column.addWidget(self.remember_check)
        self.add_buttons(self.use_button)
        self._retranslate()

    def _give(self) -> None:
        raise NotImplementedError

    @override
    def _retranslate(self) -> None:
        super()._retranslate()
        self.remember_check.setText(tr("Remember in this computer's keyring"))
        self.remember_check.setToolTip(
            tr("Otherwise passwords are kept only until the program ends.")
        )


class PassphraseQuestion(SecretQuestion):
    """Asks for the passphrase of the private key."""

    def __init__(self, *, remember: bool, parent: QWidget | None = None) -> None:
        super().__init__("problem_passphrase_drawer", remember=remember, parent=parent)
        self.edit = SecretEdit("problem_passphrase_edit")
        self._field = LabelledField(mark("Passphrase of the private key"), self.edit)
        self.first = self.edit
        self.edit.returnPressed.connect(self._give)
        self._lay_out(self._field)

    @property
    def passphrase(self) -> str:
        """What was typed."""
        return self.edit.text()

    @override
    def _give(self) -> None:
        self._field.show_note(None if self.edit.text() else MISSING, Severity.ERROR)
        if self.edit.text():
            self.answered.emit()
        else:
            self.edit.setFocus()


class LoginQuestion(SecretQuestion):
    """Asks for user name and password."""

    def __init__(
        self, username: str, *, remember: bool, in_clear: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__("problem_login_drawer", remember=remember, parent=parent)
        self.username_edit = named(QLineEdit(username), "problem_username_edit")
        self.password_edit = SecretEdit("problem_password_edit")
        self._name_field = LabelledField(mark("User name"), self.username_edit)
        self._password_field = LabelledField(mark("Password"), self.password_edit)
        self.first = self.password_edit if username else self.username_edit
        self.username_edit.returnPressed.connect(self.password_edit.setFocus)
        self.password_edit.returnPressed.connect(self._give)
        if in_clear:
            self._password_field.show_note(IN_CLEAR, Severity.WARNING)
        self._lay_out(self._name_field, self._password_field)

    @property
    def username(self) -> str:
        """What was typed as user name."""
        return self.username_edit.text()

    @property
    def password(self) -> str:
        """What was typed as password; may be empty."""
        return self.password_edit.text()

    @override
    def _give(self) -> None:
        self._name_field.show_note(None if self.username else NO_NAME, Severity.ERROR)
        if self.username:
            self.answered.emit()
        else:
            self.username_edit.setFocus()


class Confirmation(ProblemDrawer):
    """Says what a change means, and does it only then.

    Signals:
        confirmed: The person wants it.
        cancelled: The person does not.
    """

    confirmed = Signal()
    cancelled = Signal()

    def __init__(
        self,
        said: Phrase,
        label: Phrase,
        *,
        look: tuple[str, str] = ("muted", "info"),
        kind: str = "primary",
        parent: QWidget | None = None,
    ) -> None:
        """Make the question.

        Args:
            said: The consequence.
            label: What the button that does it says.
            look: Colour and icon of the consequence.
            kind: Kind of that button.
            parent: Where it stands.
        """
        super().__init__("problem_confirmation", parent)
        self.line = self.add_line(said, *look)
        self.confirm_button: QPushButton = self.make_button("problem_confirm_button", label, kind)
        self.cancel_button = self.make_button("problem_cancel_button", mark("Cancel"))
        self.confirm_button.clicked.connect(self.confirmed)
        self.cancel_button.clicked.connect(self.cancelled)
        self.add_buttons(self.confirm_button, self.cancel_button)
        self.first = self.cancel_button if kind == "danger" else self.confirm_button
