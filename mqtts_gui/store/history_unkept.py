"""A history without a file: for a connection whose messages nothing could be begun to keep."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from typing_extensions import override

from mqtts_gui.store.history import History
from mqtts_gui.store.history_deleting import Deletion, What
from mqtts_gui.store.history_limits import Limits, Stats
from mqtts_gui.store.history_stock import Stock, with_tail
from mqtts_gui.store.history_tail import Tail

_NOWHERE = Path(os.devnull) / "history"  # below a file: nothing can be there on any system


class UnkeptHistory(History):
    """The newest messages in memory, 64 MiB of them; it has no thread and tells of no trouble.

    It is never full for who appends: the oldest messages go.
    """

    def __init__(self) -> None:  # not that of `History`, which begins a file
        self.path = _NOWHERE
        self._tail = Tail()
        self._tail.set_failing(failing=True)
        self._epoch = 0
        self.at_rest = threading.Event()
        self.at_rest.set()

    @override
    def flush(self, timeout: timedelta = timedelta()) -> bool:
        """Return whether there is nothing to store: nothing ever is."""
        return not self._tail.chunks()

    @override
    def close(self) -> None:
        """Do nothing: the messages go with this object."""

    @override
    def _delete(self, what: What, on_done: Callable[[int], None] | None) -> None:
        """Delete at once, and tell `on_done` before this returns."""
        deletion = Deletion(what, self._tail.next_seq, on_done)
        deletion.count = self._tail.remove(deletion.holds)
        self._epoch += 1
        deletion.finish()

    @override
    def set_limits(self, limits: Limits) -> None:
        """Do nothing: memory is the limit."""

    @override
    def stats(self) -> Stats:
        stats = with_tail(Stock(), self._tail.chunks())
        return replace(stats, unsaved=stats.count, lost=self._tail.lost)

    @override
    def epoch(self) -> int:
        return self._epoch

    @override
    def suspect(self, epoch: int) -> None:
        """Do nothing: there is no file to be damaged."""
