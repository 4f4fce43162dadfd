"""Which period: everything, from one instant to another, or what is older than some days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QDateTime, QEvent, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.store.history_limits import Period, Stats
from mqtts_gui.ui.widgets.flow_layout import FlowLayout
from mqtts_gui.ui.widgets.instant_field import InstantField
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.number_field import NumberField

DAYS, MOST_DAYS = 30, 3650
_GAP = 6


class DeletePeriod(QWidget):
    """Let a person choose a period, in local time.

    Signals:
        changed: Another period is chosen.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.everything = named(QRadioButton(), "delete_everything_radio")
        self.between = named(QRadioButton(), "delete_between_radio")
        self.older = named(QRadioButton(), "delete_older_radio")
        self.from_edit = named(InstantField(), "delete_from_edit")
        self.to_edit = named(InstantField(), "delete_to_edit")
        self.days_spin = named(NumberField(1, MOST_DAYS), "delete_days_spin")
        self._dash = QLabel("\N{EN DASH}")
        self._lay_out()
        self._connect()
        self._retranslate()

    def begin(self, stats: Stats, *, everything: bool) -> None:
        """Begin with what a history holds, from the oldest message to the newest."""
        now = datetime.now(UTC)
        first, last = sorted((stats.oldest or now, stats.newest or now))  # a clock may go back
        self.from_edit.setDateTime(_local(first))
        self.to_edit.setDateTime(_local(last))
        self.days_spin.setValue(DAYS)
        (self.everything if everything else self.between).setChecked(True)
        self._follow_choice()

    def period(self) -> Period:
        """Return what is chosen; the second of the end is part of it."""
        if self.everything.isChecked():
            return Period()
        if self.older.isChecked():
            return Period(end=datetime.now(UTC) - timedelta(days=self.days_spin.value()))
        return Period(_instant(self.from_edit), _instant(self.to_edit) + timedelta(seconds=1))

    def _lay_out(self) -> None:
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        for radio, parts in self._rows():
            self._group.addButton(radio)
            line = QWidget()
            flow = FlowLayout(line, gap=_GAP)
            for part in (radio, *parts):
                flow.addWidget(part)
            column.addWidget(line)

    def _rows(self) -> tuple[tuple[QRadioButton, tuple[QWidget, ...]], ...]:
        """Return each choice with what it needs."""
        return (
            (self.everything, ()),
            (self.between, (self.from_edit, self._dash, self.to_edit)),
            (self.older, (self.days_spin,)),
        )

    def _connect(self) -> None:
        self._group.buttonToggled.connect(self._follow_choice)
        for edit in (self.from_edit, self.to_edit):
            edit.dateTimeChanged.connect(self._tell)
        self.days_spin.valueChanged.connect(self._tell)

    def _follow_choice(self) -> None:
        for radio, parts in self._rows():
            for part in parts:
                part.setVisible(radio.isChecked())
        self._tell()

    def _tell(self) -> None:
        self.changed.emit()

    def _retranslate(self) -> None:
        self.everything.setText(tr("At any time"))
        self.between.setText(tr("Between two dates:"))
        self.older.setText(tr("Older than so many days:"))
        self.from_edit.setAccessibleName(tr("From (local time)"))
        self.to_edit.setAccessibleName(tr("To (local time)"))
        self.days_spin.setAccessibleName(tr("Older than so many days"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _local(instant: datetime) -> QDateTime:
    return QDateTime.fromSecsSinceEpoch(int(instant.timestamp()))


def _instant(edit: InstantField) -> datetime:
    return datetime.fromtimestamp(edit.dateTime().toSecsSinceEpoch(), UTC)
