"""What became of the broker's last start, as its log tells it."""

from __future__ import annotations

from enum import StrEnum

from mqtts_gui.doctor.broker_log import BrokerLog
from mqtts_gui.doctor.broker_log_events import LogEvent
from mqtts_gui.doctor.broker_log_signs import Sign

_LIFE = {Sign.RUNNING, Sign.ARRIVED, Sign.ACCEPTED}
_SETTINGS = {Sign.SETTING_WRONG, Sign.OTHER_ERROR, Sign.FILE_UNOPENED}
_VAGUE = {Sign.OTHER_ERROR, Sign.FILE_UNOPENED, Sign.PLUGIN_REASON, Sign.NO_LISTENER}
FAILURES = {
    Sign.CERTIFICATE_NOT_LOADED,
    Sign.KEY_NOT_LOADED,
    Sign.CA_NOT_LOADED,
    Sign.LIST_NOT_LOADED,
    Sign.KEY_MISMATCH,
    Sign.SETTING_WRONG,
    Sign.SETTING_PLACE,
    Sign.CONFIGURATION_UNOPENED,
    Sign.FILE_UNOPENED,
    Sign.PORT_IN_USE,
    Sign.PORT_RESERVED,
    Sign.ADDRESS_NOT_HERE,
    Sign.NO_SUCH_USER,
    Sign.PLUGIN_FAILED,
    Sign.PLUGIN_REASON,
    Sign.TLS_SETTING_WRONG,
    Sign.NO_LISTENER,
    Sign.OUT_OF_MEMORY,
    Sign.OTHER_ERROR,
    Sign.SERVICE_FAILED,
    Sign.DENIED,
    Sign.LOCKED_KEY,
    Sign.WEAK_KEY,
    Sign.WEAK_DIGEST,
    Sign.NO_PEM,
}
_NEAR = 3
"""Lines between the parts of one complaint, at most."""


class BrokerState(StrEnum):
    """What became of the last start that a log tells of."""

    UNKNOWN = "unknown"
    RUNNING = "running"
    FAILED = "failed"
    STOPPED = "stopped"


def state_of(log: BrokerLog) -> BrokerState:
    """Return what became of the broker, as far as its log goes."""
    if failure_of(log) is not None:
        return BrokerState.FAILED
    for event in reversed(log.events):
        if event.sign is Sign.ENDING:
            return BrokerState.STOPPED
        if event.sign in _LIFE:
            return BrokerState.RUNNING
    return BrokerState.UNKNOWN


def failure_of(log: BrokerLog) -> LogEvent | None:
    """Return why the broker did not start, None where it runs, or did after that."""
    failures: list[LogEvent] = []
    is_alive = has_ended = False
    for event in log.events:
        if event.sign in _LIFE:
            is_alive, failures = True, []
        elif event.sign in {Sign.STARTING, Sign.ENDING}:
            is_alive, has_ended = False, event.sign is Sign.ENDING
        elif event.sign in FAILURES and not is_alive:
            failures.append(event)
    # What the system says of the service counts only where the broker itself says nothing.
    failures = [e for e in failures if e.sign is not Sign.SERVICE_FAILED] or failures
    # An error while it ends (what it keeps cannot be saved) is none of the next start.
    if failures and has_ended and failures[-1].sign is Sign.OTHER_ERROR:
        return None
    return _whole(failures) if failures else None


def _whole(failures: list[LogEvent]) -> LogEvent:
    """Return the last failure with the line that says where, or the one it only repeats."""
    last = failures[-1]
    before = failures[-2] if len(failures) > 1 else None
    if before is None or last.number - before.lines[-1].number > _NEAR:
        return last
    if last.sign is Sign.SETTING_PLACE and before.sign in _SETTINGS:
        lines = (*before.lines, *last.lines)
        return LogEvent(Sign.SETTING_WRONG, lines, None, {**before.values, **last.values})
    if last.sign in _VAGUE and before.sign not in {Sign.OTHER_ERROR, Sign.SETTING_PLACE}:
        lines = (*before.lines, *last.lines)
        values = {**last.values, **before.values}
        return LogEvent(before.sign, lines, before.cause, values, before.port)
    return last
