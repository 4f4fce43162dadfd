"""Which of a file's certificates is the person's own, and which only accompany it."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography import x509

from mqtts_gui.certs.items import KeyHolder, LoadedFile
from mqtts_gui.certs.matching import same_key
from mqtts_gui.certs.signatures import signed_by
from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import mark

MOST_CERTIFICATES = 50
"""A file with more is a collection of roots, and nobody's own."""


@dataclass(frozen=True, slots=True)
class Own:
    """A file's certificates, sorted.

    Attributes:
        certificate: The person's own.
        others: The authorities that come with it.
        finding: The own one does not stand first, which OpenSSL wants.
    """

    certificate: x509.Certificate
    others: tuple[x509.Certificate, ...]
    finding: Finding | None


def find_own(file: LoadedFile, key: KeyHolder | None = None) -> Own | None:
    """Return the certificate of `key`, else the one that signed no other; None without any."""
    certificates = file.certificates[:MOST_CERTIFICATES]
    if not certificates:
        return None
    fitting = [each for each in certificates if same_key(each, key)]
    ends = [each for each in certificates if not _signed_another(each, certificates)]
    own = (fitting or ends or certificates)[0]
    others = tuple(each for each in certificates if each is not own)
    return Own(own, others, None if own is certificates[0] else _wrong_order())


def _signed_another(issuer: x509.Certificate, certificates: tuple[x509.Certificate, ...]) -> bool:
    return any(signed_by(each, issuer) for each in certificates if each is not issuer)


def _wrong_order() -> Finding:
    return Finding(
        "cert-wrong-order",
        Severity.WARNING,
        mark("The file holds the authority first and your certificate after it."),
        mark("Put your own certificate first: programs take the first one for yours."),
    )
