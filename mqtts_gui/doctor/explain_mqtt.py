"""Faults after TLS: the broker refuses CONNECT, does not answer it, or ends the session."""

from __future__ import annotations

from mqtts_gui.doctor import certificates
from mqtts_gui.doctor.actions import (
    CHOOSE_CLIENT_CERTIFICATE,
    ENTER_LOGIN,
    NEW_CLIENT_ID,
    TRY_AGAIN,
)
from mqtts_gui.doctor.situation import Rule, Sentences, Situation, make_problem
from mqtts_gui.errors import Action, ActionId, Problem
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.events import StepId
from mqtts_gui.mqtt.profile import MqttVersion, Protocol
from mqtts_gui.mqtt.reasons import ReasonCode

# MQTT 3.1.1, table 3.1; MQTT 5.0, 3.2.2.2 and 3.14.2.1. The numbers of the two never overlap.
UNACCEPTABLE_VERSION = {1, ReasonCode.UNSUPPORTED_PROTOCOL_VERSION}
IDENTIFIER_REJECTED = {2, ReasonCode.CLIENT_IDENTIFIER_NOT_VALID}
UNAVAILABLE = {3, ReasonCode.SERVER_UNAVAILABLE, ReasonCode.SERVER_BUSY}
BAD_LOGIN = {4, ReasonCode.BAD_USER_NAME_OR_PASSWORD}
NOT_AUTHORIZED = {5, ReasonCode.NOT_AUTHORIZED}
REPEATED_ENDINGS = 2


def mqtt5_unsupported(s: Situation) -> Problem | None:
    """The broker does not know the version of MQTT."""
    if s.evidence.reason_code not in UNACCEPTABLE_VERSION:
        return None
    if s.profile.mqtt_version is not MqttVersion.V5:
        return None
    said = Sentences(
        mark("The broker does not know MQTT 5"),
        mark("It answered that it does not accept this version of the protocol."),
        mark("Choose MQTT 3.1.1 for this connection."),
    )
    action = Action(ActionId.USE_MQTT_3_1_1, mark("Use MQTT 3.1.1"))
    return make_problem(s, "mqtt5-unsupported", said, action)


def client_id_empty(s: Situation) -> Problem | None:
    """The broker wants a client identifier."""
    if s.evidence.reason_code not in IDENTIFIER_REJECTED or s.profile.client_id:
        return None
    said = Sentences(
        mark("The broker does not accept an empty client identifier"),
        mark("No client identifier is set, and the broker does not choose one itself."),
        mark("Use a client identifier of your own."),
    )
    return make_problem(s, "client-id-empty", said, NEW_CLIENT_ID)


def broker_unavailable(s: Situation) -> Problem | None:
    """The broker answers, and says that it cannot serve."""
    if s.evidence.reason_code not in UNAVAILABLE:
        return None
    said = Sentences(
        mark("The broker answers, but says that it is not available"),
        mark("It is starting, stopping or overloaded."),
        mark("Try again in a moment; on the broker's machine, look at mosquitto.log."),
    )
    return make_problem(s, "broker-unavailable", said, TRY_AGAIN)


def bad_login(s: Situation) -> Problem | None:
    """Return code 4 or 134: a password, or a certificate that names nobody."""
    if s.evidence.reason_code not in BAD_LOGIN:
        return None
    if s.profile.protocol is Protocol.MQTT:
        return _bad_password(s) if s.profile.username else _anonymous_refused(s)
    if not s.evidence.certificate_sent:
        return _identity_without_cert(s)
    if s.client is not None and not certificates.common_names(s.client):
        return _client_cert_no_cn(s)
    return _bad_password(s) if s.profile.username else None


def not_authorized(s: Situation) -> Problem | None:
    """Return code 5 or 135: a wrong login, or none."""
    if s.evidence.reason_code not in NOT_AUTHORIZED or s.evidence.was_ready:
        return None
    return _bad_password(s) if s.profile.username else _anonymous_refused(s)


