"""What people type for `--host`: a name or an address, and sometimes more than that."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mqtts_gui.certs.host_names import parse_address
from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import Phrase, mark

_URL = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*://)(?:[^/?#]*@)?(?P<place>(?P<rest>[^/?#]*).*)", re.IGNORECASE
)
_PORT = re.compile(r"(?P<rest>\[[^\[\]]*\]|[^:\[\]]*):\d{0,5}")


@dataclass(frozen=True, slots=True)
class Expected:
    """What certificates must be made out to.

    Attributes:
        host: The name or address alone; None where none was asked for, or none was left.
        findings: What was odd about it as it was typed.
    """

    host: str | None = None
    findings: tuple[Finding, ...] = ()


def read_host(typed: str | None) -> Expected:
    """Take apart what was typed: a certificate holds neither protocols nor ports nor blanks."""
    if typed is None:
        return Expected()
    host = typed.strip()
    oddities = ["host-has-blank"] if host != typed and host else []
    if url := _URL.fullmatch(host):
        typed = url["scheme"] + url["place"]  # without the login: it may hold a password
        host, oddities = url["rest"], [*oddities, "host-is-url"]
    port = None if parse_address(host) else _PORT.fullmatch(host)
    if port is not None:
        # A URL has its port where it belongs.
        oddities = oddities if url else [*oddities, "host-has-port"]
        host = port["rest"]
    if not host:
        return Expected(None, (_empty(),))
    return Expected(host, tuple(_odd(code, typed, host) for code in oddities))


def _empty() -> Finding:
    return Finding(
        "host-empty",
        Severity.ERROR,
        mark("--host names no host, so no name was checked."),
        mark("Type the name or the IP address of the broker's machine."),
    )


def _odd(code: str, typed: str, host: str) -> Finding:
    messages: dict[str, Phrase] = {
        "host-is-url": mark("%(text)s is a whole address; only its host belongs here.", text=typed),
        "host-has-port": mark(
            "%(text)s is a host with a port; a certificate is made out to the host alone.",
            text=typed,
        ),
        "host-has-blank": mark("There is a blank before or after “%(host)s”.", host=host),
    }
    fix = mark("Type only %(host)s.", host=host)
    return Finding(code, Severity.WARNING, messages[code], fix)
