"""Faults after TLS: the broker refuses CONNECT, does not answer it, or ends the session."""

from __future__ import annotations

from mqtts_gui.doctor import explain_login
from mqtts_gui.doctor.actions import (
    NEW_CLIENT_ID,
    TRY_AGAIN,
    USE_MQTT_3_1_1,
    on_the_broker,
)
from mqtts_gui.doctor.explain_reasons import LOOK_AT_LOG, explain_reason, with_words
from mqtts_gui.doctor.situation import Rule, Sentences, Situation, make_problem
from mqtts_gui.errors import Problem
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.events import StepId
from mqtts_gui.mqtt.profile import MqttVersion
from mqtts_gui.mqtt.reasons import ReasonCode
from mqtts_gui.mqtt.wire import MalformedPacketError, PacketType

# MQTT 3.1.1, table 3.1; MQTT 5.0, 3.2.2.2 and 3.14.2.1. The numbers of the two never overlap.
UNACCEPTABLE_VERSION = {1, ReasonCode.UNSUPPORTED_PROTOCOL_VERSION}
IDENTIFIER_REJECTED = {2, ReasonCode.CLIENT_IDENTIFIER_NOT_VALID}
UNAVAILABLE = {3, ReasonCode.SERVER_UNAVAILABLE, ReasonCode.SERVER_BUSY}
_CONNACK_OF_3_1_1 = b"\x20\x02"
_AUTH = PacketType.AUTH << 4


def mqtt5_unsupported(s: Situation) -> Problem | None:
    """The broker does not know the version of MQTT."""
    version = s.profile.mqtt_version
    is_refused = s.evidence.reason_code in UNACCEPTABLE_VERSION and not s.evidence.was_ready
    if version is not MqttVersion.V5:
        return _version_refused(s) if is_refused else None
    answers_as_before = (
        s.ended_at(StepId.MQTT)
        and isinstance(s.error, MalformedPacketError)
        and s.evidence.first_bytes.startswith(_CONNACK_OF_3_1_1)
    )
    if is_refused:
        cause = mark("It answered that it does not accept this version of the protocol.")
    elif answers_as_before:
        cause = mark("It answered the greeting of MQTT 5 in the form of MQTT 3.1.1.")
    elif s.asked.knows_3_1_1:
        cause = mark("It gives no answer to a greeting of MQTT 5, but answers one of MQTT 3.1.1.")
    else:
        return None
    said = Sentences(
        mark("The broker does not know MQTT 5"),
        with_words(s, cause),
        mark("Choose MQTT 3.1.1 for this connection."),
    )
    return make_problem(s, "mqtt5-unsupported", said, USE_MQTT_3_1_1)


def _version_refused(s: Situation) -> Problem:
    version = s.profile.mqtt_version
    said = Sentences(
        mark("The broker does not accept MQTT %(version)s", version=version),
        mark("It answered that it does not accept this version of the protocol."),
        mark("Choose another version of MQTT for this connection; most brokers know 3.1.1."),
    )
    action = None if version is MqttVersion.V3_1_1 else USE_MQTT_3_1_1
    return make_problem(s, "mqtt-version-refused", said, action, LOOK_AT_LOG)


def auth_exchange(s: Situation) -> Problem | None:
    """The broker asks back (AUTH) instead of answering."""
    heard = s.evidence.first_bytes
    if not s.ended_at(StepId.MQTT) or heard[:1] != bytes([_AUTH]) or s.evidence.reason_code:
        return None
    if not isinstance(s.error, MalformedPacketError):
        return None
    return explain_reason(s, ReasonCode.CONTINUE_AUTHENTICATION, PacketType.AUTH)


