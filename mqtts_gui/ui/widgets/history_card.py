"""The histories in Preferences: their limits, what they hold, and what deletes them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.errors import Finding
from mqtts_gui.i18n import Phrase, mark, tr
from mqtts_gui.ui.history_upkeep import Forecast, HistoryUpkeep
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.models import history_words as words
from mqtts_gui.ui.preferences import Preferences
from mqtts_gui.ui.widgets.card import Card
from mqtts_gui.ui.widgets.flow_layout import FlowLayout
from mqtts_gui.ui.widgets.history_limits import HistoryLimits
from mqtts_gui.ui.widgets.history_row import HistoryRow
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.note_line import NoteLine
from mqtts_gui.ui.widgets.problem_questions import Confirmation

if TYPE_CHECKING:  # see `ui.histories`
    from mqtts_gui.store.history_folder import Kept, Survey

LOOK_MS = 3000
"""How often the figures are looked up while the card is seen."""


class HistoryCard(Card):
    """Show every history, and ask before anything is deleted.

    Args:
        open_folder: Shows a folder in the system's file manager.

    Attributes:
        question: What is asked now, None where nothing is.

    Signals:
        reveal_wanted: A question opened, which has to be seen (its widget).
    """

    reveal_wanted = Signal(object)

    def __init__(
        self,
        upkeep: HistoryUpkeep,
        preferences: Preferences,
        parent: QWidget | None = None,
        *,
        open_folder: Callable[[QUrl], object] = QDesktopServices.openUrl,
    ) -> None:
        super().__init__(parent=parent)
        self._upkeep, self._preferences, self._open = upkeep, preferences, open_folder
        self._survey: Survey | None = None
        self._rows: dict[str, HistoryRow] = {}
        self.question: Confirmation | None = None
        self._asker: QWidget | None = None
        self.limits = HistoryLimits()
        self.refusal = named(NoteLine(), "history_refusal")
        self.total_label = named(QLabel(), "history_total", "muted")
        self.folder_button = named(QPushButton(), "history_folder_button")
        self.delete_all_button = named(QPushButton(), "delete_all_histories_button", "danger")
        self._timer = QTimer(self, interval=LOOK_MS)
        self._lay_out()
        self._connect()
        self._retranslate()
        self._show_settings()

    def _lay_out(self) -> None:
        self._limits_column, self._list, self._foot = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        self._list.setSpacing(10)
        self._limits_column.addWidget(self.limits)
        self.total_label.setWordWrap(True)
        self.total_label.setTextFormat(Qt.TextFormat.PlainText)
        self.folder_button.setIcon(icon("folder-open"))
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=8)
        flow.addWidget(self.folder_button)
        flow.addWidget(self.delete_all_button)
        for part in (self.refusal, self.total_label, buttons):
            self._foot.addWidget(part)
        for column in (self._limits_column, self._list, self._foot):
            self.body.addLayout(column)

    def _connect(self) -> None:
        self._timer.timeout.connect(self._upkeep.look)
        self._upkeep.surveyed.connect(self._show_survey)
        self._upkeep.foreseen.connect(self._ask_limits)
        self._upkeep.refused.connect(self._show_refusal)
        self._preferences.changed.connect(self._show_settings)
        self.limits.chosen.connect(self._upkeep.foresee)
        self.folder_button.clicked.connect(self._open_folder)
        self.delete_all_button.clicked.connect(self._ask_all)

    @Slot(object)
    def _show_survey(self, survey: Survey) -> None:
        self._survey = survey
        shown = {}
        for kept in survey.kept:
            name = self._upkeep.name_of(kept.profile_id)
            is_empty = kept.stats is not None and not kept.stats.count
            row = self._row(kept.profile_id, partial(self._ask_one, kept.profile_id))
            owner = words.owner_phrase(name)
            figures = words.kept_phrase(kept)
            row.show_history(owner, figures, kept.path.name, is_empty=is_empty)
            shown[kept.profile_id] = row
        for aside in survey.aside:
            owner = words.owner_phrase(self._upkeep.name_of(aside.profile_id))
            row = self._row(aside.path.name, partial(self._ask_aside, aside.path.name))
            row.show_history(owner, words.aside_phrase(aside), aside.path.name)
            shown[aside.path.name] = row
        self._drop_rows({key for key in self._rows if key not in shown})
        self._show_total()

    def _row(self, key: str, ask: Callable[[], object]) -> HistoryRow:
        if key not in self._rows:
            row = self._rows[key] = HistoryRow(self)
            row.delete_wanted.connect(ask)
            self._list.addWidget(row)
        return self._rows[key]

    def _drop_rows(self, keys: set[str]) -> None:
        for key in keys:
            row = self._rows.pop(key)
            if self._asker is row.delete_button:
                self._withdraw()
            if _has_focus(row):
                self.delete_all_button.setFocus()
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()

    def _show_total(self) -> None:
        survey = self._survey
        self.total_label.setText("" if survey is None else str(words.total_phrase(survey)))
        self.total_label.setVisible(survey is not None)
        kept = () if survey is None else survey.kept
        self.delete_all_button.setEnabled(any(k.stats is None or k.stats.count for k in kept))

    @Slot()
    def _show_settings(self) -> None:
        if self._asker is self.limits:
            return  # other limits are shown until the question about them is answered
        settings = self._preferences.settings
        self.limits.show_limits(settings.history_messages, settings.history_bytes)

    @Slot(object)
    def _ask_limits(self, forecast: Forecast) -> None:
        if not forecast.dropped:
            self._withdraw()
            self._upkeep.use_limits(*forecast.limits)
            return
        names = {name: self._upkeep.name_of(name) for name in forecast.dropped}
        said = words.joined(words.forecast_phrases(forecast.dropped, names))
        label = mark("Delete them and use this limit")
        use = partial(self._upkeep.use_limits, *forecast.limits)
        self._ask(self._limits_column, self.limits, said, label, use)

    def _ask_one(self, profile_id: str) -> None:
        kept = next(k for k in self._kept() if k.profile_id == profile_id)
        said = words.deletion_phrase(words.owner_phrase(self._upkeep.name_of(profile_id)), kept)
        row = self._rows[profile_id]
        delete = partial(self._upkeep.delete, [profile_id])
        self._ask(row.column, row.delete_button, said, mark("Delete the history"), delete)

    def _ask_aside(self, key: str) -> None:
        row, path = self._rows[key], self._upkeep.folder / key
        said = mark("The file %(file)s will be deleted for good.", file=key)
        delete = partial(self._upkeep.delete_aside, path)
        self._ask(row.column, row.delete_button, said, mark("Delete the file"), delete)

    def _ask_all(self) -> None:
        kept = self._kept()
        delete = partial(self._upkeep.delete, [each.profile_id for each in kept])
        said, label = words.deletions_phrase(kept), mark("Delete all histories")
        self._ask(self._foot, self.delete_all_button, said, label, delete)

    def _kept(self) -> tuple[Kept, ...]:
        return () if self._survey is None else self._survey.kept

    def _ask(
        self,
        place: QVBoxLayout,
        asker: QWidget,
        said: Phrase,
        label: Phrase,
        do: Callable[[], object],
    ) -> None:
        """Ask in `place`, below what was pressed; one question at a time."""
        self._withdraw()
        self.refusal.show_note(None)
        look = ("warning", "triangle-alert")
        question = Confirmation(said, label, look=look, kind="danger", parent=self)
        self.question, self._asker = question, asker
        question.confirmed.connect(self._withdraw)
        question.confirmed.connect(do)
        question.cancelled.connect(self._cancel)
        place.addWidget(question)
        question.begin()
        # Once it has its place.
        QTimer.singleShot(0, question, partial(self.reveal_wanted.emit, question))

    @Slot()
    def _withdraw(self) -> None:
        question, self.question = self.question, None
        asker, self._asker = self._asker, None
        if question is not None:
            if asker is not None and _has_focus(question):
                asker.setFocus()
            question.hide()
            question.deleteLater()

    @Slot()
    def _cancel(self) -> None:
        self._withdraw()
        self._show_settings()

    @Slot(object)
    def _show_refusal(self, finding: Finding) -> None:
        self.refusal.show_note(finding.message)

    def _open_folder(self) -> None:
        self._open(QUrl.fromLocalFile(str(self._upkeep.folder)))

    def _retranslate(self) -> None:
        self.set_heading(tr("History"))
        self.folder_button.setText(tr("Open the folder"))
        self.delete_all_button.setText(tr("Delete all histories…"))
        self._show_total()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.question is not None:
            self._cancel()
        else:
            super().keyPressEvent(event)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        self._timer.start()
        self._upkeep.look()
        super().showEvent(event)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _has_focus(widget: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and widget.isAncestorOf(focused)
