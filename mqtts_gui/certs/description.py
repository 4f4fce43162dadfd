"""Everything a certificate, request, key or list says about itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from mqtts_gui.certs.algorithms import KeyFacts, weak_digest
from mqtts_gui.certs.extensions import NO_EXTENSIONS, Extensions
from mqtts_gui.certs.items import Kind
from mqtts_gui.certs.names import NO_NAME, DistinguishedName
from mqtts_gui.certs.validity import Validity


@dataclass(frozen=True, slots=True)
class Description:
    """Everything that a file's object says about itself; None or empty where it says nothing.

    Attributes:
        subject: Values by attribute ("O", "OU", "CN" …); `subject_name` keeps order and types.
        organization: All values, joined by a comma; so `organizational_unit` and `common_name`.
        signature_algorithm: By openssl's name.
        key_size: Bits.
        curve: By openssl's name.
        not_before: UTC; for a revocation list the date it was made.
        not_after: UTC; for a revocation list the date by which the next one is due.
        serial: Upper-case hexadecimal, bytes separated by colons.
        version: 1 to 3, as people count.
        san: By kind; "dns" and "ip" are always there.
        is_ca: It may sign others, by its own word (basicConstraints; a self-signed v1 too).
        path_length: How many authorities may stand below it; None for any number.
        self_signed: Made out to itself and verified by its own key; None where this means nothing
            or the algorithm is not known.
        public_key_sha256: Digest of the public key: equal for what belongs together.
        revoked: How many certificates a revocation list withdraws.
    """

    kind: Kind
    form: str
    subject_name: DistinguishedName = NO_NAME
    issuer_name: DistinguishedName = NO_NAME
    signature_algorithm: str | None = None
    key_type: str | None = None
    key_size: int | None = None
    curve: str | None = None
    not_before: datetime | None = None
    not_after: datetime | None = None
    serial: str | None = None
    version: int | None = None
    is_ca: bool | None = None
    path_length: int | None = None
    key_usage: tuple[str, ...] = ()
    extended_key_usage: tuple[str, ...] = ()
    san: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    extensions: Extensions = NO_EXTENSIONS
    fingerprint_sha256: str | None = None
    fingerprint_sha1: str | None = None
    public_key_sha256: str | None = None
    self_signed: bool | None = None
    encrypted: bool = False
    revoked: int | None = None

    @property
    def subject(self) -> Mapping[str, tuple[str, ...]]:
        """Who it is made out to, values by attribute."""
        return self.subject_name.by_name()

    @property
    def issuer(self) -> Mapping[str, tuple[str, ...]]:
        """Who signed it, values by attribute."""
        return self.issuer_name.by_name()

    @property
    def organization(self) -> str | None:
        """The O values of the subject."""
        return self.subject_name.joined("O")

    @property
    def organizational_unit(self) -> str | None:
        """The OU values of the subject."""
        return self.subject_name.joined("OU")

    @property
    def common_name(self) -> str | None:
        """The CN values of the subject."""
        return self.subject_name.joined("CN")

    @property
    def name(self) -> str:
        """What people call it: the common name, else the whole subject."""
        return self.subject_name.display()

    @property
    def issuer_display(self) -> str:
        """What people call its issuer."""
        return self.issuer_name.display()

    @property
    def validity(self) -> Validity | None:
        """The period in which it may be used."""
        if self.not_before is None or self.not_after is None:
            return None
        return Validity(self.not_before, self.not_after)

    @property
    def self_issued(self) -> bool:
        """Subject and issuer are the same name, whoever signed it."""
        return self.subject_name.der == self.issuer_name.der != b""

    @property
    def weak_digest(self) -> str | None:
        """The digest of its signature, if that is no longer accepted: "SHA-1", "MD5"."""
        return weak_digest(self.signature_algorithm)

    @property
    def key(self) -> KeyFacts | None:
        """Type, size and curve of the key together."""
        return KeyFacts(self.key_type, self.key_size, self.curve) if self.key_type else None
