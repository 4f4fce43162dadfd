"""What the writer does between batches: deletions, smaller limits, giving pages back."""

from __future__ import annotations

from collections import deque

from mqtts_gui.store.history_deleting import Deletion
from mqtts_gui.store.history_limits import Limits
from mqtts_gui.store.history_repair import Opened

_DROPPED_AT_ONCE = 100


class Chores:
    """The list of them; each is done in slices of some hundredths of a second.

    Attributes:
        limits: What is kept at most.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._shrinking = False
        self._deletions: deque[Deletion] = deque()

    def delete(self, deletion: Deletion) -> None:
        """Do this after what was asked for before."""
        self._deletions.append(deletion)

    def set_limits(self, limits: Limits) -> None:
        """Keep this much at most from now on, dropping what is beyond."""
        self.limits, self._shrinking = limits, True

    @property
    def has_deletions(self) -> bool:
        """Something is still to be deleted."""
        return bool(self._deletions)

    def are_due(self, opened: Opened) -> bool:
        """Say whether there is something to do."""
        return bool(self._deletions) or self._shrinking or not opened.file.is_tidy()

    def needs(self) -> int:
        """Return the number below which every message must be on disk first, 0 if none."""
        return self._deletions[0].end if self._deletions else 0

    def go_on(self, opened: Opened) -> Deletion | None:
        """Do a slice of the first; return a deletion that is now done.

        Raises:
            sqlite3.Error, DamagedFileError, BlockDamagedError: the slice is not done.
        """
        if self._deletions:
            return self._delete(opened, self._deletions[0])
        if self._shrinking:
            opened.file.begin()
            opened.batches.seal()
            self._shrinking = opened.file.make_room(self.limits, most=_DROPPED_AT_ONCE) > 0
            opened.file.commit()
        else:
            opened.file.tidy()
        return None

    def _delete(self, opened: Opened, deletion: Deletion) -> Deletion | None:
        opened.file.begin()
        opened.batches.seal()
        deletion.slice(opened.file)
        opened.file.prune_topics()
        opened.file.commit()
        return self._deletions.popleft() if deletion.done else None
