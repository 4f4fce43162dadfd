"""Which diagnoses a line of the broker's log confirms, and which it may replace."""

from __future__ import annotations

from collections.abc import Mapping

from mqtts_gui.doctor.broker_log_events import LogEvent
from mqtts_gui.doctor.broker_log_signs import Sign

NOTHING_LISTENS = frozenset({"", "tcp-refused", "broker-stopped", "tls-closed-at-once"})
"""Diagnoses that a broker which did not start explains; empty: there is none yet."""

UNREACHED = frozenset({"tcp-refused", "tcp-timeout", "broker-stopped", "tls-closed-at-once"})
"""Diagnoses that a broker which runs and listens contradicts."""

UNSURE = frozenset({
    "",
    "unexplained",
    "tls-closed-at-once",
    "tls-closed-after-hello",
    "tls-closed-after-connect",
    "mqtt-closed-after-connect",
    "tls-handshake-failure",
    "keepalive-timeout",
    "acl-silent",
    "mqtt-no-connack",
})  # fmt: skip
"""Diagnoses with several possible causes, of which the log may know the one."""

_BROKER_CERTIFICATE = ("name-", "ca-", "chain-", "leaf-", "clock-client-", "intercepted")
_LOGIN = ("auth-", "identity-", "client-cert-no-cn", "client-id-prefix")
_CONFIRMED: Mapping[Sign, tuple[str, ...]] = {
    Sign.NO_CLIENT_CERTIFICATE: ("client-cert-missing", "client-key-"),
    Sign.CLIENT_CERTIFICATE_REFUSED: (
        "client-cert-",
        "clock-broker-",
        "broker-crl-",
        "broker-cafile-",
    ),
    Sign.NOT_TLS: ("tls-port",),
    Sign.NO_COMMON_VERSION: ("tls-version-", "tls-too-old"),
    Sign.NO_COMMON_CIPHER: ("tls-no-common-cipher", "tls-handshake-failure"),
    Sign.ALERT: _BROKER_CERTIFICATE,
    Sign.PROTOCOL_ERROR: ("plain-port", "client-id-", "mqtt5-", "server-"),
    Sign.NOT_AUTHORISED: _LOGIN,
    Sign.CONNACK_REFUSED: (*_LOGIN, "client-id-", "mqtt5-"),
    Sign.ID_REFUSED: ("client-id-",),
    Sign.VERSION_REFUSED: ("mqtt5-",),
    Sign.TAKEN_OVER: ("client-id-taken",),
    Sign.TIMED_OUT: ("keepalive-unheard",),
    Sign.TOO_LARGE_PACKET: ("packet-too-large",),
    Sign.TOO_LARGE_MESSAGE: ("message-too-large", "size-silent"),
    Sign.PUBLISH_DENIED: ("acl-publish",),
    Sign.FILTER_REFUSED: ("topic-invalid",),
    Sign.FULL: ("connections-full",),
    Sign.ENDING: ("broker-stopped",),
}


def confirms(event: LogEvent, code: str) -> bool:
    """Say whether a line says the same as a diagnosis, from the broker's side."""
    return bool(code) and code.startswith(_CONFIRMED.get(event.sign, ("\0",)))
