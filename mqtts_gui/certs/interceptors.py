"""Programs that put themselves between broker and client, known by the authority they make."""

from __future__ import annotations

from mqtts_gui.certs.fault_commands import error
from mqtts_gui.errors import Finding
from mqtts_gui.i18n import mark

# By a word of the name of that authority.
_INTERCEPTORS = (
    "avast",
    "avg ",
    "bitdefender",
    "charles proxy",
    "eset",
    "fiddler",
    "fortinet",
    "fortigate",
    "kaspersky",
    "mcafee",
    "mitmproxy",
    "netskope",
    "norton",
    "sophos",
    "zscaler",
)


def intercepted(issuer: str) -> Finding | None:
    """Return the finding for a certificate that such a program made, by its issuer's name."""
    if not any(word in issuer.lower() for word in _INTERCEPTORS):
        return None
    return error(
        "intercepted",
        mark(
            "The certificate was made by %(issuer)s, a program that reads encrypted connections, "
            "and not by the broker.",
            issuer=issuer,
        ),
        mark("Switch off TLS scanning for this program or port in the virus scanner."),
    )
