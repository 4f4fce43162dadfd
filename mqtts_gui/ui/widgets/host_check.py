"""A field for the host that a certificate should be made out to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLabel, QLineEdit, QWidget
from typing_extensions import override

from mqtts_gui.errors import Severity
from mqtts_gui.i18n import Phrase, tr
from mqtts_gui.ui.models.host_text import read_host
from mqtts_gui.ui.theme import restyle
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.typing_pause import TypingPause
from mqtts_gui.ui.widgets.verdict_line import ICONS, ROLES, VerdictLine

WIDTH = 180


class HostCheck(QWidget):
    """Take a host name, an address, or a URL with one in it.

    Attributes:
        note: Why what was typed is no host; to be placed below the field.

    Signals:
        host_changed: A host to check the name for; "" for none.
    """

    host_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._host, self._refusal = "", None
        self.label, self.edit = named(QLabel(), "", "muted"), named(QLineEdit(), "check_host_edit")
        self.label.setBuddy(self.edit)
        self.edit.setClearButtonEnabled(True)
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.activated.connect(self._take)
        self.edit.setCompleter(completer)
        self.note = VerdictLine()
        self.note.setObjectName("check_host_note")
        self.note.hide()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.label)
        line.addWidget(self.edit)
        typing = TypingPause(self.edit)
        typing.paused.connect(self._take)
        typing.finished.connect(self._take)
        self._retranslate()

    def offer_hosts(self, hosts: Sequence[str]) -> None:
        """Offer hosts to complete what is typed."""
        self._names.setStringList(list(dict.fromkeys(host for host in hosts if host)))

    def _take(self, text: str) -> None:
        found = read_host(text)
        self._show_refusal(found.refusal if text.strip() else None)
        host = "" if found.refusal is not None else found.host
        if host != self._host:
            self._host = host
            self.host_changed.emit(host)

    def _show_refusal(self, refusal: Phrase | None) -> None:
        severity = Severity.ERROR
        self.note.show_remark(refusal, ROLES[severity], ICONS[severity])
        self.note.setHidden(refusal is None)
        self.edit.setProperty("invalid", refusal is not None)
        self.edit.setAccessibleDescription(self.note.text())
        restyle(self.edit)

    def _retranslate(self) -> None:
        self.label.setText(tr("Check the name"))
        self.edit.setPlaceholderText(tr("host or address"))
        self.edit.setFixedWidth(px(WIDTH))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.StyleChange}:
            self._retranslate()
        super().changeEvent(event)
