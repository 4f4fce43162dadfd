"""The host as a person typed it, and what was meant: often a URL, a port or a blank comes along."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv6Address

from mqtts_gui.mqtt.logins import ODD_HIDDEN, hide_login
from mqtts_gui.mqtt.profile import DEFAULT_PORTS, Profile, Protocol

SCHEMES = {
    "mqtt": Protocol.MQTT,
    "tcp": Protocol.MQTT,
    "mqtts": Protocol.MQTTS,
    "ssl": Protocol.MQTTS,
    "tls": Protocol.MQTTS,
}
"""What people write before `://` for MQTT."""

_MAX_PORT = 65_535
_URL = re.compile(
    r"(?:(?P<scheme>[a-z][a-z0-9+.-]*):/{1,4}|/{1,4})?(?P<authority>[^/?#]*)(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_PORT = re.compile(r"(?P<host>\[[^\[\]]*\]|[^:\[\]]*):(?P<port>\d{0,9})")
_BLANKS = "".join(map(chr, (0x20, 9, 10, 11, 12, 13, 0xA0, 0x200B, 0x2060, 0xFEFF)))


@dataclass(frozen=True, slots=True)
class TypedHost:
    """What stands in the field of the host.

    Attributes:
        host: The name or the address alone.
        port: The port behind it, None without one.
        scheme: What stands before `://`, in small letters; empty without.
        has_login: A user name stands before the host, perhaps with a password.
        oddities: The codes of what does not belong there, in the order in which it is mended.
    """

    host: str
    port: int | None = None
    scheme: str = ""
    has_login: bool = False
    oddities: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """What was typed, without blanks and without a login, which may hold a password."""
        host = self.host
        if ":" in host and (self.scheme or self.port is not None):
            host = f"[{host}]"
        place = host if self.port is None else f"{host}:{self.port}"
        return f"{self.scheme}://{place}" if self.scheme else place


def take_apart(text: str) -> TypedHost:
    """Take apart what was typed."""
    stripped = hide_login(text.strip(_BLANKS))
    oddities = ["host-has-blank"] if stripped and text.strip(_BLANKS) != text else []
    if f"{ODD_HIDDEN}@" in stripped:  # nobody knows where its host begins
        return TypedHost(stripped, oddities=tuple(oddities))
    url = _URL.fullmatch(stripped)
    scheme, authority = (url["scheme"] or "").lower() if url else "", stripped
    if url and (stripped.startswith("/") or scheme or url["rest"] or "@" in url["authority"]):
        authority = url["authority"]
        oddities.append("host-is-url")
    login, _, place = authority.rpartition("@")
    place, port = _split_port(place)
    if port is not None and "host-is-url" not in oddities:
        oddities.append("host-has-port")
    host = _plain(place)
    if host.endswith(".") and host.strip(".") and not host.endswith(".."):
        host = host[:-1]
        oddities.append("host-trailing-dot")
    number = int(port) if port else None
    return TypedHost(host, number, scheme, bool(login), tuple(oddities))


def mend_host(profile: Profile) -> Profile:
    """Return the profile with the host that was meant, where only one thing can be meant.

    A login is taken out in any case: no name server and no report shall see its password.
    """
    typed = take_apart(profile.host)
    if not typed.host or _contradicts(typed, profile):
        return profile.with_changes(host=typed.shown) if typed.has_login else profile
    return profile.with_changes(host=typed.host, port=typed.port or profile.port)


def mended_oddities(profile: Profile) -> tuple[str, ...]:
    """Return the codes of what `mend_host` mends."""
    typed = take_apart(profile.host)
    is_mended = typed.host and not _contradicts(typed, profile)
    return typed.oddities if is_mended else ()


def _contradicts(typed: TypedHost, profile: Profile) -> bool:
    """Return whether the rest of the profile says something else than the field of the host."""
    if typed.scheme and SCHEMES.get(typed.scheme) is not profile.protocol:
        return True
    if typed.port is None or typed.port == profile.port:
        return False
    # The usual port is what stands there when nobody has touched it.
    is_untouched = profile.port == DEFAULT_PORTS[profile.protocol]
    return not is_untouched or not 0 < typed.port <= _MAX_PORT


def _split_port(text: str) -> tuple[str, str | None]:
    found = _PORT.fullmatch(text)
    if found is None or _is_ipv6(text):
        return text, None
    return found["host"], found["port"]


def _plain(text: str) -> str:
    """Return a host without brackets and wide digits, as an input method of Asia types them."""
    host = unicodedata.normalize("NFKC", text.strip(_BLANKS)).replace("\u3002", ".")
    is_bracketed = host.startswith("[") and host.endswith("]")
    return host[1:-1] if is_bracketed else host


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text.partition("%")[0])
    except AddressValueError:
        return False
    return True
