"""Language, theme and text size, in force as soon as they are chosen; what is kept of messages."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QSlider,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.ui.history_upkeep import HistoryUpkeep
from mqtts_gui.ui.preferences import TEXT_STEP, Preferences
from mqtts_gui.ui.theme import LARGEST_TEXT, SMALLEST_TEXT
from mqtts_gui.ui.widgets.card import Card
from mqtts_gui.ui.widgets.history_card import HistoryCard
from mqtts_gui.ui.widgets.page_header import PageHeader

_LANGUAGES = ("system", "fr", "en")
_THEMES = ("system", "light", "dark")
_WIDEST_PX = 640


class PreferencesPage(QWidget):
    """Show the settings and change them.

    Args:
        upkeep: Looks after the histories; without it there is no card for them.

    Signals:
        picture_requested: The person wants a picture of the page.
    """

    picture_requested = Signal()

    def __init__(
        self,
        preferences: Preferences,
        upkeep: HistoryUpkeep | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self._preferences = preferences
        self.header = PageHeader()
        self.header.picture_requested.connect(self.picture_requested)
        self._language_card, self._theme_card, self._text_card = Card(), Card(), Card()
        self._languages = _make_choices(self._language_card, "language", _LANGUAGES)
        self._themes = _make_choices(self._theme_card, "theme", _THEMES)
        self._cards = [self._language_card, self._theme_card, self._text_card]
        self._scroll = QScrollArea()
        if upkeep is not None:
            histories = HistoryCard(upkeep, preferences)
            histories.reveal_wanted.connect(self._scroll.ensureWidgetVisible)
            self._cards.append(histories)
        self._make_text_size()
        self._lay_out()
        self._languages.idClicked.connect(self._choose_language)
        self._themes.idClicked.connect(self._choose_theme)
        preferences.changed.connect(self._show_settings)
        self._retranslate()
        self._show_settings()

    def _make_text_size(self) -> None:
        self.text_slider = QSlider(Qt.Orientation.Horizontal)
        self.text_slider.setObjectName("text_scale_slider")
        self.text_slider.setRange(SMALLEST_TEXT // TEXT_STEP, LARGEST_TEXT // TEXT_STEP)
        self.text_slider.setPageStep(1)
        self.text_slider.valueChanged.connect(self._choose_text_size)
        self._text_value, self._text_hint = QLabel(), QLabel()
        self._text_hint.setProperty("kind", "muted")
        self._text_hint.setWordWrap(True)
        self.text_reset = QPushButton()
        self.text_reset.setObjectName("text_scale_reset_button")
        self.text_reset.clicked.connect(self._preferences.reset_text)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.text_slider, 2)
        line.addWidget(self._text_value)
        line.addWidget(self.text_reset)
        line.addStretch(1)
        self._text_card.body.addLayout(line)
        self._text_card.body.addWidget(self._text_hint)

    def _lay_out(self) -> None:
        content = QWidget()
        content.setProperty("kind", "page")
        content.setMaximumWidth(_WIDEST_PX * 2)
        inner = QVBoxLayout(content)
        inner.setContentsMargins(16, 12, 16, 12)
        inner.setSpacing(12)
        for card in self._cards:
            inner.addWidget(card)
        inner.addStretch(1)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(content)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self._scroll, 1)

    def _choose_language(self, place: int) -> None:
        code = _LANGUAGES[place]
        self._preferences.change(language=None if code == "system" else code)

    def _choose_theme(self, place: int) -> None:
        self._preferences.change(theme=_THEMES[place])

    def _choose_text_size(self, steps: int) -> None:
        self._preferences.change(text_scale=steps * TEXT_STEP)

    def _show_settings(self) -> None:
        settings = self._preferences.settings
        self._languages.button(_LANGUAGES.index(settings.language or "system")).setChecked(True)
        self._themes.button(_THEMES.index(settings.theme)).setChecked(True)
        with QSignalBlocker(self.text_slider):
            self.text_slider.setValue(round(settings.text_scale / TEXT_STEP))
        text = tr("%(size)d %%", size=settings.text_scale)
        self._text_value.setText(text)
        self.text_slider.setAccessibleDescription(text)
        self.text_reset.setEnabled(settings.text_scale != SMALLEST_TEXT)

    def _retranslate(self) -> None:
        self.header.title.setText(tr("Preferences"))
        self._language_card.set_heading(tr("Language"))
        self._theme_card.set_heading(tr("Theme"))
        self._text_card.set_heading(tr("Text size"))
        # Each language is named in itself: whoever looks for it may not read the other.
        _name(self._languages, (tr("That of the system"), "Français", "English"))
        _name(self._themes, (tr("That of the system"), tr("Light"), tr("Dark")))
        self.text_slider.setAccessibleName(tr("Text size"))
        self.text_reset.setText(tr("Usual text size"))
        self._text_hint.setText(tr("From anywhere: Ctrl and +, Ctrl and -, Ctrl and 0"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
            self._show_settings()
        super().changeEvent(event)


def _make_choices(card: Card, prefix: str, names: tuple[str, ...]) -> QButtonGroup:
    group = QButtonGroup(card)
    line = QHBoxLayout()
    line.setSpacing(20)
    for place, name in enumerate(names):
        button = QRadioButton()
        button.setObjectName(f"{prefix}_{name}_radio")
        group.addButton(button, place)
        line.addWidget(button)
    line.addStretch(1)
    card.body.addLayout(line)
    return group


def _name(group: QButtonGroup, texts: tuple[str, ...]) -> None:
    for place, text in enumerate(texts):
        group.button(place).setText(text)
