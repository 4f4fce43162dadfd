"""As whom a walk connects: so that it disturbs neither a live client nor a session that is kept.

A plain walk comes as somebody else: with an identifier derived from the profile's, and nothing of
it stays. Only where the identifier itself is the question does it come as the profile's own client;
then as one that looks in: it clears nothing, acknowledges nothing, and takes away only a session
that it has made itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from typing_extensions import override

from mqtts_gui.doctor.errands import Errand
from mqtts_gui.doctor.inbox import Inbox
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.events import Evidence, StepEnded, StepId, StepStatus
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Secrets
from mqtts_gui.mqtt.reasons import ReasonCode
from mqtts_gui.mqtt.session import Session

GUEST_SUFFIX = "-doctor"
BEFORE_MQTT = frozenset(list(StepId)[: list(StepId).index(StepId.MQTT)])
_OF_IDENTIFIERS = {
    2,
    5,
    ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
    ReasonCode.NOT_AUTHORIZED,
}


@dataclass(frozen=True, slots=True)
class Visit:
    """One connection of a walk.

    Attributes:
        profile: As whom it connects.
        errand: What it does there.
        looks_in: It comes as the profile's own client, and must leave no trace.
    """

    profile: Profile
    errand: Errand
    looks_in: bool = False

    def open(self, secrets: Secrets, inbox: Inbox, timeout: timedelta) -> Session:
        """Return the session of this visit, not yet started."""
        return Session(
            self.profile,
            secrets,
            inbox.post,
            reconnect=False,
            step_timeout=timeout,
            looks_in=self.looks_in,
            prompts=True,
        )

    def must_clear(self, *, session_present: bool) -> bool:
        """Say whether the visit left a session behind: before MQTT 5 no goodbye can end it."""
        is_old = self.profile.mqtt_version is not MqttVersion.V5
        return self.looks_in and is_old and not session_present


def visits(profile: Profile, errand: Errand, *, live: bool) -> tuple[Visit, ...]:
    """Return the visits that the errand needs, one after the other.

    While the window's own connection is live, its identifier is never used.
    """
    if live or not errand.watch or not profile.client_id:
        return (Visit(as_guest(profile), errand),)
    own = as_owner(profile)
    if not errand.filters:
        return (Visit(own, errand, looks_in=True),)
    # A subscription would stay in the session that the broker keeps for this identifier.
    return (
        Visit(as_guest(profile), replace(errand, watch=timedelta())),
        Visit(own, Errand(watch=errand.watch), looks_in=True),
    )


def as_guest(profile: Profile) -> Profile:
    """Return the profile of somebody else, of whom nothing stays.

    The identifier begins like the profile's own, because some brokers (clientid_prefixes) let in
    only those; an empty one stays empty.
    """
    client_id = f"{profile.client_id}{GUEST_SUFFIX}" if profile.client_id else ""
    return profile.with_changes(client_id=client_id, clean_start=True, subscriptions=())


def as_owner(profile: Profile) -> Profile:
    """Return the profile's own client, which clears no session."""
    return profile.with_changes(clean_start=False, subscriptions=())


def may_be_the_identifier(evidence: Evidence) -> bool:
    """Say whether the broker may have refused the guest for its identifier alone."""
    if evidence.step is not StepId.MQTT or evidence.cancelled or not evidence.mqtt_sent:
        return False
    if evidence.reason_code is not None:
        return evidence.reason_code in _OF_IDENTIFIERS
    hung_up = isinstance(evidence.error, ConnectionError | EOFError)
    return hung_up and evidence.alert is None and not evidence.first_bytes


class Log(Inbox):
    """The inbox of a walk, in which not every step of every visit counts.

    Attributes:
        muted: Steps that were reported by an earlier visit, or are not of the walk.
        holds_back: Keep a failed MQTT step until it is known whether it is the last word.
        is_guest: Who connects is not the profile's own client.
        guest_id: The client identifier of a guest, once the broker has let it in.
    """

    muted: frozenset[StepId] = frozenset()
    holds_back: bool = False
    is_guest: bool = False
    guest_id: str | None = None
    _held: StepEnded | None = None

    @override
    def add(self, step: StepEnded) -> None:
        """Keep and report how a step ended, unless it does not count (yet)."""
        if step.step in self.muted:
            return
        if self.holds_back and step.step is StepId.MQTT and step.status is StepStatus.ERROR:
            self._held = step
            return
        super().add(self._named(step))

    def _named(self, step: StepEnded) -> StepEnded:
        """Say of the identifier of a guest what it is for: nobody has seen it before."""
        words = {} if step.detail is None else step.detail.parameters
        if not self.is_guest or step.step is not StepId.MQTT or "client" not in words:
            return step
        self.guest_id = str(words["client"])
        said = mark("MQTT %(version)s, client %(client)s (only for the test)", **words)
        return replace(step, detail=said)

    def give_out(self) -> None:
        """Add the step that was held back, if there is one: it was the last word."""
        step = self.take_back()
        if step is not None:
            super().add(step)

    def take_back(self) -> StepEnded | None:
        """Return the step that was held back, if there is one; it does not count any more."""
        step, self._held = self._held, None
        return step
