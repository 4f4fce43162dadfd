"""What the times in a broker's log prove of its clock: a log cannot come from the future."""

from __future__ import annotations

from datetime import datetime, timedelta

from mqtts_gui.doctor.actions import TRY_AGAIN
from mqtts_gui.doctor.broker_log_events import LogEvent
from mqtts_gui.doctor.broker_log_problems import RESTART, LogProblem
from mqtts_gui.doctor.situation import Sentences
from mqtts_gui.i18n import mark

TOGETHER = timedelta(minutes=10)
_AHEAD = timedelta(hours=1)
EITHER = {"client-cert-expired-on-broker", "broker-crl-expired"}


def clock_problem(event: LogEvent, code: str, now: datetime) -> LogProblem | None:
    """Tell a broker's clock that is ahead from an expired revocation list, where the log can.

    Both refuse, with the same alert, a client certificate that is valid here.
    """
    if code not in EITHER or event.when is None:
        return None
    if event.when - now > _AHEAD:
        return _ahead(event.when, now)
    return _list_expired(event.when) if abs(event.when - now) <= TOGETHER else None


def _ahead(theirs: datetime, now: datetime) -> LogProblem:
    said = Sentences(
        mark("The broker's clock is ahead, so it takes your certificate for expired"),
        mark(
            "Its log was written on %(theirs)s by its own clock; this computer says %(ours)s.",
            theirs=theirs,
            ours=now,
        ),
        mark("Correct the clock of the broker's machine: sudo timedatectl set-ntp true."),
    )
    commands = ("date", "sudo timedatectl set-ntp true")
    return LogProblem("client-cert-expired-on-broker", said, commands)


def _list_expired(theirs: datetime) -> LogProblem:
    said = Sentences(
        mark("The broker's expired revocation list makes it refuse every client"),
        mark(
            "It says that your certificate has expired, which is not so, and its log shows that "
            "its clock is right (%(theirs)s): then it is its list (crlfile).",
            theirs=theirs,
        ),
        mark("On the broker's machine, make the revocation list again, then restart mosquitto."),
    )
    commands = ("openssl ca -gencrl -out crl.pem", RESTART)
    return LogProblem("broker-crl-expired", said, commands, (TRY_AGAIN,))
