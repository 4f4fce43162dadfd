"""Whether a CONNECT is accepted, and what CONNACK then says (MQTT 5.0, 3.1.4 and 3.2)."""

from __future__ import annotations

import secrets

from mqtts_gui.broker.hub import Hub
from mqtts_gui.broker.limits import Limits
from mqtts_gui.broker.messages import from_will
from mqtts_gui.broker.sessions import Link, Session
from mqtts_gui.mqtt.codec import Connack, Connect, Properties, ProtocolLevel, ReasonCode
from mqtts_gui.mqtt.reasons import MQTT_5

_RETURN_CODES_OF_3_1_1 = {
    ReasonCode.CLIENT_IDENTIFIER_NOT_VALID: 2,
    ReasonCode.NOT_AUTHORIZED: 5,
}


class RefusedError(Exception):
    """A CONNECT is well formed, but not accepted; `connack` says so at the client's level."""

    def __init__(self, reason: ReasonCode, words: str, level: int) -> None:
        super().__init__(words)
        if level >= MQTT_5:
            self.connack = Connack(reason_code=reason, properties=Properties(reason_string=words))
        else:
            self.connack = Connack(reason_code=_RETURN_CODES_OF_3_1_1[reason])


def greet(hub: Hub, link: Link, connect: Connect, size: int) -> tuple[Session, Connack]:
    """Give a client its session and the answer to its CONNECT of `size` bytes.

    Raises:
        RefusedError: the client asks for something that the broker does not give.
    """
    _check(connect, hub.limits)
    client_id = connect.client_id or f"auto-{secrets.token_hex(8)}"
    session, present = hub.join(client_id, link, clean_start=connect.clean_start)
    session.expiry_s = _expiry_s(connect, hub.limits)
    session.outbox.window = min(
        hub.limits.inflight, connect.properties.receive_maximum or hub.limits.inflight
    )
    _keep_will(session, connect, size)
    present = present and connect.level > ProtocolLevel.V3_1  # 3.1 knows no such flag
    if connect.level < MQTT_5:
        return session, Connack(present)
    return session, Connack(present, properties=_offer(hub.limits, connect, session))


def _check(connect: Connect, limits: Limits) -> None:
    level = connect.level
    if connect.properties.authentication_method is not None:
        raise RefusedError(
            ReasonCode.BAD_AUTHENTICATION_METHOD, "no enhanced authentication here", level
        )
    if not connect.client_id and level < MQTT_5 and not connect.clean_start:
        raise RefusedError(
            ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, "a session needs a client identifier", level
        )
    if not connect.client_id and level == ProtocolLevel.V3_1:
        raise RefusedError(
            ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, "MQTT 3.1 needs a client identifier", level
        )
    will = connect.will
    if will and (will.topic.startswith("$") or will.topic.count("/") >= limits.topic_levels):
        raise RefusedError(ReasonCode.NOT_AUTHORIZED, "the topic of the will is refused", level)


def _expiry_s(connect: Connect, limits: Limits) -> float:
    """Return how long the session outlives the connection (3.1.2.11.2)."""
    if connect.level < MQTT_5:
        return 0 if connect.clean_start else limits.session_expiry_s
    return min(connect.properties.session_expiry_interval_s or 0, limits.session_expiry_s)


def _keep_will(session: Session, connect: Connect, size: int) -> None:
    session.will, session.will_delay_s = None, 0
    if connect.will is not None:
        session.will = from_will(connect.will, session.client_id, size)
        session.will_delay_s = connect.will.properties.will_delay_interval_s or 0


def _offer(limits: Limits, connect: Connect, session: Session) -> Properties:
    asked_s = connect.properties.session_expiry_interval_s or 0
    return Properties(
        session_expiry_interval_s=None if asked_s == session.expiry_s else int(session.expiry_s),
        receive_maximum=limits.receive_maximum,
        maximum_packet_size=limits.packet_bytes,
        assigned_client_identifier=None if connect.client_id else session.client_id,
        shared_subscription_available=False,
    )
