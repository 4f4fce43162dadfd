"""PEM texts of what a file holds; never that of a private key."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from mqtts_gui.certs.loading import Kind, LoadedItem

PEM_WIDTH = 64
MOST_PARTS = 100
"""Parts of one file that are written out: a text of ten thousand would hold up the window."""
LABELS = {
    Kind.CERTIFICATE: "CERTIFICATE",
    Kind.CSR: "CERTIFICATE REQUEST",
    Kind.PUBLIC_KEY: "PUBLIC KEY",
    Kind.CRL: "X509 CRL",
}


def has_pem(item: LoadedItem) -> bool:
    """Return whether `item` has a PEM form that may be shown."""
    return item.kind in LABELS and bool(item.der)


def pem_of(item: LoadedItem) -> str:
    """Return `item` in PEM form, "" for what has none or must not be shown."""
    if not has_pem(item):
        return ""
    label = LABELS[item.kind]
    text = base64.b64encode(item.der).decode("ascii")
    lines = [text[start : start + PEM_WIDTH] for start in range(0, len(text), PEM_WIDTH)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""])


def pem_of_all(items: Sequence[LoadedItem]) -> str:
    """Return the first `MOST_PARTS` items of a file one after the other, secrets left out."""
    return "".join(pem_of(item) for item in items[:MOST_PARTS])
