"""Turns: who reads a history without a pause lets its writer have as long as the reading took.

The writer makes some dozen calls of SQLite for a batch, and each lets go of the interpreter: beside
a reader that never rests it gets it back only after 5 ms, every time. Nor can SQLite begin its log
anew while somebody always reads.
"""

from __future__ import annotations

import threading
import time

FREE_S = 0.010
"""So long may be read in a row without giving way: more than what a screen shows takes."""

LONGEST_S = 0.100


class Turns:
    """The turns of one reader, in its thread; `at_rest` is set while the writer has nothing to do.

    Pauses between questions count as turns of the writer.
    """

    def __init__(self, at_rest: threading.Event) -> None:
        self._at_rest = at_rest
        self._owed_s = 0.0
        self._began_at = self._ended_at = time.monotonic()

    def begin(self) -> None:
        """Wait, if that is owed, until the writer rests or has had its share."""
        self._owed_s = max(0.0, self._owed_s - (time.monotonic() - self._ended_at))
        if self._owed_s > FREE_S:
            self._at_rest.wait(min(self._owed_s, LONGEST_S))
            self._owed_s = 0.0
        self._began_at = time.monotonic()

    def end(self) -> None:
        """Owe what was read since `begin`."""
        self._ended_at = time.monotonic()
        self._owed_s += self._ended_at - self._began_at
