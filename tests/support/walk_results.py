"""Results of walks, made up: what the Security tab is shown of without a network."""

from __future__ import annotations

from datetime import timedelta

from mqtts_gui.doctor.result import MqttFacts, WalkResult
from mqtts_gui.errors import Action, ActionId, Finding, Problem, Severity
from mqtts_gui.i18n import Phrase, literal, mark
from mqtts_gui.mqtt.events import StepEnded, StepId, StepStatus
from mqtts_gui.mqtt.profile import Profile
from tests.support.fake_connection import TLS_1_3, live_facts

WRONG_NAME = Problem(
    "name-ip-not-in-cert",
    Severity.ERROR,
    mark("The broker's certificate is good, but not for this name"),
    literal("You connect to 192.168.56.10; the certificate is for vm-dupont."),
    literal("Expect the name vm-dupont."),
    (Action(ActionId.EXPECT_NAME, literal("Expect vm-dupont"), "vm-dupont"),),
)
ALSO_WRONG = Problem(
    "client-cert-expired",
    Severity.ERROR,
    literal("The client certificate has expired"),
    literal("Its validity ended on 20 November."),
    literal("Have it signed again."),
)
EXPIRES = Finding(
    "warn-expires-soon",
    Severity.WARNING,
    literal("The certificate expires in 24 days."),
    literal("Have it signed again."),
)
NO_SAN = Finding("strict-no-san", Severity.WARNING, literal("A strict client wants a SAN."))
TOOK_MS = (2, 0, 1, 9, 1)
_REFUSED = mark(
    "authority ✓  dates ✓  name ✕: %(names)s ≠ %(host)s", names="vm-dupont", host="192.168.56.10"
)


def step(
    which: StepId, status: StepStatus = StepStatus.OK, ms: int = 1, detail: Phrase | None = None
) -> StepEnded:
    """Make the end of a step."""
    return StepEnded(which, status, timedelta(milliseconds=ms), detail)


def refused(profile: Profile, *chain: bytes, further: tuple[Problem, ...] = ()) -> WalkResult:
    """Make the result of the mock-up: a good certificate, made out to another name."""
    names = (StepId.FILES, StepId.RESOLVE, StepId.TCP, StepId.TLS)
    steps = [step(each, ms=ms) for each, ms in zip(names, TOOK_MS, strict=False)]
    steps += [
        step(StepId.CERTIFICATE, StepStatus.ERROR, 1, _REFUSED),
        step(StepId.CLIENT_CERTIFICATE, StepStatus.SKIPPED, 0, mark("not presented")),
        step(StepId.MQTT, StepStatus.SKIPPED, 0, mark("not opened: nothing was sent")),
    ]
    return WalkResult(
        profile, tuple(steps), WRONG_NAME, further=further, tls=TLS_1_3, peer_chain=chain
    )


def healthy(profile: Profile, *chain: bytes, warnings: tuple[Finding, ...] = ()) -> WalkResult:
    """Make the result of a connection that works."""
    steps = tuple(step(each, ms=1_234) for each in list(StepId)[:7])
    return WalkResult(
        profile,
        steps,
        warnings=warnings,
        tls=TLS_1_3,
        peer_chain=chain,
        mqtt=MqttFacts("5", 0, session_present=True, assigned_client_id="auto-7"),
        facts=live_facts(),
    )
