"""When to connect again, and after how long."""

from __future__ import annotations

import secrets
from datetime import timedelta

from mqtts_gui.mqtt.events import Evidence
from mqtts_gui.mqtt.file_problems import FileProblemError
from mqtts_gui.mqtt.reasons import ReasonCode

SHORTEST_S, LONGEST_S = 1.0, 30.0
STABLE_AFTER_S = 10.0
"""A connection that lasted this long was no flash in the pan: waiting starts anew."""

_UNAVAILABLE_IN_3_1_1 = 3
_PASSING = {
    _UNAVAILABLE_IN_3_1_1,
    ReasonCode.SUCCESS,  # a broker that closes "normally" restarts, most likely
    ReasonCode.UNSPECIFIED_ERROR,
    ReasonCode.SERVER_UNAVAILABLE,
    ReasonCode.SERVER_BUSY,
    ReasonCode.SERVER_SHUTTING_DOWN,
    ReasonCode.KEEP_ALIVE_TIMEOUT,
    ReasonCode.MESSAGE_RATE_TOO_HIGH,
    ReasonCode.QUOTA_EXCEEDED,
    ReasonCode.CONNECTION_RATE_EXCEEDED,
    ReasonCode.MAXIMUM_CONNECT_TIME,
}


def may_pass(evidence: Evidence) -> bool:
    """Say whether what ended a connection may be over by itself.

    A refused certificate or login stays refused, and two clients that share an identifier would
    throw each other out for ever.
    """
    if evidence.cancelled or isinstance(evidence.error, FileProblemError):
        return False
    if evidence.verify_code is not None or evidence.alert is not None:
        return False
    return evidence.reason_code is None or evidence.reason_code in _PASSING


class Backoff:
    """Waits between attempts that double from 1 to 30 seconds, each a little different.

    The difference matters: a class of thirty must not come back in the same instant.
    """

    def __init__(self) -> None:
        self.attempt = 0
        self._random = secrets.SystemRandom()

    def next_delay(self, lasted_s: float) -> timedelta:
        """Return how long to wait after a connection that was ready for `lasted_s` seconds."""
        if lasted_s >= STABLE_AFTER_S:
            self.attempt = 0
        self.attempt += 1
        longest = min(LONGEST_S, SHORTEST_S * 2**self.attempt)
        return timedelta(seconds=self._random.uniform(longest / 2, longest))
