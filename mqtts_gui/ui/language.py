"""Switch the language of the open window: our texts, Qt's own dialogs, dates and numbers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from mqtts_gui import i18n
from mqtts_gui.i18n import mark

_COUNTRIES = {
    "en": QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom),
    "fr": QLocale(QLocale.Language.French, QLocale.Country.France),
}


GAPS = {
    ("QFileDialog", "&Look in:"): mark("&Look in:"),
    ("QFileDialog", "Files of &type:"): mark("Files of &type:"),
    ("QAbstractFileIconProvider", "Folder"): mark("Folder"),
    ("QAbstractFileIconProvider", "Drive"): mark("Drive"),
}
"""Texts of the file dialog that Qt's French catalogue lacks, by context and source."""


class GapTranslator(QTranslator):
    """Translate what Qt's own catalogue leaves in English."""

    @override
    def isEmpty(self) -> bool:
        return False

    @override
    def translate(
        self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        phrase = GAPS.get((context, sourceText))
        return sourceText if phrase is None else str(phrase)


class LanguageSwitch(QObject):
    """Put a language in force and tell every widget, with the event Qt has for it."""

    def __init__(self, app: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._translator, self._gaps = QTranslator(self), GapTranslator(self)

    def use(self, code: str | None) -> str:
        """Put `code` ("en", "fr", None for the system's) in force and return it."""
        chosen = i18n.use_language(code)
        QLocale.setDefault(_COUNTRIES[chosen])
        self.remove()
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if chosen != "en" and self._translator.load(f"qtbase_{chosen}", folder):
            self._app.installTranslator(self._gaps)  # asked last, as it was installed first
            self._app.installTranslator(self._translator)
        # Qt tells the windows only when a translator comes or goes, and later, by the event queue.
        for widget in self._app.topLevelWidgets():
            self._app.sendEvent(widget, QEvent(QEvent.Type.LanguageChange))
        return chosen

    def remove(self) -> None:
        """Leave Qt's own texts as they were."""
        for translator in (self._translator, self._gaps):
            self._app.removeTranslator(translator)
