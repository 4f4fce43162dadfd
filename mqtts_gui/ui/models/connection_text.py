"""How a connection stands, in words and signs: badge, padlock, dot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from mqtts_gui.doctor.steps import STEP_TITLES
from mqtts_gui.i18n import Phrase, mark, tr
from mqtts_gui.mqtt.events import LiveFacts, StepId, StepStatus
from mqtts_gui.mqtt.profile import Profile, Protocol
from mqtts_gui.ui.connection import Connection, State
from mqtts_gui.ui.models.attempts import CANCELLED
from mqtts_gui.ui.models.figure import Figure
from mqtts_gui.ui.models.security_picture import is_stale
from mqtts_gui.ui.widgets.badge import BadgeKind

SEPARATOR = " · "


class Padlock(StrEnum):
    """What the padlock says; the value names its icon."""

    VERIFIED = "lock-verified"
    UNVERIFIED = "shield-alert"
    CLOSED = "lock"
    OPEN = "lock-open"


PADLOCK_ROLES = {
    Padlock.VERIFIED: "ok",
    Padlock.UNVERIFIED: "warning",
    Padlock.CLOSED: "muted",
    Padlock.OPEN: "error",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What the badge of a connection says; `tip` has what there is no room for."""

    text: str
    kind: BadgeKind
    tip: str = ""


def chain_name(profile: Profile) -> str:
    """Return what the certificates that its broker presented are called among open files."""
    return f"{profile.name} ({profile.place})"


def padlock(connection: Connection) -> Padlock:
    """Return the padlock: green only for what was verified in the live session."""
    facts, profile = connection.facts, connection.profile
    if facts is not None:
        if facts.tls is None:
            return Padlock.OPEN
        verified = facts.chain_verified and facts.name_verified is not None
        return Padlock.VERIFIED if verified else Padlock.UNVERIFIED
    if profile.protocol is Protocol.MQTT:
        return Padlock.OPEN
    relaxed = not (profile.verify_chain and profile.verify_name)
    return Padlock.UNVERIFIED if relaxed else Padlock.CLOSED


def padlock_words(sign: Padlock) -> str:
    """Return in words what a padlock says."""
    match sign:
        case Padlock.VERIFIED:
            return tr("encrypted, broker verified")
        case Padlock.UNVERIFIED:
            return tr("encrypted, broker not fully verified")
        case Padlock.CLOSED:
            return tr("encryption required")
        case Padlock.OPEN:
            return tr("not encrypted")


def state_words(state: State) -> str:
    """Return in a word where a connection stands."""
    match state:
        case State.IDLE:
            return tr("Disconnected")
        case State.CONNECTING:
            return tr("Connecting…")
        case State.READY:
            return tr("Connected")
        case State.WAITING:
            return tr("Connection lost")
        case State.FAILED:
            return tr("Connection failed")
        case State.CLOSING:
            return tr("Disconnecting…")


def standing(connection: Connection) -> Standing:
    """Return what the badge says."""
    if connection.state is State.READY and connection.facts is not None:
        return _live(connection.facts)
    if connection.state is State.CONNECTING:
        return Standing(_under_way(connection), "neutral")
    if connection.testing and connection.state in {State.IDLE, State.FAILED}:
        return Standing(tr("Test under way…"), "neutral")
    if connection.state is State.WAITING:
        seconds = round(connection.retry_in_s or 0)
        text = tr("Connection lost, trying again in %(seconds)d s", seconds=seconds)
        return Standing(text, "warning")
    if connection.state is State.FAILED:
        return Standing(_failed(connection), "error")
    return Standing(_idle(connection), "neutral")


def test_words(connection: Connection) -> str:
    """Return how the doctor's walk stands; "" where there is nothing to say of it."""
    if connection.testing:
        ended = {step.step for step in connection.test_steps}
        step = next((each for each in STEP_TITLES if each not in ended), StepId.MQTT)
        return tr("Test under way: %(step)s…", step=STEP_TITLES[step])
    result = connection.test_result
    if result is None:
        return ""
    if result.diagnosis is not None and result.diagnosis.code == CANCELLED:
        return tr("The test was cancelled.")
    took = round(connection.test_duration / timedelta(milliseconds=1))
    return tr("Diagnosis finished in %(count)s ms", count=Figure(took))


def _idle(connection: Connection) -> str:
    result = connection.test_result
    tested = result is not None and result.facts is not None and not is_stale(connection, result)
    if connection.state is State.IDLE and tested:
        return tr("Disconnected, the test went well")
    return state_words(connection.state)


def _live(facts: LiveFacts) -> Standing:
    if facts.tls is None:
        tip = tr("Anyone on the network can read and change the messages.")
        return Standing(tr("In clear: not encrypted"), "error", tip)
    version = facts.tls.version.replace("TLSv", "TLS ")
    verified = facts.chain_verified and facts.name_verified is not None
    parts = [tr("Encrypted"), version, _verification(facts)]
    if facts.client_name is not None:
        parts.append(tr("client: %(name)s", name=facts.client_name))
    tip = SEPARATOR.join(filter(None, [version, facts.tls.cipher, facts.tls.group]))
    return Standing(SEPARATOR.join(parts), "ok" if verified else "warning", tip)


def _verification(facts: LiveFacts) -> str:
    if facts.chain_verified and facts.name_verified is not None:
        return tr("broker verified: %(name)s", name=facts.name_verified)
    if facts.chain_verified:
        return tr("name of the broker not checked")
    if facts.name_verified is not None:
        return tr("authority of the broker not checked")
    return tr("broker not verified")


def _under_way(connection: Connection) -> str:
    steps = list(StepId)
    ended = [step.step for step in connection.steps]
    place = steps.index(ended[-1]) + 1 if ended else 0
    doing = _DOING.get(steps[place]) if place < len(steps) else None
    return str(doing) if doing is not None else state_words(State.CONNECTING)


def _failed(connection: Connection) -> str:
    steps = connection.steps if connection.test_result is None else connection.test_steps
    wrong = [step.step for step in steps if step.status is StepStatus.ERROR]
    return str(_FAILED.get(wrong[-1], _FAILED_SOMEHOW) if wrong else _FAILED_SOMEHOW)


_HANDSHAKE = mark("Connecting… TLS handshake")
_DOING: Mapping[StepId, Phrase] = {
    StepId.RESOLVE: mark("Connecting… looking for the host"),
    StepId.TCP: mark("Connecting… reaching the broker"),
    StepId.TLS: _HANDSHAKE,
    StepId.CERTIFICATE: _HANDSHAKE,
    StepId.CLIENT_CERTIFICATE: _HANDSHAKE,
    StepId.MQTT: mark("Connecting… waiting for the broker"),
}
_FAILED_SOMEHOW = mark("Connection failed")
_FAILED: Mapping[StepId, Phrase] = {
    StepId.FILES: mark("Files to mend"),
    StepId.RESOLVE: mark("Host not found"),
    StepId.TCP: mark("Broker not reached"),
    StepId.TLS: mark("TLS handshake failed"),
    StepId.CERTIFICATE: mark("Connection refused by the verification"),
    StepId.CLIENT_CERTIFICATE: mark("Client certificate refused"),
    StepId.MQTT: mark("Connection refused by the broker"),
}
