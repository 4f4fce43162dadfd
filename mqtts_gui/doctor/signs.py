"""By its first bytes one knows who talks: a web server, or somebody who speaks TLS."""

from __future__ import annotations

import re

_ALERT, _HANDSHAKE, _MAJOR = 0x15, 0x16, 3
# An answer of HTTP; of HTTP/0.9, and of what lies before a web server, only the page comes.
_WEB = re.compile(rb"\s*(HTTP/\d|<(!|\?xml|html|head|title|body|h1|center))", re.IGNORECASE)


def is_web(data: bytes) -> bool:
    """Say whether this is how an answer of HTTP begins, or a page."""
    return _WEB.match(data) is not None


def is_tls(data: bytes) -> bool:
    """Say whether this is how a record of TLS begins: an alert, or a message of the handshake."""
    return len(data) > 1 and may_be_tls(data)


def may_be_tls(data: bytes) -> bool:
    """Say whether this is how such a record begins, as far as one can tell."""
    return data[:1] in {bytes([_ALERT]), bytes([_HANDSHAKE])} and data[1:2] in {
        b"",
        bytes([_MAJOR]),
    }
