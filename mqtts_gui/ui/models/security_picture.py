"""What the Security tab shows of a connection: which result, and how each step stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from mqtts_gui.doctor.result import WalkResult
from mqtts_gui.i18n import Phrase
from mqtts_gui.mqtt.events import StepEnded, StepId, StepStatus
from mqtts_gui.mqtt.hosts import mend_host
from mqtts_gui.mqtt.profile import Profile
from mqtts_gui.ui.connection import Connection, State
from mqtts_gui.ui.models.attempts import CANCELLED

MAIN_STEPS = (
    StepId.FILES,
    StepId.RESOLVE,
    StepId.TCP,
    StepId.TLS,
    StepId.CERTIFICATE,
    StepId.CLIENT_CERTIFICATE,
    StepId.MQTT,
)
"""Those that every connection takes."""


class Source(StrEnum):
    """What is shown: a test or a connection, under way or over; or nothing yet."""

    NOTHING = "nothing"
    TESTING = "testing"
    TEST = "test"
    CONNECTING = "connecting"
    ATTEMPT = "attempt"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step.

    Attributes:
        status: How it ended; None while it has not.
        under_way: It has begun and not ended.
        duration: What it took; None of a step that was not taken.
    """

    step: StepId
    status: StepStatus | None = None
    under_way: bool = False
    duration: timedelta | None = None
    detail: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that the tab shows.

    Attributes:
        lines: The steps, in order.
        result: What is known; None while something is under way, and before anything was.
        is_stale: The settings have changed since.
    """

    source: Source = Source.NOTHING
    lines: tuple[StepLine, ...] = ()
    result: WalkResult | None = None
    is_stale: bool = False

    @property
    def under_way(self) -> StepId | None:
        """The step that is waited for."""
        return next((line.step for line in self.lines if line.under_way), None)

    @property
    def ended(self) -> int:
        """How many steps have ended."""
        return sum(line.status is not None for line in self.lines)

    @property
    def is_healthy(self) -> bool:
        """The broker accepted the session."""
        result = self.result
        return result is not None and result.diagnosis is None and result.facts is not None

    @property
    def was_cancelled(self) -> bool:
        """The person ended it."""
        result = self.result
        if result is None or result.facts is not None:
            return False
        if result.diagnosis is not None:
            return result.diagnosis.code == CANCELLED
        # An attempt that failed has no diagnosis either until it is explained.
        return all(line.status is not StepStatus.ERROR for line in self.lines)


def picture_of(connection: Connection) -> Picture:
    """Return what is to be shown of a connection: what was asked for last."""
    result = connection.attempt_result
    if connection.testing:
        return Picture(Source.TESTING, step_lines(connection.test_steps, is_over=False))
    if connection.test_result is not None:
        return _over(Source.TEST, connection, connection.test_result)
    if connection.state is State.CONNECTING:
        return Picture(Source.CONNECTING, step_lines(connection.steps, is_over=False))
    if result is not None:
        live = connection.state is State.READY
        return _over(Source.SESSION if live else Source.ATTEMPT, connection, result)
    return Picture()


def step_lines(steps: Sequence[StepEnded], *, is_over: bool) -> tuple[StepLine, ...]:
    """Return a line for each main step and for what was done besides, in order."""
    ended = {step.step: step for step in steps}
    shown = [step for step in StepId if step in MAIN_STEPS or step in ended]
    waited_for = next((step for step in shown if step not in ended), None)
    return tuple(
        _ended(ended[step])
        if step in ended
        else StepLine(step, StepStatus.SKIPPED)
        if is_over
        else StepLine(step, under_way=step is waited_for)
        for step in shown
    )


def _ended(step: StepEnded) -> StepLine:
    taken = step.status is not StepStatus.SKIPPED
    duration = step.duration if taken else None
    return StepLine(step.step, step.status, duration=duration, detail=step.detail)


def _over(source: Source, connection: Connection, result: WalkResult) -> Picture:
    lines = step_lines(result.steps, is_over=True)
    return Picture(source, lines, result, is_stale(connection, result))


def is_stale(connection: Connection, result: WalkResult) -> bool:
    """Say whether the settings have changed since a result came, so that it may be another now."""
    return _matters(connection.profile) != _matters(result.profile)


def _matters(profile: Profile) -> Profile:
    """Return a profile without what changes nothing for the way to the broker."""
    return mend_host(profile).with_changes(name="", subscriptions=())
