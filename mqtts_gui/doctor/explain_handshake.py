"""Faults of a handshake that began as TLS does, and then went wrong on the server's side."""

from __future__ import annotations

import ssl

from mqtts_gui.doctor.actions import EDIT_HOST, TRY_AGAIN
from mqtts_gui.doctor.explain_reasons import LOOK_AT_LOG
from mqtts_gui.doctor.signs import may_be_tls
from mqtts_gui.doctor.situation import Rule, Sentences, Situation, make_problem
from mqtts_gui.errors import Problem
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.details import read_certificate
from mqtts_gui.mqtt.events import StepId

_UNRECOGNIZED_NAME = 112
_TOO_LONG = "EXCESSIVE_MESSAGE_SIZE"


def fell_silent(s: Situation) -> Problem | None:
    """The server began to answer the greeting of TLS, and says nothing more."""
    if not _has_begun(s) or not s.timed_out:
        return None
    said = Sentences(
        mark("The server begins to answer the greeting of TLS, then falls silent"),
        mark(
            "%(count)s bytes came from port %(port)s, and then nothing: the server hangs, or "
            "something in between holds back what it sends.",
            count=s.evidence.bytes_received,
            port=s.profile.port,
        ),
        mark("On the broker's machine, restart mosquitto; then connect again."),
    )
    return make_problem(s, "tls-no-answer", said, TRY_AGAIN, LOOK_AT_LOG)


def broke_off(s: Situation) -> Problem | None:
    """The server hung up in the middle of the handshake, and gave no reason."""
    if not _has_begun(s) or not s.was_closed or s.evidence.alert is not None:
        return None
    said = Sentences(
        mark("The server hangs up in the middle of the TLS negotiation"),
        mark(
            "It began to answer on port %(port)s, then closed the connection without saying why: "
            "it was stopped just then, or something in between cuts the connection.",
            port=s.profile.port,
        ),
        mark("Connect again; on the broker's machine, look at the last lines of mosquitto.log."),
    )
    return make_problem(s, "tls-closed-after-hello", said, TRY_AGAIN, LOOK_AT_LOG)


def certificate_unreadable(s: Situation) -> Problem | None:
    """What the broker presented as its certificate, or behind it, is none."""
    if not s.ended_at(StepId.TLS) or not _is_our_objection(s):
        return None
    broken = [n for n, der in enumerate(s.evidence.chain, 1) if read_certificate(der) is None]
    if not broken:
        return None
    count = len(s.evidence.chain)
    said = Sentences(
        mark("The broker presents a certificate that cannot be read"),
        mark(
            "Of the certificates that it sends (%(count)s), number %(number)s is damaged: OpenSSL "
            "cannot decode it.",
            count=count,
            number=broken[0],
        ),
        mark("Copy the broker's certificate to its machine again, then restart mosquitto."),
    )
    return make_problem(s, "cert-damaged", said, TRY_AGAIN, LOOK_AT_LOG)


def chain_too_large(s: Situation) -> Problem | None:
    """The broker presents more than anybody takes."""
    is_too_long = getattr(s.error, "reason", None) == _TOO_LONG  # a symbol of OpenSSL, no text
    if not s.ended_at(StepId.TLS) or not is_too_long or s.evidence.tls is None or s.evidence.chain:
        return None
    said = Sentences(
        mark("The broker presents too many certificates, or one that is far too large"),
        mark("What it sends as its certificate is longer than the 100 kB that OpenSSL takes."),
        mark(
            "In mosquitto.conf, let certfile name a file with the broker's certificate and its "
            "intermediate authorities alone, then restart mosquitto."
        ),
    )
    return make_problem(s, "chain-too-large", said, TRY_AGAIN)


def server_name_unknown(s: Situation) -> Problem | None:
    """The server has no certificate for the name that was asked for."""
    if not s.ended_at(StepId.TLS) or s.evidence.alert != _UNRECOGNIZED_NAME:
        return None
    said = Sentences(
        mark("The server does not know the name %(name)s", name=s.expected_name),
        mark(
            "It serves several names, and refuses to negotiate TLS for any other (alert 112, "
            "unrecognized name)."
        ),
        mark("Use the name under which the broker is known, as host or as expected name."),
    )
    return make_problem(s, "server-name-unknown", said, EDIT_HOST, TRY_AGAIN)


def tls_broken(s: Situation) -> Problem | None:
    """What the server sends begins like TLS, and breaks its rules."""
    heard = s.evidence.first_bytes
    if not s.ended_at(StepId.TLS) or not may_be_tls(heard) or not _is_our_objection(s):
        return None
    said = Sentences(
        mark("What the server sends breaks the rules of TLS"),
        mark(
            "It begins like TLS on port %(port)s, and then something comes that no server of TLS "
            "sends.",
            port=s.profile.port,
        ),
        mark(
            "Check the port, and what lies between this computer and the broker; update the broker."
        ),
    )
    return make_problem(s, "tls-broken", said, TRY_AGAIN, LOOK_AT_LOG)


def _has_begun(s: Situation) -> bool:
    return s.ended_at(StepId.TLS) and may_be_tls(s.evidence.first_bytes)


def _is_our_objection(s: Situation) -> bool:
    """Say whether OpenSSL found something wrong here with what came, a certificate's trust apart.

    An alert, or a connection that ends, is the server's doing.
    """
    is_other = isinstance(s.error, ssl.SSLCertVerificationError)
    objects = isinstance(s.error, ssl.SSLError) and not is_other
    return objects and not s.was_closed and not s.timed_out and s.evidence.alert is None


RULES: tuple[Rule, ...] = (
    server_name_unknown,
    chain_too_large,
    certificate_unreadable,
    fell_silent,
    broke_off,
)
LAST_RULES: tuple[Rule, ...] = (tls_broken,)
"""What holds where nothing more is known."""
