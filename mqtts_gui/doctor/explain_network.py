"""Faults before TLS: the name of the host, and the way to it."""

from __future__ import annotations

import errno
import socket
import sys
from ipaddress import IPv4Address, IPv6Address, ip_address

from mqtts_gui.doctor.actions import EDIT_HOST, TRY_AGAIN, on_the_broker
from mqtts_gui.doctor.situation import Rule, Sentences, Situation, is_address, make_problem
from mqtts_gui.errors import Problem
from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt.events import StepId

BROKER_COMMANDS = "systemctl status mosquitto; ss -ltn; sudo tail /var/log/mosquitto/mosquitto.log"
NETWORK_COMMANDS = "ip a; sudo ufw status"
_NO_WAY = {errno.ENETUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}
_NOBODY_THERE = {errno.EHOSTUNREACH, errno.EHOSTDOWN}
_FORBIDDEN = {errno.EACCES, errno.EPERM}
_NO_WAY_WINDOWS = {10047, 10049, 10050, 10051}
_NOBODY_THERE_WINDOWS = {10064, 10065}
_FORBIDDEN_WINDOWS = {10013}
_OWN_NAME_OF_DEBIAN = "127.0.1.1"


def dns_unknown(s: Situation) -> Problem | None:
    """The name has no address, or nobody could be asked for it."""
    if not s.ended_at(StepId.RESOLVE):
        return None
    if not isinstance(s.error, socket.gaierror | TimeoutError):
        return None
    windows = sys.platform == "win32"
    hosts = r"C:\Windows\System32\drivers\etc\hosts" if windows else "/etc/hosts"
    nobody = isinstance(s.error, TimeoutError) or s.error.errno == socket.EAI_AGAIN
    silent = mark(
        "It is not in the file %(hosts)s, and no name server answers: this computer may have no "
        "connection to the network.",
        hosts=hosts,
    )
    unknown = mark(
        "Neither the name server nor the file %(hosts)s has an address for it.", hosts=hosts
    )
    said = Sentences(
        mark("The name %(host)s is unknown to this computer", host=s.profile.host),
        silent if nobody else unknown,
        mark(
            "Type the IP address of the broker's machine (there: ip a) as host, and expect the "
            "name %(host)s; or add a line to %(hosts)s with that address, a blank and %(host)s.",
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
            address=_where(s),
            port=str(s.profile.port),
        ),
        _why_refused(s),
        mark(
            "On the broker's machine, look at systemctl status mosquitto, at ss -ltn and at the "
            "last lines of mosquitto.log."
        ),
    )
    return make_problem(
        s, "tcp-refused", said, TRY_AGAIN, on_the_broker(BROKER_COMMANDS), EDIT_HOST
    )


def _where(s: Situation) -> str:
    """Return the host as it was typed, with its address where that was a name."""
    host = s.profile.host
    return s.address if is_address(host) or not s.address else f"{host} ({s.address})"


def _why_refused(s: Situation) -> Phrase:
    if s.address == _OWN_NAME_OF_DEBIAN and not is_address(s.profile.host):
        return mark(
            "By the file /etc/hosts, %(host)s is this computer itself (%(address)s, as Debian has "
            "it). Mosquitto is stopped here, or listens elsewhere; if the broker is another "
            "machine, type its address.",
            host=s.profile.host,
            address=s.address,
        )
    if is_address(s.address) and _without_zone(s.address).is_loopback:
        return mark(
            "%(address)s is this computer itself. Mosquitto is stopped here, or did not start (a "
            "key that it cannot read, a certificate that does not belong to its key), or listens "
            "on another port.",
            address=s.address,
        )
    return mark(
        "The machine answers, but refuses the connection. Mosquitto is stopped, or did not "
        "start (a key that it cannot read, a certificate that does not belong to its key), "
        "or listens on another port or on localhost only."
    )


def tcp_timeout(s: Situation) -> Problem | None:
    """No answer from the address at all."""
    if not s.ended_at(StepId.TCP) or not s.timed_out:
        return None
    said = Sentences(
        mark(
            "No answer at all from %(address)s, port %(port)s",
            address=_where(s),
            port=str(s.profile.port),
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
    return make_problem(
        s, "tcp-timeout", said, TRY_AGAIN, on_the_broker(NETWORK_COMMANDS), EDIT_HOST
    )


def net_unreachable(s: Situation) -> Problem | None:
    """There is no way to the address."""
    if not s.ended_at(StepId.TCP) or not isinstance(s.error, OSError):
        return None
    cause = _why_unreachable(s, s.error)
    if cause is None:
        return None
    said = Sentences(
        mark("This computer has no route to %(address)s", address=_where(s)),
        cause,
        mark("Check the network cable, the Wi-Fi or the VPN, and the address itself."),
    )
    return make_problem(s, "net-unreachable", said, TRY_AGAIN, EDIT_HOST)


def _why_unreachable(s: Situation, error: OSError) -> Phrase | None:
    windows, number = getattr(error, "winerror", None), error.errno
    if _is_without_interface(s.address) and not s.timed_out:
        return mark(
            "An address that begins with fe80 is good for one network interface only, and the name "
            "of that is missing: %(address)s%%eth0, for instance.",
            address=s.address,
        )
    if number in _FORBIDDEN or windows in _FORBIDDEN_WINDOWS:
        return mark(
            "This computer itself forbids it: by its firewall, or because %(address)s is the "
            "address of a whole network.",
            address=s.address,
        )
    if number in _NOBODY_THERE or windows in _NOBODY_THERE_WINDOWS:
        return mark(
            "Nobody answers to this address in its network: the machine is switched off or has "
            "another address; or a firewall on the way forbids the connection."
        )
    if number == errno.EINVAL:
        return mark(
            "A route of this computer throws away what is sent to %(address)s, as some VPNs want "
            "it.",
            address=s.address,
        )
    if number in _NO_WAY or windows in _NO_WAY_WINDOWS:
        return _no_network(s)
    return None


def _no_network(s: Situation) -> Phrase:
    address = _without_zone(s.address) if is_address(s.address) else None
    if address is not None and address.is_multicast:
        return mark("%(address)s stands for a group of machines, not for one.", address=s.address)
    if isinstance(address, IPv6Address):
        return mark("It is an address of IPv6, and this computer has no connection by IPv6.")
    return mark("The address belongs to a network that this computer is not connected to.")


def _is_without_interface(text: str) -> bool:
    if not is_address(text) or "%" in text:
        return False
    address = _without_zone(text)
    return isinstance(address, IPv6Address) and address.is_link_local


def _without_zone(text: str) -> IPv4Address | IPv6Address:
    return ip_address(text.strip("[]").partition("%")[0])


RULES: tuple[Rule, ...] = (
    dns_unknown,
    tcp_refused,
    tcp_timeout,
    net_unreachable,
)
