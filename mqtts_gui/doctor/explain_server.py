"""Faults of what answers instead of a broker: a web server, SSH, MQTT over WebSockets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mqtts_gui.doctor.actions import TRY_AGAIN, use_default_port
from mqtts_gui.doctor.signs import is_web
from mqtts_gui.doctor.situation import Rule, Sentences, Situation, make_problem
from mqtts_gui.errors import Action, Problem
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.events import StepId
from mqtts_gui.mqtt.profile import DEFAULT_PORTS
from mqtts_gui.mqtt.wire import MalformedPacketError

_SWITCHED = re.compile(rb"HTTP/1\.\d 101 ")
_TAKES_MQTT = re.compile(rb"\r\nsec-websocket-protocol:[^\r]*\bmqtt", re.IGNORECASE)


def server_is_websockets(s: Situation) -> Problem | None:
    """The port speaks MQTT, but inside WebSockets."""
    answer = s.probe.to_upgrade if s.probe else None
    if answer is None or not _SWITCHED.match(answer.data) or not _TAKES_MQTT.search(answer.data):
        return None
    said = Sentences(
        mark("Port %(port)s speaks MQTT over WebSockets", port=s.profile.port),
        mark(
            "%(address)s accepted a WebSocket connection for MQTT: in mosquitto.conf, this "
            "listener has the line protocol websockets.",
            address=s.address,
        ),
        mark(
            "Use the broker's other port: usually 8883 with TLS, 1883 without. If there is none, "
            "add a listener without that line to mosquitto.conf."
        ),
    )
    return make_problem(s, "server-is-websockets", said, *_other_ports(s))


def server_is_web(s: Situation) -> Problem | None:
    """A web server answered."""
    if not any(map(is_web, _heard(s))):
        return None
    port = s.profile.port
    if s.evidence.tls is None:
        said = Sentences(
            mark("A web server answers on port %(port)s, not an MQTT broker", port=port),
            mark("What %(address)s sent back is an HTTP answer.", address=s.address),
            mark("Correct the port: 8883 with TLS, 1883 without; 80 and 8080 are for the web."),
        )
        return make_problem(s, "server-is-http", said, *_other_ports(s))
    said = Sentences(
        mark("TLS works, but a web server answers on port %(port)s, not an MQTT broker", port=port),
        mark("What %(address)s sent back is an HTTPS answer.", address=s.address),
        mark("Correct the port: a broker with TLS usually listens on 8883; 443 is for the web."),
    )
    return make_problem(s, "server-is-https", said, *_other_ports(s))


def server_is_ssh(s: Situation) -> Problem | None:
    """An SSH server answered."""
    if s.evidence.tls is not None or not any(heard.startswith(b"SSH-") for heard in _heard(s)):
        return None
    port = s.profile.port
    said = Sentences(
        mark("An SSH server answers on port %(port)s, not an MQTT broker", port=port),
        mark("The first thing that came back is the greeting of SSH."),
        mark("Correct the port: 8883 with TLS, 1883 without; 22 is for SSH."),
    )
    return make_problem(s, "server-is-ssh", said, *_other_ports(s))


def server_not_mqtt(s: Situation) -> Problem | None:
    """What came back to CONNECT is no packet that answers it."""
    if not s.ended_at(StepId.MQTT) or not isinstance(s.error, MalformedPacketError):
        return None
    said = Sentences(
        mark("What answers on port %(port)s is not an MQTT broker", port=s.profile.port),
        mark("Its answer to the MQTT greeting is not that of a broker."),
        mark("Check the port: brokers usually listen on 8883 with TLS, on 1883 without."),
    )
    return make_problem(s, "server-not-mqtt", said, use_default_port(s.profile.protocol), TRY_AGAIN)


def _heard(s: Situation) -> Iterator[bytes]:
    """Return what was heard first: by the connection itself, then by each probe."""
    if not s.ended_at(StepId.TLS, StepId.MQTT):
        return
    yield s.evidence.first_bytes
    probe = s.probe
    if probe is not None:
        answers = (probe.to_plain_connect, probe.to_tls, probe.to_silence, probe.to_upgrade)
        yield from (answer.data for answer in answers if answer is not None)


def _other_ports(s: Situation) -> Iterator[Action]:
    usual = DEFAULT_PORTS[s.profile.protocol]
    if s.profile.port != usual:
        yield use_default_port(s.profile.protocol)
    yield TRY_AGAIN


RULES: tuple[Rule, ...] = (server_is_websockets, server_is_web, server_is_ssh, server_not_mqtt)
