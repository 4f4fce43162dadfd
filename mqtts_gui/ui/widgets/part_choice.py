"""Chooses one of the things that a file holds."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QListView, QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.ui.models.opened_file import OpenedFile
from mqtts_gui.ui.models.parts_model import PartsModel
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.scaling import px

WIDEST, LETTERS = 360, 24


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
        self.combo.activated.connect(self.chosen)
        self._retranslate()

    def show_parts(self, entry: OpenedFile, place: int) -> None:
        """Offer the parts of a file."""
        pairs = entry.pairs()
        self.setVisible(len(pairs) > 1)
        with QSignalBlocker(self.combo):
            self._parts.show_parts(pairs, entry.name)
            self.combo.setCurrentIndex(place)

    def _retranslate(self) -> None:
        self.label.setText(tr("Part of the file"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
