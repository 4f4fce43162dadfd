"""What a file holds once it is read: the items, and what was odd about them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes

from mqtts_gui.errors import Finding, Severity


class Kind(StrEnum):
    """What an item is; the value is what the console's JSON prints."""

    CERTIFICATE = "certificate"
    CSR = "csr"
    PRIVATE_KEY = "private-key"
    PUBLIC_KEY = "public-key"
    CRL = "crl"
    PKCS12 = "pkcs12"
    UNKNOWN = "unknown"


Password = Callable[[], str | None]
"""Asked when a passphrase is needed; None means that it is not known."""

KeyHolder = x509.Certificate | x509.CertificateSigningRequest | PrivateKeyTypes | PublicKeyTypes
"""Anything that holds a public key, or from which one follows."""

Value = KeyHolder | x509.CertificateRevocationList


@dataclass(frozen=True, slots=True)
class LoadedItem:
    """One thing found in a file.

    Attributes:
        form: How it was written: `PEM`, `DER`, `PKCS7`, `PKCS12`, `OpenSSH`, `TRUSTED` …; empty
            when unknown.
        value: The decoded object; None for what is locked (no passphrase) or not decodable.
        encrypted: It is a private key, or a PKCS#12, protected by a passphrase.
        der: Its bytes; empty for private keys, which stay inside `value`.
        loose: It breaks a rule, so that no `value` could be made of it, and is described from `der`
            all the same, as openssl shows it.
    """

    kind: Kind
    form: str = ""
    value: Value | None = field(default=None, repr=False)
    encrypted: bool = False
    findings: tuple[Finding, ...] = ()
    der: bytes = field(default=b"", repr=False)
    loose: bool = False

    @property
    def readable(self) -> bool:
        """What it says can be shown, whether it can be used or not."""
        return self.value is not None or self.loose

    @property
    def certificate(self) -> x509.Certificate | None:
        """The certificate, if that is what this is."""
        return self.value if isinstance(self.value, x509.Certificate) else None

    @property
    def key_holder(self) -> KeyHolder | None:
        """What holds a key, public or private; None for a revocation list and what is locked."""
        return None if isinstance(self.value, x509.CertificateRevocationList) else self.value


@dataclass(frozen=True, slots=True)
class LoadedFile:
    """A file that was read, or could not be.

    Attributes:
        size: Bytes; 0 when the file cannot be opened.
        items: What it holds, in file order.
        findings: What is odd about the file as a whole; each item has its own besides.
        opened: The file could be opened and read, whatever it holds.
    """

    path: Path
    size: int
    items: tuple[LoadedItem, ...] = ()
    findings: tuple[Finding, ...] = ()
    opened: bool = True

    @property
    def certificates(self) -> tuple[x509.Certificate, ...]:
        """The certificates, except those marked as trusted for something else only."""
        return tuple(
            item.value
            for item in self.items
            if isinstance(item.value, x509.Certificate) and item.form != "TRUSTED"
        )

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """The findings of the file and of its items."""
        return (*self.findings, *(each for item in self.items for each in item.findings))

    @property
    def error(self) -> Finding | None:
        """The first finding that keeps the file from being used, if there is one."""
        return next((f for f in self.all_findings if f.severity is Severity.ERROR), None)

    def findings_about(self, kind: Kind) -> tuple[Finding, ...]:
        """Return the findings of the file and of its items of one kind; others do not matter."""
        about = (item.findings for item in self.items if item.kind is kind)
        return (*self.findings, *chain.from_iterable(about))

    def first(self, kind: Kind) -> LoadedItem | None:
        """Return the first item of a kind, a readable one if there is one."""
        found = [item for item in self.items if item.kind is kind]
        return next((item for item in found if item.value is not None), found[0] if found else None)
