"""How often a session was lost lately, and whether people know why."""

from __future__ import annotations

from datetime import datetime, timedelta

from mqtts_gui.errors import Problem
from mqtts_gui.mqtt.events import Evidence

LATELY = timedelta(minutes=1)
"""Endings of the session within this time are counted together."""
_UNEXPLAINED = "unexplained"


class LostSessions:
    """Remembers the endings of one connection's sessions.

    Attributes:
        is_asked: It is being found out why the last one ended.
    """

    def __init__(self) -> None:
        self.is_asked = False
        self._endings: list[datetime] = []
        self._stood_at: datetime | None = None
        self._ended_at: datetime | None = None

    @property
    def lately(self) -> tuple[int, bool]:
        """How often the broker ended a session lately, and whether one stood a moment ago."""
        stood, ended = self._stood_at, self._ended_at
        stood_lately = stood is not None and ended is not None and ended - stood < LATELY
        return max(1, len(self._endings)), stood_lately

    def note(self, at: datetime, evidence: Evidence | None, *, stood: bool) -> None:
        """Take in how an attempt or a session ended, and whether one stood until then."""
        self._ended_at, self._stood_at = at, at if stood else self._stood_at
        if evidence is not None and not evidence.cancelled:
            self._endings = [one for one in self._endings if at - one < LATELY]
            self._endings += [at] if evidence.was_ready else []

    def is_known(self, problem: Problem | None) -> bool:
        """Say whether it is known, or soon will be, why the session was lost.

        An attempt that fails while the program connects again by itself adds nothing to that: of a
        broker that was stopped it would only say that nothing listens.
        """
        return self.is_asked or (problem is not None and problem.code != _UNEXPLAINED)
