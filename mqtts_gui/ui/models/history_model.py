"""A history as a table: a row for each message, millions of them, read where one looks."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QModelIndex, QObject, QTimer, Signal, Slot

from mqtts_gui.store.history import History
from mqtts_gui.store.history_limits import Stats
from mqtts_gui.store.search_query import Query
from mqtts_gui.ui.models.history_rows import Found
from mqtts_gui.ui.models.history_search import RunningSearch
from mqtts_gui.ui.models.history_shown import Shown, from_on, not_below
from mqtts_gui.ui.models.history_table import HistoryTable

HEARTBEAT = timedelta(milliseconds=250)
"""How often the history is looked at where nobody tells of a change: after a deletion, say."""

_POLL_MS = 15  # while a search finds

_ROOT = QModelIndex()


class HistoryModel(HistoryTable):
    """The messages of a history that pass the filter, in the order of time or against it.

    Call `look` after each batch that was appended: all of it becomes rows at once. What a filter
    finds is added while it is searched for: what is older beyond the oldest row. A deletion resets
    the model. Call `close`, unless the model is destroyed.

    Signals:
        scan_ended: A new filter has been applied to everything that was there.
        progress_changed: How much of it has been looked through, from 0 to 1.
        held_changed: The number of messages held back by a pause changed.
        dropping: The rows from the first to the second number are about to be removed.
    """

    scan_ended = Signal()
    progress_changed = Signal(float)
    held_changed = Signal()
    dropping = Signal(int, int)

    def __init__(self, history: History, parent: QObject | None = None) -> None:
        super().__init__(Shown(history), parent)
        self._history = history
        self._query = Query()
        self._search: RunningSearch | None = None
        self._progress, self._searched = 1.0, True
        self._held = 0
        self._paused = False
        self._heart = QTimer(self, interval=HEARTBEAT // timedelta(milliseconds=1))
        self._heart.timeout.connect(self.look)
        self._heart.start()
        self._poll = QTimer(self, interval=_POLL_MS)
        self._poll.timeout.connect(self._take_found)
        self.destroyed.connect(self._shown.close)

    @property
    def query(self) -> Query:
        """The filter in force."""
        return self._query

    @property
    def paused(self) -> bool:
        """New messages are held back."""
        return self._paused

    @property
    def held(self) -> int:
        """Messages held back by the pause."""
        return self._held

    @property
    def is_filtered(self) -> bool:
        """Some messages may be hidden by the filter."""
        return not self._query.is_empty

    @property
    def progress(self) -> float:
        """How much of what was there when the filter was set was looked through, from 0 to 1."""
        return self._progress

    @property
    def is_searching(self) -> bool:
        """What was there when the filter was set has not been looked through."""
        return not self._searched

    def close(self) -> None:
        """End the search and let the history's file go."""
        self._heart.stop()
        self._stop_search()
        self._shown.close()

    def show_history(self, history: History) -> None:
        """Show another history, with the same filter."""
        self.beginResetModel()
        self._history = history
        self._shown.show(history)
        self._begin_search()
        self.endResetModel()
        self._tell_begin()

    @Slot()
    def look(self) -> None:
        """Take over what became of the history; quick, and without reading its file."""
        chunks, _ = self._history.unwritten()
        stats = self._history.stats()
        places, pages = self._shown.places, self._shown.pages
        change = places.compare(stats, self._history.epoch(), pages.edited)
        if change.anew:
            self.reload()
        elif self._paused:
            self._hold(change.appended)
        else:
            if change.dropped:
                self._drop(change.dropped, stats)
            if change.appended:
                pages.take(chunks)
                self._append(change.appended, stats)

    def reload(self) -> None:
        """Count and search anew: messages went, and not the oldest."""
        self.beginResetModel()
        self._shown.begin(self._shown.places.end if self._paused else None)
        self._begin_search()
        self.endResetModel()
        self._tell_begin()

    def set_paused(self, paused: bool) -> None:  # noqa: FBT001 - the value of a toggled signal
        """Hold new messages back, or show those held back."""
        self._paused = paused
        self._held = 0
        self.look()
        self.held_changed.emit()

    def set_filter(self, query: Query) -> None:
        """Show only what `query` asks for; what was searched for before is no longer."""
        self._query = query
        self.beginResetModel()
        self._begin_search()
        self.endResetModel()
        self._tell_begin()

    def cancel_search(self) -> None:
        """Look through nothing older: what was found stays, and what arrives is looked at."""
        if self._search is not None:
            self._search.cancel_search()
            self._poll.start()

    def _hold(self, count: int) -> None:
        if count != self._held:
            self._held = count
            self.held_changed.emit()

    def _drop(self, count: int, stats: Stats) -> None:
        shown = self._shown
        rows = count
        if shown.found is not None:
            shown.places.drop(count, stats)
            rows = shown.found.below(shown.places.first)
        if not rows:
            return
        span = self._turned_span(0, rows - 1, self.rowCount())
        self.dropping.emit(*span)
        self.beginRemoveRows(_ROOT, *span)
        if shown.found is not None:
            shown.found.drop(rows)
        else:
            shown.places.drop(count, stats)
        self.endRemoveRows()

    def _append(self, count: int, stats: Stats) -> None:
        places = self._shown.places
        if self._search is not None:
            places.append(stats)
            self._search.extend(places.end)
            self._poll.start()
            return
        self._begin_insertion(places.count, count)
        places.append(stats)
        self.endInsertRows()

    def _begin_insertion(self, place: int, count: int) -> None:
        total = self.rowCount() + count
        self.beginInsertRows(_ROOT, *self._turned_span(place, place + count - 1, total))

    def _begin_search(self) -> None:
        self._stop_search()
        self._shown.found = Found() if self.is_filtered else None
        if self.is_filtered:
            end = self._shown.places.end
            self._search = RunningSearch(self, self._history, self._query, end)
            self._poll.start()
        self._searched = False

    def _stop_search(self) -> None:
        self._poll.stop()
        if self._search is not None:
            self._search.cancel()
        self._search = None

    def _take_found(self) -> None:
        search, found = self._search, self._shown.found
        if search is None or found is None:
            return
        progress, searched = search.progress, search.searched  # before what that was is taken
        if older := not_below(search.take_older(), self._shown.places.first):
            self._begin_insertion(0, len(older))
            found.add_older(older)
            self.endInsertRows()
        if not self._paused and (live := from_on(search.take_live(), self._shown.places.first)):
            self._begin_insertion(found.count, len(live))
            found.add_live(live)
            self.endInsertRows()
        if not search.is_behind:
            self._poll.stop()
        self._tell(progress, searched=searched)

    def _tell_begin(self) -> None:
        self._tell(0.0 if self.is_filtered else 1.0, searched=not self.is_filtered)

    def _tell(self, progress: float, *, searched: bool) -> None:
        if progress != self._progress:
            self._progress = progress
            self.progress_changed.emit(progress)
        if searched and not self._searched:
            self._searched = True
            self.scan_ended.emit()
