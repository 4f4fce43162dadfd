"""Which messages are to be deleted, how many that are, and deleting them: nothing here waits."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from PySide6.QtCore import QObject, QTimer, Signal

from mqtts_gui.mqtt.topics import check_filter
from mqtts_gui.store.history import History
from mqtts_gui.store.history_counting import Counting
from mqtts_gui.store.history_limits import Period
from mqtts_gui.ui.jobs import run_apart

POLL_MS = 50
MOST_AT_ONCE = 50_000
"""Messages that one deletion by number names."""

_ALWAYS = Period()

What = str | Period | Iterable[int]


@dataclass(frozen=True, slots=True)
class Selection:
    """Messages of a topic filter and of a period; an empty filter stands for every topic.

    Raises:
        TopicError: it is no topic filter.
    """

    topic_filter: str = ""
    period: Period = _ALWAYS

    def __post_init__(self) -> None:
        if self.topic_filter:
            check_filter(self.topic_filter)

    @property
    def needs_numbers(self) -> bool:
        """A history deletes by filter or by period; for both it has to be told each message."""
        return bool(self.topic_filter) and self.period != _ALWAYS


class SelectionCount(QObject):
    """Count the messages of the selection asked for last.

    Signals:
        changed: So many were found (an int); True once that is all of them.
    """

    changed = Signal(object, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work: _Work | None = None
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self._tell)

    @property
    def numbers(self) -> array[int]:
        """The numbers of the messages counted, where the selection needs them."""
        return array("q") if self._work is None else self._work.numbers

    def begin(self, history: History, selection: Selection) -> None:
        """Count; what was counted before is forgotten."""
        self.cancel()
        self._work = _Work(history, selection)
        self.destroyed.connect(self._work.unwanted.set)
        self._poll.start()
        run_apart(self, self._work.run, _ignore, self._fail)

    def cancel(self) -> None:
        """Count no more."""
        self._poll.stop()
        if self._work is not None:
            self._work.unwanted.set()
        self._work = None

    def _tell(self) -> None:
        if self._work is not None:
            done = self._work.done.is_set()
            if done:
                self._poll.stop()
            self.changed.emit(self._work.count, done)

    def _fail(self, error: BaseException) -> None:
        self.cancel()
        raise error


class _Work:
    """What the thread does; no part of Qt's."""

    def __init__(self, history: History, selection: Selection) -> None:
        self.numbers = array("q")
        self.count = 0
        self.done, self.unwanted = threading.Event(), threading.Event()
        self._history, self._selection = history, selection

    def run(self) -> None:
        selection = self._selection
        counting = Counting(
            self._history,
            selection.topic_filter,
            selection.period,
            keeps_numbers=selection.needs_numbers,
        )
        try:
            while not counting.done and not self.unwanted.is_set():
                counting.slice()
                self.count = counting.count
        finally:
            counting.close()
        self.numbers = counting.numbers
        if counting.done:
            self.done.set()


class Deleter(QObject):
    """Delete messages of a history.

    Signals:
        deleted: Everything asked for is gone: so many messages (an int).
    """

    deleted = Signal(object)
    _gone = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: list[tuple[History, Iterator[What]]] = []
        self._count = 0
        self._gone.connect(self._take)

    @property
    def is_busy(self) -> bool:
        """Something is being deleted."""
        return bool(self._waiting)

    def delete(self, history: History, selection: Selection, numbers: Iterable[int] = ()) -> None:
        """Delete the messages of a selection; `numbers` are theirs where it needs them."""
        if selection.needs_numbers:
            self.delete_numbers(history, numbers)
        elif selection.topic_filter:
            self._ask(history, iter((selection.topic_filter,)))
        else:
            self._ask(history, iter((selection.period,)))

    def delete_numbers(self, history: History, numbers: Iterable[int]) -> None:
        """Delete the messages with these numbers."""
        self._ask(history, _parts(iter(numbers)))

    def _ask(self, history: History, parts: Iterator[What]) -> None:
        self._waiting.append((history, parts))
        if len(self._waiting) == 1:
            self._go_on()

    def _go_on(self) -> None:
        while self._waiting:
            history, parts = self._waiting[0]
            part = next(parts, None)
            if part is not None:
                history.delete(part, self._note)
                return
            self._waiting.pop(0)
            if not self._waiting:
                count, self._count = self._count, 0
                self.deleted.emit(count)

    def _note(self, count: int) -> None:
        """Take it from the writer's thread that a part is gone."""
        with suppress(RuntimeError):  # the window is gone, and this object with it
            self._gone.emit(count)

    def _take(self, count: int) -> None:
        self._count += count
        self._go_on()


def _parts(numbers: Iterator[int]) -> Iterator[What]:
    while part := frozenset(islice(numbers, MOST_AT_ONCE)):
        yield part


def _ignore(_result: None) -> None:
    """The count was told already."""
