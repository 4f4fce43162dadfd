"""Faults of who answers: no TLS where it was expected, TLS where it was not, nobody at all."""

from __future__ import annotations

from collections.abc import Iterator

from mqtts_gui.doctor import explain_login
from mqtts_gui.doctor.actions import (
    SWITCH_TLS_OFF,
    SWITCH_TLS_ON,
    TRY_AGAIN,
    use_default_port,
)
from mqtts_gui.doctor.signs import is_tls, may_be_tls
from mqtts_gui.doctor.situation import Rule, Sentences, Situation, make_problem
from mqtts_gui.errors import Action, Problem
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.events import StepId
from mqtts_gui.mqtt.profile import DEFAULT_PORTS, Protocol

_CONNACK = 0x20


def plain_port(s: Situation) -> Problem | None:
    """TLS was spoken to a broker that answers in clear."""
    answer = s.probe.to_plain_connect if s.probe else None
    if not s.ended_at(StepId.TLS) or answer is None or answer.data[:1] != bytes([_CONNACK]):
        return None
    said = Sentences(
        mark("Port %(port)s speaks MQTT without TLS", port=s.profile.port),
        mark(
            "A broker answers on %(address)s, port %(port)s, but in clear: it hung up on the "
            "greeting of TLS and answered an MQTT greeting without TLS.",
            address=s.address,
            port=s.profile.port,
        ),
        mark(
            "Use the port with TLS, usually 8883. Without TLS, everybody on the network reads the "
            "messages and the password."
        ),
    )
    return make_problem(s, "plain-port", said, _tls_port_elsewhere(s), SWITCH_TLS_OFF)


def tls_no_answer(s: Situation) -> Problem | None:
    """The connection stands, and nothing ever comes back."""
    if not s.ended_at(StepId.TLS) or not s.timed_out or s.evidence.bytes_received:
        return None
    said = Sentences(
        mark("The server accepts the connection, but never answers the greeting of TLS"),
        mark("Whatever listens on port %(port)s hangs, or does not speak TLS.", port=_port(s)),
        mark("Check the port; on the broker's machine, restart mosquitto."),
    )
    return make_problem(s, "tls-no-answer", said, TRY_AGAIN, _tls_port_elsewhere(s))


def connections_full(s: Situation) -> Problem | None:
    """Every connection is closed at once, and another one stands: so the broker is full."""
    return _connections_full(s) if _is_door_closed(s) and _others_got_in(s) else None


def tls_closed_at_once(s: Situation) -> Problem | None:
    """Every connection is closed at once, whatever is said."""
    if not _is_door_closed(s):
        return None
    said = Sentences(
        mark("The server closes every connection at once, before anything is said"),
        mark(
            "A forwarded port (VirtualBox, ssh, Docker) without a broker behind it does this, and "
            "so does a broker that has reached its max_connections: from here, the two look alike."
        ),
        mark("Check what listens on port %(port)s, and that the broker runs.", port=_port(s)),
    )
    return make_problem(s, "tls-closed-at-once", said, TRY_AGAIN)


def also_possible(s: Situation, code: str) -> Iterator[Problem]:
    """Return what gives the very same signs as the diagnosis `code`, where no probe can tell."""
    if code == "tls-closed-at-once":
        yield _connections_full(s)
    yield from explain_login.also_possible(s, code)


def tls_closed_after_hello(s: Situation) -> Problem | None:
    """The server hangs up when it hears TLS."""
    if not _closed_before_tls(s):
        return None
    said = Sentences(
        mark("The server hangs up on the greeting of TLS"),
        mark("Most likely it does not speak TLS on port %(port)s.", port=_port(s)),
        mark("Use the port with TLS, usually 8883."),
    )
    return make_problem(s, "tls-closed-after-hello", said, _tls_port_elsewhere(s), TRY_AGAIN)


def tls_port(s: Situation) -> Problem | None:
    """MQTT in clear was spoken to a port with TLS."""
    if s.profile.protocol is not Protocol.MQTT or not s.ended_at(StepId.MQTT):
        return None
    answer = s.probe.to_tls if s.probe else None
    if not is_tls(s.evidence.first_bytes) and not (answer and is_tls(answer.data)):
        return None
    said = Sentences(
        mark("Port %(port)s speaks TLS, and you connect without", port=_port(s)),
        mark(
            "%(address)s does not answer an MQTT greeting in clear, and answers with TLS.",
            address=s.address,
        ),
        mark("Switch TLS on (protocol mqtts)."),
    )
    return make_problem(s, "tls-port", said, SWITCH_TLS_ON)


