"""What the person prefers: applied at once, written down off the GUI thread."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from mqtts_gui.errors import Finding
from mqtts_gui.store.settings import Settings, SettingsStore
from mqtts_gui.ui.jobs import run_job
from mqtts_gui.ui.language import LanguageSwitch
from mqtts_gui.ui.theme import LARGEST_TEXT, SMALLEST_TEXT, Theme

SAVE_DELAY_MS = 200
"""The steps of a slider are written together."""
TEXT_STEP = 10
"""Step of the text size, in per cent."""


class Preferences(QObject):
    """The settings in force, and the only place that changes them.

    Attributes:
        settings: What is in force.

    Signals:
        changed: Something was changed and is in force.
        save_failed: The settings could not be written; the findings say why.
    """

    changed = Signal()
    save_failed = Signal(list)

    def __init__(
        self, app: QApplication, store: SettingsStore, theme: Theme, language: LanguageSwitch
    ) -> None:
        super().__init__()
        self.settings: Settings = store.load()
        self._app, self._store, self._theme, self._language = app, store, theme, language
        self._forced_language: str | None = None
        self._timer = QTimer(self, singleShot=True, interval=SAVE_DELAY_MS)
        self._timer.timeout.connect(self._save)

    def apply(self, *, forced_language: str | None = None) -> None:
        """Put everything in force: call before the first widget is made.

        Args:
            forced_language: Of the command line; stands until a language is chosen.
        """
        self._forced_language = forced_language
        self._language.use(forced_language or self.settings.language)
        self._dress()

    def change(self, **changes: object) -> None:
        """Change fields of the settings, put them in force and write them down."""
        before = self.settings
        self.settings = replace(before, **changes)  # type: ignore[arg-type]  # replace checks
        if "language" in changes:
            self._forced_language = None
            self._language.use(self.settings.language)
        if {"theme", "text_scale"} & set(changes):
            self._dress()
        if self.settings != before:
            self._timer.start()
            self.changed.emit()

    @Slot()
    def enlarge_text(self) -> None:
        """Make the text one step larger."""
        self._step_text(TEXT_STEP)

    @Slot()
    def reduce_text(self) -> None:
        """Make the text one step smaller."""
        self._step_text(-TEXT_STEP)

    @Slot()
    def reset_text(self) -> None:
        """Bring the text back to 100 %."""
        self.change(text_scale=SMALLEST_TEXT)

    def flush(self) -> None:
        """Write what waits for its delay, at once: at the end of the program."""
        if self._timer.isActive():
            self._timer.stop()
            self._store.save(self.settings)

    def _step_text(self, step: int) -> None:
        wanted = self.settings.text_scale + step
        self.change(text_scale=max(SMALLEST_TEXT, min(LARGEST_TEXT, wanted)))

    def _dress(self) -> None:
        self._theme.apply(self._app, self.settings.theme, self.settings.text_scale)

    def _save(self) -> None:
        run_job(self, partial(self._store.save, self.settings), self._was_saved, self._raise)

    def _was_saved(self, findings: tuple[Finding, ...]) -> None:
        if findings:
            self.save_failed.emit(list(findings))

    def _raise(self, error: BaseException) -> None:
        raise error
