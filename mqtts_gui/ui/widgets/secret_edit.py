"""A field for a password: masked, with a button that shows it."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.widgets.inner_edit import InnerEdit


class SecretEdit(InnerEdit):
    """A masked line edit; pictures of the page leave its text out (property `secret`)."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("secret", True)  # noqa: FBT003 - Qt's signature
        self._eye = self.add_button("eye", f"{name}_show_button")
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._show_text)
        self._show_text(shown=False)

    def _show_text(self, shown: bool) -> None:  # noqa: FBT001 - a slot of `toggled`
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.setEchoMode(mode)
        self._retranslate()

    def _retranslate(self) -> None:
        shown = self._eye.isChecked()
        text = tr("Hide the password") if shown else tr("Show the password")
        self._eye.setIcon(icon("eye-off" if shown else "eye", "muted"))
        self._eye.setToolTip(text)
        self._eye.setAccessibleName(text)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
