"""PEM as every program reads it, made from what was read in whatever form."""

from __future__ import annotations

from collections.abc import Iterable

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding


def clean_pem(certificates: Iterable[x509.Certificate]) -> str:
    """Return certificates as PEM text, for `SSLContext.load_verify_locations(cadata=…)`."""
    return "".join(each.public_bytes(Encoding.PEM).decode("ascii") for each in certificates)
