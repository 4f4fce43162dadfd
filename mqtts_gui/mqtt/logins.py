"""A login that was typed along with a host: it may hold a password, and nothing shows those."""

from __future__ import annotations

import re

HIDDEN = "…"
"""What stands in the place of a login."""
ODD_HIDDEN = "…/…"
"""The same, of a login that no URL may hold: where it ends, and the host begins, is a guess."""

_LOGIN = re.compile(
    r"(?P<before>\s*(?:[a-z][a-z0-9+.-]*:/{1,4}|/{0,4}))(?P<login>.*)@", re.IGNORECASE | re.DOTALL
)
_ENDS_THE_HOST = re.compile(r"[/?#]")


def hide_login(text: str) -> str:
    """Return a host or an address without the login before it, whose place stays to be seen."""
    found = _LOGIN.match(text)
    if found is None:
        return text
    hidden = ODD_HIDDEN if _ENDS_THE_HOST.search(found["login"]) else HIDDEN
    return f"{found['before']}{hidden}@{text[found.end() :]}"
