"""A second look at a port, where what was seen fits several causes.

What was seen decides what is asked, and every answer that says enough ends the asking. How the
questions travel, and what they never carry, is `prober`'s matter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from mqtts_gui.doctor.neighbours import others_are_connected
from mqtts_gui.doctor.prober import (
    Answer,
    Prober,
    anonymous_connect,
    client_hello,
    websocket_upgrade,
)
from mqtts_gui.doctor.signs import is_web
from mqtts_gui.mqtt.codec import PacketType, ProtocolLevel
from mqtts_gui.mqtt.events import Evidence, StepId
from mqtts_gui.mqtt.profile import Profile, Protocol, Secrets, TlsVersion
from mqtts_gui.mqtt.waiting import Waiter

__all__ = ["Answer", "Probe", "look_again"]

ANSWER_WITHIN_S = 0.5
"""A server on the same network answers well within this time."""
SILENCE_S = 0.3
"""A server that closes every connection does so well within this time."""
_PROTOCOL_VERSION = 70
_TLS_RECORDS = (b"\x15\x03", b"\x16\x03")
_NO_SECRETS = Secrets()
_USUAL_VERSIONS = (TlsVersion.V1_2, TlsVersion.V1_3)


@dataclass(frozen=True, slots=True)
class Probe:
    """What the probes of one second look showed; None for those that were not needed.

    Attributes:
        to_plain_connect: Answer to an anonymous CONNECT in clear.
        to_silence: Answer to saying nothing.
        to_tls: Answer to the greeting of TLS.
        to_tcp: Answer to a bare TCP connection.
        to_upgrade: Answer to the greeting of WebSockets, over TLS if the connection uses it.
        as_usual: Handshake with the versions and ciphers of a fresh profile.
        with_usual_ciphers: Handshake with the versions of the connection, and the usual ciphers.
        leniently: Handshake that allows whatever is old or weak, TLS 1.2 at most.
        as_stranger: Handshake that verifies nothing, where the broker's certificate was refused: it
            tells whether the broker will refuse us in its turn.
        once_more: The handshake of the connection itself again, so that a lost alert is heard.
        others_connected: This computer holds another connection to the port; None: not known.
    """

    to_plain_connect: Answer | None = None
    to_silence: Answer | None = None
    to_tls: Answer | None = None
    to_tcp: Answer | None = None
    to_upgrade: Answer | None = None
    as_usual: Evidence | None = None
    with_usual_ciphers: Evidence | None = None
    leniently: Evidence | None = None
    as_stranger: Evidence | None = None
    once_more: Evidence | None = None
    others_connected: bool | None = None


def look_again(
    profile: Profile, evidence: Evidence, waiter: Waiter, known: Secrets = _NO_SECRETS
) -> Probe | None:
    """Probe the port if the evidence alone leaves several causes, else return None.

    Raises:
        CancelledError: the person ended the attempt.
    """
    if evidence.cancelled or evidence.address is None or evidence.reason_code is not None:
        return None
    return _Look(profile, evidence, Prober(profile, known, evidence.address, waiter)).look()


class _Look:
    """Decides what to ask next."""

    def __init__(self, profile: Profile, evidence: Evidence, prober: Prober) -> None:
        self._profile = profile
        self._evidence = evidence
        self._prober = prober

    def look(self) -> Probe | None:
        """Ask what the step at which the attempt ended leaves open."""
        if self._evidence.was_ready:
            return Probe(to_tcp=self._prober.ask(b"", 0))
        if self._evidence.step is StepId.MQTT:
            is_encrypted = self._profile.protocol is Protocol.MQTTS
            return self._at_mqtt_over_tls() if is_encrypted else self._at_mqtt_in_clear()
        if self._evidence.step is StepId.TLS and not self._evidence.chain:
            return self._at_tls()
        if self._evidence.step is StepId.CERTIFICATE and self._profile.client_cert is None:
            return Probe(as_stranger=self._prober.shake_hands_as_stranger())
        if self._evidence.step is StepId.TCP and _was_reset(self._evidence):
            return self._in_silence(Probe())
        return self._for_a_lost_alert() if self._may_have_lost_an_alert() else None

    def _at_tls(self) -> Probe | None:
        """Something came back to the greeting of TLS, or nothing did."""
        heard = self._evidence.first_bytes
        if not heard:
            return self._behind_silence()
        if heard.startswith(_TLS_RECORDS):
            return self._behind_refusal()
        if is_web(heard):
            return Probe(to_upgrade=self._upgrade())
        return None

    def _at_mqtt_in_clear(self) -> Probe | None:
        """Something came back to CONNECT in clear, or nothing did."""
        heard = self._evidence.first_bytes
        if is_web(heard):
            return Probe(to_upgrade=self._upgrade())
        if heard:
            return None
        probe = Probe(to_tls=self._prober.ask(client_hello(), ANSWER_WITHIN_S))
        if probe.to_tls and probe.to_tls.data and not is_web(probe.to_tls.data):
            return probe
        probe = replace(probe, to_upgrade=self._upgrade())
        if probe.to_upgrade and probe.to_upgrade.data:
            return probe
        return self._in_silence(probe)

    def _at_mqtt_over_tls(self) -> Probe | None:
        """TLS stands, and MQTT is not answered, or by something else."""
        heard = self._evidence.first_bytes
        if (heard and not is_web(heard)) or self._evidence.alert is not None:
            return None
        probe = Probe()
        if self._may_have_lost_an_alert():
            probe = self._for_a_lost_alert()
            if probe.once_more and probe.once_more.alert is not None:
                return probe
        greeting = websocket_upgrade(self._profile.expected_name)
        answer = self._prober.ask_over_tls(greeting, ANSWER_WITHIN_S)
        return replace(probe, to_upgrade=answer)

    def _for_a_lost_alert(self) -> Probe:
        """The broker hung up on our certificate, and its reason was lost with the connection."""
        if self._profile.tls_min is TlsVersion.V1_2:
            once_more = self._prober.shake_hands_once_more(TlsVersion.V1_2)
            if once_more.alert is not None and once_more.step is StepId.CLIENT_CERTIFICATE:
                return Probe(once_more=once_more)
        return Probe(once_more=self._prober.shake_hands_once_more(self._profile.tls_max))

    def _behind_silence(self) -> Probe:
        probe = self._in_clear()
        heard = probe.to_plain_connect.data if probe.to_plain_connect else b""
        if heard:
            return replace(probe, to_upgrade=self._upgrade()) if is_web(heard) else probe
        probe = self._in_silence(probe)
        silence = probe.to_silence
        if silence is not None and (silence.closed or silence.refused or silence.data):
            return probe
        probe = replace(probe, to_upgrade=self._upgrade())
        if (probe.to_upgrade and probe.to_upgrade.data) or _is_silent(self._evidence):
            return probe
        return self._with_handshakes(probe)

    def _behind_refusal(self) -> Probe:
        return self._with_handshakes(Probe())

    def _with_handshakes(self, probe: Probe) -> Probe:
        """Shake hands differently, one thing after the other, until the server agrees."""
        if self._profile.ciphers:
            tried = self._prober.shake_hands_with_usual_ciphers()
            probe = replace(probe, with_usual_ciphers=tried)
            if tried.tls is not None:
                return probe
        if (self._profile.tls_min, self._profile.tls_max) != _USUAL_VERSIONS:
            tried = self._prober.shake_hands_as_usual()
            probe = replace(probe, as_usual=tried)
            # Whoever knows the version that we allow may refuse its ciphers alone.
            if tried.tls is not None and self._evidence.alert == _PROTOCOL_VERSION:
                return probe
        return replace(probe, leniently=self._prober.shake_hands_leniently())

    def _may_have_lost_an_alert(self) -> bool:
        """Say whether the broker hung up without a word where it judges client certificates."""
        evidence, profile = self._evidence, self._profile
        if evidence.step not in {StepId.TLS, StepId.CLIENT_CERTIFICATE, StepId.MQTT}:
            return False
        if evidence.alert is not None or not evidence.certificate_requested:
            return False
        if evidence.step is not StepId.TLS and evidence.first_bytes:
            return False
        is_checked = profile.verify_chain and profile.verify_name
        return not _is_silent(evidence) and (is_checked or profile.client_cert is None)

    def _in_clear(self) -> Probe:
        """Ask with MQTT 3.1.1, and with MQTT 5 where that is met with a closed door."""
        answer = self._prober.ask(anonymous_connect(), ANSWER_WITHIN_S)
        if answer.closed and not answer.data:
            newer = self._prober.ask(anonymous_connect(ProtocolLevel.V5), ANSWER_WITHIN_S)
            answer = newer if newer.data[:1] == bytes([PacketType.CONNACK << 4]) else answer
        return Probe(to_plain_connect=answer)

    def _in_silence(self, probe: Probe) -> Probe:
        silence = self._prober.ask(b"", SILENCE_S)
        if not silence.closed and not silence.refused:
            return replace(probe, to_silence=silence)
        others = others_are_connected(self._evidence.address or "", self._profile.port)
        return replace(probe, to_silence=silence, others_connected=others)

    def _upgrade(self) -> Answer:
        return self._prober.ask(websocket_upgrade(self._profile.host), ANSWER_WITHIN_S)


def _was_reset(evidence: Evidence) -> bool:
    error = getattr(evidence.error, "error", evidence.error)
    return isinstance(error, ConnectionResetError | ConnectionAbortedError | BrokenPipeError)


def _is_silent(evidence: Evidence) -> bool:
    return isinstance(evidence.error, TimeoutError)
