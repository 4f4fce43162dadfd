"""What a walk found."""

from __future__ import annotations

from dataclasses import dataclass

from mqtts_gui.errors import Finding, Problem
from mqtts_gui.mqtt.events import LiveFacts, StepEnded, TlsFacts
from mqtts_gui.mqtt.profile import Profile


@dataclass(frozen=True, slots=True)
class MqttFacts:
    """What MQTT agreed on; `reason_code` alone is known when the broker refused.

    Attributes:
        guest_id: The client identifier that the walk came with, where it was not the profile's.
    """

    version: str
    reason_code: int = 0
    session_present: bool = False
    assigned_client_id: str | None = None
    guest_id: str | None = None


@dataclass(frozen=True, slots=True)
class WalkResult:
    """What a walk found.

    Attributes:
        profile: The connection that was walked.
        steps: How each step ended, in order.
        diagnosis: What is wrong; None when all is well, and when the person cancelled.
        further: What else is wrong and must be mended after that.
        warnings: What works but will hurt.
        peer_chain: DER certificates that the broker presented, leaf first, trusted or not.
        facts: What was true of the session once the broker had accepted it; None before.
        strict: What a strict client would say of the broker's certificates.
    """

    profile: Profile
    steps: tuple[StepEnded, ...] = ()
    diagnosis: Problem | None = None
    further: tuple[Problem, ...] = ()
    warnings: tuple[Finding, ...] = ()
    tls: TlsFacts | None = None
    peer_chain: tuple[bytes, ...] = ()
    mqtt: MqttFacts | None = None
    facts: LiveFacts | None = None
    strict: tuple[Finding, ...] = ()
