"""Switch the language of the open window: our texts, Qt's own dialogs, dates and numbers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtWidgets import QApplication

from mqtts_gui import i18n

_COUNTRIES = {
    "en": QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom),
    "fr": QLocale(QLocale.Language.French, QLocale.Country.France),
}


class LanguageSwitch(QObject):
    """Put a language in force and tell every widget, with the event Qt has for it."""

    def __init__(self, app: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._translator = QTranslator(self)

    def use(self, code: str | None) -> str:
        """Put `code` ("en", "fr", None for the system's) in force and return it."""
        chosen = i18n.use_language(code)
        QLocale.setDefault(_COUNTRIES[chosen])
        self._app.removeTranslator(self._translator)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if chosen != "en" and self._translator.load(f"qtbase_{chosen}", folder):
            self._app.installTranslator(self._translator)
        # Qt tells the windows only when a translator comes or goes, and later, by the event queue.
        for widget in self._app.topLevelWidgets():
            self._app.sendEvent(widget, QEvent(QEvent.Type.LanguageChange))
        return chosen

    def remove(self) -> None:
        """Leave Qt's own texts as they were."""
        self._app.removeTranslator(self._translator)
