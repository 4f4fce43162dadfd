"""What a walk does once the session stands: subscribe, publish a marked message, stay."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from mqtts_gui.doctor import explain_errands
from mqtts_gui.doctor.inbox import Inbox
from mqtts_gui.doctor.situation import Situation
from mqtts_gui.errors import Problem
from mqtts_gui.i18n import Phrase, mark, nmark
from mqtts_gui.mqtt.events import (
    MessagesReceived,
    Published,
    SessionEvent,
    StepEnded,
    StepId,
    StepStatus,
    SubscribeAnswered,
    UnsubscribeAnswered,
)
from mqtts_gui.mqtt.prompting import NOWHERE
from mqtts_gui.mqtt.reasons import FAILURE
from mqtts_gui.mqtt.session import Session
from mqtts_gui.mqtt.topics import (
    SHARED_PREFIX,
    TopicError,
    check_filter,
    check_topic,
    matches,
)

MARK = b"mqtts-gui doctor "
LOST_AFTER_S = 3.0
"""A message that is not back after this time, on a way that answers at once, comes no more."""
FENCE_S = 1.0
"""How long a broker may take to answer a question that has no consequence."""
SLOWNESS = 10
"""How many times as long as the broker's answers the way back of a message may take."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What to do beyond connecting; nothing by default.

    Attributes:
        filters: Topic filters to subscribe to.
        publish_to: Topic to send one marked test message to; never without being asked.
        payload_bytes: Least size of that message.
        watch: How long to stay connected.
    """

    filters: tuple[str, ...] = ()
    publish_to: str | None = None
    qos: int = 0
    payload_bytes: int = 0
    watch: timedelta = timedelta()


def check_topics(errand: Errand) -> tuple[str, TopicError] | None:
    """Return the first topic that MQTT does not allow, with what is wrong with it."""
    checks: list[tuple[Callable[[str], None], str]] = [(check_filter, f) for f in errand.filters]
    if errand.publish_to is not None:
        checks.append((check_topic, errand.publish_to))
    for check, topic in checks:
        try:
            check(topic)
        except TopicError as error:
            return topic, error
    return None


class Errands:
    """Runs an errand over a session that is ready.

    Every method may raise `SessionEndedError` and `CancelledError`, like the inbox.
    """

    def __init__(
        self, session: Session, inbox: Inbox, situation: Situation, timeout: timedelta
    ) -> None:
        self._session = session
        self._inbox = inbox
        self._situation = situation
        self._timeout_s = timeout.total_seconds()
        self._started_at = self._answered_in_s = 0.0
        self._is_open = False
        self._step = StepId.SUBSCRIBE

    def run(self, errand: Errand) -> Problem | None:
        """Do everything in order; return what went wrong, if anything did."""
        problem = self._subscribe(errand.filters, errand.qos) if errand.filters else None
        if problem is None and errand.publish_to is not None:
            problem = self._publish(errand, errand.publish_to)
        if problem is None and errand.watch:
            self._watch(errand.watch)
        return problem

    def give_up(self, detail: Phrase) -> None:
        """Report that the step under way failed, if there is one."""
        if self._is_open:
            self._end(StepStatus.ERROR, detail)

    def _subscribe(self, filters: Sequence[str], qos: int) -> Problem | None:
        self._start(StepId.SUBSCRIBE)
        self._session.subscribe([(each, qos) for each in filters])
        answer = self._wait(lambda event: isinstance(event, SubscribeAnswered))
        self._answered_in_s = time.monotonic() - self._started_at
        if not isinstance(answer, SubscribeAnswered):
            return self._fail(explain_errands.no_answer(self._here()))
        for topic_filter, code in zip(answer.filters, answer.reason_codes, strict=False):
            if code >= FAILURE:
                here = self._here(code)
                return self._fail(explain_errands.subscription_refused(here, topic_filter, code))
        self._end(StepStatus.OK, mark("%(topics)s granted", topics=", ".join(filters)))
        return None

    def _publish(self, errand: Errand, topic: str) -> Problem | None:
        self._start(StepId.PUBLISH)
        payload = _marked_payload(errand.payload_bytes)
        comes_back = any(
            matches(each, topic) for each in errand.filters if not each.startswith(SHARED_PREFIX)
        )
        waiting = _RoundTrip(payload, comes_back=comes_back)
        self._send(waiting, topic, errand.qos)
        code = waiting.reason_code
        if code is not None and code >= FAILURE:
            return self._fail(explain_errands.publication_refused(self._here(code), topic, code))
        if code is None:
            return self._fail(explain_errands.no_answer(self._here()))
        if not (errand.qos or comes_back):
            self._wait_for_a_word()
        if not waiting.is_complete:
            return self._lost(waiting, topic, errand.qos)
        self._end(StepStatus.OK, _published(topic, len(payload), comes_back=comes_back))
        return None

    def _send(self, waiting: _RoundTrip, topic: str, qos: int) -> None:
        """Publish a message; wait until the broker has taken it, and for its return."""
        started_at = time.monotonic()
        waiting.token = self._session.publish(topic, waiting.payload, qos, retain=False)
        self._wait(waiting.is_taken_with)
        took_s = max(self._answered_in_s, time.monotonic() - started_at)
        if waiting.reason_code is not None and not waiting.is_over:
            patience_s = min(self._timeout_s, max(LOST_AFTER_S, SLOWNESS * took_s))
            self._wait(waiting.is_over_with, patience_s)

    def _wait_for_a_word(self) -> None:
        """Wait until the broker must have read what needs no answer: it may hang up on that."""
        self._session.unsubscribe([NOWHERE])
        # Whoever does not answer this has not hung up either: nothing depends on the answer.
        self._wait(lambda e: isinstance(e, UnsubscribeAnswered) and NOWHERE in e.filters, FENCE_S)

    def _lost(self, large: _RoundTrip, topic: str, qos: int) -> Problem | None:
        """Find out whether a small message comes back where one did not."""
        if len(large.payload) == len(_marked_payload(0)):
            return self._fail(explain_errands.message_lost(self._here(), topic))
        small = _RoundTrip(_marked_payload(0), comes_back=True, late=large)
        self._send(small, topic, qos)
        size = len(large.payload)
        if large.is_complete:  # it was only slow
            self._end(StepStatus.OK, _published(topic, size, comes_back=True))
            return None
        if small.is_complete:
            least = len(small.payload)
            problem = explain_errands.large_message_lost(self._here(), topic, size, least)
        else:
            problem = explain_errands.message_lost(self._here(), topic)
        return self._fail(problem)

    def _watch(self, duration: timedelta) -> None:
        self._start(StepId.WATCH)
        self._wait(lambda _: False, duration.total_seconds())
        seconds = duration.total_seconds()
        stayed = nmark(
            "connected for %(count)s second", "connected for %(count)s seconds", round(seconds)
        )
        if seconds < 1:
            stayed = mark("connected for less than a second")
        self._end(StepStatus.OK, stayed)

    def _wait(
        self, is_it: Callable[[SessionEvent], bool], seconds: float | None = None
    ) -> SessionEvent | None:
        """Return the event that `is_it` accepts, None when it does not come in time."""
        deadline = time.monotonic() + (self._timeout_s if seconds is None else seconds)
        while (left := deadline - time.monotonic()) > 0:
            event = self._inbox.next_event(left)
            if event is not None and is_it(event):
                return event
        return None

    def _start(self, step: StepId) -> None:
        self._step, self._started_at, self._is_open = step, time.monotonic(), True

    def _fail(self, problem: Problem) -> Problem:
        self._end(StepStatus.ERROR, problem.message)
        return problem

    def _end(self, status: StepStatus, detail: Phrase) -> None:
        took = timedelta(seconds=time.monotonic() - self._started_at)
        self._is_open = False
        self._inbox.add(StepEnded(self._step, status, took, detail))

    def _here(self, reason_code: int | None = None) -> Situation:
        evidence = replace(self._situation.evidence, step=self._step, reason_code=reason_code)
        return replace(self._situation, evidence=evidence)


class _RoundTrip:
    """A message on its way to the broker, and perhaps back.

    Attributes:
        token: What `Session.publish` returned.
        reason_code: What the broker answered, once it did.
        late: A message sent before that may still come back.
    """

    def __init__(self, payload: bytes, *, comes_back: bool, late: _RoundTrip | None = None) -> None:
        self.token = 0
        self.payload = payload
        self.reason_code: int | None = None
        self.late = late
        self._is_back = not comes_back

    @property
    def is_complete(self) -> bool:
        """The broker took it, and brought it back if it was to."""
        return self.reason_code is not None and self._is_back

    @property
    def is_over(self) -> bool:
        """Nothing more is to be waited for."""
        refused = self.reason_code is not None and self.reason_code >= FAILURE
        return refused or self.is_complete

    def is_taken_with(self, event: SessionEvent) -> bool:
        """Take an event in; say whether the broker has answered the message."""
        self.is_over_with(event)
        return self.reason_code is not None

    def is_over_with(self, event: SessionEvent) -> bool:
        """Take an event in; say whether nothing more is to be waited for."""
        if isinstance(event, Published) and event.token == self.token:
            self.reason_code = event.reason_code
        elif isinstance(event, MessagesReceived):
            self._is_back |= any(each.payload == self.payload for each in event.messages)
        if self.late is not None:
            self.late.is_over_with(event)
        return self.is_over


def _marked_payload(size: int) -> bytes:
    payload = MARK + secrets.token_hex(8).encode("ascii")
    return payload.ljust(size, b".")


def _published(topic: str, size: int, *, comes_back: bool) -> Phrase:
    if comes_back:
        return mark("%(size)s bytes to %(topic)s, and back", size=size, topic=topic)
    return mark("%(size)s bytes to %(topic)s", size=size, topic=topic)
