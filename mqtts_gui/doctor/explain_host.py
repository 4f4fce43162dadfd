"""Faults of the host and the port as they were typed."""

from __future__ import annotations

import re

from mqtts_gui.doctor.actions import EDIT_HOST, use_default_port, use_host, use_port
from mqtts_gui.doctor.situation import Rule, Sentences, Situation, is_address, make_problem
from mqtts_gui.errors import Problem
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.events import StepId
from mqtts_gui.mqtt.resolving import MAX_PORT

_HOST_AND_PORT = re.compile(r"(?P<host>[^:]+):(?P<port>\d{1,5})")
_URL = re.compile(
    r"[a-z][a-z0-9+.-]*://+(?:[^/@]*@)?(?P<host>\[[^\]]*\]|[^:/?#]*).*", re.IGNORECASE
)
_NAME = re.compile(r"[\w.-]{1,253}")


def _before_connecting(s: Situation) -> bool:
    return s.ended_at(StepId.FILES, StepId.RESOLVE)


def host_empty(s: Situation) -> Problem | None:
    """No host was typed."""
    if not _before_connecting(s) or s.profile.host.strip():
        return None
    said = Sentences(
        mark("No host is given"),
        mark("The host field is empty, so there is no broker to connect to."),
        mark("Type the name or the IP address of the broker's machine."),
    )
    return make_problem(s, "host-empty", said, EDIT_HOST)


def port_invalid(s: Situation) -> Problem | None:
    """The port is out of range."""
    if not _before_connecting(s) or 0 < s.profile.port <= MAX_PORT:
        return None
    said = Sentences(
        mark("%(port)s is not a port", port=s.profile.port),
        mark("Ports go from 1 to %(most)s.", most=str(MAX_PORT)),
        mark("Type the port that the broker listens on, usually 8883."),
    )
    return make_problem(s, "port-invalid", said, use_default_port(s.profile.protocol))


def host_is_url(s: Situation) -> Problem | None:
    """A whole URL stands in the host field."""
    url = _URL.fullmatch(s.profile.host.strip())
    if not _before_connecting(s) or url is None:
        return None
    host = url["host"].strip("[]")
    said = Sentences(
        mark("The host field holds a URL"),
        mark("%(text)s is a whole address; only its host belongs here.", text=s.profile.host),
        mark("Type only %(host)s.", host=host),
    )
    return make_problem(s, "host-is-url", said, use_host(host))


def host_has_port(s: Situation) -> Problem | None:
    """Host and port stand in the host field."""
    parts = _HOST_AND_PORT.fullmatch(s.profile.host.strip())
    if not _before_connecting(s) or parts is None:
        return None
    said = Sentences(
        mark("The host field holds a host and a port"),
        mark("%(text)s is not a name that can be looked up.", text=s.profile.host),
        mark(
            "Type only %(host)s, and %(port)s in the field of the port.",
            host=parts["host"],
            port=parts["port"],
        ),
    )
    port = use_port(int(parts["port"]))
    return make_problem(s, "host-has-port", said, use_host(parts["host"]), port)


def host_has_blank(s: Situation) -> Problem | None:
    """A blank stands before or after the host."""
    host = s.profile.host.strip()
    if not s.ended_at(StepId.RESOLVE) or host == s.profile.host:
        return None
    said = Sentences(
        mark("There is a blank before or after the host name"),
        mark("“%(text)s” is looked up with its blank, and is unknown.", text=s.profile.host),
        mark("Type only %(host)s.", host=host),
    )
    return make_problem(s, "host-has-blank", said, use_host(host))


def host_invalid(s: Situation) -> Problem | None:
    """What was typed cannot be a host name."""
    if not s.ended_at(StepId.RESOLVE):
        return None
    if not isinstance(s.error, ValueError) and _can_be_a_host(s.profile.host):
        return None
    said = Sentences(
        mark("%(host)s is no valid host name", host=s.profile.host),
        mark("A name consists of parts of 1 to 63 characters, with one dot between them."),
        mark("Correct the host."),
    )
    return make_problem(s, "host-invalid", said, EDIT_HOST)


def _can_be_a_host(text: str) -> bool:
    return is_address(text) or (_NAME.fullmatch(text) is not None and ".." not in text)


RULES: tuple[Rule, ...] = (
    host_empty,
    port_invalid,
    host_is_url,
    host_has_port,
    host_has_blank,
    host_invalid,
)
