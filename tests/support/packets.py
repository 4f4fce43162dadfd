"""Packets of every type with every property, and the protocol levels they can be sent at."""

from __future__ import annotations

from collections.abc import Iterable

from mqtts_gui.mqtt.codec import (
    Auth,
    Connack,
    Connect,
    Disconnect,
    Packet,
    Pingreq,
    Pingresp,
    Properties,
    Puback,
    Pubcomp,
    Publish,
    Pubrec,
    Pubrel,
    ReasonCode,
    Suback,
    Subscribe,
    TopicRequest,
    Unsuback,
    Unsubscribe,
    Will,
)

WORDS = Properties(reason_string="parce que", user_properties=(("clé", "valeur"), ("clé", "2")))
MESSAGE_PROPERTIES = Properties(
    payload_format_indicator=True,
    message_expiry_interval_s=4_294_967_295,
    content_type="text/plain; charset=utf-8",
    response_topic="ciel/réponse",
    correlation_data=b"\x00\xff",
    user_properties=(("a", ""),),
)

OF_EVERY_VERSION: tuple[Packet, ...] = (
    Connack(),
    Connack(session_present=True),
    Publish("ciel", b"bonjour"),
    Publish("ciel/salle 12/température", "21,4 °C".encode(), 1, packet_id=1),
    Publish("/", b"", 2, retain=True, duplicate=True, packet_id=65_535),
    Publish("a" * 65_535, b"x" * 70_000),
    Puback(1),
    Pubrec(2),
    Pubrel(3),
    Pubcomp(65_535),
    Subscribe(10, (TopicRequest("ciel/#", 2), TopicRequest("+/+", 0))),
    Suback(10, (0, 1, 2, 0x80)),
    Unsubscribe(11, ("ciel/#", "$SYS/#")),
    Unsuback(11, ()),
    Pingreq(),
    Pingresp(),
    Disconnect(),
)
OF_MQTT_5: tuple[Packet, ...] = (
    Connack(
        session_present=True,
        properties=Properties(
            session_expiry_interval_s=0,
            assigned_client_identifier="auto-1",
            server_keep_alive_s=60,
            authentication_method="SCRAM",
            authentication_data=b"x",
            response_information="ici",
            server_reference="ailleurs",
            reason_string="bien",
            receive_maximum=65_535,
            topic_alias_maximum=10,
            maximum_qos=1,
            retain_available=False,
            maximum_packet_size=1,
            wildcard_subscription_available=True,
            subscription_identifier_available=False,
            shared_subscription_available=True,
        ),
    ),
    Connack(reason_code=ReasonCode.NOT_AUTHORIZED, properties=WORDS),
    Publish("ciel", b"{}", 1, packet_id=7, properties=MESSAGE_PROPERTIES),
    Publish("", b"alias", properties=Properties(topic_alias=1)),
    Publish("ciel", b"", properties=Properties(subscription_identifiers=(1, 268_435_455))),
    Puback(1, ReasonCode.NO_MATCHING_SUBSCRIBERS),
    Puback(1, ReasonCode.QUOTA_EXCEEDED, WORDS),
    Pubrec(2, ReasonCode.PACKET_IDENTIFIER_IN_USE, WORDS),
    Pubrel(3, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, WORDS),
    Pubcomp(4, 0, WORDS),
    Subscribe(
        5,
        (TopicRequest("a", 1, no_local=True, retain_as_published=True, retain_handling=2),),
        Properties(subscription_identifiers=(128,), user_properties=(("x", "y"),)),
    ),
    Suback(5, (0, ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED), WORDS),
    Unsubscribe(6, ("a",), Properties(user_properties=(("x", "y"),))),
    Unsuback(6, (0, ReasonCode.NO_SUBSCRIPTION_EXISTED), WORDS),
    Disconnect(ReasonCode.DISCONNECT_WITH_WILL),
    Disconnect(0, Properties(session_expiry_interval_s=3_600, server_reference="là")),
    Auth(),
    Auth(
        ReasonCode.CONTINUE_AUTHENTICATION,
        Properties(authentication_method="SCRAM", authentication_data=b"\0"),
    ),
)
CONNECTS = (
    Connect("", level=5),
    Connect("client", level=3, keep_alive_s=0),
    Connect("élève", clean_start=False, username="dupont", password=b""),
    Connect("a", username="", will=Will("ciel/adieu", b"\0" * 65_535, 2, retain=True)),
    Connect("a", level=5, password=b"alone", will=Will("w", b"", properties=MESSAGE_PROPERTIES)),
    Connect(
        "a",
        level=5,
        will=Will("w", b"", 1, properties=Properties(will_delay_interval_s=5)),
        properties=Properties(
            session_expiry_interval_s=1,
            authentication_method="GSSAPI",
            authentication_data=b"",
            request_problem_information=False,
            request_response_information=True,
            receive_maximum=1,
            topic_alias_maximum=65_535,
            maximum_packet_size=4_294_967_295,
            user_properties=(("a", "b"),),
        ),
    ),
)
CASES = [
    *((packet, level) for packet in OF_EVERY_VERSION for level in (3, 4, 5) if level < 5 or
      not isinstance(packet, Unsuback)),
    *((packet, 5) for packet in OF_MQTT_5),
    *((packet, packet.level) for packet in CONNECTS),
]  # fmt: skip


def payloads(packets: Iterable[Packet]) -> list[bytes]:
    """Return the payloads of the messages among `packets`."""
    return [packet.payload for packet in packets if isinstance(packet, Publish)]
