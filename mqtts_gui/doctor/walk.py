"""A diagnosis: one connection walked from the files to a message, explained where it fails.

result = walk(profile, secrets, errand=Errand(filters=("ciel",)))
if result.diagnosis is None: ...
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from mqtts_gui.doctor import explain_errands
from mqtts_gui.doctor.closings import hangs_up_again, hung_up
from mqtts_gui.doctor.diagnosing import diagnose_all
from mqtts_gui.doctor.errands import Errand, Errands, check_topics
from mqtts_gui.doctor.files import FilesOfProfile, load_files
from mqtts_gui.doctor.inbox import Inbox, LastEvent, SessionEndedError
from mqtts_gui.doctor.result import MqttFacts, WalkResult
from mqtts_gui.doctor.situation import Situation
from mqtts_gui.doctor.warnings import warnings_of
from mqtts_gui.errors import Problem, program_error
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.events import (
    Evidence,
    LiveFacts,
    Ready,
    SessionCrashed,
    StepEnded,
    StepId,
    StepStatus,
)
from mqtts_gui.mqtt.profile import Profile, Protocol, Secrets
from mqtts_gui.mqtt.session import STEP_TIMEOUT, Session
from mqtts_gui.mqtt.waiting import CancelledError, Waiter

__all__ = ["Errand", "MqttFacts", "Walk", "WalkResult", "walk"]

_GOODBYE_S = 3.0
_NO_ERRAND = Errand()


def walk(
    profile: Profile,
    secrets: Secrets,
    *,
    errand: Errand = _NO_ERRAND,
    step_timeout: timedelta = STEP_TIMEOUT,
    report: Callable[[StepEnded], None] | None = None,
) -> WalkResult:
    """Walk a connection and say what is wrong; blocks until done. See `Walk` to cancel."""
    return Walk(profile, secrets, errand=errand, step_timeout=step_timeout, report=report).run()


class Walk:
    """One walk; `run` belongs to one thread that is not the GUI's, `cancel` to any."""

    def __init__(
        self,
        profile: Profile,
        secrets: Secrets,
        *,
        errand: Errand = _NO_ERRAND,
        step_timeout: timedelta = STEP_TIMEOUT,
        report: Callable[[StepEnded], None] | None = None,
    ) -> None:
        # What the profile subscribes to is no matter of a test.
        self._profile = profile.with_changes(subscriptions=())
        self._secrets = secrets
        self._errand = errand
        self._timeout = step_timeout
        self._inbox = Inbox(report or _nobody)
        self._waiter = Waiter()
        self._facts: LiveFacts | None = None
        self._files = FilesOfProfile()

    def cancel(self) -> None:
        """End the walk soon, from any thread; the result then says `cancelled`."""
        self._waiter.stop()
        self._inbox.cancel()

    def run(self) -> WalkResult:
        """Walk, and return what was found; to be called once."""
        try:
            return self._check_topics() or self._walk()
        finally:
            self._waiter.close()

    def _check_topics(self) -> WalkResult | None:
        fault = check_topics(self._errand)
        if fault is None:
            return None
        topic, error = fault
        is_filter = topic in self._errand.filters
        step = StepId.SUBSCRIBE if is_filter else StepId.PUBLISH
        problem = explain_errands.topic_invalid(self._situation(Evidence(step)), topic, error)
        self._inbox.add(StepEnded(step, StepStatus.ERROR, timedelta(), problem.message))
        return self._result(problem)

    def _walk(self) -> WalkResult:
        if self._profile.protocol is Protocol.MQTTS:
            self._files = load_files(self._profile, self._secrets)
        session = Session(
            self._profile,
            self._secrets,
            self._inbox.post,
            reconnect=False,
            step_timeout=self._timeout,
        )
        session.start()
        try:
            return self._accompany(session)
        finally:
            session.close(_GOODBYE_S)

    def _accompany(self, session: Session) -> WalkResult:
        errands = None
        try:
            while not isinstance(event := self._inbox.next_event(), Ready):
                pass
            self._facts = event.facts
            situation = self._situation(self._evidence_of_ready(event.facts))
            errands = Errands(session, self._inbox, situation, self._timeout)
            problem = errands.run(self._errand)
        except SessionEndedError as end:
            return self._ended(end.event, errands)
        except CancelledError:
            session.stop()
            last = self._inbox.wait_for_end(_GOODBYE_S)
            return self._cancelled(last)
        session.stop()
        self._inbox.wait_for_end(_GOODBYE_S)
        return self._result(problem)

    def _ended(self, event: LastEvent, errands: Errands | None) -> WalkResult:
        if isinstance(event, SessionCrashed):
            return self._result(program_error(event.traceback))
        evidence = event.evidence or Evidence(StepId.WATCH, cancelled=True)
        if errands is not None:
            errands.give_up(mark("the connection ended"))
        return self._explained(evidence)

    def _cancelled(self, event: LastEvent | None) -> WalkResult:
        evidence = None if event is None or isinstance(event, SessionCrashed) else event.evidence
        evidence = evidence or Evidence(StepId.WATCH, cancelled=True)
        return self._explained(evidence)

    def _explained(self, evidence: Evidence) -> WalkResult:
        endings = 1 + (hung_up(evidence) and self._hangs_up_again())
        problems = diagnose_all(
            self._profile, self._secrets, evidence, self._waiter, endings=endings
        )
        return self._result(problems[0], evidence, problems[1:])

    def _hangs_up_again(self) -> bool:
        if self._waiter.stopped:
            return False
        self._inbox, first = Inbox(_nobody), self._inbox
        try:
            return hangs_up_again(self._profile, self._secrets, self._timeout, self._inbox)
        except CancelledError:
            return False
        finally:
            self._inbox = first

    def _result(
        self,
        problem: Problem | None,
        evidence: Evidence | None = None,
        further: tuple[Problem, ...] = (),
    ) -> WalkResult:
        facts = self._facts
        now = datetime.now(UTC)
        warnings = warnings_of(self._profile, self._files, facts, now) if facts else ()
        return WalkResult(
            profile=self._profile,
            steps=tuple(self._inbox.steps),
            diagnosis=problem,
            further=further,
            warnings=warnings,
            tls=facts.tls if facts else evidence.tls if evidence else None,
            peer_chain=facts.chain if facts else evidence.chain if evidence else (),
            mqtt=self._mqtt(evidence),
            facts=facts,
        )

    def _mqtt(self, evidence: Evidence | None) -> MqttFacts | None:
        version = str(self._profile.mqtt_version)
        if self._facts is not None:
            facts = self._facts
            return MqttFacts(version, 0, facts.session_present, facts.assigned_client_id)
        code = evidence.reason_code if evidence else None
        return None if code is None else MqttFacts(version, code)

    def _situation(self, evidence: Evidence) -> Situation:
        return Situation(self._profile, evidence, self._files, datetime.now(UTC))

    def _evidence_of_ready(self, facts: LiveFacts) -> Evidence:
        return Evidence(
            StepId.SUBSCRIBE,
            address=facts.address,
            chain=facts.chain,
            tls=facts.tls,
            certificate_requested=facts.certificate_requested,
            mqtt_sent=True,
            was_ready=True,
        )


def _nobody(_step: StepEnded) -> None:
    """Report to nobody."""
