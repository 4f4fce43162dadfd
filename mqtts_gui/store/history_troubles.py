"""What the writer tells about its troubles: each once, until it works again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mqtts_gui.errors import Finding
from mqtts_gui.store import history_findings as findings
from mqtts_gui.store.history_tail import Tail


class Troubles:
    """Tell `report` of what goes wrong, and the tail to keep what it can meanwhile."""

    def __init__(self, path: Path, tail: Tail, report: Callable[[Finding], None]) -> None:
        self.report = report
        self._path = path
        self._tail = tail
        self._told = ""
        self._told_lost = 0
        self._told_slow = False

    def opened(self, *, has_log: bool) -> None:
        """The file is open."""
        if not has_log and not self._told_slow:
            self._told_slow = True
            self.report(findings.without_log(self._path))
        self._tail.set_failing(failing=False)
        if self._told and not self._tail.chunks():  # else `stored` tells, once it is true
            self._told = ""
            self.report(findings.saved_again(self._path))

    def failing(self, error: BaseException) -> None:
        """Nothing can be stored now."""
        self._tail.set_failing(failing=True)
        finding = findings.trouble(self._path, error)
        if finding.code != self._told:
            self._told = finding.code
            self.report(finding)
        if self._tail.lost and not self._told_lost:
            self._tell_lost()

    def stored(self) -> None:
        """Something was stored."""
        self._tail.set_failing(failing=False)
        if self._tail.lost > self._told_lost:
            self._tell_lost()
        if self._told:
            self._told = ""
            self.report(findings.saved_again(self._path))

    def ended(self) -> None:
        """Nothing more will be stored: the history is closed."""
        left = sum(len(chunk.messages) for chunk in self._tail.chunks())
        if self._tail.lost > self._told_lost:
            self._tell_lost()
        if left:
            self.report(findings.ended_unsaved(self._path, left))

    def stopped(self) -> None:
        """A fault of this program ended the writer."""
        self._tail.set_failing(failing=True)
        self.report(findings.stopped(self._path))

    def _tell_lost(self) -> None:
        self.report(findings.dropped(self._path, self._tail.lost - self._told_lost))
        self._told_lost = self._tail.lost
