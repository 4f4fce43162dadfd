"""The sentences for what only a chain as a whole can have wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cryptography import x509

from mqtts_gui.certs.description import Description
from mqtts_gui.certs.extensions import name_text
from mqtts_gui.certs.fault_commands import error
from mqtts_gui.certs.phrases import listed
from mqtts_gui.certs.verify_codes import VerifyCode, openssl_name
from mqtts_gui.errors import Finding
from mqtts_gui.i18n import mark

_MOST_LIMITS = 4


def path_too_long(described: Description, allowed: int) -> Finding:
    """An authority below which stand more authorities than it allows."""
    return error(
        "ca-pathlen",
        mark(
            "The authority %(name)s allows only %(count)s further authorities below it (pathlen), "
            "and there are more.",
            name=described.name,
            count=allowed,
        ),
        mark("Sign with that authority directly, or make it again with a higher pathlen."),
    )


def clock_behind(now: datetime) -> Finding:
    """Everything lies in the future: the clock is wrong rather than the certificates."""
    return error(
        "clock-client-behind",
        mark(
            "The clock of this computer says %(now)s: that is before every certificate here was "
            "made.",
            now=now,
        ),
        mark("Set the clock of this computer right."),
    )


def clock_suspected(described: Description, now: datetime) -> Finding:
    """A certificate that vouches for itself and lies in the future: which clock is wrong?"""
    return error(
        "clock-client-behind",
        mark(
            "The clock of this computer says %(now)s, and the certificate %(name)s begins only on "
            "%(date)s: the clock here, or that of the machine that made it, is wrong.",
            now=now,
            name=described.name,
            date=described.not_before,
        ),
        mark(
            "Check the clock of this computer; if it is right, correct the clock of the other "
            "machine and make the certificate again."
        ),
    )


def clock_ahead(now: datetime) -> Finding:
    """Everything has expired: perhaps the clock is wrong."""
    return error(
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
    return error(
        "ca-name-constraint",
        mark(
            "The authority %(name)s may not sign certificates for %(names)s (nameConstraints = "
            "%(limits)s).",
            name=described.name,
            names=listed(names),
            limits=_limits(described),
        ),
        mark("Use a name that it may sign, or an authority without nameConstraints."),
    )


def _limits(described: Description) -> str:
    """Return the first few limits of names, as a configuration of openssl has them."""
    found = described.extensions.get(x509.NameConstraints)
    ways = (
        ("permitted", found.permitted_subtrees if found else None),
        ("excluded", found.excluded_subtrees if found else None),
    )
    limits = [f"{way};{name_text(each)}" for way, trees in ways for each in trees or ()]
    return ", ".join(limits[:_MOST_LIMITS]) + (", …" if len(limits) > _MOST_LIMITS else "")


def refused(code: VerifyCode, described: Description) -> Finding:
    """What OpenSSL refuses although our checks find nothing wrong with it."""
    if code is VerifyCode.UNSPECIFIED:
        return error(
            "chain-refused",
            mark(
                "OpenSSL cannot read the certificate %(name)s at all: its encoding is damaged.",
                name=described.name,
            ),
            mark("Have the certificate made again."),
        )
    return error(
        "chain-refused",
        mark(
            "OpenSSL refuses the certificate %(name)s with its error %(number)s "
            "(%(error)s), for which this program knows no better words.",
            name=described.name,
            number=int(code),
            error=openssl_name(code),
        ),
        mark("Show the whole chain with openssl verify, which prints the same number."),
    )
