"""A live session seen as the doctor sees a walk: the facts, and what will hurt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from mqtts_gui.doctor.files import FilesOfProfile, load_files
from mqtts_gui.doctor.result import MqttFacts, WalkResult
from mqtts_gui.doctor.strictness import strict_findings
from mqtts_gui.doctor.warnings import warnings_of
from mqtts_gui.mqtt.events import LiveFacts, StepEnded
from mqtts_gui.mqtt.profile import Profile, Protocol, Secrets


def review_session(
    profile: Profile, secrets: Secrets, steps: Sequence[StepEnded], facts: LiveFacts
) -> WalkResult:
    """Judge a session that the broker accepted; reads the files of the profile."""
    is_tls = profile.protocol is Protocol.MQTTS
    files = load_files(profile, secrets) if is_tls else FilesOfProfile()
    now = datetime.now(UTC)
    return WalkResult(
        profile=profile,
        steps=tuple(steps),
        warnings=warnings_of(profile, files, facts, now),
        tls=facts.tls,
        peer_chain=facts.chain,
        strict=strict_findings(profile, files, facts.chain, now),
        mqtt=MqttFacts(
            str(profile.mqtt_version), 0, facts.session_present, facts.assigned_client_id
        ),
        facts=facts,
    )
