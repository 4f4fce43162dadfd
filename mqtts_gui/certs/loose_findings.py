"""The sentences for what openssl shows although it breaks a rule of its standard."""

from __future__ import annotations

from mqtts_gui.certs.items import Kind
from mqtts_gui.certs.loose import read_loosely
from mqtts_gui.certs.structure import read_structure
from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import Phrase, mark

_LATEST_VERSIONS = {Kind.CERTIFICATE: 3, Kind.CSR: 1, Kind.CRL: 2}
_COMMANDS = {
    Kind.CERTIFICATE: "openssl x509 -in ca.crt -noout -text -fingerprint -sha256",
    Kind.CSR: "openssl req -in client.csr -noout -text",
    Kind.CRL: "openssl crl -in crl.pem -noout -text",
}


def nonstandard(kind: Kind, der: bytes) -> Finding:
    """Return the finding for an object that is shown, but cannot be verified or used here."""
    return Finding(
        "form-nonstandard",
        Severity.ERROR,
        _message(kind, der),
        mark(
            "Compare it with the original: if they differ, copy it again; if not, have it made "
            "again with openssl."
        ),
        tuple(_COMMANDS[kind].split()),
    )


def _message(kind: Kind, der: bytes) -> Phrase:
    version = read_structure(kind, der).version
    if version is None or not 1 <= version <= _LATEST_VERSIONS[kind]:
        return mark(
            "Its version does not exist: openssl shows it all the same, other programs refuse it, "
            "and this one cannot verify it."
        )
    if kind is not Kind.CSR and not _has_dates(kind, der):
        return mark(
            "One of its dates is no date: openssl shows it all the same, other programs refuse "
            "it, and this one cannot verify it."
        )
    return mark(
        "It breaks a rule of its standard (X.509), or a character of it was changed: openssl shows "
        "it all the same, other programs refuse it, and this one cannot verify it."
    )


def _has_dates(kind: Kind, der: bytes) -> bool:
    facts = read_loosely(kind, der)
    # A list need not say when the next one is due.
    return facts.not_before is not None and (facts.not_after is not None or kind is Kind.CRL)