def client_id_empty(s: Situation) -> Problem | None:
    """The broker wants a client identifier."""
    code, other = s.evidence.reason_code, s.asked.anonymous_code
    # mosquitto tells clients of MQTT 5 of an unspecified error.
    is_vague = code == ReasonCode.UNSPECIFIED_ERROR and other not in {None, code}
    is_vague = is_vague and not s.profile.client_id
    if not (code in IDENTIFIER_REJECTED or is_vague) or s.evidence.was_ready:
        return None
    if s.profile.client_id:
        return _client_id_refused(s)
    said = Sentences(
        mark("The broker does not accept an empty client identifier"),
        mark("No client identifier is set, and the broker does not choose one itself."),
        mark("Use a client identifier of your own."),
    )
    return make_problem(s, "client-id-empty", said, NEW_CLIENT_ID)


def _client_id_refused(s: Situation) -> Problem:
    said = Sentences(
        mark("The broker does not accept the client identifier"),
        with_words(
            s, mark("“%(client_id)s” is not one that it allows.", client_id=s.profile.client_id)
        ),
        mark("Use another one: short, of letters and digits; or the one that you were given."),
    )
    return make_problem(s, "client-id-refused", said, NEW_CLIENT_ID, LOOK_AT_LOG)


def client_id_prefix(s: Situation) -> Problem | None:
    """The broker takes only identifiers that begin as it wants."""
    if s.evidence.reason_code not in explain_login.NOT_AUTHORIZED or not s.asked.refuses_the_id:
        return None
    said = Sentences(
        mark("The broker accepts only client identifiers that begin in a certain way"),
        mark(
            "It refuses “%(client_id)s” before it looks at user name and password: "
            "clientid_prefixes is set in mosquitto.conf.",
            client_id=s.profile.client_id,
        ),
        mark(
            "Enter a client identifier that begins with the text after clientid_prefixes in "
            "mosquitto.conf."
        ),
    )
    find = on_the_broker("sudo grep -rn clientid_prefixes /etc/mosquitto")
    return make_problem(s, "client-id-prefix", said, find, NEW_CLIENT_ID)


def broker_unavailable(s: Situation) -> Problem | None:
    """The broker answers, and says that it cannot serve."""
    if s.evidence.reason_code not in UNAVAILABLE:
        return None
    said = Sentences(
        mark("The broker answers, but says that it is not available"),
        with_words(s, mark("It is starting, stopping or overloaded.")),
        mark("Try again in a moment; on the broker's machine, look at mosquitto.log."),
    )
    return make_problem(s, "broker-unavailable", said, TRY_AGAIN, LOOK_AT_LOG)


def mqtt_no_connack(s: Situation) -> Problem | None:
    """CONNECT was sent, and nothing ever came back."""
    if not s.ended_at(StepId.MQTT) or not s.timed_out:
        return None
    said = Sentences(
        mark("The server can be reached, but gives no MQTT answer"),
        mark(
            "The MQTT greeting was sent to port %(port)s, and nothing came back.",
            port=s.profile.port,
        ),
        mark("Check the port, and that an MQTT broker is behind it."),
    )
    return make_problem(s, "mqtt-no-connack", said, TRY_AGAIN, LOOK_AT_LOG)


def tls_closed_after_connect(s: Situation) -> Problem | None:
    """TLS works, and the server hangs up on the MQTT greeting."""
    if not s.ended_at(StepId.MQTT) or s.evidence.tls is None or not s.was_closed:
        return None
    if s.evidence.alert is not None or s.evidence.first_bytes:
        return None
    said = Sentences(
        mark("TLS works, but the server hangs up on the MQTT greeting"),
        mark(
            "Whatever listens on port %(port)s is not an MQTT broker, or the broker refuses "
            "without saying why.",
            port=s.profile.port,
        ),
        mark("Check the port; on the broker's machine, look at the last lines of mosquitto.log."),
    )
    return make_problem(s, "tls-closed-after-connect", said, TRY_AGAIN, LOOK_AT_LOG)


FIRST_RULES: tuple[Rule, ...] = (mqtt5_unsupported, auth_exchange)
"""Those that know more of what came than that it is not what was expected."""

RULES: tuple[Rule, ...] = (
    client_id_prefix,
    client_id_empty,
    broker_unavailable,
    *explain_login.RULES,
    mqtt_no_connack,
    tls_closed_after_connect,
)
