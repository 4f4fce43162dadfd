"""The table of messages: follows the newest, stays put when a person reads elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.mqtt.events import Message
from mqtts_gui.ui.models.history_model import HistoryModel
from mqtts_gui.ui.models.history_pages import Line
from mqtts_gui.ui.models.message_cells import Column
from mqtts_gui.ui.models.message_columns import MessageColumns
from mqtts_gui.ui.models.message_text import day_of
from mqtts_gui.ui.widgets.following_view import FollowingView
from mqtts_gui.ui.widgets.message_days import DayPainter, today
from mqtts_gui.ui.widgets.message_heading import MessageHeading
from mqtts_gui.ui.widgets.message_painter import MessagePainter, Span
from mqtts_gui.ui.widgets.scaling import px, text_scale

MOST_CHOSEN, MOST_CHOSEN_BYTES = 5_000, 8 << 20
"""Selected messages that are handed out at once, and their contents: more takes too long."""

_TOPIC_SHARE = 0.43  # of what the narrow columns leave; the content has the rest
_NARROWEST, _TOPIC_NARROWEST, _TOPIC_WIDEST, _STRETCHED_NARROWEST = 20, 50, 280, 60
_STRETCHED = (Column.CONTENT, Column.TOPIC)  # the first one that is shown takes the spare width
_RESTYLED = {
    QEvent.Type.FontChange,
    QEvent.Type.StyleChange,
    QEvent.Type.PaletteChange,
    QEvent.Type.ApplicationFontChange,
}


class MessageTable(FollowingView):
    """Show the messages of a history; the rows are painted by hand, all at once.

    Attributes:
        columns: Those that are shown, and their widths.
    """

    def __init__(
        self,
        model: HistoryModel,
        colour_of: Callable[[str], int | None],
        columns: MessageColumns | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(model, parent)
        self.setObjectName("message_table")
        self.columns = columns or MessageColumns(parent=self)
        self._painter, self._days = MessagePainter(colour_of), DayPainter()
        self._sizing = self._has_selection = False
        self._heading = MessageHeading(model, self.columns, self)
        self._set_up()
        self._show_columns()
        self.refresh()
        self._retranslate()

    def refresh(self) -> None:
        """Take over theme, text size and the colours of the subscriptions."""
        self._painter.refresh()
        self._days.refresh()
        self._heading.refresh()
        self.set_row_height(self._painter.row_height)
        self._size_columns()
        self.viewport().update()

    def selected_rows(self) -> list[tuple[int, Message]]:
        """Return the selected messages with their numbers, in the order of the table.

        Of very many, only the newest.
        """
        found: list[tuple[int, Message]] = []
        size = 0
        for row in self._selected():
            seq, message = self._messages.seq_at(row), self._messages.message_at(row)
            if seq is not None and message is not None:
                found.append((seq, message))
                size += len(message.payload)
            if len(found) >= MOST_CHOSEN or size > MOST_CHOSEN_BYTES:
                break
        return found if self._messages.newest_first else found[::-1]

    def selected_numbers(self) -> Iterator[int]:
        """Return the numbers of all selected messages, from the newest on, one by one."""
        numbers = (self._messages.seq_at(row) for row in self._selected())
        return (seq for seq in numbers if seq is not None)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        rows, width = self.seen_rows(), self.viewport().width()
        lines = {row: self._messages.line_at(row) for row in rows}
        self._has_selection = self.selectionModel().hasSelection()
        self._show_day(lines)
        spans = self._spans()
        painter = QPainter(self.viewport())
        for row, line in lines.items():
            top = self.top_of(row)
            self._paint_ground(painter, row, top, width)
            if line is not None:
                self._painter.paint(painter, line, top, spans)
        for y, day in self._boundaries(lines):
            self._days.paint_between(painter, day, y, width)
        painter.end()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        newest = Qt.Key.Key_Home if self._messages.newest_first else Qt.Key.Key_End
        if event.key() == newest and not event.modifiers():
            self.follow()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._size_columns()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() in _RESTYLED and hasattr(self, "_days"):
            self.refresh()

    def _set_up(self) -> None:
        self.setHorizontalHeader(self._heading)
        self.corner = self._heading.button
        self._begin()
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._heading.setMinimumSectionSize(px(_NARROWEST))
        self._heading.sectionResized.connect(self._note_resize)
        self.columns.changed.connect(self._show_columns)
        self._messages.modelReset.connect(lambda: self._painter.mark(self._messages.query))

    def _show_columns(self) -> None:
        chosen, self._sizing = self.columns.chosen, True
        for column in Column:
            self.setColumnHidden(column, column not in chosen)
        stretched, modes = self._stretched(), QHeaderView.ResizeMode
        for column in chosen:
            mode = modes.Stretch if column is stretched else modes.Interactive
            self._heading.setSectionResizeMode(column, mode)
        self._heading.setStretchLastSection(stretched is None)
        self._size_columns()
        self.viewport().update()

    def _size_columns(self) -> None:
        """Give each column its width; one that a person drew has theirs."""
        self._sizing = True
        widths, taken = self.columns.widths, 0
        for column in self.columns.chosen:
            if column not in _STRETCHED:
                drawn = widths.get(column)
                width = self._painter.natural_width(column) if drawn is None else px(drawn)
                self.setColumnWidth(column, width)
                taken += width
        room = self._heading_width() - taken
        share = max(px(_TOPIC_NARROWEST), min(round(room * _TOPIC_SHARE), px(_TOPIC_WIDEST)))
        drawn = widths.get(Column.TOPIC)
        most = max(px(_TOPIC_NARROWEST), room - px(_STRETCHED_NARROWEST))
        self.setColumnWidth(Column.TOPIC, min(share if drawn is None else px(drawn), most))
        self._sizing = False

    def _note_resize(self, section: int, _old: int, new: int) -> None:
        if self._sizing or section == self._stretched() or not self.isVisible():
            return
        column = Column(section)
        others = set(self.columns.chosen) - {column, self._stretched()}
        taken = sum(self.columnWidth(each) for each in others) + px(_STRETCHED_NARROWEST)
        width = min(new, max(px(_NARROWEST), self._heading_width() - taken))
        self.columns.widths[column] = round(width / text_scale())
        if width != new:
            self._sizing = True
            self.setColumnWidth(column, width)
            self._sizing = False
        self.viewport().update()

    def _stretched(self) -> Column | None:
        """Return the column that takes the spare width."""
        return next((each for each in _STRETCHED if each in self.columns.chosen), None)

    def _spans(self) -> list[Span]:
        return [Span(self.columnViewportPosition(each), self.columnWidth(each)) for each in Column]

    def _paint_ground(self, painter: QPainter, row: int, top: int, width: int) -> None:
        selected = self._has_selection and self.selectionModel().isRowSelected(row, QModelIndex())
        current = self.hasFocus() and row == self.currentIndex().row()
        self._painter.paint_ground(painter, top, width, selected=selected, current=current)

    def _boundaries(self, lines: Mapping[int, Line | None]) -> Iterator[tuple[int, date]]:
        """Yield where the day changes between the rows that are seen, and to which."""
        first = next(iter(lines), 0)
        above = self._messages.line_at(first - 1) if first > 0 else None
        for row, line in lines.items():
            if line is not None:
                day = day_of(line.message.time_ns)
                if above is not None and day_of(above.message.time_ns) != day:
                    yield self.top_of(row), day
                above = line

    def _show_day(self, lines: Mapping[int, Line | None]) -> None:
        """Say above the rows of which day the first one is, unless that is today."""
        topmost = next((line for line in lines.values() if line is not None), None)
        day = None if topmost is None else day_of(topmost.message.time_ns)
        self._heading.show_day(None if day == today() else day)

    def _selected(self) -> Iterator[int]:
        """Yield the selected rows, that of the newest message first."""
        selection = self.selectionModel().selection()
        blocks = [selection.at(place) for place in range(selection.count())]
        spans = {(block.top(), block.bottom()) for block in blocks}
        for top, bottom in sorted(spans, reverse=not self._messages.newest_first):
            rows = range(top, bottom + 1)
            yield from rows if self._messages.newest_first else reversed(rows)

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("Messages"))
        self._messages.retranslate()
        self.viewport().update()
