"""Faults of who answers: no TLS where it was expected, TLS where it was not, something else."""

from __future__ import annotations

from mqtts_gui.doctor.actions import TRY_AGAIN, use_default_port
from mqtts_gui.doctor.situation import Rule, Sentences, Situation, make_problem
from mqtts_gui.errors import Action, ActionId, Problem
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.events import StepId
from mqtts_gui.mqtt.profile import DEFAULT_PORTS, Protocol
from mqtts_gui.mqtt.wire import MalformedPacketError

_CONNACK, _TLS_ALERT, _TLS_HANDSHAKE, _TLS_MAJOR = 0x20, 0x15, 0x16, 3

_TLS_OFF = Action(ActionId.SWITCH_TLS_OFF, mark("Connect without TLS"))
_TLS_ON = Action(ActionId.SWITCH_TLS_ON, mark("Switch TLS on"))


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
    return make_problem(s, "plain-port", said, _tls_port_elsewhere(s), _TLS_OFF)


def server_is_something_else(s: Situation) -> Problem | None:
    """A web server or an SSH server answered."""
    answer = s.probe.to_plain_connect if s.probe else None
    heard = s.evidence.first_bytes or (answer.data if answer else b"")
    port = s.profile.port
    if s.evidence.tls is not None:
        return None  # over TLS, HTTP may be MQTT over WebSockets: another probe has to tell
    if heard.startswith(b"HTTP/"):
        said = Sentences(
            mark("A web server answers on port %(port)s, not an MQTT broker", port=port),
            mark("The first thing that came back is an answer of HTTP."),
            mark("Correct the port: 8883 with TLS, 1883 without; 80 and 8080 are for the web."),
        )
        return make_problem(s, "server-is-http", said, use_default_port(s.profile.protocol))
    if heard.startswith(b"SSH-"):
        said = Sentences(
            mark("An SSH server answers on port %(port)s, not an MQTT broker", port=port),
            mark("The first thing that came back is the greeting of SSH."),
            mark("Correct the port: 8883 with TLS, 1883 without; 22 is for SSH."),
        )
        return make_problem(s, "server-is-ssh", said, use_default_port(s.profile.protocol))
    return None


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


def tls_closed_at_once(s: Situation) -> Problem | None:
    """Every connection is closed at once, whatever is said."""
    silence = s.probe.to_silence if s.probe else None
    is_silence_closed = silence is not None and (silence.closed or silence.refused)
    if not (_closed_before_tls(s) and is_silence_closed) and not _reset_while_dialling(s):
        return None
    said = Sentences(
        mark("The server closes every connection at once, before anything is said"),
        mark(
            "A forwarded port (VirtualBox, ssh, Docker) without a broker behind it does this, and "
            "so does a broker that has reached its max_connections."
        ),
        mark("Check what listens on port %(port)s, and that the broker runs.", port=_port(s)),
    )
    return make_problem(s, "tls-closed-at-once", said, TRY_AGAIN)


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
    if not _is_tls(s.evidence.first_bytes) and not (answer and _is_tls(answer.data)):
        return None
    said = Sentences(
        mark("Port %(port)s speaks TLS, and you connect without", port=_port(s)),
        mark("The server hung up on an MQTT greeting in clear, and answers the greeting of TLS."),
        mark("Switch TLS on (protocol mqtts)."),
    )
    return make_problem(s, "tls-port", said, _TLS_ON)


def server_not_tls(s: Situation) -> Problem | None:
    """What came back to the greeting of TLS is no TLS."""
    heard = s.evidence.first_bytes
    if not s.ended_at(StepId.TLS) or s.evidence.tls is not None or not heard or _is_tls(heard):
        return None
    said = Sentences(
        mark("What answers on port %(port)s does not speak TLS", port=_port(s)),
        mark("The first thing that came back is no TLS, nor anything that this program knows."),
        mark("Check the port: a broker with TLS usually listens on 8883."),
    )
    return make_problem(s, "server-not-tls", said, _tls_port_elsewhere(s), TRY_AGAIN)


def server_not_mqtt(s: Situation) -> Problem | None:
    """What came back to CONNECT is no packet that answers it."""
    if not s.ended_at(StepId.MQTT) or not isinstance(s.error, MalformedPacketError):
        return None
    said = Sentences(
        mark("What answers on port %(port)s is no MQTT broker", port=_port(s)),
        mark("Its answer to the MQTT greeting is none that a broker gives."),
        mark("Check the port: brokers usually listen on 8883 with TLS, on 1883 without."),
    )
    return make_problem(s, "server-not-mqtt", said, use_default_port(s.profile.protocol), TRY_AGAIN)


def closed_in_clear(s: Situation) -> Problem | None:
    """The connection in clear is closed before the server says anything."""
    if s.profile.protocol is not Protocol.MQTT or not s.was_closed or s.evidence.first_bytes:
        return None
    if not s.ended_at(StepId.TCP, StepId.MQTT):
        return None
    said = Sentences(
        mark("The server hangs up on the MQTT greeting"),
        mark(
            "Whatever listens on port %(port)s is no MQTT broker, or the broker refuses without "
            "saying why.",
            port=_port(s),
        ),
        mark("Check the port; on the broker's machine, look at the last lines of mosquitto.log."),
    )
    return make_problem(s, "mqtt-closed-after-connect", said, TRY_AGAIN)


def _reset_while_dialling(s: Situation) -> bool:
    return s.profile.protocol is Protocol.MQTTS and s.ended_at(StepId.TCP) and s.was_closed


def _closed_before_tls(s: Situation) -> bool:
    return s.ended_at(StepId.TLS) and s.was_closed and not s.evidence.bytes_received


def _is_tls(data: bytes) -> bool:
    return len(data) > 1 and data[0] in {_TLS_ALERT, _TLS_HANDSHAKE} and data[1] == _TLS_MAJOR


def _tls_port_elsewhere(s: Situation) -> Action | None:
    usual = s.profile.port == DEFAULT_PORTS[Protocol.MQTTS]
    return None if usual else use_default_port(Protocol.MQTTS)


def _port(s: Situation) -> int:
    return s.profile.port


RULES: tuple[Rule, ...] = (
    plain_port,
    server_is_something_else,
    tls_no_answer,
    tls_closed_at_once,
    tls_closed_after_hello,
    tls_port,
    server_not_tls,
    server_not_mqtt,
    closed_in_clear,
)
