"""Answers to CONNECT that no mosquitto gives, from brokers that follow a script."""

from __future__ import annotations

import contextlib
import socket
from functools import partial
from typing import Any

from mqtts_gui.doctor.walk import Errand
from mqtts_gui.mqtt.codec import (
    Auth,
    Connack,
    Disconnect,
    ProtocolLevel,
    Puback,
    Pubrec,
    Suback,
    encode,
)
from mqtts_gui.mqtt.profile import Secrets
from mqtts_gui.mqtt.properties import NO_PROPERTIES, Properties
from tests.support.fault import Fault
from tests.support.mqtt_setting import V3_1, V3_1_1, V5, answering, each, scripted

LOGIN: dict[str, Any] = {"username": "eleve", "secrets": Secrets("wrong")}
OLD_NO = b"\x20\x02\x00\x01"


def hangs_up(connected: socket.socket) -> None:
    connected.recv(4096)


def resets(connected: socket.socket) -> None:
    """Leave the greeting unread, which resets the connection."""
    connected.recv(1)


def old_fashioned(connected: socket.socket) -> None:
    """Answer a greeting of MQTT 3.1.1 and hang up on others."""
    heard = connected.recv(4096)
    if len(heard) > 8 and heard[8] == ProtocolLevel.V3_1_1:
        connected.sendall(encode(Connack()))
        with contextlib.suppress(OSError):
            connected.recv(4096)


def refusing(code: int, level: int = 5, properties: Properties = NO_PROPERTIES) -> bytes:
    return encode(Connack(reason_code=code, properties=properties), level)


def connack_5(
    expected: str, code: int, properties: Properties = NO_PROPERTIES
) -> tuple[Fault, ...]:
    answer, words = refusing(code, properties=properties), properties != NO_PROPERTIES
    return tuple(
        Fault(
            expected,
            f"CONNACK {code}, {'TLS' if tls else 'clear'}{', in words' if words else ''}",
            scripted(answering(answer), tls=tls, mqtt_version=V5),
        )
        for tls in (False, True)
    )


def ending(expected: str, code: int) -> Fault:
    answer = b"".join(encode(packet, ProtocolLevel.V5) for packet in (Connack(), Disconnect(code)))
    return Fault(
        expected,
        f"DISCONNECT {code}",
        scripted(answering(answer), mqtt_version=V5, errand=Errand(filters=("ciel",))),
        by_connect=False,
    )


def answers_to_requests(code: str, number: int, packet: type[Puback | Pubrec | Suback]) -> Fault:
    reply = (
        Suback(1, (number,)) if packet is Suback else packet(1, number)  # type: ignore[arg-type]
    )
    qos = 2 if packet is Pubrec else 1
    errand = Errand(filters=("ciel",)) if packet is Suback else Errand(publish_to="ciel", qos=qos)
    greeting = encode(Connack(), ProtocolLevel.V5)
    return Fault(
        code,
        f"{packet.__name__} {number}",
        scripted(
            answering(greeting, encode(reply, ProtocolLevel.V5)), mqtt_version=V5, errand=errand
        ),
        by_connect=False,
    )


def refusing_logins(connected: socket.socket) -> None:
    """Answer as brokers other than mosquitto do: 4 to a wrong password, 5 to who has none."""
    heard = connected.recv(4096)
    connected.sendall(refusing(4 if heard[9] & 0x80 else 5, level=4))


CODES_OF_5 = (
    ("mqtt5-unsupported", 132),
    ("client-id-refused", 133),
    ("auth-anonymous-refused", 135),
    ("broker-unavailable", 136),
    ("broker-unavailable", 137),
    ("broker-banned", 138),
    ("auth-method", 140),
    ("broker-error", 128),
    ("broker-error", 131),
    ("mqtt-not-understood", 129),
    ("mqtt-not-understood", 130),
    ("topic-invalid", 144),
    ("packet-too-large", 149),
    ("broker-quota", 151),
    ("message-format", 153),
    ("mqtt-not-supported", 154),
    ("mqtt-not-supported", 155),
    ("broker-moved", 156),
    ("broker-moved", 157),
    ("broker-quota", 159),
    ("unexplained", 170),
)
ENDINGS_OF_5 = (
    ("broker-error", 128),
    ("mqtt-not-understood", 129),
    ("mqtt-not-understood", 130),
    ("broker-error", 131),
    ("auth-ended", 135),
    ("broker-unavailable", 137),
    ("broker-stopped", 139),
    ("auth-method", 140),
    ("keepalive-timeout", 141),
    ("client-id-taken", 142),
    ("topic-invalid", 143),
    ("topic-invalid", 144),
    ("mqtt-not-understood", 147),
    ("mqtt-not-understood", 148),
    ("packet-too-large", 149),
    ("broker-quota", 150),
    ("broker-quota", 151),
    ("broker-ended-session", 152),
    ("message-format", 153),
    ("mqtt-not-supported", 154),
    ("mqtt-not-supported", 155),
    ("broker-moved", 156),
    ("broker-moved", 157),
    ("mqtt-not-supported", 158),
    ("broker-quota", 159),
    ("broker-time-limit", 160),
    ("mqtt-not-supported", 161),
    ("mqtt-not-supported", 162),
)
REQUESTS = (
    ("acl-subscribe", 128, Suback),
    ("broker-error", 131, Suback),
    ("acl-subscribe", 135, Suback),
    ("topic-invalid", 143, Suback),
    ("mqtt-packet-id", 145, Suback),
    ("broker-quota", 151, Suback),
    ("mqtt-not-supported", 158, Suback),
    ("mqtt-not-supported", 161, Suback),
    ("mqtt-not-supported", 162, Suback),
    ("broker-error", 128, Puback),
    ("broker-error", 131, Pubrec),
    ("acl-publish", 135, Puback),
    ("acl-publish", 135, Pubrec),
    ("topic-invalid", 144, Puback),
    ("mqtt-packet-id", 145, Pubrec),
    ("message-too-large", 149, Puback),
    ("message-too-large", 149, Pubrec),
    ("broker-quota", 151, Puback),
    ("message-format", 153, Puback),
)

