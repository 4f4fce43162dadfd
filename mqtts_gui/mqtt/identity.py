"""The client certificate and its key, brought into a TLS context.

OpenSSL reads clean PEM files where they lie. Anything else (PKCS#12, DER, UTF-16, a certificate in
the second place …) is read by `certs` and handed over in a file that only its owner can read, with
the key encrypted under a random passphrase that nobody keeps; it is deleted as soon as it is read.
"""

from __future__ import annotations

import secrets as randomness
import ssl
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
)

from mqtts_gui.certs.loading import Kind, LoadedFile, load_file
from mqtts_gui.certs.matching import same_key
from mqtts_gui.errors import Finding
from mqtts_gui.mqtt.file_problems import FileProblemError
from mqtts_gui.mqtt.profile import Profile, Secrets

KEY_DERIVATION_TOO_LONG = "key-derivation-too-long"
DAMAGED = "form-onebyte"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the client says it is; nobody when the profile names no certificate."""

    certificate: x509.Certificate | None = None
    findings: tuple[Finding, ...] = ()


def load_identity(context: ssl.SSLContext, profile: Profile, secrets: Secrets) -> Identity:
    """Load the client certificate and key of `profile` into `context`.

    Raises:
        FileProblemError: one of the files cannot be used, or they do not belong together.
    """
    if profile.client_cert is None:
        return Identity()
    certificate, key = Path(profile.client_cert), profile.client_key
    try:
        _demand_ordinary(certificate, key)
        _demand_quick(key or certificate)
        # Always a callable: without one, OpenSSL asks on the terminal.
        context.load_cert_chain(certificate, key, password=lambda: secrets.key_password or "")
    except (OSError, ValueError):
        return _load_through_copy(context, certificate, key or certificate, secrets)
    file = load_file(certificate, lambda: secrets.key_password)
    _demand_whole(file, key or certificate)
    first = file.first(Kind.CERTIFICATE)
    return Identity(first.certificate if first else None, file.findings)


def _demand_ordinary(*paths: Path | None) -> None:
    """Keep OpenSSL from a pipe or a device, which it would read for ever.

    Raises:
        OSError: one of the paths is no ordinary file.
    """
    for path in paths:
        if path is not None and not path.is_file():
            raise OSError(f"{path.name} is no ordinary file")


def _demand_quick(path: Path) -> None:
    """Keep OpenSSL from a lock that asks for so many rounds that it would work for hours.

    Raises:
        ValueError: the key asks for more than any usual one does.
    """
    if any(each.code == KEY_DERIVATION_TOO_LONG for each in load_file(path).all_findings):
        raise ValueError(f"{path.name} asks for too many rounds")


def _demand_whole(certificate: LoadedFile, key: Path) -> None:
    """Refuse a key of an elliptic curve whose two halves differ, which OpenSSL compares nowhere.

    Raises:
        FileProblemError: a character of the key was changed.
    """
    own = certificate.certificates[:1]
    if own and isinstance(own[0].public_key(), ec.EllipticCurvePublicKey):
        file = load_file(key)
        if any(finding.code == DAMAGED for finding in file.findings_about(Kind.PRIVATE_KEY)):
            raise FileProblemError("client-key", file, certificate)


def _load_through_copy(
    context: ssl.SSLContext, certificate_path: Path, key_path: Path, secrets: Secrets
) -> Identity:
    certificate_file = load_file(certificate_path, lambda: secrets.key_password)
    key_file = load_file(key_path, lambda: secrets.key_password)
    key = _private_key(key_file)
    if not certificate_file.certificates:
        raise FileProblemError("client-certificate", certificate_file)
    if key is None:
        raise FileProblemError("client-key", key_file, certificate_file)
    chain = _leaf_first(certificate_file.certificates, key)
    if chain is None:
        raise FileProblemError("client-key", key_file, certificate_file)
    try:
        _load_copy(context, chain, key)
    except ssl.SSLError as error:
        reason = error.reason or ""
        if "KEY" in reason and reason != "CA_KEY_TOO_SMALL":  # EE_KEY_TOO_SMALL
            raise FileProblemError("client-key", key_file, certificate_file) from error
        raise FileProblemError("client-certificate", certificate_file) from error
    return Identity(chain[0], certificate_file.all_findings + key_file.all_findings)


def _private_key(file: LoadedFile) -> PrivateKeyTypes | None:
    item = file.first(Kind.PRIVATE_KEY)
    return item.value if item else None  # type: ignore[return-value]  # its kind says so


def _leaf_first(
    certificates: Sequence[x509.Certificate], key: PrivateKeyTypes
) -> tuple[x509.Certificate, ...] | None:
    """Return the certificates with that of `key` in front; None when none is."""
    leaf = next((each for each in certificates if same_key(each, key)), None)
    if leaf is None:
        return None
    return leaf, *(each for each in certificates if each is not leaf)


def _load_copy(
    context: ssl.SSLContext, chain: Sequence[x509.Certificate], key: PrivateKeyTypes
) -> None:
    passphrase = randomness.token_hex(32)
    locked = key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase.encode())
    )
    pem = b"".join(certificate.public_bytes(Encoding.PEM) for certificate in chain) + locked
    # Both the folder (0700) and the file (0600) are the owner's alone.
    with tempfile.TemporaryDirectory(prefix="mqtts-gui-") as folder:
        copy = Path(folder, "identity.pem")
        copy.touch(mode=0o600)
        copy.write_bytes(pem)
        context.load_cert_chain(copy, password=passphrase)
