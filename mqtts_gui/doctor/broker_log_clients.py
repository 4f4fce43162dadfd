"""What the broker's log says of one connection, as a problem."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mqtts_gui.doctor.actions import (
    ALLOW_TLS_1_3,
    CHOOSE_CLIENT_CERTIFICATE,
    CHOOSE_CLIENT_KEY,
    ENTER_LOGIN,
    NEW_CLIENT_ID,
    SWITCH_TLS_ON,
    TRY_AGAIN,
)
from mqtts_gui.doctor.broker_log_events import LogEvent
from mqtts_gui.doctor.broker_log_listeners import out_of_memory
from mqtts_gui.doctor.broker_log_problems import RESTART, LogProblem
from mqtts_gui.doctor.broker_log_signs import Sign
from mqtts_gui.doctor.explain_endings import unheard
from mqtts_gui.doctor.situation import Sentences
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.profile import Profile, Protocol

Maker = Callable[[LogEvent, Profile], LogProblem | None]


def client_problem(event: LogEvent, profile: Profile) -> LogProblem | None:
    """Return what one refusal in the log means for this connection, None for nothing sure."""
    maker = _MAKERS.get(event.sign)
    return maker(event, profile) if maker is not None else None


def _no_certificate(_event: LogEvent, profile: Profile) -> LogProblem:
    cause = (
        mark("A certificate is chosen, but was not sent: perhaps its key is missing.")
        if profile.client_cert
        else mark("Its settings have require_certificate true, and no certificate is chosen here.")
    )
    said = Sentences(
        mark("The broker wants a client certificate, and got none"),
        cause,
        mark("Choose your client certificate (client.crt) and its key (client.key)."),
    )
    actions = (CHOOSE_CLIENT_CERTIFICATE, CHOOSE_CLIENT_KEY)
    return LogProblem("client-cert-missing", said, (), actions)


def _certificate_refused(_event: LogEvent, profile: Profile) -> LogProblem:
    file = profile.client_cert.name if profile.client_cert else "client.crt"
    said = Sentences(
        mark("The broker does not accept your client certificate %(file)s", file=file),
        mark(
            "Its log says only that it could not verify it: signed by another authority than its "
            "cafile, outside its dates by the broker's clock, revoked, or the revocation list is "
            "too old."
        ),
        mark(
            "Compare who signed it with the cafile of mosquitto.conf, and look at the dates and at "
            "the clock of the broker's machine (date)."
        ),
    )
    show = "grep -rn -e cafile -e crlfile /etc/mosquitto; date"
    return LogProblem("client-cert-refused", said, (show,), (CHOOSE_CLIENT_CERTIFICATE, TRY_AGAIN))


def _not_tls(_event: LogEvent, profile: Profile) -> LogProblem | None:
    if profile.protocol is Protocol.MQTTS:
        return None
    said = Sentences(
        mark("Port %(port)s speaks TLS, and you connect without", port=profile.port),
        mark("By the broker's log, what it received is not TLS."),
        mark("Switch TLS on (protocol mqtts)."),
    )
    return LogProblem("tls-port", said, (), (SWITCH_TLS_ON,))


def _version(_event: LogEvent, _profile: Profile) -> LogProblem:
    said = Sentences(
        mark("The broker and this connection have no version of TLS in common"),
        mark("The broker's log says that it does not support what was offered."),
        mark("Allow TLS 1.2 and 1.3 here, and look at tls_version in mosquitto.conf."),
    )
    return LogProblem("tls-version-mismatch", said, (), (ALLOW_TLS_1_3, TRY_AGAIN))


def _cipher(_event: LogEvent, _profile: Profile) -> LogProblem:
    said = Sentences(
        mark("The broker and this connection have no cipher in common"),
        mark("The broker's log says so: it allows none of those that were offered."),
        mark(
            "Take the lines ciphers and ciphers_tls1.3 out of mosquitto.conf, then restart "
            "mosquitto."
        ),
    )
    commands = ("grep -rn ciphers /etc/mosquitto", RESTART)
    return LogProblem("tls-no-common-cipher", said, commands)


def _not_authorised(_event: LogEvent, profile: Profile) -> LogProblem:
    if profile.username:
        said = Sentences(
            mark("The broker refuses the user name or the password"),
            mark(
                "Its log says that the client is not authorised: it does not know the user "
                "%(user)s, or not with this password.",
                user=profile.username,
            ),
            mark("Type both again, or have a new password set with mosquitto_passwd."),
        )
        return LogProblem("auth-bad-password", said, (), (ENTER_LOGIN,))
    said = Sentences(
        mark("The broker wants a user name"),
        mark(
            "Its log says that the client is not authorised, and no user name was sent: "
            "allow_anonymous is false (which is the default)."
        ),
        mark("Enter user name and password, or set allow_anonymous true in mosquitto.conf."),
    )
    return LogProblem("auth-anonymous-refused", said, (), (ENTER_LOGIN,))


def _id_refused(_event: LogEvent, profile: Profile) -> LogProblem:
    code = "client-id-prefix" if profile.client_id else "client-id-empty"
    said = Sentences(
        mark("The broker does not accept the client identifier “%(id)s”", id=profile.client_id),
        mark(
            "Its settings demand another beginning (clientid_prefixes), or forbid an empty "
            "identifier."
        ),
        mark("Use another client identifier."),
    )
    return LogProblem(code, said, (), (NEW_CLIENT_ID,))


def _taken(_event: LogEvent, profile: Profile) -> LogProblem:
    said = Sentences(
        mark("Another client connects with the same client identifier"),
        mark(
            "The broker's log says that “%(id)s” came a second time, and that it closed the first.",
            id=profile.client_id,
        ),
        mark("Use a different client identifier on each computer and in each program."),
    )
    return LogProblem("client-id-taken", said, (), (NEW_CLIENT_ID,))


def _unheard(_event: LogEvent, profile: Profile) -> LogProblem:
    return LogProblem("keepalive-unheard", unheard(profile.keep_alive_s))


def _packet(_event: LogEvent, _profile: Profile) -> LogProblem:
    said = Sentences(
        mark("The message is larger than the broker allows, so it hung up"),
        mark("Its log says that the packet is larger than its max_packet_size."),
        mark("Send smaller messages, or raise max_packet_size in mosquitto.conf."),
    )
    return LogProblem("packet-too-large", said, ("grep -rn max_packet_size /etc/mosquitto",))


def _message(event: LogEvent, _profile: Profile) -> LogProblem:
    said = Sentences(
        mark("The message to %(topic)s is larger than the broker allows", topic=_topic(event)),
        mark(
            "It dropped the message of %(size)s bytes, and says so only in its log: "
            "message_size_limit is smaller.",
            size=event.values.get("size", "?"),
        ),
        mark("Send smaller messages, or raise message_size_limit in mosquitto.conf."),
    )
    return LogProblem("size-silent", said, ("grep -rn message_size_limit /etc/mosquitto",))


def _denied(event: LogEvent, _profile: Profile) -> LogProblem:
    said = Sentences(
        mark("The broker does not let you publish to %(topic)s", topic=_topic(event)),
        mark("Its log says so: its access list (acl_file) forbids it; the message was dropped."),
        mark("Publish to a topic that is allowed, or have the right added on the broker."),
    )
    return LogProblem("acl-publish", said, ("grep -rn acl_file /etc/mosquitto",), ())


def _topic(event: LogEvent) -> str:
    return event.values.get("topic", "?")


def _put_out(_event: LogEvent, profile: Profile) -> LogProblem:
    said = Sentences(
        mark("Somebody had the broker put this client out"),
        mark(
            "Its log calls it an administrative action against “%(id)s”: the dynamic-security "
            "plugin, a changed right, a removed user.",
            id=profile.client_id,
        ),
        mark("Ask who looks after the broker; then connect again."),
    )
    return LogProblem("client-put-out", said)


def _full(event: LogEvent, profile: Profile) -> LogProblem:
    said = Sentences(
        mark("The broker takes no more connections on port %(port)s", port=profile.port),
        mark(
            "Its log says that the listener has reached its max_connections; it refused "
            "%(address)s.",
            address=event.address or "?",
        ),
        mark(
            "Close other clients, or raise max_connections in mosquitto.conf and restart mosquitto."
        ),
    )
    return LogProblem("connections-full", said, ("grep -rn max_connections /etc/mosquitto",))


def _too_many_files(_event: LogEvent, _profile: Profile) -> LogProblem:
    said = Sentences(
        mark("The broker may open no more connections: its system does not let it"),
        mark("Its log says that the number of sockets is used up (ulimit -n)."),
        mark("Close other clients, or raise LimitNOFILE of the service and restart mosquitto."),
    )
    commands = ("sudo systemctl edit mosquitto", RESTART)
    return LogProblem("broker-too-many-files", said, commands)


def _host_denied(event: LogEvent, _profile: Profile) -> LogProblem:
    said = Sentences(
        mark(
            "The broker's machine does not let the address %(address)s in",
            address=event.address or "?",
        ),
        mark("Its files /etc/hosts.allow and /etc/hosts.deny do not let it reach mosquitto."),
        mark("Add the address to the line mosquitto in /etc/hosts.allow."),
    )
    commands = ("grep -n mosquitto /etc/hosts.allow /etc/hosts.deny",)
    return LogProblem("broker-host-denied", said, commands)


def _no_memory(event: LogEvent, _profile: Profile) -> LogProblem:
    return out_of_memory(event)


_MAKERS: Mapping[Sign, Maker] = {
    Sign.NO_CLIENT_CERTIFICATE: _no_certificate,
    Sign.CLIENT_CERTIFICATE_REFUSED: _certificate_refused,
    Sign.NOT_TLS: _not_tls,
    Sign.NO_COMMON_VERSION: _version,
    Sign.NO_COMMON_CIPHER: _cipher,
    Sign.NOT_AUTHORISED: _not_authorised,
    Sign.ID_REFUSED: _id_refused,
    Sign.TAKEN_OVER: _taken,
    Sign.TIMED_OUT: _unheard,
    Sign.TOO_LARGE_PACKET: _packet,
    Sign.TOO_LARGE_MESSAGE: _message,
    Sign.PUBLISH_DENIED: _denied,
    Sign.DISCONNECTED_BY_HAND: _put_out,
    Sign.FULL: _full,
    Sign.TOO_MANY_FILES: _too_many_files,
    Sign.HOST_DENIED: _host_denied,
    Sign.OUT_OF_MEMORY: _no_memory,
}
