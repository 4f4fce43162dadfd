"""A diagnosis: one connection walked from the files to a message, explained where it fails.

result = walk(profile, secrets, errand=Errand(filters=("ciel",)))
if result.diagnosis is None: ...
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from mqtts_gui.doctor import explain_errands
from mqtts_gui.doctor.closings import hangs_up_again, hung_up
from mqtts_gui.doctor.diagnosing import diagnose_all
from mqtts_gui.doctor.errands import Errand, Errands, check_topics
from mqtts_gui.doctor.files import FilesOfProfile, load_files
from mqtts_gui.doctor.inbox import LastEvent, SessionEndedError
from mqtts_gui.doctor.result import MqttFacts, WalkResult
from mqtts_gui.doctor.situation import Situation
from mqtts_gui.doctor.strictness import strict_findings
from mqtts_gui.doctor.visits import (
    BEFORE_MQTT,
    Log,
    Visit,
    as_owner,
    may_be_the_identifier,
    visits,
)
from mqtts_gui.doctor.warnings import warnings_of
from mqtts_gui.errors import Problem, program_error
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt import details
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
from mqtts_gui.mqtt.session import STEP_TIMEOUT
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
    """One walk; `run` belongs to one thread that is not the GUI's, `cancel` to any.

    `live` tells that the profile's own client is connected: it is then left alone.
    """

    def __init__(  # noqa: PLR0913 - everything beyond the profile is optional
        self,
        profile: Profile,
        secrets: Secrets,
        *,
        errand: Errand = _NO_ERRAND,
        step_timeout: timedelta = STEP_TIMEOUT,
        report: Callable[[StepEnded], None] | None = None,
        live: bool = False,
    ) -> None:
        # What the profile subscribes to is no matter of a test.
        self._profile = profile.with_changes(subscriptions=())
        self._secrets = secrets
        self._errand = errand
        self._timeout = step_timeout
        self._log = Log(report or _nobody)
        self._live = live
        self._waiter = Waiter()
        self._facts: LiveFacts | None = None
        self._files = FilesOfProfile()

    def cancel(self) -> None:
        """End the walk soon, from any thread; the result then says `cancelled`."""
        self._waiter.stop()
        self._log.cancel()

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
        problem = explain_errands.topic_invalid(
            self._situation(Evidence(step)), topic, error, is_filter=is_filter
        )
        self._log.add(StepEnded(step, StepStatus.ERROR, timedelta(), problem.message))
        return self._result(problem)

    def _walk(self) -> WalkResult:
        if self._profile.protocol is Protocol.MQTTS:
            # The connection itself unlocks the key; after a failure, all is read again.
            self._files = load_files(self._profile, self._secrets, unlock_key=False)
        for visit in visits(self._profile, self._errand, live=self._live):
            # Some brokers let in the profile's own identifier, and no other.
            self._log.holds_back = not (visit.looks_in or self._live)
            result = self._pay(visit)
            if result is not None:
                return result
            self._log.muted = BEFORE_MQTT | {StepId.MQTT}
        return self._result(None)

    def _pay(self, visit: Visit) -> WalkResult | None:
        """Pay a visit; return what is wrong, None when all went well."""
        errands = None
        self._log.is_guest = visit.profile.client_id != self._profile.client_id
        session = visit.open(self._secrets, self._log, self._timeout)
        session.start()
        try:
            facts = self._wait_until_ready()
            situation = self._situation(self._evidence_of_ready(facts))
            errands = Errands(session, self._log, situation, self._timeout)
            problem = errands.run(self._errand_of(visit, facts))
        except SessionEndedError as end:
            return self._ended(visit, end.event, errands)
        except CancelledError:
            session.stop()
            return self._cancelled(self._log.wait_for_end(_GOODBYE_S))
        finally:
            session.close(_GOODBYE_S)
        self._log.wait_for_end(_GOODBYE_S)
        self._leave_no_trace(visit, facts)
        return None if problem is None else self._result(problem)

    def _errand_of(self, visit: Visit, facts: LiveFacts) -> Errand:
        """Return what to do; a subscription would stay in a session that the broker keeps."""
        if not (visit.looks_in and facts.session_present and visit.errand.filters):
            return visit.errand
        kept = mark("not done: the broker keeps a session for this client identifier")
        self._log.add(StepEnded(StepId.SUBSCRIBE, StepStatus.SKIPPED, timedelta(), kept))
        return replace(visit.errand, filters=())

    def _wait_until_ready(self) -> LiveFacts:
        while not isinstance(event := self._log.next_event(), Ready):
            pass
        self._facts = event.facts
        return event.facts

    def _leave_no_trace(self, visit: Visit, facts: LiveFacts) -> None:
        """Take away a session that this walk has made: it comes once more, to leave for good."""
        if not visit.must_clear(session_present=facts.session_present) or self._waiter.stopped:
            return
        muted, self._log.muted = self._log.muted, frozenset(StepId)
        last = Visit(visit.profile.with_changes(clean_start=True), _NO_ERRAND)
        session = last.open(self._secrets, self._log, self._timeout)
        session.start()
        with suppress(SessionEndedError, CancelledError):
            while not isinstance(self._log.next_event(), Ready):
                pass
        session.close(_GOODBYE_S)
        self._log.wait_for_end(_GOODBYE_S)
        self._log.muted = muted

    def _ended(self, visit: Visit, event: LastEvent, errands: Errands | None) -> WalkResult | None:
        if isinstance(event, SessionCrashed):
            return self._result(program_error(event.traceback))
        evidence = event.evidence or Evidence(StepId.WATCH, cancelled=True)
        if errands is not None:
            errands.give_up(mark("the connection ended"))
        if self._log.holds_back and may_be_the_identifier(evidence) and self._profile.client_id:
            return self._come_as_oneself(visit, evidence)
        return self._explained(visit, evidence)

    def _come_as_oneself(self, visit: Visit, evidence: Evidence) -> WalkResult | None:
        """Try the profile's own identifier, after another one was refused."""
        refused = self._log.take_back()
        self._log.holds_back, self._log.muted = False, BEFORE_MQTT
        result = self._pay(Visit(as_owner(self._profile), visit.errand, looks_in=True))
        if refused is None or any(one.step is StepId.MQTT for one in self._log.steps):
            return result
        self._log.add(refused)  # the second attempt did not come as far
        return self._explain(evidence)

    def _cancelled(self, event: LastEvent | None) -> WalkResult:
        self._log.give_out()
        evidence = None if event is None or isinstance(event, SessionCrashed) else event.evidence
        evidence = evidence or Evidence(StepId.WATCH, cancelled=True)
        return self._explain(evidence)

    def _explained(self, visit: Visit, evidence: Evidence) -> WalkResult:
        self._log.give_out()
        # Nobody shares the identifier of a guest; who was let in once may be thrown out again.
        was_watched = any(one.step is StepId.WATCH for one in self._log.steps)
        is_asked = visit.looks_in and was_watched and hung_up(evidence)
        result = self._explain(evidence)
        is_open = result.diagnosis is not None and result.diagnosis.code == "unexplained"
        if is_open and is_asked and self._hangs_up_again(visit):
            return self._explain(evidence, endings=2)
        return result

    def _explain(self, evidence: Evidence, endings: int = 1) -> WalkResult:
        problems = diagnose_all(
            self._profile,
            self._secrets,
            evidence,
            self._waiter,
            endings=endings,
            was_ready_lately=self._live,
        )
        return self._result(problems[0], evidence, problems[1:])

    def _hangs_up_again(self, visit: Visit) -> bool:
        if self._waiter.stopped:
            return False
        self._log.muted = frozenset(StepId)
        try:
            return hangs_up_again(visit, self._secrets, self._timeout, self._log)
        except CancelledError:
            return False

    def _result(
        self,
        problem: Problem | None,
        evidence: Evidence | None = None,
        further: tuple[Problem, ...] = (),
    ) -> WalkResult:
        facts = self._facts
        now = datetime.now(UTC)
        warnings = warnings_of(self._profile, self._files, facts, now) if facts else ()
        chain = facts.chain if facts else evidence.chain if evidence else ()
        return WalkResult(
            profile=self._profile,
            steps=_corrected(self._log.steps, evidence),
            diagnosis=problem,
            further=further,
            warnings=warnings,
            tls=facts.tls if facts else evidence.tls if evidence else None,
            peer_chain=chain,
            strict=strict_findings(self._profile, self._files, chain, now),
            mqtt=self._mqtt(evidence),
            facts=facts,
        )

    def _mqtt(self, evidence: Evidence | None) -> MqttFacts | None:
        version = str(self._profile.mqtt_version)
        if self._facts is not None:
            facts = self._facts
            return MqttFacts(
                version,
                0,
                facts.session_present,
                facts.assigned_client_id,
                self._log.guest_id,
            )
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


def _corrected(steps: Sequence[StepEnded], evidence: Evidence | None) -> tuple[StepEnded, ...]:
    """Return the steps as they are known in the end.

    Under TLS 1.3 a broker may refuse the client certificate after that step seemed to be over.
    """
    if evidence is None or evidence.step is not StepId.CLIENT_CERTIFICATE or evidence.cancelled:
        return tuple(steps)
    refused = details.client_certificate_refused(evidence.alert)
    return tuple(
        replace(one, status=StepStatus.ERROR, detail=refused)
        if one.step is StepId.CLIENT_CERTIFICATE
        else one
        for one in steps
    )


def _nobody(_step: StepEnded) -> None:
    """Report to nobody."""
