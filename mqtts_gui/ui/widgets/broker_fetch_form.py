"""Where a broker is, and for which name it shall be asked."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QWidget
from typing_extensions import override

from mqtts_gui.errors import Severity
from mqtts_gui.i18n import mark, tr
from mqtts_gui.ui.models.broker_fetch import FetchRequest
from mqtts_gui.ui.models.host_text import MAX_PORT, read_host
from mqtts_gui.ui.widgets.calm_controls import CalmSpin
from mqtts_gui.ui.widgets.labelled_field import LabelledField
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.scaling import px

GAP_PX = 10
ONE_ROW_PX = 560
HOST_MISSING = mark("Type the name or the IP address of the broker's machine.")
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class BrokerFetchForm(QWidget):
    """Host, port and server name, side by side where there is room.

    Signals:
        confirmed: Enter was pressed.
    """

    confirmed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.host_edit = named(QLineEdit(), "fetch_host_edit")
        self.port_spin = named(CalmSpin(1, MAX_PORT), "fetch_port_spin")
        self.name_edit = named(QLineEdit(), "fetch_name_edit")
        self._host = LabelledField(mark("Host or IP address"), self.host_edit)
        self._port = LabelledField(mark("Port"), self.port_spin)
        self._name = LabelledField(mark("Name to ask for (SNI)"), self.name_edit)
        self._lay_out()
        self._connect()
        self.show_request(FetchRequest())
        self._retranslate()

    def show_request(self, request: FetchRequest) -> None:
        """Fill the form in."""
        self.host_edit.setText(request.host)
        self.port_spin.show_value(request.port)
        self.name_edit.setText(request.server_name)
        for field in (self._host, self._port, self._name):
            field.show_note(None)

    def request(self) -> FetchRequest | None:
        """Return what is asked for; None, and a word below the field, where that is nothing."""
        if not self._clean(self._name, self.name_edit):
            self.name_edit.setFocus()
            return None
        is_host = self._clean(self._host, self.host_edit)
        if not self.host_edit.text():
            self._host.show_note(HOST_MISSING, Severity.ERROR)
        if not is_host or not self.host_edit.text():
            self.focus_host()
            return None
        host, server_name = self.host_edit.text(), self.name_edit.text()
        return FetchRequest(host, self.port_spin.value(), server_name)

    def focus_host(self) -> None:
        """Let the person type the host anew."""
        self.host_edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.host_edit.selectAll()

    def _lay_out(self) -> None:
        place = QHBoxLayout()
        place.setSpacing(GAP_PX)
        place.addWidget(self._host, 4)
        place.addWidget(self._port, 1)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(GAP_PX)
        self._line.addLayout(place, 3)
        self._line.addWidget(self._name, 2)

    def _connect(self) -> None:
        for field, edit in ((self._host, self.host_edit), (self._name, self.name_edit)):
            edit.textEdited.connect(partial(self._forget_note, field))
            edit.editingFinished.connect(partial(self._clean, field, edit))
            edit.returnPressed.connect(self.confirmed)
        self.port_spin.valueChanged.connect(partial(self._forget_note, self._port))
        self.port_spin.refused.connect(self._refuse_port)

    def _forget_note(self, field: LabelledField, _text: object) -> None:
        field.show_note(None)

    def _refuse_port(self) -> None:
        self._port.show_note(mark("1 to %(most)d", most=MAX_PORT), Severity.ERROR)

    def _clean(self, field: LabelledField, edit: QLineEdit) -> bool:
        """Take a URL or a port apart; False if the text can be no host."""
        typed = read_host(edit.text())
        if typed.refusal is not None:
            field.show_note(typed.refusal, Severity.ERROR)
        elif typed.host != edit.text():
            edit.setText(typed.host)
            field.show_note(typed.note)
            if typed.port is not None and edit is self.host_edit:
                self.port_spin.setValue(typed.port)
        return typed.refusal is None

    def _retranslate(self) -> None:
        self.name_edit.setPlaceholderText(tr("the host"))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # A number field leaves Enter to whatever it stands in.
        if event.key() in _ENTER and self.port_spin.hasFocus():
            self.confirmed.emit()
        else:
            super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        has_room = self.width() >= px(ONE_ROW_PX)
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._line.setDirection(beside if has_room else below)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
