"""Files of which one character was changed: they are read, and prove nothing any more."""

from __future__ import annotations

import base64
import textwrap
from collections.abc import Iterator

from mqtts_gui.mqtt.profile import TlsVersion
from tests.support.fault import OK, Fault
from tests.support.file_setting import Contents, before_tcp, make_client, members, with_broker
from tests.support.issuing import key_pem, rsa_key

_KNOWN = members()
_FILES = _KNOWN.files
_A_DATE = b"\x17\x0d"
_A_COMMON_NAME = b"\x55\x04\x03"
_RSA = make_client(_KNOWN.ca, rsa_key())


def changed(data: bytes | str, place: int) -> str:
    """Return a PEM file with one letter of the line in the middle changed."""
    text = data if isinstance(data, str) else data.decode()
    lines = text.splitlines()
    line = len(lines) // 2  # of a certificate, it lies in the public key
    letters = lines[line]
    other = "A" if letters[place] != "A" else "B"
    lines[line] = letters[:place] + other + letters[place + 1 :]
    return "\n".join([*lines, ""])


def in_signature(data: bytes | str, place: int) -> str:
    """Return a certificate with one letter near its end changed."""
    text = data if isinstance(data, str) else data.decode()
    lines = text.splitlines()
    letters = lines[-3]
    other = "A" if letters[place] != "A" else "B"
    lines[-3] = letters[:place] + other + letters[place + 1 :]
    return "\n".join([*lines, ""])


def changed_after(data: bytes | str, mark: bytes, offset: int) -> str:
    """Return a PEM file with the letter changed so far behind the last of some bytes."""
    text = data if isinstance(data, str) else data.decode()
    first, *body, last = text.strip().splitlines()
    letters = "".join(body)
    place = (base64.b64decode(letters).rindex(mark) + offset) * 4 // 3
    other = "A" if letters[place] != "A" else "B"
    letters = letters[:place] + other + letters[place + 1 :]
    return "\n".join([first, *textwrap.wrap(letters, 64), last, ""])


def changed_letters() -> Iterator[Fault]:
    for place in (5, 20):  # in the public key
        ca: Contents = {"ca_file": changed(_FILES["ca_file"], place)}
        yield Fault("form-onebyte", f"authority, letter {place}", with_broker(ca))
        own: Contents = {"client_cert": changed(_FILES["client_cert"], place)}
        yield Fault("form-onebyte", f"certificate, letter {place}", before_tcp(own))
    for what, mark, offset in (("date", _A_DATE, 4), ("name", _A_COMMON_NAME, 8)):
        ca = {"ca_file": changed_after(_FILES["ca_file"], mark, offset)}
        yield Fault("form-onebyte", f"authority, {what}", with_broker(ca))
    key = {"client_key": changed(_FILES["client_key"], 5)}
    yield Fault("form-onebyte", "key", before_tcp(key))
    for newest in TlsVersion:
        for place in (5, 20):
            signed: Contents = {"client_cert": in_signature(_FILES["client_cert"], place)}
            stage = with_broker(signed, tls_max=newest)
            yield Fault("form-onebyte", f"signature, letter {place}, TLS {newest}", stage, times=5)
    rsa: Contents = {
        "client_cert": changed(_RSA.pem, 20),
        "client_key": key_pem(_RSA.key),
    }
    yield Fault("form-onebyte", "RSA certificate", before_tcp(rsa))
    mended: Contents = {
        "client_cert": _RSA.pem,
        "client_key": changed(key_pem(_RSA.key), 5),
    }
    # OpenSSL works with the other numbers of the key.
    yield Fault(
        OK, "files: RSA key changed in its second half", with_broker(mended),
        warnings=frozenset({"form-onebyte"}),
    )  # fmt: skip


FAULTS = (*changed_letters(),)
