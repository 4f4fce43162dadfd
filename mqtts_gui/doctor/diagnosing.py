"""The whole of a diagnosis in one call: read the files, look at the port again, explain."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime

from mqtts_gui.doctor.explain import explain_situation
from mqtts_gui.doctor.explain_errands import publication_refused
from mqtts_gui.doctor.files import FilesOfProfile, load_files
from mqtts_gui.doctor.further import further_problems
from mqtts_gui.doctor.probes import Probe, look_again
from mqtts_gui.doctor.situation import Situation
from mqtts_gui.errors import Problem
from mqtts_gui.mqtt.events import Evidence, StepId
from mqtts_gui.mqtt.hosts import mend_host
from mqtts_gui.mqtt.profile import Profile, Protocol, Secrets
from mqtts_gui.mqtt.waiting import CancelledError, Waiter


def diagnose(
    profile: Profile, secrets: Secrets, evidence: Evidence, *, endings: int = 1
) -> Problem:
    """Explain `evidence`; reads files and may use the network for a second or two.

    `endings` tells how often the broker has closed the ready session within the last minute.
    """
    with closing(Waiter()) as waiter:
        return diagnose_all(profile, secrets, evidence, waiter, endings=endings)[0]


def diagnose_all(
    profile: Profile,
    secrets: Secrets,
    evidence: Evidence,
    waiter: Waiter,
    *,
    endings: int = 1,
) -> tuple[Problem, ...]:
    """Explain `evidence` and what it hides, the first to be mended first.

    Stopping `waiter` cancels a second look at the port, not the explanation.
    """
    profile = mend_host(profile)  # as the session did
    encrypted = profile.protocol is Protocol.MQTTS
    situation = Situation(
        profile,
        evidence,
        load_files(profile, secrets) if encrypted else FilesOfProfile(),
        datetime.now(UTC),
        _look_again(profile, evidence, waiter),
        endings,
    )
    return (explain_situation(situation), *further_problems(situation))


def explain_refusal(profile: Profile, topic: str, code: int) -> Problem:
    """Explain why the broker refused a message: the reason code of PUBACK or PUBREC."""
    evidence = Evidence(StepId.PUBLISH, reason_code=code, was_ready=True)
    situation = Situation(profile, evidence, FilesOfProfile(), datetime.now(UTC))
    return publication_refused(situation, topic, code)


def _look_again(profile: Profile, evidence: Evidence, waiter: Waiter) -> Probe | None:
    try:
        return look_again(profile, evidence, waiter)
    except CancelledError:
        return None
