"""What belongs together: keys with certificates, certificates with host names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from mqtts_gui.certs.host_names import matches_host, names_of
from mqtts_gui.certs.items import KeyHolder
from mqtts_gui.certs.quiet import attempt

__all__ = ["KeyHolder", "matches_host", "names_of", "public_key_der", "same_key"]


def same_key(one: KeyHolder | None, other: KeyHolder | None) -> bool:
    """Return whether both hold the same public key, or the private key that belongs to it."""
    if one is None or other is None:
        return False
    key = public_key_der(one)
    return key is not None and key == public_key_der(other)


def public_key_der(holder: KeyHolder) -> bytes | None:
    """Return the SubjectPublicKeyInfo of a key's holder; None when the library refuses the key."""
    # Certificates, requests and private keys lead to a public key, which has no such method itself.
    derive: Callable[[], PublicKeyTypes] | None = getattr(holder, "public_key", None)
    public: Any = holder if derive is None else attempt(derive)
    if public is None:
        return None
    der: bytes | None = attempt(
        lambda: public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    )
    return der
