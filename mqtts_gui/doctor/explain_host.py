"""Faults of the host and the port as they were typed, where nobody can know what was meant."""

from __future__ import annotations

import re

from mqtts_gui.doctor.actions import (
    EDIT_HOST,
    SWITCH_TLS_OFF,
    SWITCH_TLS_ON,
    use_default_port,
    use_host,
    use_port,
)
from mqtts_gui.doctor.situation import Rule, Sentences, Situation, is_address, make_problem
from mqtts_gui.errors import Action, Problem
from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt.events import StepId
from mqtts_gui.mqtt.hosts import SCHEMES, TypedHost, take_apart
from mqtts_gui.mqtt.profile import Profile, Protocol
from mqtts_gui.mqtt.resolving import MAX_PORT, can_be_name

_NUMBERS = re.compile(r"[0-9.]*[0-9][0-9.]*")
_LONGEST_PART = 63


def host_empty(s: Situation) -> Problem | None:
    """No host was typed."""
    if not s.ended_at(StepId.FILES, StepId.RESOLVE) or take_apart(s.profile.host).host:
        return None
    said = Sentences(
        mark("No host is given"),
        mark("The host field is empty, so there is no broker to connect to."),
        mark("Type the name or the IP address of the broker's machine."),
    )
    return make_problem(s, "host-empty", said, EDIT_HOST)


def port_invalid(s: Situation) -> Problem | None:
    """The port is out of range."""
    if not s.ended_at(StepId.FILES, StepId.RESOLVE) or 0 < s.profile.port <= MAX_PORT:
        return None
    said = Sentences(
        mark("%(port)s is not a port", port=str(s.profile.port)),
        mark("Ports go from 1 to %(most)s.", most=str(MAX_PORT)),
        mark("Type the port that the broker listens on, usually 8883."),
    )
    return make_problem(s, "port-invalid", said, use_default_port(s.profile.protocol))


def host_is_url(s: Situation) -> Problem | None:
    """A URL stands in the host field, and says something else than the other fields."""
    typed = _typed(s, "host-is-url")
    if typed is None:
        return None
    cause = mark("%(text)s is a whole address; only its host belongs here.", text=typed.shown)
    if typed.scheme and typed.scheme not in SCHEMES:
        cause = mark(
            "%(text)s is the address of something else: a broker's begins with mqtts:// or "
            "mqtt://.",
            text=typed.shown,
        )
    said = Sentences(mark("The host field holds a URL"), cause, _only(typed))
    return make_problem(s, "host-is-url", said, *_use(typed, s.profile))


def host_has_port(s: Situation) -> Problem | None:
    """Host and port stand in the host field, and another port in its own."""
    typed = _typed(s, "host-has-port")
    if typed is None:
        return None
    said = Sentences(
        mark("The host field holds a port as well"),
        mark("%(text)s is not a name that can be looked up.", text=typed.shown),
        _only(typed),
    )
    return make_problem(s, "host-has-port", said, *_use(typed, s.profile))


def host_has_blank(s: Situation) -> Problem | None:
    """A blank stands before or after the host."""
    typed = _typed(s, "host-has-blank")
    if typed is None:
        return None
    said = Sentences(
        mark("There is a blank before or after the host name"),
        mark("“%(text)s” is looked up with its blank, and is unknown.", text=s.profile.host),
        mark("Type only %(host)s.", host=typed.host),
    )
    return make_problem(s, "host-has-blank", said, use_host(typed.host))


def host_invalid(s: Situation) -> Problem | None:
    """What was typed cannot be a host name."""
    host = s.profile.host
    if not s.ended_at(StepId.RESOLVE):
        return None
    if not isinstance(s.error, ValueError) and (is_address(host) or _can_be_name(host)):
        return None
    said = Sentences(
        mark("%(host)s is not a valid host name", host=host),
        _why_invalid(host),
        mark("Correct the host."),
    )
    return make_problem(s, "host-invalid", said, EDIT_HOST)


def _typed(s: Situation, code: str) -> TypedHost | None:
    """Return what was typed if this is what is odd about it, and kept it from being looked up."""
    typed = take_apart(s.profile.host)
    return typed if s.ended_at(StepId.RESOLVE) and code in typed.oddities else None


def _only(typed: TypedHost) -> Phrase:
    if typed.port is None or not 0 < typed.port <= MAX_PORT:
        return mark("Type only %(host)s.", host=typed.host)
    return mark(
        "Type only %(host)s, and %(port)s in the field of the port.",
        host=typed.host,
        port=str(typed.port),
    )


def _use(typed: TypedHost, profile: Profile) -> tuple[Action | None, ...]:
    """Return what takes over host, port and protocol, as far as they are those of a broker."""
    protocol = SCHEMES.get(typed.scheme, profile.protocol)
    is_mqtt = not typed.scheme or typed.scheme in SCHEMES
    switch = SWITCH_TLS_ON if protocol is Protocol.MQTTS else SWITCH_TLS_OFF
    is_port = is_mqtt and typed.port is not None and 0 < typed.port <= MAX_PORT
    return (
        use_host(typed.host),
        switch if protocol is not profile.protocol else None,
        use_port(typed.port) if is_port and typed.port != profile.port else None,  # type: ignore[arg-type]  # is_port says so
    )


def _can_be_name(host: str) -> bool:
    return can_be_name(host) and ".." not in host


def _why_invalid(host: str) -> Phrase:
    if _NUMBERS.fullmatch(host):
        return mark(
            "An IP address consists of four numbers from 0 to 255, with a dot between them."
        )
    if "%" in host:
        return mark(
            "What follows the percent sign is the name of a network interface, and this computer "
            "has none of that name."
        )
    if any(character.isspace() for character in host):
        return mark("It contains a blank, which a name cannot.")
    if any(len(part) > _LONGEST_PART for part in host.split(".")):
        return mark("A part of the name is longer than 63 characters.")
    if ":" in host:
        return mark(
            "A name contains no colon, and an IPv6 address has eight groups of digits, or two "
            "colons in a row for those that are left out."
        )
    return mark("A name consists of parts of 1 to 63 characters, with one dot between them.")


RULES: tuple[Rule, ...] = (
    host_empty,
    port_invalid,
    host_is_url,
    host_has_port,
    host_has_blank,
    host_invalid,
)
