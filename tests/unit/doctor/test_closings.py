"""Whether a broker hangs up again, asked for no longer than it takes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from typing_extensions import override

from mqtts_gui.doctor import closings
from mqtts_gui.doctor.errands import Errand
from mqtts_gui.doctor.inbox import Inbox, SessionEndedError
from mqtts_gui.doctor.visits import Visit
from mqtts_gui.mqtt.events import (
    Disconnected,
    Evidence,
    LiveFacts,
    MessagesReceived,
    Ready,
    SessionEvent,
    StepId,
)
from mqtts_gui.mqtt.profile import Profile, Secrets
from mqtts_gui.mqtt.session import Session

NOW = datetime(2026, 11, 21, tzinfo=UTC)
MANY = 5_000_000
FACTS = LiveFacts(
    address="127.0.0.1",
    tls=None,
    chain=(),
    chain_verified=False,
    name_verified=None,
    certificate_requested=False,
    client_name=None,
    mqtt_version="5",
    session_present=True,
    assigned_client_id=None,
)
CLOSED = Disconnected(NOW, Evidence(StepId.WATCH, was_ready=True), final=True)


class Flooded(Inbox):
    """An inbox in which messages never end, unless the session does."""

    def __init__(self, *, ends_after: int) -> None:
        super().__init__(lambda _: None)
        self._asked, self._ends_after = 0, ends_after

    @override
    def next_event(self, seconds: float | None = None) -> SessionEvent | None:
        self._asked += 1
        if self._asked == 1:
            return Ready(NOW, FACTS)
        if self._asked > self._ends_after:
            raise SessionEndedError(CLOSED)
        return MessagesReceived(())


class Unconnected(Visit):
    """A visit that is never paid."""

    @override
    def open(self, secrets: Secrets, inbox: Inbox, timeout: timedelta) -> Session:
        session = super().open(secrets, inbox, timeout)
        session.start = lambda: None  # type: ignore[method-assign]  # no broker is needed
        return session


@pytest.mark.parametrize(("ends_after", "hangs_up"), [(MANY, False), (10, True)])
def test_messages_that_never_end_do_not_make_it_wait_for_ever(
    monkeypatch: pytest.MonkeyPatch, ends_after: int, *, hangs_up: bool
) -> None:
    monkeypatch.setattr(closings, "AGAIN_WITHIN_S", 0.05)
    visit = Unconnected(Profile(host="127.0.0.1"), Errand(), looks_in=True)
    inbox = Flooded(ends_after=ends_after)

    said = closings.hangs_up_again(visit, Secrets(), timedelta(seconds=1), inbox)

    assert said is hangs_up
