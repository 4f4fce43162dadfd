"""Faults of TLS itself: versions, ciphers, and what the profile asks of them."""

from __future__ import annotations

import ssl

from mqtts_gui.doctor.actions import EDIT_HOST
from mqtts_gui.doctor.situation import Rule, Sentences, Situation, make_problem
from mqtts_gui.errors import Action, ActionId, Problem
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.events import StepId
from mqtts_gui.mqtt.profile import TlsVersion
from mqtts_gui.mqtt.tls import CipherListError

_PROTOCOL_VERSION, _HANDSHAKE_FAILURE = 70, 40

_TLS_1_3 = Action(ActionId.ALLOW_TLS_1_3, mark("Allow TLS 1.3"))


def tls_version(s: Situation) -> Problem | None:
    """Broker and program have no version of TLS in common."""
    if s.evidence.alert != _PROTOCOL_VERSION:
        return None
    if s.profile.tls_max is TlsVersion.V1_2:
        return _version_mismatch(s)
    if s.profile.tls_min is TlsVersion.V1_3:
        said = Sentences(
            mark("Broker and program have no version of TLS in common"),
            mark("This connection is set to TLS 1.3 at least, and the broker refuses it."),
            mark("Allow TLS 1.2 for this connection, or update the broker."),
        )
        return make_problem(s, "tls-version-mismatch", said)
    said = Sentences(
        mark("The server speaks only a version of TLS that is no longer safe"),
        mark("It refuses TLS 1.2 and 1.3; older versions are switched off everywhere today."),
        mark("Update the broker: every mosquitto since 1.6 speaks TLS 1.2."),
    )
    return make_problem(s, "tls-too-old", said)


def tls_settings(s: Situation) -> Problem | None:
    """The profile's own TLS settings contradict each other, or name nothing."""
    if not s.ended_at(StepId.FILES):
        return None
    if s.profile.tls_min is TlsVersion.V1_3 and s.profile.tls_max is TlsVersion.V1_2:
        said = Sentences(
            mark("The limits for the version of TLS contradict each other"),
            mark("TLS 1.3 at least and TLS 1.2 at most leave no version."),
            mark("Allow TLS 1.3 for this connection."),
        )
        return make_problem(s, "tls-limits-contradict", said, _TLS_1_3)
    if isinstance(s.error, CipherListError):
        said = Sentences(
            mark("The list of ciphers names no cipher that exists"),
            mark("OpenSSL knows nothing of “%(ciphers)s”.", ciphers=s.profile.ciphers),
            mark("Empty the list of ciphers: the usual ones are then offered."),
        )
        return make_problem(s, "tls-ciphers-unknown", said)
    return None


def server_name_invalid(s: Situation) -> Problem | None:
    """The expected name cannot be sent to the broker."""
    if not s.ended_at(StepId.TLS) or not isinstance(s.error, ValueError):
        return None
    if isinstance(s.error, ssl.SSLError):  # which is a ValueError, too
        return None
    said = Sentences(
        mark("%(name)s is no name that a certificate can be checked for", name=s.expected_name),
        mark("A name consists of parts of 1 to 63 characters, with one dot between them."),
        mark("Correct the expected name, or leave it empty: the host is then expected."),
    )
    return make_problem(s, "server-name-invalid", said, EDIT_HOST)


def _version_mismatch(s: Situation) -> Problem:
    said = Sentences(
        mark("Broker and program have no version of TLS in common"),
        mark("This connection is set to TLS 1.2 at most, and the broker refuses it."),
        mark("Allow TLS 1.3 for this connection."),
    )
    return make_problem(s, "tls-version-mismatch", said, _TLS_1_3)


def tls_handshake_failure(s: Situation) -> Problem | None:
    """The server refused the greeting before it showed a certificate."""
    if s.evidence.alert != _HANDSHAKE_FAILURE or s.evidence.chain:
        return None
    said = Sentences(
        mark("The server refuses the greeting of TLS and shows no certificate"),
        mark(
            "Nothing that was offered suits it: no certificate is configured there (a listener "
            "with psk_file, for instance), or there is no cipher in common."
        ),
        mark(
            "Use the listener that has certfile and keyfile; in mosquitto.conf, remove the line "
            "ciphers."
        ),
    )
    return make_problem(s, "tls-handshake-failure", said)


RULES: tuple[Rule, ...] = (
    tls_settings,
    server_name_invalid,
    tls_version,
    tls_handshake_failure,
)
