"""The errors of OpenSSL in a broker's log: by their numbers, because the texts change.

OpenSSL 1.1 writes `error:1417C0C7:SSL routines:tls_process_client_certificate:peer did not …`,
OpenSSL 3 `error:0A0000C7:SSL routines::peer did not …`. The reason is the same in both.
"""

from __future__ import annotations

import errno
import re

from mqtts_gui.doctor.broker_log_signs import Sign

_ERROR = re.compile(r"error:([0-9A-Fa-f]{8}):([^:]*):[^:]*:?(.*)")
_REASON_BITS = 0xFFF
_ALERTS = 1000
_MOST_ALERTS = 255
_LIBRARIES = {"lib(20)": "ssl", "lib(9)": "pem", "lib(11)": "x509", "lib(2)": "system"}
_SSL = {
    199: Sign.NO_CLIENT_CERTIFICATE,
    134: Sign.CLIENT_CERTIFICATE_REFUSED,
    267: Sign.NOT_TLS,
    252: Sign.NOT_TLS,
    156: Sign.HTTP_REQUEST,
    155: Sign.HTTP_REQUEST,
    258: Sign.NO_COMMON_VERSION,
    396: Sign.NO_COMMON_VERSION,
    193: Sign.NO_COMMON_CIPHER,
    294: Sign.HUNG_UP,
    399: Sign.WEAK_KEY,
    397: Sign.WEAK_KEY,
    398: Sign.WEAK_DIGEST,
}
_PEM = {
    108: Sign.NO_PEM,
    100: Sign.NO_PEM,
    101: Sign.LOCKED_KEY,
    104: Sign.LOCKED_KEY,
    109: Sign.LOCKED_KEY,
}
_X509 = {116: Sign.KEY_MISMATCH, 136: Sign.NO_PEM}
_SYSTEM = {
    errno.EACCES: Sign.DENIED,
    errno.EPERM: Sign.DENIED,
    errno.ENOENT: Sign.MISSING,
    errno.EISDIR: Sign.NO_PEM,
}
_OTHERS = {("decoder", 268): Sign.NO_PEM}


def read_error(text: str) -> tuple[Sign, dict[str, str]]:
    """Return what an error of OpenSSL says, and the number of the alert if it is one."""
    found = _ERROR.search(text)
    if found is None:
        return Sign.TLS_ERROR, {"text": text}
    number, library, words = int(found[1], 16), _library(found[2]), found[3].strip(". ")
    reason = number & _REASON_BITS
    if library == "ssl" and 0 <= reason - _ALERTS <= _MOST_ALERTS:
        return Sign.ALERT, {"alert": str(reason - _ALERTS), "text": words}
    tables = {"ssl": _SSL, "pem": _PEM, "x509": _X509, "system": _SYSTEM}
    sign = tables.get(library, {}).get(reason) or _OTHERS.get((library, reason))
    return sign or Sign.TLS_ERROR, {"text": words or text}


def _library(name: str) -> str:
    name = name.strip()
    return _LIBRARIES.get(name) or name.lower().partition(" ")[0]
