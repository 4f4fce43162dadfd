"""The line above the table of messages: what to show, and whether to go on showing."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from mqtts_gui.i18n import mark, tr
from mqtts_gui.store.search_query import Query, parse
from mqtts_gui.store.search_terms import direction
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.models.filter_help import with_example
from mqtts_gui.ui.models.saved_filters import SavedFilters
from mqtts_gui.ui.widgets.compact_combo import CompactCombo
from mqtts_gui.ui.widgets.filter_edit import FilterEdit
from mqtts_gui.ui.widgets.filter_help import FilterHelp
from mqtts_gui.ui.widgets.filter_mistakes import FilterMistakes
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.note_line import NoteLine
from mqtts_gui.ui.widgets.pause_button import PauseButton
from mqtts_gui.ui.widgets.saved_filters_panel import SavedFiltersPanel
from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.search_row import SearchRow

NARROWEST, LEAST_FIELD = 190, 190
"""The least width of the bar, and of the field beside the other controls (at 100 %)."""

FILTER_MS = 100
"""How long after the last key the filter is applied."""

_MARGIN, _GAP = 10, 8
_AGO = re.compile(r"[:<>=]-\d")
_DIRECTIONS = ((mark("All"), None), (mark("Received"), True), (mark("Sent"), False))


class FilterBar(QWidget):
    """Choose which messages are shown, in the language of `store.search_query`.

    Signals:
        filter_changed: Another `Query` is to be applied; the direction is a condition of it.
        search_cancelled: The running search is to be given up; what was found stays.
        paused: The person paused the table (True) or let it go on.
    """

    filter_changed = Signal(object)
    search_cancelled = Signal()
    paused = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asked: tuple[str, object] = ("", None)
        self._applied = Query()
        self._saved = SavedFilters(self)
        self._saved_panel: SavedFiltersPanel | None = None
        self._help: FilterHelp | None = None
        self._make_controls()
        self._lay_out()
        self._mistakes = FilterMistakes(self.filter_edit, self._note)
        self._timer = QTimer(self, singleShot=True, interval=FILTER_MS)
        self._connect()
        self._retranslate()

    def add_control(self, control: QWidget) -> None:
        """Put something else at the end of the line."""
        self._chooser.addWidget(control)
        self._break_line()

    def use_saved_filters(self, saved: SavedFilters) -> None:
        """Offer the filters that all connections share."""
        self._saved = saved
        self._saved_panel = None

    def show_only(self, text: str) -> None:
        """Apply the filter `text`."""
        self.filter_edit.setText(text)
        self.filter_edit.remember()
        self.apply()

    def start_typing(self) -> None:
        """Put the keyboard into the field, over what is written there."""
        self.filter_edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter_edit.selectAll()

    def show_all(self) -> None:
        """Take every restriction away."""
        self.filter_edit.remember()
        self.direction_combo.setCurrentIndex(0)
        self.show_only("")

    def show_held(self, count: int) -> None:
        """Say how many messages the pause holds back."""
        self.pause_button.show_held(count)
        self._break_line()

    def show_progress(self, progress: float | None, found: int) -> None:
        """Say how far the search for the filter is, from 0 to 1, and how many it found.

        Args:
            progress: None once the search has ended.
            found: All that the filter lets through, what arrives included.
        """
        if self._applied.is_empty:
            self.search_row.end()
        else:
            self.search_row.show_progress(progress, found)

    def apply(self) -> None:
        """Apply what is typed; what is wrong in it is said, and asks for nothing."""
        self._timer.stop()
        text = self.filter_edit.text()
        incoming = self.direction_combo.value()
        query = parse(text)
        self._mind_escape()
        self._mistakes.take(query.mistakes)
        if isinstance(incoming, bool):
            query = query.also(direction(incoming=incoming))
        asked = (text.strip(), incoming)
        if asked == self._asked and not self.search_row.was_stopped:
            return
        self._asked = asked
        if not (query.is_empty and self._applied.is_empty):
            self._applied = query
            self.search_row.begin()
            if query.is_empty:
                self.search_row.end()
            self.filter_changed.emit(query)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._break_line()

    @override
    def minimumSizeHint(self) -> QSize:
        # One line or two, so that a bar of one line can be made narrow enough to take two.
        return QSize(px(NARROWEST), super().minimumSizeHint().height())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()

    def _make_controls(self) -> None:
        self.filter_edit = FilterEdit()
        self.clear_button = self.filter_edit.clear_button
        self.help_button = self.filter_edit.help_button
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.filter_edit)
        self._escape.setContext(Qt.ShortcutContext.WidgetShortcut)
        self._escape.setEnabled(False)
        self.saved_button = named(QToolButton(), "saved_filters_button")
        self.saved_button.setIcon(icon("bookmark", "text"))
        self.saved_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.direction_combo = named(CompactCombo(_DIRECTIONS), "message_direction_combo")
        self.pause_button = PauseButton()
        self._note = NoteLine()
        self.search_row = SearchRow(self.filter_edit, self.filter_edit.progress_bar)

    def _lay_out(self) -> None:
        self._chooser = QHBoxLayout()
        self._chooser.setSpacing(_GAP)
        self._chooser.addWidget(self.saved_button)
        self._chooser.addWidget(self.direction_combo, 1)
        self._chooser.addWidget(self.pause_button)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setSpacing(_GAP)
        self._line.addWidget(self.filter_edit, 1)
        self._line.addLayout(self._chooser)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, 8, _MARGIN, 8)
        layout.setSpacing(6)
        layout.addLayout(self._line)
        layout.addWidget(self._note)
        layout.addWidget(self.search_row)

    def _connect(self) -> None:
        self._timer.timeout.connect(self.apply)
        self.filter_edit.textChanged.connect(self._take_text)
        self.filter_edit.returnPressed.connect(self._enter)
        self.filter_edit.editingFinished.connect(self.filter_edit.remember)
        self.clear_button.clicked.connect(self.show_all)
        self.help_button.clicked.connect(self._open_help)
        self.saved_button.clicked.connect(self._open_saved)
        self._escape.activated.connect(self._leave)
        self.direction_combo.currentIndexChanged.connect(self.apply)
        self.pause_button.toggled.connect(self._take_pause)
        self.search_row.cancelled.connect(self.search_cancelled)

    def _take_text(self, text: str) -> None:
        self.filter_edit.show_button(self.clear_button, shown=bool(text))
        self._mind_escape()
        self._mistakes.wait()
        self._timer.start()

    def _enter(self) -> None:
        if _AGO.search(self.filter_edit.text()):
            self._asked = ("", None)  # the last five minutes are others now
        self.apply()
        self._mistakes.settle()

    def _leave(self) -> None:
        """Give the search up if one is seen to go on, else the filter."""
        if self.search_row.shows_search:
            self.search_row.cancel()
        else:
            self.show_all()

    def _mind_escape(self) -> None:
        """Leave the key to others where there is nothing to give up."""
        restricted = self.filter_edit.text() or self.direction_combo.currentIndex() > 0
        self._escape.setEnabled(bool(restricted))

    def _open_help(self) -> None:
        if self._help is None:
            self._help = FilterHelp(self)
            self._help.chosen.connect(self._type_example)
        self._help.open(self.filter_edit)

    def _type_example(self, example: str) -> None:
        self.filter_edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_only(with_example(self.filter_edit.text(), example))

    def _open_saved(self) -> None:
        if self._saved_panel is None:
            self._saved_panel = SavedFiltersPanel(self._saved, self)
            self._saved_panel.chosen.connect(self.show_only)
        self._saved_panel.open(self.saved_button, self.filter_edit.text())

    def _break_line(self) -> None:
        least = px(LEAST_FIELD) + _GAP + self._chooser.sizeHint().width() + 2 * _MARGIN
        directions = QBoxLayout.Direction
        narrow = self.width() < least
        self._line.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)

    def _take_pause(self, paused: bool) -> None:  # noqa: FBT001 - the value of a toggled signal
        self._break_line()
        self.paused.emit(paused)

    def _retranslate(self) -> None:
        self.filter_edit.setPlaceholderText(tr("Filter: text, topic:ciel/#, qos:1…"))
        self.filter_edit.setAccessibleName(tr("Filter the messages"))
        self.help_button.setAccessibleName(tr("What can be typed into the filter"))
        self.help_button.setToolTip(tr("What can be typed into the filter"))
        self.clear_button.setAccessibleName(tr("Show all messages"))
        self.clear_button.setToolTip(tr("Show all messages"))
        self.saved_button.setAccessibleName(tr("Saved filters"))
        self.saved_button.setToolTip(tr("Saved filters"))
        self.direction_combo.setAccessibleName(tr("Direction of the messages"))
        self._break_line()
