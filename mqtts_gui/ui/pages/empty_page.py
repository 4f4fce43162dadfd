"""What a person sees who has no connection yet."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.ui.icons import icon, icon_pixmap
from mqtts_gui.ui.widgets.card import Card
from mqtts_gui.ui.widgets.scaling import px

WIDTH_PX = 520
PADDING_PX = 32
_ICON_PX = 40


class EmptyPage(QWidget):
    """Three ways to begin.

    Signals:
        new_requested: Make a connection.
        demonstration_requested: Try the demonstration.
    """

    new_requested = Signal()
    demonstration_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self._sign, self._title, self._text = QLabel(), QLabel(), QLabel()
        self._title.setProperty("kind", "title")
        for label in (self._sign, self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setWordWrap(True)
        self.new_button, self.demo_button = QPushButton(), QPushButton()
        self.new_button.setProperty("kind", "primary")
        self.new_button.setObjectName("first_connection_button")
        self.new_button.setIcon(icon("plus", "on-accent"))
        self.demo_button.setObjectName("demonstration_button")
        self.demo_button.setIcon(icon("play", "text"))
        self.new_button.clicked.connect(self.new_requested)
        self.demo_button.clicked.connect(self.demonstration_requested)
        self._drop = self._make_drop()
        self._lay_out()
        self._retranslate()

    def _make_drop(self) -> QFrame:
        zone = QFrame()
        zone.setProperty("kind", "drop")
        zone.setObjectName("drop_hint")
        self._drop_title, self._drop_text = QLabel(), QLabel()
        self._drop_text.setProperty("kind", "muted")
        column = QVBoxLayout(zone)
        column.setContentsMargins(16, 18, 16, 18)
        column.setSpacing(4)
        for label in (self._drop_title, self._drop_text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            column.addWidget(label)
        return zone

    def _lay_out(self) -> None:
        self._card = Card(padding_px=PADDING_PX)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.new_button)
        buttons.addWidget(self.demo_button)
        buttons.addStretch(1)
        body = self._card.body
        body.setSpacing(14)
        for label in (self._sign, self._title, self._text):
            body.addWidget(label)
        body.addLayout(buttons)
        body.addSpacing(6)
        body.addWidget(self._drop)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.addStretch(2)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self._card)
        line.addStretch(1)
        column.addLayout(line)
        column.addStretch(3)

    def _retranslate(self) -> None:
        self._title.setText(tr("Connect to your first broker"))
        self._text.setText(
            tr(
                "Enter its address, choose your certificates, and see each step of the secure "
                "connection succeed or say what is wrong."
            )
        )
        self.new_button.setText(tr("New connection"))
        self.demo_button.setText(tr("Try the demonstration"))
        self._drop_title.setText(tr("Or drop the folder of your lab here"))
        self._drop_text.setText(
            tr("ca.crt, client.crt and client.key find their places by themselves")
        )

    def _fit(self) -> None:
        self._card.setFixedWidth(min(px(WIDTH_PX), max(240, self.width() - 32)))
        ratio = self.devicePixelRatioF()
        self._sign.setPixmap(icon_pixmap("shield-check", "accent", px(_ICON_PX), ratio))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() in {QEvent.Type.StyleChange, QEvent.Type.PaletteChange}:
            self._fit()
