"""A field for the host that a certificate should be made out to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLabel, QWidget
from typing_extensions import override

from mqtts_gui.errors import Severity
from mqtts_gui.i18n import tr
from mqtts_gui.ui.models.host_text import HostText, read_host
from mqtts_gui.ui.theme import restyle
from mqtts_gui.ui.widgets.inner_edit import InnerEdit
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.typing_pause import TypingPause
from mqtts_gui.ui.widgets.verdict_line import ICONS, ROLES, VerdictLine

WIDTH, NARROWEST = 180, 90


class HostCheck(QWidget):
    """Take a host name, an address, or a URL with one in it.

    Attributes:
        note: What was made of the text, or why it is no host; to be placed below the field.

    Signals:
        host_changed: A host to check the name for; "" for none.
    """

    host_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._host = ""
        self.label, self.edit = named(QLabel(), "", "muted"), named(InnerEdit(), "check_host_edit")
        self.label.setBuddy(self.edit)
        self.clear_button = self.edit.add_button("x", "check_host_clear_button")
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
        self.edit.textChanged.connect(lambda text: self.clear_button.setVisible(bool(text)))
        self.clear_button.clicked.connect(self._clear)
        self.clear_button.hide()
        typing = TypingPause(self.edit)
        typing.paused.connect(self._take)
        typing.finished.connect(self._take)
        self._retranslate()

    def offer_hosts(self, hosts: Sequence[str]) -> None:
        """Offer hosts to complete what is typed."""
        self._names.setStringList(list(dict.fromkeys(host for host in hosts if host)))

    def _clear(self) -> None:
        self.edit.clear()
        self.edit.setFocus()
        self._take("")

    def _take(self, text: str) -> None:
        found = read_host(text)
        self._show_note(found, is_empty=not text.strip())
        host = "" if found.refusal is not None else found.host
        if host != self._host:
            self._host = host
            self.host_changed.emit(host)

    def _show_note(self, found: HostText, *, is_empty: bool) -> None:
        """Say what was made of the text, or why it is no host."""
        refusal = None if is_empty else found.refusal
        note = refusal or (None if is_empty else found.note)
        severity = Severity.INFO if refusal is None else Severity.ERROR
        self.note.show_remark(note, ROLES[severity], "" if refusal is None else ICONS[severity])
        self.note.setHidden(note is None)
        self.edit.setProperty("invalid", refusal is not None)
        self.edit.setAccessibleDescription(self.note.text())
        restyle(self.edit)

    def _retranslate(self) -> None:
        self.label.setText(tr("Check the name"))
        self.clear_button.setAccessibleName(tr("Check no name"))
        self.clear_button.setToolTip(tr("Check no name"))
        self.edit.setPlaceholderText(tr("host or address"))
        self.edit.setMinimumWidth(px(NARROWEST))
        self.edit.setMaximumWidth(px(WIDTH))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.StyleChange}:
            self._retranslate()
        super().changeEvent(event)
