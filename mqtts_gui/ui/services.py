"""What a connection needs from the rest of the house, handed to it where the window is wired."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from mqtts_gui.doctor.result import WalkResult
from mqtts_gui.errors import Problem
from mqtts_gui.mqtt.events import (
    Evidence,
    LiveFacts,
    Message,
    NotAcknowledged,
    SessionEvent,
    StepEnded,
)
from mqtts_gui.mqtt.profile import Profile, Secrets
from mqtts_gui.mqtt.waiting import Waiter
from mqtts_gui.ui.histories import Keeping, keep_nothing

if TYPE_CHECKING:  # see `histories`
    from mqtts_gui.mqtt.gate import Gate
    from mqtts_gui.mqtt.inbox import SessionMemory

EventSink = Callable[[SessionEvent], None]


class Session(Protocol):
    """What a connection asks of `mqtt.session.Session`, which is imported when first needed."""

    def start(self) -> None: ...  # noqa: D102 - see mqtt.session
    def stop(self) -> None: ...  # noqa: D102
    def hold(self, *, on: bool) -> None: ...  # noqa: D102
    def close(self, timeout_s: float = ...) -> bool: ...  # noqa: D102
    def publish(  # noqa: D102
        self, topic: str, payload: bytes, qos: int, *, retain: bool, properties: bytes = ...
    ) -> int: ...
    def publish_many(self, messages: Sequence[Message]) -> int: ...  # noqa: D102
    def wait_for_room(self, timeout_s: float) -> bool: ...  # noqa: D102
    def subscribe(self, filters: Sequence[tuple[str, int]]) -> None: ...  # noqa: D102
    def unsubscribe(self, filters: Sequence[str]) -> None: ...  # noqa: D102


class MakeSession(Protocol):
    """Makes a session, as the constructor of `mqtt.session.Session` does."""

    def __call__(
        self,
        profile: Profile,
        secrets: Secrets,
        sink: EventSink,
        /,
        *,
        memory: SessionMemory,
        gate: Gate | None,
    ) -> Session:
        """Make one; see there."""
        ...


class Walk(Protocol):
    """What a connection asks of `doctor.walk.Walk`, which is imported when first needed."""

    def run(self) -> WalkResult: ...  # noqa: D102 - see doctor.walk
    def cancel(self) -> None: ...  # noqa: D102


StepSink = Callable[[StepEnded], None]
MakeWalk = Callable[[Profile, Secrets, StepSink, bool], Walk]


def make_walk(profile: Profile, secrets: Secrets, report: StepSink, live: bool) -> Walk:  # noqa: FBT001 - a callable of `Services`
    """Make the doctor's walk of a connection; `live` says that its session is up meanwhile."""
    from mqtts_gui.doctor import walk  # noqa: PLC0415 - when a connection is tested

    return walk.Walk(profile, secrets, report=report, live=live)


def review(
    profile: Profile, secrets: Secrets, steps: Sequence[StepEnded], facts: LiveFacts
) -> WalkResult:
    """Judge a live session as the doctor judges a walk that came as far."""
    from mqtts_gui.doctor.reviewing import review_session  # noqa: PLC0415 - when one is live

    return review_session(profile, secrets, steps, facts)


def explain_unacknowledged(profile: Profile, event: NotAcknowledged) -> Problem:
    """Say what a session left unacknowledged when it ended."""
    from mqtts_gui.doctor import diagnosing  # noqa: PLC0415 - when there is any

    return diagnosing.explain_unacknowledged(profile, event)


class SecondLook:
    """A second look at a broker, which may be unwanted before it begins."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiter: Waiter | None = None
        self._unwanted = False

    @contextmanager
    def begin(self) -> Iterator[Waiter]:
        """Return what every wait of the look goes through."""
        with closing(Waiter()) as waiter:
            with self._lock:
                self._waiter = waiter
                unwanted = self._unwanted
            if unwanted:
                waiter.stop()
            yield waiter

    def stop(self) -> None:
        """End it, from any thread."""
        with self._lock:
            self._unwanted = True
            waiter = self._waiter
        if waiter is not None:
            waiter.stop()


@dataclass(frozen=True, slots=True)
class Failure:
    """What is to be explained.

    Attributes:
        endings: How often the broker closed the ready session lately.
        was_ready_lately: A session with it stood a moment ago.
        look: A second look at the port goes through it, and ends when it is stopped.
    """

    profile: Profile
    secrets: Secrets
    evidence: Evidence
    look: SecondLook
    endings: int = 1
    was_ready_lately: bool = False


@dataclass(frozen=True, slots=True)
class Services:
    """What a connection needs from the rest of the house.

    Attributes:
        make_session: Makes the session that walks to the broker.
        explain: Turns a failure into problems, the first to be mended first; runs in a job,
            because it reads files and may look at the port again.
        explain_refusal: Turns the reason code of a refused publication into a problem.
        explain_unacknowledged: Turns what a session left unacknowledged into a problem.
        explain_crash: Turns the traceback of a thread or job that failed into a problem.
        load_secrets: Fetches the secrets of a profile; may wait for the keyring, runs in a job
            apart.
        keep_secrets: Takes over the secrets of a profile, into the keyring if its third argument
            says so; runs in a job apart.
        make_walk: Makes the doctor's walk; called in the thread that walks.
        review: Judges a live session; runs in a job, because it reads files.
        open_keeping: Finds what is kept of a connection, by its identifier; runs in a job.
    """

    make_session: MakeSession
    explain: Callable[[Failure], Sequence[Problem]]
    explain_refusal: Callable[[Profile, str, int], Problem]
    explain_crash: Callable[[str], Problem]
    load_secrets: Callable[[str], Secrets]
    keep_secrets: Callable[[str, Secrets, bool], None]
    make_walk: MakeWalk = make_walk
    review: Callable[[Profile, Secrets, Sequence[StepEnded], LiveFacts], WalkResult] = review
    open_keeping: Callable[[str], Keeping] = keep_nothing
    explain_unacknowledged: Callable[[Profile, NotAcknowledged], Problem] = explain_unacknowledged


def traceback_of(error: BaseException) -> str:
    """Return the way to an error and its kind, without its text: it may quote a secret."""
    return "".join([*traceback.format_tb(error.__traceback__), type(error).__name__])
