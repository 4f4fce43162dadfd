"""What the broker answers to each packet of a client: the rules of MQTT, without any socket."""

from __future__ import annotations

import logging
from typing import Protocol

from mqtts_gui.broker.greeting import RefusedError, greet
from mqtts_gui.broker.hub import Hub
from mqtts_gui.broker.messages import from_publish
from mqtts_gui.broker.sessions import Link, Session
from mqtts_gui.broker.subscribing import grant
from mqtts_gui.mqtt.codec import (
    Connack,
    Connect,
    Disconnect,
    MalformedPacketError,
    PacketType,
    Pingreq,
    Pingresp,
    ProtocolLevel,
    Puback,
    Pubcomp,
    Publish,
    Pubrec,
    Pubrel,
    RawPacket,
    ReasonCode,
    Suback,
    Subscribe,
    Unsuback,
    Unsubscribe,
    decode,
)
from mqtts_gui.mqtt.reasons import FAILURE, MQTT_5

_log = logging.getLogger(__name__)
_EXACTLY_ONCE = 2
_LOGGED = 10
_REQUESTS = {PacketType.SUBSCRIBE, PacketType.UNSUBSCRIBE}


class Wire(Link, Protocol):
    """A link as its own conversation sees it."""

    def accept(self, connect: Connect) -> None:
        """Note the level, the keep alive and the limits that a client announced."""

    def hang_up(self) -> None:
        """Close once everything is sent."""


