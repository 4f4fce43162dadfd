"""Faults before TLS: the host as typed, its name, the way to it, and who listens there."""

from __future__ import annotations

import errno
import re
import socket
import sys

from mqtts_gui.doctor.actions import (
    EDIT_HOST,
    TRY_AGAIN,
    on_the_broker,
    use_default_port,
    use_host,
    use_port,
)
from mqtts_gui.doctor.situation import Rule, Sentences, Situation, is_address, make_problem
from mqtts_gui.errors import Problem
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.events import StepId
from mqtts_gui.mqtt.resolving import MAX_PORT

BROKER_COMMANDS = "systemctl status mosquitto; ss -ltn; sudo tail /var/log/mosquitto/mosquitto.log"
_HOST_AND_PORT = re.compile(r"(?P<host>[^:]+):(?P<port>\d{1,5})")
_URL = re.compile(
    r"[a-z][a-z0-9+.-]*://+(?:[^/@]*@)?(?P<host>\[[^\]]*\]|[^:/?#]*).*", re.IGNORECASE
)
_NAME = re.compile(r"[\w.-]{1,253}")
_UNREACHABLE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN}
_UNREACHABLE_WINDOWS = {10050, 10051, 10064, 10065}


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


def dns_unknown(s: Situation) -> Problem | None:
    """The name has no address."""
    if not isinstance(s.error, socket.gaierror):
        return None
    windows = sys.platform == "win32"
    hosts = r"C:\Windows\System32\drivers\etc\hosts" if windows else "/etc/hosts"
    said = Sentences(
        mark("The name %(host)s is unknown to this computer", host=s.profile.host),
        mark("Neither the name server nor the file %(hosts)s has an address for it.", hosts=hosts),
        mark(
            "Type the IP address of the broker's machine (there: ip a) as host, and expect the "
            "name %(host)s; or add a line with the address and the name to %(hosts)s.",
            host=s.profile.host,
            hosts=hosts,
        ),
    )
    return make_problem(s, "dns-unknown", said, EDIT_HOST, TRY_AGAIN)


def tcp_refused(s: Situation) -> Problem | None:
    """Nothing listens on the port."""
    if not s.ended_at(StepId.TCP) or not isinstance(s.error, ConnectionRefusedError):
        return None
    said = Sentences(
        mark(
            "Nothing listens on %(address)s, port %(port)s",
            address=s.address,
            port=s.profile.port,
        ),
        mark(
            "The machine answers, but refuses the connection. Mosquitto is stopped, or did not "
            "start (a key that it cannot read, a certificate that does not belong to its key), "
            "or listens on another port or on localhost only."
        ),
        mark(
            "On the broker's machine, look at systemctl status mosquitto, at ss -ltn and at the "
            "last lines of mosquitto.log."
        ),
    )
    return make_problem(
        s, "tcp-refused", said, TRY_AGAIN, on_the_broker(BROKER_COMMANDS), EDIT_HOST
    )


def tcp_timeout(s: Situation) -> Problem | None:
    """No answer from the address at all."""
    if not s.ended_at(StepId.TCP) or not s.timed_out:
        return None
    said = Sentences(
        mark(
            "No answer at all from %(address)s, port %(port)s",
            address=s.address,
            port=s.profile.port,
        ),
        mark(
            "A firewall drops what is sent, or the machine is switched off, or it has another "
            "address."
        ),
        mark(
            "On the broker's machine, check the address (ip a), the firewall (sudo ufw status) and "
            "the network mode of the virtual machine (bridged, or with the port forwarded)."
        ),
    )
    return make_problem(s, "tcp-timeout", said, TRY_AGAIN, EDIT_HOST)


def net_unreachable(s: Situation) -> Problem | None:
    """There is no way to the address."""
    error = s.error
    if not isinstance(error, OSError):
        return None
    windows = getattr(error, "winerror", None)
    if error.errno not in _UNREACHABLE and windows not in _UNREACHABLE_WINDOWS:
        return None
    said = Sentences(
        mark("This computer has no way to %(address)s", address=s.address),
        mark("The address belongs to a network that this computer is not connected to."),
        mark("Check the network cable, the Wi-Fi or the VPN, and the address itself."),
    )
    return make_problem(s, "net-unreachable", said, TRY_AGAIN, EDIT_HOST)


def _can_be_a_host(text: str) -> bool:
    return is_address(text) or (_NAME.fullmatch(text) is not None and ".." not in text)


RULES: tuple[Rule, ...] = (
    host_empty,
    port_invalid,
    host_is_url,
    host_has_port,
    host_has_blank,
    host_invalid,
    dns_unknown,
    tcp_refused,
    tcp_timeout,
    net_unreachable,
)
