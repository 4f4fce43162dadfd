"""How strictly the broker's certificate is checked, and with which versions of TLS."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase, mark, tr
from mqtts_gui.mqtt.profile import Profile, TlsVersion
from mqtts_gui.ui.widgets.calm_controls import CalmCombo
from mqtts_gui.ui.widgets.labelled_field import LabelledField
from mqtts_gui.ui.widgets.verdict_line import VerdictLine

TLS_CHOICES = (
    (mark("1.2 and 1.3"), (TlsVersion.V1_2, TlsVersion.V1_3)),
    (mark("1.2 only"), (TlsVersion.V1_2, TlsVersion.V1_2)),
    (mark("1.3 only"), (TlsVersion.V1_3, TlsVersion.V1_3)),
)
NOTHING_CHECKED = mark("The broker is not verified: anyone on the network can pretend to be it.")
CHAIN_UNCHECKED = mark(
    "Authority and dates are not checked: anyone on the network can pretend to be the broker."
)
NAME_UNCHECKED = mark(
    "The name is not checked: whoever has a certificate of this authority, even a client's, can "
    "pretend to be the broker."
)


class ChecksForm(QWidget):
    """Two switches and a choice; a relaxed switch leaves a standing mark.

    Signals:
        edited: Fields of the profile to change, by name.
    """

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chain_check, self.name_check = QCheckBox(), QCheckBox()
        self.chain_check.setObjectName("verify_chain_check")
        self.name_check.setObjectName("verify_name_check")
        self.versions_combo = CalmCombo(TLS_CHOICES)
        self.versions_combo.setObjectName("tls_versions_combo")
        self.relaxed_mark = VerdictLine()
        self.relaxed_mark.setObjectName("relaxed_checks_mark")
        self._lay_out()
        self.chain_check.clicked.connect(lambda on: self.edited.emit({"verify_chain": on}))
        self.name_check.clicked.connect(lambda on: self.edited.emit({"verify_name": on}))
        self.versions_combo.chosen.connect(self._take_versions)
        self._retranslate()

    def show_profile(self, profile: Profile) -> None:
        """Display the switches of `profile`."""
        self.chain_check.setChecked(profile.verify_chain)
        self.name_check.setChecked(profile.verify_name)
        self.versions_combo.show_value((profile.tls_min, profile.tls_max))
        relaxed = _relaxed(profile)
        self.relaxed_mark.show_remark(relaxed, "warning", "triangle-alert" if relaxed else "")
        self.relaxed_mark.setHidden(relaxed is None)

    def _lay_out(self) -> None:
        switches = QWidget()
        line = QHBoxLayout(switches)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(14)
        line.addWidget(self.chain_check)
        line.addWidget(self.name_check)
        line.addStretch()
        switches.setMinimumHeight(self.versions_combo.sizeHint().height())
        label = mark("Verify the broker's certificate")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(8)
        grid.addWidget(LabelledField(label, switches, self.chain_check), 0, 0)
        grid.addWidget(LabelledField(mark("TLS versions"), self.versions_combo), 0, 1)
        grid.addWidget(self.relaxed_mark, 1, 0, 1, 2)
        grid.setColumnStretch(0, 48)
        grid.setColumnStretch(1, 19)

    def _take_versions(self, versions: tuple[TlsVersion, TlsVersion]) -> None:
        self.edited.emit({"tls_min": versions[0], "tls_max": versions[1]})

    def _retranslate(self) -> None:
        self.chain_check.setText(tr("authority and dates"))
        self.name_check.setText(tr("name"))
        self.chain_check.setAccessibleName(
            tr("Verify the authority and the dates of the broker's certificate")
        )
        self.name_check.setAccessibleName(tr("Verify the name in the broker's certificate"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _relaxed(profile: Profile) -> Phrase | None:
    if profile.verify_chain:
        return None if profile.verify_name else NAME_UNCHECKED
    return CHAIN_UNCHECKED if profile.verify_name else NOTHING_CHECKED
