"""What a person types to name a broker: HOST, HOST:PORT or a URL."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import unquote

from mqtts_gui.mqtt.hosts import SCHEMES
from mqtts_gui.mqtt.logins import ODD_HIDDEN, hide_login
from mqtts_gui.mqtt.profile import DEFAULT_PORTS, Protocol

_URL = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<authority>[^/?#]*).*", re.DOTALL)
_PORT = re.compile(r"(?P<host>\[[^\]]*\]|[^:]*):(?P<port>\d{1,9})")


@dataclass(frozen=True, slots=True)
class Target:
    """A broker; what cannot be understood stays in `host`, for the doctor to name."""

    host: str
    port: int
    protocol: Protocol = Protocol.MQTTS
    username: str = ""
    password: str | None = field(default=None, repr=False)


def read_target(text: str) -> Target:
    """Take `text` apart; a bare host means TLS and port 8883.

    Blanks around a bare host stay: `hosts.mend_host` takes them away, and says so.
    """
    stripped = text.strip()
    url = _URL.fullmatch(stripped)
    if url is None:
        target = _with_port(stripped, Protocol.MQTTS)
        before, _, after = text.partition(stripped) if stripped else ("", "", "")
        return replace(target, host=before + hide_login(target.host) + after)
    protocol = SCHEMES.get(url["scheme"].lower())
    # A scheme that is none of MQTT's, or a password with a slash: where it ends is a guess.
    if protocol is None or f"{ODD_HIDDEN}@" in hide_login(stripped):
        return Target(hide_login(text), DEFAULT_PORTS[Protocol.MQTTS])
    login, _, place = url["authority"].rpartition("@")
    username, colon, password = login.partition(":")
    target = _with_port(place, protocol)
    secret = unquote(password) if colon else None
    return Target(target.host, target.port, protocol, unquote(username), secret)


def _with_port(text: str, protocol: Protocol) -> Target:
    found = _PORT.fullmatch(text)
    if found is None or _is_ipv6(text):
        return Target(text.strip("[]"), DEFAULT_PORTS[protocol], protocol)
    return Target(found["host"].strip("[]"), int(found["port"]), protocol)


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text.partition("%")[0])
    except AddressValueError:
        return False
    return True
