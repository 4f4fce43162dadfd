"""Whether a broker that hung up without a word does it again: the sign of a shared identifier."""

from __future__ import annotations

import time
from datetime import timedelta

from mqtts_gui.doctor.inbox import Inbox, LastEvent, SessionEndedError
from mqtts_gui.doctor.visits import Visit
from mqtts_gui.mqtt.events import Disconnected, Evidence, Ready
from mqtts_gui.mqtt.profile import Secrets

AGAIN_WITHIN_S = 5.0
"""The other client of the same identifier comes back after a second (paho), or four (MQTT.js)."""


def hung_up(evidence: Evidence) -> bool:
    """Say whether the broker ended a ready session without a reason of MQTT."""
    silent = isinstance(evidence.error, TimeoutError)
    return evidence.was_ready and evidence.reason_code is None and not silent


def hangs_up_again(visit: Visit, secrets: Secrets, timeout: timedelta, inbox: Inbox) -> bool:
    """Connect once more and say whether the broker hangs up again within some seconds.

    Raises:
        CancelledError: the person ended the walk.
    """
    session = visit.open(secrets, inbox, timeout)
    session.start()
    try:
        while not isinstance(inbox.next_event(), Ready):
            pass
        deadline = time.monotonic() + AGAIN_WITHIN_S
        while (left := deadline - time.monotonic()) > 0:
            inbox.next_event(left)  # messages of a kept session may come all the time
    except SessionEndedError as end:
        return _is_hang_up(end.event)
    finally:
        session.close()
    return False


def _is_hang_up(event: LastEvent) -> bool:
    return (
        isinstance(event, Disconnected) and event.evidence is not None and hung_up(event.evidence)
    )
