"""What a person typed as host, taken apart: URL, port and blanks are understood, not refused."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from ipaddress import IPv6Address

from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt.profile import Protocol

MAX_HOST = 253
MAX_PORT = 65535
_SCHEMES = {
    "mqtt": Protocol.MQTT,
    "tcp": Protocol.MQTT,
    "mqtts": Protocol.MQTTS,
    "ssl": Protocol.MQTTS,
    "tls": Protocol.MQTTS,
}
_URL = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):/+(?P<rest>.*)")
_BRACKETED = re.compile(r"\[(?P<host>[^\]]*)\](?::(?P<port>.*))?")
_COMMA_ADDRESS = re.compile(r"\d+([,.]\d+){3}(?=:|/|$)")
_NOT_OF_A_NAME = re.compile(r"[^\w.\-]")


@dataclass(frozen=True, slots=True)
class HostText:
    """What was understood of a typed host.

    Attributes:
        host: Name or address alone, without brackets.
        protocol: Said by a URL's scheme, else None.
        port: Said after the host, else None.
        note: What was taken out of the text, or None where nothing was.
        refusal: Why the text cannot be used, or None; the host is then "".
    """

    host: str = ""
    protocol: Protocol | None = None
    port: int | None = None
    note: Phrase | None = None
    refusal: Phrase | None = None


def read_host(text: str) -> HostText:
    """Take `text` apart into host, port and protocol."""
    bare = _without_blanks(text)
    protocol, rest = None, bare
    url = _URL.fullmatch(bare)
    if url is not None:
        scheme, rest = url["scheme"].lower(), url["rest"]
        if scheme in {"ws", "wss"}:
            return _refused(mark("MQTT over WebSocket is not supported: use mqtts://"))
        protocol = _SCHEMES.get(scheme)
        rest = re.split(r"[/?#]", rest, maxsplit=1)[0].rpartition("@")[2]
    host, port_text = _split_port(rest.rstrip("/"))
    host = host.removesuffix(".")  # it would be compared with the certificate's name as it is
    refusal = _refusal(host, port_text)
    if refusal is not None:
        return _refused(refusal)
    if url is not None and protocol is None:
        port_text = ""  # the port of a web page is none of MQTT's
    found = HostText(host, protocol, int(port_text) if port_text else None)
    return replace(found, note=_note(found, is_url=url is not None, mended=host != text))


def _without_blanks(text: str) -> str:
    bare = "".join(character for character in text if character.isprintable()).strip()
    address = re.sub(r"\s", "", bare)
    if _COMMA_ADDRESS.match(address):
        # The numeric pad of a French keyboard types a comma.
        return address.replace(",", ".")
    return bare


def _split_port(text: str) -> tuple[str, str]:
    bracketed = _BRACKETED.fullmatch(text)
    if bracketed is not None:
        return bracketed["host"], bracketed["port"] or ""
    if text.count(":") == 1:
        host, _, port = text.partition(":")
        return host.strip(), port.strip()
    return text, ""


def _refusal(host: str, port: str) -> Phrase | None:
    if port and not (port.isascii() and port.isdigit() and 1 <= int(port) <= MAX_PORT):
        return mark("A port is a number between 1 and %(most)d", most=MAX_PORT)
    return _name_refusal(host) if host else None


def _name_refusal(host: str) -> Phrase | None:
    if host.count(":") > 1:
        return None if _is_ipv6(host) else mark("This is not a valid IPv6 address")
    if re.search(r"\s", host):
        return mark("A host name holds no blank")
    wrong = _NOT_OF_A_NAME.search(host)
    if wrong is not None:
        return mark("%(character)s cannot stand in a host name", character=wrong.group())
    if "" in host.split("."):
        return mark("A name is missing before or after a dot")
    if len(host) > MAX_HOST:
        return mark("A host name has at most %(most)d characters", most=MAX_HOST)
    return None


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text)
    except ValueError:
        return False
    return True


def _note(found: HostText, *, is_url: bool, mended: bool) -> Phrase | None:
    if not found.host:
        return None
    if is_url and found.port is not None:
        return mark(
            "Taken from the URL: host %(host)s, port %(port)d", host=found.host, port=found.port
        )
    if is_url:
        return mark("Taken from the URL: host %(host)s", host=found.host)
    if found.port is not None:
        return mark("Port %(port)d was moved to its own field", port=found.port)
    return mark("Corrected to %(host)s", host=found.host) if mended else None


def _refused(reason: Phrase) -> HostText:
    return HostText(refusal=reason)