class Conversation:
    """One client's conversation with the broker.

    Attributes:
        session: The client's session; None before CONNECT is accepted, and after the end.
    """

    def __init__(self, hub: Hub, wire: Wire, user: str) -> None:
        self.session: Session | None = None
        self._hub = hub
        self._wire = wire
        self._user = user
        self._level: int = ProtocolLevel.V3_1_1

    def take(self, raw: RawPacket) -> None:
        """Answer a packet.

        Raises:
            MalformedPacketError: the packet, or the moment it comes, breaks the standard; the
                caller hangs up.
        """
        session = self.session
        if session is None:
            self._take_first(raw)
            return
        if raw.first_byte >> 4 == PacketType.CONNECT:
            raise _forbidden("CONNECT")  # whatever is in it (3.1)
        if raw.first_byte >> 4 in _REQUESTS and raw.size > self._hub.limits.request_bytes:
            raise MalformedPacketError(
                "too many topic filters at once", "3.8.3", ReasonCode.QUOTA_EXCEEDED
            )
        packet = decode(raw, self._level)
        match packet:
            case Publish():
                self._take_publish(session, packet, raw.size)
            case Puback() | Pubrec() | Pubrel() | Pubcomp():
                self._take_acknowledgement(session, packet)
            case Subscribe() | Unsubscribe():
                self._take_request(session, packet)
            case Pingreq():
                self._wire.send(Pingresp())
            case Disconnect():
                self._take_disconnect(session, packet)
            case _:
                raise _forbidden(type(packet).__name__.upper())

    def pump(self) -> None:
        """Send what waits for the client: it can take more."""
        if self.session is not None:
            self.session.pump(self._hub.scheduler.time())

    def end(self, *, with_will: bool) -> None:
        """Note that the client is gone."""
        session, self.session = self.session, None
        if session is not None:
            _log.info("client %r is gone", session.client_id)
            self._hub.leave(session, self._wire, with_will=with_will)

    def _take_first(self, raw: RawPacket) -> None:
        try:
            connect = decode(raw)
        except MalformedPacketError as error:
            if error.code == ReasonCode.UNSUPPORTED_PROTOCOL_VERSION:
                self._wire.send(Connack(reason_code=1))  # in 3.1.1's words, the oldest ones
            raise
        if not isinstance(connect, Connect):
            raise _forbidden(type(connect).__name__.upper())
        self._level = connect.level
        self._wire.accept(connect)
        try:
            self.session, connack = greet(self._hub, self._wire, connect, raw.size)
        except RefusedError as error:
            _log.info("CONNECT is refused: %s", error)
            self._wire.send(error.connack)
            self._wire.hang_up()
            return
        _log.info(
            "client %r is connected as %r (MQTT level %d, keep alive %d s)",
            self.session.client_id, self._user, connect.level, connect.keep_alive_s,
        )  # fmt: skip
        self._wire.send(connack)
        self._hub.welcome(self.session)

    def _take_publish(self, session: Session, packet: Publish, size: int) -> None:
        if packet.properties.topic_alias is not None:
            raise MalformedPacketError(
                "a topic alias, though none is allowed", "3.2.2.3.8", ReasonCode.TOPIC_ALIAS_INVALID
            )
        if packet.properties.subscription_identifiers:
            raise MalformedPacketError(
                "a client's message has a subscription identifier", "3.3.4", _PROTOCOL_ERROR
            )
        if packet.packet_id is None:
            self._publish(session, packet, size)
        elif packet.qos < _EXACTLY_ONCE:
            self._wire.send(Puback(packet.packet_id, self._publish(session, packet, size)))
        else:
            code = self._publish_once(session, packet, packet.packet_id, size)
            self._wire.send(Pubrec(packet.packet_id, code))

    def _publish_once(
        self, session: Session, packet: Publish, packet_id: int, size: int
    ) -> ReasonCode:
        """Publish a message of QoS 2 unless it was already (4.3.3)."""
        if packet_id in session.unreleased:
            return ReasonCode.SUCCESS
        if self._level >= MQTT_5 and len(session.unreleased) >= self._hub.limits.receive_maximum:
            raise MalformedPacketError(
                "more messages than the receive maximum", "3.3.4",
                ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
            )  # fmt: skip
        code = self._publish(session, packet, size)
        if code < FAILURE:
            session.unreleased.add(packet_id)
        return code

    def _publish(self, session: Session, packet: Publish, size: int) -> ReasonCode:
        if packet.topic.startswith("$"):
            return ReasonCode.NOT_AUTHORIZED  # 4.7.2: those are the broker's own
        if packet.topic.count("/") >= self._hub.limits.topic_levels:
            return ReasonCode.TOPIC_NAME_INVALID
        now = self._hub.scheduler.time()
        receivers = self._hub.publish(from_publish(packet, session.client_id, now, size))
        return ReasonCode.SUCCESS if receivers else ReasonCode.NO_MATCHING_SUBSCRIBERS

    def _take_acknowledgement(
        self, session: Session, packet: Puback | Pubrec | Pubrel | Pubcomp
    ) -> None:
        packet_id = packet.packet_id
        match packet:
            case Pubrel():
                known = packet_id in session.unreleased
                session.unreleased.discard(packet_id)
                self._wire.send(Pubcomp(packet_id, _code_of(known=known)))
            case Pubrec() if packet.reason_code < FAILURE:
                known = session.outbox.received(packet_id)
                self._wire.send(Pubrel(packet_id, _code_of(known=known)))
            case _:
                session.outbox.acknowledged(packet_id)
                self.pump()

    def _take_request(self, session: Session, packet: Subscribe | Unsubscribe) -> None:
        if isinstance(packet, Subscribe):
            codes, with_retained = grant(self._hub, session, packet)
            filters = [request.filter for request in packet.requests[:_LOGGED]]
            _log.info("client %r subscribes to %r: %r", session.client_id, filters, codes[:_LOGGED])
            if self._level < MQTT_5:
                codes = tuple(min(code, FAILURE) for code in codes)
            self._wire.send(Suback(packet.packet_id, codes))
            for subscription in with_retained:
                self._hub.send_retained(session, subscription)
            return
        removed = [self._hub.unsubscribe(session, one) for one in packet.filters]
        codes = tuple(0 if one else ReasonCode.NO_SUBSCRIPTION_EXISTED for one in removed)
        self._wire.send(Unsuback(packet.packet_id, codes))

    def _take_disconnect(self, session: Session, packet: Disconnect) -> None:
        expiry_s = packet.properties.session_expiry_interval_s
        if expiry_s is not None:
            if expiry_s and not session.expiry_s:
                raise MalformedPacketError(
                    "a session without expiry gets one", "3.14.2.2.2", _PROTOCOL_ERROR
                )
            session.expiry_s = min(expiry_s, self._hub.limits.session_expiry_s)
        self.end(with_will=packet.reason_code != ReasonCode.SUCCESS)
        self._wire.hang_up()


_PROTOCOL_ERROR = ReasonCode.PROTOCOL_ERROR


def _code_of(*, known: bool) -> ReasonCode:
    return ReasonCode.SUCCESS if known else ReasonCode.PACKET_IDENTIFIER_NOT_FOUND


def _forbidden(name: str) -> MalformedPacketError:
    return MalformedPacketError(f"a client may not send {name} now", "4.13", _PROTOCOL_ERROR)
