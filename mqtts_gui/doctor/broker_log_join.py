"""The broker's log joined to what the doctor saw: confirmed, sharpened, or of something else.

verdict = join(read_log(text), profile, problem)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from ipaddress import ip_address

from mqtts_gui.doctor.broker_log import BrokerLog
from mqtts_gui.doctor.broker_log_clients import client_problem
from mqtts_gui.doctor.broker_log_clocks import EITHER, TOGETHER, clock_problem
from mqtts_gui.doctor.broker_log_codes import NOTHING_LISTENS, UNREACHED, UNSURE, confirms
from mqtts_gui.doctor.broker_log_events import LogEvent, LogLine
from mqtts_gui.doctor.broker_log_listeners import failed_start, local_only, other_port, stopped
from mqtts_gui.doctor.broker_log_problems import LogProblem
from mqtts_gui.doctor.broker_log_signs import Sign
from mqtts_gui.doctor.broker_log_starts import BrokerState, failure_of, state_of
from mqtts_gui.doctor.broker_log_words import severity_of, words_of
from mqtts_gui.errors import Problem, Severity
from mqtts_gui.i18n import Phrase, mark, nmark, visible
from mqtts_gui.mqtt.profile import Profile

_MOST_FINDINGS = 40
_OLD_S = 3_600
_LOOPBACK = "localhost"


class Relation(StrEnum):
    """What the log is to the diagnosis."""

    CONFIRMS = "confirms"
    EXPLAINS = "explains"
    ALONE = "alone"
    UNRELATED = "unrelated"
    NO_LOG = "no-log"


@dataclass(frozen=True, slots=True)
class LogFinding:
    """A line that matters: its number, its text with everything odd visible, what it means."""

    number: int
    text: str
    severity: Severity
    message: Phrase


@dataclass(frozen=True, slots=True)
class LogVerdict:
    """What the log says of a connection.

    Attributes:
        problem: The diagnosis, confirmed or replaced; None where there is none.
        remark: One sentence on what the log is worth here.
        findings: The lines that matter, in their order.
        others: How many lines do not concern this connection.
    """

    relation: Relation
    problem: Problem | None
    remark: Phrase
    findings: tuple[LogFinding, ...] = ()
    others: int = 0


def settled(found: Problem, further: Sequence[Problem]) -> tuple[Problem, ...]:
    """Return what is still to be mended after `found`, which a log has proved.

    What was only the other possibility, of the same evidence, is none any more.
    """
    done = EITHER if found.code in EITHER else {found.code}
    return tuple(problem for problem in further if problem.code not in done)


def join(
    log: BrokerLog, profile: Profile, problem: Problem | None = None, *, now: datetime | None = None
) -> LogVerdict:
    """Say what `log` tells of a connection that failed with `problem`, or of itself alone.

    `now` is when the connection was tried, by this computer's clock.
    """
    if not log.is_mosquitto:
        return LogVerdict(Relation.NO_LOG, problem, _no_log(log), (), log.lines)
    return _Joining(log, profile, problem, now or datetime.now(UTC)).verdict()


class _Joining:
    def __init__(
        self, log: BrokerLog, profile: Profile, problem: Problem | None, now: datetime
    ) -> None:
        self._log, self._profile, self._problem, self._now = log, profile, problem, now
        # What the person ended says nothing of the broker.
        self._code = "" if problem is None or problem.code == "cancelled" else problem.code

    def verdict(self) -> LogVerdict:
        of_listener = self._of_listener()
        if of_listener is not None:
            return self._explained(*of_listener)
        for event in reversed(tuple(self._ours())):
            clock = clock_problem(event, self._code, self._now)
            if event.sign is Sign.CLIENT_CERTIFICATE_REFUSED and clock is not None:
                return self._explained(clock, (event,))
            if confirms(event, self._code):
                return self._confirmed(event)
            found = client_problem(event, self._profile) if self._code in UNSURE else None
            if found is not None:
                return self._explained(found, (event,))
        return self._unrelated()

    def _of_listener(self) -> tuple[LogProblem, tuple[LogEvent, ...]] | None:
        if self._code not in NOTHING_LISTENS:
            return None
        failure = failure_of(self._log)
        if failure is not None:
            return failed_start(failure), (failure,)
        # Without a diagnosis, a broker that runs, or was stopped, is no problem.
        return self._of_ports() if self._code else None

    def _of_ports(self) -> tuple[LogProblem, tuple[LogEvent, ...]] | None:
        if state_of(self._log) is BrokerState.STOPPED:
            return stopped(self._profile), self._last(Sign.ENDING)
        local = self._last(Sign.LOCAL_ONLY)
        if local and not self._is_loopback():
            return local_only(), local
        ports = self._log.ports
        if ports and self._profile.port not in ports and self._code == "tcp-refused":
            return other_port(self._profile, ports), self._last(Sign.LISTENING, len(ports))
        return None

    def _last(self, sign: Sign, count: int = 1) -> tuple[LogEvent, ...]:
        return tuple(e for e in self._log.last_start if e.sign is sign)[-count:]

    def _is_loopback(self) -> bool:
        address = self._problem.details.get("address", "") if self._problem else ""
        try:
            return ip_address(address or self._profile.host).is_loopback
        except ValueError:
            return self._profile.host == _LOOPBACK

    def _ours(self) -> Iterator[LogEvent]:
        """Yield what can be meant for this connection, by port, client and time."""
        for event in self._log.events:
            if event.port not in {None, self._profile.port}:
                continue
            if event.client is not None and not self._is_own(event.client):
                continue
            if not self._is_old(event):
                yield event

    def _is_own(self, client: str) -> bool:
        own = self._profile.client_id
        return client.startswith(own) if own else client.startswith("auto-")

    def _is_old(self, event: LogEvent) -> bool:
        """Say whether it was long before the attempt, in a log that reaches up to the attempt."""
        last = self._log.last_when
        if event.when is None or last is None or not self._code:
            return False
        is_log_of_now = abs(last - self._now) <= TOGETHER
        return is_log_of_now and (self._now - event.when).total_seconds() > _OLD_S

    def _explained(self, found: LogProblem, events: tuple[LogEvent, ...]) -> LogVerdict:
        known = dict(self._problem.details) if self._problem is not None else {}
        if self._code and self._code != found.code:
            known["seen_first"] = self._code
        problem = found.with_details({**known, "log": _quoted(events)})
        if not self._code:
            remark = mark("This is what the log alone tells.")
            return self._with_lines(Relation.ALONE, problem, remark, events)
        relation = Relation.EXPLAINS if self._code != found.code else Relation.CONFIRMS
        remark = mark("The broker's log says why.")
        return self._with_lines(relation, problem, remark, events)

    def _confirmed(self, event: LogEvent) -> LogVerdict:
        remark = mark("The broker's log confirms it.")
        return self._with_lines(Relation.CONFIRMS, self._problem, remark, (event,))

    def _unrelated(self) -> LogVerdict:
        is_open = self._profile.port in self._log.ports
        if self._code in UNREACHED and is_open:
            remark = mark(
                "By this log mosquitto runs and has port %(port)s open: perhaps it is the log of "
                "another machine, or the listener line names one address only, or a firewall "
                "refuses.",
                port=self._profile.port,
            )
            return self._with_lines(Relation.UNRELATED, self._problem, remark, ())
        remark = (
            mark("Nothing in these lines belongs to this connection.")
            if self._code
            else mark("Nothing in these lines says that something is wrong with this connection.")
        )
        return self._with_lines(Relation.UNRELATED, self._problem, remark, ())

    def _with_lines(
        self,
        relation: Relation,
        problem: Problem | None,
        remark: Phrase,
        events: tuple[LogEvent, ...],
    ) -> LogVerdict:
        alone = {e.number: e for e in self._log.events if len(e.lines) == 1}
        findings = _findings((*events, *self._beside(events)), alone)
        return LogVerdict(relation, problem, remark, findings, self._log.lines - len(findings))

    def _beside(self, events: tuple[LogEvent, ...]) -> Iterator[LogEvent]:
        """Yield what else to show: errors of this connection and of the last start."""
        shown = {line.number for event in events for line in event.lines}
        others = [e for e in self._ours() if severity_of(e) is Severity.ERROR]
        last = [e for e in self._log.last_start if e.sign in {Sign.STARTING, Sign.RUNNING}]
        for event in (*others[-_MOST_FINDINGS // 2 :], *last[-2:]):
            if not shown & {line.number for line in event.lines}:
                yield event


def _findings(
    events: tuple[LogEvent, ...], of_lines: Mapping[int, LogEvent]
) -> tuple[LogFinding, ...]:
    """Return every line of the events once; what an event means stands beside its main line."""
    found: dict[int, LogFinding] = {}
    for event in events:
        for line in event.lines:
            shown = visible(line.message)
            severity, message = _meaning(event, line, of_lines.get(line.number))
            found.setdefault(line.number, LogFinding(line.number, shown, severity, message))
    return tuple(found[number] for number in sorted(found)[-_MOST_FINDINGS:])


def _meaning(event: LogEvent, line: LogLine, alone: LogEvent | None) -> tuple[Severity, Phrase]:
    # What OpenSSL says comes after what it is about; an arrival comes before what became of it.
    main = event.lines[0] if event.cause is not None else event.lines[-1]
    if line is main:
        return severity_of(event), words_of(event)
    if alone is not None:
        return Severity.INFO, words_of(alone)
    return Severity.INFO, mark("This line belongs to it: the reason, in OpenSSL's words.")


def _quoted(events: tuple[LogEvent, ...]) -> str:
    lines = (line for event in events for line in event.lines)
    return "\n".join(f"{line.number}: {visible(line.message)}" for line in lines)


def _no_log(log: BrokerLog) -> Phrase:
    if not log.lines:
        return mark("There is nothing to read yet.")
    return nmark(
        "This is not a line that mosquitto writes into its log.",
        "These %(count)s lines are not lines that mosquitto writes into its log.",
        log.lines,
    )
