"""Whether the openssl program reads a file as it is written; it is stricter than this program.

What `PEM_read_bio` wants was found out by trying: BEGIN and END at the beginning of a line, between
five dashes, with one label; base64 alone between them, without empty lines; blanks at the end of a
line, whatever stands before BEGIN or after END, and lines of any length do no harm.
"""

from __future__ import annotations

import base64
import binascii
import re

from mqtts_gui.certs.items import Kind, LoadedFile, LoadedItem

_BLOCK = re.compile(
    rb"^-----BEGIN (?P<label>[A-Z0-9 ]+)-----[^\x21-\x7e\n]*\n"
    rb"(?:(?:[A-Za-z0-9-]+: [^\n]*\n)+[ \t\r]*\n)?"
    rb"(?P<body>(?:[ \t]*[A-Za-z0-9+/=]+[^\x21-\x7e\n]*\n)+)"
    rb"-----END (?P=label)-----[^\x21-\x7e\n]*$",
    re.MULTILINE,
)
_LABELS = {
    Kind.CERTIFICATE: rb"(?:X509 |TRUSTED )?CERTIFICATE",
    Kind.CSR: rb"(?:NEW )?CERTIFICATE REQUEST",
    Kind.PRIVATE_KEY: rb"(?:[A-Z]+ )?PRIVATE KEY",
    Kind.PUBLIC_KEY: rb"(?:RSA )?PUBLIC KEY",
    Kind.CRL: rb"X509 CRL",
}
_READ_ALL_THE_SAME = frozenset({"form-bom", "form-trailing", "form-invisible", "form-unusual"})
_GLUED = "file-glued"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def openssl_reads(item: LoadedItem, file: LoadedFile, data: bytes) -> bool:
    """Return whether openssl reads `item` from its file.

    Args:
        item: The first of its kind.
        file: Where it was found.
        data: What the file holds; b"" where it cannot be read (any more).
    """
    if not data:
        return _by_findings(item, file)
    if item.form == "DER":
        return data.startswith(item.der) if item.der else data[:1] == b"\x30"
    data = data.removeprefix(_BYTE_ORDER_MARK)
    label = _LABELS.get(item.kind)
    if item.form not in {"PEM", "TRUSTED"} or label is None:
        return True
    block = next((b for b in _BLOCK.finditer(data) if re.fullmatch(label, b["label"])), None)
    return block is not None and _holds(block["body"], item.der)


def _holds(body: bytes, der: bytes) -> bool:
    """Return whether a block is that of an item; of a private key nobody keeps the bytes."""
    squeezed = re.sub(rb"[^A-Za-z0-9+/=]", b"", body)
    try:
        return base64.b64decode(squeezed, validate=True).startswith(der)
    except (binascii.Error, ValueError):
        return False


def _by_findings(item: LoadedItem, file: LoadedFile) -> bool:
    codes = {finding.code for finding in (*file.findings, *item.findings)} - _READ_ALL_THE_SAME
    return not any(code.startswith("form-") or code == _GLUED for code in codes)
