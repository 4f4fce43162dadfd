"""Programs that put themselves between broker and client, known by the authority they make."""

from __future__ import annotations

import re

from mqtts_gui.certs.fault_commands import error
from mqtts_gui.errors import Finding
from mqtts_gui.i18n import mark

# By words of the name of that authority, whole ones, so that no "Preset CA" is taken for ESET's.
_INTERCEPTORS = re.compile(
    r"\b(?:adguard|avast|avg|bitdefender|blue ?coat|charles proxy|cisco umbrella|dr\.? ?web|"
    r"emsisoft|eset|fiddler|forcepoint|fortinet|fortigate|kaspersky|mcafee|mitmproxy|netskope|"
    r"norton|palo alto|portswigger|sophos|webroot|zscaler)\b",
    re.IGNORECASE,
)


def intercepted(issuer: str) -> Finding | None:
    """Return the finding for a certificate that such a program made, by its issuer's name."""
    if _INTERCEPTORS.search(issuer) is None:
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
