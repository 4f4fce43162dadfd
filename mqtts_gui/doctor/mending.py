"""The openssl commands that mend a certificate, written out for the case and safe to paste.

A certificate is untrusted: of its names only what is a host name, an address or plain text goes
into a command, and everything is quoted for the shell.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable

from cryptography import x509

from mqtts_gui.certs.describing import describe_certificate
from mqtts_gui.certs.host_names import as_ascii, parse_address
from mqtts_gui.certs.subject_argument import subject_argument
from mqtts_gui.doctor import certificates
from mqtts_gui.doctor.situation import Situation
from mqtts_gui.errors import Action, ActionId, Finding
from mqtts_gui.i18n import Phrase, mark

_SIGN = (
    "openssl x509 -req -in {name}.csr -CA ca.crt -CAkey ca.key -CAcreateserial -sha256 -days 365"
)
_SAFE_NAME = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?")
_MOST_ENTRIES = 10
# Commands that mend; all others only show what is wrong.
_MENDING = ("openssl genrsa", "openssl ecparam", "openssl req -x509", _SIGN.partition(" -in")[0])


def is_usable_name(name: str) -> bool:
    """Say whether a name of a certificate can be expected, typed and copied."""
    return parse_address(name) is not None or _SAFE_NAME.fullmatch(name) is not None


def sign_broker(s: Situation) -> Action | None:
    """Return the action that copies how the broker's request is signed for what is expected."""
    command = broker_command(s.expected_name, _names_to_keep(s))
    if command is None:
        return None
    return Action(ActionId.COPY_COMMAND, mark("The command that signs it again…"), command)


def new_broker_key(s: Situation) -> Action | None:
    """Return the action that copies how the broker gets a new key, and a certificate for it."""
    sign = broker_command(s.expected_name, _names_to_keep(s))
    if sign is None:
        return None
    subject = shlex.quote(f"/CN={as_ascii(s.expected_name).strip('[]')}")
    command = (
        "openssl genrsa -out broker.key 2048\n"
        f"openssl req -new -key broker.key -subj {subject} -out broker.csr\n{sign}"
    )
    return Action(ActionId.COPY_COMMAND, mark("The commands that make a new key…"), command)


def certificate_with(host: str, names: Iterable[str]) -> Action | None:
    """Return the action that copies how a certificate is made that lists `host`."""
    command = broker_command(host, names)
    if command is None:
        return None
    if parse_address(host):
        return Action(ActionId.COPY_COMMAND, mark("Certificate with the IP…"), command)
    return Action(ActionId.COPY_COMMAND, mark("New certificate…"), command)


def broker_command(host: str, names: Iterable[str] = ()) -> str | None:
    """Return the commands that sign the broker's request for `host` and other names."""
    entries = [each for each in map(_entry, (host, *names)) if each]
    if not entries or _entry(host) is None:
        return None
    san = "subjectAltName=" + ",".join(list(dict.fromkeys(entries))[:_MOST_ENTRIES])
    return (
        f"printf '%s\\n' {shlex.quote(san)} > broker.ext\n"
        f"{_SIGN.format(name='broker')} -extfile broker.ext -out broker.crt"
    )


def sign_client() -> Action:
    """Return the action that copies how the client's request is signed."""
    label = mark("The command that signs it again…")
    return Action(ActionId.COPY_COMMAND, label, f"{_SIGN.format(name='client')} -out client.crt")


def make_authority(authority: x509.Certificate) -> Action | None:
    """Return the action that copies how an authority is made again with its key and its name."""
    subject = subject_argument(describe_certificate(authority))
    if subject is None:
        return None
    command = (
        f"openssl req -x509 -new -key ca.key -sha256 -days 3650 -utf8 -subj {shlex.quote(subject)} "
        "-addext keyUsage=critical,keyCertSign,cRLSign -out ca.crt"
    )
    label = mark("The command that makes the authority again…")
    return Action(ActionId.COPY_COMMAND, label, command)


def command_of(finding: Finding) -> Action | None:
    """Return the action that copies the command of a finding."""
    command = shlex.join(finding.command)
    if not command:
        return None
    return Action(ActionId.COPY_COMMAND, _label(command), command)


def _label(command: str) -> Phrase:
    if command.startswith(_MENDING):
        return mark("The command that mends it…")
    return mark("The command that shows it…")


def _entry(name: str) -> str | None:
    address = parse_address(name)
    if address is not None:
        return f"IP:{address}"
    plain = as_ascii(name).rstrip(".")
    return f"DNS:{plain}" if _SAFE_NAME.fullmatch(plain) else None


def _names_to_keep(s: Situation) -> tuple[str, ...]:
    return certificates.accepted_names(s.leaf) if s.leaf is not None else ()
