"""Sessions for tests: started, watched, and closed at the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from mqtts_gui.mqtt.events import ConnectFailed, Evidence, LiveFacts, Ready
from mqtts_gui.mqtt.profile import Profile, Secrets
from mqtts_gui.mqtt.session import Session
from tests.support.events import EventLog
from tests.support.lab import Lab
from tests.support.patience import DEADLINE_S

NO_SECRETS = Secrets()
PATIENT = timedelta(seconds=DEADLINE_S)


def lab_profile(lab: Lab, port: int, **changes: object) -> Profile:
    """Return the profile of a student who has filled in everything."""
    profile = Profile(
        host="localhost",
        port=port,
        ca_file=lab.authority.certificate,
        client_cert=lab.client.certificate,
        client_key=lab.client.key,
    )
    return profile.with_changes(**changes)


@contextmanager
def running(
    profile: Profile,
    secrets: Secrets = NO_SECRETS,
    *,
    reconnect: bool = True,
    step_timeout: timedelta = PATIENT,
) -> Iterator[tuple[Session, EventLog]]:
    """Start a session and close it in the end."""
    log = EventLog()
    session = Session(profile, secrets, log.append, reconnect=reconnect, step_timeout=step_timeout)
    session.start()
    try:
        yield session, log
    finally:
        assert session.close()


@contextmanager
def connected(
    profile: Profile, secrets: Secrets = NO_SECRETS
) -> Iterator[tuple[Session, EventLog, LiveFacts]]:
    """Start a session, wait until it is ready, and close it in the end."""
    with running(profile, secrets) as (session, log):
        log.wait_until(lambda: bool(log.of(Ready) or log.of(ConnectFailed)))
        assert log.of(Ready), log.events
        yield session, log, log.of(Ready)[0].facts


def failure(
    profile: Profile,
    secrets: Secrets = NO_SECRETS,
    *,
    step_timeout: timedelta = PATIENT,
) -> tuple[Evidence, EventLog]:
    """Connect in vain, and return what was seen."""
    with running(profile, secrets, step_timeout=step_timeout) as (_, log):
        failed = log.wait_for(ConnectFailed)
    assert failed.final
    assert not log.of(Ready)
    return failed.evidence, log
