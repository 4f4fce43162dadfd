"""Chooses one of the things that a file holds."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QListView, QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.ui.models.figure import Figure
from mqtts_gui.ui.models.opened_file import OpenedFile
from mqtts_gui.ui.models.parts_model import MOST_LISTED, PartsModel
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.scaling import px

WIDEST, NARROWEST, LETTERS = 360, 120, 24


class PartCombo(QComboBox):
    """A combo that leaves the wheel to the page, and asks for the words of few of its rows."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("certificate_item_combo")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(LETTERS)
        view = self.view()
        if isinstance(view, QListView):
            view.setUniformItemSizes(True)

    @override
    def sizeHint(self) -> QSize:
        return super().sizeHint().boundedTo(QSize(px(WIDEST), px(WIDEST)))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(NARROWEST), super().minimumSizeHint().height())

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class PartChoice(QWidget):
    """A labelled combo; seen only where a file holds several things.

    Signals:
        chosen: Another one was chosen (its place).
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = PartsModel()
        self.label, self.combo = named(QLabel(), "", "muted"), PartCombo()
        self.combo.setModel(self._parts)
        self.label.setBuddy(self.combo)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.label)
        line.addWidget(self.combo)
        line.addStretch(1)
        self.combo.activated.connect(lambda row: self.chosen.emit(self._parts.place_of(row)))
        self._retranslate()

    def show_parts(self, entry: OpenedFile, place: int) -> None:
        """Offer the parts of a file."""
        with QSignalBlocker(self.combo):
            self._parts.show_parts(entry, place)
            self.combo.setCurrentIndex(self._parts.row_of(place))
        self.setVisible(self._parts.count > 1)
        self._retranslate()

    def _retranslate(self) -> None:
        if self._parts.count <= MOST_LISTED:
            self.label.setText(tr("Part of the file"))
            return
        most, count = Figure(MOST_LISTED), Figure(self._parts.count)
        label = tr("Part of the file (the first %(most)s of %(count)s)", most=most, count=count)
        self.label.setText(label)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
