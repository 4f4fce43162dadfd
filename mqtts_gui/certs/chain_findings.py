"""The sentences for what only a chain as a whole can have wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from mqtts_gui.certs.description import Description
from mqtts_gui.certs.phrases import listed
from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import Phrase, mark


def path_too_long(described: Description) -> Finding:
    """An authority below which stand more authorities than it allows."""
    return _error(
        "ca-pathlen",
        mark(
            "The authority %(name)s allows only %(count)s further authorities below it (pathlen), "
            "and there are more.",
            name=described.name,
            count=described.path_length or 0,
        ),
        mark("Sign with that authority directly, or make it again with a higher pathlen."),
    )


def clock_behind(now: datetime) -> Finding:
    """Everything lies in the future: the clock is wrong rather than the certificates."""
    return _error(
        "clock-client-behind",
        mark(
            "The clock of this computer says %(now)s: that is before every certificate here was "
            "made.",
            now=now,
        ),
        mark("Set the clock of this computer right."),
    )


def clock_ahead(now: datetime) -> Finding:
    """Everything has expired: perhaps the clock is wrong."""
    return _error(
        "clock-client-ahead",
        mark(
            "The clock of this computer says %(now)s: certificate and authority have both expired.",
            now=now,
        ),
        mark(
            "Check the clock of this computer; if it is right, have the authority renewed and the "
            "certificate signed again."
        ),
    )


def constrained(described: Description, names: Sequence[str]) -> Finding:
    """An authority that may sign only certain names, and signed another."""
    return _error(
        "ca-name-constraint",
        mark(
            "The authority %(name)s may not sign certificates for %(names)s (nameConstraints).",
            name=described.name,
            names=listed(names),
        ),
        mark("Use a name that it may sign, or an authority without nameConstraints."),
    )


def revoked(described: Description) -> Finding:
    """A certificate that its authority has withdrawn."""
    return _error(
        "cert-revoked",
        mark("The certificate %(name)s has been revoked.", name=described.name),
        mark("Ask for a new certificate."),
    )


def no_list(issuer: str) -> Finding:
    """A revocation list was given, but none of the authority that matters."""
    return _error(
        "crl-missing",
        mark("None of the revocation lists is signed by %(issuer)s.", issuer=issuer),
        mark("Choose the list of that authority: openssl ca -gencrl -out crl.pem"),
    )


def list_expired(described: Description) -> Finding:
    """A revocation list whose next issue is overdue."""
    return _error(
        "crl-expired",
        mark(
            "The revocation list expired on %(date)s: a broker that uses it refuses everybody.",
            date=described.not_after,
        ),
        mark("Make it again: openssl ca -gencrl -out crl.pem"),
    )


def _error(code: str, message: Phrase, fix: Phrase) -> Finding:
    return Finding(code, Severity.ERROR, message, fix)
