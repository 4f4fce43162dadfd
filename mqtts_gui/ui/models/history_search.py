"""A search through a history that runs beside the window, and goes on with what arrives.

One thread looks through what is kept, the newest first, and between two slices at what came
meanwhile, so that neither waits for the other. Numbers alone cross over.
"""

from __future__ import annotations

import threading
import time
from array import array
from contextlib import closing
from datetime import timedelta

from PySide6.QtCore import QObject

from mqtts_gui.store.history import History
from mqtts_gui.store.history_reader import Reader
from mqtts_gui.store.search import Search
from mqtts_gui.store.search_query import Query
from mqtts_gui.ui.jobs import run_apart
from mqtts_gui.ui.models.history_pages import some_from

SLICE = timedelta(milliseconds=20)
LINGER = timedelta(seconds=1)
"""How long the thread waits for more to arrive, rather than end and be begun again."""

_LIVE = 256  # messages looked at before the clock or a cancellation is


class RunningSearch:
    """Find what `query` asks for; for the GUI thread.

    Args:
        owner: Who searches; the search is cancelled when it is destroyed.
        history: Where to search.
        query: What is asked for.
        end: Messages from this number on are not there yet; see `extend`.
    """

    def __init__(self, owner: QObject, history: History, query: Query, end: int) -> None:
        self._owner = owner
        self._work = _Work(history, query, end)
        self._tie = owner.destroyed.connect(self._work.cancel)
        self._begin()

    @property
    def progress(self) -> float:
        """How much of what was kept at first was looked through, from 0 to 1."""
        return self._work.progress

    @property
    def searched(self) -> bool:
        """What was kept at first was looked through."""
        return self._work.searched

    @property
    def is_behind(self) -> bool:
        """More may be found."""
        return self._work.is_behind

    def extend(self, end: int) -> None:
        """Look at what arrived, up to the number `end`, not included."""
        if not self._work.extend(end):
            self._begin()

    def take_older(self) -> array[int]:
        """Return what was found since the last call of what was kept at first; descending."""
        return self._work.take_older()

    def take_live(self) -> array[int]:
        """Return what was found since the last call of what arrived; ascending."""
        return self._work.take_live()

    def cancel_search(self) -> None:
        """Look through nothing older: what was found stays, and what arrives is looked at."""
        self._work.cancel_search()

    def cancel(self) -> None:
        """Find nothing more; the thread ends within a slice."""
        QObject.disconnect(self._tie)
        self._work.cancel()

    def _begin(self) -> None:
        run_apart(self._owner, self._work.run, _ignore, self._fail)

    def _fail(self, error: BaseException) -> None:
        self._work.cancel()
        raise error


class _Work:
    """What the thread does, and what both threads know of it; no part of Qt's."""

    def __init__(self, history: History, query: Query, end: int) -> None:
        self._history, self._query = history, query
        self._search = Search(history, query)
        self._border = self._at = self._goal = end
        self._older, self._live = array("q"), array("q")
        self._changed = threading.Condition()
        self._running = True
        self._cancelled = False
        self.progress = 0.0
        self.searched = False

    @property
    def is_behind(self) -> bool:
        with self._changed:
            behind = not self.searched or self._at < self._goal
            return bool(self._older or self._live) or (behind and not self._cancelled)

    def extend(self, end: int) -> bool:
        """Take more to look at; return whether a thread is there to do it."""
        with self._changed:
            self._goal = max(self._goal, end)
            self._changed.notify_all()
            there = self._running or self._cancelled
            self._running = self._running or not self._cancelled
            return there

    def take_older(self) -> array[int]:
        with self._changed:
            found, self._older = self._older, array("q")
            return found

    def take_live(self) -> array[int]:
        with self._changed:
            found, self._live = self._live, array("q")
            return found

    def cancel_search(self) -> None:
        with self._changed:
            self.searched = True
            self._changed.notify_all()
        self._search.cancel()

    def cancel(self) -> None:
        with self._changed:
            self._cancelled = self.searched = True
            self._older, self._live = array("q"), array("q")
            self._changed.notify_all()
        self._search.cancel()

    def run(self) -> None:
        """Search until nothing is left and nothing arrives any more."""
        try:
            with closing(self._history.reader()) as reader:
                while self._goes_on():
                    self._look_back()
                    self._look_at_new(reader)
        finally:
            with self._changed:
                self._running = False
            self._search.close()

    def _goes_on(self) -> bool:
        """Wait for something to do; decide, with the lock held, that there is none any more."""

        def is_due() -> bool:
            return self._cancelled or not self.searched or self._at < self._goal

        with self._changed:
            due = self._changed.wait_for(is_due, LINGER.total_seconds())
            self._running = due and not self._cancelled
            return self._running

    def _look_back(self) -> None:
        if self.searched:
            return
        # What arrived after `end` was told is looked at as new, lest it be found twice.
        found = [seq for seq in self._search.slice(SLICE) if seq < self._border]
        with self._changed:
            if not self.searched:  # nor cancelled meanwhile
                self._older.extend(found)
                self.progress, self.searched = self._search.progress, self._search.done

    def _look_at_new(self, reader: Reader) -> None:
        deadline = time.monotonic() + SLICE.total_seconds()
        while not self._cancelled and self._at < self._goal:
            some = reader.ask(lambda view: some_from(view, self._at, _LIVE))
            goal = self._goal
            found = [s.seq for s in some if s.seq < goal and self._query.matches(s.message)]
            at = min(some[-1].seq + 1, goal) if some else goal
            with self._changed:
                if not self._cancelled:
                    self._live.extend(found)
                self._at = at
            if not self.searched and time.monotonic() >= deadline:
                return


def _ignore(_result: None) -> None:
    """Everything found was taken over already."""
