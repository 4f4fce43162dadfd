"""A bar that says what was just done, and undoes it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase, tr
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.widgets.elided_label import ElidedLabel

SHOWN_FOR_MS = 20_000


class UndoBar(QFrame):
    """Offer to undo, for a while and without getting in the way.

    Signals:
        undone: The person wants it undone, and whoever offered it said not how.
    """

    undone = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._phrase: Phrase | None = None
        self._undo_it: Callable[[], object] | None = None
        self.setProperty("kind", "undo")
        self.setObjectName("undo_bar")
        self._label = ElidedLabel(mode=Qt.TextElideMode.ElideRight)
        self.undo_button = QPushButton()
        self.undo_button.setObjectName("undo_button")
        self.undo_button.setIcon(icon("undo-2", "surface"))
        self.undo_button.clicked.connect(self._undo)
        self.close_button = QToolButton()
        self.close_button.setProperty("kind", "undo-close")
        self.close_button.setObjectName("undo_close_button")
        self.close_button.setIcon(icon("x", "surface"))
        self.close_button.clicked.connect(self.hide)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 4, 6, 4)
        line.addWidget(self._label, 1)
        line.addWidget(self.undo_button)
        line.addWidget(self.close_button)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_FOR_MS)
        self._timer.timeout.connect(self._expire)
        self.hide()
        self._retranslate()

    def offer(self, phrase: Phrase, undo: Callable[[], object] | None = None) -> None:
        """Say what was done and offer to undo it: by `undo`, else by the signal `undone`."""
        self._phrase, self._undo_it = phrase, undo
        self._retranslate()
        self.show()
        self._timer.start()

    def _undo(self) -> None:
        self.hide()
        undo, self._undo_it = self._undo_it, None
        if undo is None:
            self.undone.emit()
        else:
            undo()

    def _expire(self) -> None:
        # Whoever is at the bar with mouse or keyboard is about to use it.
        if self.underMouse() or self.undo_button.hasFocus() or self.close_button.hasFocus():
            self._timer.start()
        else:
            self.hide()

    def _retranslate(self) -> None:
        self._label.setText("" if self._phrase is None else str(self._phrase))
        self.undo_button.setText(tr("Undo"))
        self.close_button.setToolTip(tr("Dismiss"))
        self.close_button.setAccessibleName(tr("Dismiss"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
