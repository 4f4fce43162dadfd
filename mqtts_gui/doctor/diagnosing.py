"""The whole of a diagnosis in one call: read the files, look at the port again, explain."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

from mqtts_gui.doctor import explain_endings, explain_port
from mqtts_gui.doctor.explain import explain_situation
from mqtts_gui.doctor.explain_client_certificate import client_cert_missing
from mqtts_gui.doctor.explain_errands import not_acknowledged, publication_refused
from mqtts_gui.doctor.files import FilesOfProfile, load_files
from mqtts_gui.doctor.further import further_problems
from mqtts_gui.doctor.mqtt_probes import NOTHING_ASKED, MqttAnswers, ask_broker
from mqtts_gui.doctor.probes import Probe, look_again
from mqtts_gui.doctor.situation import Situation
from mqtts_gui.errors import Problem
from mqtts_gui.mqtt.events import Evidence, NotAcknowledged, StepId
from mqtts_gui.mqtt.hosts import mend_host
from mqtts_gui.mqtt.profile import Profile, Protocol, Secrets
from mqtts_gui.mqtt.waiting import CancelledError, Waiter


def diagnose(  # noqa: PLR0913 - everything beyond the evidence is optional
    profile: Profile,
    secrets: Secrets,
    evidence: Evidence,
    *,
    endings: int = 1,
    was_ready_lately: bool = False,
    waiter: Waiter | None = None,
) -> Problem:
    """Explain `evidence`; reads files and may use the network for a second or two.

    `endings` tells how often the broker has closed the ready session within the last minute,
    `was_ready_lately` whether a session with it stood within that time. Stopping `waiter`, which
    the caller closes, ends the use of the network at once.
    """
    with closing(Waiter()) as own:
        return diagnose_all(
            profile,
            secrets,
            evidence,
            waiter or own,
            endings=endings,
            was_ready_lately=was_ready_lately,
        )[0]


def diagnose_all(  # noqa: PLR0913 - as above
    profile: Profile,
    secrets: Secrets,
    evidence: Evidence,
    waiter: Waiter,
    *,
    endings: int = 1,
    was_ready_lately: bool = False,
) -> tuple[Problem, ...]:
    """Explain `evidence` and what it hides, the first to be mended first.

    What gives the very same signs as the first, and cannot be told from it, follows at once.
    Stopping `waiter` cancels a second look at the port, not the explanation.
    """
    profile = mend_host(profile)  # as the session did
    encrypted = profile.protocol is Protocol.MQTTS
    probe = _look_again(profile, secrets, evidence, waiter)
    evidence = _completed(evidence, probe)
    situation = Situation(
        profile,
        evidence,
        load_files(profile, secrets) if encrypted else FilesOfProfile(),
        datetime.now(UTC),
        probe,
        endings,
        was_ready_lately=was_ready_lately,
        asked=NOTHING_ASKED
        if _is_answered(probe)
        else _ask_broker(profile, secrets, evidence, waiter, endings),
        has_password=secrets.password is not None,
    )
    first = explain_situation(situation)
    return (
        first,
        *explain_port.also_possible(situation, first.code),
        *explain_endings.also_possible(situation, first.code),
        *further_problems(situation, first),
        *_refused_in_turn(situation),
    )


def explain_refusal(profile: Profile, topic: str, code: int) -> Problem:
    """Explain why the broker refused a message: the reason code of PUBACK or PUBREC."""
    evidence = Evidence(StepId.PUBLISH, reason_code=code, was_ready=True)
    situation = Situation(profile, evidence, FilesOfProfile(), datetime.now(UTC))
    return publication_refused(situation, topic, code)


def explain_unacknowledged(profile: Profile, event: NotAcknowledged) -> Problem:
    """Explain what a session left unacknowledged when it ended."""
    evidence = Evidence(StepId.PUBLISH, was_ready=True)
    situation = Situation(profile, evidence, FilesOfProfile(), datetime.now(UTC))
    return not_acknowledged(situation, len(event.messages), kept=event.kept)


def _refused_in_turn(s: Situation) -> Iterator[Problem]:
    """Return what would come after the broker's certificate: it demands one of ours as well."""
    seen = s.probe.as_stranger if s.probe else None
    if seen is not None and seen.step is StepId.CLIENT_CERTIFICATE and seen.alert is not None:
        missing = client_cert_missing(replace(s, evidence=seen, is_first=False))
        yield from [missing] if missing is not None else []


def _is_answered(probe: Probe | None) -> bool:
    """Say whether something answered that is no broker of the kind that was asked for."""
    if probe is None:
        return False
    silence = probe.to_silence
    if silence is not None and (silence.closed or silence.refused):
        return True
    return any(answer is not None and answer.data for answer in (probe.to_tls, probe.to_upgrade))


def _ask_broker(
    profile: Profile, secrets: Secrets, evidence: Evidence, waiter: Waiter, endings: int
) -> MqttAnswers:
    try:
        return ask_broker(profile, secrets, evidence, waiter, endings=endings)
    except CancelledError:
        return NOTHING_ASKED


def _look_again(
    profile: Profile, secrets: Secrets, evidence: Evidence, waiter: Waiter
) -> Probe | None:
    try:
        return look_again(profile, evidence, waiter, secrets)
    except CancelledError:
        return None


def _completed(evidence: Evidence, probe: Probe | None) -> Evidence:
    """Return the evidence with the alert that was lost and that the same handshake brought back."""
    again = probe.once_more if probe else None
    if again is None or again.alert is None or again.step is not StepId.CLIENT_CERTIFICATE:
        return evidence
    return replace(evidence, step=again.step, error=again.error, alert=again.alert)
