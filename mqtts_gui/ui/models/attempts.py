"""What an attempt to connect showed, in the form in which the doctor gives its results."""

from __future__ import annotations

from collections.abc import Sequence

from mqtts_gui.doctor.result import MqttFacts, WalkResult
from mqtts_gui.mqtt.events import Evidence, LiveFacts, StepEnded
from mqtts_gui.mqtt.profile import Profile

CANCELLED = "cancelled"
"""The code of what the person ended: no problem, so it has no panel."""


def live_attempt(profile: Profile, steps: Sequence[StepEnded], facts: LiveFacts) -> WalkResult:
    """Return an attempt that the broker accepted, before anybody has judged it."""
    version = str(profile.mqtt_version)
    mqtt = MqttFacts(version, 0, facts.session_present, facts.assigned_client_id)
    return WalkResult(
        profile, tuple(steps), tls=facts.tls, peer_chain=facts.chain, mqtt=mqtt, facts=facts
    )


def failed_attempt(
    profile: Profile,
    steps: Sequence[StepEnded],
    evidence: Evidence,
    known: WalkResult | None = None,
) -> WalkResult:
    """Return an attempt that ended, before anybody has explained why.

    What an earlier attempt showed to be wrong is taken over where it is `known` to be the cause.
    """
    code = evidence.reason_code
    mqtt = None if code is None else MqttFacts(str(profile.mqtt_version), code)
    return WalkResult(
        profile,
        tuple(steps),
        diagnosis=known.diagnosis if known else None,
        further=known.further if known else (),
        tls=evidence.tls,
        peer_chain=evidence.chain,
        mqtt=mqtt,
    )
