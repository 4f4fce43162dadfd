"""Certificates, requests and lists in the forms that other programs read; PKCS#12 with its key."""

from __future__ import annotations

import base64
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import (
    PBES,
    serialize_key_and_certificates,
)

from mqtts_gui.certs.items import Kind, LoadedItem

ContainerKey = (
    rsa.RSAPrivateKey
    | ec.EllipticCurvePrivateKey
    | dsa.DSAPrivateKey
    | ed25519.Ed25519PrivateKey
    | ed448.Ed448PrivateKey
)
PKCS12_KEYS = (
    rsa.RSAPrivateKey,
    ec.EllipticCurvePrivateKey,
    dsa.DSAPrivateKey,
    ed25519.Ed25519PrivateKey,
    ed448.Ed448PrivateKey,
)
"""The keys that a PKCS#12 takes: all that serve in a certificate."""

_LABELS = {
    Kind.CERTIFICATE: "CERTIFICATE",
    Kind.CSR: "CERTIFICATE REQUEST",
    Kind.PUBLIC_KEY: "PUBLIC KEY",
    Kind.CRL: "X509 CRL",
}
_PEM_WIDTH = 64
_OLD_ROUNDS = 2048
"""What openssl and Windows use; each of them has to open the file again."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """What goes into a PKCS#12.

    Attributes:
        key: The private key of `certificate`.
        chain: The authorities above it, from the one that signed it upwards.
        friendly_name: What programs show in their lists.
    """

    certificate: x509.Certificate
    key: ContainerKey = field(repr=False)
    chain: tuple[x509.Certificate, ...] = ()
    friendly_name: str = ""


def can_write(item: LoadedItem) -> bool:
    """Return whether an item can be written in PEM and DER form; private keys never are."""
    return bool(item.kind in _LABELS and _bytes_of(item))


def as_pem(items: Iterable[LoadedItem]) -> bytes:
    """Return items one after the other, as openssl prints them; what `can_write` refuses is left.

    Raises:
        ValueError: nothing of them can be written.
    """
    blocks = [_block(item) for item in items if can_write(item)]
    if not blocks:
        raise ValueError("nothing to write")
    return "".join(blocks).encode("ascii")


def as_der(item: LoadedItem) -> bytes:
    """Return the bare bytes of an item.

    Raises:
        ValueError: it cannot be written, see `can_write`.
    """
    if not can_write(item):
        raise ValueError("nothing to write")
    return _bytes_of(item)


def as_pkcs12(bundle: Bundle, passphrase: str, *, old: bool = False) -> bytes:
    """Return a container with a certificate, its private key and the authorities above it.

    Args:
        bundle: What goes into it.
        passphrase: Locks key and certificates; the empty one leaves them open to everybody.
        old: Lock by Triple DES and SHA-1, for Windows before 10 and Android before 12, instead of
            AES.
    """
    name = bundle.friendly_name.encode("utf-8", "replace") or None
    chain = list(bundle.chain) or None
    lock = _lock(passphrase, old=old)
    return serialize_key_and_certificates(name, bundle.key, bundle.certificate, chain, lock)


def _lock(passphrase: str, *, old: bool) -> KeySerializationEncryption:
    if not passphrase:
        return NoEncryption()
    secret = passphrase.encode("utf-8")
    if not old:
        return BestAvailableEncryption(secret)  # AES-256, PBKDF2 with SHA-256
    builder = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(_OLD_ROUNDS)
    builder = builder.key_cert_algorithm(PBES.PBESv1SHA1And3KeyTripleDESCBC)
    return builder.hmac_hash(hashes.SHA1()).build(secret)  # noqa: S303 - nothing else opens there


def _block(item: LoadedItem) -> str:
    label = _LABELS[item.kind]
    lines = textwrap.wrap(base64.b64encode(_bytes_of(item)).decode("ascii"), _PEM_WIDTH)
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""])


def _bytes_of(item: LoadedItem) -> bytes:
    """Return what stands for an item: the bytes that were read, without what was put around them.

    Public keys have many forms, and a TRUSTED CERTIFICATE ends in what it is trusted for.
    """
    value = item.value
    if item.form == "TRUSTED" and isinstance(value, x509.Certificate):
        return value.public_bytes(Encoding.DER)
    if item.kind is Kind.PUBLIC_KEY:
        return _public_key(item)
    return item.der


def _public_key(item: LoadedItem) -> bytes:
    public_bytes = getattr(item.value, "public_bytes", None)
    if public_bytes is None:
        return b""
    der: bytes = public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return der
