"""Above a large content: how much of it is shown, more of it, and all of it in a file."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.ui.models.message_text import size_text
from mqtts_gui.ui.widgets.flow_layout import FlowLayout
from mqtts_gui.ui.widgets.naming import named


class PartLine(QWidget):
    """Say what part of a content is shown.

    Signals:
        more_requested: More of it is to be shown.
        save_requested: The whole is to be saved.
    """

    more_requested = Signal()
    save_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = self._total = 0
        self.label = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.label.setProperty("kind", "small")
        self.more_button = named(QPushButton(), "show_more_content_button", "link")
        self.save_button = named(QPushButton(), "save_content_button", "link")
        self.more_button.clicked.connect(self.more_requested)
        self.save_button.clicked.connect(self.save_requested)
        flow = FlowLayout(self)
        for part in (self.label, self.more_button, self.save_button):
            flow.addWidget(part)
        self.hide()
        self._retranslate()

    def show_part(self, shown: int, total: int, *, more: bool) -> None:
        """Say that `shown` of `total` bytes are shown; nothing if that is all."""
        self._shown, self._total = shown, total
        self.more_button.setVisible(more)
        self.setVisible(shown < total)
        self._retranslate()

    def _retranslate(self) -> None:
        self.label.setText(
            tr(
                "%(shown)s of %(total)s shown",
                shown=size_text(self._shown),
                total=size_text(self._total),
            )
        )
        self.more_button.setText(tr("Show more"))
        self.save_button.setText(tr("Save the whole…"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
