"""Faults of time: certificates that are over or not yet valid, and clocks that are wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from cryptography import x509

from mqtts_gui.certs.clock import clock_is_behind
from mqtts_gui.doctor import certificates
from mqtts_gui.doctor.actions import OPEN_CERTIFICATE, TRY_AGAIN
from mqtts_gui.doctor.blame import HAS_EXPIRED, NOT_YET_VALID, blamed
from mqtts_gui.doctor.choosing import choose_ca
from mqtts_gui.doctor.mending import make_authority, sign_broker
from mqtts_gui.doctor.situation import Rule, Sentences, Situation, make_problem
from mqtts_gui.errors import Problem
from mqtts_gui.i18n import mark


def expired(s: Situation) -> Problem | None:
    """Something has expired: the broker's certificate, an authority, or both."""
    if s.leaf is None or blamed(s) != HAS_EXPIRED:
        return None
    authority = _first(s, certificates.has_expired)
    leaf_is_over = certificates.has_expired(s.leaf, s.now)
    if authority is not None and all(certificates.has_expired(each, s.now) for each in s.path):
        return _clock_ahead(s, s.leaf, authority)
    if authority is not None:
        return _ca_expired(s, authority)
    return _leaf_expired(s, s.leaf) if leaf_is_over else None


def not_yet_valid(s: Situation) -> Problem | None:
    """Something is not valid yet: the broker's certificate, an authority, or both."""
    if s.leaf is None or blamed(s) != NOT_YET_VALID:
        return None
    authority = _first(s, certificates.is_too_young)
    leaf_is_young = certificates.is_too_young(s.leaf, s.now)
    if clock_is_behind(s.now) and leaf_is_young:
        return _clock_behind(s, s.leaf, authority)
    if authority is not None and all(certificates.is_too_young(each, s.now) for each in s.path):
        return _clock_behind(s, s.leaf, authority)
    if authority is not None:
        return _ca_not_yet_valid(s, authority)
    return _leaf_not_yet_valid(s, s.leaf) if leaf_is_young else None


def _leaf_expired(s: Situation, leaf: x509.Certificate) -> Problem:
    said = Sentences(
        mark("The broker's certificate expired on %(date)s", date=certificates.last_day(leaf)),
        mark(
            "The certificate of %(name)s was valid until %(date)s; here it is %(today)s.",
            name=certificates.holder(leaf),
            date=certificates.last_day(leaf),
            today=s.now.date(),
        ),
        mark("Have a new certificate signed for the broker, install it and restart mosquitto."),
    )
    return make_problem(s, "leaf-expired", said, sign_broker(s), OPEN_CERTIFICATE)


def leaf_out_of_date(s: Situation) -> Problem | None:
    """Explain the dates of the broker's own certificate, whatever is above it."""
    if s.leaf is not None and certificates.has_expired(s.leaf, s.now):
        return _leaf_expired(s, s.leaf)
    if s.leaf is not None and certificates.is_too_young(s.leaf, s.now):
        return _leaf_not_yet_valid(s, s.leaf)
    return None


def _ca_expired(s: Situation, authority: x509.Certificate) -> Problem:
    names = {"ca": certificates.holder(authority), "date": certificates.last_day(authority)}
    cause = mark(
        "The broker's own certificate is still valid, but %(ca)s, which signed it, was valid "
        "only until %(date)s.",
        **names,
    )
    if s.leaf is not None and certificates.has_expired(s.leaf, s.now):
        cause = mark(
            "%(ca)s was valid only until %(date)s, and the broker's own certificate, which it "
            "signed, has expired as well.",
            **names,
        )
    said = Sentences(
        mark(
            "The authority's certificate expired on %(date)s", date=certificates.last_day(authority)
        ),
        cause,
        mark("Get the renewed ca.crt from the teacher and choose it as CA file."),
    )
    return make_problem(
        s, "ca-expired", said, *choose_ca(s), make_authority(authority), OPEN_CERTIFICATE
    )


def _clock_ahead(s: Situation, leaf: x509.Certificate, authority: x509.Certificate) -> Problem:
    said = Sentences(
        mark("The authority and the broker's certificate both seem to have expired"),
        mark(
            "This computer's clock says %(now)s. %(ca)s was valid until %(ca_end)s, the broker's "
            "certificate until %(end)s.",
            now=s.now,
            ca=certificates.holder(authority),
            ca_end=certificates.last_day(authority),
            end=certificates.last_day(leaf),
        ),
        mark(
            "Set this computer's clock right. If it is right already, the authority and the "
            "certificates must be renewed."
        ),
    )
    return make_problem(s, "clock-client-ahead", said, TRY_AGAIN, OPEN_CERTIFICATE)


def _leaf_not_yet_valid(s: Situation, leaf: x509.Certificate) -> Problem:
    said = Sentences(
        mark(
            "The broker's certificate is valid only from %(date)s",
            date=certificates.first_day(leaf),
        ),
        mark(
            "It was signed on a machine whose clock was ahead, or is meant for later; here it is "
            "%(now)s.",
            now=s.now,
        ),
        mark("Set the clock of the signing machine right (date), and sign again."),
    )
    return make_problem(s, "leaf-not-yet-valid", said, TRY_AGAIN, OPEN_CERTIFICATE)


def _ca_not_yet_valid(s: Situation, authority: x509.Certificate) -> Problem:
    said = Sentences(
        mark(
            "The authority's certificate is valid only from %(date)s",
            date=certificates.first_day(authority),
        ),
        mark(
            "%(ca)s was made on a machine whose clock was ahead, or is meant for later; here it is "
            "%(now)s.",
            ca=certificates.holder(authority),
            now=s.now,
        ),
        mark("Check this computer's clock; if it is right, the authority must be made again."),
    )
    return make_problem(s, "ca-not-yet-valid", said, TRY_AGAIN, OPEN_CERTIFICATE)


def _clock_behind(
    s: Situation, leaf: x509.Certificate, authority: x509.Certificate | None
) -> Problem:
    start = certificates.first_day(leaf)
    if authority is None:
        cause = mark(
            "By that clock the broker's certificate (valid from %(start)s) is not valid yet, and "
            "this very program was not written yet.",
            start=start,
        )
    else:
        cause = mark(
            "By that clock neither %(ca)s (valid from %(ca_start)s) nor the broker's certificate "
            "(valid from %(start)s) is valid yet.",
            ca=certificates.holder(authority),
            ca_start=certificates.first_day(authority),
            start=start,
        )
    said = Sentences(
        mark("This computer's clock is behind: it says %(now)s", now=s.now.date()),
        cause,
        mark("Set this computer's clock right."),
    )
    return make_problem(s, "clock-client-behind", said, TRY_AGAIN, OPEN_CERTIFICATE)


def _first(
    s: Situation, is_bad: Callable[[x509.Certificate, datetime], bool]
) -> x509.Certificate | None:
    """Return the first authority above the broker's certificate that `is_bad` now."""
    return next((each for each in s.path[1:] if each != s.leaf and is_bad(each, s.now)), None)


RULES: tuple[Rule, ...] = (expired, not_yet_valid)
