"""Faults before TLS: the name of the host, and the way to it."""

from __future__ import annotations

import errno
import socket
import sys

from mqtts_gui.doctor.actions import (
    EDIT_HOST,
    TRY_AGAIN,
    on_the_broker,
)
from mqtts_gui.doctor.situation import Rule, Sentences, Situation, make_problem
from mqtts_gui.errors import Problem
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.events import StepId

BROKER_COMMANDS = "systemctl status mosquitto; ss -ltn; sudo tail /var/log/mosquitto/mosquitto.log"
_UNREACHABLE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN}
_UNREACHABLE_WINDOWS = {10050, 10051, 10064, 10065}


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


RULES: tuple[Rule, ...] = (
    dns_unknown,
    tcp_refused,
    tcp_timeout,
    net_unreachable,
)
