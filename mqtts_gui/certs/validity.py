"""The period during which a certificate may be used, and how people say it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from mqtts_gui.i18n import Phrase, mark, nmark

SOON = timedelta(days=30)
"""What is left when a certificate counts as about to expire."""


@dataclass(frozen=True, slots=True)
class Validity:
    """The period during which a certificate may be used.

    Attributes:
        not_before: First valid instant, timezone-aware, UTC.
        not_after: Last valid instant, itself included (RFC 5280, 4.1.2.5), UTC.

    Raises:
        ValueError: an instant has no timezone.
    """

    not_before: datetime
    not_after: datetime

    def __post_init__(self) -> None:
        if self.not_before.tzinfo is None or self.not_after.tzinfo is None:
            raise ValueError("validity instants need a timezone")

    def begun(self, now: datetime) -> bool:
        """Return whether the period has begun at `now`."""
        return now >= self.not_before

    def expired(self, now: datetime) -> bool:
        """Return whether the period is over at `now`."""
        return now > self.not_after

    def remaining(self, now: datetime) -> timedelta:
        """Return the time left at `now`; negative once expired."""
        return self.not_after - now

    def ends_soon(self, now: datetime) -> bool:
        """Return whether the certificate is valid at `now`, but not for long."""
        return self.begun(now) and not self.expired(now) and self.remaining(now) < SOON

    def in_words(self, now: datetime) -> Phrase:
        """Return what is left at `now`: "in 3 years and 112 days", "expired 17 days ago"."""
        if not self.begun(now):
            return mark("not before %(date)s", date=self.not_before)
        if not self.expired(now):
            return _left(now, self.not_after)
        days = (now - self.not_after).days
        if days == 0:
            return mark("expired today")
        return nmark("expired %(count)s day ago", "expired %(count)s days ago", days)

    def until(self, now: datetime) -> Phrase:
        """Return what a line about the certificate ends with: "valid until …", "expires in …"."""
        if not self.begun(now):
            return mark("valid only from %(date)s", date=short_date(self.not_before))
        if self.expired(now):
            return mark("expired on %(date)s", date=short_date(self.not_after))
        if self.ends_soon(now):
            days = self.remaining(now).days
            if days == 0:
                return mark("expires today")
            return nmark("expires in %(count)s day", "expires in %(count)s days", days)
        return mark("valid until %(date)s", date=short_date(self.not_after))


def short_date(instant: datetime) -> Phrase:
    """Return the day of an instant in figures, as the language writes it."""
    moment = instant.astimezone(UTC)
    figures = {"day": f"{moment.day:02}", "month": f"{moment.month:02}", "year": f"{moment:%Y}"}
    return mark("%(year)s-%(month)s-%(day)s", **figures)


def short_day(instant: datetime) -> Phrase:
    """Return day and month of an instant in this computer's time zone, for a recent past."""
    moment = instant.astimezone()
    # Translators: day and month; English writes the month first, as its dates here are ISO 8601.
    return mark("%(month)s-%(day)s", day=f"{moment.day:02}", month=f"{moment.month:02}")


def _left(now: datetime, then: datetime) -> Phrase:
    """Return how far `then` lies ahead, in years of the calendar and days."""
    years = then.year - now.year
    if _years_later(now, years) > then:
        years -= 1
    days = (then - _years_later(now, years)).days
    if years == 0:
        return nmark("in %(count)s day", "in %(count)s days", days) if days else mark("today")
    if days == 0:
        return nmark("in %(count)s year", "in %(count)s years", years)
    return mark(
        "in %(years)s and %(days)s",
        years=nmark("%(count)s year", "%(count)s years", years),
        days=nmark("%(count)s day", "%(count)s days", days),
    )


def _years_later(moment: datetime, years: int) -> datetime:
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:  # 29 February
        return moment.replace(year=moment.year + years, day=28)
