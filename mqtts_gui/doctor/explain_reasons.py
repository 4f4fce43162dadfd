"""What a broker says in numbers, beyond the refusals that have rules of their own (MQTT 5, 2.4)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mqtts_gui.doctor.actions import (
    EDIT_HOST,
    ENTER_LOGIN,
    NEW_CLIENT_ID,
    TRY_AGAIN,
    USE_MQTT_3_1_1,
    on_the_broker,
    use_host,
)
from mqtts_gui.doctor.situation import Rule, Sentences, Situation, make_problem
from mqtts_gui.errors import Action, Problem
from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt.reasons import FAILURE, ReasonCode, reason_name
from mqtts_gui.mqtt.wire import PacketType

LOOK_AT_LOG = on_the_broker("sudo tail -n 30 /var/log/mosquitto/mosquitto.log")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
_BROKER_LOG = mark("On the broker's machine, look at the last lines of mosquitto.log.")


@dataclass(frozen=True, slots=True)
class _Reason:
    """What a code of the table means."""

    code: str
    message: Phrase
    cause: Phrase
    fix: Phrase
    actions: tuple[Action, ...] = (TRY_AGAIN, LOOK_AT_LOG)


_ERROR = _Reason(
    "broker-error",
    mark("The broker reports an internal error"),
    mark("It reports an error, and gives no reason."),
    _BROKER_LOG,
)
_NOT_UNDERSTOOD = _Reason(
    "mqtt-not-understood",
    mark("The broker does not accept what this program sent"),
    mark("It calls a packet malformed, or against the rules of the protocol."),
    mark("Choose MQTT 3.1.1 for this connection, which every broker knows; or update the broker."),
    (USE_MQTT_3_1_1, LOOK_AT_LOG),
)
_TOO_MUCH = _Reason(
    "broker-quota",
    mark("The broker has reached a limit that was set for its clients"),
    mark("Too much was sent, or too many connections were made, in a short time or in all."),
    mark("Wait a little, send less, and ask whoever runs the broker which limits it has."),
)
_NOT_OFFERED = _Reason(
    "mqtt-not-supported",
    mark("The broker does not offer what was asked for"),
    mark(
        "It switches off a part of MQTT 5: a quality of service, retained messages, wildcards, "
        "shared subscriptions or subscription identifiers."
    ),
    mark("Ask for less: a lower QoS, no retained message, a topic without + and #."),
    (LOOK_AT_LOG,),
)
_MOVED = _Reason(
    "broker-moved",
    mark("The broker sends its clients to another server"),
    mark("It does not say to which."),
    mark("Ask whoever runs the broker for its new address."),
    (EDIT_HOST,),
)
_METHOD = _Reason(
    "auth-method",
    mark("The broker wants a way of authentication that this program does not have"),
    mark("It asks for the enhanced authentication of MQTT 5 (AUTH), such as SCRAM or a token."),
    mark(
        "Have user name and password, or a client certificate, allowed on the broker; or choose "
        "MQTT 3.1.1, which has no enhanced authentication."
    ),
    (USE_MQTT_3_1_1, LOOK_AT_LOG),
)
_TOPIC = _Reason(
    "topic-invalid",
    mark("The broker does not accept a topic"),
    mark("A topic that was published or subscribed to is not one that it allows."),
    mark("Correct the topic: # may stand only at the end, + only for a whole level."),
    (LOOK_AT_LOG,),
)
_PACKET_ID = _Reason(
    "mqtt-packet-id",
    mark("The broker and this program disagree about which messages are under way"),
    mark("The broker calls the number of a message unknown, or already in use."),
    mark("Disconnect and connect again with a clean start, which forgets what was under way."),
    (TRY_AGAIN,),
)

_TABLE: dict[int, _Reason] = {
    ReasonCode.UNSPECIFIED_ERROR: _ERROR,
    ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR: _ERROR,
    ReasonCode.MALFORMED_PACKET: _NOT_UNDERSTOOD,
    ReasonCode.PROTOCOL_ERROR: _NOT_UNDERSTOOD,
    ReasonCode.RECEIVE_MAXIMUM_EXCEEDED: _NOT_UNDERSTOOD,
    ReasonCode.TOPIC_ALIAS_INVALID: _NOT_UNDERSTOOD,
    ReasonCode.QUOTA_EXCEEDED: _TOO_MUCH,
    ReasonCode.MESSAGE_RATE_TOO_HIGH: _TOO_MUCH,
    ReasonCode.CONNECTION_RATE_EXCEEDED: _TOO_MUCH,
    ReasonCode.RETAIN_NOT_SUPPORTED: _NOT_OFFERED,
    ReasonCode.QOS_NOT_SUPPORTED: _NOT_OFFERED,
    ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED: _NOT_OFFERED,
    ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED: _NOT_OFFERED,
    ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED: _NOT_OFFERED,
    ReasonCode.USE_ANOTHER_SERVER: _MOVED,
    ReasonCode.SERVER_MOVED: _MOVED,
    ReasonCode.BAD_AUTHENTICATION_METHOD: _METHOD,
    ReasonCode.CONTINUE_AUTHENTICATION: _METHOD,
    ReasonCode.REAUTHENTICATE: _METHOD,
    ReasonCode.PACKET_IDENTIFIER_IN_USE: _PACKET_ID,
    ReasonCode.PACKET_IDENTIFIER_NOT_FOUND: _PACKET_ID,
    ReasonCode.TOPIC_FILTER_INVALID: _TOPIC,
    ReasonCode.TOPIC_NAME_INVALID: _TOPIC,
    ReasonCode.PACKET_TOO_LARGE: _Reason(
        "packet-too-large",
        mark("What was sent is larger than the broker allows"),
        mark("Even the request to connect is: client identifier, user name and password count."),
        mark("Raise max_packet_size in mosquitto.conf, or use shorter names."),
        (on_the_broker("sudo grep -rn max_packet_size /etc/mosquitto"), TRY_AGAIN),
    ),
    ReasonCode.NOT_AUTHORIZED: _Reason(
        "auth-ended",
        mark("The broker ended the connection: it is no longer allowed"),
        mark(
            "The rights of your user have changed meanwhile, or you did something that they do not "
            "include."
        ),
        mark("Ask whoever runs the broker for the right that is missing, then connect again."),
        (ENTER_LOGIN, LOOK_AT_LOG),
    ),
    ReasonCode.BANNED: _Reason(
        "broker-banned",
        mark("The broker has banned this client"),
        mark("Whoever runs it has put this client, its user or its address on a list."),
        mark("Ask whoever runs the broker to take it off the list."),
        (NEW_CLIENT_ID, LOOK_AT_LOG),
    ),
    ReasonCode.ADMINISTRATIVE_ACTION: _Reason(
        "broker-ended-session",
        mark("Whoever runs the broker ended the connection"),
        mark("It was closed by an administrative action, not by a fault."),
        mark("Connect again, or ask whoever runs the broker why it was ended."),
    ),
    ReasonCode.MAXIMUM_CONNECT_TIME: _Reason(
        "broker-time-limit",
        mark("The connection lasted as long as the broker allows"),
        mark("The broker ends every connection after some time."),
        mark("Connect again."),
    ),
    ReasonCode.PAYLOAD_FORMAT_INVALID: _Reason(
        "message-format",
        mark("The broker does not accept the content of the message"),
        mark("The message is not of the format that it is said to have, or that the broker wants."),
        mark("Correct the message, or its properties."),
        (LOOK_AT_LOG,),
    ),
}


def said_in_numbers(s: Situation) -> Problem | None:
    """A CONNACK or a DISCONNECT with a code that has a meaning of its own."""
    code = s.evidence.reason_code
    if code is None:
        return None
    packet = PacketType.DISCONNECT if s.evidence.was_ready else PacketType.CONNACK
    return explain_reason(s, code, packet)


def explain_reason(s: Situation, code: int, packet: PacketType) -> Problem:
    """Explain a reason code by its number alone."""
    reason = _TABLE.get(code)
    if reason is None:
        return _unknown(s, code, packet)
    cause, fix, actions = reason.cause, reason.fix, reason.actions
    if reason is _MOVED and s.evidence.server_reference:
        where = s.evidence.server_reference
        cause = mark("It names the server to use instead: %(server)s.", server=where)
        fix = mark("Use it if whoever runs the broker says that this is right.")
        there = _use_server(where)
        actions = (there, *actions) if there else actions
    said = Sentences(reason.message, with_words(s, cause), fix)
    return make_problem(s, reason.code, said, *actions, details=_name_of(code, packet))


def with_words(s: Situation, cause: Phrase) -> Phrase:
    """Return a cause followed by what the broker says in words, if it does (MQTT 5, 3.2.2.3.9)."""
    words = s.evidence.reason_string
    return (
        mark("%(cause)s The broker adds: “%(words)s”.", cause=cause, words=words)
        if words
        else cause
    )


def _unknown(s: Situation, code: int, packet: PacketType) -> Problem:
    if packet is PacketType.CONNACK:
        message = mark("The broker refuses the connection with the code %(code)s", code=code)
    elif packet is PacketType.DISCONNECT:
        message = mark("The broker ended the connection with the code %(code)s", code=code)
    else:
        message = mark("The broker refuses the request with the code %(code)s", code=code)
    cause = mark("The MQTT standard gives this code no meaning here.")
    if code < FAILURE and packet is PacketType.DISCONNECT:
        cause = mark("It did so as if all were well, and gave no reason.")
    said = Sentences(message, with_words(s, cause), _BROKER_LOG)
    return make_problem(s, "unexplained", said, TRY_AGAIN, LOOK_AT_LOG)


def _name_of(code: int, packet: PacketType) -> dict[str, str]:
    return {"reason_name": reason_name(code, packet)} if code >= FAILURE else {}


def _use_server(reference: str) -> Action | None:
    """Return the action that goes to the first server of a reference (MQTT 5, 4.11)."""
    host = reference.split(maxsplit=1)[0].partition(":")[0] if reference.strip() else ""
    return use_host(host) if _HOST.fullmatch(host) else None


RULES: tuple[Rule, ...] = (said_in_numbers,)
