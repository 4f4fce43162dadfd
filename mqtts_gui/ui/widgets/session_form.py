"""What broker and client keep of each other."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.errors import Severity
from mqtts_gui.i18n import mark, tr
from mqtts_gui.mqtt.profile import Profile
from mqtts_gui.ui.widgets.calm_controls import CalmSpin
from mqtts_gui.ui.widgets.labelled_field import LabelledField

LONGEST_KEEP_ALIVE_S = 65535
FORGETS = mark("The broker forgets the previous session at each connection.")
KEEPS = mark("The broker keeps subscriptions and missed messages for this identifier.")


class SessionForm(QWidget):
    """A folded section of the editor.

    Signals:
        edited: Fields of the profile to change, by name.
    """

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keep_alive_spin = CalmSpin(0, LONGEST_KEEP_ALIVE_S)
        self.keep_alive_spin.setObjectName("keep_alive_spin")
        self.clean_start_check = QCheckBox()
        self.clean_start_check.setObjectName("clean_start_check")
        self._keep_alive_field = LabelledField(mark("Keep alive (seconds)"), self.keep_alive_spin)
        self._clean_start_field = LabelledField(mark("Session"), self.clean_start_check)
        line = QHBoxLayout(self)
        line.setSpacing(10)
        line.addWidget(self._keep_alive_field, 1)
        line.addWidget(self._clean_start_field, 2)
        self.keep_alive_spin.valueChanged.connect(self._take_keep_alive)
        self.keep_alive_spin.refused.connect(self._refuse_keep_alive)
        self.clean_start_check.clicked.connect(lambda on: self.edited.emit({"clean_start": on}))
        self._retranslate()

    def show_profile(self, profile: Profile) -> None:
        """Display the session's settings of `profile`."""
        self.keep_alive_spin.show_value(profile.keep_alive_s)
        self.clean_start_check.setChecked(profile.clean_start)
        self._clean_start_field.show_note(FORGETS if profile.clean_start else KEEPS)
        self._remark(profile.keep_alive_s)

    def _take_keep_alive(self, seconds: int) -> None:
        self._remark(seconds)
        self.edited.emit({"keep_alive_s": seconds})

    def _remark(self, seconds: int) -> None:
        never = mark("0: a lost connection is not noticed")
        self._keep_alive_field.show_note(None if seconds else never, Severity.WARNING)

    def _refuse_keep_alive(self) -> None:
        most = LONGEST_KEEP_ALIVE_S
        self._keep_alive_field.show_note(mark("0 to %(most)d", most=most), Severity.ERROR)

    def _retranslate(self) -> None:
        self.clean_start_check.setText(tr("Clean start"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
