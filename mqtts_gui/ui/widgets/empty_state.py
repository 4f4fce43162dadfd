"""What stands where there is nothing yet: a sign, a sentence, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.widgets.scaling import px

_ICON = 28


class EmptyState(QWidget):
    """Say why nothing is shown.

    Signals:
        action_requested: The button was pressed.
    """

    action_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = "inbox"
        self._title: Phrase | None = None
        self._hint: Phrase | None = None
        self._action: Phrase | None = None
        self._sign, self.title = QLabel(), QLabel(wordWrap=True)
        self.hint = QLabel(wordWrap=True)
        self.title.setProperty("kind", "strong")
        self.hint.setProperty("kind", "muted")
        self.button = QPushButton()
        self.button.setProperty("kind", "primary")
        self.button.clicked.connect(self.action_requested)
        layout = QVBoxLayout(self)
        layout.setSpacing(6)
        layout.addStretch(2)
        for label in (self._sign, self.title, self.hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(label)
        layout.addSpacing(6)
        self.button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)

    def show_state(
        self,
        icon_name: str,
        title: Phrase,
        hint: Phrase | None = None,
        action: Phrase | None = None,
    ) -> None:
        """Display a sign, what is so, what to do, and a button that does it."""
        self._icon, self._title, self._hint, self._action = icon_name, title, hint, action
        self._retranslate()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.StyleChange}:
            self._retranslate()

    def _retranslate(self) -> None:
        if self._title is None:
            return
        self._sign.setPixmap(icon(self._icon, "idle").pixmap(QSize(px(_ICON), px(_ICON))))
        self.title.setText(str(self._title))
        self.hint.setText("" if self._hint is None else str(self._hint))
        self.hint.setVisible(self._hint is not None)
        self.button.setText("" if self._action is None else str(self._action))
        self.button.setVisible(self._action is not None)
        self._fit()

    def _fit(self) -> None:
        """Keep the words whole; the sign is there where they leave it room."""
        self._sign.hide()
        self.setMinimumHeight(self._needed_height())
        self._sign.show()
        self._sign.setVisible(self._needed_height() <= self.height())

    def _needed_height(self) -> int:
        layout = self.layout()
        if layout is None:
            return 0
        layout.invalidate()
        return layout.totalHeightForWidth(self.width())