FAULTS = (
    *(fault for code, number in CODES_OF_5 for fault in connack_5(code, number)),
    *connack_5("broker-moved", 157, Properties(server_reference="mqtt.example:8883")),
    *connack_5("broker-banned", 138, Properties(reason_string="go\x07 away")),
    *(ending(code, number) for code, number in ENDINGS_OF_5),
    *(answers_to_requests(*request) for request in REQUESTS),
    Fault("mqtt5-unsupported", "CONNACK 1 of 3.1.1", scripted(answering(OLD_NO), mqtt_version=V5)),
    Fault(
        "mqtt5-unsupported",
        "CONNACK 1 of 3.1.1, TLS",
        scripted(answering(OLD_NO), tls=True, mqtt_version=V5),
    ),
    *(
        Fault(
            "mqtt5-unsupported",
            f"hangs up, {'TLS' if tls else 'clear'}",
            scripted(old_fashioned, tls=tls, mqtt_version=V5),
            times=20 if tls else 3,
        )
        for tls in (False, True)
    ),
    Fault(
        "mqtt5-unsupported",
        "says yes in the old form",
        scripted(answering(encode(Connack())), mqtt_version=V5),
    ),
    Fault("mqtt-version-refused", "3.1", scripted(answering(OLD_NO), mqtt_version=V3_1)),
    Fault("mqtt-version-refused", "3.1.1", scripted(answering(OLD_NO), mqtt_version=V3_1_1)),
    *(
        Fault(
            code,
            f"CONNACK {number}, MQTT 3.1.1, {label}",
            scripted(answering(refusing(number, level=4)), mqtt_version=V3_1_1, **more),
        )
        for code, number, label, more in (
            ("client-id-refused", 2, "with an identifier", {}),
            ("client-id-empty", 2, "without", {"client_id": ""}),
            ("broker-unavailable", 3, "clear", {}),
            ("broker-unavailable", 3, "TLS", {"tls": True}),
            ("auth-bad-password", 4, "clear", LOGIN),
            ("auth-anonymous-refused", 4, "clear, no login", {}),
            ("auth-anonymous-refused", 5, "whatever is said", {}),
            ("auth-bad-password", 5, "whatever is said", LOGIN),
            ("unexplained", 77, "no code of MQTT", {}),
        )
    ),
    *(
        Fault(
            "auth-bad-password",
            f"CONNACK 4 to a login only, {'TLS' if tls else 'clear'}",
            scripted(refusing_logins, tls=tls, mqtt_version=V3_1_1, **LOGIN),
        )
        for tls in (False, True)
    ),
    Fault(
        "identity-without-cert",
        "CONNACK 4 whatever is said",
        scripted(answering(refusing(4, level=4)), tls=True, mqtt_version=V3_1_1, **LOGIN),
    ),
    Fault("auth-method", "AUTH", scripted(answering(encode(Auth(24), 5)), mqtt_version=V5)),
    Fault(
        "auth-method",
        "AUTH, TLS",
        scripted(answering(encode(Auth(24), 5)), tls=True, mqtt_version=V5),
    ),
    *each("server-not-mqtt", "nothing in CONNACK", partial(scripted, answering(b"\x20\x00"))),
    *each("server-not-mqtt", "rubbish", partial(scripted, answering(b"\x99\x88\x77\x66garbage"))),
    Fault(
        "server-not-mqtt",
        "yes, then rubbish",
        scripted(answering(b"\x20\x07\x00\x00\x04\xff\xff\xff\xff"), mqtt_version=V5),
    ),
    *each("tls-closed-after-connect", "", lambda tls, **how: scripted(hangs_up, tls=True, **how))[
        1::2
    ],
    *each("mqtt-closed-after-connect", "", lambda tls, **how: scripted(hangs_up, **how))[::2],
    *each("mqtt-closed-after-connect", "reset", lambda tls, **how: scripted(resets, **how))[::2],
)