def _bad_password(s: Situation) -> Problem:
    said = Sentences(
        mark("The broker refuses the user name or the password"),
        mark(
            "It does not accept this password for the user %(user)s, or does not know the user.",
            user=s.profile.username,
        ),
        mark(
            "Type both again. On the broker's machine, sudo mosquitto_passwd /etc/mosquitto/passwd "
            "%(user)s sets a new password.",
            user=s.profile.username,
        ),
    )
    return make_problem(s, "auth-bad-password", said, ENTER_LOGIN)


def _anonymous_refused(s: Situation) -> Problem:
    if s.evidence.certificate_sent:
        cause = mark(
            "Your certificate was accepted, but the broker still wants a user name: it does not "
            "take it from the certificate, and allow_anonymous is false (which is the default)."
        )
        fix = mark(
            "In mosquitto.conf, set use_identity_as_username true; or enter a user name and a "
            "password."
        )
    else:
        cause = mark(
            "No user name was sent, and the broker lets nobody in without one: allow_anonymous is "
            "false (which is the default)."
        )
        fix = mark("Enter user name and password, or set allow_anonymous true in mosquitto.conf.")
    said = Sentences(mark("The broker wants a user name"), cause, fix)
    return make_problem(s, "auth-anonymous-refused", said, ENTER_LOGIN)


def _identity_without_cert(s: Situation) -> Problem:
    said = Sentences(
        mark("The broker takes the user name from a client certificate, and got none"),
        mark(
            "It is set to use_identity_as_username true, and then refuses whoever shows no "
            "certificate; user name and password do not count."
        ),
        mark(
            "Choose your client certificate and its key. If they are chosen already, the broker "
            "does not ask for them: set require_certificate true in mosquitto.conf."
        ),
    )
    return make_problem(s, "identity-without-cert", said, CHOOSE_CLIENT_CERTIFICATE, ENTER_LOGIN)


def _client_cert_no_cn(s: Situation) -> Problem:
    said = Sentences(
        mark("The broker takes the user name from your certificate, and it has none"),
        mark("The broker is set to use_identity_as_username true; your certificate has no CN."),
        mark("Have a certificate made with a common name (CN)."),
    )
    return make_problem(s, "client-cert-no-cn", said, CHOOSE_CLIENT_CERTIFICATE)


def mqtt_no_connack(s: Situation) -> Problem | None:
    """CONNECT was sent, and nothing ever came back."""
    if not s.ended_at(StepId.MQTT) or not s.timed_out:
        return None
    said = Sentences(
        mark("The server is reached, but gives no MQTT answer"),
        mark(
            "The MQTT greeting was sent to port %(port)s, and nothing came back.",
            port=s.profile.port,
        ),
        mark("Check the port, and that an MQTT broker is behind it."),
    )
    return make_problem(s, "mqtt-no-connack", said, TRY_AGAIN)


def tls_closed_after_connect(s: Situation) -> Problem | None:
    """TLS works, and the server hangs up on the MQTT greeting."""
    if not s.ended_at(StepId.MQTT) or s.evidence.tls is None or not s.was_closed:
        return None
    if s.evidence.alert is not None or s.evidence.first_bytes:
        return None
    said = Sentences(
        mark("TLS works, but the server hangs up on the MQTT greeting"),
        mark(
            "Whatever listens on port %(port)s is no MQTT broker, or the broker refuses without "
            "saying why.",
            port=s.profile.port,
        ),
        mark("Check the port; on the broker's machine, look at the last lines of mosquitto.log."),
    )
    return make_problem(s, "tls-closed-after-connect", said, TRY_AGAIN)


RULES: tuple[Rule, ...] = (
    mqtt5_unsupported,
    client_id_empty,
    broker_unavailable,
    bad_login,
    not_authorized,
    mqtt_no_connack,
    tls_closed_after_connect,
)