def server_not_tls(s: Situation) -> Problem | None:
    """What came back to the greeting of TLS is no TLS."""
    heard = s.evidence.first_bytes
    if not s.ended_at(StepId.TLS) or s.evidence.tls is not None or not heard or may_be_tls(heard):
        return None
    said = Sentences(
        mark("What answers on port %(port)s does not speak TLS", port=_port(s)),
        mark(
            "The first bytes that came back are neither TLS nor anything that this program knows."
        ),
        mark("Check the port: a broker with TLS usually listens on 8883."),
    )
    return make_problem(s, "server-not-tls", said, _tls_port_elsewhere(s), TRY_AGAIN)


def closed_in_clear(s: Situation) -> Problem | None:
    """The connection in clear is closed before the server says anything."""
    if s.profile.protocol is not Protocol.MQTT or not s.was_closed or s.evidence.first_bytes:
        return None
    if not s.ended_at(StepId.TCP, StepId.MQTT):
        return None
    said = Sentences(
        mark("The server hangs up on the MQTT greeting"),
        mark(
            "Whatever listens on port %(port)s is not an MQTT broker, or the broker refuses "
            "without saying why.",
            port=_port(s),
        ),
        mark("Check the port; on the broker's machine, look at the last lines of mosquitto.log."),
    )
    return make_problem(s, "mqtt-closed-after-connect", said, TRY_AGAIN)


def _connections_full(s: Situation) -> Problem:
    address, port = s.address, _port(s)
    if _others_got_in(s):
        message = mark("The broker takes no further connection")
        cause = mark(
            "It closes every new connection at once, while another one to %(address)s, port "
            "%(port)s stands: so the limit max_connections of this listener is reached.",
            address=address,
            port=port,
        )
    else:
        message = mark("Perhaps the broker takes no further connection")
        cause = mark(
            "A broker that has reached the limit max_connections of its listener closes every "
            "new connection at once, as %(address)s does on port %(port)s.",
            address=address,
            port=port,
        )
    said = Sentences(
        message,
        cause,
        mark(
            "Close other clients, or raise max_connections in mosquitto.conf and restart mosquitto."
        ),
    )
    return make_problem(s, "connections-full", said, TRY_AGAIN)


def _others_got_in(s: Situation) -> bool:
    """Say whether something behind the port lives: the system's table knows best, if there is one.

    A session that was ready is no proof by itself: its broker may have stopped since, behind a
    forwarded port that still answers.
    """
    seen = s.probe.others_connected if s.probe else None
    return s.was_ready_lately if seen is None else seen


def _is_door_closed(s: Situation) -> bool:
    """Say whether every connection is closed at once, whatever is said."""
    silence = s.probe.to_silence if s.probe else None
    is_closed = silence is not None and (silence.closed or silence.refused) and not silence.data
    if s.ended_at(StepId.TCP) and s.was_closed:
        return is_closed or silence is None
    return is_closed and (_closed_before_tls(s) or _closed_before_mqtt(s))


def _closed_before_mqtt(s: Situation) -> bool:
    in_clear = s.profile.protocol is Protocol.MQTT
    return in_clear and s.ended_at(StepId.MQTT) and s.was_closed and not s.evidence.first_bytes


def _closed_before_tls(s: Situation) -> bool:
    return s.ended_at(StepId.TLS) and s.was_closed and not s.evidence.bytes_received


def _tls_port_elsewhere(s: Situation) -> Action | None:
    usual = s.profile.port == DEFAULT_PORTS[Protocol.MQTTS]
    return None if usual else use_default_port(Protocol.MQTTS)


def _port(s: Situation) -> int:
    return s.profile.port


RULES: tuple[Rule, ...] = (
    plain_port,
    tls_port,
    tls_no_answer,
    connections_full,
    tls_closed_at_once,
    tls_closed_after_hello,
    server_not_tls,
    closed_in_clear,
)
