"""Whether a subscription is granted, and which retained messages come with it."""

from __future__ import annotations

from mqtts_gui.broker.hub import Hub
from mqtts_gui.broker.sessions import Session
from mqtts_gui.broker.subscriptions import Subscription
from mqtts_gui.mqtt.codec import ReasonCode, Subscribe, TopicRequest
from mqtts_gui.mqtt.topics import SHARED_PREFIX, TopicError, check_filter

_AT_A_NEW_SUBSCRIPTION = 1
_NEVER = 2


def grant(
    hub: Hub, session: Session, packet: Subscribe
) -> tuple[tuple[int, ...], list[Subscription]]:
    """Subscribe a client.

    Returns:
        The codes of SUBACK as MQTT 5 has them, and the subscriptions whose retained messages are
        to be sent after it.
    """
    identifiers = packet.properties.subscription_identifiers
    identifier = identifiers[0] if identifiers else None
    codes: list[int] = []
    with_retained: dict[str, Subscription] = {}  # once each, however often a filter is listed
    for request in packet.requests:
        refusal = _refusal(hub, session, request.filter)
        codes.append(request.qos if refusal is None else refusal)
        if refusal is None:
            subscription = _subscription(request, identifier)
            new = hub.subscribe(session, subscription)
            if _wants_retained(request, new=new):
                with_retained[request.filter] = subscription
    return tuple(codes), list(with_retained.values())


def _refusal(hub: Hub, session: Session, topic_filter: str) -> ReasonCode | None:
    if topic_filter.startswith(SHARED_PREFIX):
        return ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED
    try:
        check_filter(topic_filter)
    except TopicError:
        return ReasonCode.TOPIC_FILTER_INVALID
    if topic_filter.count("/") >= hub.limits.topic_levels:
        return ReasonCode.TOPIC_FILTER_INVALID
    known = topic_filter in session.subscriptions
    if not known and len(session.subscriptions) >= hub.limits.subscriptions:
        return ReasonCode.QUOTA_EXCEEDED
    return None


def _subscription(request: TopicRequest, identifier: int | None) -> Subscription:
    return Subscription(
        request.filter, request.qos, request.no_local, request.retain_as_published, identifier
    )


def _wants_retained(request: TopicRequest, *, new: bool) -> bool:
    if request.retain_handling == _AT_A_NEW_SUBSCRIPTION:
        return new
    return request.retain_handling != _NEVER
