"""A second look at the MQTT broker, where its answer fits several causes.

How the questions travel, and what they never carry, is `mqtt_prober`'s matter.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from mqtts_gui.doctor.mqtt_prober import (
    CLEAN_SESSION,
    USER_NAME_FOLLOWS,
    MqttProber,
    anonymous_connect,
    code_of,
    greeting,
)
from mqtts_gui.mqtt import wire
from mqtts_gui.mqtt.attempt import AttemptError
from mqtts_gui.mqtt.channel import Channel
from mqtts_gui.mqtt.codec import Disconnect, PacketType, encode
from mqtts_gui.mqtt.events import Evidence, StepId
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Protocol, Secrets
from mqtts_gui.mqtt.reasons import ReasonCode
from mqtts_gui.mqtt.waiting import Waiter

ANSWER_WITHIN_S = 1.0
SILENCE_S = 0.2
"""A broker that refuses the mere announcement of a packet does so well within this time."""
STAYS_S = (0.3, 2.0)
"""How much longer than the session that ended another one must last, and how long at most."""
GONE_WITHIN_S = 1.0
"""A broker that stops closes its sessions first, and its port some milliseconds later."""
LOOK_EVERY_S = 0.05
REFUSALS = {4, 5, ReasonCode.BAD_USER_NAME_OR_PASSWORD, ReasonCode.NOT_AUTHORIZED}
_NOT_AUTHORIZED = {5, ReasonCode.NOT_AUTHORIZED}
_IDENTITY = {4, ReasonCode.BAD_USER_NAME_OR_PASSWORD}
_SMALL = 64
_ENDLESS = b"\xff\xff"
"""The length of a text, behind which nothing comes."""


@dataclass(frozen=True, slots=True)
class MqttAnswers:
    """What the probes showed; None for those that were not needed or led nowhere.

    Attributes:
        refuses_the_id: The broker refuses the client identifier before it reads any further.
        knows_3_1_1: A greeting of MQTT 3.1.1 is answered where one of MQTT 5 is not.
        anonymous_code: Return code of a greeting without user name, with an identifier.
        refuses_the_size: The announcement of a packet as large as the last one is refused, that of
            a small one is not.
        keeps_others: A session with another client identifier stays.
        is_gone: Nothing listens any more.
    """

    refuses_the_id: bool | None = None
    knows_3_1_1: bool | None = None
    anonymous_code: int | None = None
    refuses_the_size: bool | None = None
    keeps_others: bool | None = None
    is_gone: bool | None = None


NOTHING_ASKED = MqttAnswers()


def ask_broker(
    profile: Profile, known: Secrets, evidence: Evidence, waiter: Waiter, *, endings: int = 1
) -> MqttAnswers:
    """Ask the broker what the evidence leaves open; nothing where it leaves nothing open.

    Raises:
        CancelledError: the person ended the attempt.
    """
    if evidence.cancelled or evidence.address is None:
        return NOTHING_ASKED
    broker = _Broker(MqttProber(profile, known, evidence.address, waiter), waiter)
    if evidence.was_ready:
        return _after_the_end(broker, profile, evidence, endings)
    if evidence.step is StepId.MQTT and evidence.mqtt_sent:
        return _after_the_greeting(broker, profile, evidence)
    return NOTHING_ASKED


def _after_the_greeting(broker: _Broker, profile: Profile, evidence: Evidence) -> MqttAnswers:
    code = evidence.reason_code
    if code in _NOT_AUTHORIZED:
        return MqttAnswers(refuses_the_id=broker.refuses_the_id(profile.client_id))
    if code in _IDENTITY and profile.username and not evidence.certificate_requested:
        return MqttAnswers(anonymous_code=broker.return_code(profile.mqtt_version))
    if code == ReasonCode.UNSPECIFIED_ERROR and not profile.client_id:
        return MqttAnswers(anonymous_code=broker.return_code(profile.mqtt_version))
    is_hushed = code is None and evidence.alert is None and not evidence.first_bytes
    if is_hushed and profile.mqtt_version is MqttVersion.V5:
        answer = broker.return_code(MqttVersion.V3_1_1)
        return MqttAnswers(knows_3_1_1=answer is not None and answer != 1)
    return NOTHING_ASKED


def _after_the_end(
    broker: _Broker, profile: Profile, evidence: Evidence, endings: int
) -> MqttAnswers:
    if evidence.reason_code is not None or isinstance(evidence.error, TimeoutError):
        return NOTHING_ASKED
    if broker.is_gone():
        return MqttAnswers(is_gone=True)
    if evidence.largest_sent > _SMALL and broker.refuses_the_size(evidence.largest_sent):
        return MqttAnswers(is_gone=False, refuses_the_size=True)
    if endings > 1:
        keeps = broker.keeps_others(profile.mqtt_version, evidence.lasted_s)
        return MqttAnswers(is_gone=False, refuses_the_size=False, keeps_others=keeps)
    return MqttAnswers(is_gone=False, refuses_the_size=False)


class _Broker:
    """Asks one broker, one connection after the other."""

    def __init__(self, prober: MqttProber, waiter: Waiter) -> None:
        self._prober, self._waiter = prober, waiter

    def refuses_the_id(self, client_id: str) -> bool | None:
        """Say whether the broker refuses an identifier by itself (`clientid_prefixes`).

        mosquitto looks at it before it reads what follows: it answers a greeting that ends in
        nonsense where the identifier is not allowed, and hangs up where it is. A server that
        answers a greeting without a readable identifier as well answers anything, and one that
        overlooks the nonsense refuses the person: a greeting that breaks off tells them apart.
        """
        named, flags = wire.text(client_id), 0 if client_id else CLEAN_SESSION
        for question, is_refused in (
            (greeting(named + b"\0", flags), True),
            (greeting(_ENDLESS), False),
            (greeting(named + _ENDLESS, flags | USER_NAME_FOLLOWS), True),
        ):
            answer = self._prober.ask(question, ANSWER_WITHIN_S)
            if answer is None:
                return None
            is_as_thought = code_of(answer) in _NOT_AUTHORIZED if is_refused else not answer.data
            if not is_as_thought:
                return False
        return True

    def return_code(self, version: MqttVersion) -> int | None:
        """Return what an anonymous greeting is answered with."""
        answer = self._prober.ask(
            anonymous_connect(version) + encode(Disconnect()), ANSWER_WITHIN_S
        )
        return None if answer is None else code_of(answer)

    def refuses_the_size(self, size: int) -> bool | None:
        """Say whether a packet of this size is refused as soon as its length is announced."""
        if self._is_refused(size) is not True:
            return False
        return self._is_refused(_SMALL) is False

    def keeps_others(self, version: MqttVersion, lasted_s: float) -> bool | None:
        """Say whether a session with another identifier lasts longer; None if there is none."""
        more_s, most_s = STAYS_S
        channel = self._prober.connect()
        if channel is None:
            return None
        try:
            answer = self._prober.exchange(channel, anonymous_connect(version), ANSWER_WITHIN_S)
            # A reset takes the answer with it; who has no login is asked for none here either.
            hung_up = answer.closed and not answer.data and not self._prober.profile.username
            if hung_up or (code_of(answer) == 0 and answer.closed):
                return False
            if code_of(answer) != 0:
                return None
            stays = self._stays(channel, min(most_s, lasted_s + more_s))
            channel.send(encode(Disconnect()))
        finally:
            channel.dispose()
        return stays

    def _stays(self, channel: Channel, seconds: float) -> bool:
        """Say whether the connection stands for this time, whatever else the broker says."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            if self._prober.exchange(channel, b"", left).closed:
                return False
        return True

    def is_gone(self) -> bool:
        """Say whether nothing listens any more, or will not in a moment."""
        deadline = time.monotonic() + GONE_WITHIN_S
        in_clear = self._prober.profile.with_changes(protocol=Protocol.MQTT)  # TCP alone is asked
        while True:
            try:
                channel = self._prober.dial(in_clear)
            except AttemptError as error:
                return isinstance(error.evidence.error, ConnectionRefusedError)
            try:
                is_closed = self._prober.exchange(channel, b"", LOOK_EVERY_S).closed
            finally:
                channel.dispose()
            if not is_closed or time.monotonic() >= deadline:
                return False
            self._waiter.pause(LOOK_EVERY_S)

    def _is_refused(self, size: int) -> bool | None:
        remaining = wire.varint(min(size - 2, wire.MAX_VARINT))
        answer = self._prober.ask(bytes([PacketType.CONNECT << 4]) + remaining, SILENCE_S)
        return None if answer is None else answer.closed
