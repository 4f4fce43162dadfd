"""User name and password."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.errors import Severity
from mqtts_gui.i18n import mark, tr
from mqtts_gui.mqtt.profile import Profile
from mqtts_gui.ui.models.profile_edits import login_remark
from mqtts_gui.ui.widgets.labelled_field import LabelledField
from mqtts_gui.ui.widgets.secret_edit import SecretEdit
from mqtts_gui.ui.widgets.typing_pause import TypingPause


class LoginForm(QWidget):
    """A folded section of the editor.

    Signals:
        edited: Fields of the profile to change, by name.
        password_typed: The password.
        remember_toggled: Whether passwords go to the keyring.
    """

    edited = Signal(object)
    password_typed = Signal(str)
    remember_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._profile = Profile()
        self.username_edit = QLineEdit()
        self.username_edit.setObjectName("username_edit")
        self.password_edit = SecretEdit("password_edit")
        self.remember_check = QCheckBox()
        self.remember_check.setObjectName("remember_password_check")
        self._username_field = LabelledField(mark("User name"), self.username_edit)
        self._password_field = LabelledField(mark("Password"), self.password_edit)
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self._username_field, 1)
        line.addWidget(self._password_field, 1)
        rows = QVBoxLayout(self)
        rows.addLayout(line)
        rows.addWidget(self.remember_check)
        self._connect()
        self._retranslate()

    @property
    def remembers(self) -> bool:
        """Whether passwords are to be kept in the keyring."""
        return self.remember_check.isChecked()

    def show_profile(self, profile: Profile) -> None:
        """Display the user name of `profile`."""
        self._profile = profile
        self._username.show_text(profile.username)
        self._judge()

    def show_password(self, password: str | None) -> None:
        """Display the password, masked, unless the person is typing it."""
        self._password.show_text(password or "")
        self._judge()

    def flush(self) -> None:
        """Report what was typed and still waits for a pause."""
        self._username.flush()
        self._password.flush()

    def _connect(self) -> None:
        self._username = TypingPause(self.username_edit)
        self._password = TypingPause(self.password_edit)
        self._username.paused.connect(lambda text: self.edited.emit({"username": text}))
        self._password.paused.connect(self._take_password)
        self.remember_check.clicked.connect(self.remember_toggled)

    def _take_password(self, password: str) -> None:
        self.password_typed.emit(password)
        self._judge()

    def _judge(self) -> None:
        remark = login_remark(self._profile, self.password_edit.text())
        self._password_field.show_note(remark, Severity.WARNING)

    def _retranslate(self) -> None:
        self.remember_check.setText(tr("Remember in this computer's keyring"))
        self.remember_check.setToolTip(
            tr("Otherwise passwords are kept only until the program ends.")
        )

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
