"""What the next message of a template will say, and what can be written into one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr, visible
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.widgets.elided_label import ElidedLabel
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.publish_template_help import PublishTemplateHelp

MOST_SHOWN = 300


class PublishTemplateRow(QWidget):
    """Seen while places in the text are filled in.

    Signals:
        closed: The person wants it no more.
        chosen: A place is to be written (its text).
    """

    closed = Signal()
    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._help: PublishTemplateHelp | None = None
        self._preview: str | None = None
        self._label = QLabel()
        self.preview_label = named(ElidedLabel(), "publish_preview_label", "small")
        self.help_button = named(QPushButton(), "publish_template_help_button", "icon")
        self.close_button = named(QPushButton(), "publish_template_close_button", "icon")
        self.help_button.clicked.connect(self._open_help)
        self.close_button.clicked.connect(self.closed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._label)
        row.addWidget(self.preview_label, 1)
        row.addWidget(self.help_button)
        row.addWidget(self.close_button)
        self.hide()
        self._retranslate()

    def show_preview(self, preview: str | None) -> None:
        """Show what the next message says; None where that cannot be known."""
        self._preview = preview
        if self.isHidden():
            return
        text = "" if preview is None else visible(" ".join(preview[:MOST_SHOWN].split()))
        self.preview_label.setText(text)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _open_help(self) -> None:
        if self._help is None:
            self._help = PublishTemplateHelp(self)
            self._help.chosen.connect(self.chosen)
        self._help.open(self.help_button)

    def _retranslate(self) -> None:
        self._label.setText(tr("Template, next message:"))
        self.help_button.setIcon(icon("circle-question-mark", "muted"))
        self.help_button.setToolTip(tr("What can be filled in"))
        self.help_button.setAccessibleName(tr("What can be filled in"))
        self.close_button.setIcon(icon("x", "muted"))
        self.close_button.setToolTip(tr("Publish the text as it is"))
        self.close_button.setAccessibleName(tr("No template"))
