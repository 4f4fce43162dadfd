"""The openssl commands for what a broker presents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from cryptography import x509

from mqtts_gui.certs.host_names import as_ascii, parse_address
from mqtts_gui.certs.openssl_around import Around
from mqtts_gui.certs.openssl_command import OpensslCommand, Use
from mqtts_gui.certs.openssl_trust import trust_for
from mqtts_gui.certs.openssl_verify import made_out_to
from mqtts_gui.certs.shells import Word, piped
from mqtts_gui.i18n import mark

_END = ("echo", "Q")
"""What `s_client` reads and then ends, once it is connected; the same in every shell."""
_UNFIT = re.compile(r"[^\w.-]+")


def broker_commands(
    host: str, port: int, chain: Sequence[x509.Certificate], around: Around
) -> Iterator[OpensslCommand]:
    """Yield the commands that fetch, keep and verify what a broker presents.

    Args:
        host: Where it is; a name or an address.
        port: Its TLS port.
        chain: What it presented, its own certificate first; may be empty.
        around: The open files; `host` of it is the name to ask for, if that is another.
    """
    host = as_ascii(host.strip("[]"))
    name = as_ascii(around.host.strip("[]")) or host
    client = _client(host, port, name)
    yield OpensslCommand(
        Use.BROKER_SHOW,
        mark("Show what the broker presents"),
        (piped(_END, (*client, "-showcerts")),),
        mark("Prints every certificate that it sends, and what was negotiated."),
    )
    made = around.free(PurePath(f"{_UNFIT.sub('-', host)}.crt"))
    yield OpensslCommand(
        Use.BROKER_KEEP,
        mark("Keep the broker's certificate in a file"),
        (piped(_END, client, ("openssl", "x509", "-out", made)),),
        mark("Makes %(file)s, with the broker's own certificate.", file=made.name),
    )
    trust = trust_for(chain[0], around.files, around, chain) if chain else None
    if trust is not None:
        ca_file = trust.words[:2]  # what lies between is sent by the broker
        yield OpensslCommand(
            Use.BROKER_VERIFY,
            mark("Verify the broker with %(ca)s", ca=trust.authority.path.name),
            (*trust.steps, piped(_END, (*client, *ca_file, *made_out_to(name)))),
            mark("Prints “Verify return code: 0 (ok)” where certificates and name are right."),
        )


def _client(host: str, port: int, name: str) -> tuple[Word, ...]:
    place = f"[{host}]" if ":" in host else host
    # A server name is never an address (RFC 6066, 3).
    asked = ("-noservername",) if parse_address(name) else ("-servername", name)
    return ("openssl", "s_client", "-connect", f"{place}:{port}", *asked)
